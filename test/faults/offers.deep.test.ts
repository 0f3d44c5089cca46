/** A handler that dies between reserving an offer, telling the shop, and sending: what its successors and the shop make of it. */
import { describe, expect, it } from 'vitest';
import { changeIn } from '../../functions/adapters/offers/following.ts';
import { createShop } from '../../functions/adapters/offers/index.ts';
import { minutes, parseIso, plus, seconds } from '../../shared/base/time.ts';
import { followCoupon } from '../../shared/flows/offers/follow.ts';
import type { SendRequest } from '../../shared/journeys/protocol.ts';
import { closeRequest, emailRequest, enrolled, enrolment } from '../support/passages.ts';
import { createShopifyStub, type ShopifyStub } from '../support/shops/shopify.ts';
import { createStand, type Stand } from '../support/stand.ts';

type Death = { readonly request: number; readonly when: 'before' | 'after' };

const dyingAt = (death: Death | undefined) => {
  let count = 0;
  return () => {
    count += 1;
    return count === death?.request ? death.when : undefined;
  };
};

const domain = 'acme.myshopify.com';
const shop = { kind: 'shopify', domain, apiVersion: '2026-10' } as const;

interface Opened {
  readonly stand: Stand;
  readonly stub: ShopifyStub;
}

const opened = async (settings: object = {}): Promise<Opened> => {
  let stub: ShopifyStub | undefined;
  const stand = createStand({ offers: { shop }, ...settings }, [], (now) => {
    stub = createShopifyStub({ domain, token: 'a secret of the test', now });
    return stub.ask;
  });
  await enrolled(stand);
  if (stub === undefined) throw new Error('the shop is not open');
  return { stand, stub };
};

const mostEntries = 14;

/** Enters the task as Step Functions does, until its handler lives; the first invocations die as told. */
const enterUntilDone = async (
  { stand }: Opened,
  step: 'send' | 'close',
  request: (token: string) => unknown,
  deaths: readonly Death[],
): Promise<void> => {
  for (let entry = 0; entry < mostEntries; entry += 1) {
    const token = `${step}-${entry}`;
    const result = await stand.invoke(step, request(token), dyingAt(deaths[entry])).catch(() => 'failed');
    const answer = stand.answers.find((each) => each.token === token);
    if (answer?.detour === 'Held') await stand.moveTo(parseIso(answer.cause?.until ?? ''));
    else if (answer !== undefined || (result !== 'killed' && result !== 'failed')) return;
    else await stand.moveTo(plus(stand.now(), seconds(2)));
  }
  throw new Error(`no end after ${mostEntries} entries`);
};

/** What lies in the queue is followed, as often as it takes. */
const follow = async ({ stand }: Opened): Promise<void> => {
  const ports = {
    now: stand.now,
    ledger: stand.ports.ledger,
    shop: createShop(shop, process.env, { dynamodb: undefined as never, ledger: 'ledger' }),
  };
  for (const body of stand.changes)
    for (let tried = 1; tried < 9; tried += 1) {
      const followed = await followCoupon(changeIn(body), tried, ports);
      if (followed.outcome === 'done') break;
      if (followed.outcome === 'refused') throw new Error(followed.because);
      await stand.moveTo(plus(stand.now(), followed.pause));
    }
};

const once = (token: string): SendRequest => {
  const { waits: _, ...request } = emailRequest(token);
  return request;
};

const deathsIn = (requests: number): readonly Death[] =>
  Array.from({ length: requests }, (_, index) => index + 1).flatMap((request): readonly Death[] => [
    { request, when: 'before' },
    { request, when: 'after' },
  ]);

const pairsOf = (deaths: readonly Death[]): readonly (readonly Death[])[] => [
  ...deaths.map((each) => [each]),
  ...deaths.flatMap((first, index) =>
    deaths.filter((_, other) => (index + other) % 4 === 0).map((second) => [first, second] as const),
  ),
];

const requestsOf = async (breaks: (at: Opened) => void = () => {}): Promise<number> => {
  const at = await opened();
  breaks(at);
  at.stand.forget();
  await at.stand.invoke('send', once('t'));
  return at.stand.requests.length;
};

const fateOf = async ({ stand, stub }: Opened) => {
  const { coupons, touches } = await stand.ports.ledger.passage(enrolment);
  const [coupon] = coupons;
  const touch = touches.find(({ step }) => step === 'we-miss-you');
  return {
    outcome: touch?.outcome,
    mails: stand.mails.length,
    isCodeInMail: stand.mails.every(({ body }) => body.includes(coupon?.code ?? '?')),
    known: stub.codes(),
    isReserved: coupon?.state === 'reserved' && coupon.releasedAt === undefined,
    coupon,
  };
};

describe('an offer whose handler dies', () => {
  it('asks three times more than one of a shop that asks us', async () => {
    const stand = createStand();
    await enrolled(stand);
    stand.forget();
    await stand.invoke('send', once('t'));
    const asked = stand.requests.length;
    const at = await opened();
    at.stand.forget();
    await at.stand.invoke('send', once('t'));
    expect([asked, at.stand.requests.length]).toEqual([18, 21]);
    expect(at.stand.requests.filter((each) => each === 'Ask')).toHaveLength(1);
  });

  it('leaves no mail without a code that works, and no code at the shop of what did not leave', async () => {
    const requests = await requestsOf();
    const outcomes = new Set<string | undefined>();
    for (const deaths of pairsOf(deathsIn(requests))) {
      const at = await opened();
      await enterUntilDone(at, 'send', once, deaths);
      await enterUntilDone(at, 'close', (token) => closeRequest(token, { state: { path: '' } }), []);
      await follow(at);
      const { outcome, mails, isCodeInMail, known, isReserved, coupon } = await fateOf(at);
      outcomes.add(outcome);
      // Of what may have left the code stays: somebody may have it.
      expect({ deaths, mails, isCodeInMail, known, isReserved }).toEqual({
        deaths,
        mails: outcome === 'sent' ? 1 : 0,
        isCodeInMail: true,
        known: [coupon?.code],
        isReserved: false,
      });
    }
    expect(outcomes).toEqual(new Set(['sent', 'unknown']));
  });

  it('is released wherever it dies where its provider refuses it', async () => {
    const refuse = ({ stand }: Opened): void => stand.refuse('email', 'MessageRejected');
    const requests = await requestsOf(refuse);
    for (const deaths of pairsOf(deathsIn(requests))) {
      const at = await opened();
      refuse(at);
      await enterUntilDone(at, 'send', once, deaths);
      await enterUntilDone(at, 'close', (token) => closeRequest(token, { state: { path: '' } }), []);
      await follow(at);
      const { outcome, mails, known, coupon } = await fateOf(at);
      expect({ deaths, mails }).toEqual({ deaths, mails: 0 });
      // Where it died with the provider's answer, nobody knows: the code stays.
      expect({ deaths, known }).toEqual({ deaths, known: outcome === 'withheld' ? [] : [coupon?.code] });
      expect(coupon?.releasedAt !== undefined).toBe(outcome === 'withheld');
    }
  });

  it('is released wherever its close dies, where its handler never lived to send it', async () => {
    const requests = await requestsOf();
    const reserved: number[] = [];
    for (let request = 1; request <= requests; request += 1) {
      const probe = await opened();
      await probe.stand.invoke('send', once('t'), dyingAt({ request, when: 'after' }));
      const { isReserved, known } = await fateOf(probe);
      if (isReserved && known.length === 1) reserved.push(request);
    }
    expect(reserved.length).toBeGreaterThan(0);
    for (const request of reserved)
      for (const death of deathsIn(12)) {
        const at = await opened();
        await at.stand.invoke('send', once('t'), dyingAt({ request, when: 'after' }));
        await enterUntilDone(at, 'close', (token) => closeRequest(token), [death]);
        await at.stand.moveTo(plus(at.stand.now(), minutes(5)));
        await follow(at);
        const { known, coupon, mails } = await fateOf(at);
        expect({ death, request, known, mails }).toEqual({ death, request, known: [], mails: 0 });
        expect(coupon?.releasedAt).toBeDefined();
      }
  });
});

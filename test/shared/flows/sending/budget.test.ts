/** Budgets of a journey: what its coupons and messages count, through the real handlers and adapters. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { processComposer } from '../../../../functions/adapters/composer.ts';
import { customerId, type EnrolmentKey, journeyId } from '../../../../shared/base/ids.ts';
import { days, minutes, parseIso, plus, seconds } from '../../../../shared/base/time.ts';
import type { Alert, Ports } from '../../../../shared/flows/ports.ts';
import { sendBesideShadows } from '../../../../shared/flows/shadows/beside.ts';
import { settleBudgets } from '../../../../shared/flows/sweep/budgets.ts';
import type { LookRequest, SendRequest } from '../../../../shared/journeys/protocol.ts';
import { ada, enrolled, enrolment } from '../../../support/passages.ts';
import { livedRuns } from '../../../support/runs.ts';
import { createShopifyStub, type ShopifyStub } from '../../../support/shops/shopify.ts';
import { createStand, type Stand, start } from '../../../support/stand.ts';

const journey = journeyId('win-back');
const fiveOff = { name: 'five-off', terms: { amountOff: 5 }, validFor: days(8) };
const month = '2026-11';

/** In millionths of a euro. */
const aFive = 5_000_000;
const anEmail = 90;

const shopWith = (budget: object): object => ({ rates: { USD: 0.9 }, budgets: { 'win-back': budget } });

const passageOf = (customer: string): EnrolmentKey => ({ ...enrolment, customer: customerId(customer) });
const asking = (
  customer: string,
  token = customer,
  touch: Partial<Extract<SendRequest['touch'], { readonly kind: 'email' }>> = {},
): SendRequest => ({
  token,
  enrolment: passageOf(customer),
  state: { path: '' },
  touch: {
    name: 'we-miss-you',
    kind: 'email',
    channel: 'email',
    transactional: false,
    coupon: fiveOff,
    ...touch,
  },
});
const begin = async (budget: object, people: readonly string[]): Promise<Stand> =>
  withPeople(createStand(shopWith(budget)), people);
const withPeople = async (stand: Stand, people: readonly string[]): Promise<Stand> => {
  for (const each of people)
    await enrolled(stand, { ...ada, id: customerId(each), email: `${each}@example.com` });
  stand.forget();
  return stand;
};
const domain = 'acme.myshopify.com';
/** Of a shop that is told of each code before it leaves. */
const beginTold = async (
  budget: object,
  people: readonly string[],
): Promise<{
  readonly stand: Stand;
  readonly stub: ShopifyStub;
  readonly breakShop: (isDown: boolean) => void;
}> => {
  let stub: ShopifyStub | undefined;
  let isDown = false;
  const shop = { kind: 'shopify', domain, apiVersion: '2026-10' };
  const stand = createStand({ offers: { shop }, ...shopWith(budget) }, [], (now) => {
    const open = createShopifyStub({ domain, token: 'a secret of the test', currency: 'EUR', now });
    stub = open;
    return async (asking) => (isDown ? { status: 503, body: '' } : open.ask(asking));
  });
  await withPeople(stand, people);
  if (stub === undefined) throw new Error('the shop is not open');
  return {
    stand,
    stub,
    breakShop: (breaks) => {
      isDown = breaks;
    },
  };
};
const spendingIn = ({ ports }: Stand, in_ = month) => ports.budgets.read(journey, in_);
const touchOf = ({ ports }: Stand, customer: string) =>
  ports.ledger.touch(passageOf(customer), 'we-miss-you');

const names = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `c${index}`);

describe('the budget of a journey', () => {
  it('counts coupons at their face and emails at their price, and withholds what it has no room for', async () => {
    const stand = await begin({ coupons: 12, messages: 1 }, names(3));
    for (const each of names(3)) await stand.invoke('send', asking(each));
    expect(stand.mails.map(({ to }) => to)).toEqual(['c0@example.com', 'c1@example.com']);
    expect(await touchOf(stand, 'c1')).toMatchObject({
      outcome: 'sent',
      spent: { month, coupons: aFive, messages: anEmail },
    });
    expect(await touchOf(stand, 'c2')).toMatchObject({
      outcome: 'withheld',
      withheld: {
        guardrail: 'budget',
        detail: 'the budget of coupons of 2026-11 has 10 of 12 EUR spent, and this would be 5 more',
      },
    });
    expect(stand.answers.at(-1)).toMatchObject({ outcome: 'withheld' });
    expect((await stand.ports.ledger.passage(passageOf('c2'))).coupons).toEqual([]);
    expect(await spendingIn(stand)).toEqual({ coupons: 2 * aFive, messages: 2 * anEmail, pending: {} });
  });

  it('says that it is used up with each message that it has no room for', async () => {
    const stand = await begin({ messages: 0.00005 }, names(1));
    const alerts: Alert[] = [];
    const ports: Ports = { ...stand.ports, alert: (what) => void alerts.push(what) };
    await sendBesideShadows(asking('c0'), ports, processComposer());
    expect(alerts).toMatchObject([
      {
        name: 'BudgetGone',
        id: 'c0',
        sentence: expect.stringMatching(/^we-miss-you of win-back is withheld: /),
      },
    ]);
  });

  it('is another in the next month of the shop’s own calendar', async () => {
    const stand = await begin({ coupons: 5 }, names(2));
    await stand.invoke('send', asking('c0'));
    await stand.moveTo(parseIso('2026-12-01T10:00:00Z'));
    await stand.invoke('send', asking('c1'));
    expect(stand.mails).toHaveLength(2);
    expect(await spendingIn(stand, '2026-12')).toMatchObject({ coupons: aFive });
  });

  it('has room for messages without a coupon when only its coupons are used up', async () => {
    const stand = await begin({ coupons: 5, messages: 1 }, names(2));
    await stand.invoke('send', asking('c0'));
    const plain = { name: 'we-miss-you', kind: 'email', channel: 'email', words: 2 } as const;
    await stand.invoke('send', { ...asking('c1'), touch: { ...plain, transactional: false } });
    expect(await touchOf(stand, 'c1')).toMatchObject({ outcome: 'sent', spent: { coupons: 0 } });
  });

  it('counts what nobody knows the worth of as the journey says', async () => {
    const stand = await begin({ coupons: 12, unknownFace: 7 }, names(2));
    const tenPercent = { ...fiveOff, name: 'ten-off', terms: { percentOff: 10 } };
    for (const each of names(2)) await stand.invoke('send', asking(each, each, { coupon: tenPercent }));
    expect(stand.mails).toHaveLength(1);
    expect(await spendingIn(stand)).toMatchObject({ coupons: 7_000_000 });
  });

  it('lets an order’s news leave, and counts none of it', async () => {
    const stand = await begin({ messages: 0.00001 }, names(1));
    await stand.invoke('send', {
      ...asking('c0'),
      touch: { name: 'your-order', kind: 'email', channel: 'email', transactional: true },
    });
    expect(stand.mails).toHaveLength(1);
    expect(await spendingIn(stand)).toEqual({ coupons: 0, messages: 0, pending: {} });
  });

  it('lets what is owed leave whatever is left, and counts its coupon', async () => {
    const stand = await begin({ coupons: 5 }, names(3));
    await stand.invoke('send', asking('c0'));
    await stand.invoke('send', asking('c1', 'c1', { transactional: true }));
    await stand.invoke('send', asking('c2'));
    expect(stand.mails.map(({ to }) => to)).toEqual(['c0@example.com', 'c1@example.com']);
    expect(await touchOf(stand, 'c1')).toMatchObject({ outcome: 'sent', spent: { month, coupons: aFive } });
    expect(await touchOf(stand, 'c2')).toMatchObject({ withheld: { guardrail: 'budget' } });
    expect(await spendingIn(stand)).toEqual({ coupons: 2 * aFive, messages: anEmail, pending: {} });
  });

  it('gets back what the provider refuses', async () => {
    const stand = await begin({ coupons: 5 }, names(2));
    stand.refuse('email', 'MessageRejected');
    await stand.invoke('send', asking('c0'));
    expect(await touchOf(stand, 'c0')).toMatchObject({
      outcome: 'withheld',
      withheld: { guardrail: 'refused' },
    });
    expect((await touchOf(stand, 'c0'))?.spent).toBeUndefined();
    stand.refuse('email', undefined);
    await stand.invoke('send', asking('c1'));
    expect(stand.mails).toHaveLength(1);
    expect(await spendingIn(stand)).toEqual({ coupons: aFive, messages: anEmail, pending: {} });
  });

  it('keeps the place of what waits for its provider, and gets it back when that is too late to send', async () => {
    const stand = await begin({ coupons: 5 }, names(1));
    const request = (token: string, held?: SendRequest['state']['held']): SendRequest => ({
      ...asking('c0', token, { usefulFor: days(1) }),
      state: { path: '', ...(held !== undefined && { held }) },
    });
    stand.refuse('email', 'TooManyRequestsException', 429);
    await stand.invoke('send', request('a'));
    expect(stand.answers.at(-1)).toMatchObject({ detour: 'Held', cause: { by: 'busy' } });
    expect(await spendingIn(stand)).toEqual({ coupons: aFive, messages: anEmail, pending: {} });
    await stand.moveTo(plus(start, days(1)));
    await stand.invoke('send', request('b', { due: '2026-11-23T12:00:00Z', by: 'busy' }));
    expect(await touchOf(stand, 'c0')).toMatchObject({
      outcome: 'withheld',
      withheld: { guardrail: 'busy' },
    });
    expect(await spendingIn(stand)).toEqual({ coupons: 0, messages: 0, pending: {} });
  });

  it('gets back what the shop refuses, or can’t be told of now', async () => {
    const { stand, breakShop } = await beginTold({ coupons: 5 }, names(2));
    const coupon = { ...fiveOff, terms: { amountOff: 5, only: { categories: ['no such'] } } };
    await stand.invoke('send', asking('c0', 'c0', { coupon }));
    expect(await touchOf(stand, 'c0')).toMatchObject({ withheld: { guardrail: 'offer-refused' } });
    expect(await spendingIn(stand)).toEqual({ coupons: 0, messages: 0, pending: {} });
    breakShop(true);
    await stand.invoke('send', asking('c1', 'busy'));
    expect(stand.answers.at(-1)).toMatchObject({ detour: 'Held', cause: { by: 'busy' } });
    expect(await spendingIn(stand)).toEqual({ coupons: 0, messages: 0, pending: {} });
    breakShop(false);
    await stand.moveTo(plus(start, minutes(5)));
    await stand.invoke('send', asking('c1'));
    expect(stand.mails).toHaveLength(1);
    expect(await spendingIn(stand)).toEqual({ coupons: aFive, messages: anEmail, pending: {} });
  });

  it('asks for a read and two writes more, and for nothing where the journey has none', async () => {
    const requests: (readonly string[])[] = [];
    for (const settings of [{ rates: { USD: 0.9 } }, shopWith({ coupons: 50 })]) {
      const stand = createStand(settings);
      await enrolled(stand, { ...ada, id: customerId('c0') });
      stand.forget();
      await stand.invoke('send', asking('c0'));
      requests.push([...stand.requests].sort());
    }
    const [bare = [], bounded = []] = requests;
    expect(bounded).toEqual([...bare, 'GetItem', 'UpdateItem', 'UpdateItem'].sort());
  });
});

describe('a branch by what is left of a budget', () => {
  const look = async (
    stand: Stand,
    question: LookRequest['question'],
    customer = 'c0',
  ): Promise<string | undefined> => {
    const token = `look-${stand.answers.length}`;
    await stand.invoke('look', {
      token,
      enrolment: passageOf(customer),
      state: { path: '' },
      question,
      cases: ['yes', 'no'],
    });
    return stand.answers.find((answer) => answer.token === token)?.outcome;
  };
  const forFive = { kind: 'budget', coupon: 'five-off', terms: { amountOff: 5 } } as const;

  it('asks whether it has room for the coupon, or for anything', async () => {
    const stand = await begin({ coupons: 12 }, names(3));
    expect(await look(stand, forFive)).toBe('yes');
    await stand.invoke('send', asking('c1'));
    await stand.invoke('send', asking('c2'));
    expect(await look(stand, forFive)).toBe('no');
    expect(await look(stand, { kind: 'budget' })).toBe('yes');
    expect(await look(stand, { ...forFive, terms: { amountOff: 2 } })).toBe('yes');
  });

  it('is yes for whom the coupon was given before, and asks for whom it was not', async () => {
    const stand = await begin({ coupons: 5 }, names(2));
    await stand.invoke('send', asking('c0'));
    await stand.invoke('send', asking('c1'));
    expect(await look(stand, forFive)).toBe('yes');
    expect(await look(stand, forFive, 'c1')).toBe('no');
  });

  it('is yes, and reads nothing, of a journey that has none', async () => {
    const stand = createStand({});
    await enrolled(stand, { ...ada, id: customerId('c0') });
    stand.forget();
    expect(await look(stand, forFive)).toBe('yes');
    expect(stand.requests).toEqual(['Query', 'GetItem', 'SendTaskSuccess']);
  });
});

describe('senders that meet at a budget', () => {
  it('spend no more than it has, and all that it has room for', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 5, max: 40 }),
        fc.infiniteStream(fc.nat(1_000)),
        async (senders, units, picks) => {
          const people = names(senders);
          const stand = await begin({ coupons: units }, people);
          const work = people.map((each) => stand.invoke('send', asking(each)));
          await stand.interleave(work, (pending) => Number(picks.next().value) % Math.max(1, pending));
          const issued = Math.min(senders, Math.floor(units / 5));
          expect(stand.mails).toHaveLength(issued);
          expect(await spendingIn(stand)).toEqual({
            coupons: issued * aFive,
            messages: issued * anEmail,
            pending: {},
          });
        },
      ),
      livedRuns(40),
    );
  });
});

describe('senders of a shop that is told of codes', () => {
  it('tell it of none that the budget has no room for, whoever comes between', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 4 }),
        fc.infiniteStream(fc.nat(1_000)),
        async (senders, picks) => {
          const people = names(senders);
          const { stand, stub } = await beginTold({ coupons: 9 }, people);
          const work = people.map((each) => stand.invoke('send', asking(each)));
          await stand.interleave(work, (pending) => Number(picks.next().value) % Math.max(1, pending));
          expect(stand.mails).toHaveLength(1);
          expect(stub.codes()).toHaveLength(1);
          expect(await spendingIn(stand)).toEqual({ coupons: aFive, messages: anEmail, pending: {} });
        },
      ),
      livedRuns(20),
    );
  });
});

describe('a sender that dies over a budget', () => {
  it.each([
    ['asks us', begin],
    ['is told', async (...all: Parameters<typeof begin>) => (await beginTold(...all)).stand],
  ] as const)(
    'leaves it as its touchpoint’s record says, wherever it dies, and whoever comes next is within it: a shop that %s',
    async (_, opened) => {
      const counting = await opened({ coupons: 5 }, names(1));
      await counting.invoke('send', asking('c0'));
      const requests = counting.requests.length;
      for (let request = 1; request <= requests; request += 1)
        for (const when of ['before', 'after'] as const) {
          const stand = await opened({ coupons: 5 }, names(2));
          let count = 0;
          await stand.invoke('send', asking('c0', 'first'), () => {
            count += 1;
            return count === request ? when : undefined;
          });
          await stand.invoke('send', asking('c1'));
          await stand.moveTo(plus(start, seconds(100)));
          for (const token of ['second', 'third']) {
            await stand.invoke('send', asking('c0', token));
            await stand.moveTo(plus(stand.now(), seconds(4_000)));
          }
          const records = [await touchOf(stand, 'c0'), await touchOf(stand, 'c1')];
          const spent = records.reduce((sum, record) => sum + (record?.spent?.coupons ?? 0), 0);
          expect([request, when, await spendingIn(stand)]).toMatchObject([
            request,
            when,
            { coupons: spent, pending: {} },
          ]);
          expect(spent).toBe(aFive);
        }
    },
  );

  it('has what it took given back by the night where nobody goes on, and keeps what was claimed', async () => {
    const stand = await begin({ coupons: 50 }, names(2));
    const dyingAfter = (write: string, most: number) => {
      let count = 0;
      return (operation: string) => {
        if (operation !== write) return undefined;
        count += 1;
        return count === most ? ('after' as const) : undefined;
      };
    };
    // The second update is the budget's, after the slot's.
    await stand.invoke('send', asking('c0'), dyingAfter('UpdateItem', 2));
    await stand.invoke('send', asking('c1'), dyingAfter('TransactWriteItems', 1));
    expect(Object.keys((await spendingIn(stand)).pending)).toHaveLength(2);
    await settleBudgets(stand.ports);
    expect(Object.keys((await spendingIn(stand)).pending)).toHaveLength(2);
    await stand.moveTo(parseIso('2026-12-01T02:00:00Z'));
    await settleBudgets(stand.ports);
    expect(await spendingIn(stand)).toEqual({ coupons: aFive, messages: anEmail, pending: {} });
  });
});

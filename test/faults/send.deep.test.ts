/** A handler that dies at any request, before or after its effect, and what its successors make of it. */

import { describe, expect, it } from 'vitest';
import { customerId, journeyId } from '../../shared/base/ids.ts';
import { minutes, parseIso, plus, seconds } from '../../shared/base/time.ts';
import { contactId } from '../../shared/customers/contacts/contact.ts';
import type { Profile } from '../../shared/customers/profiles/profile.ts';
import type { SendRequest } from '../../shared/journeys/protocol.ts';
import { ada, emailRequest, enrolled, openEnrolment, pushRequest, textRequest } from '../support/passages.ts';
import { createStand, type Stand } from '../support/stand.ts';

type Death = { readonly request: number; readonly when: 'before' | 'after' };

/** Counts the requests of one invocation, and kills it at one of them. */
const dyingAt = (death: Death | undefined) => {
  let count = 0;
  return () => {
    count += 1;
    return count === death?.request ? death.when : undefined;
  };
};

const mostEntries = 12;

/**
 * Enters the task as Step Functions does: again with a new token after a fault, at the instant that a detour names,
 * until the handler lives. The first invocations die as told.
 */
const enterUntilDone = async (
  stand: Stand,
  request: (token: string) => SendRequest,
  deaths: readonly Death[],
): Promise<string> => {
  for (let entry = 0; entry < mostEntries; entry += 1) {
    const token = `token-${entry}`;
    const result = await stand.invoke('send', request(token), dyingAt(deaths[entry])).catch(() => 'failed');
    const answer = stand.answers.find((each) => each.token === token);
    if (answer?.detour === 'Held') await stand.moveTo(parseIso(answer.cause?.until ?? ''));
    else if (answer !== undefined || (result !== 'killed' && result !== 'failed')) {
      await stand.moveTo(plus(stand.now(), minutes(5)));
      return token;
    } else await stand.moveTo(plus(stand.now(), seconds(2)));
  }
  throw new Error(`no end after ${mostEntries} entries`);
};

const requestsOf = async (request: SendRequest): Promise<number> => {
  const stand = createStand();
  await enrolled(stand);
  stand.forget();
  await stand.invoke('send', request);
  return stand.requests.length;
};

const deathsIn = (requests: number): readonly Death[] =>
  Array.from({ length: requests }, (_, index) => index + 1).flatMap((request): readonly Death[] => [
    { request, when: 'before' },
    { request, when: 'after' },
  ]);

/** Each death with another after it. */
const pairsOfDeaths = (requests: number): readonly (readonly [Death, Death])[] => {
  const deaths = deathsIn(requests);
  return deaths.flatMap((first) => deaths.map((second) => [first, second] as const));
};

const stateOf = async ({ ports }: Stand) => {
  const profile = await ports.profiles.get(customerId('ada'));
  const passage = await ports.ledger.passage({
    journey: journeyId('win-back'),
    version: 1,
    customer: customerId('ada'),
    cycle: 1,
  });
  const mailbox = contactId(await ports.secret(), 'email', profile?.email ?? '');
  const there = (await ports.ledger.contact(mailbox))?.places.length ?? 0;
  return { profile, passage, there, entry: profile?.enrolments[journeyId('win-back')] };
};

const resending = { guardrails: { resendUnknown: true } };

describe('an email whose handler dies', () => {
  it('never comes twice, and is counted as unknown when nobody can know', async () => {
    const requests = await requestsOf(emailRequest('t'));
    const fates: string[] = [];
    for (const death of deathsIn(requests)) {
      const stand = createStand();
      await enrolled(stand);
      await enterUntilDone(stand, emailRequest, [death]);
      const { profile, passage, there } = await stateOf(stand);
      const outcome = passage.touches.find(({ step }) => step === 'we-miss-you')?.outcome;
      fates.push(`${outcome} ${stand.mails.length}`);
      expect([death, there, profile?.recentTouches.length, passage.coupons.length]).toEqual([death, 1, 1, 1]);
    }
    // SES’s event tells of what left; of what did not leave, nothing does.
    expect(new Set(fates)).toEqual(new Set(['sent 1', 'unknown 0']));
  });
});

describe('an email whose handler dies, of a shop that sends again what may not have left', () => {
  it('is delivered once, with one coupon, one claim and one place under the cap, wherever it dies', async () => {
    const requests = await requestsOf(emailRequest('t'));
    expect(requests).toBe(17);
    for (const death of deathsIn(requests)) {
      const stand = createStand(resending);
      await enrolled(stand);
      const token = await enterUntilDone(stand, emailRequest, [death]);
      const { profile, passage, there, entry } = await stateOf(stand);
      const [coupon] = passage.coupons;
      expect({
        death,
        there,
        mails: stand.mails.length,
        coupons: passage.coupons.length,
        code: stand.mails[0]?.body.includes(coupon?.code ?? '?'),
        validity: stand.mails[0]?.body.includes(String(coupon?.validUntil)),
        places: profile?.recentTouches.length,
        claims: Object.keys(entry?.claims ?? {}),
        touches: passage.touches.map(({ step, outcome }) => `${step} ${outcome}`),
        waits: passage.waiter?.token,
      }).toEqual({
        death,
        there: 1,
        mails: 1,
        coupons: 1,
        code: true,
        validity: true,
        places: 1,
        claims: ['we-miss-you'],
        touches: ['ten-off sent', 'we-miss-you sent'],
        waits: token,
      });
    }
  });

  it('is delivered once also when its successor dies', async () => {
    const requests = await requestsOf(emailRequest('t'));
    for (const [first, second] of pairsOfDeaths(requests)) {
      const stand = createStand(resending);
      await enrolled(stand);
      await enterUntilDone(stand, emailRequest, [first, second]);
      const { profile, passage } = await stateOf(stand);
      expect([
        first,
        second,
        stand.mails.length,
        profile?.recentTouches.length,
        passage.coupons.length,
      ]).toEqual([first, second, 1, 1, 1]);
    }
  });

  it('is delivered once when those who hand it over again die of it too', async () => {
    const stand = createStand(resending);
    await enrolled(stand);
    const dyingAtSending = (when: Death['when']) => (operation: string) =>
      operation === 'SendEmail' ? when : undefined;
    const bound = minutes(stand.ports.settings.guardrails.unknownAfterMinutes);
    for (const when of ['before', 'after'] as const) {
      expect(await stand.invoke('send', emailRequest(when), dyingAtSending(when))).toBe('killed');
      await stand.moveTo(plus(stand.now(), bound));
    }
    await stand.invoke('send', emailRequest('last'));
    expect(stand.mails).toHaveLength(1);
    expect((await stateOf(stand)).passage.touches.at(-1)).toMatchObject({ outcome: 'sent' });
  });
});

describe('a push whose handler dies', () => {
  it('is told once: the bus itself says whether it has it', async () => {
    const requests = await requestsOf(pushRequest('t'));
    for (const [first, second] of pairsOfDeaths(requests)) {
      const stand = createStand();
      await enrolled(stand);
      await enterUntilDone(stand, pushRequest, [first, second]);
      const { profile, passage } = await stateOf(stand);
      const touch = passage.touches.find(({ step }) => step === 'a-push');
      expect([first, second, stand.bus.length, profile?.recentTouches, touch?.outcome]).toEqual([
        first,
        second,
        1,
        [{ at: expect.any(Number), channel: 'push' }],
        'sent',
      ]);
    }
  });
});

describe('a text whose handler dies', () => {
  it('never comes twice, and is counted as unknown when nobody can know', async () => {
    const requests = await requestsOf(textRequest('t'));
    const fates: string[] = [];
    for (const death of deathsIn(requests)) {
      const stand = createStand();
      await enrolled(stand);
      const token = await enterUntilDone(stand, (each) => textRequest(each), [death]);
      const { profile, passage } = await stateOf(stand);
      const outcome = passage.touches.find(({ step }) => step === 'last-call')?.outcome;
      fates.push(`${outcome} ${stand.texts.length}`);
      expect([death, profile?.recentTouches.length, passage.coupons.length]).toEqual([death, 1, 1]);
      expect(stand.answers.find((each) => each.token === token)?.outcome).toBe(outcome);
    }
    expect(new Set(fates)).toEqual(new Set(['sent 1', 'unknown 0', 'unknown 1']));
    // Only between the record and the provider's answer nobody can know.
    expect(fates.filter((fate) => fate.startsWith('unknown'))).toHaveLength(4);
  });

  it('comes again when it is an order’s news', async () => {
    const stand = createStand();
    await enrolled(stand);
    const parcel = (token: string) =>
      textRequest(token, {
        touch: { name: 'your-parcel', kind: 'sms', channel: 'sms', transactional: true },
      });
    let killed = false;
    await stand.invoke('send', parcel('a'), (operation) => {
      killed = operation === 'Publish';
      return killed ? 'before' : undefined;
    });
    expect(killed).toBe(true);
    await enterUntilDone(stand, parcel, []);
    expect(stand.texts).toHaveLength(1);
  });
});

/** A small generator of its own: a run can be told again by its seed. */
const randomOf = (seed: number) => {
  let state = seed + 1;
  return (below: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return below === 0 ? 0 : state % below;
  };
};

/** Each is another order of their requests. */
const seeds = Array.from({ length: 60 }, (_, index) => index);

describe('handlers at the same time', () => {
  it('send one touchpoint once, in whatever order their requests come', async () => {
    for (const seed of seeds) {
      const stand = createStand();
      await enrolled(stand);
      const work = ['a', 'b', 'c'].map((token) => stand.invoke('send', emailRequest(token)));
      await stand.interleave(work, randomOf(seed));
      await enterUntilDone(stand, emailRequest, []);
      const { profile, passage } = await stateOf(stand);
      expect([seed, stand.mails.length, profile?.recentTouches.length, passage.coupons.length]).toEqual([
        seed,
        1,
        1,
        1,
      ]);
      expect(passage.touches.at(-1)).toMatchObject({ step: 'we-miss-you', outcome: 'sent' });
    }
  });

  it('give the last place of a day, and of the cap, to one of two journeys, and let the other wait', async () => {
    const both: Profile = {
      ...ada,
      enrolments: { [journeyId('win-back')]: openEnrolment, [journeyId('birthday')]: openEnrolment },
    };
    for (const seed of seeds) {
      const stand = createStand({ guardrails: { frequencyCap: { atMost: 1, withinDays: 7 } } });
      await enrolled(stand, both);
      const other = {
        ...emailRequest('b'),
        enrolment: { ...emailRequest('b').enrolment, journey: journeyId('birthday') },
      };
      const work = [stand.invoke('send', emailRequest('a')), stand.invoke('send', other)];
      await stand.interleave(work, randomOf(seed));
      const outcomes = await Promise.all(
        ['win-back', 'birthday'].map(journeyId).map(async (journey) => {
          const key = { ...other.enrolment, journey };
          return (await stand.ports.ledger.touch(key, 'we-miss-you'))?.outcome ?? 'nothing';
        }),
      );
      expect([seed, stand.mails.length, outcomes.toSorted()]).toEqual([seed, 1, ['nothing', 'sent']]);
      expect(stand.answers.filter(({ detour }) => detour === 'Held')).toHaveLength(1);
    }
  });
});

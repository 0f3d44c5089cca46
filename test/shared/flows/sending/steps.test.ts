/** Waiting, looking and closing, through the real handlers and adapters. */

import { describe, expect, it } from 'vitest';
import { customerId, journeyId } from '../../../../shared/base/ids.ts';
import { days, hours, minus, plus, seconds } from '../../../../shared/base/time.ts';
import { newProfile, type Profile } from '../../../../shared/customers/profiles/profile.ts';
import { dormantFor, usualSettings } from '../../../../shared/customers/rules/index.ts';
import { ingest } from '../../../../shared/flows/events/ingest.ts';
import { erase } from '../../../../shared/flows/privacy/erase.ts';
import { breakOff } from '../../../../shared/flows/sending/close.ts';
import { caseOf } from '../../../../shared/flows/sending/look.ts';
import type { LookRequest } from '../../../../shared/journeys/protocol.ts';
import {
  ada,
  awaitRequest,
  closeRequest,
  emailRequest,
  enrolled,
  enrolment,
  lookRequest,
  openEnrolment,
} from '../../../support/passages.ts';
import { createStand, type Stand, start } from '../../../support/stand.ts';

const begin = async (changes: Partial<typeof ada> = {}): Promise<Stand> => {
  const stand = createStand();
  await enrolled(stand, { ...ada, ...changes });
  return stand;
};
const order = (stand: Stand, id: string) =>
  ingest(
    {
      kind: 'customer',
      event: {
        id,
        customer: customerId('ada'),
        at: stand.now(),
        name: 'Order Completed',
        orderId: id,
        value: 4_200,
      },
    },
    stand.ports,
  );
const playlist = (stand: Stand, id: string) =>
  ingest(
    {
      kind: 'customer',
      event: {
        id,
        customer: customerId('ada'),
        at: stand.now(),
        name: 'Custom',
        customName: 'Playlist Created',
      },
    },
    stand.ports,
  );
const happened = {
  wait: {
    id: 'event-playlist-created',
    source: { kind: 'event' as const, name: 'Playlist Created' },
    otherwise: 'absent',
  },
  atMost: days(2),
};

describe('a wait', () => {
  it('leaves the token open, with a waiter that an event answers', async () => {
    const stand = await begin();
    await stand.invoke('await', awaitRequest('a', { waits: happened }));
    expect(stand.answers).toEqual([]);
    await stand.moveTo(plus(start, hours(1)));
    await playlist(stand, 'p1');
    expect(stand.answers).toEqual([{ token: 'a', outcome: 'happened' }]);
  });

  it('is over when its time-out comes back sooner after its start than its Lambda took to start', async () => {
    const stand = await begin();
    await stand.moveTo(plus(start, seconds(2)));
    await stand.invoke('await', awaitRequest('a'));
    await stand.moveTo(plus(start, days(5)));
    await stand.invoke('await', awaitRequest('b'));
    expect(stand.answers).toEqual([{ token: 'b', outcome: 'not-purchased' }]);
  });

  it('does not count what happened before it began', async () => {
    const stand = await begin();
    await playlist(stand, 'p1');
    await stand.moveTo(plus(start, hours(1)));
    await stand.invoke('await', awaitRequest('a', { waits: happened }));
    expect(stand.answers).toEqual([]);
  });

  it('loses no event that comes at the same moment, in whatever order the requests come', async () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const stand = await begin();
      let state = seed;
      const work = [
        stand.invoke('await', awaitRequest('a')),
        order(stand, 'o1'),
        stand.invoke('await', awaitRequest('b')),
      ];
      await stand.interleave(work, (pending) => {
        state = (state * 7 + 3) % 101;
        return pending === 0 ? 0 : state % pending;
      });
      // The last to register is the one that is answered, by the order or by its own look.
      const { waiter } = await stand.ports.ledger.passage(enrolment);
      expect([seed, stand.answers.some(({ token }) => token === waiter?.token)]).toEqual([seed, true]);
    }
  });

  it('answers at once when it is entered again after its deadline', async () => {
    const stand = await begin();
    await stand.invoke('await', awaitRequest('a'));
    await stand.moveTo(plus(start, days(5)));
    await stand.invoke('await', awaitRequest('b'));
    expect(stand.answers).toEqual([{ token: 'b', outcome: 'not-purchased' }]);
  });

  it('leaves for the goal, unless its own signal has settled', async () => {
    const goal = { enrolments: { 'win-back': { ...openEnrolment, goalAt: start } } };
    const stand = await begin(goal);
    await stand.invoke('await', awaitRequest('a'));
    expect(stand.answers).toEqual([{ token: 'a', detour: 'GoalReached', cause: {} }]);
    const bought = await begin({ ...goal, lastOrderAt: start });
    await bought.invoke('await', awaitRequest('a'));
    expect(bought.answers).toEqual([{ token: 'a', outcome: 'purchased' }]);
  });
});

const inUtc = { ...usualSettings, timezone: 'UTC' };

describe('a look', () => {
  it('answers with the trait where the story has a case for it, and otherwise where not', async () => {
    const gold = await begin({ tier: 'gold' });
    await gold.invoke('look', lookRequest('a'));
    expect(gold.answers).toEqual([{ token: 'a', outcome: 'gold' }]);
    const other = await begin({ tier: 'silver' });
    await other.invoke('look', lookRequest('a'));
    expect(other.answers).toEqual([{ token: 'a', outcome: 'otherwise' }]);
  });

  it('knows rules; a verdict of unknown is no', async () => {
    const question = { kind: 'rule' as const, rule: dormantFor(days(14)) };
    const answerTo = async (known: Partial<Profile>) => {
      const stand = await begin(known);
      await stand.invoke('look', lookRequest('a', { question, cases: ['yes', 'no'] }));
      return stand.answers[0]?.outcome;
    };
    const ordered = (ago: number) => ({ orders: 1, lastOrderAt: minus(start, days(ago)) });
    expect(await answerTo(ordered(20))).toBe('yes');
    expect(await answerTo(ordered(2))).toBe('no');
    expect(await answerTo({})).toBe('no');
  });

  it('knows stages', () => {
    const seen = (profile: Profile) => ({ profile, passage: { touches: [], coupons: [], tasks: [] } });
    const stage = { question: { kind: 'stage' as const }, cases: ['prospect', 'otherwise'] };
    expect(caseOf(stage, seen(ada), start, inUtc)).toBe('prospect');
    expect(caseOf({ ...stage, cases: ['otherwise'] }, seen(ada), start, inUtc)).toBe('otherwise');
  });

  it.each([
    // Noon on a Monday in London.
    ['Europe/London', 'monday', 'yes', 'no'],
    ['Asia/Taipei', 'monday', 'no', 'no'],
    ['Pacific/Kiritimati', 'tuesday', 'no', 'yes'],
    ['America/Los_Angeles', 'monday', 'no', 'yes'],
  ])('knows day and time in %s', (timezone, day, isOffice, isNight) => {
    const scene = { profile: { ...ada, timezone }, passage: { touches: [], coupons: [], tasks: [] } };
    const answer = (
      question: LookRequest['question'] & { readonly kind: 'weekday' | 'timeOfDay' },
      cases: string[],
    ) => caseOf({ question, cases }, scene, start, inUtc);
    expect(answer({ kind: 'weekday' }, [day])).toBe(day);
    expect(answer({ kind: 'weekday' }, ['sunday'])).toBe('otherwise');
    expect(answer({ kind: 'timeOfDay', from: '12:00', until: '17:00' }, ['yes', 'no'])).toBe(isOffice);
    expect(answer({ kind: 'timeOfDay', from: '22:00', until: '06:00' }, ['yes', 'no'])).toBe(isNight);
  });

  it('settles the wait before it first', async () => {
    const stand = await begin({ tier: 'gold' });
    await stand.invoke('await', awaitRequest('a'));
    await stand.moveTo(plus(start, days(5)));
    const profile = await stand.ports.profiles.get(customerId('ada'));
    if (profile === undefined) throw new Error('ada is gone');
    await stand.ports.profiles.update(profile, { ...profile, lastOrderAt: plus(start, days(4)) });
    const { wait } = awaitRequest('a').waits;
    await stand.invoke('look', lookRequest('b', { state: { path: 'purchase=not-purchased', late: wait } }));
    expect(stand.answers).toEqual([{ token: 'b', detour: 'SignalSettled', cause: { outcome: 'purchased' } }]);
  });
});

describe('a close', () => {
  const ledgerOf = async ({ ports }: Stand) => (await ports.ledger.passage(enrolment)).enrolment;

  it('closes the passage in the ledger and on the profile, forgets its claims, and tells the bus', async () => {
    const stand = await begin({
      enrolments: { [journeyId('win-back')]: { ...openEnrolment, claims: { 'we-miss-you': start } } },
    });
    await stand.moveTo(plus(start, days(14)));
    await stand.invoke('close', closeRequest('a'));
    const at = plus(start, days(14));
    expect(await ledgerOf(stand)).toMatchObject({
      exit: { reason: 'lapsed', at },
      path: 'reaction-we-miss-you=silent',
    });
    expect((await stand.ports.profiles.get(customerId('ada')))?.enrolments[journeyId('win-back')]).toEqual({
      ...openEnrolment,
      exitedAt: at,
      claims: {},
    });
    expect(stand.bus).toMatchObject([
      { Source: 'rekindle', DetailType: 'Journey Exited', EventBusName: 'bus', Time: at / 1_000 },
    ]);
    expect(JSON.parse(stand.bus[0]?.Detail ?? '')).toEqual({
      schemaVersion: 1,
      ...enrolment,
      reason: 'lapsed',
    });
    expect(stand.answers).toEqual([{ token: 'a', outcome: 'lapsed' }]);
  });

  it('changes nothing when it is repeated', async () => {
    const stand = await begin();
    await stand.invoke('close', closeRequest('a'));
    await stand.moveTo(plus(start, days(1)));
    await stand.invoke('close', closeRequest('b', { reason: 'converted' }));
    expect(await ledgerOf(stand)).toMatchObject({ exit: { reason: 'lapsed', at: start } });
    expect(stand.bus).toHaveLength(1);
    expect(stand.answers.at(-1)).toEqual({ token: 'b', outcome: 'lapsed' });
  });

  it('is complete wherever it dies, once it is entered again', async () => {
    const whole = await begin();
    whole.forget();
    await whole.invoke('close', closeRequest('a'));
    for (let at = 1; at <= whole.requests.length; at += 1) {
      for (const when of ['before', 'after'] as const) {
        const stand = await begin();
        let count = 0;
        await stand.invoke('close', closeRequest('a'), () => {
          count += 1;
          return count === at ? when : undefined;
        });
        await stand.invoke('close', closeRequest('b'));
        const closed = (await stand.ports.profiles.get(customerId('ada')))?.enrolments[journeyId('win-back')]
          ?.exitedAt;
        expect([at, when, closed, (await ledgerOf(stand))?.exit?.reason]).toEqual([
          at,
          when,
          start,
          'lapsed',
        ]);
        expect(stand.bus.length).toBeGreaterThanOrEqual(1);
        expect(stand.answers.at(-1)?.outcome).toBe('lapsed');
      }
    }
  });

  it('has the goal for its reason when it was reached while the last wait ran out', async () => {
    const stand = await begin();
    await stand.invoke('await', awaitRequest('a', { waits: happened }));
    await stand.moveTo(plus(start, days(2)));
    const profile = await stand.ports.profiles.get(customerId('ada'));
    if (profile === undefined) throw new Error('ada is gone');
    const reached = { ...openEnrolment, goalAt: plus(start, days(1)) };
    await stand.ports.profiles.update(profile, {
      ...profile,
      enrolments: { [journeyId('win-back')]: reached },
    });
    await stand.invoke(
      'close',
      closeRequest('b', { state: { path: 'event-playlist-created=absent', late: happened.wait } }),
    );
    expect(await ledgerOf(stand)).toMatchObject({ exit: { reason: 'goal-reached' } });
  });

  it('keeps the story’s reason where the story itself led there', async () => {
    const stand = await begin({
      enrolments: { [journeyId('win-back')]: { ...openEnrolment, goalAt: start } },
    });
    await stand.invoke('close', closeRequest('a', { reason: 'converted' }));
    expect(await ledgerOf(stand)).toMatchObject({ exit: { reason: 'converted' } });
  });
});

describe('the end of a pause', () => {
  const winBack = journeyId('win-back');
  const recovery = journeyId('recovery');
  const pauses = { ...openEnrolment, pauses: true as const, lane: 'recovery' };
  const ofRecovery = { ...enrolment, journey: recovery };
  const paused = awaitRequest('paused', {
    waits: {
      wait: { id: 'hello-paused', source: { kind: 'pause' }, otherwise: 'over' },
      atMost: days(7),
    },
  });
  const beginPaused = async (): Promise<Stand> => {
    const stand = await begin({ enrolments: { [winBack]: openEnrolment, [recovery]: pauses } });
    await stand.invoke('await', paused);
    return stand;
  };

  it('wakes what waits for it, wherever the closing dies and is entered again', async () => {
    const whole = await beginPaused();
    expect(whole.answers).toEqual([]);
    whole.forget();
    await whole.invoke('close', closeRequest('a', { enrolment: ofRecovery }));
    expect(whole.answers).toContainEqual({ token: 'paused', outcome: 'over' });
    for (let at = 1; at <= whole.requests.length; at += 1)
      for (const when of ['before', 'after'] as const) {
        const stand = await beginPaused();
        let count = 0;
        await stand.invoke('close', closeRequest('a', { enrolment: ofRecovery }), () => {
          count += 1;
          return count === at ? when : undefined;
        });
        await stand.invoke('close', closeRequest('b', { enrolment: ofRecovery }));
        const woken = stand.answers.some(({ token, outcome }) => token === 'paused' && outcome === 'over');
        expect({ at, when, woken }).toEqual({ at, when, woken: true });
      }
  });

  it('comes by whatever ends the passage, and is there for who begins to wait later', async () => {
    const stand = await beginPaused();
    const profile = await stand.ports.profiles.get(customerId('ada'));
    if (profile === undefined) throw new Error('ada is gone');
    await breakOff(await stand.ports.ledger.passage(ofRecovery), profile, 'failed', stand.ports);
    expect(stand.answers).toEqual([{ token: 'paused', outcome: 'over' }]);
    await stand.invoke('await', { ...paused, token: 'later' });
    expect(stand.answers.at(-1)).toEqual({ token: 'later', outcome: 'over' });
  });

  it('comes with the last that the passage says, wherever its sending dies and is entered again', async () => {
    const { waits: _, ...message } = emailRequest('a', { enrolment: ofRecovery });
    const touch = { name: 'sorry', kind: 'email', channel: 'email', transactional: true } as const;
    const last = { ...message, touch, letsGo: true } as const;
    const beginLast = async (): Promise<Stand> => {
      const stand = await beginPaused();
      await stand.invoke('await', { ...paused, token: 'again' });
      return stand;
    };
    const whole = await beginLast();
    whole.forget();
    await whole.invoke('send', last);
    expect(whole.answers).toContainEqual({ token: 'again', outcome: 'over' });
    for (let at = 1; at <= whole.requests.length; at += 1)
      for (const when of ['before', 'after'] as const) {
        const stand = await beginLast();
        let count = 0;
        await stand.invoke('send', last, () => {
          count += 1;
          return count === at ? when : undefined;
        });
        await stand.moveTo(plus(start, hours(2)));
        await stand.invoke('send', { ...last, token: 'b' });
        const woken = stand.answers.some(({ token, outcome }) => token === 'again' && outcome === 'over');
        expect({ at, when, woken }).toEqual({ at, when, woken: true });
      }
  });

  it.each([
    [
      'a merge',
      (stand: Stand) =>
        ingest(
          {
            kind: 'customer',
            event: {
              id: 'link',
              customer: customerId('bea'),
              at: stand.now(),
              name: 'Customer Linked',
              alsoKnownAs: [customerId('ada')],
            },
          },
          stand.ports,
        ),
    ],
    ['an erasure', (stand: Stand) => erase(customerId('ada'), stand.ports)],
  ])('comes with %s, which ends what waits for it too', async (_, ends) => {
    const stand = await beginPaused();
    await stand.ports.profiles.putAll([{ ...newProfile(customerId('bea')), revision: 1 }]);
    await ends(stand);
    expect(stand.answers).toEqual([{ token: 'paused', detour: 'GoalReached', cause: {} }]);
  });

  it('does not come while another passage pauses still', async () => {
    const other = journeyId('vip-call');
    const stand = await begin({
      enrolments: { [winBack]: openEnrolment, [recovery]: pauses, [other]: pauses },
    });
    await stand.invoke('await', paused);
    await stand.invoke('close', closeRequest('a', { enrolment: ofRecovery }));
    expect(stand.answers.map(({ token }) => token)).toEqual(['a']);
  });
});

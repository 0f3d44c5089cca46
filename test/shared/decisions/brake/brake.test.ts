/** What orders of people make of the brake, and what it means for a passage and for a touchpoint. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { journeyId } from '../../../../shared/base/ids.ts';
import {
  hours,
  type Instant,
  minus,
  minutes,
  parseIso,
  plus,
  seconds,
} from '../../../../shared/base/time.ts';
import {
  askAgainAfter,
  type Brake,
  type Braked,
  type BrakeOrder,
  brakeActions,
  braked,
  brakeKinds,
  brakeOn,
  brakeSentence,
  effectsOn,
  entryOn,
  noBrake,
  pauseOf,
  stopOf,
} from '../../../../shared/decisions/brake/brake.ts';
import type { TouchSpec } from '../../../../shared/journeys/touchpoints/index.ts';

const start = parseIso('2026-11-23T12:00:00Z');
const winBack = { kind: 'journeys', name: 'win-back-14d' } as const;
const order = (does: BrakeOrder['does'], on: Braked, at: Instant): BrakeOrder => ({
  id: `${does}-${at}`,
  at,
  who: 'ada',
  why: 'the wrong price',
  does,
  on,
  asked: '',
});
/** Each an hour after the one before. */
const brakeAfter = (...told: readonly (readonly [BrakeOrder['does'], Braked])[]): Brake =>
  told.reduce(
    (brake, [does, on], index) => braked(brake, order(does, on, plus(start, hours(index)))),
    noBrake,
  );

const passage = { journey: journeyId('win-back-14d'), lane: 'win-back' };
const enrolledAt = minus(start, hours(1));
const email: TouchSpec = { name: 'we-miss-you', kind: 'email', channel: 'email', transactional: false };
const text: TouchSpec = { name: 'last-call', kind: 'sms', channel: 'sms', transactional: false };

describe('a journey', () => {
  it('is paused until it is resumed', () => {
    expect(pauseOf(brakeAfter(['pause', winBack]), passage)?.since).toBe(start);
    expect(pauseOf(brakeAfter(['pause', winBack], ['resume', winBack]), passage)).toBeUndefined();
  });

  it('is paused by its lane, and by all journeys', () => {
    const others = { journey: journeyId('welcome'), lane: 'lifecycle' };
    const lane = brakeAfter(['pause', { kind: 'lanes', name: 'win-back' }]);
    expect([pauseOf(lane, passage) !== undefined, pauseOf(lane, others)]).toEqual([true, undefined]);
    const all = brakeAfter(['pause', { kind: 'journeys' }]);
    expect([pauseOf(all, passage), pauseOf(all, others)]).not.toContain(undefined);
  });

  it('stays paused by what pauses it still', () => {
    const lane = { kind: 'lanes', name: 'win-back' } as const;
    const brake = brakeAfter(['pause', winBack], ['pause', lane], ['resume', winBack]);
    expect(pauseOf(brake, passage)?.on).toEqual(lane);
  });

  it('that is stopped ends whoever is in it, and takes nobody in until it is resumed', () => {
    const stopped = brakeAfter(['stop', winBack]);
    expect(stopOf(stopped, { ...passage, enrolledAt })).toBeDefined();
    expect(stopOf(stopped, { ...passage, enrolledAt: plus(start, hours(9)) })).toBeDefined();
    const resumed = brakeAfter(['stop', winBack], ['resume', winBack]);
    expect(stopOf(resumed, { ...passage, enrolledAt })).toBeDefined();
    expect(stopOf(resumed, { ...passage, enrolledAt: plus(start, hours(2)) })).toBeUndefined();
  });

  it('that was stopped, resumed and is paused again has still ended whom the stop ended', () => {
    const brake = brakeAfter(['stop', winBack], ['resume', winBack], ['pause', winBack]);
    expect(stopOf(brake, { ...passage, enrolledAt })).toBeDefined();
    expect(pauseOf(brake, passage)).toBeDefined();
  });

  it('that is stopped is not paused, and what is over is not stopped again', () => {
    const stopped = brakeAfter(['stop', winBack]);
    expect(braked(stopped, order('pause', winBack, plus(start, hours(3))))).toBe(stopped);
    expect(braked(stopped, order('stop', winBack, plus(start, hours(3))))).toBe(stopped);
    expect(braked(noBrake, order('resume', winBack, start))).toBe(noBrake);
  });
});

describe('a customer', () => {
  const journey = {
    id: journeyId('win-back-14d'),
    lane: 'win-back',
    messages: ['we-miss-you'],
    channels: ['email'],
  };
  const hers = { ...passage, enrolledAt };
  const of = (brake: Brake, open?: typeof hers) =>
    effectsOn(brake, journey, open).map(({ does, entry }) => [entry.on.kind, does]);

  it('who is in what is paused keeps her place, and enters later where she is not', () => {
    for (const on of [winBack, { kind: 'lanes', name: 'win-back' }, { kind: 'journeys' }] as const) {
      expect(of(brakeAfter(['pause', on]), hers)).toEqual([[on.kind, 'keeps-place']]);
      expect(of(brakeAfter(['pause', on]))).toEqual([[on.kind, 'enters-later']]);
    }
  });

  it('who is in what is stopped is to leave, and stays out where she is not', () => {
    expect(of(brakeAfter(['stop', winBack]), hers)).toEqual([['journeys', 'ends']]);
    expect(of(brakeAfter(['stop', winBack]))).toEqual([['journeys', 'stays-out']]);
  });

  it('is to leave what was stopped and is resumed, unless she entered since', () => {
    const resumed = brakeAfter(['stop', winBack], ['resume', winBack]);
    expect(of(resumed, hers)).toEqual([['journeys', 'ends']]);
    expect(of(resumed, { ...hers, enrolledAt: plus(start, hours(2)) })).toEqual([]);
    expect(of(resumed)).toEqual([]);
  });

  it('is told of what the journey sends, and of nothing else', () => {
    const brake = brakeAfter(
      ['pause', { kind: 'messages', name: 'we-miss-you', version: 2 }],
      ['stop', { kind: 'channels', name: 'email' }],
      ['stop', { kind: 'channels', name: 'sms' }],
      ['stop', { kind: 'messages', name: 'last-call' }],
      ['pause', { kind: 'lanes', name: 'cart' }],
    );
    expect(of(brake)).toEqual([
      ['messages', 'waits'],
      ['channels', 'withheld'],
    ]);
  });
});

describe('a touchpoint', () => {
  it('is held by a pause of its channel, and of no other', () => {
    const brake = brakeAfter(['pause', { kind: 'channels', name: 'sms' }]);
    expect(brakeOn(brake, passage, text)?.state).toBe('paused');
    expect(brakeOn(brake, passage, email)).toBeUndefined();
  });

  it('that no channel brings is held by none', () => {
    const points: TouchSpec = {
      name: 'points',
      kind: 'award',
      channel: 'email',
      transactional: false,
      award: { points: 5 },
    };
    const brake = brakeAfter(['stop', { kind: 'channels', name: 'email' }]);
    expect(brakeOn(brake, passage, points)).toBeUndefined();
    expect(brakeOn(brake, passage, email)?.state).toBe('stopped');
  });

  it('is stopped by the version of its words alone', () => {
    const brake = brakeAfter(['stop', { kind: 'messages', name: 'we-miss-you', version: 2 }]);
    expect(brakeOn(brake, passage, email)).toBeUndefined();
    expect(brakeOn(brake, passage, { ...email, words: 2 })?.state).toBe('stopped');
    expect(brakeOn(brake, passage, { ...email, words: 3 })).toBeUndefined();
  });

  it('is stopped in whichever words where no version is named, and sent again once that is resumed', () => {
    const message = { kind: 'messages', name: 'we-miss-you' } as const;
    const brake = brakeAfter(['stop', message]);
    expect(brakeOn(brake, passage, { ...email, words: 3 })?.state).toBe('stopped');
    expect(brakeOn(brakeAfter(['stop', message], ['resume', message]), passage, email)).toBeUndefined();
  });

  it('that is stopped and paused is stopped', () => {
    const brake = brakeAfter(['pause', winBack], ['stop', { kind: 'channels', name: 'email' }]);
    expect(brakeOn(brake, passage, email)?.state).toBe('stopped');
  });
});

it('says who, when and why', () => {
  const entry = entryOn(brakeAfter(['stop', { kind: 'messages', name: 'we-miss-you', version: 2 }]), {
    kind: 'messages',
    name: 'we-miss-you',
    version: 2,
  });
  expect(entry && brakeSentence(entry)).toBe(
    'message we-miss-you (words 2) stopped by ada at 2026-11-23T12:00:00Z: the wrong price',
  );
});

it('is asked again soon after a pause begins, and every two hours at last', () => {
  const entry = entryOn(brakeAfter(['pause', winBack]), winBack);
  if (entry === undefined) throw new Error('nothing is paused');
  const asked = [seconds(1), minutes(10), hours(30)].map((gone) => askAgainAfter(entry, plus(start, gone)));
  expect(asked).toEqual([minutes(1), minutes(10), hours(2)]);
});

describe('whatever is asked for, in any order', () => {
  const on = fc.record({ kind: fc.constantFrom(...brakeKinds), name: fc.constantFrom('win-back', 'email') });
  const orders = fc.array(fc.tuple(fc.constantFrom(...brakeActions), on), { maxLength: 12 });

  it('an order that is repeated at once changes nothing', () => {
    fc.assert(
      fc.property(orders, fc.constantFrom(...brakeActions), on, (told, does, what) => {
        const once = braked(brakeAfter(...told), order(does, what, plus(start, hours(99))));
        expect(braked(once, order(does, what, plus(start, hours(100))))).toBe(once);
      }),
    );
  });

  it('nobody whom a stop has ended is ever in it again', () => {
    fc.assert(
      fc.property(orders, orders, (before, later) => {
        const all = [...before, ['stop', { kind: 'journeys', name: 'win-back' }] as const, ...later];
        const ended = { journey: journeyId('win-back'), enrolledAt: plus(start, hours(before.length)) };
        expect(stopOf(brakeAfter(...all), ended)).toBeDefined();
      }),
    );
  });

  it('nothing is on what was resumed last of all', () => {
    fc.assert(
      fc.property(orders, (told) => {
        const done = braked(
          brakeAfter(...told.filter(([, { kind }]) => kind === 'lanes')),
          order('resume', { kind: 'lanes', name: 'win-back' }, plus(start, hours(99))),
        );
        const entered = { journey: journeyId('x'), lane: 'win-back', enrolledAt: plus(start, hours(100)) };
        expect([pauseOf(done, entered), stopOf(done, entered)]).toEqual([undefined, undefined]);
      }),
    );
  });
});

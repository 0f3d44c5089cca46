/** What a sweep finds in an item, held to what the whole profile says. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId, journeyId } from '../../../../shared/base/ids.ts';
import { days, type Instant, instant, milliseconds, minus, plus } from '../../../../shared/base/time.ts';
import { profileToItem, type WireItem } from '../../../../shared/customers/profiles/mapper.ts';
import {
  newProfile,
  type OpenEnrolment,
  type Profile,
} from '../../../../shared/customers/profiles/profile.ts';
import {
  allOf,
  bought,
  compileRule,
  contradictionIn,
  dormantFor,
  noFacts,
  parseRule,
  RuleError,
  usualSettings,
} from '../../../../shared/customers/rules/index.ts';
import {
  asOf,
  evaluate,
  madeReady,
  mayEnrol,
  projectionOf,
} from '../../../../shared/decisions/enrolling/evaluate.ts';
import { builtInLanes } from '../../../../shared/journeys/lanes.ts';
import type { SweptJourney } from '../../../../shared/journeys/protocol.ts';
import { runs } from '../../../support/runs.ts';
import { start } from '../../../support/stand.ts';
import { profiles, rules } from '../../customers/rules/arbitraries.ts';
import { silentFor, winBack } from '../../flows/sweep/shop.ts';

const settings = { ...usualSettings, lanes: builtInLanes };

const past: OpenEnrolment = {
  cycle: 1,
  version: 1,
  arm: 'treatment',
  enrolledAt: minus(start, days(90)),
  exitedAt: minus(start, days(70)),
  goalUntil: minus(start, days(60)),
  claims: {},
};
const found = (profile: Profile, journeys: readonly SweptJourney[] = [winBack]) =>
  evaluate(profileToItem(profile), asOf(madeReady(journeys, settings), start), start, noFacts).map(
    ({ kind, swept, customer }) => `${kind} ${customer} in ${swept.journey.id}`,
  );
const withEnrolment = (enrolment: OpenEnrolment): Profile =>
  silentFor('ada', 20, { enrolments: { [journeyId('win-back')]: enrolment } });

describe('a sweep', () => {
  it('enrols from the instant on at which the rule begins to hold', () => {
    expect(found(silentFor('ada', 14))).toEqual(['enrol ada in win-back']);
    expect(
      found({ ...newProfile(customerId('ada')), lastOrderAt: plus(minus(start, days(14)), milliseconds(1)) }),
    ).toEqual([]);
  });

  it('enrols by days of silence who has just fallen silent, and nobody of the backlog', () => {
    const tonight = [{ ...winBack, window: days(3) }];
    const moments = [
      [14, 1],
      [14, 0],
      [17, 1],
      [17, 0],
      [70, 0],
    ] as const;
    expect(
      moments.map(([count, ms]) =>
        found(
          { ...silentFor('ada', 0), lastOrderAt: plus(minus(start, days(count)), milliseconds(ms)) },
          tonight,
        ),
      ),
    ).toEqual([
      [],
      ['enrol ada in win-back'],
      ['enrol ada in win-back'],
      ['backlog ada in win-back'],
      ['backlog ada in win-back'],
    ]);
  });

  it('asks what the profile alone cannot tell of those silent for longer, too', () => {
    const missesTea = allOf(dormantFor(days(14)), bought({ category: 'tea' }));
    expect(found(silentFor('ada', 70), [{ ...winBack, window: days(3), rule: missesTea }])).toEqual([
      'enrol ada in win-back',
    ]);
  });

  it('enrols no one of whom it cannot tell', () => {
    expect(found(newProfile(customerId('ada')))).toEqual([]);
  });

  it('enrols into each journey whose rule holds', () => {
    const later = { ...winBack, id: journeyId('later'), rule: dormantFor(days(60)) };
    const soon = { ...winBack, id: journeyId('soon'), rule: dormantFor(days(7)) };
    expect(found(silentFor('ada', 20), [winBack, later, soon])).toEqual([
      'enrol ada in win-back',
      'enrol ada in soon',
    ]);
  });

  it('enrols again only after a while, counted from the last enrolment', () => {
    expect(found(withEnrolment(past))).toEqual(['enrol ada in win-back']);
    const since = plus(past.enrolledAt, milliseconds(1));
    expect(found(withEnrolment({ ...past, enrolledAt: since }))).toEqual([]);
  });

  it('enrols once where the journey does not say after what while', () => {
    const { reEnrolAfter: _, ...once } = winBack;
    expect(found(withEnrolment(past), [once])).toEqual([]);
    expect(found(silentFor('ada', 20), [once])).toEqual(['enrol ada in win-back']);
  });

  it('leaves a customer alone who is in the journey', () => {
    const { exitedAt: _, ...open } = past;
    expect(found(withEnrolment({ ...open, claims: { 'we-miss-you': start } }))).toEqual([]);
  });

  it('finishes an enrolment that has claimed nothing, and one of this very sweep in either arm', () => {
    const { exitedAt: _, ...open } = past;
    expect(found(withEnrolment(open))).toEqual(['finish ada in win-back']);
    const heldOut = { ...past, arm: 'holdout' as const, enrolledAt: start, exitedAt: start };
    expect(found(withEnrolment(heldOut))).toEqual(['finish ada in win-back']);
    expect(found({ ...withEnrolment(open), lastOrderAt: start })).toEqual(['finish ada in win-back']);
  });

  it('names the journey whose rule it cannot read', () => {
    expect(() => madeReady([{ ...winBack, rule: { daysSince: 'lastOrdre' } }], settings)).toThrow(RuleError);
    expect(() => madeReady([{ ...winBack, rule: { daysSince: 'lastOrdre' } }], settings)).toThrow('win-back');
  });
});

describe('journeys of one lane', () => {
  const other: SweptJourney = { ...winBack, id: journeyId('other') };
  const inOther = (changes: Partial<OpenEnrolment>): Profile => {
    const { exitedAt: _, ...open } = past;
    return silentFor('ada', 20, {
      enrolments: { [other.id]: { ...open, lane: 'win-back', claims: { hello: start }, ...changes } },
    });
  };

  it('are entered by who is in no other of them that may still say something', () => {
    expect(found(inOther({}))).toEqual([]);
    for (const changes of [{ said: true }, { exitedAt: start }, { goalAt: start }, { lane: 'cart' }] as const)
      expect(found(inOther(changes))).toEqual(['enrol ada in win-back']);
    const { lane: _, ...older } = inOther({}).enrolments[other.id] ?? past;
    expect(found({ ...inOther({}), enrolments: { [other.id]: older } })).toEqual(['enrol ada in win-back']);
  });

  it('keep each other out by being held out too, at the moment of it', () => {
    const heldOut = { arm: 'holdout', exitedAt: start, enrolledAt: start } as const;
    expect(found(inOther(heldOut))).toEqual([]);
    expect(found(inOther({ ...heldOut, enrolledAt: minus(start, days(1)) }))).toEqual([
      'enrol ada in win-back',
    ]);
  });

  it('lose to nobody what is owed, nor an order’s news; of recovery, one alone answers', () => {
    const points = { name: 'points', kind: 'award', channel: 'email', transactional: false } as const;
    const owed = { ...winBack, ways: [{ ...points, award: { points: 50 } }] };
    const news = { ...winBack, marketing: false };
    const recovery = { ...news, lane: 'recovery' };
    expect(found(inOther({}), [owed])).toHaveLength(1);
    expect(found(inOther({}), [news])).toHaveLength(1);
    expect(found(inOther({ lane: 'recovery' }), [recovery])).toEqual([]);
  });

  it('are tried in the order of lanes, and of priorities within one', () => {
    const of = (id: string, lane: string, priority: number) => ({
      ...winBack,
      id: journeyId(id),
      lane,
      priority,
    });
    const journeys = [of('a', 'news', 9), of('b', 'win-back', 0), of('c', 'win-back', 1), of('d', 'care', 0)];
    expect(madeReady(journeys, settings).map(({ journey }) => journey.id)).toEqual(['d', 'c', 'b', 'a']);
  });
});

describe('what puts something right', () => {
  const { exitedAt: _, ...open } = past;
  const call: OpenEnrolment = { ...open, lane: 'care', pauses: true, claims: { call: start } };
  const ada = (changes: Partial<OpenEnrolment> = {}) =>
    silentFor('ada', 20, { enrolments: { [journeyId('call')]: { ...call, ...changes } } });

  it('lets a sweep begin nothing in lower lanes meanwhile, and an event all the same', () => {
    expect(found(ada())).toEqual([]);
    expect(found(ada(), [{ ...winBack, lane: 'recovery' }])).toHaveLength(1);
    expect(found(ada({ exitedAt: start }))).toHaveLength(1);
    expect(found(ada({ letsGo: true }))).toHaveLength(1);
    expect(mayEnrol(ada().enrolments, winBack, start)).toBe(true);
  });
});

/** The first, and each other so long after the one before. */
const nights = fc.array(fc.integer({ min: 1, max: days(3) }), { minLength: 1, maxLength: 30 }).map((gaps) => {
  const sweeps = [start];
  for (const gap of gaps) sweeps.push(plus(sweeps.at(-1) ?? start, milliseconds(gap)));
  return sweeps;
});

describe('sweeps with no more than the window between them', () => {
  it('find who crosses the line, and nobody who crossed it before the first of them looked back', () => {
    const journeys = madeReady([{ ...winBack, window: days(3) }], settings);
    const isEnrolled = (profile: Profile, at: Instant): boolean =>
      evaluate(profileToItem(profile), asOf(journeys, at), at, noFacts).some(({ kind }) => kind === 'enrol');
    fc.assert(
      fc.property(nights, fc.integer({ min: -days(20), max: days(50) }), (sweeps, crossing) => {
        const crossesAt = start + crossing;
        const ada = { ...newProfile(customerId('ada')), lastOrderAt: instant(crossesAt - days(14)) };
        const isFound = sweeps.some((at) => isEnrolled(ada, at));
        const last = sweeps.at(-1) ?? start;
        expect(isFound).toBe(crossesAt > start - days(3) && crossesAt <= last);
      }),
      runs(500),
    );
  });
});

/** A journey refuses a rule that can never hold. */
const possible = rules.filter((rule) => contradictionIn(rule, usualSettings) === undefined);

const projected = (item: WireItem, attributes: readonly string[]): WireItem =>
  Object.fromEntries(Object.entries(item).filter(([name]) => attributes.includes(name)));

const enrolments: fc.Arbitrary<OpenEnrolment> = fc
  .record({
    ago: fc.constantFrom(0, 1, 89, 90, 91),
    isOpen: fc.boolean(),
    isHeldOut: fc.boolean(),
    hasClaimed: fc.boolean(),
  })
  .map(({ ago, isOpen, isHeldOut, hasClaimed }) => {
    const { exitedAt: _, ...open } = past;
    return {
      ...open,
      arm: isHeldOut ? 'holdout' : 'treatment',
      enrolledAt: minus(start, days(ago)),
      ...((isHeldOut || !isOpen) && { exitedAt: start }),
      claims: hasClaimed ? { 'we-miss-you': start } : {},
    };
  });

describe('what the scan asks for', () => {
  it('is all that the decision needs: it is the same as on the whole profile', () => {
    const journeys = fc
      .array(possible, { minLength: 1, maxLength: 3 })
      .map((list) => list.map((rule, index) => ({ ...winBack, id: journeyId(`journey-${index}`), rule })));
    const known = fc.dictionary(fc.constantFrom('journey-0', 'journey-1', 'journey-9'), enrolments);
    fc.assert(
      fc.property(profiles, journeys, known, (plain, swept, entries) => {
        const profile = { ...plain, enrolments: entries };
        const ready = madeReady(swept, settings);
        const item = projected(profileToItem(profile), projectionOf(ready));
        const kinds = new Map(
          evaluate(item, ready, start, noFacts).map((each) => [each.swept.journey.id, each.kind]),
        );
        for (const journey of swept) {
          const last = entries[journey.id];
          const isIn = compileRule(parseRule(journey.rule, journey.id), usualSettings).mayHold(
            profileToItem(profile),
            start,
            noFacts,
          );
          const isUnfinished =
            last !== undefined &&
            (last.enrolledAt === start ||
              (last.exitedAt === undefined && Object.keys(last.claims).length === 0));
          const expected = isUnfinished
            ? 'finish'
            : isIn && mayEnrol(entries, journey, start)
              ? 'enrol'
              : undefined;
          expect(kinds.get(journey.id)).toBe(expected);
        }
      }),
    );
  });
});

/** Results of parts that are joined: the same as of all together. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId } from '../../../../shared/base/ids.ts';
import { days, type Instant, plus } from '../../../../shared/base/time.ts';
import { arms } from '../../../../shared/customers/profiles/profile.ts';
import type { FollowedPassage } from '../../../../shared/decisions/results/follow.ts';
import { resultsFrom } from '../../../../shared/decisions/results/journey.ts';
import type { Measured } from '../../../../shared/decisions/results/measured.ts';
import {
  emptyJourneyTally,
  joinedJourneyTallies,
  journeyTally,
  journeyTallyOf,
} from '../../../../shared/decisions/results/tallied.ts';
import { begin } from '../../../support/passages-told.ts';

const measured: Measured = {
  journey: 'tried' as Measured['journey'],
  lane: 'win-back',
  goalWithin: days(30),
  isOrder: true,
  splits: [{ split: 'tone', variants: ['warm', 'short'] }],
};

const passage = fc.record({
  who: fc.nat(30),
  arm: fc.constantFrom(...arms),
  day: fc.nat(20),
  variant: fc.constantFrom('warm', 'short'),
  isOver: fc.boolean(),
  reachedOn: fc.option(fc.nat(29), { nil: undefined }),
  worth: fc.nat(20_000),
});
const passages = fc.array(passage, { minLength: 1, maxLength: 80 }).map((all) =>
  all.map(
    ({ who, arm, day, variant, isOver, reachedOn, worth }): FollowedPassage => ({
      customer: customerId(`c-${who}`),
      arm,
      enrolledAt: plus(begin, days(day)) as Instant,
      variants: new Map([['tone', variant]]),
      isOver,
      reached: reachedOn !== undefined,
      goal: { days: reachedOn ?? 30, happened: reachedOn !== undefined },
      ...(reachedOn !== undefined && { again: { days: 30 - reachedOn, happened: worth > 15_000 } }),
      worth: reachedOn === undefined ? 0 : worth,
      messages: 1,
      given: 0,
      gifts: 0,
      unpriced: [],
    }),
  ),
);

/** Numbers as near as sums of fractions in another order are. */
const near = (value: unknown): unknown => {
  if (typeof value === 'number') return Number(value.toPrecision(9));
  if (Array.isArray(value)) return value.map(near);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, near(each)]));
};

describe('a journey’s tally', () => {
  it('comes to the same results however its customers are divided and joined, and as it is kept', () => {
    fc.assert(
      fc.property(passages, fc.integer({ min: 1, max: 5 }), (all, parts) => {
        const whole = journeyTallyOf(all);
        const joined = Array.from({ length: parts }, (_, part) =>
          journeyTallyOf(all.filter(({ customer }) => Number(customer.slice(2)) % parts === part)),
        )
          .map((each) => journeyTally.parse(JSON.parse(JSON.stringify(each))))
          .reduceRight(joinedJourneyTallies, emptyJourneyTally);
        expect(near(resultsFrom(measured, joined, days(60)))).toEqual(
          near(resultsFrom(measured, whole, days(60))),
        );
        expect(joined.from).toBe(whole.from);
      }),
    );
  });
});

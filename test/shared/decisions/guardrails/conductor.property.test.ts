/** The conductor's laws, over random people, journeys and instants: who speaks when, of all that wants to. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wallClock } from '../../../../shared/base/calendar.ts';
import { journeyId } from '../../../../shared/base/ids.ts';
import {
  days,
  hours,
  type Instant,
  instant,
  iso,
  milliseconds,
  minutes,
  plus,
} from '../../../../shared/base/time.ts';
import type { OpenEnrolment, Profile } from '../../../../shared/customers/profiles/profile.ts';
import { claimed, withDue } from '../../../../shared/flows/sending/claim.ts';
import { planTouchpoint, type TouchPlan } from '../../../../shared/flows/sending/plan.ts';
import { builtInLanes, rankIn } from '../../../../shared/journeys/lanes.ts';
import type { StoryState } from '../../../../shared/journeys/protocol.ts';
import type { TouchSpec } from '../../../../shared/journeys/touchpoints/index.ts';
import { parseSettings } from '../../../../shared/shop/settings.ts';
import { ada, openEnrolment } from '../../../support/passages.ts';
import { runs } from '../../../support/runs.ts';
import { settingsOfTheStand, start } from '../../../support/stand.ts';

/** A message whose turn comes at that instant. */
interface Wish {
  readonly lane: string;
  readonly due: Instant;
  readonly usefulFor: number | 'day';
}

/** What became of it. */
interface Fate extends Wish {
  readonly outcome: 'sent' | 'withheld';
  readonly at: Instant;
  /** Every time that it was asked for. */
  readonly asked: readonly Instant[];
}

const wishes = fc.uniqueArray(
  fc.record({
    lane: fc.constantFrom(...builtInLanes.filter((lane) => lane !== 'recovery')),
    due: fc.integer({ min: 0, max: days(5) / minutes(1) }).map((count) => plus(start, minutes(count))),
    usefulFor: fc.oneof(
      fc.constant('day' as const),
      fc.integer({ min: 1, max: 14 }).map((count): number => days(count)),
    ),
  }),
  { selector: ({ lane }) => lane, minLength: 1, maxLength: 7 },
);
const people = fc.record({
  timezone: fc.constantFrom('Europe/London', 'America/New_York', 'Asia/Taipei', 'Pacific/Auckland'),
});
const limits = fc.record({
  atMostPerDay: fc.integer({ min: 1, max: 2 }),
  frequencyCap: fc.record({
    atMost: fc.integer({ min: 1, max: 4 }),
    withinDays: fc.integer({ min: 2, max: 7 }),
  }),
});

const idOf = ({ lane }: Pick<Wish, 'lane'>) => journeyId(`of-${lane}`);
const touchOf = ({ lane, usefulFor }: Wish): TouchSpec => ({
  name: `of-${lane}`,
  kind: 'email',
  channel: 'email',
  transactional: false,
  usefulFor,
});
const requestOf = (wish: Wish) => ({
  enrolment: { journey: idOf(wish), version: 1, customer: ada.id, cycle: 1 },
  touch: touchOf(wish),
});
const usefulUntil = ({ due, usefulFor }: Wish, timezone: string): Instant =>
  usefulFor === 'day'
    ? instant(wallClock(due, timezone).add({ days: 1 }).startOfDay().epochMilliseconds)
    : plus(due, milliseconds(usefulFor));

/** All that becomes of the wishes, as the state machines would ask: each again when its hold is over. */
const livedBy = (
  list: readonly Wish[],
  who: Pick<Profile, 'timezone'>,
  guardrails: object,
): readonly Fate[] => {
  const settings = parseSettings({ ...settingsOfTheStand, guardrails }, 'the test');
  let customer: Profile = {
    ...ada,
    ...who,
    enrolments: Object.fromEntries(
      list.map((wish): [string, OpenEnrolment] => [idOf(wish), { ...openEnrolment, lane: wish.lane }]),
    ),
  };
  const fates: Fate[] = [];
  const queue: {
    readonly wish: Wish;
    readonly at: Instant;
    readonly held?: StoryState['held'];
    readonly asked: readonly Instant[];
  }[] = list.map((wish) => ({ wish, at: wish.due, asked: [] }));
  for (;;) {
    // Of those that are asked at one instant the lowest is first: that is the hardest.
    queue.sort(
      (a, b) => b.at - a.at || rankIn(builtInLanes, a.wish.lane) - rankIn(builtInLanes, b.wish.lane),
    );
    const next = queue.pop();
    if (next === undefined) return fates;
    const { wish, at: now, held } = next;
    const asked = [...next.asked, now];
    // As an enrolment does whose story speaks at once.
    for (const { wish: other } of [next, ...queue])
      if (other.due <= now) customer = withDue(customer, requestOf(other), other.due) ?? customer;
    if (asked.length > 100) throw new Error(`${wish.lane} is asked for ever`);
    const request = requestOf(wish);
    const plan: TouchPlan = planTouchpoint({
      customer,
      ...request,
      passage: { touches: [], coupons: [], tasks: [] },
      settings,
      now,
      ...(held !== undefined && { held }),
    });
    if (plan.kind === 'hold') {
      expect(plan.until).toBeGreaterThan(now);
      customer = withDue(customer, request, plan.due) ?? customer;
      queue.push({ wish, at: plan.until, held: { due: iso(plan.due), by: plan.by }, asked });
    } else {
      const leaves = plan.kind === 'send';
      customer = claimed(customer, request, now, leaves, settings);
      fates.push({ ...wish, outcome: leaves ? 'sent' : 'withheld', at: now, asked });
    }
  }
};

const sentAmong = (fates: readonly Fate[]): readonly Fate[] =>
  fates.filter(({ outcome }) => outcome === 'sent');

describe('whatever wants to be said to one customer', () => {
  it('is said at most so often on one day of her own, and in any window of the cap', () => {
    fc.assert(
      fc.property(wishes, people, limits, (list, who, guardrails) => {
        const sent = sentAmong(livedBy(list, who, guardrails));
        const byDay = Map.groupBy(sent, ({ at }) => wallClock(at, who.timezone).toPlainDate().toString());
        for (const [, of] of byDay) expect(of.length).toBeLessThanOrEqual(guardrails.atMostPerDay);
        const { atMost, withinDays } = guardrails.frequencyCap;
        for (const { at } of sent)
          expect(
            sent.filter((each) => each.at >= at && each.at < plus(at, days(withinDays))).length,
          ).toBeLessThanOrEqual(atMost);
      }),
      runs(300),
    );
  });

  it('waits no longer than it is worth saying', () => {
    fc.assert(
      fc.property(wishes, people, limits, (list, who, guardrails) => {
        for (const fate of livedBy(list, who, guardrails))
          for (const at of fate.asked.slice(1)) expect(at).toBeLessThan(usefulUntil(fate, who.timezone));
      }),
      runs(300),
    );
  });

  it('is withheld only where no place comes free in time: with a day for each and no cap, what is useful for two weeks is said', () => {
    const patient = wishes.map((list) => list.map((wish) => ({ ...wish, usefulFor: days(14) })));
    fc.assert(
      fc.property(patient, people, (list, who) => {
        const guardrails = { frequencyCap: { atMost: 50, withinDays: 7 } };
        const fates = livedBy(list, who, guardrails);
        expect(fates.map(({ outcome }) => outcome)).toEqual(list.map(() => 'sent'));
      }),
      runs(300),
    );
  });

  it('is said in the order of lanes where it is due at once', () => {
    const together = fc
      .tuple(wishes, fc.integer({ min: 0, max: 23 }))
      .map(([list, hour]) =>
        list.map((wish): Wish => ({ ...wish, due: plus(start, hours(hour)), usefulFor: days(14) })),
      );
    fc.assert(
      fc.property(together, people, (list, who) => {
        const fates = livedBy(list, who, { frequencyCap: { atMost: 50, withinDays: 7 } });
        const ranks = fates.toSorted((a, b) => a.at - b.at).map(({ lane }) => rankIn(builtInLanes, lane));
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
      }),
      runs(300),
    );
  });
});

describe('whatever passages pause others', () => {
  const passages = fc.array(
    fc.record({
      lane: fc.constantFrom(...builtInLanes, 'of-no-lane-any-more'),
      pauses: fc.constantFrom({}, { pauses: true as const }),
      isOver: fc.boolean(),
    }),
    { maxLength: 8 },
  );

  it('no two wait for each other: one of those that are open may speak', () => {
    fc.assert(
      fc.property(passages, (list) => {
        const entries = list.map(({ lane, pauses, isOver }, index) => {
          const entry = { ...openEnrolment, lane, ...pauses, ...(isOver && { exitedAt: start }) };
          return [journeyId(`of-${index}`), entry] as const;
        });
        const customer = { ...ada, enrolments: Object.fromEntries(entries) };
        const open = entries.filter(([, { exitedAt }]) => exitedAt === undefined);
        const speaks = open.filter(([journey, { lane }]) => {
          const plan = planTouchpoint({
            customer,
            enrolment: { journey, version: 1, customer: ada.id, cycle: 1 },
            touch: touchOf({ lane, due: start, usefulFor: days(7) }),
            passage: { touches: [], coupons: [], tasks: [] },
            settings: parseSettings(settingsOfTheStand, 'the test'),
            now: start,
          });
          return plan.kind === 'send';
        });
        expect(speaks.length > 0).toBe(open.length > 0);
      }),
      runs(300),
    );
  });
});

/** The pace of a channel: slots that no provider refuses, whoever takes them and whenever. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { days, hours, type Instant, minutes, parseIso, plus, seconds } from '../../../../shared/base/time.ts';
import {
  isOutdated,
  nextDay,
  type Pace,
  pacedBy,
  perSecondOf,
  type Rate,
  shareAhead,
  slotAt,
  slotTaken,
  standingOf,
} from '../../../../shared/decisions/pace/pace.ts';

const start = parseIso('2026-11-23T09:30:00Z');

/** The next slot and the pace after it, as the adapter takes it. */
const take = (pace: Pace, goesAhead: boolean, now: Instant): readonly [Instant, Pace] => {
  const share = goesAhead ? shareAhead(pace, now) : 'others';
  const clock = pace[share].left < 1 ? nextDay(pace[share], now) : pace[share];
  return [slotAt(clock, now), { ...pace, [share]: slotTaken(clock, now) }];
};

const takeMany = (rate: Rate, asked: readonly { readonly at: Instant; readonly ahead: boolean }[]) => {
  let pace = pacedBy(rate, start);
  return asked.map(({ at, ahead }) => {
    const [slot, next] = take(pace, ahead, at);
    pace = next;
    return { at, ahead, slot };
  });
};

const all = (count: number, ahead = false, at = start) =>
  Array.from({ length: count }, () => ({ at, ahead }));

const arrivals = fc
  .array(fc.record({ after: fc.nat(2_000), ahead: fc.boolean() }), { minLength: 1, maxLength: 300 })
  .map((list) => {
    let at = start;
    return list.map(({ after, ahead }) => {
      at = plus(at, seconds(after / 1_000));
      return { at, ahead };
    });
  });
const rates = fc.record({ perSecond: fc.double({ min: 0.5, max: 200, noNaN: true }) });

describe('slots', () => {
  it('are as many a second as the provider takes, of which a tenth is kept for what goes ahead', () => {
    const slots = takeMany({ perSecond: 14 }, all(1_260)).map(({ slot }) => slot);
    expect((slots.at(-1) ?? 0) - start).toBeGreaterThan(seconds(99));
    expect((slots.at(-1) ?? 0) - start).toBeLessThanOrEqual(seconds(100));
    expect(perSecondOf(pacedBy({ perSecond: 14 }, start))).toBeCloseTo(12.6, 3);
  });

  it('come at once for what goes ahead, however many others queue', () => {
    const slots = takeMany({ perSecond: 14 }, [...all(10_000), ...all(3, true)]).slice(-3);
    expect(slots.map(({ slot }) => slot - start)).toEqual([0, 715, 1_429]);
  });

  it('are never more in any second than the provider takes, and are kept in order', () => {
    fc.assert(
      fc.property(rates, arrivals, (rate, asked) => {
        const taken = takeMany(rate, asked);
        for (const { at, slot } of taken) expect(slot).toBeGreaterThanOrEqual(at);
        const others = taken.filter(({ ahead }) => !ahead).map(({ slot }) => slot);
        expect(others).toEqual(others.toSorted((a, b) => a - b));
        const slots = taken.map(({ slot }) => slot).toSorted((a, b) => a - b);
        for (const [index, first] of slots.entries()) {
          const within = slots.slice(index).filter((slot) => slot < first + 1_000).length;
          // Each of the two clocks may begin the second with a slot of its own.
          expect(within).toBeLessThanOrEqual(Math.ceil(rate.perSecond) + 2);
        }
      }),
    );
  });

  it('are never more in any 24 hours than the quota of a day', () => {
    const perDay = fc.integer({ min: 2, max: 60 });
    fc.assert(
      fc.property(rates, perDay, arrivals, (rate, most, asked) => {
        const slots = takeMany({ ...rate, perDay: most }, asked)
          .map(({ slot }) => slot)
          .toSorted((a, b) => a - b);
        for (const [index, first] of slots.entries())
          expect(slots.slice(index).filter((slot) => slot < plus(first, days(1))).length).toBeLessThanOrEqual(
            most,
          );
      }),
    );
  });

  it('go on a day later where the day’s quota is used up', () => {
    const slots = takeMany({ perSecond: 10, perDay: 100 }, all(200)).map(({ slot }) => slot - start);
    expect(slots.filter((slot) => slot < hours(1))).toHaveLength(90);
    expect(slots.filter((slot) => slot >= days(1) && slot < days(1) + hours(1))).toHaveLength(90);
    expect(slots.filter((slot) => slot >= days(2))).toHaveLength(20);
  });

  it('leave a tenth of the day’s quota to what goes ahead', () => {
    const [ahead] = takeMany({ perSecond: 10, perDay: 100 }, [...all(200), ...all(1, true)]).slice(-1);
    expect(ahead?.slot).toBe(start);
  });
});

describe('a provider that is asked again', () => {
  const emptied = { perSecond: 14, perDay: 1_000 };

  it('is asked once a minute', () => {
    const pace = pacedBy(emptied, start);
    expect(isOutdated(pace, plus(start, seconds(59)))).toBe(false);
    expect(isOutdated(pace, plus(start, minutes(1)))).toBe(true);
  });

  it('keeps the slots that were given, and counts them with what was sent', () => {
    let pace = pacedBy(emptied, start);
    for (let count = 0; count < 500; count += 1) pace = take(pace, false, start)[1];
    const later = plus(start, seconds(10));
    const renewed = pacedBy({ ...emptied, sent: 126 }, later, pace);
    expect(renewed.others.next).toBe(pace.others.next);
    // 126 are sent, 374 are to come, and one may be either.
    expect(renewed.ahead.left + renewed.others.left).toBe(499);
  });

  it('gives more where it takes more, and leaves the next day’s slots as they are', () => {
    const pace = pacedBy({ perSecond: 1, perDay: 10 }, start);
    const used = { ...pace, others: nextDay(pace.others, start) };
    const renewed = pacedBy({ perSecond: 100, perDay: 50_000, sent: 9 }, plus(start, minutes(1)), used);
    expect(renewed.others).toMatchObject({ next: used.others.next, left: 9, from: plus(start, days(1)) });
    expect(renewed.ahead.left).toBe(5_000);
    expect(perSecondOf(renewed)).toBeCloseTo(90, 1);
  });

  it('leaves nothing where others of the account have used the quota up', () => {
    const renewed = pacedBy({ ...emptied, sent: 1_200 }, start, pacedBy(emptied, start));
    expect([renewed.ahead.left, renewed.others.left]).toEqual([0, 0]);
  });
});

describe('how a pace stands', () => {
  const day = { perSecond: 14, perDay: 1_000, sent: 0 };

  it('is what the provider takes, and what of its day has not been given to a message', () => {
    let pace = pacedBy(day, start);
    for (let count = 0; count < 3; count += 1) [, pace] = take(pace, false, start);
    expect(standingOf(pace, start)).toEqual({
      asOf: start,
      perSecond: 14,
      day: { most: 1_000, left: 997 },
    });
  });

  it('names the instant from which on there are more, where a day is used up', () => {
    const used = pacedBy({ ...day, sent: 1_000 }, start);
    expect(standingOf(used, start).day).toEqual({ most: 1_000, left: 0, until: plus(start, days(1)) });
    const [slot, after] = take(used, false, start);
    expect(slot).toBe(plus(start, days(1)));
    expect(standingOf(after, start).day).toEqual({ most: 1_000, left: 0, until: plus(start, days(1)) });
  });

  it('has a whole day left when nothing has gone for as long', () => {
    const used = pacedBy({ ...day, sent: 1_000 }, start);
    expect(standingOf(used, plus(start, days(1))).day).toEqual({ most: 1_000, left: 1_000 });
  });

  it('has no day where the provider takes any number', () => {
    expect(standingOf(pacedBy({ perSecond: 20 }, start), start)).toEqual({ asOf: start, perSecond: 20 });
  });
});

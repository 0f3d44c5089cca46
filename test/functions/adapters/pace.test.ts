/** The pace in the ledger: taken by many Lambdas at once, and asked of the provider by one of them. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createDynamoDb } from '../../../functions/adapters/dynamodb.ts';
import { createPace } from '../../../functions/adapters/pace.ts';
import { days, type Instant, minutes, plus, seconds } from '../../../shared/base/time.ts';
import type { Rate } from '../../../shared/decisions/pace/pace.ts';
import type { PaceKeeper } from '../../../shared/flows/ports.ts';
import { createStand, type Stand, start } from '../../support/stand.ts';

let stand: Stand;
let rate: Rate | undefined;
let asked: number;
beforeEach(() => {
  stand = createStand();
  rate = { perSecond: 10 };
  asked = 0;
});

/** As in a Lambda of its own, which remembers nothing of another. */
const lambda = (): PaceKeeper =>
  createPace(createDynamoDb(), 'ledger', stand.now, {
    email: async () => {
      asked += 1;
      return rate;
    },
  });
const next = { goesAhead: false, before: undefined };
const afterStart = (slot: Instant | undefined) => (slot === undefined ? undefined : slot - start);

describe('the pace', () => {
  it('gives each message a slot of its own, one after the other', async () => {
    const pace = lambda();
    const slots: (Instant | undefined)[] = [];
    for (let count = 0; count < 4; count += 1) slots.push(await pace.slot('email', next));
    expect(slots.map(afterStart)).toEqual([0, 112, 223, 334]);
    await stand.moveTo(plus(start, seconds(20)));
    expect(afterStart(await pace.slot('email', next))).toBe(20_000);
  });

  it('gives no slot twice, whichever Lambdas ask at the same time', async () => {
    for (let seed = 0; seed < 20; seed += 1) {
      stand = createStand();
      const slots: (Instant | undefined)[] = [];
      const work = Array.from({ length: 12 }, async () => {
        const pace = lambda();
        slots.push(await pace.slot('email', next), await pace.slot('email', next));
      });
      await stand.interleave(work, (pending) => (seed * 7 + pending) % Math.max(1, pending));
      const sorted = slots.map((slot) => slot ?? 0).toSorted((a, b) => a - b);
      expect(sorted).toHaveLength(24);
      for (const [index, slot] of sorted.slice(1).entries())
        expect(slot - (sorted[index] ?? 0)).toBeGreaterThanOrEqual(111);
    }
  });

  it('is taken in one write by a Lambda that knows it', async () => {
    const pace = lambda();
    await pace.slot('email', next);
    stand.forget();
    for (let count = 0; count < 5; count += 1) await pace.slot('email', next);
    expect(stand.requests).toEqual(Array.from({ length: 5 }, () => 'UpdateItem'));
  });

  it('is asked of the provider once a minute, by one of those that send', async () => {
    const [one, other] = [lambda(), lambda()];
    await Promise.all([one, other].map((each) => each.slot('email', next)));
    await stand.moveTo(plus(start, minutes(1)));
    asked = 0;
    rate = { perSecond: 100 };
    await Promise.all([one, other].map((each) => each.slot('email', next)));
    expect(asked).toBe(1);
    expect(await other.perSecond('email')).toBeCloseTo(90, 1);
  });

  it('goes on as it was while the provider does not say what it takes', async () => {
    const pace = lambda();
    await pace.slot('email', next);
    rate = undefined;
    await stand.moveTo(plus(start, minutes(5)));
    expect(afterStart(await pace.slot('email', next))).toBe(minutes(5));
    expect(await pace.perSecond('email')).toBeCloseTo(9, 2);
  });

  it('is a new account’s until the provider has said what this one may send', async () => {
    rate = undefined;
    expect(await lambda().perSecond('email')).toBeCloseTo(0.9, 3);
  });

  it('takes no slot that comes too late', async () => {
    const pace = lambda();
    const before = plus(start, seconds(1));
    const slots: (number | undefined)[] = [];
    for (let count = 0; count < 12; count += 1)
      slots.push(afterStart(await pace.slot('email', { goesAhead: false, before })));
    expect(slots.filter((slot) => slot !== undefined)).toHaveLength(9);
    expect(afterStart(await pace.slot('email', next))).toBe(1_001);
  });

  it('goes on with the next day’s slots where the quota is used up, and keeps some for what goes ahead', async () => {
    rate = { perSecond: 10, perDay: 20 };
    const pace = lambda();
    const slots: (number | undefined)[] = [];
    for (let count = 0; count < 20; count += 1) slots.push(afterStart(await pace.slot('email', next)));
    expect(slots.filter((slot) => (slot ?? 0) < days(1))).toHaveLength(18);
    expect(afterStart(await pace.slot('email', { ...next, goesAhead: true }))).toBe(0);
  });

  it('is none of a channel whose provider takes anything', async () => {
    stand.forget();
    expect(await lambda().slot('sms', next)).toBe(start);
    expect(await lambda().perSecond('sms')).toBeUndefined();
    expect(stand.requests).toEqual([]);
  });
});

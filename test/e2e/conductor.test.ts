/** Every built-in journey at once, over a shop with checkouts, complaints, answers and birthdays: what its customers get of it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Lived, live, reachedIn, violationsIn } from '../support/conducted.ts';

describe('a shop with every journey switched on', () => {
  let conducted: Lived;
  let alone: Lived;
  beforeAll(async () => {
    const size = { customers: 160, nights: 40 };
    conducted = await live(true, size);
    alone = await live(false, size);
  });

  it('sends nobody two marketing messages on one day of her own, two questions why she left, or two offers', () => {
    expect(violationsIn(conducted)).toEqual({
      twoOnOneDay: [],
      askedWhyTwice: [],
      twoUnusedOffers: [],
      complaintAnsweredTwice: [],
      lowerFirst: [],
      unexplained: [],
    });
  });

  it('would without a conductor', () => {
    expect(violationsIn(alone).twoOnOneDay).not.toEqual([]);
  });

  it('still reaches 95 of 100 whom any journey reaches without', () => {
    const reached = reachedIn(conducted);
    const before = [...reachedIn(alone)];
    expect(before.length).toBeGreaterThan(50);
    expect(before.filter((customer) => reached.has(customer)).length / before.length).toBeGreaterThanOrEqual(
      0.95,
    );
  });
});

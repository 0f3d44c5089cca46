/** Every built-in journey at once, over a shop with checkouts, complaints, answers and birthdays: what its customers get of it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { houses, type Lived, live, reachedIn, violationsIn } from '../support/conducted.ts';

describe.each(houses)('$name with every journey switched on', ({ source, isThere }) => {
  describe.runIf(isThere)('conducted', () => {
    let conducted: Lived;
    let alone: Lived;
    beforeAll(async () => {
      conducted = await live(true, source);
      alone = await live(false, source);
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
      const share = before.filter((customer) => reached.has(customer)).length / before.length;
      expect(share).toBeGreaterThanOrEqual(0.95);
    });
  });
});

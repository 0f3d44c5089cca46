/** Every built-in journey at once: who is in the control group gets no marketing, and who is in a lane's holdout none of that lane. */
import { beforeAll, describe, expect, it } from 'vitest';
import { heldOutIn, houses, type Lived, live } from '../support/conducted.ts';

describe.each(houses)('in $name with every journey switched on', ({ source, isThere }) => {
  describe.runIf(isThere)('the experiment', () => {
    let lived: Lived;
    beforeAll(async () => {
      lived = await live(true, source, { controlPercent: 30, lanes: { 'win-back': 30 } });
    });

    it('sends no marketing to anybody in the control group, who would have got some', () => {
      const { customers, got, shadows } = heldOutIn(lived);
      expect(customers.size).toBeGreaterThan(10);
      expect(shadows).toBeGreaterThan(10);
      expect(got).toEqual([]);
    });

    it('sends nothing of a lane to whom the lane’s holdout has', () => {
      const { shadows, got } = heldOutIn(lived, 'win-back');
      expect(shadows).toBeGreaterThan(5);
      expect(got).toEqual([]);
    });

    it('holds nobody else out', () => {
      const held = new Set([...heldOutIn(lived).customers, ...heldOutIn(lived, 'win-back').customers]);
      const others = lived.passages.filter(
        ({ enrolment }) => enrolment !== undefined && !held.has(enrolment.key.customer),
      );
      expect(others.length).toBeGreaterThan(10);
      expect(others.filter(({ enrolment }) => enrolment?.arm === 'holdout')).toEqual([]);
      expect(
        others.flatMap(({ touches }) => touches.filter(({ withheld }) => withheld?.guardrail === 'held-out')),
      ).toEqual([]);
    });
  });
});

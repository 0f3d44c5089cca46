/** Every built-in journey at once: who is in the control group gets no marketing, and who is in a lane's holdout none of that lane. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { heldOutIn, type Lived, live, type Source } from '../support/conducted.ts';
import { areAllTried } from '../support/runs.ts';

/** A real history, outside of the project. */
const cdnow = join(import.meta.dirname, '../../../shared/data/cdnow/cdnow_sample.csv');

interface House {
  readonly name: string;
  readonly source: Source;
  readonly isThere: boolean;
}

const houses: readonly House[] = [
  {
    name: 'a made-up shop',
    source: areAllTried ? { customers: 1_000, nights: 60 } : { customers: 120, nights: 30 },
    isThere: true,
  },
  {
    name: 'CDNOW (in test:deep, where ../shared is there)',
    source: { orders: cdnow },
    isThere: areAllTried && existsSync(cdnow),
  },
];

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

/** A pool of codes: each is taken out once, however many are at it, and given back where nobody has seen it. */
import { describe, expect, it } from 'vitest';
import { createDynamoDb } from '../../../../functions/adapters/dynamodb.ts';
import { createPool } from '../../../../functions/adapters/offers/pool.ts';
import { customerId } from '../../../../shared/base/ids.ts';
import type { CouponRecord } from '../../../../shared/journeys/records.ts';
import { tenOffIssued } from '../../../support/passages.ts';
import { createStand } from '../../../support/stand.ts';

const couponOf = (index: number): CouponRecord => ({
  ...tenOffIssued,
  enrolment: { ...tenOffIssued.enrolment, customer: customerId(`c-${index}`) },
  code: `OURS-${index}`,
  state: 'reserved',
});
const codes = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `SAVE-${index}`);

const opened = async (count: number) => {
  const stand = createStand();
  let drawn = 0;
  const pool = createPool(createDynamoDb(), 'ledger', () => {
    drawn += 1;
    return (drawn % 7) / 7;
  });
  await pool.load('ten-off', codes(count));
  return { stand, pool };
};

describe('a pool of codes', () => {
  it('gives each of many who ask at once a code of its own', async () => {
    const { stand, pool } = await opened(60);
    const asked = Array.from({ length: 40 }, (_, index) => pool.create(couponOf(index)));
    await stand.interleave(asked, (pending) => (pending * 7) % Math.max(1, pending));
    const given = (await Promise.all(asked)).flatMap((each) => (each.kind === 'made' ? [each.code] : []));
    expect(new Set(given).size).toBe(given.length);
    expect(given.length).toBeGreaterThan(30);
  });

  it('gives the same coupon the same code again, and says how few are left', async () => {
    const { pool } = await opened(3);
    const first = await pool.create(couponOf(1));
    expect(first).toMatchObject({ kind: 'made', left: 2 });
    expect(await pool.create(couponOf(1))).toEqual({
      kind: 'made',
      code: first.kind === 'made' ? first.code : '',
    });
  });

  it('is busy once it is empty, and goes on when more are loaded', async () => {
    const { pool } = await opened(1);
    await pool.create(couponOf(1));
    expect(await pool.create(couponOf(2))).toEqual({
      kind: 'busy',
      why: 'the pool of "ten-off" is empty: load more codes',
    });
    await pool.load('ten-off', ['MORE-1']);
    expect(await pool.create(couponOf(2))).toMatchObject({ kind: 'made', code: 'MORE-1' });
  });

  it('takes back what nobody has seen, and never what somebody has', async () => {
    const { pool } = await opened(1);
    await pool.create(couponOf(1));
    await pool.remove(couponOf(1), true);
    expect(await pool.create(couponOf(2))).toMatchObject({ kind: 'busy' });
    await pool.remove(couponOf(1), false);
    expect(await pool.create(couponOf(2))).toMatchObject({ kind: 'made', code: 'SAVE-0' });
  });

  it('keeps its code with a coupon that is issued, also when its order is cancelled', async () => {
    const { pool } = await opened(2);
    const made = await pool.create(couponOf(1));
    const code = made.kind === 'made' ? (made.code ?? '') : '';
    const { state: _, ...issued } = couponOf(1);
    expect(await pool.create({ ...issued, code }, true)).toEqual({ kind: 'made' });
    // The other is there still.
    expect(await pool.create(couponOf(2))).toMatchObject({ kind: 'made', left: 0 });
  });
});

/** What is owed by coupons, by journey and month of the shop's own calendar, and their codes, through the real ledger. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codesBody, liabilityBody } from '../../../../functions/api/contract/schemas.ts';
import { customerId, journeyId } from '../../../../shared/base/ids.ts';
import { days, hours, type Instant, minus, parseIso, plus } from '../../../../shared/base/time.ts';
import { cellsOf } from '../../../../shared/decisions/figures/measures/index.ts';
import { type Between, Sums } from '../../../../shared/decisions/figures/sums.ts';
import { tellCodes, tellLiability } from '../../../../shared/flows/offers/liability.ts';
import type { CouponRecord } from '../../../../shared/journeys/records.ts';
import { enrolment, tenOffIssued } from '../../../support/passages.ts';
import { runs } from '../../../support/runs.ts';
import { createStand, type Stand, start } from '../../../support/stand.ts';

const journey = journeyId('win-back');
const offering = [journey, journeyId('welcome')];

const coupon = (id: string, issuedAt: Instant, changes: Partial<CouponRecord> = {}): CouponRecord => ({
  ...tenOffIssued,
  enrolment: { ...enrolment, customer: customerId(id) },
  code: `CODE${id}`,
  face: 500,
  issuedAt,
  validUntil: plus(issuedAt, days(8)),
  ...changes,
});

/** What these coupons count for, as the read model would tell it. */
const counting = (coupons: readonly CouponRecord[], { ports }: Stand) => {
  const sums = new Sums();
  for (const record of coupons) sums.add(cellsOf({ kind: 'coupon', record }, ports.settings));
  return {
    rows: async (figure: string, between?: Between) => sums.rows(figure, between),
    countedAt: async () => start,
  };
};

const told = (stand: Stand, coupons: readonly CouponRecord[], asked: object = {}) =>
  tellLiability(
    { from: '2026-10', until: '2026-11', ...asked },
    offering,
    counting(coupons, stand),
    stand.ports,
  );
const owed = async (...of: Parameters<typeof told>) => liabilityBody.parse(await told(...of));

describe('what is owed by coupons', () => {
  it('is told by journey and month, at face and as is to be expected', async () => {
    const stand = createStand({ timezone: 'Asia/Taipei', budgets: { 'win-back': { coupons: 100 } } });
    const october = parseIso('2026-10-20T12:00:00Z');
    const coupons = [
      coupon('a', october),
      coupon('b', october),
      coupon('c', october),
      coupon('d', october, { orderId: 'o-1', redeemedAt: october, orderValue: 4_000, discount: 400 }),
      coupon('e', minus(start, hours(1))),
      coupon('f', minus(start, hours(2)), { face: 1_500 }),
      coupon('g', minus(start, hours(3)), { releasedAt: start }),
      coupon('h', minus(start, hours(3)), { state: 'reserved' }),
    ];
    const none = { coupons: 0, face: 0 };
    expect(await owed(stand, coupons)).toEqual({
      asOf: '2026-11-23T12:00:00Z',
      at: '2026-11-23',
      currency: 'EUR',
      from: '2026-10',
      until: '2026-11',
      journeys: [
        {
          journey: 'win-back',
          rate: 0.25,
          months: [
            {
              month: '2026-10',
              reserved: none,
              outstanding: none,
              redeemed: { coupons: 1, face: 5, discount: 4 },
              expired: { coupons: 3, face: 15 },
              void: none,
              released: none,
              expected: 0,
              budget: { coupons: { of: 100, spent: 0 } },
            },
            {
              month: '2026-11',
              reserved: { coupons: 1, face: 5 },
              outstanding: { coupons: 2, face: 20 },
              redeemed: none,
              expired: none,
              void: none,
              released: { coupons: 1, face: 5 },
              expected: 5,
              budget: { coupons: { of: 100, spent: 0 } },
            },
          ],
        },
      ],
    });
  });

  it('is told of a journey with a budget in the latest month, though it has issued nothing', async () => {
    const stand = createStand({ budgets: { welcome: { messages: 20 }, 'win-back': { coupons: 100 } } });
    const { journeys } = await owed(stand, [coupon('a', parseIso('2026-10-20T12:00:00Z'))]);
    expect(
      journeys.map((each) => [each.journey, each.months.map(({ month, budget }) => [month, budget])]),
    ).toEqual([
      ['welcome', [['2026-11', { messages: { of: 20, spent: 0 } }]]],
      [
        'win-back',
        [
          ['2026-10', { coupons: { of: 100, spent: 0 } }],
          ['2026-11', { coupons: { of: 100, spent: 0 } }],
        ],
      ],
    ]);
  });

  it('is of the month that the shop’s own calendar shows', async () => {
    const stand = createStand({ timezone: 'Asia/Taipei' });
    // There it is November already.
    const coupons = [coupon('a', parseIso('2026-10-31T20:00:00Z'))];
    const months = async (asked: object) =>
      (await owed(stand, coupons, asked)).journeys.flatMap((each) => each.months.map(({ month }) => month));
    expect(await months({})).toEqual(['2026-11']);
    expect(await months({ from: '2026-11' })).toEqual(['2026-11']);
    expect(await months({ until: '2026-10' })).toEqual([]);
  });

  it('is told of those that the shop has no more, and of none that never was', async () => {
    const stand = createStand();
    const ofOld = coupon('a', start, { enrolment: { ...enrolment, journey: journeyId('of-old') } });
    const coupons = [ofOld, coupon('b', start)];
    const named = async (asked: object) =>
      (await owed(stand, coupons, asked)).journeys.map((each) => each.journey);
    expect(await named({})).toEqual(['of-old', 'win-back']);
    expect(await named({ journey: 'of-old' })).toEqual(['of-old']);
    expect(await named({ journey: 'welcome' })).toEqual([]);
    const refusal = {
      refused: 'not-found',
      why: 'journey: there is no "misspelt"; there are win-back, welcome',
      field: 'journey',
      reason: { kind: 'no-such', what: 'journey', name: 'misspelt' },
    };
    expect(await told(stand, coupons, { journey: 'misspelt' })).toEqual(refusal);
    expect(await tellCodes({ journey: 'misspelt', month: '2026-11' }, offering, stand.ports)).toEqual(
      refusal,
    );
  });
});

describe('the codes of a month', () => {
  it('come in the order of their issue, each once, whatever the pages and the timezone', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom('UTC', 'Asia/Taipei', 'America/Los_Angeles', 'Pacific/Kiritimati'),
        async (offsets, atMost, timezone) => {
          const stand = createStand({ timezone });
          const turn = parseIso('2026-11-01T00:00:00Z');
          const begins = minus(turn, hours(60));
          const coupons = offsets.map((each, index) => coupon(`c${index}`, plus(begins, hours(each))));
          await stand.ports.ledger.put({ coupons });
          const from = minus(turn, hours(20));
          const until = plus(turn, days(40));
          const found: CouponRecord[] = [];
          let after: string | undefined;
          do {
            const page = await stand.ports.ledger.couponsIssued(journey, { from, until }, { after, atMost });
            if (page === 'no-such-place') throw new Error(`${after} is no place`);
            found.push(...page.coupons);
            after = page.next;
          } while (after !== undefined);
          const meant = coupons.filter(({ issuedAt }) => issuedAt >= from && issuedAt < until);
          expect(found.map(({ code }) => code).sort()).toEqual(meant.map(({ code }) => code).sort());
          expect(found.map(({ issuedAt }) => issuedAt)).toEqual(
            found.map(({ issuedAt }) => issuedAt).sort((a, b) => a - b),
          );
        },
      ),
      runs(40),
    );
  });

  it('say what became of each', async () => {
    const stand = createStand();
    await stand.ports.ledger.put({
      coupons: [coupon('a', minus(start, days(2)), { orderId: 'o-1', redeemedAt: start, orderValue: 4_050 })],
    });
    const codes = codesBody.parse(await tellCodes({ journey, month: '2026-11' }, offering, stand.ports));
    expect(codes.coupons).toEqual([
      {
        code: 'CODEa',
        coupon: 'ten-off',
        journey: 'win-back',
        customer: 'a',
        standing: 'redeemed',
        terms: { percentOff: 10 },
        face: 5,
        issuedAt: '2026-11-21T12:00:00Z',
        validUntil: '2026-11-29T12:00:00Z',
        redeemedAt: '2026-11-23T12:00:00Z',
        orderId: 'o-1',
        orderValue: 40.5,
      },
    ]);
  });

  it('are refused from a place that no answer has told', async () => {
    const stand = createStand();
    await stand.ports.ledger.put({ coupons: [coupon('a', start)] });
    const places = ['x', '{}', '{"month":"x"}', '{"month":"2025-01"}', '{"month":"2026-11","last":{"c":1}}'];
    for (const place of ['no place', ...places.map((each) => Buffer.from(each).toString('base64url'))])
      expect(
        await tellCodes({ journey, month: '2026-11', after: place }, offering, stand.ports),
      ).toMatchObject({ refused: 'invalid', field: 'after' });
  });
});

/** What is owed by coupons through the real API, as the ledger's stream has brought it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codesBody, liabilityBody } from '../../../functions/api/contract/schemas.ts';
import { storyShop } from '../../../local/testing/index.ts';
import { customerId, journeyId } from '../../../shared/base/ids.ts';
import { days, minutes, plus } from '../../../shared/base/time.ts';
import { dormantFor } from '../../../shared/customers/rules/index.ts';
import { journey } from '../../../shared/journeys/journey.ts';
import { coupon, purchase, send } from '../../../shared/journeys/language.ts';
import { paused } from '../../../shared/shop/shop.ts';
import { type Answered, adminKey, basic, type Served, serve, start } from './served.ts';

const giving = journey('giving', {
  version: 1,
  enrols: { when: dormantFor(days(14)) },
  goal: purchase,
  budget: { coupons: 100 },
  steps: [send(coupon('five-off', { amountOff: 5, validFor: days(8) }))],
});
const talking = journey('talking', {
  version: 1,
  enrols: { when: dormantFor(days(20)) },
  goal: purchase,
  steps: [send(coupon('six-off', { amountOff: 6, validFor: days(8) }))],
});
const shop = storyShop([], { journeys: [paused(giving), talking] });

let served: Served;
beforeAll(async () => {
  served = await serve(undefined, shop, () => {}, true);
  await served.ports.ledger.put({
    coupons: [1, 2, 3].map((each) => ({
      enrolment: { journey: journeyId('giving'), version: 1, customer: customerId(`c-${each}`), cycle: 1 },
      name: 'five-off',
      code: `FIVE${each}`,
      terms: { amountOff: 5 },
      face: 500,
      issuedAt: start,
      validUntil: plus(start, days(8)),
    })),
  });
  await served.world.clock.runUntil(plus(start, minutes(3)));
});
afterAll(() => served.world.close());

const ask = (path: string, query: Readonly<Record<string, string>> = {}): Promise<Answered> =>
  served.ask('GET', path, { headers: { authorization: basic(adminKey.key) }, query });
const faultOf = ({ status, body }: Answered) => [status, (body as { error: { field: string } }).error.field];

describe('what is owed by coupons', () => {
  it('is told of all journeys that give them, paused ones too', async () => {
    const { journeys, from, until, at } = liabilityBody.parse((await ask('/v1/coupons/liability')).body);
    expect([from, until, at]).toEqual(['2026-06', '2026-11', '2026-11-23']);
    expect(journeys).toMatchObject([
      {
        journey: 'giving',
        months: [
          {
            month: '2026-11',
            outstanding: { coupons: 3, face: 15 },
            budget: { coupons: { of: 100, spent: 0 } },
          },
        ],
      },
    ]);
  });

  it('refuses months that are none, turned round, or too many, and journeys that are none, by the field', async () => {
    const path = '/v1/coupons/liability';
    expect(faultOf(await ask(path, { from: '2026-13' }))).toEqual([400, 'from']);
    expect(faultOf(await ask(path, { until: 'now' }))).toEqual([400, 'until']);
    expect(faultOf(await ask(path, { from: '2026-11', until: '2026-10' }))).toEqual([400, 'from']);
    expect(faultOf(await ask(path, { from: '2024-11', until: '2026-11' }))).toEqual([400, 'from']);
    expect((await ask(path, { from: '2024-12', until: '2026-11' })).status).toBe(200);
    expect(faultOf(await ask(path, { journey: 'misspelt' }))).toEqual([404, 'journey']);
    expect(faultOf(await ask('/v1/coupons'))).toEqual([400, 'journey']);
    expect(faultOf(await ask('/v1/coupons', { journey: 'giving', after: '%' }))).toEqual([400, 'after']);
  });

  it('is by codes that can be asked for', async () => {
    const { coupons, next } = codesBody.parse((await ask('/v1/coupons', { journey: 'giving' })).body);
    expect([coupons.map(({ code }) => code).sort(), next]).toEqual([['FIVE1', 'FIVE2', 'FIVE3'], undefined]);
  });
});

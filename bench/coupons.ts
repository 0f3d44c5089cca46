/** What checkouts wait for: a check and a redemption by the API's own handler on the embedded DynamoDB, one after another and all at once. */

import { createPorts } from '../functions/adapters/index.ts';
import { toEvent } from '../local/engine/gateway.ts';
import { localKeyring, localKeys } from '../local/engine/keys.ts';
import { synthesize } from '../local/engine/synth.ts';
import { createWorld } from '../local/engine/world.ts';
import sample from '../rekindle.config.ts';
import { customerId, journeyId } from '../shared/base/ids.ts';
import { days, parseIso, plus } from '../shared/base/time.ts';
import { newProfile } from '../shared/customers/profiles/profile.ts';
import { couponCode } from '../shared/decisions/offers/code.ts';
import type { CouponRecord } from '../shared/journeys/records.ts';
import { insist, keep, sized } from './bench.ts';

const coupons = sized(5_000, 200);
const redeemers = sized(1_000, 100);
const start = parseIso('2026-03-02T10:00:00Z');

const world = await createWorld({ assembly: await synthesize(sample), start, seed: 1 });
world.secrets.put(world.environment.API_KEYS_ID ?? '', JSON.stringify(localKeyring));
const ports = createPorts(world.environment);
const api = world.functionAt('functions/api/handler.ts') ?? '';
const authorization = `Basic ${Buffer.from(`${localKeys.checkout}:`).toString('base64')}`;

const issued = Array.from({ length: coupons + 1 }, (_, index): CouponRecord => {
  const customer = customerId(`customer-${index}`);
  return {
    enrolment: { journey: journeyId('win-back-14d'), version: 1, customer, cycle: 1 },
    name: 'ten-off',
    code: couponCode('bench', customer),
    terms: { percentOff: 10, minimum: 20, only: { categories: ['tea'] } },
    issuedAt: start,
    validUntil: plus(start, days(8)),
  };
});
await ports.profiles.putAll(issued.map(({ enrolment }) => newProfile(enrolment.customer)));
for (let index = 0; index < issued.length; index += 100)
  await ports.ledger.put({ coupons: issued.slice(index, index + 100) });

const basket = {
  items: [
    { product: 'p-1', name: 'Oolong', category: 'tea', quantity: 2, price: 12.5 },
    { product: 'p-2', name: 'Kettle', category: 'kitchen', price: 49.9 },
  ],
};

const ask = async (code: string, what: string, body: object): Promise<Readonly<Record<string, unknown>>> => {
  const request = {
    method: 'POST',
    target: `/v1/coupons/${code}/${what}`,
    headers: { authorization, 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(body)),
    sourceIp: '127.0.0.1',
  };
  const answer = (await world.lambda.invoke(api, toEvent(request, world.clock.now()))) as {
    readonly statusCode: number;
    readonly body: string;
  };
  insist(answer.statusCode === 200, `the API answered ${answer.statusCode}: ${answer.body}`);
  return JSON.parse(answer.body);
};

interface Asked {
  readonly what: 'check' | 'redeem';
  readonly times: readonly number[];
  readonly rru: number;
  readonly wru: number;
}

const [last, ...each] = issued.toReversed();

/** Of all tables: other than the ledger and the profiles, the API asks none. */
const unitsUsed = (): { readonly rru: number; readonly wru: number } => {
  const all = Object.values(world.dynamodb.consumed());
  return {
    rru: all.reduce((sum, { readUnits }) => sum + readUnits, 0),
    wru: all.reduce((sum, { writeUnits }) => sum + writeUnits, 0),
  };
};

/** Each of the coupons, one after another. */
const asked = async (what: Asked['what'], bodyOf: (coupon: CouponRecord) => object): Promise<Asked> => {
  const before = unitsUsed();
  const times: number[] = [];
  for (const coupon of each) {
    const began = performance.now();
    const answer = await ask(coupon.code, what, bodyOf(coupon));
    times.push(performance.now() - began);
    insist(answer.valid === true || answer.redeemed === true, `${what} said no: ${JSON.stringify(answer)}`);
  }
  const after = unitsUsed();
  return { what, times, rru: after.rru - before.rru, wru: after.wru - before.wru };
};

const checks = await asked('check', ({ enrolment }) => ({ basket, customer: enrolment.customer }));
const redemptions = await asked('redeem', ({ enrolment, code }) => ({
  orderId: `o-${code}`,
  basket,
  customer: enrolment.customer,
}));

/** One code, and so many orders at once. */
const raced = async () => {
  const began = performance.now();
  const answers = await Promise.all(
    Array.from({ length: redeemers }, (_, index) =>
      ask(last?.code ?? '', 'redeem', { orderId: `race-${index}` }),
    ),
  );
  return {
    winners: answers.filter(({ redeemed }) => redeemed === true).length,
    ms: performance.now() - began,
  };
};
const { winners, ms } = await raced();

const at = (times: readonly number[], share: number): number =>
  Number((times.toSorted((a, b) => a - b)[Math.floor(share * times.length)] ?? 0).toFixed(2));
const rows = [checks, redemptions].map(({ what, times, rru, wru }) => ({
  what,
  coupons,
  'ms, median': at(times, 0.5),
  'ms, 99%': at(times, 0.99),
  'RRU each': Number((rru / coupons).toFixed(2)),
  'WRU each': Number((wru / coupons).toFixed(2)),
}));
console.table(rows);
console.log(
  `Of ${redeemers} orders that asked for one code at once, ${winners} got it, within ${Math.round(ms)} ms. Times are of handler and engine, in one process.`,
);
keep('coupons', { rows, race: { redeemers, winners, ms: Math.round(ms) } });
insist(winners === 1, `${winners} of ${redeemers} orders got the one code`);
const [check, redemption] = rows;
insist(check?.['WRU each'] === 0, `a check writes ${check?.['WRU each']} units, and not none`);
// The coupon, its entries in the indexes by code and by month, and that the order has it: in a transaction, twice each.
insist(
  (redemption?.['WRU each'] ?? 0) <= 8,
  `a redemption writes ${redemption?.['WRU each']} units, and not the 8 that it may`,
);
world.close();

/** Orders as entities, on the real adapters: cancelled, changed, told with other ids, and wherever a Lambda dies. */
import { describe, expect, it } from 'vitest';
import { customerId, type EnrolmentKey } from '../../../../shared/base/ids.ts';
import { days, hours, plus } from '../../../../shared/base/time.ts';
import type { CustomerEvent } from '../../../../shared/customers/events/event.ts';
import { newProfile, type Profile } from '../../../../shared/customers/profiles/profile.ts';
import { withOffer } from '../../../../shared/decisions/offers/on-profile.ts';
import { ingest } from '../../../../shared/flows/events/ingest.ts';
import {
  ada,
  enrolment,
  enrolmentRecord as record,
  tenOffIssued as tenOff,
} from '../../../support/passages.ts';
import { start } from '../../../support/stand.ts';
import { createDeployment, type Death, type Deployment, deathsWithin } from '../sweep/deployment.ts';

const loyalty = { pointsPerUnit: 1, tiers: {} };

/** Who has been issued the coupon has its offer. */
const offered = withOffer(ada, enrolment, tenOff.validUntil);

const begin = async (profile: Profile = offered, settings: object = {}): Promise<Deployment> => {
  const deployment = createDeployment(settings);
  await deployment.ports.profiles.putAll([profile]);
  await deployment.ports.ledger.put({ enrolments: [record], coupons: [tenOff] });
  return deployment;
};

let tellings = 0;
/** Each is told by itself; what is told again by the same telling is what a queue delivers again. */
const told = (event: CustomerEvent): CustomerEvent => {
  tellings += 1;
  return { ...event, told: { id: `t-${tellings}`, at: start, kind: 'live' } };
};
const every = (id: string, customer: string) => ({ id, customer: customerId(customer), at: start });
const completed = (more: object = {}, customer = 'ada'): CustomerEvent =>
  told({ ...every('order-o-1', customer), name: 'Order Completed', orderId: 'o-1', value: 4_200, ...more });
const cancelled = (customer = 'ada'): CustomerEvent =>
  told({
    ...every('cancelled-o-1', customer),
    at: plus(start, days(1)),
    name: 'Order Cancelled',
    orderId: 'o-1',
  });
const changed = (value: number, customer = 'ada'): CustomerEvent =>
  told({
    ...every(`changed-o-1-${value}`, customer),
    at: plus(start, hours(1)),
    name: 'Order Changed',
    orderId: 'o-1',
    value,
  });

const take = (deployment: Deployment, event: CustomerEvent, death?: Death) =>
  deployment.run((ports) => ingest({ kind: 'customer', event }, ports), death);
const profileIn = ({ ports }: Deployment, id = 'ada') => ports.profiles.get(customerId(id));
const passageIn = ({ ports }: Deployment, key: EnrolmentKey = enrolment) => ports.ledger.passage(key);

const { revision: _, ...before } = offered;
const withCoupon = { couponCode: tenOff.code };

describe('an order that is cancelled unpaid', () => {
  it('is as if it had not been, for profile, goal, coupon and points, wherever a Lambda dies', async () => {
    const prepared = async () => {
      const deployment = await begin(offered, { loyalty });
      await take(deployment, completed(withCoupon));
      return deployment;
    };
    const whole = await prepared();
    expect(await profileIn(whole)).toMatchObject({ orders: 1, spent: 4_200, points: 42 });
    const { enrolment: reached, coupons } = await passageIn(whole);
    expect([reached?.goalAt, coupons[0]?.orderId]).toEqual([start, 'o-1']);
    await take(whole, cancelled());
    const deaths = [undefined, ...deathsWithin(whole.requests.length)];
    expect(deaths.length).toBeGreaterThan(10);
    for (const death of deaths) {
      const deployment = await prepared();
      const cancelling = cancelled();
      if (death !== undefined) expect(await take(deployment, cancelling, death)).toBe('killed');
      await take(deployment, cancelling);
      const { revision: __, ...after } = (await profileIn(deployment)) ?? newProfile(customerId('nobody'));
      expect({ death, after }).toEqual({ death, after: { ...before, points: 0 } });
      const passage = await passageIn(deployment);
      expect(passage.enrolment?.goalAt).toBeUndefined();
      expect(passage.coupons[0]).not.toHaveProperty('orderId');
    }
  });

  const retracted = ({ bus }: Deployment) =>
    bus.filter(({ DetailType }) => DetailType === 'Goal Retracted').map(({ Detail }) => JSON.parse(Detail));
  const asPublished = { schemaVersion: 1, ...enrolment, arm: 'treatment', orderId: 'o-1' };

  it('takes back the goal that it had reached, and tells of it at least once, wherever a Lambda dies', async () => {
    const prepared = async () => {
      const deployment = await begin();
      await take(deployment, completed());
      return deployment;
    };
    const whole = await prepared();
    await take(whole, cancelled());
    expect(retracted(whole)).toEqual([asPublished]);
    for (const death of deathsWithin(whole.requests.length)) {
      const deployment = await prepared();
      const cancelling = cancelled();
      await take(deployment, cancelling, death);
      await take(deployment, cancelling);
      expect(new Set(retracted(deployment).map((each) => JSON.stringify(each)))).toEqual(
        new Set([JSON.stringify(asPublished)]),
      );
    }
  });

  it('takes no goal back that another order has reached, too, nor one that it had not', async () => {
    const deployment = await begin();
    await take(deployment, completed());
    await take(deployment, completed({ id: 'order-o-2', at: plus(start, hours(1)), orderId: 'o-2' }));
    await take(deployment, cancelled());
    expect((await passageIn(deployment)).enrolment?.goalAt).toBe(plus(start, hours(1)));
    const never = await begin();
    await take(never, cancelled());
    await take(never, completed());
    expect([retracted(deployment), retracted(never)]).toEqual([[], []]);
  });

  it('tells nobody where it is imported', async () => {
    const deployment = await begin();
    await take(deployment, completed());
    const imported = { id: 'file-1', at: start, kind: 'imported' as const };
    await take(deployment, { ...cancelled(), told: imported });
    expect((await passageIn(deployment)).enrolment?.goalAt).toBeUndefined();
    expect(retracted(deployment)).toEqual([]);
  });

  it('and told of only then has never been one', async () => {
    const deployment = await begin();
    await take(deployment, cancelled());
    await take(deployment, completed(withCoupon));
    const { revision: __, ...after } = (await profileIn(deployment)) ?? newProfile(customerId('nobody'));
    expect(after).toEqual(before);
    const passage = await passageIn(deployment);
    expect([passage.enrolment?.goalAt, passage.coupons[0]?.orderId]).toEqual([undefined, undefined]);
  });
});

describe('an order that is changed', () => {
  it('counts at its new worth, in spend, points and its coupon', async () => {
    const deployment = await begin(offered, { loyalty });
    await take(deployment, completed(withCoupon));
    await take(deployment, changed(15_000));
    expect(await profileIn(deployment)).toMatchObject({ orders: 1, spent: 15_000, points: 150 });
    expect((await passageIn(deployment)).coupons[0]?.orderValue).toBe(15_000);
    expect(await deployment.ports.ledger.orders(customerId('ada'))).toMatchObject([
      { orderId: 'o-1', placedAt: start, worth: { value: 15_000 }, couponCodes: [tenOff.code] },
    ]);
  });
});

describe('an order that is told of two customers', () => {
  it('is the first one’s, whichever message speaks of it', async () => {
    const deployment = await begin();
    await take(deployment, completed());
    await take(deployment, completed({}, 'bo'));
    await take(deployment, changed(5_000, 'bo'));
    expect(await profileIn(deployment)).toMatchObject({ orders: 1, spent: 5_000 });
    expect(await profileIn(deployment, 'bo')).toBeUndefined();
    await take(deployment, cancelled('bo'));
    expect(await profileIn(deployment)).toMatchObject({ orders: 0, spent: 0 });
  });

  it('goes with its customer when that one turns out to be another', async () => {
    const deployment = await begin(newProfile(customerId('ada')));
    await take(deployment, completed({}, 'browser-1'));
    await take(
      deployment,
      told({
        ...every('link-1', 'ada'),
        name: 'Customer Linked',
        alsoKnownAs: [customerId('browser-1')],
      }),
    );
    expect(await profileIn(deployment)).toMatchObject({ orders: 1, spent: 4_200 });
    await take(deployment, changed(5_000, 'browser-1'));
    await take(deployment, cancelled());
    expect(await profileIn(deployment)).toMatchObject({ orders: 0, spent: 0 });
    expect((await profileIn(deployment))?.lastOrderAt).toBeUndefined();
  });
});

describe('an order that names what is no code', () => {
  // One letter of it is eighteen in normal form.
  it.each(['---', '\u200b', '\ufdfa'.repeat(200)])(
    'is taken in, and cancelled, as any other: %j',
    async (told) => {
      const deployment = await begin();
      await take(deployment, completed({ couponCodes: [told, tenOff.code] }));
      expect((await passageIn(deployment)).coupons[0]?.orderId).toBe('o-1');
      await take(deployment, cancelled());
      expect((await passageIn(deployment)).coupons[0]).not.toHaveProperty('orderId');
    },
  );
});

describe('a coupon of points', () => {
  const points = { ...tenOff, terms: { points: 500 } };
  const tiers = { loyalty: { pointsPerUnit: 1, tiers: { gold: 500 } } };
  const taking = async (): Promise<Deployment> => {
    const deployment = await begin(offered, tiers);
    await deployment.ports.ledger.put({ coupons: [points] });
    return deployment;
  };
  const reached = ({ bus }: Deployment) =>
    new Set(bus.filter(({ DetailType }) => DetailType === 'Tier Reached').map(({ Detail }) => Detail));

  it('gives them once with the order that takes it, and the tier that they bring, wherever a Lambda dies', async () => {
    const whole = await taking();
    await take(whole, completed(withCoupon));
    expect(await profileIn(whole)).toMatchObject({ points: 542, tier: 'gold' });
    expect(reached(whole).size).toBeGreaterThan(0);
    for (const death of deathsWithin(whole.requests.length)) {
      const deployment = await taking();
      const completing = completed(withCoupon);
      await take(deployment, completing, death);
      await take(deployment, completing);
      expect(await profileIn(deployment)).toMatchObject({ points: 542, tier: 'gold' });
      expect(reached(deployment).size).toBe(reached(whole).size);
    }
  });

  it('takes them back with an order that is cancelled, and gives them to the next that takes it', async () => {
    const prepared = async () => {
      const deployment = await taking();
      await take(deployment, completed(withCoupon));
      return deployment;
    };
    const whole = await prepared();
    await take(whole, cancelled());
    for (const death of [undefined, ...deathsWithin(whole.requests.length)]) {
      const deployment = await prepared();
      const cancelling = cancelled();
      if (death !== undefined) await take(deployment, cancelling, death);
      await take(deployment, cancelling);
      expect(await profileIn(deployment)).toMatchObject({ points: 0 });
      await take(deployment, completed({ ...withCoupon, id: 'order-o-2', orderId: 'o-2' }));
      expect(await profileIn(deployment)).toMatchObject({ points: 542 });
    }
  });
});

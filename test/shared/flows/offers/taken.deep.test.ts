/** What the checkout has taken for an order follows the order's state, though no telling of it names the code. */
import { describe, expect, it } from 'vitest';
import { customerId, journeyId } from '../../../../shared/base/ids.ts';
import { days, iso, plus } from '../../../../shared/base/time.ts';
import type { CustomerEvent } from '../../../../shared/customers/events/event.ts';
import { readMessage } from '../../../../shared/customers/events/parse.ts';
import { newProfile } from '../../../../shared/customers/profiles/profile.ts';
import { withOffer } from '../../../../shared/decisions/offers/on-profile.ts';
import { ingest } from '../../../../shared/flows/events/ingest.ts';
import { redeemCode, releaseCode } from '../../../../shared/flows/offers/checkout.ts';
import type { Change } from '../../../../shared/flows/offers/desk.ts';
import type { Ports } from '../../../../shared/flows/ports.ts';
import type { CouponRecord } from '../../../../shared/journeys/records.ts';
import { house } from '../../../support/house.ts';
import { ada, enrolment, enrolmentRecord, tenOffIssued } from '../../../support/passages.ts';
import { start } from '../../../support/stand.ts';
import { createDeployment, type Death, type Deployment, deathsWithin } from '../sweep/deployment.ts';

const coupon: CouponRecord = { ...tenOffIssued, terms: { points: 500 } };
const { code, validUntil } = coupon;
const journey = journeyId('win-back');

const begin = async (issued: CouponRecord = coupon): Promise<Deployment> => {
  const deployment = createDeployment({ loyalty: { pointsPerUnit: 1, tiers: {} } });
  await deployment.ports.profiles.putAll([withOffer(ada, enrolment, validUntil)]);
  await deployment.ports.ledger.put({ enrolments: [enrolmentRecord], coupons: [issued] });
  return deployment;
};

const every = (id: string, customer: string) => ({
  id,
  customer: customerId(customer),
  at: start,
  told: { id: `told-${id}`, at: start, kind: 'live' as const },
});
const completed = (customer = 'ada'): CustomerEvent => ({
  ...every('order-o-1', customer),
  name: 'Order Completed',
  orderId: 'o-1',
  value: 4_200,
});
const cancelled: CustomerEvent = {
  ...every('cancelled-o-1', 'ada'),
  at: plus(start, days(1)),
  name: 'Order Cancelled',
  orderId: 'o-1',
};

type Work = (ports: Ports) => Promise<unknown>;
const tellingOf =
  (event: CustomerEvent): Work =>
  (ports) =>
    ingest({ kind: 'customer', event }, ports);
const redeeming: Work = (ports) => redeemCode({ code, orderId: 'o-1' }, ports);
const releasing: Work = (ports) => releaseCode({ code, orderId: 'o-1' }, ports);
const works = { redeem: redeeming, complete: tellingOf(completed()), cancel: tellingOf(cancelled) };
type Step = keyof typeof works;

/** What Rekindle has told itself since so many entries. */
const toldSince = ({ bus }: Deployment, since: number): readonly Work[] =>
  bus.slice(since).flatMap(({ Source, DetailType, Detail }, index) => {
    if (Source !== 'rekindle.told') return [];
    const detail: unknown = JSON.parse(Detail);
    const id = `bus-${since + index}`;
    const body = { id, source: Source, 'detail-type': DetailType, time: iso(start), detail };
    const incoming = readMessage(JSON.stringify(body), house);
    return [(ports: Ports) => ingest(incoming, ports)];
  });

/** Each work that dies is done once more; what it has told is taken in after it. */
const done = async (deployment: Deployment, work: Work, deaths: (index: number) => Death | undefined) => {
  const requests: number[] = [];
  const queue = [work];
  for (const [index, each] of queue.entries()) {
    const since = deployment.bus.length;
    const death = deaths(index);
    if (death !== undefined) await deployment.run(each, death);
    await deployment.run(each);
    requests.push(deployment.requests.length);
    queue.push(...toldSince(deployment, since));
  }
  return requests;
};
const noDeath = () => undefined;

const standingOf = async ({ ports, bus }: Deployment) => {
  const profile = await ports.profiles.get(customerId('ada'));
  const stored = await ports.ledger.coupon(coupon.enrolment, coupon.name);
  const redeemed = bus.filter(({ DetailType }) => DetailType === 'Coupon Redeemed');
  return {
    order: stored?.orderId,
    value: stored?.orderValue,
    offer: profile?.enrolments[journey]?.offerUntil,
    points: profile?.points ?? 0,
    told: new Set(redeemed.map(({ Detail }) => Detail)).size,
  };
};
const taken = { order: 'o-1', value: 4_200, offer: undefined, points: 542, told: 1 };
const free = { order: undefined, value: undefined, offer: validUntil, points: 0 };

const orders: readonly (readonly Step[])[] = [
  ['redeem', 'complete'],
  ['complete', 'redeem'],
  ['redeem', 'complete', 'cancel'],
  ['redeem', 'cancel', 'complete'],
  ['complete', 'redeem', 'cancel'],
  ['complete', 'cancel', 'redeem'],
  ['cancel', 'redeem', 'complete'],
  ['cancel', 'complete', 'redeem'],
];

describe('a code that the checkout has taken for an order', () => {
  it.each(orders)('follows it, wherever a Lambda dies: %s, %s, %s', async (...steps) => {
    const expected = steps.some((step) => step === 'cancel') ? free : taken;
    const run = async (deaths: (step: number, work: number) => Death | undefined) => {
      const deployment = await begin();
      const requests: (readonly number[])[] = [];
      for (const [step, each] of steps.entries())
        if (each !== undefined)
          requests.push(await done(deployment, works[each], (work) => deaths(step, work)));
      return { requests, standing: await standingOf(deployment) };
    };
    const whole = await run(noDeath);
    expect(whole.standing).toMatchObject(expected);
    for (const [step, works] of whole.requests.entries())
      for (const [work, requests] of works.entries())
        for (const death of deathsWithin(requests)) {
          const { standing } = await run((...at) => (at[0] === step && at[1] === work ? death : undefined));
          expect({ step, work, death, standing }).toMatchObject({ step, work, death, standing: expected });
        }
  });

  it.each([[['complete']], [['complete', 'cancel']]] as const)(
    'is the order’s or free, and follows it, where the checkout dies and never asks again: redeem, %s',
    async (steps) => {
      const redeemed = await begin();
      await redeemed.run(works.redeem);
      const found = new Set<string | undefined>();
      for (const death of deathsWithin(redeemed.requests.length)) {
        const deployment = await begin();
        await deployment.run(works.redeem, death);
        const { orderId } = (await deployment.ports.ledger.coupon(coupon.enrolment, coupon.name)) ?? {};
        found.add(orderId);
        for (const step of steps) await done(deployment, works[step], noDeath);
        const { points: _, ...unused } = free;
        const expected = orderId !== undefined && steps.length === 1 ? taken : unused;
        expect({ death, standing: await standingOf(deployment) }).toMatchObject({
          death,
          standing: expected,
        });
      }
      expect([...found]).toEqual([undefined, 'o-1']);
    },
  );

  it('is good for no other at the shop, where the checkout dies and never asks again', async () => {
    const standings = new Set<string>();
    const redeemed = await begin();
    await redeemed.run(redeeming);
    for (const death of deathsWithin(redeemed.requests.length)) {
      const deployment = await begin();
      const heard: unknown[] = [];
      const follow = async (change: Change): Promise<void> => void heard.push(change.taken);
      await deployment.run((ports) => redeeming({ ...ports, offers: { ...ports.offers, follow } }), death);
      const { orderId } = (await deployment.ports.ledger.coupon(coupon.enrolment, coupon.name)) ?? {};
      if (orderId !== undefined) expect({ death, heard }).toEqual({ death, heard: [true] });
      standings.add(orderId ?? 'free');
    }
    expect([...standings]).toEqual(['free', 'o-1']);
  });

  /** The telling of the order, with what the checkout does meanwhile: the telling has been read for, and is not written. */
  const tellingBeside =
    (beside: Work): Work =>
    (ports) => {
      let isFirst = true;
      const { ledger } = ports;
      const record: typeof ledger.record = async (...all) => {
        if (isFirst) {
          isFirst = false;
          await beside(ports);
        }
        return ledger.record(...all);
      };
      return tellingOf(completed())({ ...ports, ledger: { ...ledger, record } });
    };

  it('follows it where it is taken while the order is told', async () => {
    const deployment = await begin();
    await done(deployment, tellingBeside(redeeming), noDeath);
    expect(await standingOf(deployment)).toEqual(taken);
  });

  it('is given back, and not taken along, where it is released while the order is told', async () => {
    const deployment = await begin();
    await done(deployment, redeeming, noDeath);
    await done(deployment, tellingBeside(releasing), noDeath);
    expect(await standingOf(deployment)).toMatchObject({ order: undefined, offer: validUntil, told: 0 });
  });

  it('is not taken again by an order that is told after it was released, wherever a Lambda dies', async () => {
    const prepared = async () => {
      const deployment = await begin();
      await done(deployment, redeeming, noDeath);
      return deployment;
    };
    const [requests = 0] = await done(await prepared(), releasing, noDeath);
    for (const death of deathsWithin(requests)) {
      const deployment = await prepared();
      await done(deployment, releasing, () => death);
      await done(deployment, works.complete, noDeath);
      expect(await standingOf(deployment)).toMatchObject({ order: undefined, offer: validUntil, told: 0 });
    }
  });

  it('is given back when the order is cancelled after its customer has turned out to be another', async () => {
    const deployment = await begin();
    await done(deployment, redeeming, noDeath);
    await done(deployment, tellingOf(completed('browser-1')), noDeath);
    const alsoKnownAs = [customerId('browser-1')];
    await done(
      deployment,
      tellingOf({ ...every('link-1', 'ada'), name: 'Customer Linked', alsoKnownAs }),
      noDeath,
    );
    expect(await standingOf(deployment)).toMatchObject(taken);
    await done(deployment, works.cancel, noDeath);
    expect(await standingOf(deployment)).toMatchObject(free);
  });

  it('leaves another customer’s offer as it is, though that one’s order took it, and is cancelled', async () => {
    const deployment = await begin();
    const bo = { ...ada, ...newProfile(customerId('bo')), enrolments: ada.enrolments };
    await deployment.ports.profiles.putAll([bo]);
    await done(deployment, redeeming, noDeath);
    await done(deployment, tellingOf(completed('bo')), noDeath);
    await done(deployment, tellingOf({ ...cancelled, customer: bo.id }), noDeath);
    expect((await deployment.ports.profiles.get(bo.id))?.enrolments[journey]).toEqual(bo.enrolments[journey]);
    expect(await standingOf(deployment)).toMatchObject(free);
  });
});

describe('a code for friends at the checkout', () => {
  it.each([
    ['redeem', 'complete'],
    ['complete', 'redeem'],
  ] as const)('refers the friend by the order that does not name it: %s, %s', async (...steps) => {
    const friends = { ...coupon, terms: { percentOff: 10 }, forFriends: true as const };
    const deployment = await begin(friends);
    const friend = customerId('fay');
    for (const step of steps)
      await done(deployment, step === 'redeem' ? redeeming : tellingOf(completed(friend)), noDeath);
    expect(await deployment.ports.ledger.referral(friend)).toMatchObject({ orderId: 'o-1', referrer: 'ada' });
  });
});

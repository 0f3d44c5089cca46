/** Referrals by events, on the real adapters: one a friend, not by oneself, gone with the refund; in any order. */

import { describe, expect, it } from 'vitest';
import { customerId } from '../../../../shared/base/ids.ts';
import { days, type Instant, minus, plus } from '../../../../shared/base/time.ts';
import type { CustomerEvent } from '../../../../shared/customers/events/event.ts';
import { newProfile, type Profile } from '../../../../shared/customers/profiles/profile.ts';
import { ingest } from '../../../../shared/flows/events/ingest.ts';
import { referralStands } from '../../../../shared/flows/referrals/refer.ts';
import { ada, enrolment } from '../../../support/passages.ts';
import { start } from '../../../support/stand.ts';
import { createDeployment, type Death, type Deployment, deathsWithin } from '../sweep/deployment.ts';

const code = 'ABCDEFGH23';
const bob: Profile = { ...newProfile(customerId('bob')), email: 'bob@example.com', phone: '+447700900999' };

/** Ada has a code for friends; Bob is one. */
const begin = async (friend: Profile = bob): Promise<Deployment> => {
  const deployment = createDeployment();
  await deployment.ports.profiles.putAll([ada, friend]);
  await deployment.ports.ledger.put({
    coupons: [
      {
        enrolment,
        name: 'friend-ten-off',
        code,
        terms: { percentOff: 10 },
        forFriends: true,
        issuedAt: minus(start, days(2)),
        validUntil: plus(start, days(60)),
      },
    ],
  });
  return deployment;
};
const ordered = (
  orderId: string,
  at: Instant = start,
  couponCode?: string,
  customer = bob.id,
): CustomerEvent => ({
  id: `order-${orderId}`,
  customer,
  at,
  name: 'Order Completed',
  orderId,
  value: 4_200,
  ...(couponCode !== undefined && { couponCode }),
});
const withCode = ordered('o-1', start, 'abcd-efgh 23');
const refunded = (orderId: string, at: Instant = plus(start, days(1))): CustomerEvent => ({
  id: `refund-${orderId}`,
  customer: customerId('bob'),
  at,
  name: 'Order Refunded',
  orderId,
  value: 100,
});
const take = (deployment: Deployment, event: CustomerEvent, death?: Death) =>
  deployment.run((ports) => ingest({ kind: 'customer', event }, ports), death);
const told = ({ bus }: Deployment) => [
  ...new Set(
    bus.flatMap(({ Source, DetailType, Detail }) =>
      Source === 'rekindle.told' ? [`${DetailType} ${JSON.parse(Detail).id}`] : [],
    ),
  ),
];
const stands = async ({ ports }: Deployment): Promise<boolean> => {
  const friend = await ports.profiles.get(customerId('bob'));
  return friend !== undefined && referralStands(friend, ports);
};

describe('a friend’s first order with the code', () => {
  it('is a referral, told to begin a journey by, and leaves the code to other friends', async () => {
    const deployment = await begin();
    await take(deployment, withCode);
    expect(await deployment.ports.ledger.referral(customerId('bob'))).toEqual({
      friend: 'bob',
      referrer: 'ada',
      code,
      orderId: 'o-1',
      at: start,
    });
    await take(deployment, ordered('o-2', start, code, customerId('cy')));
    expect(told(deployment)).toEqual(['Friend Referred referred-o-1', 'Friend Referred referred-o-2']);
    const [published] = deployment.bus.filter(({ Source }) => Source === 'rekindle');
    expect(JSON.parse(published?.Detail ?? '')).toEqual({
      schemaVersion: 1,
      customer: 'bob',
      referrer: 'ada',
      code,
      orderId: 'o-1',
    });
    expect((await deployment.ports.ledger.couponByCode(code))?.redeemedAt).toBeUndefined();
    expect(await stands(deployment)).toBe(true);
  });

  it('is one wherever a Lambda dies', async () => {
    const whole = await begin();
    await take(whole, withCode);
    for (const death of deathsWithin(whole.requests.length)) {
      const deployment = await begin();
      expect(await take(deployment, withCode, death)).toBe('killed');
      await take(deployment, withCode);
      expect({ death, told: told(deployment), stands: await stands(deployment) }).toEqual({
        death,
        told: told(whole),
        stands: true,
      });
    }
  });

  it('is one when the answer to its own writing was lost, and the request repeated by itself', async () => {
    const deployment = await begin();
    await deployment.run((ports) => {
      const { record } = ports.ledger;
      const repeated: typeof record = async (...written) => {
        await record(...written);
        return record(...written);
      };
      const ledger = { ...ports.ledger, record: repeated };
      return ingest({ kind: 'customer', event: withCode }, { ...ports, ledger });
    });
    expect(told(deployment)).toEqual(['Friend Referred referred-o-1']);
  });

  it.each([
    ['the customer themselves', { ...bob, id: ada.id }, ada.id],
    ['the same email address', { ...bob, email: 'ADA@example.com ' }, bob.id],
    ['the same phone number', { ...bob, phone: '+447700900123' }, bob.id],
  ])('is none by %s', async (_, friend, customer) => {
    const deployment = await begin(friend.id === ada.id ? bob : friend);
    await take(deployment, ordered('o-1', start, code, customer));
    expect(told(deployment)).toEqual([]);
    expect(await deployment.ports.ledger.referral(customer)).toBeUndefined();
  });

  it('stands no longer when the two turn out to be the same person', async () => {
    const deployment = await begin();
    await take(deployment, withCode);
    await take(deployment, {
      id: 'i-1',
      customer: customerId('bob'),
      at: start,
      name: 'Customer Identified',
      traits: { email: 'ada@example.com' },
    });
    expect(await stands(deployment)).toBe(false);
  });

  it('is none where the friend has ordered before, in whatever order the two are told', async () => {
    const earlier = ordered('o-0', minus(start, days(1)));
    const inTime = await begin();
    await take(inTime, earlier);
    await take(inTime, withCode);
    expect(await inTime.ports.ledger.referral(customerId('bob'))).toBeUndefined();
    const late = await begin();
    await take(late, withCode);
    await take(late, earlier);
    expect([await stands(inTime), await stands(late)]).toEqual([false, false]);
  });

  it('is the first with a code, though it is told second', async () => {
    const deployment = await begin();
    await take(deployment, withCode);
    await take(deployment, ordered('o-0', minus(start, days(1)), code));
    expect((await deployment.ports.ledger.referral(customerId('bob')))?.orderId).toBe('o-0');
    expect(await stands(deployment)).toBe(true);
  });

  it('is cancelled by its refund, told before it or after it, and by no other', async () => {
    const other = await begin();
    await take(other, withCode);
    await take(other, refunded('o-9'));
    expect(await stands(other)).toBe(true);
    const after = await begin();
    await take(after, withCode);
    await take(after, refunded('o-1'));
    await take(after, refunded('o-1'));
    await take(after, withCode);
    const before = await begin();
    await take(before, refunded('o-1'));
    await take(before, withCode);
    for (const deployment of [after, before]) {
      expect(await stands(deployment)).toBe(false);
      expect(told(deployment)).toEqual(['Friend Referred referred-o-1', 'Referral Cancelled unreferred-o-1']);
    }
  });
});

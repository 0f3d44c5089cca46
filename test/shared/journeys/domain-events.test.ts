/** What Rekindle tells others: each kind as its schema says, those that the shop wants, and from a real run. */

import { describe, expect, it } from 'vitest';
import { live, silentCustomer, storyShop } from '../../../local/testing/index.ts';
import { customerId, journeyId } from '../../../shared/base/ids.ts';
import { hours } from '../../../shared/base/time.ts';
import {
  type DomainEvent,
  isPublished,
  publishedDetail,
  publishedSchema,
} from '../../../shared/journeys/domain-events.ts';
import { winBack14d } from '../../../workflows/journeys/win-back-14d.ts';
import { start } from '../../support/stand.ts';

const entered: DomainEvent = {
  name: 'Journey Entered',
  at: start,
  detail: {
    journey: journeyId('win-back-14d'),
    version: 2,
    customer: customerId('ada'),
    cycle: 1,
    arm: 'holdout',
  },
};

describe('a domain event', () => {
  it('says which version of its schema it follows, beside the version of its journey', () => {
    expect(publishedDetail(entered)).toEqual({ schemaVersion: 1, ...entered.detail });
    expect(publishedSchema('Journey Entered').safeParse(publishedDetail(entered)).success).toBe(true);
  });

  it.each([
    ['without its schema’s version', entered.detail],
    ['with a field that its schema does not know', { ...publishedDetail(entered), email: 'ada@example.com' }],
    ['with another arm', { ...publishedDetail(entered), arm: 'control' }],
  ])('%s is none', (_, detail) => {
    expect(publishedSchema('Journey Entered').safeParse(detail).success).toBe(false);
  });

  it('is published as the kind is by default, unless the shop says otherwise', () => {
    expect(isPublished('Journey Entered', {})).toBe(true);
    expect(isPublished('Touchpoint Sent', {})).toBe(false);
    expect(isPublished('Touchpoint Sent', { 'Touchpoint Sent': true })).toBe(true);
    expect(isPublished('Journey Entered', { 'Journey Entered': false })).toBe(false);
  });
});

describe('a run', () => {
  const deeds = { 'we-miss-you': [{ after: hours(30), does: 'order with the coupon' }] } as const;

  it('publishes what happens, as the schemas say', async () => {
    const shop = storyShop(winBack14d(), { publish: { 'Touchpoint Sent': true } });
    const { published } = await live(winBack14d(), silentCustomer(), deeds, { shop, days: 10 });
    expect(published.map(({ detailType, detail }) => [detailType, detail])).toEqual(
      [
        [
          'Customer Dormant',
          {
            journey: 'win-back-14d',
            rule: 'days since last order ≥ 14',
            values: { lastOrderAt: '2025-12-22T00:00:00Z' },
          },
        ],
        ['Journey Entered', { arm: 'treatment' }],
        ['Touchpoint Sent', { touchpoint: 'we-miss-you', kind: 'email', channel: 'email' }],
        ['Coupon Redeemed', { coupon: 'ten-off', value: 30 }],
        ['Goal Reached', {}],
        ['Journey Exited', { reason: 'goal-reached' }],
      ].map(([name, detail]) => [
        name,
        expect.objectContaining({ schemaVersion: 1, customer: 'ada', cycle: 1, ...(detail as object) }),
      ]),
    );
  });

  it('publishes no touchpoints unasked, and nothing that the shop does not want', async () => {
    const shop = storyShop(winBack14d(), { publish: { 'Goal Reached': false } });
    const { published } = await live(winBack14d(), silentCustomer(), deeds, { shop, days: 10 });
    expect(published.map(({ detailType }) => detailType)).toEqual([
      'Customer Dormant',
      'Journey Entered',
      'Coupon Redeemed',
      'Journey Exited',
    ]);
  });
});

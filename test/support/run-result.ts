/** A small made-up run with every outcome in it, for the report's tests. */

import type { RunResult } from '../../local/backtest/run/result.ts';
import type { DeliveredMessage } from '../../local/engine/message-files.ts';
import { customerId, type EnrolmentKey, journeyId, touchKey } from '../../shared/base/ids.ts';
import { days, type Instant, parseIso, plus } from '../../shared/base/time.ts';
import type { Arm } from '../../shared/customers/profiles/profile.ts';
import type { CouponRecord, EnrolmentRecord, TouchRecord } from '../../shared/journeys/records.ts';
import { defineShop, enrollingJourneys } from '../../shared/shop/shop.ts';
import { winBack14d } from '../../workflows/journeys/win-back-14d.ts';

const from = parseIso('2026-03-01T00:00:00Z');
const at = (day: number): Instant => plus(from, days(day));

const shop = defineShop({
  brand: {
    name: 'Test & Co',
    url: 'https://test.example.com',
    address: '1 Test Street',
    colour: '#123456',
  },
  sender: { email: 'hello@test.example.com', name: 'Test & Co' },
  timezone: 'UTC',
  currency: 'EUR',
  journeys: [winBack14d()],
});

const keyOf = (customer: string): EnrolmentKey => ({
  journey: journeyId('win-back-14d'),
  version: 1,
  customer: customerId(customer),
  cycle: 1,
});

const enrolment = (customer: string, arm: Arm, more: Partial<EnrolmentRecord> = {}): EnrolmentRecord => ({
  key: keyOf(customer),
  arm,
  enrolledAt: at(1),
  goalUntil: at(31),
  rule: 'days since last order ≥ 14',
  values: { lastOrderAt: '2026-02-15T00:00:00Z' },
  ...more,
});

const touch = (
  customer: string,
  step: string,
  kind: TouchRecord['kind'],
  day: number,
  more: Partial<TouchRecord> = {},
): TouchRecord => ({
  enrolment: keyOf(customer),
  step,
  kind,
  channel: kind === 'sms' ? 'sms' : 'email',
  at: at(day),
  outcome: 'sent',
  sentAt: at(day),
  messageId: `id-${customer}-${step}`,
  locale: 'en',
  ...more,
});

const coupon = (customer: string, more: Partial<CouponRecord> = {}): CouponRecord => ({
  enrolment: keyOf(customer),
  name: 'ten-off',
  code: `CODE${customer.toUpperCase()}`,
  terms: { percentOff: 10 },
  issuedAt: at(1),
  validUntil: at(9),
  ...more,
});

const silentPath =
  'reaction-we-miss-you=silent redemption-ten-off=unused answer-why-did-you-leave=unanswered';

export const testMail = (customer: string): DeliveredMessage => ({
  channel: 'email',
  touch: touchKey(keyOf(customer), 'we-miss-you'),
  at: at(1),
  from: '"Test & Co" <hello@test.example.com>',
  to: 'a@example.com',
  subject: '我们想你了 – we miss you',
  html: '<p>Hello</p>',
  text: 'Hello',
  headers: [{ name: 'List-Unsubscribe', value: '<https://links.example.com/u/x>' }],
});

/** Customers with hostile ids among them: `=cmd`, a path, Chinese, an emoji. */
export const testRun = (changes: Partial<RunResult> = {}): RunResult => ({
  source: { kind: 'sample', seed: 7, customers: 8, orders: 40 },
  settings: shop.settings,
  currency: 'EUR',
  from,
  until: at(20),
  nights: 20,
  journeys: enrollingJourneys(shop),
  enrolments: [
    enrolment('silent', 'treatment', { exit: { reason: 'lapsed', at: at(15) }, path: silentPath }),
    enrolment('=cmd', 'treatment', {
      exit: { reason: 'converted', at: at(3) },
      path: 'reaction-we-miss-you=clicked redemption-ten-off=redeemed',
      goalAt: at(3),
    }),
    enrolment('../../x', 'treatment', {
      exit: { reason: 'goal-reached', at: at(5) },
      path: 'reaction-we-miss-you=opened',
      goalAt: at(5),
    }),
    enrolment('客户', 'treatment', {
      exit: { reason: 'unhappy', at: at(12) },
      path: 'reaction-we-miss-you=silent redemption-ten-off=unused answer-why-did-you-leave=unhappy',
    }),
    enrolment('open', 'treatment'),
    enrolment('held', 'holdout', { exit: { reason: 'held-out', at: at(1) } }),
    enrolment('held-back', 'holdout', { exit: { reason: 'held-out', at: at(1) }, goalAt: at(8) }),
  ],
  touches: [
    ...['silent', '=cmd', '../../x', '客户', 'open'].flatMap((customer) => [
      touch(customer, 'ten-off', 'coupon', 1),
      touch(
        customer,
        'we-miss-you',
        'email',
        1,
        customer === '=cmd' ? { openedAt: at(2), clickedAt: at(2) } : {},
      ),
    ]),
    touch('silent', 'coupon-expires-soon', 'sms', 4),
    touch('客户', 'coupon-expires-soon', 'sms', 4, {
      outcome: 'withheld',
      withheld: { guardrail: 'consent', detail: 'no consent to texts' },
    }),
    touch('open', 'coupon-expires-soon', 'sms', 4, { outcome: 'unknown' }),
    touch('silent', 'why-did-you-leave', 'survey', 9),
    touch('客户', 'why-did-you-leave', 'survey', 9, { given: [{ id: 'a', at: at(12), answer: 'unhappy' }] }),
    touch('../../x', 'picked-for-you', 'email', 4, {
      outcome: 'withheld',
      withheld: { guardrail: 'frequency-cap', detail: '4 messages in 7 days' },
    }),
  ],
  coupons: [
    ...['silent', '../../x', '客户', 'open'].map((customer) => coupon(customer)),
    coupon('=cmd', { redeemedAt: at(3), orderId: 'o1', orderValue: 4_990 }),
  ],
  tasks: [],
  waiters: [
    {
      enrolment: keyOf('open'),
      wait: { id: 'redemption-ten-off', source: { kind: 'redemption', of: 'ten-off' }, otherwise: 'unused' },
      since: at(4),
      deadline: at(9),
      token: 'token',
      path: 'reaction-we-miss-you=silent',
    },
  ],
  orders: [],
  messagesNotKept: 0,
  executions: { 'win-back-14d': { started: 5, transitions: 19 } },
  silentPaths: { 'win-back-14d': { touchpoints: 4, transitions: 4, lasts: days(14) } },
  tables: { profiles: { requests: 10, rru: 20, wru: 30 }, ledger: { requests: 10, rru: 5, wru: 40 } },
  backlogs: { 'win-back-14d': { 17: 3, 40: 1_200, 400: 30 } },
  profileBytes: 1_698.72,
  profileCount: 8,
  ...changes,
});

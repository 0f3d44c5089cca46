/** Made-up passages and orders of a journey, for what is worked out from them. */
import { customerId, type EnrolmentKey, journeyId } from '../../shared/base/ids.ts';
import { days, type Instant, parseIso, plus } from '../../shared/base/time.ts';
import type { OrderRecord } from '../../shared/customers/orders/order.ts';
import type { Arm } from '../../shared/customers/profiles/profile.ts';
import type { Told } from '../../shared/decisions/results/follow.ts';
import type {
  CouponRecord,
  EnrolmentRecord,
  TouchRecord,
  WaiterRecord,
} from '../../shared/journeys/records.ts';

export const begin = parseIso('2026-03-01T00:00:00Z');
export const onDay = (day: number): Instant => plus(begin, days(day));

export const keyOf = (customer: string, cycle = 1): EnrolmentKey => ({
  journey: journeyId('tried'),
  version: 1,
  customer: customerId(customer),
  cycle,
});

/** Enrolled on that day, and followed for thirty. */
export const passage = (
  customer: string,
  arm: Arm,
  day: number,
  more: Partial<EnrolmentRecord> = {},
): EnrolmentRecord => ({
  key: keyOf(customer),
  arm,
  enrolledAt: onDay(day),
  goalUntil: onDay(day + 30),
  rule: 'days since last order ≥ 14',
  values: {},
  ...more,
});

/** @param units of money with hundredths */
export const order = (
  customer: string,
  day: number,
  units: number,
  refunded = 0,
): Pick<OrderRecord, 'orderId' | 'customer' | 'counted'> => ({
  orderId: `order-${customer}-${day}`,
  customer: customerId(customer),
  counted: { at: onDay(day), gross: units * 100, refunded: refunded * 100 },
});

export const message = (customer: string, day: number, more: Partial<TouchRecord> = {}): TouchRecord => ({
  enrolment: keyOf(customer),
  step: 'we-miss-you',
  kind: 'email',
  channel: 'email',
  at: onDay(day),
  outcome: 'sent',
  sentAt: onDay(day),
  ...more,
});

export const offer = (customer: string, day: number, more: Partial<CouponRecord> = {}): CouponRecord => ({
  enrolment: keyOf(customer),
  name: 'ten-off',
  code: `CODE-${customer}`,
  terms: { percentOff: 10 },
  issuedAt: onDay(day),
  validUntil: onDay(day + 8),
  ...more,
});

export const told = (more: Partial<Told>): Told => ({
  enrolments: [],
  touches: [],
  coupons: [],
  waiters: [],
  ...more,
});

export const waiter = (customer: string, path: string): WaiterRecord => ({
  enrolment: keyOf(customer),
  wait: { id: 'purchase', source: { kind: 'purchase' }, otherwise: 'not-purchased' },
  since: begin,
  deadline: onDay(9),
  token: 'token',
  path,
});

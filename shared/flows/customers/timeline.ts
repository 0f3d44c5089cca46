/** What happened with a customer, as one list: events, enrolments, touchpoints, coupons. Money in units. */

import { type Instant, iso } from '../../base/time.ts';
import { type CustomerEvent, nameOfEvent } from '../../customers/events/event.ts';
import type { PointsEntry } from '../../decisions/points/entry.ts';
import type { CouponRecord, EnrolmentRecord, Passage, TouchRecord } from '../../journeys/records.ts';

export interface Moment {
  /** ISO 8601. */
  readonly at: string;
  readonly kind: 'event' | 'enrolled' | 'touchpoint' | 'coupon' | 'redeemed' | 'points' | 'goal' | 'left';
  readonly [told: string]: unknown;
}

export const inUnits = (hundredths: number): number => hundredths / 100;

const momentOf = (at: Instant, kind: Moment['kind'], told: object): Moment => ({
  at: iso(at),
  kind,
  ...told,
});

const ofEvent = (event: CustomerEvent): Moment => {
  const { at, id, properties } = event;
  return momentOf(at, 'event', {
    name: nameOfEvent(event),
    id,
    ...('orderId' in event && { orderId: event.orderId }),
    ...('value' in event && { value: inUnits(event.value) }),
    ...('couponCode' in event && { couponCode: event.couponCode }),
    ...('points' in event && { points: event.points }),
    ...('answer' in event && { answer: event.answer, touch: event.touch }),
    ...(properties !== undefined && { properties }),
  });
};

const ofEnrolment = (record: EnrolmentRecord): readonly Moment[] => {
  const { key, arm, enrolledAt, rule, exit, goalAt } = record;
  const passage = { journey: key.journey, cycle: key.cycle };
  return [
    momentOf(enrolledAt, 'enrolled', { ...passage, version: key.version, arm, rule }),
    ...(goalAt === undefined ? [] : [momentOf(goalAt, 'goal', passage)]),
    ...(exit === undefined ? [] : [momentOf(exit.at, 'left', { ...passage, reason: exit.reason })]),
  ];
};

const instants = ['sentAt', 'openedAt', 'clickedAt', 'answeredAt'] as const;

const ofTouch = (touch: TouchRecord): Moment => {
  const { enrolment, step, kind, channel, at, outcome, withheld, answer, points } = touch;
  const then = instants.flatMap((name) => {
    const instant = touch[name];
    return instant === undefined ? [] : [[name, iso(instant)] as const];
  });
  return momentOf(at, 'touchpoint', {
    journey: enrolment.journey,
    cycle: enrolment.cycle,
    step,
    type: kind,
    channel,
    outcome,
    ...(withheld !== undefined && { withheld }),
    ...Object.fromEntries(then),
    ...(answer !== undefined && { answer }),
    ...(points !== undefined && { points }),
  });
};

const ofCoupon = (coupon: CouponRecord): readonly Moment[] => {
  const { enrolment, name, code, issuedAt, validUntil, redeemedAt, orderId } = coupon;
  const told = { journey: enrolment.journey, cycle: enrolment.cycle, coupon: name, code };
  return [
    momentOf(issuedAt, 'coupon', { ...told, validUntil: iso(validUntil) }),
    ...(redeemedAt === undefined ? [] : [momentOf(redeemedAt, 'redeemed', { ...told, orderId })]),
  ];
};

const ofPassage = ({ enrolment, touches, coupons }: Passage): readonly Moment[] => [
  ...(enrolment === undefined ? [] : ofEnrolment(enrolment)),
  ...touches.map(ofTouch),
  ...coupons.flatMap(ofCoupon),
];

/** Points given and taken; a refund takes its share of its order's. */
const ofPoints = (entry: PointsEntry): Moment => {
  const { id, at } = entry;
  switch (entry.kind) {
    case 'order':
      return momentOf(at, 'points', { id, change: entry.points, orderId: entry.orderId });
    case 'refund':
      return momentOf(at, 'points', { id, refunded: inUnits(entry.value), orderId: entry.orderId });
    case 'gained':
      return momentOf(at, 'points', { id, change: entry.points });
    case 'spent':
      return momentOf(at, 'points', { id, change: -entry.points });
  }
};

/** The latest first. */
export const timelineOf = (
  events: readonly CustomerEvent[],
  passages: readonly Passage[],
  points: readonly PointsEntry[] = [],
): readonly Moment[] =>
  [...events.map(ofEvent), ...passages.flatMap(ofPassage), ...points.map(ofPoints)].sort(
    (a, b) => Date.parse(b.at) - Date.parse(a.at),
  );

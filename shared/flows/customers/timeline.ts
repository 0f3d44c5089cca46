/** What happened with a customer, as one list: events, enrolments, touchpoints, coupons. Money in units of its currency. */

import { type JourneyId, touchKey } from '../../base/ids.ts';
import { type ShopMoney, unitsOf } from '../../base/money.ts';
import { type Instant, iso } from '../../base/time.ts';
import { moneyOf, unratedIn, unratedWarning } from '../../customers/events/amounts.ts';
import type { ConsentRecord } from '../../customers/events/consent-record.ts';
import { type CustomerEvent, nameOfEvent } from '../../customers/events/event.ts';
import { overRefunded } from '../../customers/orders/counting.ts';
import { statesOf } from '../../customers/orders/merge.ts';
import type { OrderState } from '../../customers/orders/order.ts';
import { type BrakeOrder, brakedView, isOnPassage } from '../../decisions/brake/brake.ts';
import type { PointsEntry } from '../../decisions/points/entry.ts';
import { standingAmong } from '../../journeys/answers.ts';
import type { CouponRecord, EnrolmentRecord, Passage, TouchRecord } from '../../journeys/records.ts';

export interface Moment {
  /** ISO 8601. */
  readonly at: string;
  readonly kind:
    | 'event'
    | 'consent'
    | 'enrolled'
    | 'touchpoint'
    | 'coupon'
    | 'redeemed'
    | 'points'
    | 'goal'
    | 'left'
    | 'brake'
    | 'void';
  readonly [told: string]: unknown;
}

const momentOf = (at: Instant, kind: Moment['kind'], told: object): Moment => ({
  at: iso(at),
  kind,
  ...told,
});

/** What has no rate says so: it is kept, and counted nowhere. */
const toldMoney = (event: CustomerEvent, shop: ShopMoney): object => {
  const { minor, currency } = moneyOf(event, shop) ?? {};
  if (minor === undefined || currency === undefined) return {};
  const unrated = unratedIn(event, shop);
  return {
    value: unitsOf(minor, currency),
    ...(currency !== shop.currency && { currency }),
    ...(unrated !== undefined && { warning: unratedWarning(unrated) }),
  };
};

/** What was bought, or lies in the cart, with prices in units of the currency that it is told in. */
const toldItems = (event: CustomerEvent, shop: ShopMoney): object => {
  if (!('items' in event) || event.items === undefined || event.items.length === 0) return {};
  const { currency = shop.currency } = event;
  const items = event.items.map(({ price, ...item }) => ({
    ...item,
    ...(price !== undefined && { price: unitsOf(price, currency) }),
  }));
  return { items };
};

/** Of refunds that come to more than their order was worth, as far as these events tell. */
const toldTooMuch = (
  event: CustomerEvent,
  orders: ReadonlyMap<string, OrderState>,
  shop: ShopMoney,
): object => {
  const order = event.name === 'Order Refunded' ? orders.get(event.orderId) : undefined;
  const over = order && overRefunded(order, shop);
  if (over === undefined) return {};
  const [refunded, worth] = [over.refunded, over.worth].map((minor) => unitsOf(minor, shop.currency));
  const warning = `${refunded} ${shop.currency} of this order went back, which was worth ${worth}: no more than that counts`;
  return { warning, tooMuch: { refunded, worth } };
};

const ofEvent = (event: CustomerEvent, orders: ReadonlyMap<string, OrderState>, shop: ShopMoney): Moment => {
  const { at, id, properties } = event;
  return momentOf(at, 'event', {
    name: nameOfEvent(event),
    id,
    ...('orderId' in event && { orderId: event.orderId }),
    ...toldTooMuch(event, orders, shop),
    ...toldMoney(event, shop),
    ...toldItems(event, shop),
    ...('couponCode' in event && { couponCode: event.couponCode }),
    ...('couponCodes' in event && { couponCodes: event.couponCodes }),
    ...('points' in event && { points: event.points }),
    ...('answer' in event && {
      answer: event.answer,
      ...(event.text !== undefined && { text: event.text }),
      ...(event.second !== undefined && { second: event.second }),
      touch: event.touch,
    }),
    ...(properties !== undefined && { properties }),
  });
};

const ofExit = ({ at, ...told }: NonNullable<EnrolmentRecord['exit']>, passage: object): Moment =>
  momentOf(at, 'left', { ...passage, ...told });

const ofEnrolment = (record: EnrolmentRecord): readonly Moment[] => {
  const { key, arm, enrolledAt, rule, asked, trigger, exit, goalAt } = record;
  const passage = { journey: key.journey, cycle: key.cycle };
  return [
    momentOf(enrolledAt, 'enrolled', {
      ...passage,
      version: key.version,
      arm,
      rule,
      ...(asked !== undefined && { asks: asked.rule }),
      ...(trigger !== undefined && { event: trigger.name }),
    }),
    ...(goalAt === undefined ? [] : [momentOf(goalAt, 'goal', passage)]),
    ...(exit === undefined ? [] : [ofExit(exit, passage)]),
  ];
};

/** What people paused, resumed and stopped while a passage was under way that it concerns. */
const ofBrake = (
  { at, who, why, does, on }: BrakeOrder,
  passages: readonly Passage[],
  laneOf: (journey: JourneyId) => string | undefined,
): readonly Moment[] => {
  const isConcerned = ({ enrolment }: Passage): boolean => {
    if (enrolment === undefined || does === 'remove') return false;
    const { key, enrolledAt, exit } = enrolment;
    const isUnderWay = enrolledAt <= at && (exit === undefined || exit.at >= at);
    return isUnderWay && isOnPassage(on, { journey: key.journey, lane: laneOf(key.journey) });
  };
  return passages.some(isConcerned) ? [momentOf(at, 'brake', { does, ...brakedView(on), who, why })] : [];
};

const instants = [
  'sentAt',
  'openedAt',
  'clickedAt',
  'machineOpenedAt',
  'machineClickedAt',
  'unknownOpenedAt',
  'unknownClickedAt',
] as const;

const ofTouch = (touch: TouchRecord): Moment => {
  const { enrolment, step, kind, channel, at, outcome, withheld, dueAt, heldBy, machine, given, points } =
    touch;
  const answered = standingAmong(given);
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
    // What was handed to a provider can be said again, whatever became of it.
    ...(touch.said !== undefined && { touch: touchKey(enrolment, step) }),
    ...(withheld !== undefined && { withheld }),
    ...(dueAt !== undefined && { dueAt: iso(dueAt), heldBy }),
    ...Object.fromEntries(then),
    ...(machine !== undefined && { machine }),
    ...(answered !== undefined && {
      answeredAt: iso(answered.at),
      answer: answered.answer,
      ...(answered.text !== undefined && { text: answered.text }),
      ...(answered.second !== undefined && { second: answered.second }),
    }),
    ...(points !== undefined && { points }),
  });
};

const ofCoupon = (coupon: CouponRecord): readonly Moment[] => {
  const { enrolment, name, code, issuedAt, validUntil, voidAt, redeemedAt, orderId } = coupon;
  const told = { journey: enrolment.journey, cycle: enrolment.cycle, coupon: name, code };
  return [
    momentOf(issuedAt, 'coupon', { ...told, validUntil: iso(validUntil) }),
    ...(voidAt === undefined ? [] : [momentOf(voidAt, 'void', told)]),
    ...(redeemedAt === undefined ? [] : [momentOf(redeemedAt, 'redeemed', { ...told, orderId })]),
  ];
};

const ofPassage = ({ enrolment, touches, coupons }: Passage): readonly Moment[] => [
  ...(enrolment === undefined ? [] : ofEnrolment(enrolment)),
  ...touches.map(ofTouch),
  ...coupons.flatMap(ofCoupon),
];

/** Points given and taken; a refund takes its share of its order's. */
const ofPoints = (entry: PointsEntry, { currency }: ShopMoney): Moment => {
  const { id, at } = entry;
  switch (entry.kind) {
    case 'order':
      return momentOf(at, 'points', { id, change: entry.points, orderId: entry.orderId });
    case 'refund':
      return momentOf(at, 'points', { id, refunded: unitsOf(entry.value, currency), orderId: entry.orderId });
    case 'gained':
      return momentOf(at, 'points', { id, change: entry.points });
    case 'spent':
      return momentOf(at, 'points', { id, change: -entry.points });
  }
};

/** An answer, by topic, with what it is proved by. */
const ofConsent = ({ customer: _, at, ...told }: ConsentRecord): Moment => momentOf(at, 'consent', told);

const notBraked = { orders: [], laneOf: () => undefined };

/** The latest first. */
export const timelineOf = (
  events: readonly CustomerEvent[],
  passages: readonly Passage[],
  points: readonly PointsEntry[],
  consents: readonly ConsentRecord[],
  shop: ShopMoney,
  braked: {
    readonly orders: readonly BrakeOrder[];
    readonly laneOf: (journey: JourneyId) => string | undefined;
  } = notBraked,
): readonly Moment[] => {
  const orders = statesOf(events);
  return [
    ...events.map((event) => ofEvent(event, orders, shop)),
    ...passages.flatMap(ofPassage),
    ...points.map((entry) => ofPoints(entry, shop)),
    ...consents.map(ofConsent),
    ...braked.orders.flatMap((order) => ofBrake(order, passages, braked.laneOf)),
  ].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
};

/** The details of customers' events, by name: what each must say, and in which units. */
import { z } from 'zod';
import { parseTouchKey, type TouchKey } from '../../base/ids.ts';
import { days, type Instant, iso, plus } from '../../base/time.ts';
import {
  checked,
  hundredths,
  money,
  mostLetters,
  mostPoints,
  text,
  UnreadableEventError,
} from './checked.ts';
import type { CartItem, CustomerEvent } from './event.ts';
import { boundedProperties, isObject, type Properties } from './properties.ts';
import { timeOf } from './times.ts';
import { traitNames, traitsOf, traitsSchema, unlessEmpty } from './traits.ts';

/** Of envelopes that the API makes for who has an admin key; no inlet gives it to what others tell. */
export const adminSource = 'rekindle.admin';

export interface Envelope {
  readonly id: string;
  readonly source: string;
  /** The event's name. */
  readonly type: string;
  /** When it was told. */
  readonly time: Instant;
}

const time = z.unknown().transform((value, context) => {
  const at = timeOf(value);
  if (at === undefined)
    context.addIssue({
      code: 'custom',
      message: 'must be a time such as 2026-11-23T12:00:00Z, or milliseconds since 1970',
    });
  return at ?? z.NEVER;
});
const common = {
  id: unlessEmpty(text),
  customer: text,
  at: unlessEmpty(time),
  /** Marks a customer who is known by a browser or device only. */
  anonymousId: text.nullish(),
  /** A person has a few ids, not hundreds. */
  alsoKnownAs: unlessEmpty(z.array(text).max(10)),
  properties: z.unknown().optional(),
};
const worth = { value: unlessEmpty(money), total: unlessEmpty(money), revenue: unlessEmpty(money) };
type Worth = { readonly [Name in keyof typeof worth]?: number | undefined };
const worthOf = ({ value, total, revenue }: Worth): number | undefined => value ?? total ?? revenue;
const isWorthThere = (detail: Worth): boolean => worthOf(detail) !== undefined;
const worthIsMissing = { path: ['value'], error: 'must be there, or total, or revenue' };

const orderSchema = z
  .looseObject({
    ...common,
    ...worth,
    orderId: text,
    couponCode: z.string().nullish(),
    coupon: z.string().nullish(),
  })
  .refine(isWorthThere, worthIsMissing);
const refundSchema = z
  .looseObject({ ...common, ...worth, orderId: text, refundId: text.nullish() })
  .refine(isWorthThere, worthIsMissing);
const itemSchema = z.looseObject({
  name: text,
  quantity: z.number({ error: 'must be a number' }).nonnegative().max(1e6).default(1),
  price: unlessEmpty(money),
});
const mostItems = 50;
/** A link in a message: nothing but the web. */
const url = z
  .url({ protocol: /^https?$/, error: 'must be a link such as https://shop.example.com/cart/17' })
  .max(2_048)
  .nullish();
const checkoutSchema = z.looseObject({
  ...common,
  ...worth,
  checkoutId: text,
  url: unlessEmpty(url),
  items: unlessEmpty(z.array(itemSchema)),
});
const identifySchema = traitsSchema.extend(common);
const linkSchema = z.looseObject({ ...common, byHand: z.boolean().nullish() });
const answerSchema = z.looseObject({
  ...common,
  touch: z.string(),
  answer: z.string().min(1).max(mostLetters),
});
const pointsSchema = z.looseObject({
  ...common,
  points: z
    .int({ error: 'must be a whole number' })
    .min(1, { error: 'must be 1 or more' })
    .max(mostPoints, { error: `must be ${mostPoints} or fewer` }),
});
const anySchema = z.looseObject(common);

type Common = z.output<typeof anySchema>;

/** Clocks differ a little; what is told a day ahead is a mistake, and would make a customer look active for long. */
const mostAhead = days(1);

const commonNames = Object.keys(common);

/** The member `properties`, or where there is none, what the detail says beyond what its kind needs. */
const propertiesOf = (detail: Common, read: readonly string[]): Properties | undefined => {
  if (isObject(detail.properties)) return boundedProperties(detail.properties);
  const known = new Set([...commonNames, ...read]);
  return boundedProperties(Object.fromEntries(Object.entries(detail).filter(([name]) => !known.has(name))));
};

/** The envelope tells what the detail leaves out. @param read the members that the event's kind has taken */
const happened = (
  detail: Common,
  { id, type, time }: Envelope,
  read: readonly string[] = [],
): Pick<CustomerEvent, 'id' | 'customer' | 'at' | 'alsoKnownAs' | 'properties'> => {
  const at = detail.at ?? time;
  if (at > plus(time, mostAhead))
    throw new UnreadableEventError(`${type}: at: ${iso(at)} is long after ${iso(time)}, when it was told`);
  const properties = propertiesOf(detail, read);
  const { alsoKnownAs = [] } = detail;
  return {
    id: detail.id ?? id,
    customer: detail.customer,
    at,
    ...(alsoKnownAs.length > 0 && { alsoKnownAs }),
    ...(properties !== undefined && { properties }),
  };
};

const namesOf = (schema: { readonly shape: object }): readonly string[] => Object.keys(schema.shape);

const orderEvent = (detail: unknown, envelope: Envelope): CustomerEvent => {
  const order = checked(orderSchema, detail, envelope.type);
  const { orderId } = order;
  const couponCode = order.couponCode ?? order.coupon ?? '';
  return {
    ...happened(order, envelope, namesOf(orderSchema)),
    // An order is one event, whatever ids its tellings have.
    id: `order-${orderId}`,
    name: 'Order Completed',
    orderId,
    value: hundredths(worthOf(order) ?? 0),
    ...(couponCode !== '' && { couponCode }),
  };
};

const refundEvent = (detail: unknown, envelope: Envelope): CustomerEvent => {
  const refund = checked(refundSchema, detail, envelope.type);
  const base = happened(refund, envelope, namesOf(refundSchema));
  return {
    ...base,
    // An order can be refunded in parts: each is one event, by its own id or else the telling's.
    id: `refund-${refund.refundId ?? base.id}`,
    name: 'Order Refunded',
    orderId: refund.orderId,
    value: hundredths(worthOf(refund) ?? 0),
  };
};

const cartItem = ({ name, quantity, price }: z.output<typeof itemSchema>): CartItem => ({
  name,
  quantity,
  ...(price !== undefined && { price: hundredths(price) }),
});

const checkoutEvent = (detail: unknown, envelope: Envelope): CustomerEvent => {
  const checkout = checked(checkoutSchema, detail, envelope.type);
  const { checkoutId, items = [] } = checkout;
  return {
    ...happened(checkout, envelope, namesOf(checkoutSchema)),
    name: 'Checkout Started',
    checkoutId,
    value: hundredths(worthOf(checkout) ?? 0),
    ...(typeof checkout.url === 'string' && { url: checkout.url }),
    items: items.slice(0, mostItems).map(cartItem),
  };
};

const identifyEvent = (detail: unknown, envelope: Envelope): CustomerEvent => {
  const read = checked(identifySchema, detail, envelope.type);
  return { ...happened(read, envelope, traitNames), name: 'Customer Identified', traits: traitsOf(read) };
};

const linkEvent = (detail: unknown, envelope: Envelope): CustomerEvent => {
  const link = checked(linkSchema, detail, envelope.type);
  return {
    ...happened(link, envelope, ['byHand']),
    name: 'Customer Linked',
    ...(link.byHand === true && envelope.source === adminSource && { byHand: true }),
  };
};

const answerEvent = (detail: unknown, envelope: Envelope): CustomerEvent => {
  const { touch, answer, ...rest } = checked(answerSchema, detail, envelope.type);
  const { customer } = parseTouchKey(touch)?.enrolment ?? {};
  if (customer !== rest.customer)
    throw new UnreadableEventError(
      `${envelope.type}: touch: "${touch}" is no touchpoint of ${rest.customer}`,
    );
  return { ...happened(rest, envelope), name: 'Survey Answered', touch: touch as TouchKey, answer };
};

const pointsEvent = (
  detail: unknown,
  envelope: Envelope & { readonly type: 'Points Granted' | 'Points Spent' },
): CustomerEvent => {
  const read = checked(pointsSchema, detail, envelope.type);
  const base = happened(read, envelope, namesOf(pointsSchema));
  const { type: name } = envelope;
  const prefix = name === 'Points Granted' ? 'granted' : 'spent';
  return { ...base, id: `${prefix}-${base.id}`, name, points: read.points };
};

/** @throws UnreadableEventError naming the field and what is wrong with it */
export const customerEvent = (detail: unknown, envelope: Envelope): CustomerEvent => {
  const { type } = envelope;
  switch (type) {
    case 'Order Completed':
      return orderEvent(detail, envelope);
    case 'Order Refunded':
      return refundEvent(detail, envelope);
    case 'Checkout Started':
      return checkoutEvent(detail, envelope);
    case 'Customer Linked':
      return linkEvent(detail, envelope);
    case 'Customer Identified':
      return identifyEvent(detail, envelope);
    case 'Survey Answered':
      return answerEvent(detail, envelope);
    case 'Points Granted':
    case 'Points Spent':
      return pointsEvent(detail, { ...envelope, type });
    case 'Site Visited':
    case 'Unsubscribed':
      return { ...happened(checked(anySchema, detail, type), envelope), name: type };
    default:
      return { ...happened(checked(anySchema, detail, type), envelope), name: 'Custom', customName: type };
  }
};

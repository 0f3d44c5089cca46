/** The only place that knows the Ledger table's keys and attributes: records to items and back. */

import {
  type CustomerId,
  customerId,
  type EnrolmentKey,
  type JourneyId,
  journeyId,
  type StepName,
} from '../../shared/base/ids.ts';
import { iso } from '../../shared/base/time.ts';
import { type ContactPoint, contactRecord, placeText } from '../../shared/customers/contacts/contact.ts';
import { type ConsentRecord, consentRecord } from '../../shared/customers/events/consent-record.ts';
import type { CustomerEvent } from '../../shared/customers/events/event.ts';
import { customerEvent } from '../../shared/customers/events/kinds/index.ts';
import { type OrderRecord, orderRecord } from '../../shared/customers/orders/order.ts';
import { type AddressRecord, addressRecord } from '../../shared/customers/profiles/address.ts';
import { numberOf, textOf, type WireItem } from '../../shared/customers/profiles/mapper.ts';
import { type TraitsRecord, traitsRecord } from '../../shared/customers/traits/record.ts';
import type { CountedRecord } from '../../shared/decisions/figures/measures/index.ts';
import {
  type Account,
  type PointsWrites,
  type TierReached,
  tierReached,
} from '../../shared/decisions/points/account.ts';
import { type PointsEntry, pointsEntry } from '../../shared/decisions/points/entry.ts';
import { type ReferralRecord, referralRecord } from '../../shared/decisions/referrals/referral.ts';
import { type AuditRecord, auditRecord } from '../../shared/flows/audit.ts';
import type { Known, OrderHead } from '../../shared/flows/ports.ts';
import {
  type CouponRecord,
  couponRecord,
  type EnrolmentRecord,
  enrolmentRecord,
  type Passage,
  type TaskRecord,
  type TouchRecord,
  taskRecord,
  touchRecord,
  type WaiterRecord,
  waiterRecord,
} from '../../shared/journeys/records.ts';
import { type LedgerKey, recordCodec } from './record-codec.ts';
import { toItem } from './wire.ts';

/** Of all passages of a customer. */
export const passagesPrefix = 'passage#';
export const journeyPrefix = (journey: JourneyId): string => `${passagesPrefix}${journey}#`;
export const passagePrefix = ({ journey, cycle }: EnrolmentKey): string =>
  `${journeyPrefix(journey)}${String(cycle).padStart(4, '0')}#`;

export const keyOf = (
  enrolment: EnrolmentKey,
  kind: 'enrolment' | 'touch' | 'coupon' | 'task' | 'waiter',
  name: StepName = '',
): LedgerKey => ({
  c: enrolment.customer,
  k: `${passagePrefix(enrolment)}${kind}${name === '' ? '' : `#${name}`}`,
});

export const eventPrefix = 'event#';
/** No time is in it: an event is known by its id. */
export const eventKey = ({ id, customer }: Pick<CustomerEvent, 'id' | 'customer'>): LedgerKey => ({
  c: customer,
  k: `${eventPrefix}${id}`,
});

const kindOf = (k: string): string => k.split('#')[3] ?? '';
const nameOf = (k: string): string => k.split('#').slice(4).join('#');
const passageOf = (customer: CustomerId, k: string, version: number): EnrolmentKey => {
  const [, journey = '', cycle = ''] = k.split('#');
  return { journey: journeyId(journey), version, customer, cycle: Number(cycle) };
};

const versionOf = ({ v }: WireItem): number => numberOf(v) ?? 0;
/** Whose item it is. */
export const customerOf = ({ c }: WireItem): CustomerId => customerId(textOf(c) ?? '');
const keyTextOf = ({ k }: WireItem): string => textOf(k) ?? '';
/** The passage whose item it is. */
const enrolmentOf = (item: WireItem): EnrolmentKey =>
  passageOf(customerOf(item), keyTextOf(item), versionOf(item));
const nameIn = (item: WireItem): StepName => nameOf(keyTextOf(item));

const enrolments = recordCodec<EnrolmentRecord>('enrolment', enrolmentRecord, {
  inKey: { key: enrolmentOf },
  split: { exit: { reason: 'exitReason', at: 'exitAt', who: 'exitWho', why: 'exitWhy' } },
});
const touches = recordCodec<TouchRecord>('touchpoint', touchRecord, {
  inKey: { enrolment: enrolmentOf, step: nameIn },
});
const coupons = recordCodec<CouponRecord>('coupon', couponRecord, {
  inKey: { enrolment: enrolmentOf, name: nameIn },
});
const traits = recordCodec<TraitsRecord>('traits', traitsRecord, { inKey: { customer: customerOf } });
const tasks = recordCodec<TaskRecord>('task', taskRecord, {
  inKey: { enrolment: enrolmentOf, name: nameIn },
});
const waiters = recordCodec<WaiterRecord>('waiter', waiterRecord, { inKey: { enrolment: enrolmentOf } });
const events = recordCodec<CustomerEvent>('event', customerEvent, { inKey: { customer: customerOf } });
const orders = recordCodec<OrderRecord>('order', orderRecord, { inKey: { customer: customerOf } });
const entries = recordCodec<PointsEntry>('points entry', pointsEntry);
const tiers = recordCodec<TierReached>('reached tier', tierReached);
const addresses = recordCodec<AddressRecord>('address', addressRecord, { inKey: { customer: customerOf } });
const referrals = recordCodec<ReferralRecord>('referral', referralRecord, { inKey: { friend: customerOf } });
const contacts = recordCodec<ContactPoint>('contact point', contactRecord, {
  inKey: { id: (item) => (textOf(item.c) ?? '').slice(contactPrefix.length) },
});

export const enrolmentToItem = (record: EnrolmentRecord): WireItem =>
  enrolments.encode(keyOf(record.key, 'enrolment'), record, { v: record.key.version });
/** @throws MalformedRecordError, as all that read items do */
export const enrolmentFromItem = enrolments.decode;
export const enrolmentAttributes = enrolments.attributes;

export const touchToItem = (record: TouchRecord): WireItem => {
  const { enrolment, step } = record;
  return touches.encode(keyOf(enrolment, 'touch', step), record, { v: enrolment.version });
};
export const touchFromItem = touches.decode;
export const touchAttributes = touches.attributes;

/** The partition of a month of UTC in the index of offers. @param month such as `2026-11` */
export const offerMonth = (journey: JourneyId, month: string): string => `${journey}#${month}`;

/** `jm`, journey and month: the index by which coupons are listed. */
export const couponToItem = (record: CouponRecord): WireItem => {
  const { enrolment, name, issuedAt } = record;
  return coupons.encode(keyOf(enrolment, 'coupon', name), record, {
    v: enrolment.version,
    jm: offerMonth(enrolment.journey, iso(issuedAt).slice(0, 7)),
  });
};
export const couponFromItem = coupons.decode;

/** The partition of a queue's tasks in their index. */
export const queueKey = (queue: string, state: TaskRecord['state']): string => `${queue}#${state}`;

/** `q`, queue and state, and `due`: the index by which tasks are listed. */
export const taskToItem = (record: TaskRecord): WireItem => {
  const { enrolment, name, queue, state } = record;
  return tasks.encode(keyOf(enrolment, 'task', name), record, {
    v: enrolment.version,
    q: queueKey(queue, state),
  });
};
export const taskFromItem = tasks.decode;

export const waiterToItem = (record: WaiterRecord): WireItem => {
  const { enrolment } = record;
  return waiters.encode(keyOf(enrolment, 'waiter'), record, { v: enrolment.version });
};
export const waiterFromItem = waiters.decode;

export const passageFromItems = (items: readonly WireItem[]): Passage => {
  const touches: TouchRecord[] = [];
  const coupons: CouponRecord[] = [];
  const tasks: TaskRecord[] = [];
  let record: EnrolmentRecord | undefined;
  let waiter: WaiterRecord | undefined;
  for (const each of items) {
    switch (kindOf(keyTextOf(each))) {
      case 'enrolment':
        record = enrolmentFromItem(each);
        break;
      case 'touch':
        touches.push(touchFromItem(each));
        break;
      case 'coupon':
        coupons.push(couponFromItem(each));
        break;
      case 'task':
        tasks.push(taskFromItem(each));
        break;
      case 'waiter':
        waiter = waiterFromItem(each);
        break;
    }
  }
  return {
    touches,
    coupons,
    tasks,
    ...(record !== undefined && { enrolment: record }),
    ...(waiter !== undefined && { waiter }),
  };
};

/** The passages that these items of one customer are of. What is of no passage is left out. */
export const passagesFromItems = (items: readonly WireItem[]): readonly Passage[] => {
  const byPassage = new Map<string, WireItem[]>();
  for (const each of items) {
    const [kind, journey, cycle] = keyTextOf(each).split('#');
    if (kind !== 'passage') continue;
    const id = `${journey}#${cycle}`;
    const list = byPassage.get(id);
    if (list === undefined) byPassage.set(id, [each]);
    else list.push(each);
  }
  return [...byPassage.values()].map(passageFromItems);
};

/**
 * @param ttl when it may go, in seconds since 1970; `undefined`: it stays
 * @param revision of the profile that has it, where both were written together
 */
export const eventToItem = (event: CustomerEvent, ttl: number | undefined, revision?: number): WireItem =>
  events.encode(eventKey(event), event, { ttl, pr: revision });
export const eventFromItem = events.decode;
export const knownFromItem = (item: WireItem): Known => {
  const revision = numberOf(item.pr);
  return { known: eventFromItem(item), ...(revision !== undefined && { revision }) };
};

export const orderPrefix = 'order#';
/** A customer's orders lie together; they are kept for ever. */
export const orderKey = (customer: CustomerId, orderId: string): LedgerKey => ({
  c: customer,
  k: `${orderPrefix}${orderId}`,
});
export const orderToItem = (record: OrderRecord): WireItem =>
  orders.encode(orderKey(record.customer, record.orderId), record);
export const orderFromItem = orders.decode;
export const isOrderItem = (item: WireItem): boolean => keyTextOf(item).startsWith(orderPrefix);

/**
 * The record of an item that counts in the read model; `undefined`: it counts for nothing.
 * @throws MalformedRecordError
 */
export const countedFromItem = (item: WireItem): CountedRecord | undefined => {
  const k = keyTextOf(item);
  // The brake has orders, too, which are nobody's.
  if (isOrderItem(item))
    return item.counted === undefined ? undefined : { kind: 'order', record: orderFromItem(item) };
  if (!k.startsWith(passagesPrefix)) return undefined;
  switch (kindOf(k)) {
    case 'enrolment':
      return { kind: 'enrolment', record: enrolmentFromItem(item) };
    case 'touch':
      return { kind: 'touch', record: touchFromItem(item) };
    case 'coupon':
      return { kind: 'coupon', record: couponFromItem(item) };
    case 'task':
      return { kind: 'task', record: taskFromItem(item) };
    case 'waiter':
      return { kind: 'waiter', record: waiterFromItem(item) };
    default:
      return undefined;
  }
};

/** What is known of an order where nothing but its id is: whose it is, and the codes that a checkout has taken for it. */
export const orderHeadKey = (orderId: string): LedgerKey => ({ c: `${orderPrefix}${orderId}`, k: 'owner' });
/** A set of codes; none where there is none. */
export const codesAttribute = (codes: readonly string[]) => (codes.length === 0 ? undefined : new Set(codes));
export const orderHeadToItem = (orderId: string, { owner, codes }: OrderHead): WireItem =>
  toItem({ ...orderHeadKey(orderId), owner, codes: codesAttribute(codes) });
export const orderHeadFromItem = (item: WireItem | undefined): OrderHead => {
  const owner = textOf(item?.owner);
  const codes = item?.codes;
  return {
    ...(owner !== undefined && { owner: customerId(owner) }),
    codes: codes !== undefined && 'SS' in codes ? codes.SS : [],
  };
};

export const pointsPrefix = 'points#';
const tierPrefix = `${pointsPrefix}tier#`;

export const pointsKey = (customer: CustomerId, entry: string): LedgerKey => ({
  c: customer,
  k: `${pointsPrefix}entry#${entry}`,
});

/** A customer's points lie together, so that one Query reads them all; they are kept for ever. */
export const pointsToItems = (
  customer: CustomerId,
  { entries: written, reached }: PointsWrites,
): readonly WireItem[] => [
  ...written.map((entry) => entries.encode(pointsKey(customer, entry.id), entry)),
  ...reached.map((each) => tiers.encode({ c: customer, k: `${tierPrefix}${each.tier}` }, each)),
];

export const accountFromItems = (items: readonly WireItem[]): Account => {
  const isTier = (item: WireItem): boolean => keyTextOf(item).startsWith(tierPrefix);
  return {
    entries: items.filter((item) => !isTier(item)).map(entries.decode),
    reached: items.filter(isTier).map(tiers.decode),
  };
};

export const traitsKey = (customer: CustomerId): LedgerKey => ({ c: customer, k: 'traits' });

export const traitsToItem = (record: TraitsRecord): WireItem =>
  traits.encode(traitsKey(record.customer), record);
export const traitsFromItem = traits.decode;

export const referralKey = (friend: CustomerId): LedgerKey => ({ c: friend, k: 'referral' });

export const referralToItem = (record: ReferralRecord): WireItem =>
  referrals.encode(referralKey(record.friend), record);
export const referralFromItem = referrals.decode;
export const referralAttributes = referrals.attributes;

export const addressKey = (customer: CustomerId): LedgerKey => ({ c: customer, k: 'address' });

export const addressToItem = (record: AddressRecord): WireItem =>
  addresses.encode(addressKey(record.customer), record);
export const addressFromItem = addresses.decode;

export const consentPrefix = 'consent#';
const consents = recordCodec<ConsentRecord>('consent', consentRecord, { inKey: { customer: customerOf } });
export const consentKey = ({ customer, event, channel }: ConsentRecord): LedgerKey => ({
  c: customer,
  k: `${consentPrefix}${event}#${channel}`,
});
export const consentToItem = (record: ConsentRecord): WireItem => consents.encode(consentKey(record), record);
export const consentFromItem = consents.decode;

export const auditPrefix = 'audit#';
const audits = recordCodec<AuditRecord>('audit entry', auditRecord);
export const auditFromItem = audits.decode;

export const auditKeyIn = (month: string, name: string): LedgerKey => ({
  c: `${auditPrefix}${month}`,
  k: name,
});

/** In its month, and with the customer that it is about. */
export const auditToItems = (entry: AuditRecord, month: string): readonly WireItem[] => {
  const name = `${auditPrefix}${new Date(entry.at).toISOString()}#${entry.id}`;
  return [
    audits.encode(auditKeyIn(month, name), entry),
    ...(entry.customer === undefined ? [] : [audits.encode({ c: entry.customer, k: name }, entry)]),
  ];
};
/** The month's entry of one that lies with its customer. */
export const auditMonthIn = (name: string): string => name.slice(auditPrefix.length, auditPrefix.length + 7);

export const tiePrefix = 'tie#';
/** Of two customers of whom records of one name the other, each has the other's. */
export const tieKey = (customer: CustomerId, to: CustomerId): LedgerKey => ({
  c: customer,
  k: `${tiePrefix}${to}`,
});

const contactPrefix = 'contact#';
export const contactKey = (id: string): LedgerKey => ({ c: `${contactPrefix}${id}`, k: 'contact' });

export const addressPrefix = 'at#';
/** Of a customer: an address of hers, by its contact point. */
export const addressOwnKey = (customer: CustomerId, contact: string): LedgerKey => ({
  c: customer,
  k: `${addressPrefix}${contact}`,
});
export const whosePrefix = 'whose#';
/** Beside the contact point: whose address it is. */
export const whoseKey = (contact: string, customer: CustomerId): LedgerKey => ({
  c: contactKey(contact).c,
  k: `${whosePrefix}${customer}`,
});

/** @param ttl when it may go, in seconds since 1970; `undefined`: it stays */
export const contactToItem = (contact: ContactPoint, ttl: number | undefined): WireItem =>
  contacts.encode(contactKey(contact.id), contact, { ttl, places: contact.places.map(placeText) });
export const contactFromItem = contacts.decode;

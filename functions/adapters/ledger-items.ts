/** The only place that knows the Ledger table's keys and attributes: records to items and back. */

import type { CustomerId, EnrolmentKey, StepName } from '../../shared/base/ids.ts';
import type { Instant } from '../../shared/base/time.ts';
import type { CustomerEvent } from '../../shared/customers/events/event.ts';
import type { WireItem } from '../../shared/customers/profiles/mapper.ts';
import type { Account, PointsWrites, TierReached } from '../../shared/decisions/points/account.ts';
import type { PointsEntry } from '../../shared/decisions/points/entry.ts';
import type { ReferralRecord } from '../../shared/decisions/referrals/referral.ts';
import type {
  CouponRecord,
  EnrolmentRecord,
  Passage,
  TaskRecord,
  TouchRecord,
  WaiterRecord,
} from '../../shared/journeys/records.ts';
import { fromItem, type Plain, toItem } from './wire.ts';

/** `c`: the customer. `k`: kind and name, so that one Query reads a whole passage, and events lie in order. */
export interface LedgerKey {
  readonly c: string;
  readonly k: string;
}

type Fields = Readonly<Record<string, Plain | undefined>>;

export const passagePrefix = ({ journey, cycle }: EnrolmentKey): string =>
  `passage#${journey}#${String(cycle).padStart(4, '0')}#`;

export const keyOf = (
  enrolment: EnrolmentKey,
  kind: 'enrolment' | 'touch' | 'coupon' | 'task' | 'waiter',
  name: StepName = '',
): LedgerKey => ({
  c: enrolment.customer,
  k: `${passagePrefix(enrolment)}${kind}${name === '' ? '' : `#${name}`}`,
});

/** Fixed width, so that text order is time order. */
export const eventKey = (at: Instant, id: string): string => `event#${new Date(at).toISOString()}#${id}`;

const kindOf = (k: string): string => k.split('#')[3] ?? '';
const nameOf = (k: string): string => k.split('#').slice(4).join('#');
const passageOf = (customer: string, k: string, version: number): EnrolmentKey => {
  const [, journey = '', cycle = ''] = k.split('#');
  return { journey, version, customer, cycle: Number(cycle) };
};

const item = (key: LedgerKey, fields: Fields): WireItem => toItem({ c: key.c, k: key.k, ...fields });

/** The records' own fields are plain data; their types are restored where they are read. */
const plain = <Record_>(record: Record_): Fields => record as unknown as Fields;
const ofTheItem: ReadonlySet<string> = new Set(['c', 'k', 'v']);
/** The record's fields without the key's and the version's. */
const fieldsOf = (wire: WireItem): Record<string, Plain> => fromItem(wire, ofTheItem);
const textOf = (value: WireItem[string] | undefined): string =>
  value !== undefined && 'S' in value ? value.S : '';
const versionOf = ({ v }: WireItem): number => (v !== undefined && 'N' in v ? Number(v.N) : 0);
/** The passage whose item it is. */
const enrolmentOf = (wire: WireItem): EnrolmentKey =>
  passageOf(textOf(wire.c), textOf(wire.k), versionOf(wire));

/** `jd`, journey and day: the index by which enrolments are listed. */
export const enrolmentToItem = (record: EnrolmentRecord): WireItem => {
  const { key, exit, ...fields } = record;
  return item(keyOf(key, 'enrolment'), {
    v: key.version,
    jd: `${key.journey}#${new Date(record.enrolledAt).toISOString().slice(0, 10)}`,
    ...plain(fields),
    exitReason: exit?.reason,
    exitAt: exit?.at,
  });
};

export const enrolmentFromItem = (wire: WireItem): EnrolmentRecord => {
  const { jd: _, exitReason, exitAt, ...fields } = fieldsOf(wire);
  return {
    ...fields,
    key: enrolmentOf(wire),
    ...(exitReason !== undefined && { exit: { reason: exitReason, at: exitAt } }),
  } as unknown as EnrolmentRecord;
};

export const touchToItem = ({ enrolment, step, ...fields }: TouchRecord): WireItem =>
  item(keyOf(enrolment, 'touch', step), { v: enrolment.version, ...plain(fields) });

export const touchFromItem = (enrolment: EnrolmentKey, wire: WireItem): TouchRecord =>
  Object.assign(fieldsOf(wire), { enrolment, step: nameOf(textOf(wire.k)) }) as unknown as TouchRecord;

export const couponToItem = ({ enrolment, name, ...fields }: CouponRecord): WireItem =>
  item(keyOf(enrolment, 'coupon', name), { v: enrolment.version, ...plain(fields) });

export const couponFromItem = (wire: WireItem): CouponRecord =>
  Object.assign(fieldsOf(wire), {
    enrolment: enrolmentOf(wire),
    name: nameOf(textOf(wire.k)),
  }) as unknown as CouponRecord;

/** The partition of a queue's tasks in their index. */
export const queueKey = (queue: string, state: TaskRecord['state']): string => `${queue}#${state}`;

/** `q`, queue and state, and `due`: the index by which tasks are listed. */
export const taskToItem = ({ enrolment, name, ...fields }: TaskRecord): WireItem =>
  item(keyOf(enrolment, 'task', name), {
    v: enrolment.version,
    q: queueKey(fields.queue, fields.state),
    ...plain(fields),
  });

export const taskFromItem = (wire: WireItem): TaskRecord => {
  const { q: _, ...fields } = fieldsOf(wire);
  return { ...fields, enrolment: enrolmentOf(wire), name: nameOf(textOf(wire.k)) } as unknown as TaskRecord;
};

export const waiterToItem = ({ enrolment, ...fields }: WaiterRecord): WireItem =>
  item(keyOf(enrolment, 'waiter'), { v: enrolment.version, ...plain(fields) });

const waiterFromItem = (enrolment: EnrolmentKey, wire: WireItem): WaiterRecord =>
  Object.assign(fieldsOf(wire), { enrolment }) as unknown as WaiterRecord;

export const passageFromItems = (enrolment: EnrolmentKey, items: readonly WireItem[]): Passage => {
  const touches: TouchRecord[] = [];
  const coupons: CouponRecord[] = [];
  const tasks: TaskRecord[] = [];
  let record: EnrolmentRecord | undefined;
  let waiter: WaiterRecord | undefined;
  for (const each of items) {
    switch (kindOf(textOf(each.k))) {
      case 'enrolment':
        record = enrolmentFromItem(each);
        break;
      case 'touch':
        touches.push(touchFromItem(enrolment, each));
        break;
      case 'coupon':
        coupons.push(couponFromItem(each));
        break;
      case 'task':
        tasks.push(taskFromItem(each));
        break;
      case 'waiter':
        waiter = waiterFromItem(enrolment, each);
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

/** The passages that these items of one customer are of: for reports. What is of no passage is left out. */
export const passagesFromItems = (items: readonly WireItem[]): readonly Passage[] => {
  const byPassage = new Map<string, WireItem[]>();
  for (const each of items) {
    const [kind, journey, cycle] = textOf(each.k).split('#');
    if (kind !== 'passage') continue;
    const id = `${journey}#${cycle}`;
    const list = byPassage.get(id);
    if (list === undefined) byPassage.set(id, [each]);
    else list.push(each);
  }
  return [...byPassage.values()].map((list) => passageFromItems(enrolmentOf(list[0] ?? {}), list));
};

/** Whose item it is. */
export const customerOf = (wire: WireItem): CustomerId => textOf(wire.c);

/** @param ttl when it may go, in seconds since 1970 */
export const eventToItem = (event: CustomerEvent, ttl: number): WireItem => {
  const { id, customer, at, ...fields } = event;
  return item({ c: customer, k: eventKey(at, id) }, { at, id, ...plain(fields), ttl });
};

/** The marker of an event that counts once, whatever time it is told with. */
export const onceItem = ({ id, customer }: CustomerEvent, ttl: number): WireItem =>
  item({ c: customer, k: `once#${id}` }, { ttl });

export const eventFromItem = (wire: WireItem): CustomerEvent => {
  const { ttl: _, ...fields } = fieldsOf(wire);
  return { ...fields, customer: customerOf(wire) } as unknown as CustomerEvent;
};

export const pointsPrefix = 'points#';

/** A customer's points lie together, so that one Query reads them all; they are kept for ever. */
export const pointsToItems = (
  customer: CustomerId,
  { entry, reached }: PointsWrites,
): readonly WireItem[] => [
  ...(entry === undefined
    ? []
    : [item({ c: customer, k: `${pointsPrefix}entry#${entry.id}` }, plain(entry))]),
  ...reached.map((each) => item({ c: customer, k: `${pointsPrefix}tier#${each.tier}` }, plain(each))),
];

export const accountFromItems = (items: readonly WireItem[]): Account => {
  const isTier = (wire: WireItem): boolean => textOf(wire.k).startsWith(`${pointsPrefix}tier#`);
  return {
    entries: items.filter((wire) => !isTier(wire)).map((wire) => fieldsOf(wire) as unknown as PointsEntry),
    reached: items.filter(isTier).map((wire) => fieldsOf(wire) as unknown as TierReached),
  };
};

export const referralKey = (friend: CustomerId): LedgerKey => ({ c: friend, k: 'referral' });

export const referralToItem = ({ friend, ...fields }: ReferralRecord): WireItem =>
  item(referralKey(friend), plain(fields));

export const referralFromItem = (wire: WireItem): ReferralRecord =>
  Object.assign(fieldsOf(wire), { friend: customerOf(wire) }) as unknown as ReferralRecord;

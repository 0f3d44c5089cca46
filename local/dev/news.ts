/** What happens, as lines to read: changes of the ledger, told one by one. */

import {
  customerOf,
  enrolmentFromItem,
  eventFromItem,
  taskFromItem,
  touchFromItem,
  waiterFromItem,
} from '../../functions/adapters/ledger-items.ts';
import type { CustomerId } from '../../shared/base/ids.ts';
import { minorDigits, unitsOf } from '../../shared/base/money.ts';
import { type Instant, instant, iso } from '../../shared/base/time.ts';
import { type CustomerEvent, nameOfEvent } from '../../shared/customers/events/event.ts';
import type { WireItem } from '../../shared/customers/profiles/mapper.ts';
import { taskId } from '../../shared/flows/tasks/task.ts';
import type { EnrolmentRecord, TaskRecord, TouchRecord, WaitSource } from '../../shared/journeys/records.ts';
import type { StreamRecord } from '../aws/dynamodb/index.ts';

export interface News {
  /** Virtual time. */
  readonly at: Instant;
  /** Absent: it is nobody's. */
  readonly customer?: CustomerId;
  /** One word or two. */
  readonly what: string;
  readonly text: string;
}

/** `2026-11-23 09:30:00`, UTC. */
export const clockText = (at: Instant): string => iso(at).slice(0, 19).replace('T', ' ');

export const newsLine = ({ at, customer, what, text }: News): string =>
  `${clockText(at)}  ${(customer ?? '-').padEnd(12)}  ${what.padEnd(9)}  ${text}`
    .trimEnd()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');

/** Something that should not happen, with where it did. */
export const faultLine = (what: string, error: unknown): string =>
  `! ${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;

/** Says of a message that was sent what it begins with, and where it lies. */
export type Describe = (messageId: string) => string | undefined;

type NewsLine = readonly [what: string, text: string];

/** As a person writes it, with its currency where that is told. */
const money = (
  { value, currency }: { readonly value: number; readonly currency?: string },
  shops: string,
) => {
  const of = currency ?? shops;
  return `${unitsOf(value, of).toFixed(minorDigits(of))}${currency === undefined ? '' : ` ${currency}`}`;
};

const eventTold = (event: CustomerEvent, shops: string): NewsLine => {
  switch (event.name) {
    case 'Order Changed':
      return [
        'event',
        `${event.name}: ${event.orderId}${event.value === undefined ? '' : `, ${money({ ...event, value: event.value }, shops)}`}`,
      ];
    case 'Order Cancelled':
      return ['event', `${event.name}: ${event.orderId}`];
    case 'Order Completed':
      return ['event', `${event.name}: ${event.orderId}, ${money(event, shops)}`];
    case 'Order Refunded':
      return ['event', `${event.name}: ${event.orderId}, ${money(event, shops)}`];
    case 'Checkout Started':
      return ['event', `${event.name}: ${event.checkoutId}, ${money(event, shops)}`];
    case 'Customer Identified':
      return ['event', `${event.name}: ${Object.keys(event.traits).join(', ')}`];
    case 'Survey Answered':
      return ['event', `${event.name}: ${event.answer}`];
    case 'Points Granted':
    case 'Points Spent':
      return ['event', `${event.name}: ${event.points}`];
    default:
      return ['event', nameOfEvent(event)];
  }
};

const enrolmentTold = (before: EnrolmentRecord | undefined, after: EnrolmentRecord): readonly NewsLine[] => {
  const { journey, cycle } = after.key;
  const told: NewsLine[] = [];
  if (before === undefined)
    told.push(
      after.arm === 'holdout'
        ? ['held out', `${journey} (cycle ${cycle}): ${after.rule}`]
        : ['enrolled', `${journey} (cycle ${cycle}): ${after.rule}`],
    );
  if (after.goalAt !== undefined && before?.goalAt === undefined)
    told.push(['goal', `of ${journey} reached`]);
  const { exit, path = '' } = after;
  if (exit !== undefined && before?.exit === undefined)
    told.push(['left', `${journey} by ${exit.reason}${path === '' ? '' : ` (${path})`}`]);
  return told;
};

const touchTold = (
  before: TouchRecord | undefined,
  after: TouchRecord,
  describe: Describe,
): readonly NewsLine[] => {
  const name = `${after.kind} ${after.step}`;
  const told: NewsLine[] = [];
  if (after.outcome !== before?.outcome)
    switch (after.outcome) {
      case 'sent': {
        const coupon = after.couponCode === undefined ? '' : ` with ${after.couponCode}`;
        const message = after.messageId === undefined ? undefined : describe(after.messageId);
        told.push(['sent', `${name}${coupon}${message === undefined ? '' : `: ${message}`}`]);
        break;
      }
      case 'withheld':
        told.push(['withheld', `${name} by ${after.withheld?.guardrail}: ${after.withheld?.detail}`]);
        break;
      case 'unknown':
        told.push(['unknown', `${name}: the provider may have taken it; it is not sent again`]);
        break;
      case 'shadow':
        told.push(['held out', name]);
        break;
      case 'sending':
        break;
    }
  const isNew = (field: keyof TouchRecord): boolean =>
    after[field] !== undefined && before?.[field] === undefined;
  if (isNew('openedAt')) told.push(['opened', name]);
  if (isNew('clickedAt')) told.push(['clicked', name]);
  if (isNew('machineOpenedAt')) told.push(['machine', `opened ${name}: ${after.machine}`]);
  if (isNew('machineClickedAt')) told.push(['machine', `clicked ${name}: ${after.machine}`]);
  if (isNew('unknownOpenedAt')) told.push(['unknown', `who opened ${name}`]);
  if (isNew('unknownClickedAt')) told.push(['unknown', `who clicked ${name}`]);
  return told;
};

const taskTold = (before: TaskRecord | undefined, after: TaskRecord): readonly NewsLine[] => {
  const { name, queue, assignee } = after;
  if (before === undefined)
    return [['task', `${name} in ${queue}, to be taken by ${clockText(after.takeBy)}: ${taskId(after)}`]];
  const told: NewsLine[] = [];
  if (after.state !== before.state)
    switch (after.state) {
      case 'open':
        told.push(['given back', `${name} by ${before.assignee}`]);
        break;
      case 'taken':
        told.push(['taken', `${name} by ${assignee}`]);
        break;
      case 'done':
        told.push(['done', `${name} by ${assignee}: ${after.result}`]);
        break;
      case 'over':
        told.push(['over', `${name}: the journey went on without it`]);
        break;
    }
  if (after.escalatedAt !== undefined && before.escalatedAt === undefined)
    told.push(['escalated', `${name} to ${queue}`]);
  return told;
};

/** A wait's signal, as a person says it. */
export const signalText = (source: WaitSource): string => {
  switch (source.kind) {
    case 'reaction':
      return `reaction to ${source.to}`;
    case 'redemption':
      return `redemption of ${source.of}`;
    case 'answer':
      return `answer to ${source.to}`;
    case 'score':
      return `score given to ${source.to}`;
    case 'result':
      return `result of ${source.of}`;
    case 'purchase':
      return 'purchase';
    case 'visit':
      return 'visit';
    case 'activity':
      return 'visit or order';
    case 'event':
      return source.name;
    case 'pause':
      return 'end of what pauses it';
  }
};

const textOf = (item: WireItem | undefined, name: string): string => {
  const value = item?.[name];
  return value !== undefined && 'S' in value ? value.S : '';
};

const kindOf = (key: string): string => {
  const [first = '', , , ofPassage = ''] = key.split('#');
  return first === 'passage' ? ofPassage : first;
};

const told = (
  before: WireItem | undefined,
  after: WireItem,
  describe: Describe,
  currency: string,
): readonly NewsLine[] => {
  switch (kindOf(textOf(after, 'k'))) {
    case 'event':
      return before === undefined ? [eventTold(eventFromItem(after), currency)] : [];
    case 'enrolment':
      return enrolmentTold(before && enrolmentFromItem(before), enrolmentFromItem(after));
    case 'touch':
      return touchTold(before && touchFromItem(before), touchFromItem(after), describe);
    case 'coupon': {
      const orderId = textOf(after, 'orderId');
      const isNew = orderId !== '' && textOf(before, 'orderId') === '';
      return isNew ? [['redeemed', `coupon ${textOf(after, 'code')} in order ${orderId}`]] : [];
    }
    case 'task':
      return taskTold(before && taskFromItem(before), taskFromItem(after));
    case 'waiter': {
      const waiter = waiterFromItem(after);
      const earlier = before && waiterFromItem(before);
      return earlier?.wait.id === waiter.wait.id
        ? []
        : [['waits', `for ${signalText(waiter.wait.source)} until ${clockText(waiter.deadline)}`]];
    }
    default:
      return [];
  }
};

/** What one change of the ledger means to a reader; nothing, for what is bookkeeping. @param currency the shop's */
export const newsOf = ({ dynamodb }: StreamRecord, describe: Describe, currency: string): readonly News[] => {
  const after = dynamodb.NewImage as WireItem | undefined;
  if (after === undefined) return [];
  const at = instant(dynamodb.ApproximateCreationDateTime * 1_000);
  const customer = customerOf(after);
  return told(dynamodb.OldImage as WireItem | undefined, after, describe, currency).map(([what, text]) => ({
    at,
    customer,
    what,
    text,
  }));
};

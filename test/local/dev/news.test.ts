/** What changes of the ledger mean to a reader. */

import { describe, expect, it } from 'vitest';
import {
  couponToItem,
  enrolmentToItem,
  eventToItem,
  taskToItem,
  touchToItem,
} from '../../../functions/adapters/ledger-items.ts';
import type { StreamRecord } from '../../../local/aws/dynamodb/index.ts';
import { faultLine, newsLine, newsOf } from '../../../local/dev/news.ts';
import { customerId, journeyId } from '../../../shared/base/ids.ts';
import { days, hours, parseIso, plus } from '../../../shared/base/time.ts';
import type { WireItem } from '../../../shared/customers/profiles/mapper.ts';
import { taskId } from '../../../shared/flows/tasks/task.ts';
import type {
  CouponRecord,
  EnrolmentRecord,
  TaskRecord,
  TouchRecord,
} from '../../../shared/journeys/records.ts';

const at = parseIso('2026-03-02T09:00:00Z');
const key = { journey: journeyId('win-back'), version: 2, customer: customerId('ada'), cycle: 3 };

/** The lines that a change gives, without their time. */
const lines = (before: WireItem | undefined, after: WireItem | undefined): readonly string[] => {
  const record = {
    dynamodb: { ApproximateCreationDateTime: at / 1_000, OldImage: before, NewImage: after },
  } as unknown as StreamRecord;
  return newsOf(record, (messageId) => `"Hello" → ${messageId}.eml`, 'EUR').map((news) =>
    newsLine(news).replace('2026-03-02 09:00:00  ', '').replaceAll(/ {2,}/g, '  '),
  );
};

const enrolment: EnrolmentRecord = {
  key,
  arm: 'treatment',
  enrolledAt: at,
  goalUntil: plus(at, days(30)),
  rule: 'orders ≥ 1',
  values: {},
};
const touch: TouchRecord = {
  enrolment: key,
  step: 'we-miss-you',
  kind: 'email',
  channel: 'email',
  at,
  outcome: 'sending',
};
const coupon: CouponRecord = {
  enrolment: key,
  name: 'ten-off',
  code: 'CODE',
  terms: { percentOff: 10 },
  issuedAt: at,
  validUntil: plus(at, days(8)),
};

const task: TaskRecord = {
  enrolment: key,
  name: 'vip-call',
  calls: true,
  queue: 'vip',
  results: ['reached'],
  timezone: 'UTC',
  state: 'open',
  requestedAt: at,
  takeBy: plus(at, days(1)),
  due: plus(at, days(3)),
  revision: 1,
};

describe('a task', () => {
  const taken: TaskRecord = { ...task, state: 'taken', assignee: 'kim', takenAt: at };
  it.each<readonly [string, TaskRecord | undefined, TaskRecord, readonly string[]]>([
    [
      'that is asked for',
      undefined,
      task,
      [`ada  task  vip-call in vip, to be taken by 2026-03-03 09:00:00: ${taskId(task)}`],
    ],
    ['that is taken', task, taken, ['ada  taken  vip-call by kim']],
    ['that is given back', taken, task, ['ada  given back  vip-call by kim']],
    [
      'that escalates',
      task,
      { ...task, queue: 'leads', escalatedAt: at },
      ['ada  escalated  vip-call to leads'],
    ],
    [
      'that is done',
      taken,
      { ...taken, state: 'done', result: 'reached' },
      ['ada  done  vip-call by kim: reached'],
    ],
    [
      'that is over',
      task,
      { ...task, state: 'over' },
      ['ada  over  vip-call: the journey went on without it'],
    ],
  ])('%s', (_, before, after, told) => {
    expect(lines(before && taskToItem(before), taskToItem(after))).toEqual(told);
  });
});

describe('an enrolment', () => {
  const before = enrolmentToItem(enrolment);
  it.each<readonly [string, WireItem | undefined, EnrolmentRecord, readonly string[]]>([
    ['that begins', undefined, enrolment, ['ada  enrolled  win-back (cycle 3): orders ≥ 1']],
    [
      'that is held out',
      undefined,
      { ...enrolment, arm: 'holdout' },
      ['ada  held out  win-back (cycle 3): orders ≥ 1'],
    ],
    ['whose goal is reached', before, { ...enrolment, goalAt: at }, ['ada  goal  of win-back reached']],
    [
      'that ends',
      before,
      { ...enrolment, exit: { reason: 'lapsed', at }, path: 'a=b' },
      ['ada  left  win-back by lapsed (a=b)'],
    ],
    ['that ends at once', before, { ...enrolment, exit: { reason: 'x', at } }, ['ada  left  win-back by x']],
    ['that is written again', before, enrolment, []],
  ])('%s', (_, old, record, told) => {
    expect(lines(old, enrolmentToItem(record))).toEqual(told);
  });
});

describe('a touchpoint', () => {
  const sent: TouchRecord = { ...touch, outcome: 'sent', sentAt: at, messageId: 'm-1' };
  it.each<readonly [string, TouchRecord | undefined, TouchRecord, readonly string[]]>([
    ['that is claimed', undefined, touch, []],
    ['that is sent', touch, sent, ['ada  sent  email we-miss-you: "Hello" → m-1.eml']],
    [
      'that is withheld',
      undefined,
      { ...touch, outcome: 'withheld', withheld: { guardrail: 'consent', detail: 'none for email' } },
      ['ada  withheld  email we-miss-you by consent: none for email'],
    ],
    [
      'of unknown fate',
      touch,
      { ...touch, outcome: 'unknown' },
      ['ada  unknown  email we-miss-you: the provider may have taken it; it is not sent again'],
    ],
    ['that is opened', sent, { ...sent, openedAt: at }, ['ada  opened  email we-miss-you']],
    [
      'that is clicked at once',
      sent,
      { ...sent, openedAt: at, clickedAt: at },
      ['ada  opened  email we-miss-you', 'ada  clicked  email we-miss-you'],
    ],
  ])('%s', (_, before, after, told) => {
    expect(lines(before && touchToItem(before), touchToItem(after))).toEqual(told);
  });
});

describe('a coupon', () => {
  it('is told when it is redeemed, and not when it is issued', () => {
    expect(lines(undefined, couponToItem(coupon))).toEqual([]);
    const redeemed = couponToItem({
      ...coupon,
      redeemedAt: plus(at, hours(1)),
      orderId: 'o-1',
      orderValue: 1,
    });
    expect(lines(couponToItem(coupon), redeemed)).toEqual(['ada  redeemed  coupon CODE in order o-1']);
  });
});

describe('an event', () => {
  it('is told once, and on one line, whatever its customer is called', () => {
    const item = eventToItem(
      { id: '1', customer: customerId('a\nb\u001b[31m'), at, name: 'Site Visited' },
      60,
    );
    expect(lines(undefined, item)).toEqual(['a b [31m  event  Site Visited']);
    expect(lines(item, item)).toEqual([]);
    expect(lines(item, undefined)).toEqual([]);
  });

  it('leaves what is no news alone', () => {
    expect(lines(undefined, { c: { S: 'ada' }, k: { S: 'traits' } })).toEqual([]);
    expect(lines(undefined, { i: { S: 'ada' } })).toEqual([]);
  });
});

describe('a fault', () => {
  it('is told with where it happened', () => {
    expect(faultLine('send failed', new Error('no'))).toMatch(/^! send failed: Error: no\n +at /);
    expect(faultLine('send failed', 'no')).toBe('! send failed: no');
  });
});

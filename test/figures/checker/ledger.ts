/**
 * What every page of figures has to show, counted from the ledger's raw items by plain loops: it shares no code with what it
 * checks, and knows items by their attributes alone.
 */

import { bump, type Item, messages, type Read, read, standing, standingAt, type Tree } from './raw.ts';

interface Trees {
  readonly day: string;
  readonly journeys: Tree;
  readonly totals: Tree;
  readonly channels: Tree;
  readonly months: Tree;
  readonly dayOf: (at: unknown) => string;
}

/** Of who is not held out. */
const countTouch = (
  item: Read,
  step: readonly (string | number)[],
  { day, journeys, totals, channels, months, dayOf }: Trees,
): void => {
  const { journey } = item;
  const month = day.slice(0, 7);
  const outcome = String(item.outcome);
  const isMessage = messages.includes(String(item.kind));
  if (isMessage) bump(channels, [day, String(item.channel), outcome]);
  if (outcome === 'withheld') {
    const { guardrail } = item.withheld as { guardrail: string };
    bump(journeys, [...step, 'withheld', guardrail]);
    if (item.kind !== 'coupon') bump(totals, [journey, 'withheld', guardrail]);
    return;
  }
  bump(journeys, [...step, outcome]);
  if (outcome !== 'sent') return;
  if (item.points !== undefined) bump(journeys, [...step, 'points'], Number(item.points));
  const answer = standing(item.given);
  if (answer !== undefined) bump(journeys, [...step, 'answers', answer]);
  if (item.kind === 'nps') {
    bump(months, [month, 'asked']);
    if (answer !== undefined) bump(months, [month, 'scoreSum'], Number(answer));
    if (answer !== undefined)
      bump(months, [
        month,
        'scores',
        Number(answer) > 8 ? 'promoter' : Number(answer) > 6 ? 'passive' : 'detractor',
      ]);
  }
  if (item.asksForReason === true && answer !== undefined)
    bump(months, [dayOf(standingAt(item.given)).slice(0, 7), 'reasons', answer]);
  if (!isMessage) return;
  bump(months, [month, 'messages', String(item.kind)]);
  bump(journeys, [...step.slice(0, 3), 'messages', String(item.kind)]);
  bump(totals, [journey, 'messages', String(item.kind)]);
  if (item.heldBy !== undefined) bump(journeys, [...step, 'late', String(item.heldBy)]);
  const seen: readonly (readonly [string, string])[] = [
    ['openedAt', 'opened'],
    ['clickedAt', 'clicked'],
    ['machineOpenedAt', 'machineOpened'],
    ['machineClickedAt', 'machineClicked'],
  ];
  for (const [attribute, name] of seen) {
    if (item[attribute] === undefined) continue;
    bump(journeys, [...step, name]);
    if (name !== 'opened' && name !== 'clicked') continue;
    bump(months, [month, name]);
    bump(totals, [journey, name]);
  }
  if (item.openedAt === undefined && item.unknownOpenedAt !== undefined)
    bump(journeys, [...step, 'openedByUnknown']);
};

export interface Checked {
  readonly journeys: Tree;
  /** All days and versions of a journey together. */
  readonly totals: Tree;
  /** What coupons are worth, by journey, month of issue and how they stand. */
  readonly liability: Tree;
  readonly touchpoints: number;
  readonly offers: Tree;
  readonly channels: Tree;
  readonly months: Tree;
  /** Passages that failed, by journey, error and the wait that they had come to; and how many were begun again. */
  readonly failed: Tree;
  /** Of each queue, the hundred tasks that are due first of those that nobody has taken; `more`: 1, there are others. */
  readonly queues: Tree;
}

/** All that the pages are of, as trees of numbers. @param now on whose day what coupons owe is over or is not */
export const countAll = (raw: () => Iterable<object>, timezone: string, now: number): Checked => {
  const shown = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' });
  const dayOf = (at: unknown): string => shown.format(Number(at));
  const items = function* (): Generator<Read> {
    for (const each of raw()) yield read(each as Item);
  };
  const [journeys, totals, offers, liability]: [Tree, Tree, Tree, Tree] = [{}, {}, {}, {}];
  const [channels, months, failed]: [Tree, Tree, Tree] = [{}, {}, {}];
  const waiting: Record<string, { readonly due: number; readonly isLate: boolean }[]> = {};
  let touchpoints = 0;
  const passage = ({ customer, journey, cycle }: Read): string => `${customer} ${journey} ${cycle}`;
  const arms = new Map<string, string>();
  const over = new Set<string>();
  for (const item of items()) {
    if (item.is !== 'enrolment') continue;
    arms.set(passage(item), String(item.arm));
    if (item.exitReason !== undefined) over.add(passage(item));
  }
  for (const item of items()) {
    const day = 'enrolledAt' in item ? dayOf(item.enrolledAt) : dayOf(item.sentAt ?? item.at ?? 0);
    const month = day.slice(0, 7);
    const own = [item.journey, Number(item.v), day];
    switch (item.is) {
      case 'enrolment': {
        const arm = String(item.arm);
        if (item.exitReason === 'failed') {
          const error = String(item.exitWhy ?? '').split(':')[0];
          bump(failed, [item.journey, 'passages']);
          bump(failed, [item.journey, 'causes', `${error} after ${item.waited ?? ''}`]);
        }
        if (item.reopenedAt !== undefined) bump(failed, [item.journey, 'begunAgain']);
        bump(journeys, [...own, 'enrolled', arm]);
        bump(months, [month, 'enrolled', arm]);
        bump(totals, [item.journey, 'enrolled', arm]);
        if (item.goalAt !== undefined) {
          bump(journeys, [...own, 'goals', arm]);
          bump(months, [month, 'goals', arm]);
          bump(totals, [item.journey, 'goals', arm]);
        }
        if (item.exitReason === undefined) {
          bump(journeys, [item.journey, Number(item.v), 'now', 'open', arm]);
          bump(totals, [item.journey, 'underWay', arm]);
        } else {
          if (arm === 'treatment') {
            bump(journeys, [...own, 'exits', String(item.exitReason)]);
            bump(totals, [item.journey, 'exits', String(item.exitReason)]);
          }
          const beside = arm === 'treatment' ? [] : ['heldOut'];
          for (const each of String(item.path ?? '')
            .split(' ')
            .filter(Boolean)) {
            const [step = '', outcome = ''] = each.split('=');
            const came = [...own, 'outcomes', step, outcome, ...beside];
            bump(journeys, [...came, 'passages']);
            if (item.goalAt !== undefined) bump(journeys, [...came, 'goals']);
          }
        }
        break;
      }
      case 'waiter':
        if (arms.get(passage(item)) === 'treatment' && !over.has(passage(item)))
          bump(journeys, [
            item.journey,
            Number(item.v),
            'now',
            'waits',
            String((item.wait as { id: string }).id),
          ]);
        break;
      case 'touch': {
        if (item.outcome === 'sending') break;
        const step = [...own, 'steps', item.name];
        if (arms.get(passage(item)) === 'holdout') bump(journeys, [...step, 'shadows']);
        else countTouch(item, step, { day, journeys, totals, channels, months, dayOf });
        if (item.outcome === 'sent') touchpoints += 1;
        break;
      }
      case 'coupon': {
        const state =
          item.orderId !== undefined
            ? 'redeemed'
            : item.releasedAt !== undefined
              ? 'released'
              : item.voidAt !== undefined
                ? 'void'
                : item.state === 'reserved'
                  ? 'reserved'
                  : 'open';
        const at = [`${item.journey}/${item.name}`, dayOf(item.validUntil), state];
        bump(offers, [...at, 'coupons']);
        bump(offers, [...at, 'face'], Number(item.face ?? 0));
        bump(offers, [...at, 'discount'], Number(item.discount ?? 0));
        if (state === 'redeemed') bump(offers, [...at, 'orders'], Number(item.orderValue ?? 0));
        const isOver = dayOf(item.validUntil) < dayOf(now);
        const stands = state !== 'open' ? state : isOver ? 'expired' : 'outstanding';
        const issued = [item.journey, dayOf(item.issuedAt).slice(0, 7), stands];
        bump(liability, [...issued, 'coupons']);
        bump(liability, [...issued, 'face'], Number(item.face ?? 0));
        bump(liability, [...issued, 'unknown'], item.face === undefined ? 1 : 0);
        bump(liability, [...issued, 'discount'], Number(item.discount ?? 0));
        break;
      }
      case 'order': {
        const counted = item.counted as { at?: number; gross: number; refunded: number } | undefined;
        if (counted?.at === undefined) break;
        const placed = dayOf(counted.at).slice(0, 7);
        bump(months, [placed, 'orders']);
        bump(months, [placed, 'gross'], counted.gross);
        bump(months, [placed, 'refunded'], counted.refunded);
        break;
      }
      case 'task':
        if (item.state === 'open' && Number(item.due) > now) {
          waiting[String(item.queue)] ??= [];
          waiting[String(item.queue)]?.push({
            due: Number(item.due),
            isLate: item.escalatedAt !== undefined,
          });
        }
        if (item.reason !== undefined)
          bump(months, [dayOf(item.resultAt).slice(0, 7), 'reasons', String(item.reason)]);
        break;
    }
  }
  const queues = Object.fromEntries(
    Object.entries(waiting).map(([queue, tasks]) => {
      const listed = tasks.sort((a, b) => a.due - b.due).slice(0, 100);
      const escalated = listed.filter(({ isLate }) => isLate).length;
      return [queue, { open: listed.length, escalated, more: tasks.length > listed.length ? 1 : 0 }];
    }),
  );
  return { journeys, totals, offers, liability, channels, months, failed, queues, touchpoints };
};

/**
 * What a journey truly brought in a made-up shop, where it is known of each order whether a message caused it: what the
 * comparison of its arms is to find.
 */
import { parseTouchKey } from '../../../shared/base/ids.ts';
import { holdsOut } from '../../../shared/journeys/held-out.ts';
import type { Journey } from '../../../shared/journeys/language.ts';
import type { PlacedOrder, RunResult } from './result.ts';

/** Of an order, or anything else, that a message led its reader to. */
export const reactionId = (touch: string, index: number): string => `reaction-${touch}-${index}`;

/** The journey whose message caused it; `undefined`: it came by itself. */
const causeOf = (orderId: string): string | undefined => {
  const [, touch] = /^reaction-(.+)-\d+$/s.exec(orderId) ?? [];
  return touch === undefined ? undefined : parseTouchKey(touch)?.enrolment.journey;
};

export interface Truth {
  /** Treated passages whose window is over. */
  readonly passages: number;
  /** Of them, those that came to the goal and would not have come without a message. */
  readonly caused: number;
  /** caused / passages; 0 of none. */
  readonly lift: number;
}

type Enrolment = RunResult['enrolments'][number];

/** Whether a passage came to its goal, and placed no order in its time but those that marketing caused. */
export const causedIn = (run: RunResult): ((passage: Enrolment) => boolean) => {
  // What is sent to both arms is no difference between them.
  const marketing = new Set<string>(run.journeys.filter(holdsOut).map(({ id }) => id));
  const isAnyway = ({ orderId }: PlacedOrder): boolean => !marketing.has(causeOf(orderId) ?? '');
  const anyway = Map.groupBy(run.orders.filter(isAnyway), ({ customer }) => customer);
  return ({ key, goalAt, enrolledAt, goalUntil }) =>
    goalAt !== undefined &&
    !(anyway.get(key.customer) ?? []).some(
      ({ counted: { at } }) => at !== undefined && at >= enrolledAt && at <= goalUntil,
    );
};

/** Counted, passage by passage. `undefined`: nothing is known of causes, nobody is held out, or the goal is no order. */
export const truthOf = (journey: Journey, run: RunResult): Truth | undefined => {
  if (run.source.kind !== 'sample' || !holdsOut(journey) || journey.goal.source.kind !== 'purchase')
    return undefined;
  const treated = run.enrolments.filter(
    ({ key, arm, goalUntil }) => key.journey === journey.id && arm === 'treatment' && goalUntil <= run.until,
  );
  const caused = treated.filter(causedIn(run)).length;
  return {
    passages: treated.length,
    caused,
    lift: treated.length === 0 ? 0 : caused / treated.length,
  };
};

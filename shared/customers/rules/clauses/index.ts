/** The kinds of clauses: types, schemas, predicates, explanations, sentences and the page about rules follow from here. */
import { averageOrder } from './average-order.ts';
import type { ClauseOf } from './clause.ts';
import { consent } from './consent.ts';
import { daysBetweenLastOrders } from './days-between-last-orders.ts';
import { daysSince } from './days-since.ts';
import { daysUntil } from './days-until.ts';
import { daysUntilAnniversary } from './days-until-anniversary.ts';
import { known } from './known.ts';
import { number } from './number.ts';
import { stage } from './stage.ts';
import { text } from './text.ts';

export { averageOrderAtLeast } from './average-order.ts';
export { consentsTo } from './consent.ts';
export { dormantFor, hasDormancy, inactiveFor, sinceAtLeast, withDormancy } from './days-since.ts';
export { dueWithin } from './days-until.ts';
export { anniversaryWithin } from './days-until-anniversary.ts';
export { isKnown } from './known.ts';
export {
  atMostOrders,
  ordersAtLeast,
  pointsExpiringAtLeast,
  pointsToKeepTierAtMost,
  spentAtLeast,
} from './number.ts';
export { stageIs } from './stage.ts';
export { tierIn } from './text.ts';

/** In the order in which the page about rules tells of them. */
export const clauseKinds = [
  number,
  text,
  averageOrder,
  daysSince,
  daysUntil,
  daysUntilAnniversary,
  daysBetweenLastOrders,
  consent,
  known,
  stage,
] as const;

export type Clause = ClauseOf<(typeof clauseKinds)[number]>;

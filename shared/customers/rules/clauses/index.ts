/** The kinds of clauses: types, schemas, predicates, explanations, sentences and the page about rules follow from here. */
import { averageOrder } from './average-order.ts';
import { beyondOwnRhythm } from './beyond-own-rhythm.ts';
import { boughtThings } from './bought.ts';
import type { ClauseOf } from './clause.ts';
import { consent } from './consent.ts';
import { daysBetweenLastOrders } from './days-between-last-orders.ts';
import { daysSince } from './days-since.ts';
import { daysUntil } from './days-until.ts';
import { daysUntilAnniversary } from './days-until-anniversary.ts';
import { daysUntilTrait } from './days-until-trait.ts';
import { known } from './known.ts';
import { number } from './number.ts';
import { returnChances } from './return-chance.ts';
import { stage } from './stage.ts';
import { text } from './text.ts';
import { trait } from './trait.ts';
import { traitKnown } from './trait-known.ts';
import { valuesAtRisk } from './value-at-risk.ts';

export { averageOrderAtLeast } from './average-order.ts';
export { silentBeyondOwnRhythm } from './beyond-own-rhythm.ts';
export { bought } from './bought.ts';
export { consentsTo } from './consent.ts';
export { dormantFor, inactiveFor, sinceAtLeast } from './days-since.ts';
export { dueWithin } from './days-until.ts';
export { anniversaryWithin } from './days-until-anniversary.ts';
export { traitWithin } from './days-until-trait.ts';
export { isKnown } from './known.ts';
export {
  atMostOrders,
  ordersAtLeast,
  pointsExpiringAtLeast,
  pointsToKeepTierAtMost,
  spentAtLeast,
} from './number.ts';
export { returnChance } from './return-chance.ts';
export { stageIs } from './stage.ts';
export { tierIn } from './text.ts';
export { traitBounds, traitIn } from './trait.ts';
export { isTraitKnown } from './trait-known.ts';
export { valueAtRisk } from './value-at-risk.ts';

/** In the order in which the page about rules tells of them. */
export const clauseKinds = [
  number,
  text,
  averageOrder,
  daysSince,
  daysUntil,
  daysUntilAnniversary,
  daysBetweenLastOrders,
  boughtThings,
  returnChances,
  valuesAtRisk,
  beyondOwnRhythm,
  consent,
  known,
  stage,
  trait,
  daysUntilTrait,
  traitKnown,
] as const;

export type Clause = ClauseOf<(typeof clauseKinds)[number]>;

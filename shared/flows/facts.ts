/** What rules ask beside the profile: read here, for whoever asks a rule of a customer. */
import type { CustomerId } from '../base/ids.ts';
import type { Instant } from '../base/time.ts';
import { purchasesIn } from '../customers/orders/purchases.ts';
import type { WireItem } from '../customers/profiles/mapper.ts';
import { type CompiledRule, type Facts, noFacts } from '../customers/rules/index.ts';
import { idOf } from '../decisions/enrolling/evaluate.ts';
import { type Model, scoringBy } from '../decisions/scores/model.ts';
import type { Ports } from './ports.ts';

type FactPorts = Pick<Ports, 'ledger' | 'models' | 'settings'>;

/** What a model answers, made ready once for as long as it is the one in use. */
const madeReady = new WeakMap<Model, Facts>();

const factsBy = (model: Model): Facts => {
  const known = madeReady.get(model);
  if (known !== undefined) return known;
  const facts: Facts = { ...noFacts, scoring: scoringBy(model) };
  madeReady.set(model, facts);
  return facts;
};

/** What is the same of all customers: in one read in some minutes, and in none where no rule asks a score. */
export const factsOfAll = async (
  rules: readonly Pick<CompiledRule, 'asksScores'>[],
  { models }: Pick<Ports, 'models'>,
): Promise<Facts> => {
  const model = rules.some(({ asksScores }) => asksScores) ? await models.current() : undefined;
  return model === undefined ? noFacts : factsBy(model);
};

/** In one query of the customer's, and in none for a rule that asks no orders. */
export const factsFor = async (
  rule: Pick<CompiledRule, 'asksOrders' | 'asksScores'>,
  customer: CustomerId,
  ports: FactPorts,
): Promise<Facts> => {
  const facts = await factsOfAll([rule], ports);
  if (!rule.asksOrders) return facts;
  return { ...facts, purchases: purchasesIn(await ports.ledger.orders(customer), ports.settings) };
};

/** The facts by which the rule holds; `undefined`: it does not. Orders are read only where the rest of the rule holds. */
export const factsWhereHeld = async (
  rule: CompiledRule,
  item: WireItem,
  now: Instant,
  ports: FactPorts,
): Promise<Facts | undefined> => {
  if (!rule.mayHold(item, now, await factsOfAll([rule], ports))) return undefined;
  const facts = await factsFor(rule, idOf(item), ports);
  return rule.decide(item, now, facts) === 'in' ? facts : undefined;
};

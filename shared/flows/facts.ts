/** What rules ask beside the profile: read here, for whoever asks a rule of a customer. */
import type { CustomerId } from '../base/ids.ts';
import type { Instant } from '../base/time.ts';
import { purchasesIn } from '../customers/orders/purchases.ts';
import type { WireItem } from '../customers/profiles/mapper.ts';
import { type CompiledRule, type Facts, noFacts } from '../customers/rules/index.ts';
import { idOf } from '../decisions/enrolling/evaluate.ts';
import type { Ports } from './ports.ts';

type FactPorts = Pick<Ports, 'ledger' | 'settings'>;

/** In one query, and in none for a rule that asks the profile alone. */
export const factsFor = async (
  { asksOrders }: Pick<CompiledRule, 'asksOrders'>,
  customer: CustomerId,
  { ledger, settings }: FactPorts,
): Promise<Facts> =>
  asksOrders ? { purchases: purchasesIn(await ledger.orders(customer), settings) } : noFacts;

/** The facts by which the rule holds; `undefined`: it does not. They are read only where the rest of the rule holds. */
export const factsWhereHeld = async (
  rule: CompiledRule,
  item: WireItem,
  now: Instant,
  ports: FactPorts,
): Promise<Facts | undefined> => {
  if (!rule.mayHold(item, now)) return undefined;
  const facts = await factsFor(rule, idOf(item), ports);
  return rule.decide(item, now, facts) === 'in' ? facts : undefined;
};

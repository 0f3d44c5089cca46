/** Passages that began since nobody knew better: their rule is asked again when something is told that happened before. */
import { entriesByJourney } from '../../base/ids.ts';
import type { ShopMoney } from '../../base/money.ts';
import { type Instant, instant } from '../../base/time.ts';
import type { CustomerEvent } from '../../customers/events/event.ts';
import { foldEvents, recordsOf } from '../../customers/orders/folding.ts';
import { isOrderEvent, statesOf } from '../../customers/orders/merge.ts';
import type { OrderState } from '../../customers/orders/order.ts';
import { type Purchase, purchasesIn } from '../../customers/orders/purchases.ts';
import {
  profileAttributes,
  profileFromItem,
  profileToItem,
  type WireItem,
} from '../../customers/profiles/mapper.ts';
import { isOpen, type OpenEnrolment, type Profile } from '../../customers/profiles/profile.ts';
import { compileRule, type Facts, parseRule } from '../../customers/rules/index.ts';
import { keyOf } from '../../decisions/enrolling/enrol.ts';
import { meanwhile } from '../../journeys/graph.ts';
import type { EnrolmentRecord } from '../../journeys/records.ts';
import { factsOfAll } from '../facts.ts';
import type { Ports } from '../ports.ts';
import { breakOff } from '../sending/close.ts';
import { isNeedless } from './needless.ts';

/** An event that was taken in, and the customer's profile with it. */
interface Taken {
  readonly event: CustomerEvent;
  readonly profile: Profile;
  readonly isAgain: boolean;
  /** Of the profile that has had it since it was told first, where that is known. */
  readonly revision?: number | undefined;
}

/** Of each trait, what was told after the beginning, or by the event itself, was not known when the rule was asked. */
const identifiedBefore = (
  { identifiedAt = {} }: Profile,
  event: CustomerEvent,
  beginning: Instant,
): Pick<Profile, 'identifiedAt'> => ({
  identifiedAt: Object.fromEntries(
    Object.entries(identifiedAt).filter(([, at]) => at <= beginning && at !== event.at),
  ),
});

interface Told {
  /** The event among them. */
  readonly all: readonly CustomerEvent[];
  /** Before the rule was asked. */
  readonly known: readonly CustomerEvent[];
  /** Of the time before the passage, and told since: the event, and others before it. */
  readonly late: readonly CustomerEvent[];
}

const toldSince = async (
  event: CustomerEvent,
  beginning: Instant,
  askedAt: Instant,
  { ledger }: Pick<Ports, 'ledger'>,
): Promise<Told> => {
  const events = await ledger.eventsSince(event.customer, instant(0));
  const others = events.filter(({ id }) => id !== event.id);
  const isLate = ({ told }: CustomerEvent): boolean => told !== undefined && told.at > askedAt;
  return {
    all: [...others, event],
    known: others.filter((each) => !isLate(each)),
    late: [...others.filter((each) => isLate(each) && each.at < beginning), event],
  };
};

/**
 * What the rule asks beside the profile, by these tellings alone: an order that others speak of too is what these make
 * of it. Any other is as it stands, even where its tellings are no longer kept.
 */
const purchasesBy = (
  told: readonly CustomerEvent[],
  all: readonly CustomerEvent[],
  orders: readonly OrderState[],
  settings: ShopMoney,
): readonly Purchase[] => {
  const these = new Set(told);
  const others = all.filter((event) => !these.has(event)).filter(isOrderEvent);
  const changed = new Set(others.map(({ orderId }) => orderId));
  const states = [...statesOf(told).values()].filter(({ orderId }) => changed.has(orderId));
  const untouched = orders.filter(({ orderId }) => !changed.has(orderId));
  return purchasesIn([...untouched, ...states], settings);
};

/** Whether the rule, asked as of the passage's beginning, would still take the customer in by what is known now. */
const stillHolds = async (
  { asked, enrolledAt }: EnrolmentRecord,
  { event, profile, revision }: Taken,
  ports: Pick<Ports, 'ledger' | 'models' | 'settings'>,
): Promise<boolean> => {
  if (asked === undefined) return true;
  // The rule saw it: its telling comes again since a Lambda died after that.
  if (revision !== undefined && revision <= asked.revision) return true;
  const { ledger, settings } = ports;
  const rule = compileRule(parseRule(asked.rule, 'the rule of a passage'), settings);
  const saw = { ...(asked.saw as WireItem), [profileAttributes.id]: { S: profile.id } };
  const { all, known, late } = await toldSince(event, enrolledAt, asked.at, ports);
  const orders = rule.asksOrders ? await ledger.orders(profile.id) : [];
  const ofAll = await factsOfAll([rule], ports);
  const factsOf = (told: readonly CustomerEvent[]): Facts =>
    rule.asksOrders ? { ...ofAll, purchases: purchasesBy(told, all, orders, settings) } : ofAll;
  // By another deployment's settings it might not have held, and the event would not be the reason.
  if (rule.decide(saw, enrolledAt, factsOf(known)) !== 'in') return true;
  const then = { ...profileFromItem(saw), ...identifiedBefore(profile, event, enrolledAt) };
  const now = foldEvents(then, late, settings, recordsOf(profile.id, known, settings)) ?? then;
  return rule.decide(profileToItem(now), enrolledAt, factsOf([...known, ...late])) === 'in';
};

/** Whether the checkout, or what else began the passage, had come to an order before it began. */
const wasNeedless = async (
  { trigger, begunBy }: EnrolmentRecord,
  { goalEvent, begunByGoal }: OpenEnrolment,
  { event, profile }: Taken,
  ports: Pick<Ports, 'ledger'>,
): Promise<boolean> =>
  event.name === 'Order Completed' &&
  trigger !== undefined &&
  begunBy !== undefined &&
  begunByGoal !== true &&
  isNeedless({ goalEvent }, profile, trigger, ports);

/** Whether the event may tell that the passage should not have begun; of one that is over, that its end is to be finished. */
const concerns = ({ event, isAgain }: Taken, entry: OpenEnrolment): boolean =>
  event.at < entry.enrolledAt &&
  entry.goalAt === undefined &&
  (isOpen(entry) || (isAgain && event.told !== undefined && (entry.exitedAt ?? 0) >= event.told.at));

/**
 * Ends the passages that would not have begun had the event been told in time; nothing more is sent by them. Instants of
 * its sender's clock are compared with the beginning alone, which is the question: what of it was known then.
 */
export const endUnfounded = async (taken: Taken, ports: Ports): Promise<void> => {
  const { profile } = taken;
  for (const [journey, entry] of entriesByJourney(profile.enrolments)) {
    if (!concerns(taken, entry)) continue;
    const passage = await ports.ledger.passage(keyOf(profile.id, journey, entry));
    const { enrolment } = passage;
    if (enrolment === undefined) continue;
    const stands =
      !(await wasNeedless(enrolment, entry, taken, ports)) && (await stillHolds(enrolment, taken, ports));
    if (!stands) await breakOff(passage, profile, enrolment.unfounded ?? meanwhile, ports);
  }
};

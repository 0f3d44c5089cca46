/** Passages that began since nobody knew better: their rule is asked again when something is told that happened before. */
import { entriesByJourney } from '../../base/ids.ts';
import { type Instant, instant } from '../../base/time.ts';
import type { CustomerEvent } from '../../customers/events/event.ts';
import { foldEvents, recordsOf } from '../../customers/orders/folding.ts';
import {
  profileAttributes,
  profileFromItem,
  profileToItem,
  type WireItem,
} from '../../customers/profiles/mapper.ts';
import { isOpen, type OpenEnrolment, type Profile } from '../../customers/profiles/profile.ts';
import { compileRule, parseRule } from '../../customers/rules/index.ts';
import { keyOf } from '../../decisions/enrolling/enrol.ts';
import { meanwhile } from '../../journeys/graph.ts';
import type { EnrolmentRecord } from '../../journeys/records.ts';
import type { Ports } from '../ports.ts';
import { breakOff } from '../sending/close.ts';
import { isNeedless } from './needless.ts';

/** An event that was taken in, and the customer's profile with it. */
interface Taken {
  readonly event: CustomerEvent;
  readonly profile: Profile;
  readonly isAgain: boolean;
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
    known: others.filter((each) => !isLate(each)),
    late: [...others.filter((each) => isLate(each) && each.at < beginning), event],
  };
};

/** Whether the rule, asked as of the passage's beginning, would still take the customer in by what is known now. */
const stillHolds = async (
  { asked, enrolledAt }: EnrolmentRecord,
  { event, profile }: Taken,
  ports: Pick<Ports, 'ledger' | 'settings'>,
): Promise<boolean> => {
  if (asked === undefined) return true;
  const { settings } = ports;
  const rule = compileRule(parseRule(asked.rule, 'the rule of a passage'), settings);
  const saw = { ...(asked.saw as WireItem), [profileAttributes.id]: { S: profile.id } };
  // By another deployment's settings it might not have held, and the event would not be the reason.
  if (rule.decide(saw, enrolledAt) !== 'in') return true;
  const then = { ...profileFromItem(saw), ...identifiedBefore(profile, event, enrolledAt) };
  const { known, late } = await toldSince(event, enrolledAt, asked.at, ports);
  const orders = recordsOf(profile.id, known, settings);
  const now = foldEvents(then, late, settings, orders) ?? then;
  return rule.decide(profileToItem(now), enrolledAt) === 'in';
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
  entry.arm === 'treatment' &&
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
    if (!stands) await breakOff(passage, profile, meanwhile, ports);
  }
};

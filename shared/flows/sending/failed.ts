/** Passages whose execution failed: ended, so that they stand in nobody's way, and begun again by a redrive. */
import { type EnrolmentKey, entriesByJourney } from '../../base/ids.ts';
import { hours, type Instant, plus } from '../../base/time.ts';
import type { ExecutionEnded } from '../../customers/events/execution-ended.ts';
import { isOpen, type Profile, standsInLane } from '../../customers/profiles/profile.ts';
import { failed } from '../../journeys/graph.ts';
import type { EnrolmentRecord } from '../../journeys/records.ts';
import { changeCustomer } from '../current.ts';
import type { Ports } from '../ports.ts';
import { breakOff, closeUnrecorded } from './close.ts';

/** Whoever begins a passage again lets its execution go on within this time, or has died between the two. */
const beginsWithin = hours(1);

/** Whether the passage was begun again so long ago that its execution goes on, or nobody lets it. */
export const hasLongBegunAgain = (
  { reopenedAt }: Pick<EnrolmentRecord, 'reopenedAt'>,
  now: Instant,
): boolean => reopenedAt !== undefined && plus(reopenedAt, beginsWithin) < now;

/**
 * Ends the passage that the execution led, unless it is over, or was begun again since. Repeating it finishes it.
 * @param isSo Step Functions says so now; absent: it said so at some time
 */
export const endFailed = async (
  { enrolment, at, why }: ExecutionEnded,
  ports: Ports,
  isSo = false,
): Promise<void> => {
  const [customer, passage] = await Promise.all([
    ports.profiles.get(enrolment.customer),
    ports.ledger.passage(enrolment),
  ]);
  const record: Pick<EnrolmentRecord, 'reopenedAt'> = passage.enrolment ?? {};
  const isOfBefore = record.reopenedAt !== undefined && at <= record.reopenedAt;
  const hasDied = isSo && hasLongBegunAgain(record, ports.now());
  if (customer === undefined || (isOfBefore && !hasDied)) return;
  if (passage.enrolment === undefined) return closeUnrecorded(enrolment, ports);
  if (passage.enrolment.exit === undefined)
    ports.alert({
      name: 'PassageFailed',
      sentence: `passage ${enrolment.cycle} of ${enrolment.journey} has failed: the customer’s timeline says by what`,
      id: enrolment.customer,
    });
  await breakOff(passage, customer, failed, ports, { why });
};

/** Why the passage can't go on; `undefined`: nothing stands against it. */
const whyNot = (customer: Profile | undefined, { journey, cycle }: EnrolmentKey): string | undefined => {
  const entry = customer?.enrolments[journey];
  if (customer === undefined || entry === undefined) return 'the customer is not there any more';
  if (entry.cycle !== cycle) return 'the customer has entered the journey again since';
  const rival = entriesByJourney(customer.enrolments).find(
    ([id, other]) =>
      id !== journey && entry.lane !== undefined && isOpen(other) && standsInLane(other, entry.lane),
  );
  return rival && `the customer is in ${rival[0]} now, which is of the same lane`;
};

/**
 * Opens the passage again for its execution to go on; what stands against it, if anything does. Repeating it finishes it. The
 * profile says so before the passage is open: by it the sweep finds what a death leaves.
 */
export const reopen = async (enrolment: EnrolmentKey, ports: Ports): Promise<string | undefined> => {
  const [customer, { enrolment: record }] = await Promise.all([
    ports.profiles.get(enrolment.customer),
    ports.ledger.passage(enrolment),
  ]);
  const { exit, reopenedAt } = record ?? {};
  const isBegunAgain = exit === undefined && reopenedAt !== undefined;
  if (exit?.reason !== failed && !isBegunAgain) return 'the passage has not ended by a failure';
  const against = whyNot(customer, enrolment);
  if (against !== undefined) return against;
  const now = ports.now();
  await ports.ledger.noteReopened(enrolment, now);
  const { journey, cycle } = enrolment;
  await changeCustomer(
    enrolment.customer,
    (each) => {
      const before = each.enrolments[journey];
      if (before?.cycle !== cycle) return undefined;
      const { exitedAt: _, ...entry } = before;
      return { ...each, enrolments: { ...each.enrolments, [journey]: { ...entry, reopenedAt: now } } };
    },
    ports,
  );
  await ports.ledger.takeExitBack(enrolment, failed);
  return undefined;
};

/** Passages whose execution failed: ended, so that they stand in nobody's way, and begun again by a redrive. */
import { type EnrolmentKey, entriesByJourney } from '../../base/ids.ts';
import { hours, plus } from '../../base/time.ts';
import type { ExecutionEnded } from '../../customers/events/execution-ended.ts';
import { isOpen, type Profile, standsInLane } from '../../customers/profiles/profile.ts';
import { failed } from '../../journeys/graph.ts';
import { changeCustomer } from '../current.ts';
import type { Ports } from '../ports.ts';
import { breakOff, closeUnrecorded } from './close.ts';

/** Whoever begins a passage again lets its execution go on within this time, or has died between the two. */
const beginsWithin = hours(1);

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
  const { reopenedAt } = passage.enrolment ?? {};
  const isOfBefore = reopenedAt !== undefined && at <= reopenedAt;
  const hasDied = isSo && reopenedAt !== undefined && plus(reopenedAt, beginsWithin) < ports.now();
  if (customer === undefined || (isOfBefore && !hasDied)) return;
  if (passage.enrolment === undefined) return closeUnrecorded(enrolment, ports);
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

/** Opens the passage again for its execution to go on; what stands against it, if anything does. */
export const reopen = async (enrolment: EnrolmentKey, ports: Ports): Promise<string | undefined> => {
  const [customer, { enrolment: record }] = await Promise.all([
    ports.profiles.get(enrolment.customer),
    ports.ledger.passage(enrolment),
  ]);
  if (record?.exit?.reason !== failed) return 'the passage has not ended by a failure';
  const against = whyNot(customer, enrolment);
  if (against !== undefined) return against;
  await ports.ledger.reopen(enrolment, failed, ports.now());
  const { journey, cycle } = enrolment;
  await changeCustomer(
    enrolment.customer,
    (each) => {
      const closed = each.enrolments[journey];
      if (closed?.cycle !== cycle || closed.exitedAt === undefined) return undefined;
      const { exitedAt: _, ...entry } = closed;
      return { ...each, enrolments: { ...each.enrolments, [journey]: entry } };
    },
    ports,
  );
  return undefined;
};

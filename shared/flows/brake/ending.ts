/** Ends what nobody leads on: what people have stopped, wherever it waits, and what has no execution any more. */
import { type CustomerId, type EnrolmentKey, entriesByJourney, type JourneyId } from '../../base/ids.ts';
import { type Instant, milliseconds, plus } from '../../base/time.ts';
import { isOpen, isShadow, type Standing } from '../../customers/profiles/profile.ts';
import { type Brake, stopOf } from '../../decisions/brake/brake.ts';
import { keyOf } from '../../decisions/enrolling/enrol.ts';
import { changeCustomer } from '../current.ts';
import type { Ports } from '../ports.ts';
import { stopPassage } from '../sending/close.ts';
import { endFailed, hasLongBegunAgain } from '../sending/failed.ts';

/** How long passages last at most, by journey. */
export type Stays = Readonly<Record<string, number>>;

/** Whether the passage has been open for longer than its story lasts, or any, where the shop has the journey no more. */
const isOverdue = (
  journey: JourneyId,
  { enrolledAt }: Pick<Standing, 'enrolledAt'>,
  stays: Stays,
  now: Instant,
): boolean => {
  const known = Object.values(stays);
  if (known.length === 0) return false;
  return plus(enrolledAt, milliseconds(stays[journey] ?? Math.max(...known))) < now;
};

/** Whether the passage, which is open, may have no execution. */
const isDoubtful = (
  journey: JourneyId,
  standing: Pick<Standing, 'enrolledAt' | 'reopenedAt'>,
  stays: Stays,
  now: Instant,
): boolean => hasLongBegunAgain(standing, now) || isOverdue(journey, standing, stays, now);

/** It goes on: nobody needs to ask any more whether whoever began it again died over it. */
const noteGoingOn = (enrolment: EnrolmentKey, ports: Ports): Promise<void> =>
  changeCustomer(
    enrolment.customer,
    (each) => {
      const before = each.enrolments[enrolment.journey];
      if (before?.cycle !== enrolment.cycle || before.reopenedAt === undefined) return undefined;
      const { reopenedAt: _, ...entry } = before;
      return { ...each, enrolments: { ...each.enrolments, [enrolment.journey]: entry } };
    },
    ports,
  );

/** Asked of those alone that are overdue, or were begun again: what runs, however late, is left to go on. */
const endUnlessLed = async (enrolment: EnrolmentKey, ports: Ports): Promise<void> => {
  const leads = await ports.executions.leads(enrolment);
  if (leads === 'running') return noteGoingOn(enrolment, ports);
  const ended =
    typeof leads === 'object'
      ? leads
      : {
          enrolment,
          at: ports.now(),
          why:
            leads === 'none'
              ? 'there is no execution that leads it'
              : 'its execution is over, and it was not',
        };
  const { customer, journey, cycle } = enrolment;
  ports.alert({
    name: 'PassageLost',
    sentence: `passage ${cycle} of ${journey} is open, and nothing leads it: it is ended`,
    id: customer,
  });
  await endFailed(ended, ports, true);
};

/** Whether some of these passages are open, and perhaps led on by nobody. */
export const areSomeLeaderless = (
  standings: Readonly<Record<JourneyId, Standing>>,
  brake: Brake,
  stays: Stays,
  now: Instant,
): boolean =>
  entriesByJourney(standings).some(
    ([journey, standing]) =>
      isOpen(standing) &&
      (isDoubtful(journey, standing, stays, now) || stopOf(brake, { journey, ...standing }) !== undefined),
  );

/** Ends the customer's passages that are stopped, and those that have been left by their execution. */
export const endLeaderless = async (
  customer: CustomerId,
  brake: Brake,
  stays: Stays,
  ports: Ports,
): Promise<void> => {
  const now = ports.now();
  // A scan's page may be old by now: what counts is the profile as it is.
  const profile = await ports.profiles.get(customer);
  if (profile === undefined) return;
  for (const [journey, entry] of entriesByJourney(profile.enrolments)) {
    if (!isOpen(entry)) continue;
    const enrolment = keyOf(profile.id, journey, entry);
    const stop = stopOf(brake, { journey, ...entry });
    if (stop !== undefined) await stopPassage(await ports.ledger.passage(enrolment), profile, stop, ports);
    else if (!isShadow(entry) && isDoubtful(journey, entry, stays, now)) await endUnlessLed(enrolment, ports);
  }
};

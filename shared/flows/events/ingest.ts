/** Takes events in: each counts once, in any order; then whoever waits for one is answered. */

import {
  type CustomerId,
  type EnrolmentKey,
  entriesByJourney,
  type JourneyId,
  parseTouchKey,
} from '../../base/ids.ts';
import { iso } from '../../base/time.ts';
import { aliasesOf } from '../../customers/events/alias.ts';
import { type CustomerEvent, isImported, nameOfEvent } from '../../customers/events/event.ts';
import { goalsReachedBy } from '../../customers/events/fold.ts';
import type { Incoming } from '../../customers/events/parse.ts';
import { isOrderEvent } from '../../customers/orders/merge.ts';
import { isOpen, isShadow, type Profile } from '../../customers/profiles/profile.ts';
import type { ClickSeen } from '../../customers/signals/signal.ts';
import { keyOf } from '../../decisions/enrolling/enrol.ts';
import { isBegunBy, triggerOf } from '../../journeys/entry.ts';
import type { EventJourney } from '../../journeys/protocol.ts';
import { isReservedName } from '../../journeys/reserved-names.ts';
import { linkAliases } from '../identity/link.ts';
import { asOwn, finishDisowning } from '../identity/nobody.ts';
import { reinstate } from '../identity/reinstate.ts';
import { splitOff } from '../identity/split.ts';
import { followOrder } from '../orders/follow.ts';
import { tellTier } from '../points/tell.ts';
import type { Ports } from '../ports.ts';
import { erase } from '../privacy/erase.ts';
import { endFailed } from '../sending/failed.ts';
import { answerWaiter } from '../sending/waiting.ts';
import { settleShadows } from '../shadows/walk.ts';
import { ingestRefusal, ingestText, tellAddresses, withChannel } from './addresses.ts';
import { beginningOf, endCorrected, type TakenAnswer, takeAnswer } from './answers.ts';
import { wantConfirmation, withItsTopics } from './confirmation.ts';
import { endEmptied } from './emptied.ts';
import { enterJourneys } from './enter.ts';
import { ingestMailEvent } from './mail.ts';
import { clicksBeside } from './signals.ts';
import { isPlain, type Kept, takeIn, takeInTogether } from './take-in.ts';
import { endUnfounded } from './unfounded.ts';

/** The customer's latest passage through the journey. */
const passageOf = ({ id, enrolments }: Profile, journey: JourneyId): EnrolmentKey | undefined => {
  const entry = enrolments[journey];
  return entry && keyOf(id, journey, entry);
};

const noteGoals = async (event: CustomerEvent, profile: Profile, ports: Ports): Promise<void> => {
  for (const journey of goalsReachedBy(event, profile)) {
    const key = passageOf(profile, journey);
    const entry = profile.enrolments[journey];
    if (key === undefined || entry === undefined) continue;
    const at = entry.goalAt ?? event.at;
    await ports.ledger.changeEnrolment(key, { goalAt: at });
    await ports.publish([{ name: 'Goal Reached', at, detail: { ...key, arm: entry.arm, at: iso(at) } }]);
  }
};

/**
 * Of what is imported nobody is told, so that nobody acts on it; but a passage that it ends is over for everybody, and what
 * is untold of that one stays so.
 */
const silent = (ports: Ports): Ports => ({
  ...ports,
  ledger: { ...ports.ledger, noteTold: async () => {} },
  tell: async () => {},
  publish: (events) => ports.publish(events.filter(({ name }) => name === 'Journey Exited')),
});

/** With what the message says that it answers. */
const withItsMessage = async (
  event: CustomerEvent,
  ports: Ports,
): Promise<{ readonly event: CustomerEvent; readonly answered?: TakenAnswer['answered'] }> => {
  switch (event.name) {
    case 'Survey Answered':
      return takeAnswer(event, ports);
    case 'Unsubscribed':
      return { event: await withChannel(event, ports) };
    case 'Consent Confirmed':
      return { event: await withItsTopics(event, ports) };
    default:
      return { event };
  }
};

/** What events come to for the passages that their customer is in, once they are in the profile. */
const conclude = async (taken: readonly Kept[], profile: Profile, ports: Ports): Promise<void> => {
  for (const { event, isAgain = false, revision } of taken) {
    await tellAddresses(event, profile, ports);
    await wantConfirmation(event, profile, ports);
    await noteGoals(event, profile, ports);
    await endEmptied(event, profile, ports);
    await endUnfounded({ event, profile, isAgain, revision }, ports);
  }
  const events = taken.map(({ event }) => event);
  for (const [journey, entry] of entriesByJourney(profile.enrolments)) {
    const key = passageOf(profile, journey);
    if (key !== undefined && isOpen(entry) && !isShadow(entry))
      await answerWaiter(key, profile, events, ports);
  }
  await settleShadows(profile, ports);
};

/** @param aliases that the event tells of */
const ingestCustomerEvent = async (
  told: CustomerEvent,
  aliases: readonly CustomerId[],
  allPorts: Ports,
  journeys: readonly EventJourney[],
): Promise<void> => {
  if (told.name === 'Customer Linked' && told.apart === true) {
    for (const alias of aliases)
      await splitOff(told, alias, allPorts, (own) => ingestCustomerEvent(own, [], allPorts, journeys));
    return;
  }
  if (told.name === 'Customer Linked' && told.reinstated !== undefined) {
    const take = (own: CustomerEvent, alsoKnownAs: readonly CustomerId[]) =>
      ingestCustomerEvent(own, alsoKnownAs, allPorts, journeys);
    return reinstate(told, told.reinstated, allPorts, take);
  }
  if (told.name === 'Customer Linked' && told.erase === true) return erase(told.customer, allPorts);
  const { event: complete, answered } = await withItsMessage(told, allPorts);
  const answers = answered === 'not-offered' ? undefined : answered;
  const taken = await takeIn(complete, allPorts, answers);
  if (taken === undefined) return;
  if ('mergedInto' in taken)
    return ingestCustomerEvent(
      { ...complete, customer: taken.mergedInto, as: complete.as ?? complete.customer },
      aliases,
      allPorts,
      journeys,
    );
  if ('isNobodys' in taken) {
    const takeAsOwn = (own: CustomerEvent) => ingestCustomerEvent(own, aliasesOf(own), allPorts, journeys);
    await finishDisowning(
      complete.customer,
      'browsers with different addresses claim it',
      allPorts,
      takeAsOwn,
    );
    const own = await asOwn(complete, allPorts);
    return own && takeAsOwn(own);
  }
  const { event } = taken;
  const ports = isImported(event) ? silent(allPorts) : allPorts;
  const hasChanged = await linkAliases(event, aliases, ports, (of) =>
    ingestCustomerEvent(of, [], allPorts, journeys),
  );
  const { reached } = taken;
  const profile = (hasChanged && (await ports.profiles.get(event.customer))) || taken.profile;
  if (reached !== undefined) await tellTier(event.customer, reached, ports);
  if (taken.plan !== undefined && isOrderEvent(event)) {
    const counts = await followOrder(event, taken.plan, profile, ports);
    // It was cancelled before anybody told of it.
    if (event.name === 'Order Completed' && !counts) return;
  }
  if (event.name === 'Survey Answered' && answers !== undefined)
    await endCorrected(event, answers, { profile, isAgain: taken.isAgain === true }, journeys, ports);
  await conclude([taken], profile, ports);
  const begins = beginningOf(event, answered);
  if (begins !== undefined && !isImported(event))
    await enterJourneys(begins, profile, journeys, taken.isAgain === true, ports);
};

/** An event of a customer, as it came in. */
type IncomingEvent = Extract<Incoming, { readonly kind: 'customer' }>;

/** Whether somebody else on the bus says what only Rekindle knows. */
const isPresumed = ({ event, source }: IncomingEvent): boolean =>
  source !== undefined && isReservedName(nameOfEvent(event));

/** It is not taken in: counted, and logged with its source. */
const tellOfPresumed = ({ event, source }: IncomingEvent, { alert }: Ports): void =>
  alert({
    name: 'ReservedNames',
    sentence: `"${nameOfEvent(event)}" of the source ${JSON.stringify(source)} was not taken in: only Rekindle tells it; its sender has to call it something else`,
    id: event.id,
  });

/**
 * Takes one event in; repeating it changes nothing.
 * @param journeys those that events begin; none unless told
 * @param beside other clicks of the message that came in together with this one
 * @throws StoreUnavailableError: deliver it again
 */
export const ingest = async (
  incoming: Incoming,
  ports: Ports,
  journeys: readonly EventJourney[] = [],
  beside: readonly ClickSeen[] = [],
): Promise<void> => {
  if (incoming.kind === 'customer') {
    if (isPresumed(incoming)) return tellOfPresumed(incoming, ports);
    await ingestCustomerEvent(incoming.event, aliasesOf(incoming.event), ports, journeys);
  } else if (incoming.kind === 'mail') await ingestMailEvent(incoming.event, ports, beside);
  else if (incoming.kind === 'text') await ingestText(incoming.event, ports);
  else if (incoming.kind === 'refusal') await ingestRefusal(incoming.event, ports);
  else if (incoming.kind === 'ended') await endFailed(incoming.event, ports);
};

interface Numbered {
  readonly index: number;
  readonly incoming: Incoming;
}

type Run = readonly [Numbered, ...Numbered[]];

/** What plain events share a write by: whether they are imported. `undefined`: it begins a journey, or is not plain. */
const sharesBy = (
  incoming: Incoming,
  ports: Pick<Ports, 'settings'>,
  journeys: readonly EventJourney[],
): 'imported' | 'live' | undefined => {
  if (incoming.kind !== 'customer' || isPresumed(incoming) || !isPlain(incoming.event, ports))
    return undefined;
  const { event } = incoming;
  if (isImported(event)) return 'imported';
  const trigger = triggerOf(event, ports.settings);
  return journeys.some((journey) => isBegunBy(journey, trigger)) ? undefined : 'live';
};

const hasId = (run: Run, { incoming }: Numbered): boolean =>
  incoming.kind === 'customer' &&
  run.some((each) => each.incoming.kind === 'customer' && each.incoming.event.id === incoming.event.id);

/** The other ids of its customer's that it tells. */
const idsBeside = (incoming: Incoming): readonly CustomerId[] =>
  incoming.kind === 'customer' ? aliasesOf(incoming.event) : [];

/**
 * Runs of events that share a write, each of another id; what shares none is a run of its own, and so is the first that
 * tells another id of its customer's: it links that, and those after it need not.
 */
const runsOf = (
  all: readonly Incoming[],
  ports: Pick<Ports, 'settings'>,
  journeys: readonly EventJourney[],
): readonly Run[] => {
  const runs: Run[] = [];
  const linked = new Set<CustomerId>();
  let sharing: ReturnType<typeof sharesBy>;
  for (const [index, incoming] of all.entries()) {
    const numbered = { index, incoming };
    const ids = idsBeside(incoming);
    const shares = ids.every((id) => linked.has(id)) ? sharesBy(incoming, ports, journeys) : undefined;
    for (const id of ids) linked.add(id);
    const last = runs.at(-1);
    if (last !== undefined && shares !== undefined && shares === sharing && !hasId(last, numbered))
      runs[runs.length - 1] = [...last, numbered];
    else runs.push([numbered]);
    sharing = shares;
  }
  return runs;
};

/** Whether it could: what stands in the way of all together is met, and told, by each alone. */
const ingestTogether = async (run: Run, ports: Ports): Promise<boolean> => {
  const [first, ...others] = run.flatMap(({ incoming }) =>
    incoming.kind === 'customer' ? [incoming.event] : [],
  );
  if (first === undefined || others.length === 0) return false;
  try {
    const taken = await takeInTogether([first, ...others], ports);
    if (taken === 'apart') return false;
    const [{ profile } = {}] = taken;
    if (profile !== undefined) await conclude(taken, profile, isImported(first) ? silent(ports) : ports);
    return true;
  } catch {
    return false;
  }
};

/**
 * Takes one customer's events in, in their order, those that begin nothing with one write of the profile; each succeeds
 * or fails by itself.
 * @param failed is told of each that is to be delivered again, and why
 */
export const ingestAll = async (
  all: readonly Incoming[],
  ports: Ports,
  journeys: readonly EventJourney[],
  failed: (index: number, error: unknown) => void,
): Promise<void> => {
  let hasFailed = false;
  for (const run of runsOf(all, ports, journeys)) {
    if (!hasFailed && (await ingestTogether(run, ports))) continue;
    for (const { index, incoming } of run) {
      try {
        await ingest(incoming, ports, journeys, clicksBeside(all, incoming));
      } catch (error) {
        // Those after it may count on what it was to link.
        hasFailed = true;
        failed(index, error);
      }
    }
  }
};

/** Whom an event is about; events of one customer are taken in one after the other. */
export const customerOf = (incoming: Incoming): CustomerId | undefined => {
  switch (incoming.kind) {
    case 'customer':
      return incoming.event.customer;
    case 'mail':
      return parseTouchKey(incoming.event.touch)?.enrolment.customer;
    case 'ended':
      return incoming.event.enrolment.customer;
    case 'text':
    case 'refusal':
    case 'foreign':
      return undefined;
  }
};

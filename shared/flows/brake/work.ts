/** Pausing, resuming and stopping, and taking customers out of a journey: what the API does with the brake. */
import { type CustomerId, digestOf, type JourneyId } from '../../base/ids.ts';
import { conflict, isRefusal, type Refusal } from '../../base/refusal.ts';
import { type Instant, iso } from '../../base/time.ts';
import { untilWritten } from '../../customers/profiles/change.ts';
import { isOpen, type Profile } from '../../customers/profiles/profile.ts';
import {
  type Brake,
  type Braked,
  type BrakeOrder,
  braked,
  brakedView,
  brakeView,
  entryOn,
} from '../../decisions/brake/brake.ts';
import { keyOf } from '../../decisions/enrolling/enrol.ts';
import { removed } from '../../journeys/graph.ts';
import type { Passage } from '../../journeys/records.ts';
import { currentProfile } from '../current.ts';
import type { Ports } from '../ports.ts';
import { endByHand } from '../sending/close.ts';

type Plain = Readonly<Record<string, unknown>>;

/** As it is asked for. */
export interface AskedBrake {
  /** The request's own. */
  readonly id: string;
  /** The name of the key that asks. */
  readonly who: string;
  readonly why: string;
}

const stateView = (brake: Brake, { on }: BrakeOrder): Plain => {
  const entry = entryOn(brake, on);
  return entry === undefined ? { ...brakedView(on), state: 'running' } : brakeView(entry);
};

interface Ordered {
  readonly order: BrakeOrder;
  readonly before: Brake;
  readonly after: Brake;
}

/** Writes the order down with what it makes of the brake; one of this id that was there is what counts. */
const ordered = (asked: BrakeOrder, { brake }: Pick<Ports, 'brake'>): Promise<Ordered | Refusal> =>
  untilWritten('the brake', async () => {
    const before = await brake.read();
    const after = braked(before, asked);
    const order = { ...asked, revision: after.revision };
    const written = await brake.write(order, { before, after });
    if (written === 'stale') return 'stale';
    if (written === 'written') return { order, before, after };
    if (written.known.asked === order.asked) return { order: written.known, before, after: before };
    const why = `id: "${order.id}" is of another request, which was told at ${iso(written.known.at)}; take another id`;
    return { ...conflict(why, { kind: 'id-taken', id: order.id }), field: 'id' };
  });

const orderOf = (
  { id, who, why }: AskedBrake,
  does: BrakeOrder['does'],
  on: Braked,
  customers: readonly CustomerId[],
  at: Instant,
): BrakeOrder => ({
  id,
  at,
  who,
  why,
  does,
  on,
  asked: digestOf(JSON.stringify([does, on.kind, on.name, on.version, why, customers])),
});

export interface BrakeTold {
  /** What stood before, and what stands now. */
  readonly before: Plain;
  readonly after: Plain;
}

/** Pauses, resumes or stops. Told again with its id it changes nothing; so too where it is as it is asked to be. */
export const setBrake = async (
  asked: AskedBrake,
  does: Exclude<BrakeOrder['does'], 'remove'>,
  on: Braked,
  ports: Pick<Ports, 'brake' | 'now'>,
): Promise<BrakeTold | Refusal> => {
  const done = await ordered(orderOf(asked, does, on, [], ports.now()), ports);
  if (isRefusal(done)) return done;
  const { order, before, after } = done;
  const isChanged = after.revision !== before.revision;
  return { before: stateView(before, order), after: { ...stateView(after, order), changed: isChanged } };
};

/** What became of each customer who was to be taken out. */
type Removed = 'removed' | 'notInIt' | 'unknown';

/** The customer's passage that an order of `at` ends, if there is one. */
const passageOf = async (
  id: CustomerId,
  journey: JourneyId,
  at: Instant,
  ports: Ports,
): Promise<Exclude<Removed, 'removed'> | { readonly passage: Passage; readonly profile: Profile }> => {
  const profile = await currentProfile(id, ports);
  if (profile === undefined) return 'unknown';
  const entry = profile.enrolments[journey];
  if (entry === undefined || entry.enrolledAt > at) return 'notInIt';
  const passage = await ports.ledger.passage(keyOf(profile.id, journey, entry));
  // One that died at it is finished: its end is written down, and perhaps no more.
  const isHis = isOpen(entry) || passage.enrolment?.exit?.reason === removed;
  return isHis ? { passage, profile } : 'notInIt';
};

/** How many of the customers come to what. */
const counted = async (
  customers: readonly CustomerId[],
  become: (id: CustomerId) => Promise<Removed>,
): Promise<Readonly<Record<Removed, number>>> => {
  const counts: Record<Removed, number> = { removed: 0, notInIt: 0, unknown: 0 };
  for (const id of customers) counts[await become(id)] += 1;
  return counts;
};

/** How many would be taken out, were it asked for now: nothing is written. */
export const lookForCustomers = async (
  journey: JourneyId,
  customers: readonly CustomerId[],
  ports: Ports,
): Promise<Plain> => {
  const counts = await counted([...new Set(customers)], async (id) => {
    const found = await passageOf(id, journey, ports.now(), ports);
    return typeof found === 'string' ? found : 'removed';
  });
  return { journey, ...counts };
};

/** Ends the passages of these customers, as a stop would. Told again with its id it finishes what was left. */
export const removeCustomers = async (
  asked: AskedBrake,
  journey: JourneyId,
  customers: readonly CustomerId[],
  ports: Ports,
): Promise<Plain | Refusal> => {
  const each = [...new Set(customers)];
  const on = { kind: 'journeys', name: journey } as const;
  const done = await ordered(orderOf(asked, 'remove', on, each, ports.now()), ports);
  if (isRefusal(done)) return done;
  const { order } = done;
  const counts = await counted(each, async (id) => {
    const found = await passageOf(id, journey, order.at, ports);
    if (typeof found === 'string') return found;
    await endByHand(found.passage, found.profile, removed, order, ports);
    return 'removed';
  });
  return { journey, ...counts };
};

const orderView = ({ id, at, who, why, does, on }: BrakeOrder): Plain => ({
  at: iso(at),
  does,
  ...brakedView(on),
  who,
  why,
  id,
});

/** What is paused and stopped, and what was asked for, the latest first. */
export const tellBrake = async ({ brake }: Pick<Ports, 'brake'>): Promise<Plain> => {
  const [{ entries }, orders] = await Promise.all([brake.read(), brake.orders()]);
  return {
    brakes: entries.filter(({ state }) => state !== 'running').map(brakeView),
    orders: orders.map(orderView),
  };
};

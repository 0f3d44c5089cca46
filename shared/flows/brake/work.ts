/** Pausing, resuming and stopping, and taking customers out of a journey: what the API does with the brake. */
import { type CustomerId, digestOf, type JourneyId } from '../../base/ids.ts';
import { conflict, isRefusal, type Refusal } from '../../base/refusal.ts';
import { type Instant, iso } from '../../base/time.ts';
import { untilWritten } from '../../customers/profiles/change.ts';
import { isOpen } from '../../customers/profiles/profile.ts';
import {
  type Brake,
  type Braked,
  type BrakeOrder,
  braked,
  brakeView,
  entryOn,
  spokenBrake,
} from '../../decisions/brake/brake.ts';
import { keyOf } from '../../decisions/enrolling/enrol.ts';
import { removed } from '../../journeys/graph.ts';
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
  return entry === undefined ? { on: spokenBrake(on), state: 'running' } : brakeView(entry);
};

interface Ordered {
  readonly order: BrakeOrder;
  readonly before: Brake;
  readonly after: Brake;
}

/** Writes the order down with what it makes of the brake; one of this id that was there is what counts. */
const ordered = (order: BrakeOrder, { brake }: Pick<Ports, 'brake'>): Promise<Ordered | Refusal> =>
  untilWritten('the brake', async () => {
    const before = await brake.read();
    const after = braked(before, order);
    const written = await brake.write(order, { before, after });
    if (written === 'stale') return 'stale';
    if (written === 'written') return { order, before, after };
    if (written.known.asked === order.asked) return { order: written.known, before, after: before };
    const why = `id: "${order.id}" is of another request, which was told at ${iso(written.known.at)}; take another id`;
    return { ...conflict(why), field: 'id' };
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

const remove = async (
  id: CustomerId,
  journey: JourneyId,
  order: BrakeOrder,
  ports: Ports,
): Promise<Removed> => {
  const profile = await currentProfile(id, ports);
  if (profile === undefined) return 'unknown';
  const entry = profile.enrolments[journey];
  if (entry === undefined || entry.enrolledAt > order.at) return 'notInIt';
  const passage = await ports.ledger.passage(keyOf(profile.id, journey, entry));
  // One that died at it is finished: its end is written down, and perhaps no more.
  const isHis = isOpen(entry) || passage.enrolment?.exit?.reason === removed;
  if (!isHis) return 'notInIt';
  await endByHand(passage, profile, removed, order, ports);
  return 'removed';
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
  const counts: Record<Removed, number> = { removed: 0, notInIt: 0, unknown: 0 };
  for (const id of each) counts[await remove(id, journey, done.order, ports)] += 1;
  return { journey, ...counts };
};

const orderView = ({ id, at, who, why, does, on }: BrakeOrder): Plain => ({
  at: iso(at),
  does,
  on: spokenBrake(on),
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

/** The brake: what people have paused and stopped, and what that means for a passage and for a touchpoint. */
import * as z from 'zod';
import type { JourneyId } from '../../base/ids.ts';
import { brakedTold } from '../../base/reasons.ts';
import { type RecordOf, time } from '../../base/record.ts';
import { type Duration, hours, type Instant, iso, milliseconds, minutes } from '../../base/time.ts';
import { kindOf, type TouchSpec } from '../../journeys/touchpoints/index.ts';

/** What a brake may be on, as its paths in the API say it. */
export const brakeKinds = brakedTold.shape.kind.options;
export type BrakeKind = (typeof brakeKinds)[number];

const brakedSchema = z.object({
  kind: z.enum(brakeKinds),
  /** Absent: all journeys. */
  name: z.string().exactOptional(),
  /** Of a message's words; absent: whichever they are. */
  version: z.int().exactOptional(),
});
/** What is paused or stopped. */
export type Braked = RecordOf<typeof brakedSchema>;

/** What a person may do; `stop` ends what is under way, which `resume` does not bring back. */
export const brakeActions = ['pause', 'resume', 'stop'] as const;
export type BrakeAction = (typeof brakeActions)[number];

export const brakeOrder = z.object({
  /** The request's own: told again, it is done once. */
  id: z.string(),
  at: time,
  who: z.string(),
  why: z.string(),
  does: z.enum([...brakeActions, 'remove']),
  on: brakedSchema,
  /** Of all that was asked for: another request with the same id asks for the same, or is refused. */
  asked: z.string(),
  /** Of the brake as it left it: of orders of one millisecond it says which came later. Absent in those of older versions. */
  revision: z.int().exactOptional(),
});
/** One request of a person, as it is kept. */
export type BrakeOrder = RecordOf<typeof brakeOrder>;

const brakeEntry = z.object({
  on: brakedSchema,
  /** `running`: resumed, and kept for what the stop before it ended. */
  state: z.enum(['paused', 'stopped', 'running']),
  since: time,
  who: z.string(),
  why: z.string(),
  /** Resumed after a stop: passages that were entered until then are over. */
  overUntil: time.exactOptional(),
});
export type BrakeEntry = RecordOf<typeof brakeEntry>;

export const brakeRecord = z.object({
  entries: z.array(brakeEntry),
  /** Counts writes. */
  revision: z.int(),
});
export type Brake = RecordOf<typeof brakeRecord>;

/** The latest first; of one millisecond, who left a later brake. */
export const latestFirst = (one: BrakeOrder, other: BrakeOrder): number =>
  other.at - one.at || (other.revision ?? 0) - (one.revision ?? 0);

export const noBrake: Brake = { entries: [], revision: 0 };

const isSame = (one: Braked, other: Braked): boolean =>
  one.kind === other.kind && one.name === other.name && one.version === other.version;

/** What stands of it; `undefined`: it runs, and always did. */
export const entryOn = ({ entries }: Brake, on: Braked): BrakeEntry | undefined =>
  entries.find((entry) => isSame(entry.on, on));

/** Only passages are over for good: what a channel or a message stopped is again what its next message asks. */
const endsPassages = ({ kind }: Braked): boolean => kind === 'journeys' || kind === 'lanes';

const entryAfter = (
  before: BrakeEntry | undefined,
  { does, on, at, who, why }: BrakeOrder,
): BrakeEntry | undefined => {
  const state = before?.state ?? 'running';
  const told = { on, since: at, who, why };
  const over = before?.overUntil === undefined ? {} : { overUntil: before.overUntil };
  switch (does) {
    case 'pause':
      return state === 'running' ? { ...told, ...over, state: 'paused' } : before;
    case 'stop':
      return state === 'stopped' ? before : { ...told, ...over, state: 'stopped' };
    case 'resume': {
      if (state === 'running') return before;
      const overUntil = state === 'stopped' && endsPassages(on) ? at : before?.overUntil;
      return overUntil === undefined ? undefined : { ...told, overUntil, state: 'running' };
    }
    case 'remove':
      return before;
  }
};

/** The brake after the order; the same where it changes nothing: what is stopped is not paused, what is over not stopped. */
export const braked = (brake: Brake, order: BrakeOrder): Brake => {
  const before = entryOn(brake, order.on);
  const after = entryAfter(before, order);
  if (after === before) return brake;
  const others = brake.entries.filter((entry) => entry !== before);
  return { entries: after === undefined ? others : [...others, after], revision: brake.revision + 1 };
};

/** A passage, as far as a brake may be on it. */
export interface BrakedPassage {
  readonly journey: JourneyId;
  readonly lane?: string | undefined;
  readonly enrolledAt: Instant;
}

/** Whether it concerns the passage as a whole. */
export const isOnPassage = (
  { kind, name }: Braked,
  { journey, lane }: Omit<BrakedPassage, 'enrolledAt'>,
): boolean =>
  (kind === 'journeys' && (name === undefined || name === journey)) || (kind === 'lanes' && name === lane);

/** Coupons and points are brought by no channel. */
const isOnTouch = ({ kind, name, version }: Braked, touch: TouchSpec): boolean => {
  if (kind === 'channels') return name === touch.channel && kindOf(touch.kind).contact !== 'none';
  const words = ('words' in touch ? touch.words : undefined) ?? 1;
  return kind === 'messages' && name === touch.name && (version ?? words) === words;
};

const isOver = ({ state, overUntil }: BrakeEntry, enrolledAt: Instant): boolean =>
  state === 'stopped' || (overUntil !== undefined && enrolledAt <= overUntil);

/** What has ended the passage; `undefined`: nothing has. Nobody enters a passage that would be over as it begins. */
export const stopOf = ({ entries }: Brake, passage: BrakedPassage): BrakeEntry | undefined =>
  entries.find((entry) => isOnPassage(entry.on, passage) && isOver(entry, passage.enrolledAt));

/** Whether the passage's journey, its lane or all journeys are paused. */
export const pauseOf = (
  { entries }: Brake,
  passage: Omit<BrakedPassage, 'enrolledAt'>,
): BrakeEntry | undefined => entries.find(({ state, on }) => state === 'paused' && isOnPassage(on, passage));

/** What is on a touchpoint whose passage goes on: a stop before a pause. */
export const brakeOn = (
  { entries }: Brake,
  passage: Omit<BrakedPassage, 'enrolledAt'>,
  touch: TouchSpec,
): BrakeEntry | undefined =>
  entries.find(({ state, on }) => state === 'stopped' && isOnTouch(on, touch)) ??
  entries.find(({ state, on }) => state === 'paused' && (isOnTouch(on, touch) || isOnPassage(on, passage)));

/** A journey that a customer is in, or may enter, as far as a brake may be on it. */
export interface BrakedJourney {
  readonly id: JourneyId;
  readonly lane: string;
  /** The names of what it sends, and what brings it. */
  readonly messages?: readonly string[] | undefined;
  readonly channels?: readonly string[] | undefined;
}

/** What a brake does to a customer, each as a sentence: to who is in the journey, to who is not, and to what she is sent. */
export const effects = {
  'keeps-place': 'The customer keeps her place and her days; what is due waits until it is resumed.',
  ends: 'Her passage ends as stopped with its next touchpoint, or with the next sweep; nothing more is sent.',
  'enters-later':
    'Until it is resumed no sweep enrols and no broadcast starts; an event begins it, and what that sends waits.',
  'stays-out': 'Nobody enters until it is resumed.',
  waits: 'What of it is due waits until it is resumed.',
  withheld: 'What of it is due is withheld, and the story goes on without it.',
} as const;
export type BrakeEffect = keyof typeof effects;
export const brakeEffects = Object.keys(effects) as readonly BrakeEffect[];

const effectOn = (
  entry: BrakeEntry,
  { id, lane, messages = [], channels = [] }: BrakedJourney,
  passage: BrakedPassage | undefined,
): BrakeEffect | undefined => {
  const { state, on } = entry;
  const isStopped = state === 'stopped';
  if (isOnPassage(on, passage ?? { journey: id, lane })) {
    if (passage !== undefined && isOver(entry, passage.enrolledAt)) return 'ends';
    if (state === 'running') return undefined;
    if (passage !== undefined) return 'keeps-place';
    return isStopped ? 'stays-out' : 'enters-later';
  }
  const isSent =
    on.name !== undefined &&
    ((on.kind === 'messages' && messages.includes(on.name)) ||
      (on.kind === 'channels' && channels.includes(on.name)));
  if (state === 'running' || !isSent) return undefined;
  return isStopped ? 'withheld' : 'waits';
};

/** What of the brake concerns a customer in the journey. @param passage hers that is open */
export const effectsOn = (
  { entries }: Brake,
  journey: BrakedJourney,
  passage: BrakedPassage | undefined,
): readonly { readonly entry: BrakeEntry; readonly does: BrakeEffect }[] =>
  entries.flatMap((entry) => {
    const does = effectOn(entry, journey, passage);
    return does === undefined ? [] : [{ entry, does }];
  });

const soonest = minutes(1);
const latest = hours(2);

/** A long pause is asked about less often: each question costs transitions. */
export const askAgainAfter = ({ since }: BrakeEntry, now: Instant): Duration =>
  milliseconds(Math.min(Math.max(now - since, soonest), latest));

/** What it is on, such as `journey win-back-14d` or `all journeys`. */
const spokenBrake = ({ kind, name, version }: Braked): string => {
  if (name === undefined) return 'all journeys';
  return `${kind.slice(0, -1)} ${name}${version === undefined ? '' : ` (words ${version})`}`;
};

/** What it is on, as it is told to others: as words, and what these are made of. */
export const brakedView = (braked: Braked) => ({ on: spokenBrake(braked), braked });

/** As it is told to others. */
export const brakeView = ({ on, state, since, who, why }: BrakeEntry) => ({
  ...brakedView(on),
  state,
  since: iso(since),
  who,
  why,
});

/** Who stopped or paused what, when and why, as one sentence. */
export const brakeSentence = ({ on, state, since, who, why }: BrakeEntry): string =>
  `${spokenBrake(on)} ${state === 'running' ? 'resumed' : state} by ${who} at ${iso(since)}: ${why}`;

export interface BrakeStore {
  /** As it was at most a few seconds ago. */
  readonly current: () => Promise<Brake>;
  /** As it is. */
  readonly read: () => Promise<Brake>;
  /**
   * Writes the order, unless one of its id is there, and with it the brake that it makes of the one before. `stale`: the
   * brake was written meanwhile.
   */
  readonly write: (
    order: BrakeOrder,
    brake: { readonly before: Brake; readonly after: Brake },
  ) => Promise<'written' | 'stale' | { readonly known: BrakeOrder }>;
  /** All orders, the latest first. */
  readonly orders: () => Promise<readonly BrakeOrder[]>;
}

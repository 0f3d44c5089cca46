/**
 * Moves held-out customers' passages on, which no execution leads: by the steps' own functions, at the instants at which the
 * journey's machine would have taken them, had all been sent and nobody reacted to it. Nothing of them leaves.
 */
import { type CustomerId, type EnrolmentKey, entriesByJourney, type JourneyId } from '../../base/ids.ts';
import { type Instant, instant, iso, milliseconds, minutes, plus, seconds } from '../../base/time.ts';
import { isDueShadow, isShadow, type OpenEnrolment, type Profile } from '../../customers/profiles/profile.ts';
import { RuleError } from '../../customers/rules/index.ts';
import { keyOf } from '../../decisions/enrolling/enrol.ts';
import { failed, goalReached } from '../../journeys/graph.ts';
import { rankIn } from '../../journeys/lanes.ts';
import { type Place, placeFrom, placeText } from '../../journeys/place.ts';
import type { StoryState } from '../../journeys/protocol.ts';
import { shadowToken, type WaitSpec } from '../../journeys/records.ts';
import type { Story, StoryWait } from '../../journeys/story.ts';
import { changeCustomer } from '../current.ts';
import type { Ports } from '../ports.ts';
import type { Answer } from '../sending/answer.ts';
import { waitAnswer } from '../sending/await.ts';
import { breakOff, closeAnswer } from '../sending/close.ts';
import { lookAnswer } from '../sending/look.ts';
import { shadowAnswer } from '../sending/send.ts';
import { openAnswer } from '../sending/settle.ts';

/** A passage under way: where it comes from, and at which instant. */
interface Walk {
  readonly key: EnrolmentKey;
  readonly story: Story;
  readonly at: Instant;
  /** To begin with. */
  readonly from: Place;
  readonly startsAt: Instant | undefined;
  readonly ports: Ports;
}

/** Where it stays, and until when it need not be looked at; `undefined`: it is over. */
type Rest = { readonly place: Place; readonly next: Instant } | undefined;

/** What a state takes over from the one before. */
type Handed = Pick<Place, 'path' | 'late' | 'held'>;

const handedBy = ({ path, late, held }: Place): Handed => ({
  path,
  ...(late !== undefined && { late }),
  ...(held !== undefined && { held }),
});

const withOutcome = (path: string, id: string, outcome: string): string => `${path} ${id}=${outcome}`.trim();

const whenOver = seconds(30);

/** The state's own time, as the machine counts it. */
const timeOf = ({ within, untilStart }: StoryWait, { at, startsAt }: Walk): number => {
  if (untilStart !== true || startsAt === undefined) return within;
  const left = Math.ceil((startsAt - at) / 1_000) * 1_000;
  return left >= 1_000 ? left : whenOver;
};

const inWholeSeconds = (from: Instant, until: Instant): Instant =>
  plus(from, milliseconds(Math.max(1, Math.ceil((until - from) / 1_000)) * 1_000));

/** A story that leads nowhere from where its passage stands: what it says can't be done. */
class StoryError extends Error {}

class Walker {
  readonly #walk: Walk;
  readonly #base: { readonly token: string; readonly enrolment: EnrolmentKey };

  constructor(walk: Walk) {
    this.#walk = walk;
    this.#base = { token: shadowToken, enrolment: walk.key };
  }

  /** From where it stands: what its time, or what has happened, brings it to. */
  async goOn(): Promise<Rest> {
    const { from, story, at } = this.#walk;
    const { state = story.start, timesOut, paused, path } = from;
    const handed = handedBy(from);
    if (timesOut === undefined) return this.#enter(state, handed);
    if (paused === true)
      return at >= timesOut ? this.#enter(state, handed) : this.#pausedFor(state, handed, timesOut);

    const waits = this.#waitsOf(state);
    if (at < timesOut) {
      const answer = await openAnswer(this.#walk.key, this.#walk.ports);
      return answer.kind === 'open'
        ? { place: from, next: timesOut }
        : this.#after(state, answer, { path }, waits);
    }
    const { to, settles } = waits.timesOut;
    if (settles !== true) return this.#enter(to, { path });
    const { wait } = this.#known(waits.id);
    return this.#enter(to, { path: withOutcome(path, wait.id, wait.otherwise), late: wait.id });
  }

  #known(id: string): Story['waits'][string] {
    const known = this.#walk.story.waits[id];
    if (known === undefined)
      throw new StoryError(`the story of ${this.#walk.key.journey} has no wait "${id}"`);
    return known;
  }

  #stateOf(name: string): Story['states'][string] {
    const state = this.#walk.story.states[name];
    if (state === undefined)
      throw new StoryError(`the story of ${this.#walk.key.journey} has no state "${name}"`);
    return state;
  }

  #waitsOf(name: string): StoryWait {
    const state = this.#stateOf(name);
    const waits = 'waits' in state ? state.waits : undefined;
    if (waits === undefined) throw new StoryError(`"${name}" of ${this.#walk.key.journey} waits for nothing`);
    return waits;
  }

  #told({ path, late, held }: Handed): StoryState {
    return {
      path,
      ...(late !== undefined && { late: this.#known(late).wait }),
      ...(held !== undefined && { held }),
    };
  }

  #timed({ id, atMost, untilStart }: StoryWait) {
    return { wait: this.#known(id).wait, atMost, ...(untilStart === true && { untilStart }) };
  }

  async #enter(name: string, handed: Handed): Promise<Rest> {
    const { at, ports, from, startsAt = at } = this.#walk;
    const state = this.#stateOf(name);
    const request = { ...this.#base, state: this.#told(handed) };
    switch (state.kind) {
      case 'send': {
        const { until, waits } = state;
        const answer = await shadowAnswer(
          {
            ...request,
            ...state.request,
            ...(until !== undefined && { until: { ...until, since: iso(at) } }),
            ...(waits !== undefined && { waits: this.#timed(waits) }),
          },
          ports,
        );
        return this.#after(name, answer, handed, waits);
      }
      case 'await': {
        const { waits } = state;
        const answer = await waitAnswer({ ...request, waits: this.#timed(waits) }, ports);
        return this.#after(name, answer, handed, waits);
      }
      case 'look': {
        const { question, cases } = state;
        return this.#after(name, await lookAnswer({ ...request, question, cases }, ports), handed);
      }
      case 'close':
        return this.#after(name, await closeAnswer({ ...request, reason: state.reason }, ports), handed);
      case 'sleep':
        return this.#rest({ state: state.next, path: handed.path }, plus(at, milliseconds(state.for)));
      case 'start': {
        const { wait } = this.#known(state.wait);
        const path = withOutcome(handed.path, wait.id, wait.otherwise);
        const next = { state: state.next, path, late: wait.id };
        return startsAt > at ? this.#rest(next, startsAt) : this.#enter(next.state, next);
      }
      case 'split': {
        const picked = from.splits?.[name];
        const [usual = ''] = Object.keys(state.next);
        const variant = picked !== undefined && Object.hasOwn(state.next, picked) ? picked : usual;
        const to = state.next[variant];
        if (to === undefined)
          throw new StoryError(`the split "${name}" of ${this.#walk.key.journey} leads nowhere`);
        return this.#enter(to, { path: withOutcome(handed.path, name, variant) });
      }
    }
  }

  #rest(place: Place, next: Instant): Rest {
    const { splits } = this.#walk.from;
    return { place: { ...place, ...(splits !== undefined && { splits }) }, next };
  }

  /** Where the answer of a state leads. */
  async #after(name: string, answer: Answer, handed: Handed, waits?: StoryWait): Promise<Rest> {
    const { path } = handed;
    const state = this.#stateOf(name);
    switch (answer.kind) {
      case 'outcome': {
        if (state.kind === 'close') return undefined;
        const id = waits?.id ?? name;
        const next = waits === undefined ? undefined : this.#known(waits.id).next;
        if (next === undefined && state.kind === 'send') return this.#enter(state.next ?? '', { path });
        const to = (next ?? (state.kind === 'look' ? state.next : {}))[answer.outcome];
        if (to === undefined) throw new StoryError(`"${name}" has no way on for ${answer.outcome}`);
        return this.#enter(to, { path: withOutcome(path, id, answer.outcome) });
      }
      case 'held': {
        const { until, due, by } = answer;
        const held = { due: iso(due), by };
        if (by === 'pause') return this.#paused(name, { ...handed, held }, until);
        return this.#rest({ ...handed, held, state: name }, until);
      }
      case 'settled-late': {
        const { wait, next } = this.#known(handed.late ?? '');
        const to = next[answer.outcome];
        if (to === undefined) throw new StoryError(`"${wait.id}" has no way on for ${answer.outcome}`);
        const was = `${wait.id}=${wait.otherwise}`;
        return this.#enter(to, { path: path.replaceAll(was, `${wait.id}=${answer.outcome}`) });
      }
      case 'goal-reached':
        await closeAnswer({ ...this.#base, state: { path }, reason: goalReached }, this.#walk.ports);
        return undefined;
      case 'open': {
        const { at } = this.#walk;
        const timesOut = waits === undefined ? at : plus(at, milliseconds(timeOf(waits, this.#walk)));
        return this.#rest({ state: name, path, timesOut }, timesOut);
      }
    }
  }

  #paused(name: string, handed: Handed, until: Instant): Promise<Rest> {
    return this.#pausedFor(name, handed, inWholeSeconds(this.#walk.at, until));
  }

  /** Waits for the end of what pauses it. */
  async #pausedFor(name: string, handed: Handed, timesOut: Instant): Promise<Rest> {
    const { at, ports } = this.#walk;
    const wait: WaitSpec = { id: `${name}-paused`, source: { kind: 'pause' }, otherwise: 'over' };
    const waits = { wait, atMost: Math.max(1, timesOut - at) };
    const answer = await waitAnswer({ ...this.#base, state: this.#told(handed), waits }, ports);
    if (answer.kind === 'outcome') return this.#enter(name, handed);
    if (answer.kind !== 'open') return this.#after(name, answer, handed);
    return this.#rest({ ...handed, state: name, timesOut, paused: true }, timesOut);
  }
}

/** As a passage's steps see the world: it is that instant, and nobody is told of what did not happen. */
const asOfThen = (ports: Ports, at: Instant): Ports => ({ ...ports, now: () => at, publish: async () => {} });

/** It can't go on: it ends as the passage of a failed execution does, and stands in nobody's way. */
const endFailed = async (key: EnrolmentKey, profile: Profile, why: string, ports: Ports): Promise<void> => {
  ports.alert({
    name: 'ShadowFailed',
    sentence: `a shadow of ${key.journey} can't go on: ${why}`,
    id: profile.id,
  });
  await breakOff(await ports.ledger.passage(key), profile, failed, ports, { why });
};

const withEntry = (
  profile: Profile,
  journey: JourneyId,
  before: OpenEnrolment,
  change: Pick<OpenEnrolment, 'next' | 'place'>,
): Profile | undefined => {
  const entry = profile.enrolments[journey];
  // Somebody else has moved it on, or ended it.
  if (entry === undefined || !isShadow(entry) || entry.cycle !== before.cycle || entry.place !== before.place)
    return undefined;
  return { ...profile, enrolments: { ...profile.enrolments, [journey]: { ...entry, ...change } } };
};

/** Looked for again so long after, where whoever began it has not finished that. */
const untilBegun = minutes(5);

/** One shadow, from where it stands to where it has to stay. */
const moveOne = async (
  profile: Profile,
  journey: JourneyId,
  entry: OpenEnrolment,
  at: Instant,
  ports: Ports,
): Promise<void> => {
  const key = keyOf(profile.id, journey, entry);
  const then = asOfThen(ports, at);
  const story = await ports.stories.find(journey, entry.version);
  const stay = (next: Instant, place = entry.place) =>
    changeCustomer(
      profile.id,
      (each) => withEntry(each, journey, entry, { next, ...(place !== undefined && { place }) }),
      ports,
    );
  const cannotGoOn = (why: string) => endFailed(key, profile, why, then);
  // Nobody kept it: the passage stands in the way until its goal can't come.
  if (story === undefined)
    return entry.goalUntil <= ports.now()
      ? cannotGoOn('the story that it began with is not known')
      : stay(entry.goalUntil);
  const from = placeFrom(entry.place);
  const enrolment = from.state === undefined ? (await ports.ledger.passage(key)).enrolment : undefined;
  if (from.state === undefined && enrolment === undefined) return stay(plus(ports.now(), untilBegun));
  const startsAt = enrolment?.startsAt;
  let rest: Rest;
  try {
    rest = await new Walker({ key, story, at, from, startsAt, ports: then }).goOn();
  } catch (error) {
    // What would fail an execution fails this: the customer's events are taken in whatever becomes of it.
    if (error instanceof StoryError || error instanceof RuleError) return cannotGoOn(error.message);
    throw error;
  }
  // Its end has taken it off the profile.
  if (rest === undefined) return;
  const place = placeText(rest.place);
  if (place !== entry.place || rest.next !== entry.next) await stay(rest.next, place);
};

/** The shadow that is due first; of those due at once the highest lane's. */
const firstDue = (
  { enrolments }: Profile,
  by: Instant,
  { lanes }: Pick<Ports['settings'], 'lanes'>,
): readonly [JourneyId, OpenEnrolment] | undefined =>
  entriesByJourney(enrolments)
    .filter(([, entry]) => isShadow(entry) && isDueShadow(entry, by))
    .sort(
      ([, a], [, b]) => (a.next ?? 0) - (b.next ?? 0) || rankIn(lanes, a.lane) - rankIn(lanes, b.lane),
    )[0];

/** At once; who has more behind her goes on the next time. */
const mostSteps = 1_000;

/**
 * Moves the customer's shadows on to this moment.
 * @param known the customer's profile as it was read a moment ago
 * @returns the profile as it is then
 * @throws StoreUnavailableError: do it again; whatever was done stays
 */
export const moveShadows = async (
  known: Profile,
  ports: Ports,
  by: Instant = ports.now(),
): Promise<Profile> => {
  let profile = known;
  for (let steps = 0; steps < mostSteps; steps += 1) {
    const due = firstDue(profile, by, ports.settings);
    if (due === undefined) return profile;
    const [journey, entry] = due;
    await moveOne(profile, journey, entry, instant(entry.next ?? by), ports);
    profile = (await ports.profiles.get(profile.id)) ?? profile;
  }
  return profile;
};

/** The customer's profile, with the shadows moved on to this moment; `undefined`: nothing is known of the id. */
export const movedOn = async (
  id: CustomerId,
  ports: Ports,
  by: Instant = ports.now(),
): Promise<Profile | undefined> => {
  const profile = await ports.profiles.get(id);
  return profile && moveShadows(profile, ports, by);
};

const isWaiting = (entry: OpenEnrolment | undefined): entry is OpenEnrolment =>
  entry !== undefined && isShadow(entry) && placeFrom(entry.place).timesOut !== undefined;

/** Looks what the customer's shadows wait for, once something has happened. */
export const settleShadows = async ({ id, enrolments }: Profile, ports: Ports): Promise<void> => {
  const waiting = entriesByJourney(enrolments).filter(([, entry]) => isWaiting(entry));
  for (const [journey] of waiting) {
    const profile = await ports.profiles.get(id);
    const entry = profile?.enrolments[journey];
    if (profile !== undefined && isWaiting(entry)) await moveOne(profile, journey, entry, ports.now(), ports);
  }
};

/** One segment of a census: pages through its profiles, puts each customer on her lists, and foresees the next sweep. */
import { nextTime } from '../../base/calendar.ts';
import type { CustomerId, JourneyId } from '../../base/ids.ts';
import { type Instant, milliseconds, parseIso, plus } from '../../base/time.ts';
import { profileAttributes, profileFromItem, type WireItem } from '../../customers/profiles/mapper.ts';
import { isNobody, type Profile } from '../../customers/profiles/profile.ts';
import { type Stage, stageOfItem } from '../../customers/rules/index.ts';
import { noBrake } from '../../decisions/brake/brake.ts';
import { type CensusCounts, type ForeseenJourney, summedForeseen } from '../../decisions/census/census.ts';
import { movedSince, stageThen } from '../../decisions/census/moved.ts';
import { listsOf } from '../../decisions/census/sortings/index.ts';
import type { Swept } from '../../decisions/enrolling/evaluate.ts';
import type { SweptJourney } from '../../journeys/protocol.ts';
import type { Tuned } from '../../shop/tuning/tunables.ts';
import { factsOfAll } from '../facts.ts';
import { tunedNow, tunedPorts, tunedSwept } from '../in-force.ts';
import type { Ports } from '../ports.ts';
import { brakedBy, tonightOf } from '../sweep/tonight.ts';
import { foresee } from './foresee.ts';
import type {
  CensusFinishRequest,
  CensusSegmentRequest,
  CensusSegmentResult,
  PreviewAsked,
} from './request.ts';

/** When the shop's next sweep is due. */
export const nextSweep = (at: Instant, { settings }: Pick<Ports, 'settings'>): Instant =>
  nextTime(plus(at, milliseconds(1)), settings.timezone, settings.sweep.at);

/** Of a preview, what is counted of a journey: by the amounts in force, and by the others. */
const ways = ['asItIs', 'changed'] as const;
type Way = (typeof ways)[number];
const wayOf = (way: Way, journey: string): string => `${way} ${journey}`;

/** What was counted of a preview, by journey. */
export const cameBy = (way: Way, { tonight }: Pick<CensusCounts, 'tonight'>): CensusCounts['tonight'] =>
  Object.fromEntries(
    Object.entries(tonight).flatMap(([name, journey]) =>
      name.startsWith(wayOf(way, '')) ? [[name.slice(wayOf(way, '').length), journey] as const] : [],
    ),
  );

/** By which what is counted is found. */
export const nameOf = ({ at, preview }: Pick<CensusFinishRequest, 'at' | 'preview'>): string =>
  preview === undefined ? at : `preview-${preview.id}`;

/** What is foreseen, under which names, and by which settings; of a preview, twice. */
type Foreseeing = readonly {
  readonly nameOf: (journey: JourneyId) => string;
  readonly journeys: readonly Swept[];
  readonly ports: Ports;
}[];

/** A preview is of amounts alone: it counts as if nothing were paused or stopped. */
const foreseeing = async (
  journeys: readonly SweptJourney[],
  preview: PreviewAsked | undefined,
  next: Instant,
  ports: Ports,
): Promise<Foreseeing> => {
  const last = await ports.sweeps.last();
  const brake = preview === undefined ? await ports.brake.read() : noBrake;
  const by = async (tuned: Tuned, nameOf: (journey: JourneyId) => string) => {
    const inForce = tunedPorts(ports, tuned);
    return {
      nameOf,
      ports: inForce,
      journeys: (await tonightOf(next, tunedSwept(journeys, tuned), last, inForce)).filter(
        ({ journey }) => brakedBy(journey, brake, next) === undefined,
      ),
    };
  };
  return preview === undefined
    ? [await by(await tunedNow(ports), (journey) => journey)]
    : Promise.all(ways.map((way) => by(preview[way], (journey) => wayOf(way, journey))));
};

/** From which stage to which she has moved since then; `undefined`: she has not. */
const moveOf = (
  person: { readonly profile: Profile; readonly item: WireItem; readonly stage: Stage },
  since: Instant | undefined,
  { settings }: Ports,
): string | undefined => {
  const then = since === undefined ? undefined : stageThen(person, since, settings);
  return then === undefined || then === person.stage ? undefined : `${then}>${person.stage}`;
};

/** What is counted, as one customer after the other adds to it. */
class Counting {
  #people = 0;
  readonly #moves = new Map<string, number>();
  readonly #tonight = new Map<string, ForeseenJourney>();
  readonly lists = new Map<string, CustomerId[]>();

  get counts(): CensusCounts {
    return {
      people: this.#people,
      lists: Object.fromEntries([...this.lists].map(([list, ids]) => [list, ids.length])),
      moves: Object.fromEntries(this.#moves),
      tonight: Object.fromEntries(this.#tonight),
    };
  }

  person(id: CustomerId, lists: readonly string[], move: string | undefined): void {
    this.#people += 1;
    if (move !== undefined) this.#moves.set(move, (this.#moves.get(move) ?? 0) + 1);
    for (const list of lists) {
      const known = this.lists.get(list);
      if (known === undefined) this.lists.set(list, [id]);
      else known.push(id);
    }
  }

  foreseen(name: string, journey: ForeseenJourney): void {
    const known = this.#tonight.get(name);
    this.#tonight.set(name, known === undefined ? journey : summedForeseen(known, journey));
  }
}

const everything = Object.values(profileAttributes);

/**
 * Counts from the segment's cursor on. Done again, it comes to the same.
 * @param isTimeUp asked after each page: then the result has the cursor to go on from
 * @throws StoreUnavailableError: count the segment again
 */
export const countSegment = async (
  request: CensusSegmentRequest,
  ports: Ports,
  isTimeUp: () => boolean,
): Promise<CensusSegmentResult> => {
  const at = parseIso(request.at);
  const { preview, segment, segments, journeys } = request;
  const next = nextSweep(at, ports);
  const foreseen = await foreseeing(journeys, preview, next, ports);
  const since =
    preview === undefined ? movedSince(at, await ports.census.last(), ports.settings.timezone) : undefined;
  const rules = foreseen.flatMap((each) => each.journeys.map(({ compiled }) => compiled));
  const facts = await factsOfAll(rules, ports);
  const { scoring } = await factsOfAll([{ asksScores: true }], ports);
  const round = request.round + 1;
  const counting = new Counting();
  let { cursor } = request;
  do {
    const page = await ports.profiles.scan({
      segment,
      segments,
      attributes: everything,
      ...(cursor !== undefined && { cursor }),
    });
    for (const item of page.items) {
      const profile = profileFromItem(item);
      if (isNobody(profile) || profile.mergedInto !== undefined) continue;
      if (preview === undefined) {
        const stage = stageOfItem(item, at, ports.settings);
        const lists = listsOf({ profile, stage, at, ...(scoring !== undefined && { scoring }) });
        counting.person(profile.id, lists, moveOf({ profile, item, stage }, since, ports));
      }
      for (const each of foreseen)
        for (const [journey, came] of await foresee(
          { profile, item },
          each.journeys,
          next,
          facts,
          each.ports,
        ))
          counting.foreseen(each.nameOf(journey), came);
    }
    cursor = page.cursor;
  } while (cursor !== undefined && !isTimeUp());
  await ports.census.keep({ of: nameOf(request), segment, round }, counting.counts, counting.lists);
  return { ...(cursor !== undefined && { cursor }), round };
};

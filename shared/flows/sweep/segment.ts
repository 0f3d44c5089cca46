/** One segment of a sweep: pages through its profiles, evaluates every journey's rule, and enrols. */

import type { CustomerId } from '../../base/ids.ts';
import { type Instant, milliseconds, parseIso } from '../../base/time.ts';
import { type Reader, readerOf } from '../../customers/contacts/contact.ts';
import { untilWritten } from '../../customers/profiles/change.ts';
import { profileToItem, standingsOf, type WireItem } from '../../customers/profiles/mapper.ts';
import {
  isNobody,
  isOpen,
  isShadow,
  type OpenEnrolment,
  type Profile,
} from '../../customers/profiles/profile.ts';
import { hasDormancy } from '../../customers/rules/index.ts';
import { isItemAmongFirst } from '../../decisions/enrolling/begins.ts';
import { keyOf, nextEnrolment, recordOf } from '../../decisions/enrolling/enrol.ts';
import {
  evaluate,
  type Finding,
  idOf,
  mayBegin,
  projectionOf,
  restOf,
  type Swept,
} from '../../decisions/enrolling/evaluate.ts';
import { termsOf } from '../../decisions/points/terms.ts';
import { takes } from '../../decisions/sweeping/campaign.ts';
import { silentSince } from '../../decisions/sweeping/silence.ts';
import {
  placesOfAll,
  placesOfCampaign,
  placesOfJourney,
  type SweepRecord,
  type Tallies,
} from '../../decisions/sweeping/sweep.ts';
import type { DomainEvent } from '../../journeys/domain-events.ts';
import type { EnrolmentRecord } from '../../journeys/records.ts';
import { areSomeLeaderless, endLeaderless } from '../brake/ending.ts';
import { factsFor, factsOfAll, factsWhereHeld } from '../facts.ts';
import { tunedNow, tunedPorts, tunedSwept } from '../in-force.ts';
import { isDue, settleAccount, settledBy } from '../points/settle.ts';
import type { Ports } from '../ports.ts';
import { isReachable } from '../reach.ts';
import { endLanes, endReplaced } from '../sending/close.ts';
import { letGoOn } from '../shadows/begin.ts';
import { isBehind, itemMovedOn } from '../shadows/scanned.ts';
import { movedOn } from '../shadows/walk.ts';
import { Counting } from './counting.ts';
import type { SegmentPlace, SegmentRequest, SegmentResult, SweepCounts } from './request.ts';
import { brakedBy, tonightOf } from './tonight.ts';

/** Spreads starts over time, at most a second's ahead: a big night is not to exhaust Step Functions' bucket. */
class Pace {
  readonly #everyMs: number;
  readonly #ports: Ports;
  #next: number;

  constructor(perSecond: number, ports: Ports) {
    this.#everyMs = 1_000 / perSecond;
    this.#ports = ports;
    this.#next = ports.now();
  }

  async turn(): Promise<void> {
    const now = this.#ports.now();
    this.#next = Math.max(this.#next, now) + this.#everyMs;
    if (this.#next > now + 1_000) await this.#ports.pause(milliseconds(Math.ceil(this.#next - now)));
  }
}

/** A passage that is to be written down, begun and told of. */
interface Passage {
  readonly swept: Swept;
  readonly customer: CustomerId;
  readonly reader: Reader;
  readonly entry: OpenEnrolment;
  readonly record: EnrolmentRecord;
  /** Whether the ledger has the record. */
  readonly isWritten: boolean;
}

const eventsOf = ({ swept, customer, entry, record }: Passage): readonly DomainEvent[] => {
  const at = entry.enrolledAt;
  const key = keyOf(customer, swept.journey.id, entry);
  const entered = { name: 'Journey Entered', at, detail: { ...key, arm: entry.arm } } as const;
  if (!hasDormancy(swept.rule)) return [entered];
  const { journey, cycle } = key;
  const { rule, values } = record;
  return [{ name: 'Customer Dormant', at, detail: { customer, journey, cycle, rule, values } }, entered];
};

const isTaken = ({ share }: Swept, since: Instant): boolean => share !== undefined && takes(share, since);

/** What is left of tonight's places, of a journey, of a campaign and of all. */
class Places {
  readonly #at: Instant;
  readonly #ports: Ports;
  readonly #taken = new Set<string>();

  constructor(at: Instant, ports: Ports) {
    this.#at = at;
    this.#ports = ports;
  }

  /** One for somebody who crossed the line, or whom the campaign takes in. */
  async take({ journey, share }: Swept, campaign: string | undefined): Promise<boolean> {
    const own =
      campaign === undefined
        ? this.#one(placesOfJourney(journey.id), journey.atMostPerNight)
        : this.#one(placesOfCampaign(campaign), share?.quota);
    return (await own) && (await this.#one(placesOfAll, this.#ports.settings.sweep.atMostPerNight));
  }

  async #one(of: string, atMost: number | undefined): Promise<boolean> {
    if (atMost === undefined) return true;
    if (this.#taken.has(of)) return false;
    const isFree = await this.#ports.sweeps.takePlace(this.#at, of, atMost);
    if (!isFree) this.#taken.add(of);
    return isFree;
  }
}

/** As many as DynamoDB writes at once; fewer where starts are slow, so that a Lambda can stop in time. */
const mostAtOnce = 25;
const secondsAtOnce = 20;

/** Enrols whom a segment finds, a handful at once. */
export class Enrolling {
  readonly #at: Instant;
  readonly #ports: Ports;
  readonly #pace: Pace;
  readonly #places: Places;
  readonly #atOnce: number;
  #profiles: number;
  #unreachable: number;
  readonly #counting: Counting;
  #passages: Passage[] = [];

  constructor(
    {
      at,
      startsPerSecond,
      counts,
      tallies,
    }: Pick<SegmentRequest, 'at' | 'startsPerSecond' | 'counts' | 'tallies'>,
    ports: Ports,
    journeys: readonly Swept[] = [],
  ) {
    this.#at = parseIso(at);
    this.#ports = ports;
    this.#pace = new Pace(startsPerSecond, ports);
    this.#places = new Places(this.#at, ports);
    this.#atOnce = Math.min(mostAtOnce, Math.ceil(startsPerSecond * secondsAtOnce));
    this.#profiles = counts?.profiles ?? 0;
    this.#unreachable = counts?.unreachable ?? 0;
    this.#counting = new Counting(this.#at, tallies);
    this.#counting.begin(journeys);
  }

  get counts(): SweepCounts {
    return {
      profiles: this.#profiles,
      enrolled: this.#counting.sumOf('enrolled'),
      heldOut: this.#counting.sumOf('heldOut'),
      unreachable: this.#unreachable,
    };
  }

  get tallies(): Tallies {
    return this.#counting.tallies;
  }

  get isFull(): boolean {
    return this.#passages.length >= this.#atOnce;
  }

  countProfile(): void {
    this.#profiles += 1;
  }

  /** Nobody is taken in meanwhile; when a pause is over, the nights look back to its beginning. */
  leave({ swept, silentSince }: Finding, braked: 'paused' | 'stopped'): void {
    if (silentSince !== undefined) this.#counting.backlog(swept, silentSince);
    else if (braked === 'paused') this.#counting.left(swept, undefined);
  }

  /** `left`: there was no place. */
  async take({ kind, swept, customer, silentSince }: Finding): Promise<'left' | undefined> {
    if (silentSince !== undefined && !isTaken(swept, silentSince)) {
      this.#counting.backlog(swept, silentSince);
      return undefined;
    }
    // Named twice: by an id of her own, and by one that was merged into it.
    if (this.#passages.some((each) => each.swept === swept && each.customer === customer)) return undefined;
    const passage = await (kind === 'finish' ? this.#found(swept, customer) : this.#enrol(swept, customer));
    if (passage === undefined || passage === 'left') return passage;
    this.#passages.push(passage);
    const { entry, record } = passage;
    if (entry.enrolledAt === this.#at)
      this.#counting.enrolled(swept, entry.arm === 'holdout', record.campaign);
    return undefined;
  }

  /**
   * Finishes what was enrolled: in the ledger first, so that a passage that begins finds its record. Whatever of it
   * a dead Lambda had done already is done again without a difference, but that its events may be told twice.
   */
  async finish(): Promise<void> {
    const { ledger, publish } = this.#ports;
    const passages = this.#passages;
    this.#passages = [];
    const records = passages.filter(({ isWritten }) => !isWritten).map(({ record }) => record);
    if (records.length > 0) await ledger.put({ enrolments: records });
    const heldOut = new Set<CustomerId>();
    for (const { swept, customer, reader, entry, record } of passages) {
      const { journey } = swept;
      if (!isOpen(entry)) continue;
      const key = keyOf(customer, journey.id, entry);
      if (!isShadow(entry)) await this.#pace.turn();
      if (swept.broadcast?.replaces === true) await endReplaced(key, this.#ports);
      await this.#endLanes(swept, customer, entry);
      if (await letGoOn(journey, key, entry, { reader, startsAt: record.startsAt }, this.#ports))
        heldOut.add(customer);
    }
    for (const customer of heldOut) await movedOn(customer, this.#ports);
    const begun = passages.filter(({ isWritten, entry }) => !isWritten || entry.enrolledAt === this.#at);
    if (begun.length > 0) await publish(begun.flatMap(eventsOf));
  }

  async #endLanes({ journey }: Swept, customer: CustomerId, { enrolledAt }: OpenEnrolment): Promise<void> {
    const profile = journey.ends && (await this.#ports.profiles.get(customer));
    if (profile !== undefined) await endLanes(journey, profile, enrolledAt, this.#ports);
  }

  /** The page may be old by now: what counts is the profile as it is. */
  #enrol(swept: Swept, customer: CustomerId): Promise<Passage | 'left' | undefined> {
    const { profiles } = this.#ports;
    const { journey, compiled, since } = swept;
    let hasPlace = false;
    return untilWritten(customer, async () => {
      const profile = await profiles.get(customer);
      if (profile === undefined || isNobody(profile)) return undefined;
      if (profile.mergedInto !== undefined) return undefined;
      // An old page does not show yet whom a Lambda of this very sweep, that died, had enrolled.
      if (profile.enrolments[journey.id]?.enrolledAt === this.#at) return this.#found(swept, customer);
      if (!mayBegin(profile.enrolments, swept, this.#at)) return undefined;
      const item = profileToItem(profile);
      if (restOf(item, journey, profile.enrolments, this.#at) !== undefined) return undefined;
      if (!isItemAmongFirst(item, journey)) return undefined;
      const facts = await factsWhereHeld(compiled, item, this.#at, this.#ports);
      if (facts === undefined) return undefined;
      const hasCrossed = since === undefined || compiled.decide(item, since, facts) !== 'in';
      const campaign = hasCrossed ? undefined : this.#campaignFor(swept, profile, item);
      if (!hasCrossed && campaign === undefined) return undefined;
      const asked = { customer: profile, journey, now: this.#at, mayTellAddress: false };
      // Of a broadcast its operator hears, one by one, who could not be reached.
      if (swept.broadcast === undefined && !(await isReachable(asked, this.#ports))) {
        if (campaign === undefined) this.#unreachable += 1;
        else {
          this.#counting.unreachable(swept, campaign);
          this.#counting.backlog(swept, silentSince(item, compiled, this.#at));
        }
        return undefined;
      }
      hasPlace ||= await this.#places.take(swept, campaign);
      if (!hasPlace) {
        this.#counting.left(swept, campaign);
        if (campaign !== undefined) this.#counting.backlog(swept, silentSince(item, compiled, this.#at));
        return 'left';
      }
      const entry = {
        ...nextEnrolment(profile, journey, this.#at, this.#ports),
        ...(campaign !== undefined && { campaign }),
      };
      const enrolments = { ...profile.enrolments, [journey.id]: entry };
      if ((await profiles.update(profile, { ...profile, enrolments })) === 'stale') return 'stale';
      return {
        swept,
        customer,
        reader: readerOf(profile),
        entry,
        record: recordOf(swept, profile, entry, facts, this.#ports),
        isWritten: false,
      };
    });
  }

  /** The campaign that takes in this customer of the backlog; else she is counted. */
  #campaignFor(swept: Swept, { enrolments }: Profile, item: WireItem): string | undefined {
    const since = silentSince(item, swept.compiled, this.#at);
    const { share, journey } = swept;
    const last = enrolments[journey.id];
    // Each customer once a campaign, however soon she might enrol again.
    if (share !== undefined && takes(share, since) && !(last && last.enrolledAt >= share.campaign.at))
      return share.campaign.id;
    this.#counting.backlog(swept, since);
    return undefined;
  }

  /** An enrolment that was there before, with its record if the ledger lacks it. */
  async #found(swept: Swept, customer: CustomerId): Promise<Passage | undefined> {
    const { profiles, ledger } = this.#ports;
    const profile = await profiles.get(customer);
    const entry = profile?.enrolments[swept.journey.id];
    if (profile === undefined || entry === undefined) return undefined;
    const { enrolment } = await ledger.passage(keyOf(customer, swept.journey.id, entry));
    // Begun at this very instant, but by another broadcast.
    if (enrolment !== undefined && enrolment.trigger?.id !== swept.broadcast?.trigger.id) return undefined;
    const common = { swept, customer, reader: readerOf(profile), entry };
    if (enrolment !== undefined) return { ...common, record: enrolment, isWritten: true };
    // A later night gave it up, and nobody was told of it.
    if (!isOpen(entry)) return undefined;
    const facts = await factsFor(swept.compiled, profile.id, this.#ports);
    return { ...common, record: recordOf(swept, profile, entry, facts, this.#ports), isWritten: false };
  }
}

/** Where to go on: a segment that began further on comes round to its beginning in its second turn. */
const nextPlace = (turn: SegmentPlace['turn'], after: string | undefined): SegmentPlace | undefined => {
  if (after !== undefined) return { turn, after };
  return turn === 'first' ? { turn: 'second' } : undefined;
};

type Segment = Pick<SegmentRequest, 'segment' | 'segments'>;

/** Where the segment begins: after those whom the last night looked at before it had no place. */
const beginningOf = ({ segment, segments }: Segment, last: SweepRecord | undefined): string | undefined =>
  last?.segments === segments ? last.stoppedAfter[segment] : undefined;

/**
 * Sweeps a segment from its cursor on. Every enrolment bears the sweep's instant, so sweeping the same again adds
 * nothing, and finishes what a Lambda left that died.
 * @param isTimeUp asked after each page and each handful of enrolments: then the result has the cursor to go on from
 * @throws StoreUnavailableError: sweep the segment again
 */
export const sweepSegment = async (
  request: SegmentRequest,
  deployed: Ports,
  isTimeUp: () => boolean,
): Promise<SegmentResult> => {
  const at = parseIso(request.at);
  const tuned = request.tuned ?? (await tunedNow(deployed));
  const ports = tunedPorts(deployed, tuned);
  const last = await ports.sweeps.last();
  const journeys = await tonightOf(at, tunedSwept(request.journeys, tuned), last, ports);
  const rules = journeys.map(({ compiled }) => compiled);
  const terms = termsOf(ports.settings);
  const attributes = [...projectionOf(journeys), ...(terms === undefined ? [] : settledBy(terms))];
  const segment = new Enrolling(request, ports, journeys);
  const beginsAfter = beginningOf(request, last);
  let place: SegmentPlace | undefined = request.cursor ?? {
    turn: beginsAfter === undefined ? 'second' : 'first',
    ...(beginsAfter !== undefined && { after: beginsAfter }),
  };
  let { stoppedAfter } = request;
  const pageAfter = (after: string | undefined) =>
    ports.profiles.scan({
      segment: request.segment,
      segments: request.segments,
      attributes,
      ...(after !== undefined && { cursor: after }),
    });
  const result = (cursor?: SegmentPlace): SegmentResult => ({
    ...(cursor !== undefined && { cursor }),
    counts: segment.counts,
    tallies: segment.tallies,
    ...(stoppedAfter !== undefined && { stoppedAfter }),
  });
  do {
    const here: SegmentPlace = place;
    const page = await pageAfter(here.after);
    let before: string | undefined = here.after;
    let isRound = false;
    const brake = await ports.brake.current();
    const facts = await factsOfAll(rules, ports);
    for (const found of page.items) {
      segment.countProfile();
      const id = idOf(found);
      const stood = standingsOf(found);
      const item = isBehind(stood, ports.now()) ? await itemMovedOn(found, ports) : found;
      if (terms !== undefined && isDue(item, terms, at)) await settleAccount(id, terms, at, ports);
      const standings = item === found ? stood : standingsOf(item);
      for (const finding of evaluate(item, journeys, at, facts, standings)) {
        const braked = finding.kind === 'finish' ? undefined : brakedBy(finding.swept.journey, brake, at);
        if (braked !== undefined) segment.leave(finding, braked);
        else if ((await segment.take(finding)) === 'left') stoppedAfter ??= before ?? '';
      }
      before = id;
      isRound = here.turn === 'second' && before === beginsAfter;
      const isEnding = areSomeLeaderless(standings, brake, request.stays, ports.now());
      if (isEnding) await endLeaderless(id, brake, request.stays, ports);
      if (isRound) break;
      if (!segment.isFull && !(isEnding && isTimeUp())) continue;
      await segment.finish();
      if (isTimeUp()) return result({ turn: here.turn, after: before });
    }
    await segment.finish();
    place = isRound ? undefined : nextPlace(here.turn, page.cursor);
  } while (place !== undefined && !isTimeUp());
  if (place !== undefined) return result(place);
  await ports.sweeps.report(at, {
    segment: request.segment,
    journeys: segment.tallies,
    ...(stoppedAfter !== undefined && stoppedAfter !== '' && { stoppedAfter }),
  });
  return result();
};

/** One segment of a sweep: pages through its profiles, evaluates every journey's rule, and enrols. */

import { type CustomerId, executionName } from '../../base/ids.ts';
import { type Instant, milliseconds, parseIso } from '../../base/time.ts';
import { type Reader, readerOf } from '../../customers/contacts/contact.ts';
import { untilWritten } from '../../customers/profiles/change.ts';
import { profileToItem } from '../../customers/profiles/mapper.ts';
import { isNobody, isOpen, type OpenEnrolment } from '../../customers/profiles/profile.ts';
import { hasDormancy } from '../../customers/rules/index.ts';
import { type Brake, pauseOf, stopOf } from '../../decisions/brake/brake.ts';
import { executionInput, keyOf, nextEnrolment, recordOf } from '../../decisions/enrolling/enrol.ts';
import {
  crossedAfter,
  evaluate,
  type Finding,
  idOf,
  madeReady,
  mayBegin,
  projectionOf,
  type Swept,
} from '../../decisions/enrolling/evaluate.ts';
import { termsOf } from '../../decisions/points/terms.ts';
import type { DomainEvent } from '../../journeys/domain-events.ts';
import type { SegmentRequest, SegmentResult, SweepCounts } from '../../journeys/protocol.ts';
import type { EnrolmentRecord } from '../../journeys/records.ts';
import { endStopped } from '../brake/ending.ts';
import { factsFor, factsWhereHeld } from '../facts.ts';
import { isDue, settleAccount, settledBy } from '../points/settle.ts';
import type { Ports } from '../ports.ts';
import { isReachable } from '../reach.ts';
import { endLanes, endReplaced } from '../sending/close.ts';

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

/** As many as DynamoDB writes at once; fewer where starts are slow, so that a Lambda can stop in time. */
const mostAtOnce = 25;
const secondsAtOnce = 20;

/** Enrols whom a segment finds, a handful at once. */
export class Enrolling {
  readonly #at: Instant;
  readonly #ports: Ports;
  readonly #pace: Pace;
  readonly #atOnce: number;
  #profiles: number;
  #enrolled: number;
  #heldOut: number;
  #unreachable: number;
  #passages: Passage[] = [];

  constructor(
    { at, startsPerSecond, counts }: Pick<SegmentRequest, 'at' | 'startsPerSecond' | 'counts'>,
    ports: Ports,
  ) {
    this.#at = parseIso(at);
    this.#ports = ports;
    this.#pace = new Pace(startsPerSecond, ports);
    this.#atOnce = Math.min(mostAtOnce, Math.ceil(startsPerSecond * secondsAtOnce));
    this.#profiles = counts?.profiles ?? 0;
    this.#enrolled = counts?.enrolled ?? 0;
    this.#heldOut = counts?.heldOut ?? 0;
    this.#unreachable = counts?.unreachable ?? 0;
  }

  get counts(): SweepCounts {
    return {
      profiles: this.#profiles,
      enrolled: this.#enrolled,
      heldOut: this.#heldOut,
      unreachable: this.#unreachable,
    };
  }

  get isFull(): boolean {
    return this.#passages.length >= this.#atOnce;
  }

  countProfile(): void {
    this.#profiles += 1;
  }

  async take({ kind, swept, customer }: Finding): Promise<void> {
    const passage = await (kind === 'enrol' ? this.#enrol(swept, customer) : this.#found(swept, customer));
    if (passage === undefined) return;
    this.#passages.push(passage);
    if (passage.entry.enrolledAt !== this.#at) return;
    this.#enrolled += 1;
    if (passage.entry.arm === 'holdout') this.#heldOut += 1;
  }

  /**
   * Finishes what was enrolled: in the ledger first, so that a passage that begins finds its record. Whatever of it
   * a dead Lambda had done already is done again without a difference, but that its events may be told twice.
   */
  async finish(): Promise<void> {
    const { ledger, executions, publish } = this.#ports;
    const passages = this.#passages;
    this.#passages = [];
    const records = passages.filter(({ isWritten }) => !isWritten).map(({ record }) => record);
    if (records.length > 0) await ledger.put({ enrolments: records });
    for (const { swept, customer, reader, entry, record } of passages) {
      const { journey } = swept;
      if (!isOpen(entry)) continue;
      const key = keyOf(customer, journey.id, entry);
      await this.#pace.turn();
      if (swept.broadcast?.replaces === true) await endReplaced(key, this.#ports);
      await this.#endLanes(swept, customer, entry);
      const input = executionInput(key, reader, journey, record.startsAt);
      await executions.start(journey.stateMachineArn, executionName(key), input);
    }
    const begun = passages.filter(({ isWritten, entry }) => !isWritten || entry.enrolledAt === this.#at);
    if (begun.length > 0) await publish(begun.flatMap(eventsOf));
  }

  async #endLanes({ journey }: Swept, customer: CustomerId, { enrolledAt }: OpenEnrolment): Promise<void> {
    const profile = journey.ends && (await this.#ports.profiles.get(customer));
    if (profile !== undefined) await endLanes(journey, profile, enrolledAt, this.#ports);
  }

  /** The page may be old by now: what counts is the profile as it is. */
  #enrol(swept: Swept, customer: CustomerId): Promise<Passage | undefined> {
    const { profiles } = this.#ports;
    const { journey, compiled } = swept;
    return untilWritten(customer, async () => {
      const profile = await profiles.get(customer);
      if (profile === undefined || isNobody(profile)) return undefined;
      if (profile.mergedInto !== undefined) return undefined;
      if (!mayBegin(profile.enrolments, swept, this.#at)) return undefined;
      const item = profileToItem(profile);
      const facts = await factsWhereHeld(compiled, item, this.#at, this.#ports);
      if (facts === undefined) return undefined;
      const since = crossedAfter(journey, this.#at);
      if (since !== undefined && compiled.decide(item, since, facts) === 'in') return undefined;
      const asked = { customer: profile, journey, now: this.#at, mayTellAddress: false };
      // Of a broadcast its operator hears, one by one, who could not be reached.
      if (swept.broadcast === undefined && !(await isReachable(asked, this.#ports))) {
        this.#unreachable += 1;
        return undefined;
      }
      const entry = nextEnrolment(profile, journey, this.#at);
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
    const facts = await factsFor(swept.compiled, profile.id, this.#ports);
    return { ...common, record: recordOf(swept, profile, entry, facts, this.#ports), isWritten: false };
  }
}

/** A paused or stopped journey takes nobody in: whom its rule holds for is there another night. */
const isBraked = ({ kind, swept: { journey } }: Finding, brake: Brake, at: Instant): boolean => {
  if (kind === 'finish') return false;
  const passage = { journey: journey.id, lane: journey.lane, enrolledAt: at };
  return pauseOf(brake, passage) !== undefined || stopOf(brake, passage) !== undefined;
};

/**
 * Sweeps a segment from its cursor on. Every enrolment bears the sweep's instant, so sweeping the same again adds
 * nothing, and finishes what a Lambda left that died.
 * @param isTimeUp asked after each page and each handful of enrolments: then the result has the cursor to go on from
 * @throws StoreUnavailableError: sweep the segment again
 */
export const sweepSegment = async (
  request: SegmentRequest,
  ports: Ports,
  isTimeUp: () => boolean,
): Promise<SegmentResult> => {
  const at = parseIso(request.at);
  const journeys = madeReady(request.journeys, ports.settings);
  const terms = termsOf(ports.settings);
  const attributes = [...projectionOf(journeys), ...(terms === undefined ? [] : settledBy(terms))];
  const segment = new Enrolling(request, ports);
  let { cursor } = request;
  do {
    const page = await ports.profiles.scan({
      segment: request.segment,
      segments: request.segments,
      attributes,
      ...(cursor !== undefined && { cursor }),
    });
    const brake = await ports.brake.current();
    for (const item of page.items) {
      segment.countProfile();
      if (terms !== undefined && isDue(item, terms, at)) await settleAccount(idOf(item), terms, at, ports);
      for (const finding of evaluate(item, journeys, at))
        if (!isBraked(finding, brake, at)) await segment.take(finding);
      const isEnding = await endStopped(item, brake, ports);
      if (!segment.isFull && !(isEnding && isTimeUp())) continue;
      await segment.finish();
      if (isTimeUp()) return { cursor: idOf(item), counts: segment.counts };
    }
    await segment.finish();
    cursor = page.cursor;
  } while (cursor !== undefined && !isTimeUp());
  return { ...(cursor !== undefined && { cursor }), counts: segment.counts };
};

/** One segment of a sweep: pages through its profiles, evaluates every journey's rule, and enrols. */
import { bucketOf, type EnrolmentKey, executionName } from '../ids.ts';
import type { SegmentRequest, SegmentResult, SweepCounts, SweptJourney } from '../journeys/protocol.ts';
import type { EnrolmentRecord } from '../journeys/records.ts';
import type { Ports } from '../ports.ts';
import { enrolmentsOf, profileAttributes, type WireItem } from '../profiles/mapper.ts';
import { type Arm, isOpen, type OpenEnrolment, type Profile } from '../profiles/profile.ts';
import {
  type CompiledRule,
  compileRule,
  explainRule,
  parseRule,
  type Rule,
  ruleSentence,
} from '../rules/index.ts';
import { ContendedProfileError } from '../sending/send.ts';
import { type Instant, milliseconds, minus, parseIso, plus } from '../time.ts';

interface Swept {
  readonly journey: SweptJourney;
  readonly rule: Rule;
  readonly sentence: string;
  readonly compiled: CompiledRule;
}

const prepared = (journeys: readonly SweptJourney[]): readonly Swept[] =>
  journeys.map((journey) => {
    const rule = parseRule(journey.rule, `the rule of ${journey.id}`);
    return { journey, rule, sentence: ruleSentence(rule), compiled: compileRule(rule) };
  });

/** Same customer, same arm, for ever: survives re-enrolment and redeploy. */
export const armOf = (customer: string, journey: string, holdoutPercent: number): Arm =>
  bucketOf(`${journey}/${customer}`) < holdoutPercent ? 'holdout' : 'treatment';

/** Weighted, and the same for the same customer. */
const variantOf = (
  customer: string,
  journey: string,
  split: string,
  weights: Readonly<Record<string, number>>,
): string => {
  const entries = Object.entries(weights);
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
  let left = (bucketOf(`${journey}/${customer}/${split}`) / 100) * total;
  for (const [variant, weight] of entries) {
    left -= weight;
    if (left < 0) return variant;
  }
  return entries.at(-1)?.[0] ?? '';
};

/** Whether the customer may begin (again): not in the journey now, and long enough after the last time. */
export const mayEnrol = (
  last: OpenEnrolment | undefined,
  { reEnrolAfter }: SweptJourney,
  at: Instant,
): boolean => {
  if (last === undefined) return true;
  if (isOpen(last) || reEnrolAfter === undefined) return false;
  return last.enrolledAt <= minus(at, milliseconds(reEnrolAfter));
};

/**
 * Enrolled, and perhaps never started: the sweep that enrolled may have died before. Starting again what has started
 * is refused by Step Functions itself, by the execution's name.
 */
const unstarted = (last: OpenEnrolment | undefined): OpenEnrolment | undefined =>
  last !== undefined && isOpen(last) && last.arm === 'treatment' && Object.keys(last.claims).length === 0
    ? last
    : undefined;

/** Spreads starts over time, so that a big night does not exhaust Step Functions' bucket. */
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
    this.#next = Math.max(this.#next, now - 1_000) + this.#everyMs;
    if (this.#next > now + 1_000) await this.#ports.pause(milliseconds(Math.ceil(this.#next - now)));
  }
}

class Segment {
  readonly #at: Instant;
  readonly #ports: Ports;
  readonly #pace: Pace;
  #profiles: number;
  #enrolled: number;
  #heldOut: number;
  #records: EnrolmentRecord[] = [];
  #toStart: (readonly [SweptJourney, EnrolmentKey])[] = [];

  constructor(request: SegmentRequest, ports: Ports) {
    this.#at = parseIso(request.at);
    this.#ports = ports;
    this.#pace = new Pace(request.startsPerSecond, ports);
    const { profiles = 0, enrolled = 0, heldOut = 0 } = request.counts ?? {};
    this.#profiles = profiles;
    this.#enrolled = enrolled;
    this.#heldOut = heldOut;
  }

  counts(): SweepCounts {
    return { profiles: this.#profiles, enrolled: this.#enrolled, heldOut: this.#heldOut };
  }

  async item(item: WireItem, journeys: readonly Swept[]): Promise<void> {
    this.#profiles += 1;
    const at = this.#at;
    let enrolments: Readonly<Record<string, OpenEnrolment>> | undefined;
    for (const swept of journeys) {
      const isIn = swept.compiled.decide(item, at) === 'in';
      if (!isIn && item[profileAttributes.enrolments] === undefined) continue;
      enrolments ??= enrolmentsOf(item);
      const last = enrolments[swept.journey.id];
      const id = item[profileAttributes.id];
      const customer = id !== undefined && 'S' in id ? id.S : '';
      const open = unstarted(last);
      if (open !== undefined) await this.#restart(swept, customer, open);
      else if (isIn && mayEnrol(last, swept.journey, at)) await this.#enrol(swept, customer);
    }
  }

  /** The page is done: what it enrolled is written down, then started. */
  async flush(): Promise<void> {
    const { ledger, executions, publish } = this.#ports;
    const records = this.#records;
    const toStart = this.#toStart;
    this.#records = [];
    this.#toStart = [];
    if (records.length > 0) await ledger.put({ enrolments: records });
    for (const [journey, key] of toStart) {
      await this.#pace.turn();
      await executions.start(journey.stateMachineArn, executionName(key), {
        ...key,
        splits: Object.fromEntries(
          Object.entries(journey.splits).map(([split, weights]) => [
            split,
            variantOf(key.customer, journey.id, split, weights),
          ]),
        ),
        path: '',
      });
    }
    if (records.length > 0)
      await publish(
        records.map(({ key, arm, enrolledAt }) => ({
          name: 'Journey Entered',
          at: enrolledAt,
          detail: { ...key, arm },
        })),
      );
  }

  async #restart({ journey, rule, sentence }: Swept, customer: string, last: OpenEnrolment): Promise<void> {
    const key = { journey: journey.id, version: last.version, customer, cycle: last.cycle };
    if (last.enrolledAt === this.#at) {
      // This very sweep enrolled, and may have died before the ledger knew: write it down again, the same.
      const profile = await this.#ports.profiles.get(customer);
      if (profile !== undefined) this.#records.push(recordOf(key, last, rule, sentence, profile));
    }
    if (last.version === journey.version) this.#toStart.push([journey, key]);
  }

  async #enrol({ journey, rule, sentence }: Swept, customer: string): Promise<void> {
    const mostTries = 12;
    const at = this.#at;
    for (let tries = 0; tries < mostTries; tries += 1) {
      // The page may be old by now: what counts is the profile as it is.
      const profile = await this.#ports.profiles.get(customer);
      if (profile === undefined || profile.suppressed === 'erased') return;
      const last = profile.enrolments[journey.id];
      const explained = explainRule(rule, profile, at);
      if (explained.verdict !== 'in' || !mayEnrol(last, journey, at)) return;
      const arm = armOf(customer, journey.id, journey.holdoutPercent);
      const entry: OpenEnrolment = {
        cycle: (last?.cycle ?? 0) + 1,
        version: journey.version,
        arm,
        enrolledAt: at,
        goalUntil: plus(at, milliseconds(journey.goalWithin)),
        ...(journey.goalEvent !== undefined && { goalEvent: journey.goalEvent }),
        ...(arm === 'holdout' && { exitedAt: at }),
        claims: {},
      };
      const enrolled: Profile = { ...profile, enrolments: { ...profile.enrolments, [journey.id]: entry } };
      if ((await this.#ports.profiles.update(profile, enrolled)) === 'stale') continue;
      const key = { journey: journey.id, version: journey.version, customer, cycle: entry.cycle };
      this.#records.push(recordOf(key, entry, rule, sentence, profile));
      this.#enrolled += 1;
      if (arm === 'holdout') this.#heldOut += 1;
      else this.#toStart.push([journey, key]);
      return;
    }
    throw new ContendedProfileError(`customer ${customer} was written by others ${mostTries} times`);
  }
}

const recordOf = (
  key: EnrolmentKey,
  { arm, enrolledAt, goalUntil, exitedAt }: OpenEnrolment,
  rule: Rule,
  sentence: string,
  profile: Profile,
): EnrolmentRecord => ({
  key,
  arm,
  enrolledAt,
  goalUntil,
  rule: sentence,
  values: explainRule(rule, profile, enrolledAt).values,
  ...(arm === 'holdout' && exitedAt !== undefined && { exit: { reason: 'held-out', at: exitedAt } }),
});

/** Wire attributes that a sweep's scan asks for: what the rules read, and what tells who may enrol. */
const projection = (journeys: readonly Swept[]): readonly string[] => [
  ...new Set([
    profileAttributes.id,
    profileAttributes.enrolments,
    ...journeys.flatMap(({ compiled }) => compiled.attributes),
  ]),
];

/**
 * Sweeps a segment from its cursor on.
 * @param isTimeUp asked after each page: when it is, the result has the cursor to go on from
 */
export const sweepSegment = async (
  request: SegmentRequest,
  ports: Ports,
  isTimeUp: () => boolean,
): Promise<SegmentResult> => {
  const journeys = prepared(request.journeys);
  const attributes = projection(journeys);
  const segment = new Segment(request, ports);
  let { cursor } = request;
  do {
    const page = await ports.profiles.scan({
      segment: request.segment,
      segments: request.segments,
      attributes,
      ...(cursor !== undefined && { cursor }),
    });
    for (const item of page.items) await segment.item(item, journeys);
    await segment.flush();
    cursor = page.cursor;
  } while (cursor !== undefined && !isTimeUp());
  return { ...(cursor !== undefined && { cursor }), counts: segment.counts() };
};

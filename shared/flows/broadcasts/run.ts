/** One segment of a broadcast: pages through those who may be meant, and enrols them, or counts what would become of them. */
import * as z from 'zod';
import { customer } from '../../base/record.ts';
import { type Instant, iso, plus, seconds } from '../../base/time.ts';
import {
  profileAttributes,
  profileToItem,
  standingsOf,
  type WireItem,
} from '../../customers/profiles/mapper.ts';
import { compileRule, type RuleSettings } from '../../customers/rules/index.ts';
import { stopOf } from '../../decisions/brake/brake.ts';
import {
  audienceOf,
  type Broadcast,
  type BroadcastCounts,
  blockSize,
  type Foreseen,
  noCounts,
  summedCounts,
  triggerOf,
} from '../../decisions/broadcasts/broadcast.ts';
import {
  evaluate,
  type Finding,
  idOf,
  projectionOf,
  type Swept,
} from '../../decisions/enrolling/evaluate.ts';
import { currentProfile } from '../current.ts';
import { factsOfAll, factsWhereHeld } from '../facts.ts';
import type { Ports } from '../ports.ts';
import { isBehind, itemMovedOn } from '../shadows/scanned.ts';
import { Enrolling } from '../sweep/segment.ts';
import { foresee, nothingForeseen } from './preview.ts';

const count = z.int().nonnegative();
const counted = z.record(z.string(), count);
const countsSchema: z.ZodType<BroadcastCounts> = z.object({
  profiles: count,
  enrolled: count,
  heldOut: count,
  passedBy: count,
  unknown: count,
  foreseen: z
    .object({
      locales: counted,
      sent: count,
      withheld: counted,
      held: counted,
      sample: z.array(customer),
    })
    .exactOptional(),
});

/** `cursor` is where an earlier Lambda of the same segment stopped, `counts` what it had counted by then. */
export const broadcastSegmentSchema = z.object({
  broadcast: z.string().min(1),
  segment: z.int().nonnegative(),
  segments: z.int().positive(),
  startsPerSecond: z.number().positive(),
  cursor: z.string().optional(),
  counts: countsSchema.optional(),
});
export type BroadcastSegmentRequest = z.infer<typeof broadcastSegmentSchema>;

/** `cursor` absent: the segment is done. */
export interface BroadcastSegmentResult {
  readonly cursor?: string;
  readonly counts: BroadcastCounts;
}

const sweptOf = (broadcast: Broadcast, settings: RuleSettings): Swept => {
  const { journey, rule } = broadcast;
  return {
    journey: { ...journey, rule },
    rule,
    sentence: audienceOf(broadcast),
    compiled: compileRule(rule, settings),
    lanesAbove: [],
    broadcast: { trigger: triggerOf(broadcast), replaces: journey.replaces },
  };
};

interface Page {
  /** `undefined`: of a customer who was named, and is not known. */
  readonly items: readonly (WireItem | undefined)[];
  /** Where to go on after so many of them; `undefined`: that was all. */
  readonly after: (count: number) => string | undefined;
}

type Paging = Pick<BroadcastSegmentRequest, 'segment' | 'segments'>;

/** A page of all customers: a scan's. */
const scanned = async (
  { segment, segments }: Paging,
  attributes: readonly string[],
  cursor: string | undefined,
  { profiles }: Ports,
): Promise<Page> => {
  const page = await profiles.scan({
    segment,
    segments,
    attributes,
    ...(cursor !== undefined && { cursor }),
  });
  return {
    items: page.items,
    after: (count) => (count === page.items.length ? page.cursor : idOf(page.items[count - 1] ?? {})),
  };
};

/** A page of those who were named: what is left of a block. The segments take the blocks in turn. */
const named = async (
  broadcast: Broadcast,
  { segment, segments }: Paging,
  cursor: string | undefined,
  { broadcasts, profiles }: Ports,
): Promise<Page> => {
  const from = cursor === undefined ? segment * blockSize : Number(cursor);
  const block = Math.floor(from / blockSize);
  const ids = (await broadcasts.customers(broadcast, block)).slice(from % blockSize);
  const found = await Promise.all(ids.map((id) => currentProfile(id, { profiles })));
  const next = (block + segments) * blockSize;
  return {
    items: found.map((profile) => profile && profileToItem(profile)),
    after: (count) => {
      if (count < ids.length) return String(from + count);
      return next < (broadcast.named ?? 0) ? String(next) : undefined;
    },
  };
};

/** What a preview needs of a profile beside what enrolling does: all that guardrails ask. */
const askedByGuardrails = [
  profileAttributes.email,
  profileAttributes.phone,
  profileAttributes.consents,
  profileAttributes.topics,
  profileAttributes.wishes,
  profileAttributes.suppressed,
  profileAttributes.locale,
  profileAttributes.country,
  profileAttributes.timezone,
  profileAttributes.lastOrderAt,
  profileAttributes.recentTouches,
  profileAttributes.mergedInto,
];

/** How far it has come is told so often, and asked whether it is to stop. */
const tellEvery = seconds(10);

class Segment {
  readonly #broadcast: Broadcast;
  readonly #swept: Swept;
  readonly #request: BroadcastSegmentRequest;
  readonly #ports: Ports;
  readonly #enrolling: Enrolling;
  #counted: BroadcastCounts;
  #foreseen: Foreseen | undefined;
  #toldAt: Instant;

  constructor(broadcast: Broadcast, request: BroadcastSegmentRequest, ports: Ports) {
    this.#broadcast = broadcast;
    this.#swept = sweptOf(broadcast, ports.settings);
    this.#request = request;
    this.#ports = ports;
    const { startsPerSecond } = request;
    this.#enrolling = new Enrolling({ at: iso(broadcast.at), startsPerSecond }, ports);
    this.#counted = request.counts ?? noCounts;
    this.#foreseen = broadcast.isPreview ? nothingForeseen : undefined;
    this.#toldAt = ports.now();
  }

  get counts(): BroadcastCounts {
    return summedCounts(this.#counted, {
      ...noCounts,
      ...this.#enrolling.counts,
      ...(this.#foreseen !== undefined && { foreseen: this.#foreseen }),
    });
  }

  #count(what: Partial<BroadcastCounts>): void {
    this.#counted = summedCounts(this.#counted, { ...noCounts, ...what });
  }

  page(cursor: string | undefined): Promise<Page> {
    const { isPreview } = this.#broadcast;
    if (this.#broadcast.named !== undefined)
      return named(this.#broadcast, this.#request, cursor, this.#ports);
    const attributes = [
      ...new Set([...projectionOf([this.#swept]), ...(isPreview ? askedByGuardrails : [])]),
    ];
    return scanned(this.#request, attributes, cursor, this.#ports);
  }

  async look(found: WireItem | undefined): Promise<void> {
    const { at } = this.#broadcast;
    if (found === undefined) return this.#count({ unknown: 1 });
    const item = isBehind(standingsOf(found), this.#ports.now())
      ? await itemMovedOn(found, this.#ports)
      : found;
    this.#enrolling.countProfile();
    const facts = await factsOfAll([this.#swept.compiled], this.#ports);
    const [finding] = evaluate(item, [this.#swept], at, facts);
    if (finding !== undefined) return this.#take(finding, item);
    if (await this.#isMeant(item)) this.#count({ passedBy: 1 });
  }

  async #isMeant(item: WireItem): Promise<boolean> {
    const { compiled } = this.#swept;
    return (await factsWhereHeld(compiled, item, this.#broadcast.at, this.#ports)) !== undefined;
  }

  async #take(finding: Finding, item: WireItem): Promise<void> {
    if (this.#foreseen === undefined) {
      await this.#enrolling.take(finding);
      return;
    }
    if (!(await this.#isMeant(item))) return;
    const foreseen = foresee(this.#foreseen, this.#broadcast.journey, item, this.#broadcast.at, this.#ports);
    if (foreseen === undefined) return;
    this.#count({ enrolled: 1, heldOut: foreseen === 'held-out' ? 1 : 0 });
    if (foreseen !== 'held-out') this.#foreseen = foreseen;
  }

  get isFull(): boolean {
    return this.#enrolling.isFull;
  }

  finish(): Promise<void> {
    return this.#enrolling.finish();
  }

  /** Tells how far it has come, where it is time to. `true`: somebody has stopped the broadcast. */
  async isStopped(): Promise<boolean> {
    const { now, broadcasts } = this.#ports;
    if (now() < plus(this.#toldAt, tellEvery)) return false;
    await this.tell(false);
    return (await broadcasts.get(this.#broadcast.id))?.stoppedAt !== undefined || (await this.isBraked());
  }

  /** Whether a person has stopped its journey, or the lane: so is it then, whatever is resumed. */
  async isBraked(): Promise<boolean> {
    const { id, isPreview, at, journey } = this.#broadcast;
    const { brake, broadcasts, now } = this.#ports;
    const passage = { journey: journey.id, lane: journey.lane, enrolledAt: at };
    if (isPreview || stopOf(await brake.current(), passage) === undefined) return false;
    await broadcasts.stop(id, now());
    return true;
  }

  async tell(isDone: boolean): Promise<void> {
    const { segment, broadcast } = this.#request;
    this.#toldAt = this.#ports.now();
    await this.#ports.broadcasts.report(broadcast, { segment, isDone, counts: this.counts });
  }
}

/** The broadcast that a segment is of is not there: a defect of whoever started it. */
class UnknownBroadcastError extends Error {
  override readonly name = 'UnknownBroadcastError';
}

/**
 * Works through a segment from its cursor on. Every enrolment bears the broadcast's instant, so that doing the same
 * again adds nothing, and finishes what a Lambda left that died.
 * @param isTimeUp asked after each handful of enrolments, with the milliseconds that the next one waits for its turn: then
 * the result has the cursor to go on from
 * @throws StoreUnavailableError: run the segment again
 */
export const runSegment = async (
  request: BroadcastSegmentRequest,
  ports: Ports,
  isTimeUp: (ms: number) => boolean,
): Promise<BroadcastSegmentResult> => {
  const turnMs = 1_000 / request.startsPerSecond;
  const broadcast = await ports.broadcasts.get(request.broadcast);
  if (broadcast === undefined) throw new UnknownBroadcastError(`there is no broadcast ${request.broadcast}`);
  const segment = new Segment(broadcast, request, ports);
  let { cursor } = request;
  let isStopped = broadcast.stoppedAt !== undefined || (await segment.isBraked());
  while (!isStopped) {
    const page = await segment.page(cursor);
    for (const [index, item] of page.items.entries()) {
      await segment.look(item);
      if (!segment.isFull) continue;
      await segment.finish();
      isStopped = await segment.isStopped();
      if (isStopped) break;
      cursor = page.after(index + 1);
      if (cursor === undefined || !isTimeUp(turnMs)) continue;
      await segment.tell(false);
      return { cursor, counts: segment.counts };
    }
    if (isStopped) break;
    await segment.finish();
    cursor = page.after(page.items.length);
    if (cursor === undefined) break;
    isStopped = await segment.isStopped();
    if (isStopped || !isTimeUp(turnMs)) continue;
    await segment.tell(false);
    return { cursor, counts: segment.counts };
  }
  await segment.tell(!isStopped);
  return { counts: segment.counts };
};

/** Counts what a segment finds, journey by journey: a backlog may be all of a shop's customers. */
import type { Instant } from '../../base/time.ts';
import type { Swept } from '../../decisions/enrolling/evaluate.ts';
import { bandOf } from '../../decisions/sweeping/silence.ts';
import type { CampaignTally, JourneyTally, Tallies } from '../../decisions/sweeping/sweep.ts';

type Counted = 'enrolled' | 'heldOut' | 'left';
type Counts = Record<Counted, number>;
type CampaignCounts = { -readonly [Name in keyof CampaignTally]: CampaignTally[Name] };

interface JourneyCounts {
  readonly since: Instant | undefined;
  readonly counts: Counts;
  readonly backlog: Map<number, number>;
  campaign: CampaignCounts | undefined;
}

const countsOf = ({ enrolled, heldOut, left, backlog, since, campaign }: JourneyTally): JourneyCounts => ({
  since,
  counts: { enrolled, heldOut, left },
  backlog: new Map(Object.entries(backlog).map(([band, customers]) => [Number(band), customers])),
  campaign: campaign && { ...campaign },
});

const tallyOf = ({ since, counts, backlog, campaign }: JourneyCounts): JourneyTally => ({
  ...counts,
  backlog: Object.fromEntries(backlog),
  ...(since !== undefined && { since }),
  ...(campaign !== undefined && { campaign: { ...campaign } }),
});

export class Counting {
  readonly #at: Instant;
  readonly #journeys: Map<string, JourneyCounts>;

  /** @param before what earlier Lambdas of the segment counted */
  constructor(at: Instant, before: Tallies = {}) {
    this.#at = at;
    this.#journeys = new Map(Object.entries(before).map(([journey, tally]) => [journey, countsOf(tally)]));
  }

  get tallies(): Tallies {
    return Object.fromEntries([...this.#journeys].map(([journey, counts]) => [journey, tallyOf(counts)]));
  }

  /** Of these journeys each is told of, whatever is found. */
  begin(journeys: readonly Swept[]): void {
    for (const swept of journeys) this.#of(swept);
  }

  /** Enrolled, by journeys and campaigns. */
  sumOf(name: 'enrolled' | 'heldOut'): number {
    let sum = 0;
    for (const { counts, campaign } of this.#journeys.values()) sum += counts[name] + (campaign?.[name] ?? 0);
    return sum;
  }

  enrolled(swept: Swept, isHeldOut: boolean, campaign: string | undefined): void {
    const journey = this.#of(swept);
    const counts = campaign === undefined ? journey.counts : this.#campaign(journey, campaign);
    counts.enrolled += 1;
    if (isHeldOut) counts.heldOut += 1;
  }

  /** There was no place tonight. */
  left(swept: Swept, campaign: string | undefined): void {
    const journey = this.#of(swept);
    const counts = campaign === undefined ? journey.counts : this.#campaign(journey, campaign);
    counts.left += 1;
  }

  /** Nothing of the journey could reach one whom the campaign would have taken in. */
  unreachable(swept: Swept, campaign: string): void {
    this.#campaign(this.#of(swept), campaign).unreachable += 1;
  }

  backlog(swept: Swept, silentSince: Instant): void {
    const { backlog } = this.#of(swept);
    const band = bandOf(this.#at - silentSince);
    backlog.set(band, (backlog.get(band) ?? 0) + 1);
  }

  #of({ journey, since }: Swept): JourneyCounts {
    const known = this.#journeys.get(journey.id);
    if (known !== undefined) return known;
    const fresh: JourneyCounts = {
      since,
      counts: { enrolled: 0, heldOut: 0, left: 0 },
      backlog: new Map(),
      campaign: undefined,
    };
    this.#journeys.set(journey.id, fresh);
    return fresh;
  }

  #campaign(journey: JourneyCounts, id: string): CampaignCounts {
    journey.campaign ??= { id, enrolled: 0, heldOut: 0, unreachable: 0, left: 0 };
    return journey.campaign;
  }
}

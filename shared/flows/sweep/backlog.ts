/** A journey's backlog, and the campaigns by which people let the nights take it in: what the API tells and does. */
import { digestOf } from '../../base/ids.ts';
import { usdFor } from '../../base/prices.ts';
import { conflict, invalid, isRefusal, notFound, type Refusal } from '../../base/refusal.ts';
import { type Instant, iso } from '../../base/time.ts';
import { heldOutPercent } from '../../decisions/enrolling/enrol.ts';
import {
  type Campaign,
  type CampaignNight,
  meantOf,
  nightsFor,
  type Ramp,
  remaining,
  type SilentDays,
  stateOf,
} from '../../decisions/sweeping/campaign.ts';
import { allOf, type BySilence, readable } from '../../decisions/sweeping/silence.ts';
import type { SweepRecord } from '../../decisions/sweeping/sweep.ts';
import type { JourneyEntry } from '../customers/explanation.ts';
import type { Ports } from '../ports.ts';

type Plain = Readonly<Record<string, unknown>>;
type BacklogPorts = Pick<Ports, 'sweeps' | 'campaigns' | 'settings' | 'now'>;

/** As it is asked for. */
export interface AskedCampaign {
  readonly perDay: number;
  readonly ramp?: Ramp | undefined;
  readonly silentDays?: SilentDays | undefined;
}

/** A journey that has a backlog, with what the last night counted of it. */
interface Counted {
  readonly entry: JourneyEntry;
  readonly last: SweepRecord | undefined;
  readonly backlog: BySilence | undefined;
}

const countedOf = async (
  id: string,
  entries: readonly JourneyEntry[],
  { sweeps }: BacklogPorts,
): Promise<Counted | Refusal> => {
  const entry = entries.find((each) => each.id === id);
  const names = entries.filter(({ window }) => window !== undefined).map((each) => each.id);
  if (entry === undefined)
    return notFound(`there is no journey "${id}"; those with a backlog are ${names.join(', ') || 'none'}`, {
      kind: 'no-such',
      what: 'journey',
      name: id,
    });
  if (entry.window === undefined)
    return notFound(
      `${id} asks for no days of silence, so it has no backlog; ${names.join(', ') || 'none'} do`,
      { kind: 'no-backlog', journey: id },
    );
  const last = await sweeps.last();
  return { entry, last, backlog: last?.journeys[id]?.backlog };
};

const bandsOf = (backlog: BySilence): Plain => ({ customers: allOf(backlog), bands: readable(backlog) });

const inCents = (usd: number): number => Number(usd.toFixed(2));

const estimateOf = (
  { outreach, lane }: JourneyEntry,
  asked: AskedCampaign,
  customers: number,
  { settings }: BacklogPorts,
): Plain => {
  const { holdsOut = false, atMostMessages = {}, atMostTransitions = 0, usdEach = {} } = outreach ?? {};
  const share = holdsOut ? heldOutPercent(lane, settings.experiment) : 0;
  const heldOut = Math.round((customers * share) / 100);
  const treated = customers - heldOut;
  const messages = Object.fromEntries(
    Object.entries(atMostMessages).map(([channel, count]) => [channel, count * treated]),
  );
  const transitions = atMostTransitions * treated;
  const priced = Object.entries(messages).flatMap(([channel, count]) => {
    const usd = usdEach[channel];
    return usd === undefined ? [] : [[channel, inCents(count * usd)] as const];
  });
  return {
    nights: nightsFor(asked, customers),
    heldOut,
    atMostMessages: messages,
    atMostTransitions: transitions,
    atMostUsd: {
      ...Object.fromEntries(priced),
      transitions: inCents(usdFor('transition', transitions)),
    },
    unpriced: Object.keys(messages).filter((channel) => usdEach[channel] === undefined),
  };
};

const nightView = ({ at, ...counts }: CampaignNight): Plain => ({ at: iso(at), ...counts });

const viewOf = async (campaign: Campaign, { entry, last }: Counted, ports: BacklogPorts): Promise<Plain> => {
  const { campaigns } = ports;
  const { id, at, perDay, ramp, silentDays, stoppedAt } = campaign;
  const nights = await campaigns.nights(id);
  const state = stateOf(campaign, nights);
  const left = remaining(campaign, last);
  const sumOf = (name: 'enrolled' | 'heldOut'): number => nights.reduce((sum, each) => sum + each[name], 0);
  return {
    id,
    journey: entry.id,
    state,
    at: iso(at),
    ...(stoppedAt !== undefined && { stoppedAt: iso(stoppedAt) }),
    perDay,
    ...(ramp !== undefined && { ramp }),
    ...(silentDays !== undefined && { silentDays }),
    counts: { enrolled: sumOf('enrolled'), heldOut: sumOf('heldOut'), left },
    nights: nights.map(nightView),
    ...(state === 'running' && { estimate: estimateOf(entry, { perDay }, left, ports) }),
  };
};

/** What the last night that finished counted, and the campaigns that there were. */
export const tellBacklog = async (
  id: string,
  entries: readonly JourneyEntry[],
  ports: BacklogPorts,
): Promise<Plain | Refusal> => {
  const counted = await countedOf(id, entries, ports);
  if (isRefusal(counted)) return counted;
  const { entry, last, backlog } = counted;
  const own = (await ports.campaigns.all()).filter(({ journey }) => journey === id);
  return {
    journey: entry.id,
    version: entry.version,
    ...(last !== undefined && backlog !== undefined && { at: iso(last.at), ...bandsOf(backlog) }),
    campaigns: await Promise.all(own.map((campaign) => viewOf(campaign, counted, ports))),
  };
};

const campaignOf = (id: string, { entry }: Counted, asked: AskedCampaign, at: Instant): Campaign => {
  const { perDay, ramp, silentDays } = asked;
  return {
    id,
    journey: entry.id,
    at,
    perDay,
    ...(ramp !== undefined && { ramp }),
    ...(silentDays !== undefined && { silentDays }),
    asked: digestOf(
      JSON.stringify([
        entry.id,
        perDay,
        ramp?.startPercent,
        ramp?.factor,
        silentDays?.atLeast,
        silentDays?.lessThan,
      ]),
    ),
  };
};

const notCounted = ({ entry }: Counted): Refusal =>
  conflict(`no night has counted the backlog of ${entry.id} yet: ask again after the next sweep`, {
    kind: 'backlog-uncounted',
    journey: entry.id,
  });

const emptyBounds = ({ silentDays }: AskedCampaign): Refusal | undefined =>
  silentDays?.atLeast !== undefined &&
  silentDays.lessThan !== undefined &&
  silentDays.atLeast >= silentDays.lessThan
    ? invalid(
        'silentDays',
        `must be atLeast fewer days than lessThan, not ${silentDays.atLeast} and ${silentDays.lessThan}`,
        { kind: 'no-silence-between', atLeast: silentDays.atLeast, lessThan: silentDays.lessThan },
      )
    : undefined;

/** Whom a campaign would mean, by silence, what it would come to at most, and how many nights it would take. */
export const previewCampaign = async (
  journey: string,
  asked: AskedCampaign,
  entries: readonly JourneyEntry[],
  ports: BacklogPorts,
): Promise<Plain | Refusal> => {
  const counted = await countedOf(journey, entries, ports);
  if (isRefusal(counted)) return counted;
  const { entry, last, backlog } = counted;
  if (last === undefined || backlog === undefined) return notCounted(counted);
  const problem = emptyBounds(asked);
  if (problem !== undefined) return problem;
  const meant = meantOf(campaignOf('', counted, asked, ports.now()), backlog, last.at);
  return {
    journey: entry.id,
    at: iso(last.at),
    ...bandsOf(meant),
    estimate: estimateOf(entry, asked, allOf(meant), ports),
  };
};

/**
 * Starts a campaign; the next night brings it on. Asked again with the same id it starts nothing, and tells how far it has
 * come. Refused: another campaign's id, a journey whose backlog nobody has counted, and a second campaign beside one.
 */
export const startCampaign = async (
  journey: string,
  id: string,
  asked: AskedCampaign,
  entries: readonly JourneyEntry[],
  ports: BacklogPorts,
): Promise<Plain | Refusal> => {
  const counted = await countedOf(journey, entries, ports);
  if (isRefusal(counted)) return counted;
  const problem = emptyBounds(asked);
  if (problem !== undefined) return problem;
  const campaign = campaignOf(id, counted, asked, ports.now());
  let known = await ports.campaigns.get(id);
  if (known === undefined) {
    if (counted.backlog === undefined) return notCounted(counted);
    for (const other of await ports.campaigns.all())
      if (other.journey === journey && stateOf(other, await ports.campaigns.nights(other.id)) === 'running')
        return conflict(
          `the campaign "${other.id}" of ${journey} is under way: stop it first, or let it end`,
          { kind: 'campaign-under-way', campaign: other.id, journey },
        );
    const created = await ports.campaigns.create(campaign);
    known = created === 'created' ? campaign : ((await ports.campaigns.get(id)) ?? campaign);
  }
  if (known.asked !== campaign.asked)
    return {
      ...conflict(`id: "${id}" is another campaign's; take another id`, { kind: 'id-taken', id }),
      field: 'id',
    };
  return viewOf(known, counted, ports);
};

const knownOf = async (
  journey: string,
  id: string,
  { campaigns }: BacklogPorts,
): Promise<Campaign | Refusal> => {
  const known = await campaigns.get(id);
  return known?.journey === journey
    ? known
    : notFound(`${journey} has no campaign "${id}"`, { kind: 'no-such', what: 'campaign', name: id });
};

export const tellCampaign = async (
  journey: string,
  id: string,
  entries: readonly JourneyEntry[],
  ports: BacklogPorts,
): Promise<Plain | Refusal> => {
  const counted = await countedOf(journey, entries, ports);
  if (isRefusal(counted)) return counted;
  const known = await knownOf(journey, id, ports);
  return isRefusal(known) ? known : viewOf(known, counted, ports);
};

/** Enrols nobody more; who is enrolled goes on. What is over stays as it is. */
export const stopCampaign = async (
  journey: string,
  id: string,
  entries: readonly JourneyEntry[],
  ports: BacklogPorts,
): Promise<Plain | Refusal> => {
  const known = await knownOf(journey, id, ports);
  if (isRefusal(known)) return known;
  if (stateOf(known, await ports.campaigns.nights(id)) === 'running')
    await ports.campaigns.stop(id, ports.now());
  return tellCampaign(journey, id, entries, ports);
};

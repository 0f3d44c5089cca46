/** A customer as the API tells it: what is known, where in life, in which journeys, and what happened. */

import { type CustomerId, entriesByJourney } from '../../base/ids.ts';
import { noCurrency, unitsOf } from '../../base/money.ts';
import { type Instant, instant, iso } from '../../base/time.ts';
import { isOpen, type Profile } from '../../customers/profiles/profile.ts';
import { type Stage, stageOf } from '../../customers/rules/index.ts';
import { valuesOf } from '../../customers/traits/record.ts';
import { brakeView } from '../../decisions/brake/brake.ts';
import { spentOf } from '../../decisions/budgets/budget.ts';
import { customerHistory } from '../history.ts';
import type { Ports } from '../ports.ts';
import { type ChannelReach, channelsOf } from './channels.ts';
import type { Explanation, JourneyEntry, ReEntry } from './explanation.ts';
import { type Moment, timelineOf } from './timeline.ts';

type Plain = Readonly<Record<string, unknown>>;

export interface CustomerView {
  /** The profile: money in units of the shop's currency, instants in ISO 8601. */
  readonly customer: Plain;
  readonly stage: Stage;
  /** Whether the customer can be written to, channel by channel. */
  readonly channels: readonly Plain[];
  /** The latest passage through each journey. */
  readonly enrolments: readonly Plain[];
  /** The latest first. */
  readonly timeline: readonly Moment[];
}

/** Of so many events at most, and of so many entries of points. */
const mostEvents = 200;
const mostEntries = 200;

/** How the profile is kept, which nobody outside has a use for; enrolments are told by themselves. */
const inner: ReadonlySet<string> = new Set([
  'enrolments',
  'recentTouches',
  'identifiedAt',
  'traits',
  'topics',
  'wishes',
  'revision',
]);
const money: ReadonlySet<string> = new Set(['spent', 'refunded']);

const told = (name: string, value: unknown, currency: string): unknown => {
  if (typeof value !== 'number') return value;
  if (money.has(name)) return unitsOf(value, currency);
  return name.endsWith('At') ? iso(instant(value)) : value;
};

/** @param currency of its money, where it has any */
const plain = (value: object, currency = noCurrency): Plain =>
  Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !inner.has(name))
      .map(([name, each]) => [name, told(name, each, currency)]),
  );

const topicsOf = ({ topics = {} }: Profile): Plain | undefined =>
  Object.keys(topics).length === 0
    ? undefined
    : Object.fromEntries(Object.entries(topics).map(([key, { given, at }]) => [key, { given, at: iso(at) }]));

const wishesOf = ({ wishes }: Profile): Plain | undefined => {
  if (wishes === undefined) return undefined;
  const { toldAt: _, pausedUntil, ...others } = wishes;
  const asked = { ...others, ...(pausedUntil !== undefined && { pausedUntil: iso(pausedUntil) }) };
  return Object.keys(asked).length === 0 ? undefined : asked;
};

const dated = <Reach extends { readonly since?: Instant }>({ since, ...reach }: Reach) => ({
  ...reach,
  ...(since !== undefined && { since: iso(since) }),
});

/** With its instants in ISO 8601. */
export const channelView = ({ topics, ...reach }: ChannelReach): Plain => ({
  ...dated(reach),
  ...(topics !== undefined && { topics: topics.map(dated) }),
});

const channelViews = (channels: readonly ChannelReach[]): readonly Plain[] => channels.map(channelView);

const enrolmentsOf = ({ enrolments }: Profile): readonly Plain[] =>
  entriesByJourney(enrolments).map(([journey, entry]) => {
    const { claims: _, goalUntil, due, ...fields } = entry;
    return {
      journey,
      isOpen: isOpen(entry),
      ...plain(fields),
      ...(due !== undefined && { due: iso(due) }),
      goalUntil: iso(goalUntil),
    };
  });

export const viewOf = async (
  profile: Profile,
  now: Instant,
  ports: Pick<Ports, 'ledger' | 'settings' | 'secret' | 'brake'>,
): Promise<CustomerView> => {
  const { ledger, settings } = ports;
  const { events, passages } = await customerHistory(profile, mostEvents, ports);
  const { entries } = profile.points === undefined ? { entries: [] } : await ledger.account(profile.id);
  const declared = settings.traits;
  const told = Object.keys(declared).length === 0 ? undefined : await ledger.traits(profile.id);
  const traits = valuesOf(told, declared);
  const [wishes, topics] = [wishesOf(profile), topicsOf(profile)];
  const points = entries.toSorted((a, b) => a.at - b.at).slice(-mostEntries);
  return {
    customer: {
      ...plain(profile, settings.currency),
      ...(Object.keys(traits).length > 0 && { traits }),
      ...(wishes !== undefined && { wishes }),
      ...(topics !== undefined && { topics }),
    },
    stage: stageOf(profile, now, settings),
    channels: channelViews(await channelsOf(profile, now, ports)),
    enrolments: enrolmentsOf(profile),
    timeline: timelineOf(events, passages, points, await ledger.consents(profile.id), settings, {
      orders: await ports.brake.orders(),
      laneOf: (journey) => profile.enrolments[journey]?.lane,
    }),
  };
};

const reEntryView = ({ state, ...instants }: ReEntry): Plain => ({
  state,
  ...Object.fromEntries(Object.entries(instants).map(([name, at]) => [name, iso(at)])),
});

/** `changesAt`: when a verdict is another one if nothing happens; absent where it never changes by itself. */
export const explanationView = (
  customer: CustomerId,
  { id, version }: JourneyEntry,
  now: Instant,
  { begins, asked, share, stage, reEntry, others, brakes, budget, channels, passages }: Explanation,
): Plain => ({
  customer,
  journey: id,
  version,
  at: iso(now),
  ...(begins !== undefined && { begins }),
  ...(asked !== undefined && {
    rule: asked.rule,
    asks: asked.asks,
    verdict: asked.verdict,
    clauses: asked.clauses.map((clause) => plain(clause)),
    ...(asked.changesAt !== undefined && { changesAt: iso(asked.changesAt) }),
    ...(asked.isBacklog && { backlog: true }),
    ...(asked.rest !== undefined && { resting: true }),
    ...(asked.rest?.because === 'lately' && { restingUntil: iso(asked.rest.until) }),
  }),
  ...(share !== undefined && { share: { percent: share.percent, among: share.isAmong } }),
  reEntry: reEntryView(reEntry),
  others,
  brakes: brakes.map(({ entry, does }) => ({ ...brakeView(entry), does })),
  ...(budget !== undefined && { budget: { month: budget.month, ...spentOf(budget) } }),
  stage,
  channels: channelViews(channels),
  timeline: timelineOf([], passages, [], [], { currency: noCurrency, rates: {} }),
});

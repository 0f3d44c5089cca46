/**
 * Which routes tell figures, and what was counted of each by what shares no code with it; and why the others tell none. Each route
 * that looks is in one of the two.
 */
import {
  bare,
  channelsTold,
  daysCounted,
  daysTold,
  lanesCounted,
  lanesTold,
  liabilityTold,
  minor,
  monthsTold,
  offersCounted,
  offersTold,
  totalsTold,
  versionsCounted,
  versionsTold,
} from './checked.ts';
import { countMoves } from './checker/people.ts';
import { expectedOfMonths, expectedOfOffers, goalRateOf, ratesOf } from './checker/rates.ts';
import type { Tree } from './checker/raw.ts';
import { type Lived, lanes, type Nights } from './lived.ts';

interface Recount {
  readonly told: unknown;
  readonly counted: unknown;
}
type Counts = Readonly<Record<string, number>>;

const leavesOf = (tree: Tree[string] | undefined): Counts => (tree ?? {}) as Counts;

const movesTold = (
  moves: readonly { readonly from: string; readonly to: string; readonly customers: number }[],
): Tree => Object.fromEntries(moves.map(({ from, to, customers }) => [`${from}>${to}`, customers]));

/** How many are on each list, or on each of those whose names begin so, and without that. */
const listed = ({ nights: { second } }: Lived, prefix = ''): Tree =>
  Object.fromEntries(
    Object.entries(second.lists).flatMap(([list, ids]) =>
      list.startsWith(prefix) ? [[list.slice(prefix.length), ids.length]] : [],
    ),
  );

/**
 * What is foreseen is held against what the sweep then wrote: to ask all rules of everybody once more would be the product a second
 * time. Whom nothing could reach, and for whom there was no place, leaves no item: both have tests of their own. Of a backlog as many
 * are foreseen as may be taken in at most.
 */
const tonight = ({ nights: { foreseen, sweepAt, swept, began } }: Lived): readonly Recount[] => [
  { told: Date.parse(foreseen.tonight?.at ?? ''), counted: sweepAt },
  {
    told: bare(
      Object.fromEntries(
        (foreseen.tonight?.journeys ?? []).map(({ journey, enrolled, heldOut }) => [
          journey,
          { enrolled, heldOut },
        ]),
      ),
    ),
    counted: bare(
      Object.fromEntries(
        Object.entries(began).map(([journey, own]) => {
          const { crossed = 0, heldOut = 0 } = leavesOf(own);
          return [journey, { enrolled: crossed, heldOut }];
        }),
      ),
    ),
  },
  {
    told: bare(
      Object.fromEntries(
        (swept.lastNight?.journeys ?? []).map(({ journey, enrolled, heldOut }) => [
          journey,
          { enrolled, heldOut },
        ]),
      ),
    ),
    counted: bare(
      Object.fromEntries(
        Object.entries(began).map(([journey, own]) => {
          const { crossed = 0, heldOut = 0, ofBacklog = 0, ofBacklogHeldOut = 0 } = leavesOf(own);
          return [journey, { enrolled: crossed + ofBacklog, heldOut: heldOut + ofBacklogHeldOut }];
        }),
      ),
    ),
  },
  {
    told: (foreseen.tonight?.journeys ?? []).filter(
      ({ journey, ofBacklog }) => (leavesOf(began[journey]).ofBacklog ?? 0) > ofBacklog,
    ),
    counted: [],
  },
];

interface ArmTold {
  readonly customers: number;
  readonly passages: number;
  readonly reached: number;
  readonly share: number;
}
const armTold = ({ customers, passages, reached, share }: ArmTold): Tree => ({
  customers,
  passages,
  reached,
  share,
});

const againTold = ({
  cameBack,
  followedDays = 0,
  share = 0,
}: {
  readonly cameBack: number;
  readonly followedDays?: number | undefined;
  readonly share?: number | undefined;
}): Tree => ({ cameBack, followedDays, share });

const results = ({ results: { told, checked } }: Lived): readonly Recount[] =>
  told.results.journeys.flatMap((own) => {
    const { treatment, holdout, open, money, again, bySilence, difference, incremental, curve } = own;
    const counted = checked.arms[own.journey];
    const { silence, again: orderedAgain, ...figures } = counted?.figures ?? {};
    return [
      {
        told: {
          journey: own.journey,
          ...bare({
            treatment: armTold(treatment),
            holdout: armTold(holdout),
            open,
            net: { treatment: minor(money.net.treatment), holdout: minor(money.net.holdout) },
            messages: minor(money.messages),
            points: difference?.points ?? 0,
            incremental: incremental?.estimate ?? 0,
            from: own.from === undefined ? 0 : Date.parse(own.from),
            again: again && { treatment: againTold(again.treatment), holdout: againTold(again.holdout) },
            silence:
              bySilence &&
              Object.fromEntries(
                bySilence.map(({ fromDays, ...band }) => [
                  String(fromDays ?? 'none'),
                  { treatment: armTold(band.treatment), holdout: armTold(band.holdout) },
                ]),
              ),
          }),
        },
        // Of a goal that is no order nobody is asked whether she ordered again, or how long she had not.
        counted: {
          journey: own.journey,
          ...bare({ ...figures, ...(own.isOrder && { silence, again: orderedAgain }) }),
        },
      },
      {
        told: {
          treatment: curve.treatment.map(({ share }) => share),
          holdout: curve.holdout.map(({ share }) => share),
        },
        counted: counted?.curve ?? { treatment: [], holdout: [] },
      },
    ];
  });

const branchOf = (tree: Tree, name: string): Tree | undefined => {
  const own = tree[name];
  return typeof own === 'object' ? own : undefined;
};

const sumOfTrees = (one: Tree, other: Tree): Tree => ({
  ...one,
  ...Object.fromEntries(
    Object.entries(other).map(([name, each]) => [
      name,
      typeof each === 'object'
        ? sumOfTrees(branchOf(one, name) ?? {}, each)
        : Number(one[name] ?? 0) + Number(each),
    ]),
  ),
});

const reasonsTold = (reasons: Lived['results']['told']['kpis']['lately']['reasons']): Tree =>
  Object.fromEntries(
    reasons.map(({ reason, count, byOrders, bySilence, byValue, byJourney }) => [
      reason,
      {
        count,
        orders: Object.fromEntries(byOrders.map((each) => [each.fromOrders, each.count])),
        silence: Object.fromEntries(bySilence.map((each) => [each.fromDays ?? 'none', each.count])),
        value: Object.fromEntries(byValue.map((each) => [minor(each.fromValue), each.count])),
        journeys: Object.fromEntries(byJourney.map((each) => [each.journey, each.count])),
      },
    ]),
  );

const kpis = ({ results: { told, checked } }: Lived): readonly Recount[] => {
  const inMinor = (units: number | null): number | null => (units === null ? null : minor(units));
  return [
    {
      told: told.kpis.months.map(({ isOver: _, unknown: __, ...own }) => ({
        ...own,
        revenue: minor(own.revenue),
        fromReturning: minor(own.fromReturning),
        averageOrder: inMinor(own.averageOrder),
        revenuePerBuyer: inMinor(own.revenuePerBuyer),
        revenuePerCustomer: inMinor(own.revenuePerCustomer),
      })),
      counted: checked.kpis.months,
    },
    {
      told: told.kpis.cohorts.map((own) => ({ ...own, revenue: own.revenue.map(minor) })),
      counted: checked.kpis.cohorts,
    },
    {
      told: Object.fromEntries(
        [...Map.groupBy(told.kpis.reasons, ({ month }) => month)].map(([month, reasons]) => [
          month,
          reasonsTold(reasons),
        ]),
      ),
      counted: checked.kpis.reasons,
    },
    {
      told: reasonsTold(told.kpis.lately.reasons),
      counted: Object.keys(checked.kpis.reasons)
        .filter((month) => month >= told.kpis.lately.since)
        .map((month) => branchOf(checked.kpis.reasons, month) ?? {})
        .reduce(sumOfTrees, {}),
    },
  ];
};

const campaigns = ({ nights: { backlog, campaigns: counted } }: Lived): readonly Recount[] => [
  {
    told: bare(
      Object.fromEntries(
        backlog.campaigns.map(({ id, counts: { enrolled, heldOut } }) => [id, { enrolled, heldOut }]),
      ),
    ),
    counted: bare(counted),
  },
];

const broadcastTold = ({ counts: { profiles, enrolled, heldOut } }: Nights['broadcast']): Tree => ({
  profiles,
  enrolled,
  heldOut,
});
const broadcastCounted = ({ nights: { lookedAt, begunByHand } }: Lived): Tree => ({
  profiles: lookedAt,
  ...begunByHand,
});

/** They are told as means alone. */
const withoutScoreSums = (counted: Tree): Tree =>
  Object.fromEntries(
    Object.keys(counted).map((month) => {
      const { scoreSum: _, ...own } = branchOf(counted, month) ?? {};
      return [month, own];
    }),
  );

const months = ({ told, checked }: Lived): readonly Recount[] => [
  { told: monthsTold(told), counted: bare(withoutScoreSums(checked.months)) },
  {
    told: told.months.months.map(({ averageOrder, openRate, clickRate, goalRate, nps }, index) => ({
      averageOrder: averageOrder === null ? null : minor(averageOrder),
      openRate,
      clickRate,
      goalRate,
      nps,
      mean: told.leaving.months[index]?.scores.mean,
    })),
    counted: told.months.months.map(({ month }) => ratesOf(branchOf(checked.months, month))),
  },
];

/** By the route, as the table of routes has it. */
export const recounts: Readonly<Record<string, (lived: Lived) => readonly Recount[]>> = {
  'GET /v1/figures/journeys': ({ told, checked }) => [
    { told: totalsTold(told), counted: bare(checked.totals) },
  ],
  'GET /v1/figures/journeys/{id}': ({ told, checked }) => [
    { told: versionsTold(told), counted: versionsCounted(checked.journeys) },
    { told: daysTold(told), counted: daysCounted(checked.journeys) },
  ],
  'GET /v1/figures/lanes': ({ told, checked }) => [
    { told: lanesTold(told), counted: lanesCounted(checked.totals, lanes) },
    {
      told: told.lanes.lanes.map(({ goalRate }) => goalRate),
      counted: told.lanes.lanes.map(({ lane }) =>
        goalRateOf(branchOf(lanesCounted(checked.totals, lanes), lane ?? '')),
      ),
    },
  ],
  'GET /v1/figures/offers': ({ told, checked }) => [
    { told: offersTold(told), counted: offersCounted(checked.offers, told.offers.at) },
    {
      told: Object.fromEntries(
        told.offers.offers.map(({ journey, offer, expected }) => [
          `${journey}/${offer}`,
          expected === null ? null : minor(expected),
        ]),
      ),
      counted: expectedOfOffers(checked.offers, told.offers.at),
    },
  ],
  'GET /v1/coupons/liability': ({ told, checked }) => [
    { told: liabilityTold(told), counted: bare(checked.liability) },
    {
      told: Object.fromEntries(
        told.liability.journeys.map(({ journey, rate, months: own }) => [
          journey,
          {
            rate,
            months: Object.fromEntries(
              own.map(({ month, expected }) => [month, expected === undefined ? undefined : minor(expected)]),
            ),
          },
        ]),
      ),
      counted: expectedOfMonths(checked.offers, checked.liability, told.liability.at),
    },
  ],
  'GET /v1/figures/channels': ({ told, checked }) => [
    { told: channelsTold(told), counted: bare(checked.channels) },
  ],
  'GET /v1/figures/failed': ({ told, checked }) => [
    {
      told: bare(
        Object.fromEntries(
          told.failed.journeys.map(({ journey, passages, begunAgain, causes }) => [
            journey,
            {
              passages,
              begunAgain,
              causes: Object.fromEntries(
                causes.map(({ error = '', after = '', passages: own }) => [`${error} after ${after}`, own]),
              ),
            },
          ]),
        ),
      ),
      counted: bare(checked.failed),
    },
  ],
  'GET /v1/tasks/queues': ({ told, checked }) => [
    {
      told: bare(
        Object.fromEntries(
          told.queues.queues.map(({ queue, more, ...own }) => [queue, { ...own, more: more ? 1 : 0 }]),
        ),
      ),
      counted: bare(checked.queues),
    },
  ],
  'GET /v1/figures/leaving': months,
  'GET /v1/figures/months': months,
  'GET /v1/figures/recount': ({ differences, recounted, told }) => [
    { told: differences, counted: 0 },
    { told: recounted, counted: told },
  ],
  'GET /v1/people/lists': (lived) => [
    {
      told: Object.fromEntries(lived.nights.lists.lists.map(({ list, customers }) => [list, customers])),
      counted: listed(lived),
    },
    { told: lived.nights.lists.people, counted: lived.nights.second.stages.size },
    {
      told: movesTold(lived.nights.lists.moves),
      counted: countMoves(lived.nights.first, lived.nights.second),
    },
  ],
  'GET /v1/people': ({ nights }) => [{ told: nights.members, counted: nights.second.lists }],
  'GET /v1/people/nights': (lived) => {
    const night = lived.nights.nights.nights.at(-1);
    return [
      { told: night?.people, counted: lived.nights.second.stages.size },
      { told: night?.stages, counted: listed(lived, 'stage/') },
      { told: movesTold(night?.moves ?? []), counted: countMoves(lived.nights.first, lived.nights.second) },
    ];
  },
  'GET /v1/tonight': tonight,
  'GET /v1/journeys/{id}/backlog': campaigns,
  'GET /v1/journeys/{id}/backlog/campaigns/{campaign}': campaigns,
  'GET /v1/broadcasts': (lived) => [
    { told: lived.nights.broadcasts.broadcasts.map(broadcastTold), counted: [broadcastCounted(lived)] },
  ],
  'GET /v1/broadcasts/{id}': (lived) => [
    { told: broadcastTold(lived.nights.broadcast), counted: broadcastCounted(lived) },
  ],
  'GET /v1/results': results,
  'GET /v1/kpis': kpis,
};

const hers = 'one customer’s own things, of which nothing is counted';
const deployed = 'what is deployed or published, and what of it is in force';
const aws = 'what CloudWatch and Step Functions know, and no item';
const previewed =
  'by amounts that are not in force: nothing is ever written by which it could be counted, and it goes by the same way as tonight’s';

/** Why a route that looks tells no figure. */
export const withoutFigures: Readonly<Record<string, string>> = {
  'GET /v1/alarms': aws,
  'GET /v1/audit': 'what people did, line by line',
  'GET /v1/brake': 'what is paused or stopped, and by whom',
  'GET /v1/channels':
    'what providers say that they take, and what the pace has given of it, which has tests of its own',
  'GET /v1/coupons': 'codes, each with how it stands; their sums are those of the liability',
  'GET /v1/customers/{id}': hers,
  'GET /v1/customers/{id}/explain': hers,
  'GET /v1/customers/{id}/export': hers,
  'GET /v1/customers/{id}/message': hers,
  'GET /v1/feed': 'the file of products that is in use, as it was loaded',
  'GET /v1/fit': 'what a model is worth, which is statistics with tests of their own',
  'GET /v1/journeys': deployed,
  'GET /v1/journeys/{id}/failed': aws,
  'GET /v1/me': 'whose key it is',
  'GET /v1/people/search': hers,
  'GET /v1/shop': deployed,
  'GET /v1/tasks': 'tasks, a hundred at most, line by line; how many wait is told of each queue',
  'GET /v1/tunables': deployed,
  'GET /v1/tunables/{id}': deployed,
  'GET /v1/tunables/{id}/preview/{preview}': previewed,
  'GET /v1/words': deployed,
  'GET /v1/words/{id}': deployed,
};

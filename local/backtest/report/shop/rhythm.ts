/** The page's first part: how the shop's customers come and go by themselves. */
import { areaY, axisX, axisY, cell, gridY, lineY, type Markish, text } from '@observablehq/plot';
import { type Stage, stageNames } from '../../../../shared/customers/rules/index.ts';
import type { Cohort, Month } from '../../../../shared/decisions/insights/cohorts.ts';
import type { ShopInsights } from '../../../../shared/decisions/insights/insights.ts';
import type { ByDays } from '../../../../shared/decisions/insights/rhythm.ts';
import { columns, lines } from '../charts.ts';
import { details, panel, prose, table } from '../parts.ts';
import { chart } from '../plots.ts';
import {
  axisWords,
  counted,
  listed,
  type MoneyWords,
  moneyWords,
  monthWords,
  ofMany,
  percentOf,
  rangeOf,
  whole,
} from '../words.ts';

const inDays = ({ days, share }: ByDays): string => `${ofMany(share)} within ${days} days`;

/** The second order is the hardest: who has ordered twice comes again more likely than who has once. */
const againSentences = ({ rhythm: { repurchase } }: ShopInsights): readonly string[] => {
  const after = { 1: 'a first order', 2: 'a second', 3: 'a third or later one' } as const;
  const told = repurchase.flatMap(({ purchases, returns }) => {
    const share = returns.find(({ days }) => days === 90);
    return share === undefined ? [] : [`${after[purchases]} ${ofMany(share.share)} (${rangeOf(share)})`];
  });
  return told.length < 2 ? [] : [`Within 90 days another follows: after ${listed(told)}.`];
};

const returnSentences = (insights: ShopInsights): readonly string[] => {
  const { rhythm } = insights;
  const { gaps, bySilence } = rhythm;
  const { quantiles } = gaps;
  const now = bySilence.find(({ silentDays }) => silentDays === 0)?.returns ?? [];
  const later = [60, 180].flatMap((days) => {
    const { silentDays, returns = [] } = bySilence.find((each) => each.silentDays === days) ?? {};
    const first = returns.find((each) => each.days === 90) ?? returns.at(-1);
    return silentDays === undefined || first === undefined
      ? []
      : [
          `After ${silentDays} days of silence, ${inDays(first)} still come back by themselves (${rangeOf(first)}).`,
        ];
  });
  return [
    ...(quantiles === undefined
      ? ['No customer has ordered on a second day.']
      : [
          `Of the ${counted(gaps.count, 'gap')} between two orders of a customer, half are at most ${counted(quantiles.half, 'day')} long, three of four at most ${whole(quantiles.threeQuarters)}, nine of ten at most ${whole(quantiles.nineOfTen)}.`,
        ]),
    ...(now.length === 0 || quantiles === undefined
      ? []
      : [`Whoever has just ordered orders again by herself: ${listed(now.map(inDays))}.`]),
    ...later,
    ...againSentences(insights),
  ];
};

const returnsChart = ({ rhythm: { returns } }: ShopInsights): string => {
  if (returns.length < 2) return '';
  const title = 'Share of customers who have ordered again, by days since their order';
  return chart(title, () => ({
    marginLeft: 58,
    marginRight: 16,
    marginBottom: 40,
    x: { label: 'days since the order' },
    y: { label: null, zero: true },
    marks: [
      gridY({ ticks: 5, stroke: 'var(--line)', strokeOpacity: 1 }),
      axisY({ ticks: 5, tickSize: 0, tickFormat: percentOf }),
      axisX({ tickSize: 0, ticks: 6, labelAnchor: 'right', labelArrow: 'none' }),
      areaY(returns, { x: 'days', y1: 'low', y2: 'high', fill: 'var(--accent)', fillOpacity: 0.18 }),
      lineY(returns, { x: 'days', y: 'share', stroke: 'var(--accent)', strokeWidth: 2.2 }),
    ],
  }));
};

const silenceTable = ({ rhythm: { bySilence } }: ShopInsights): string => {
  const within = [30, 90, 180, 365].filter((days) =>
    bySilence.some(({ returns }) => returns.some((each) => each.days === days)),
  );
  const seen = bySilence.filter(({ returns }) => returns.length > 0);
  if (seen.length === 0) return '';
  return table(
    'Who comes back by days of silence',
    [
      { head: 'Silent for', of: ({ silentDays }) => counted(silentDays, 'day') },
      ...within.map((days) => ({
        head: `Back within ${days}`,
        of: ({ returns }: (typeof bySilence)[number]): string => {
          const found = returns.find((each) => each.days === days);
          return found === undefined ? '' : `${percentOf(found.share)} (${rangeOf(found)})`;
        },
        isFigure: true,
      })),
      { head: 'Silences seen', of: ({ atRisk }) => whole(atRisk), isFigure: true },
    ],
    seen,
  );
};

const isWhole = ({ days, of }: Month): boolean => days === of;

const revenueSentences = ({ months, totals }: ShopInsights, money: MoneyWords): readonly string[] => {
  const full = months.filter(isWhole);
  const [first, last] = [full.at(-13), full.at(-1)];
  return [
    totals.once === 0
      ? 'Every customer ordered on more than one day.'
      : `${counted(totals.once, 'customer')} of ${whole(totals.customers)} ordered on one day alone.`,
    `An order comes to ${money(totals.averageOrder)} on average.`,
    ...(last === undefined
      ? []
      : [
          last.buyers === 0
            ? `In ${monthWords(last.month)}, the last whole month, nobody ordered.`
            : `In ${monthWords(last.month)}, the last whole month, ${counted(last.buyers, 'customer')} ordered, ${last.newBuyers === 0 ? 'none' : whole(last.newBuyers)} of them for the first time, and paid ${money(last.revenuePerBuyer)} each.`,
        ]),
    ...(first === undefined || last === undefined || first.revenue === 0
      ? []
      : [
          `A year before it was ${money(first.revenue)} in the month, now ${money(last.revenue)} (${last.revenue < first.revenue ? '−' : '+'}${percentOf(Math.abs(last.revenue / first.revenue - 1))}).`,
        ]),
  ];
};

const monthsPanels = ({ months }: ShopInsights, currency: string): string => {
  const money = moneyWords(currency);
  const names = months.map(({ month }) => monthWords(month));
  const full = months.filter(isWhole);
  const tick = axisWords(currency);
  return [
    panel(
      `Revenue by month, ${currency}`,
      columns(
        'Revenue by month, of new customers and of returning ones',
        names,
        [
          {
            name: 'returning customers',
            colour: 'var(--accent)',
            values: months.map(({ fromReturning }) => fromReturning),
          },
          {
            name: 'first orders',
            colour: 'var(--second)',
            values: months.map(({ revenue, fromReturning }) => revenue - fromReturning),
          },
        ],
        tick,
      ) +
        details(
          'Month by month',
          table(
            'Months',
            [
              {
                head: 'Month',
                of: ({ month, days, of }) =>
                  `${monthWords(month)}${days < of ? ` (${days} of ${of} days)` : ''}`,
              },
              { head: 'Revenue', of: ({ revenue }) => money(revenue), isFigure: true },
              { head: 'Orders', of: ({ orders }) => whole(orders), isFigure: true },
              { head: 'Average order', of: ({ averageOrder }) => money(averageOrder), isFigure: true },
              { head: 'Customers', of: ({ buyers }) => whole(buyers), isFigure: true },
              { head: 'New', of: ({ newBuyers }) => whole(newBuyers), isFigure: true },
              { head: 'Paid each', of: ({ revenuePerBuyer }) => money(revenuePerBuyer), isFigure: true },
            ],
            months,
          ),
        ),
    ),
    full.length < 3
      ? ''
      : panel(
          `Average order, and paid by each customer in a month, ${currency}`,
          lines(
            'Average order and revenue a customer, by whole months',
            full.map(({ month }) => monthWords(month)),
            [
              {
                name: 'paid each',
                colour: 'var(--accent)',
                values: full.map(({ revenuePerBuyer }) => revenuePerBuyer),
              },
              {
                name: 'average order',
                colour: 'var(--second)',
                values: full.map(({ averageOrder }) => averageOrder),
              },
            ],
            '',
            tick,
          ),
        ),
  ].join('');
};

/** Of those cohorts that were followed so many months on: who has ordered on a second day by then. */
const againAfter = (cohorts: readonly Cohort[], months: number): number | undefined => {
  const followed = cohorts.filter(({ again }) => again.length > months);
  const customers = followed.reduce((sum, each) => sum + each.customers, 0);
  return customers === 0
    ? undefined
    : followed.reduce((sum, { again }) => sum + (again[months] ?? 0), 0) / customers;
};

const cohortSentences = ({ cohorts }: ShopInsights): readonly string[] => {
  const told = [1, 3, 6, 12].flatMap((months) => {
    const share = againAfter(cohorts, months);
    return share === undefined ? [] : [`${ofMany(share)} after ${counted(months, 'month')}`];
  });
  return told.length === 0
    ? []
    : [`Of new customers, so many have ordered a second time by the end of the month: ${listed(told)}.`];
};

const fewestOfCohort = 10;

const triangle = ({ cohorts }: ShopInsights): string => {
  const big = cohorts.filter(({ customers }) => customers >= fewestOfCohort);
  const longest = Math.max(0, ...big.map(({ buyers }) => buyers.length - 1));
  if (longest < 2) return '';
  const drawn = chart(
    'Share of each month’s new customers who ordered in the months after',
    ({ isNarrow }) => {
      const rows = big.slice(isNarrow ? -12 : -24);
      const across = Math.min(longest, isNarrow ? 6 : 12);
      const cells = rows.flatMap(({ month, customers, buyers }) =>
        buyers.slice(1, across + 1).map((count, index) => ({
          cohort: monthWords(month),
          since: index + 1,
          share: count / customers,
        })),
      );
      const most = Math.max(0.001, ...cells.map(({ share }) => share));
      const marks: readonly Markish[] = [
        axisY({ tickSize: 0, label: null }),
        axisX({
          tickSize: 0,
          label: 'months since the first order',
          labelAnchor: 'right',
          labelArrow: 'none',
        }),
        cell(cells, {
          x: 'since',
          y: 'cohort',
          fill: 'var(--accent)',
          fillOpacity: ({ share }: (typeof cells)[number]) => 0.06 + (0.5 * share) / most,
          inset: 1,
        }),
        text(cells, {
          x: 'since',
          y: 'cohort',
          text: ({ share }: (typeof cells)[number]) => percentOf(share),
          fill: 'var(--ink)',
        }),
      ];
      return {
        marginLeft: 66,
        marginRight: 4,
        marginBottom: 36,
        marginTop: 4,
        height: 44 + rows.length * 22,
        x: { domain: Array.from({ length: across }, (_, index) => index + 1) },
        y: { domain: rows.map(({ month }) => monthWords(month)) },
        opacity: { type: 'identity' },
        marks: [...marks],
      };
    },
  );
  return `${drawn}<p class="legend">Share of each month’s new customers who ordered so many months later${big.length < cohorts.length ? `; months with fewer than ${fewestOfCohort} new customers are left out` : ''}.</p>`;
};

/** On a history nobody was won back: she came back. */
const stageWords: Readonly<Record<Stage, string>> = {
  prospect: 'not yet',
  new: 'new',
  active: 'active',
  'at-risk': 'at risk',
  dormant: 'dormant',
  churned: 'churned',
  'won-back': 'came back',
};

const stageColours: Readonly<Record<Stage, string>> = {
  prospect: 'var(--line)',
  new: 'var(--second)',
  active: 'var(--third)',
  'won-back': 'var(--fourth)',
  'at-risk': 'var(--fifth)',
  dormant: 'var(--accent)',
  churned: 'var(--held)',
};

const ofLife = stageNames.filter((stage) => stage !== 'prospect');

const stageSentences = ({ stages, months }: ShopInsights): readonly string[] => {
  const { thresholds, shares, from, withinDays } = stages;
  const { atRiskAfter, dormantAfter, churnedAfter } = thresholds;
  /** In the decimals that it is set in. */
  const by = (share: number): string => `${Number((share * 100).toFixed(1))}%`;
  const set =
    from === 'settings'
      ? `At risk is who has been silent for ${atRiskAfter} days, dormant for ${dormantAfter}, churned for ${churnedAfter}: as the settings have it, since too few customers have come back to set it by.`
      : `At risk is who has been silent for ${atRiskAfter} days (${by(shares.atRiskAfter)} of those who come back have by then), dormant for ${dormantAfter} (${by(shares.dormantAfter)}), churned for ${churnedAfter} (${by(shares.churnedAfter)}): the shop’s own gaps, of up to ${whole(withinDays)} days.`;
  const last = stages.months.at(-1);
  const month = months.at(-1);
  if (last === undefined || month === undefined) return [set];
  const when = isWhole(month) ? `At the end of ${monthWords(last.month)}` : 'At the end';
  const standing = ofLife.filter((stage) => last.customers[stage] > 0);
  const { flows } = last;
  const back = ofLife
    .filter((stage) => stage === 'dormant' || stage === 'churned')
    .reduce((sum, stage) => sum + flows[stage]['won-back'] + flows[stage].active, 0);
  return [
    set,
    `${when}: ${listed(standing.map((stage) => `${whole(last.customers[stage])} ${stage === 'won-back' ? 'back after a long silence' : stageWords[stage]}`))}.`,
    `In that month ${whole(flows['at-risk'].dormant + flows.active.dormant + flows.new.dormant)} became dormant, ${whole(flows.dormant.churned)} went on to churned, and ${whole(back)} came back by themselves.`,
  ];
};

const stagesPanel = (insights: ShopInsights): string => {
  const { months } = insights.stages;
  const names = months.map(({ month }) => monthWords(month));
  const last = months.at(-1);
  const order: readonly Stage[] = ['active', 'new', 'won-back', 'at-risk', 'dormant', 'churned'];
  const drawn =
    months.length < 2
      ? ''
      : columns(
          'Customers by where they stand at each month’s end',
          names,
          order.map((stage) => ({
            name: stageWords[stage],
            colour: stageColours[stage],
            values: months.map(({ customers }) => customers[stage]),
          })),
        );
  const flows =
    last === undefined
      ? ''
      : details(
          `From where to where in ${monthWords(last.month)}`,
          table(
            `From where to where in ${monthWords(last.month)}`,
            [
              { head: 'Was', of: (stage) => stageWords[stage] },
              ...ofLife.map((to) => ({
                head: `is ${stageWords[to]}`,
                of: (stage: Stage) => whole(last.flows[stage][to]),
                isFigure: true,
              })),
            ],
            stageNames.filter((stage) => ofLife.some((to) => last.flows[stage][to] > 0)),
          ),
        );
  return panel('Where customers stand', prose(stageSentences(insights)) + drawn + flows);
};

export const rhythmSection = (insights: ShopInsights, currency: string): string => {
  const { period } = insights;
  return `<section id="rhythm"><h2>1. The shop’s rhythm</h2>
${prose(revenueSentences(insights, moneyWords(currency)))}
${monthsPanels(insights, currency)}
${panel(
  'Who returns by herself',
  prose(returnSentences(insights)) +
    returnsChart(insights) +
    details('By days of silence', silenceTable(insights)) +
    `<p class="legend">As things went in the ${whole(period.days)} days to the end, with those who may still come back (Kaplan and Meier); bands and brackets are 95% intervals, by customers.</p>`,
)}
${panel('New customers by month', prose(cohortSentences(insights)) + triangle(insights))}
${stagesPanel(insights)}
</section>`;
};

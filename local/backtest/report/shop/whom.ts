/** The page's third part: whom to win back first, and by what that is known. */
import { axisX, axisY, dot, gridX, gridY, lineY, ruleX } from '@observablehq/plot';
import type { CustomerId } from '../../../../shared/base/ids.ts';
import { unitsOf } from '../../../../shared/base/money.ts';
import {
  type Backtest,
  type ScorerBacktest,
  scorerWords,
  whyChosen,
} from '../../../../shared/decisions/scores/backtest.ts';
import { type Expected, type RankedCustomer, whyRanked } from '../../../../shared/decisions/scores/ranked.ts';
import type { ShopScores } from '../../../../shared/decisions/scores/scores.ts';
import { toCsv } from '../csv.ts';
import { details, panel, prose, table } from '../parts.ts';
import { chart } from '../plots.ts';
import {
  amountWords,
  capital,
  counted,
  dayIn,
  dayWords,
  type MoneyWords,
  moneyWords,
  ofMany,
  percentOf,
  rangeOf,
  whole,
} from '../words.ts';

export interface ListedCustomer extends RankedCustomer {
  readonly why: string;
  /** The category that she spent most on; absent: the orders tell none. */
  readonly favourite?: string;
}

/** What the report tells of the list: all of it is in whom.csv. */
export interface Whom {
  readonly backtest: Backtest;
  /** Why the list goes by the scorer that it goes by, in a sentence. */
  readonly whyChosen: string;
  readonly listed: number;
  /** Minor units, of all who are listed and of those here. */
  readonly atRisk: { readonly all: number; readonly first: number };
  readonly first: readonly ListedCustomer[];
  /** Why nobody is listed. */
  readonly notRanked?: string;
}

export type Favourites = ReadonlyMap<CustomerId, string>;

const shown = 50;

const sumOf = (rows: readonly RankedCustomer[]): number =>
  rows.reduce((sum, each) => sum + each.valueAtRisk, 0);

export const whomOf = (
  { backtest, ranked = [], notRanked }: ShopScores,
  favourites: Favourites,
  currency: string,
): Whom => {
  const first = ranked.slice(0, shown);
  const money = moneyWords(currency);
  return {
    backtest,
    whyChosen: whyChosen(backtest),
    listed: ranked.length,
    atRisk: { all: sumOf(ranked), first: sumOf(first) },
    first: first.map((row) => {
      const favourite = favourites.get(row.customer);
      return { ...row, why: whyRanked(row, money), ...(favourite !== undefined && { favourite }) };
    }),
    ...(notRanked !== undefined && { notRanked }),
  };
};

/** All of the list: a row a customer, sums in units of the currency. @param timezone IANA, whose days are told */
export const whomCsv = (
  { ranked = [] }: ShopScores,
  favourites: Favourites,
  currency: string,
  timezone: string,
): string => {
  const dayOf = dayIn(timezone);
  const money = moneyWords(currency);
  const units = (minor: number): number => unitsOf(Math.round(minor), currency);
  const share = (value: number): number => Number(value.toFixed(4));
  return toCsv(
    [
      'rank',
      'customer',
      'value_at_risk',
      'chance_3_months',
      'orders_3_months',
      'value_3_months',
      'chance_12_months',
      'orders_12_months',
      'value_12_months',
      'orders',
      'spent',
      'first_order',
      'last_order',
      'silent_days',
      'order_value',
      'favourite_category',
      'why',
    ],
    ranked.map((row) => [
      row.rank,
      row.customer,
      units(row.valueAtRisk),
      ...[row.threeMonths, row.twelveMonths].flatMap(({ chance, orders, value }) => [
        share(chance),
        share(orders),
        units(value),
      ]),
      row.orders,
      units(row.spent),
      dayOf(row.firstOrder),
      dayOf(row.lastOrder),
      row.silentDays,
      units(row.orderValue),
      favourites.get(row.customer),
      whyRanked(row, money),
    ]),
  );
};

const chosenOf = ({ scorers, chosen }: Backtest): ScorerBacktest | undefined =>
  scorers.find(({ scorer }) => scorer === chosen);

const listSentences = ({ listed, atRisk, first, notRanked }: Whom, money: MoneyWords): readonly string[] =>
  listed === 0
    ? [`Nobody is listed: ${notRanked ?? 'nobody has ordered'}.`]
    : [
        `${counted(listed, 'customer')} by what their silence puts at risk: what each would be expected to spend in twelve months had she ordered now, less what she is.`,
        `The first ${whole(first.length)} stand for ${money(atRisk.first)} of ${money(atRisk.all)}.`,
        'It is what there is to win, not what a message wins: that the pilot tells.',
      ];

const scorerSentences = (backtest: Backtest): readonly string[] => {
  const chosen = chosenOf(backtest);
  return [
    whyChosen(backtest),
    ...(chosen === undefined
      ? []
      : [
          `So the list goes by ${scorerWords[chosen.scorer]}: of one customer who came back and one who did not it ranked the right one higher in ${ofMany(chosen.auc.value)} cases.`,
          `Its best tenth held ${percentOf(chosen.topDecile.value)} (${rangeOf(chosen.topDecile)}) of all who came back, where a blind tenth holds 10%; it expected ${counted(chosen.expectedOrders, 'order')}, and ${whole(chosen.orders)} came.`,
        ]),
    ...backtest.notFitted.map(
      ({ scorer, why }) => `${capital(scorerWords[scorer])} could not be fitted: ${why}.`,
    ),
  ];
};

const calibrationChart = (backtest: Backtest): string => {
  const chosen = chosenOf(backtest);
  if (chosen === undefined) return '';
  const points = chosen.calibration.map(({ expected, returned }) => ({ expected, ...returned }));
  const most = Math.max(...points.flatMap(({ expected, high }) => [expected, high])) * 1.03;
  const drawn = chart('Share that was said to return, and that did, by tenths', () => ({
    marginLeft: 58,
    marginRight: 12,
    marginBottom: 40,
    x: { label: 'said to return', domain: [0, most] },
    y: { label: 'returned', domain: [0, most], labelArrow: 'none' },
    marks: [
      gridY({ ticks: 5, stroke: 'var(--line)', strokeOpacity: 1 }),
      gridX({ stroke: 'var(--line)', strokeOpacity: 1, ticks: 5 }),
      axisY({ ticks: 5, tickSize: 0, tickFormat: percentOf, label: 'returned', labelArrow: 'none' }),
      axisX({ ticks: 5, tickSize: 0, tickFormat: percentOf, labelAnchor: 'right', labelArrow: 'none' }),
      lineY([0, most], {
        x: (value: number) => value,
        y: (value: number) => value,
        stroke: 'var(--held)',
        strokeDasharray: '4 3',
      }),
      ruleX(points, { x: 'expected', y1: 'low', y2: 'high', stroke: 'var(--accent)', strokeWidth: 2 }),
      dot(points, { x: 'expected', y: 'value', fill: 'var(--accent)', r: 4 }),
    ],
  }));
  return `${drawn}<p class="legend">Each point is a tenth of the customers, best right; on the dashed line as many returned as was said.</p>`;
};

const points = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value * 100).toFixed(1)}`;

const scorersTable = ({ scorers, chosen }: Backtest): string =>
  scorers.length === 0
    ? ''
    : table(
        'Scorers by their back-test',
        [
          { head: 'Scorer', of: ({ scorer }) => capital(scorerWords[scorer]) },
          {
            head: 'AUC',
            of: ({ auc }) => `${auc.value.toFixed(3)} (${auc.low.toFixed(3)} to ${auc.high.toFixed(3)})`,
            isFigure: true,
          },
          {
            head: 'Points beyond days of silence',
            of: ({ beyondRecency: beyond }) =>
              beyond === undefined
                ? ''
                : `${points(beyond.value)} (${points(beyond.low)} to ${points(beyond.high)})`,
            isFigure: true,
          },
          {
            head: 'Its best tenth holds',
            of: ({ topDecile }) => `${percentOf(topDecile.value)} (${rangeOf(topDecile)})`,
            isFigure: true,
          },
          {
            head: 'Orders said, came',
            of: ({ expectedOrders, orders }) => `${whole(expectedOrders)}, ${whole(orders)}`,
            isFigure: true,
          },
        ],
        scorers,
        { isMarked: ({ scorer }) => scorer === chosen },
      );

const listTable = ({ first }: Whom, currency: string, timezone: string): string => {
  const dayOf = dayIn(timezone);
  const amount = amountWords(currency);
  const tellsFavourite = first.some(({ favourite }) => favourite !== undefined);
  const expected = (of: (row: ListedCustomer) => Expected, words: (expected: Expected) => string) => ({
    of: (row: ListedCustomer): string => words(of(row)),
    isFigure: true,
  });
  const orders = ({ orders: count }: Expected): string => count.toFixed(1);
  const value = ({ value: minor }: Expected): string => amount(minor);
  return table(
    `The first ${whole(first.length)} of the list`,
    [
      { head: 'Rank', of: ({ rank }) => whole(rank), isFigure: true },
      { head: 'Customer', of: ({ customer }) => customer },
      { head: 'At risk', of: ({ valueAtRisk }) => amount(valueAtRisk), isFigure: true },
      { head: 'Last order', of: ({ lastOrder }) => dayWords(dayOf(lastOrder)), isFigure: true },
      {
        head: 'Returns in 3 months',
        ...expected(
          (row) => row.threeMonths,
          ({ chance }) => percentOf(chance),
        ),
      },
      { head: 'Orders in 3', ...expected((row) => row.threeMonths, orders) },
      { head: 'Value in 3', ...expected((row) => row.threeMonths, value) },
      { head: 'Orders in 12', ...expected((row) => row.twelveMonths, orders) },
      { head: 'Value in 12', ...expected((row) => row.twelveMonths, value) },
      ...(tellsFavourite
        ? [{ head: 'Favourite', of: ({ favourite = '' }: ListedCustomer): string => favourite }]
        : []),
    ],
    first,
    { below: ({ why }) => why },
  );
};

export const whomSection = (whom: Whom, currency: string, timezone: string): string => {
  const money = moneyWords(currency);
  const { backtest, first } = whom;
  const list =
    first.length === 0
      ? ''
      : panel(
          `The first ${whole(first.length)}, ${currency}`,
          `${listTable(whom, currency, timezone)}<p class="legend">Orders and values are those expected in the next 3 and 12 months. All ${whole(whom.listed)} are in <a href="whom.csv">whom.csv</a>.</p>`,
        );
  return `<section id="whom"><h2>3. Whom</h2>
${prose(listSentences(whom, money))}
${list}
${panel(
  'By what that is known',
  prose(scorerSentences(backtest)) +
    scorersTable(backtest) +
    details('Was what it said true?', calibrationChart(backtest)),
)}
</section>`;
};

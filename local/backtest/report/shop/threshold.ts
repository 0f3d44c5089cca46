/** The page's second part: from which day of silence on it pays to write. */
import {
  areaY,
  axisX,
  axisY,
  gridY,
  lineY,
  type Markish,
  type PlotOptions,
  ruleX,
  ruleY,
} from '@observablehq/plot';
import type { Reach } from '../../../../shared/decisions/insights/crossing.ts';
import type { MessageCost } from '../../../../shared/decisions/insights/economics.ts';
import type { ShopInsights } from '../../../../shared/decisions/insights/insights.ts';
import type { Threshold, Thresholds } from '../../../../shared/decisions/insights/threshold.ts';
import type { RecommendedShare } from '../../../../shared/decisions/scores/rhythm-threshold.ts';
import { panel, prose, table } from '../parts.ts';
import { chart, legend } from '../plots.ts';
import {
  amountWords,
  axisWords,
  capital,
  counted,
  listed,
  type MoneyWords,
  moneyWords,
  ofMany,
  percentOf,
  priceWords,
  rangeOf,
  whole,
} from '../words.ts';

const kinds: Readonly<Record<MessageCost['channel'], string>> = {
  email: 'email',
  sms: 'text',
  push: 'push message',
  post: 'postcard',
};

/** The recommended one. */
export const recommendedOf = ({ curve, recommended }: Thresholds): Threshold | undefined =>
  curve.find(({ days }) => days === recommended?.days);

/** What has to come of it: of those who would not have come, the whole people that it takes. */
export const paysSentence = ({ breakEven }: Reach): string => {
  const { ofOthers, relative, withoutCoupon, lift } = breakEven;
  const alone =
    withoutCoupon === undefined || withoutCoupon === 0
      ? ''
      : ` With messages alone, without a coupon, ${ofMany(withoutCoupon, Math.ceil)} are enough.`;
  if (ofOthers === undefined || lift === undefined)
    return `With the coupon it never pays: it gives more away than it can bring.${alone}`;
  const more = relative === undefined ? '' : `, ${percentOf(relative)} more than come anyway`;
  return `It pays if it brings back ${ofMany(ofOthers, Math.ceil)} who would not have come${more}.${alone}`;
};

export const reasonSentences = (
  { curve, recommended, economics, atLift, laterDays }: Thresholds,
  money: MoneyWords,
): readonly string[] => {
  const chosen = curve.find(({ days }) => days === recommended?.days);
  if (chosen === undefined || recommended === undefined)
    return ['The history is too short to say from which day of silence on it pays to write.'];
  const { flow, days } = chosen;
  const assumed = `if ${percentOf(economics.liftPercent / 100)} more come than come anyway`;
  const why = {
    'most-net': `Write from day ${days} of silence on: ${assumed}, a week’s customers leave most there, ${money(flow.net)} after coupons and messages (${money(flow.netLow)} to ${money(flow.netHigh)}).`,
    'least-break-even': `Write from day ${days} of silence on, if at all: there the least has to come of it. No day surely pays ${assumed}.`,
    'fewest-anyway': `No day pays, whatever comes of it. From day ${days} of silence on the fewest come anyway within ${laterDays} days.`,
  }[recommended.reason];
  const isSame = atLift.every((each) => each.days === days);
  const others = atLift.map((each) => `day ${each.days} if ${percentOf(each.liftPercent / 100)} more come`);
  return [
    why,
    paysSentence(flow),
    ...(isSame ? [] : [`That hangs on what comes of it: it would be ${listed(others)}.`]),
  ];
};

const messagesWords = (messages: readonly { readonly channel: string; readonly count: number }[]): string =>
  listed(
    messages.map(({ channel, count }) => counted(count, kinds[channel as MessageCost['channel']] ?? channel)),
  );

const costWords = ({ costs, messages }: Reach, money: MoneyWords): string =>
  `${messagesWords(messages)}${costs.messages > 0 ? ` for ${money(costs.messages)}` : ''}${costs.wastedCoupons > 0 ? `, and coupons of ${money(costs.wastedCoupons)} for those who would have come anyway` : ''}`;

export const flowSentence = ({ flow, days }: Threshold, money: MoneyWords): string =>
  `Each week ${counted(flow.customers, 'customer comes', 'customers come')} to day ${days}; ${ofMany(flow.anyway.inWindow)} of them return by themselves (${rangeOf(flow.inWindow)}). Writing to them takes ${costWords(flow, money)}.`;

const backlogSentence = ({ backlog, days }: Threshold, money: MoneyWords): string =>
  backlog.customers === 0
    ? `Nobody has been silent for ${days} days already.`
    : `${counted(backlog.customers, 'customer has', 'customers have')} been silent for longer already; ${ofMany(backlog.anyway.inWindow)} of them return by themselves. Writing to all of them at once takes ${costWords(backlog, money)}. ${paysSentence(backlog)}`;

/** Of one day for each customer, where the page speaks of one for all. */
const rhythmSentences = (threshold: RecommendedShare | undefined): readonly string[] =>
  threshold === undefined
    ? []
    : [`Or to each on a day of her own, as win-back-own-rhythm does. ${threshold.because}`];

/** All that the money rests on. */
export const assumptionSentences = ({ economics }: Thresholds, price: MoneyWords): readonly string[] => {
  const { marginPercent, discountPercent, couponDays, couponUsePercent, liftPercent, messages, windowDays } =
    economics;
  const unpriced = messages.filter(({ price }) => price === undefined);
  const told = messages.map(({ channel, each, price: minor }) => {
    const kind = counted(each, kinds[channel]);
    return minor === undefined ? kind : `${kind} at ${price(minor)}`;
  });
  return [
    `Assumed: a margin of ${marginPercent}%; ${discountPercent === 0 ? 'no coupon' : `a coupon of ${discountPercent}% for ${counted(couponDays, 'day')}, which ${couponUsePercent === 100 ? 'all' : `${couponUsePercent}%`} use who order while it is valid`}; to each customer ${told.length === 0 ? 'no message' : listed(told)}; an order within ${windowDays} days is a return.`,
    `That ${percentOf(liftPercent / 100)} more come is an assumption until a pilot has shown it.`,
    ...(unpriced.length === 0
      ? []
      : [
          `Nobody has told the price of ${listed(unpriced.map(({ channel }) => `${kinds[channel]}s`))}: they count as free (usdEach and rates.USD in the settings).`,
        ]),
    'Change them with --margin and --discount, or economics in the settings.',
  ];
};

interface BySilence {
  readonly marginLeft: number;
  readonly y: NonNullable<PlotOptions['y']>;
  readonly tickFormat: (value: number) => string;
  readonly marks: Markish[];
}

/** Over days of silence, with a line at the recommended one. */
const chartBySilence = (
  title: string,
  recommended: Thresholds['recommended'],
  { marginLeft, y, tickFormat, marks }: BySilence,
): string =>
  chart(title, () => ({
    marginLeft,
    marginRight: 16,
    marginBottom: 40,
    x: { label: 'days of silence' },
    y: { label: null, ...y },
    marks: [
      gridY({ ticks: 5, stroke: 'var(--line)', strokeOpacity: 1 }),
      axisY({ ticks: 5, tickSize: 0, tickFormat }),
      axisX({ ticks: 6, tickSize: 0, labelAnchor: 'right', labelArrow: 'none' }),
      ...marks,
      ...(recommended === undefined
        ? []
        : [ruleX([recommended.days], { stroke: 'var(--ink)', strokeDasharray: '4 3' })]),
    ],
  }));

const anywayChart = ({ curve, recommended, economics }: Thresholds): string => {
  if (curve.length < 2) return '';
  const title = 'Who comes anyway, and what has to come beside, by days of silence';
  const top = Math.max(...curve.map(({ flow }) => flow.inWindow.high)) * 1.15;
  const points = curve.map(({ days, flow: { inWindow, breakEven } }) => ({
    days,
    ...inWindow,
    // What is above the chart is not drawn.
    ...(breakEven.lift !== undefined && breakEven.lift <= top && { lift: breakEven.lift }),
  }));
  const drawn = chartBySilence(title, recommended, {
    marginLeft: 58,
    y: { domain: [0, top] },
    tickFormat: percentOf,
    marks: [
      areaY(points, { x: 'days', y1: 'low', y2: 'high', fill: 'var(--held)', fillOpacity: 0.25 }),
      lineY(points, { x: 'days', y: 'share', stroke: 'var(--soft)', strokeWidth: 2.2 }),
      lineY(points, { x: 'days', y: 'lift', stroke: 'var(--accent)', strokeWidth: 2.2 }),
    ],
  });
  return (
    drawn +
    legend([
      { name: `come anyway within ${economics.windowDays} days`, colour: 'var(--soft)' },
      { name: 'have to come beside for it to pay', colour: 'var(--accent)' },
    ])
  );
};

const moneyChart = ({ curve, recommended, economics }: Thresholds, currency: string): string => {
  if (curve.length < 2) return '';
  const points = curve.map(({ days, flow: { costs, net } }) => ({ days, ...costs, net }));
  const drawn = chartBySilence(`${currency} a week, by days of silence`, recommended, {
    marginLeft: 66,
    y: { zero: true },
    tickFormat: axisWords(currency),
    marks: [
      ruleY([0], { stroke: 'var(--soft)' }),
      lineY(points, { x: 'days', y: 'wastedCoupons', stroke: 'var(--fifth)', strokeWidth: 2.2 }),
      lineY(points, { x: 'days', y: 'messages', stroke: 'var(--second)', strokeWidth: 2.2 }),
      lineY(points, { x: 'days', y: 'net', stroke: 'var(--third)', strokeWidth: 2.2 }),
    ],
  });
  return (
    drawn +
    legend([
      ...(economics.discountPercent === 0
        ? []
        : [{ name: 'coupons to those who would have come anyway', colour: 'var(--fifth)' }]),
      { name: 'messages', colour: 'var(--second)' },
      { name: `what is left if ${percentOf(economics.liftPercent / 100)} more come`, colour: 'var(--third)' },
    ])
  );
};

const needed = ({ breakEven }: Reach): string =>
  breakEven.ofOthers === undefined ? 'never' : percentOf(breakEven.ofOthers);

const curveTable = ({ curve, recommended, economics }: Thresholds, currency: string): string => {
  const amount = amountWords(currency);
  const { messages, discountPercent } = economics;
  return table(
    'By days of silence',
    [
      { head: 'From day', of: ({ days }) => whole(days), isFigure: true },
      { head: 'Customers a week', of: ({ flow }) => whole(flow.customers), isFigure: true },
      {
        head: 'Come anyway',
        of: ({ flow }) => `${percentOf(flow.anyway.inWindow)} (${rangeOf(flow.inWindow)})`,
        isFigure: true,
      },
      {
        head: capital(listed(messages.map(({ channel }) => `${kinds[channel]}s`))),
        of: ({ flow }) => flow.messages.map(({ count }) => whole(count)).join(' + '),
        isFigure: true,
      },
      { head: 'They cost', of: ({ flow }) => amount(flow.costs.messages), isFigure: true },
      ...(discountPercent === 0
        ? []
        : [
            {
              head: 'Coupons for nothing',
              of: ({ flow }: Threshold) => amount(flow.costs.wastedCoupons),
              isFigure: true,
            },
          ]),
      { head: 'Pays from', of: ({ flow }) => needed(flow), isFigure: true },
      { head: 'Left', of: ({ flow }) => amount(flow.net), isFigure: true },
      { head: 'Silent for longer', of: ({ backlog }) => whole(backlog.customers), isFigure: true },
    ],
    curve,
    { isMarked: ({ days }) => days === recommended?.days },
  );
};

export const thresholdSection = (
  { thresholds }: ShopInsights,
  currency: string,
  rhythmThreshold?: RecommendedShare,
): string => {
  const money = moneyWords(currency);
  const chosen = recommendedOf(thresholds);
  const title = '<h2>2. From which day of silence on</h2>';
  if (chosen === undefined)
    return `<section id="threshold">${title}${prose(reasonSentences(thresholds, money))}</section>`;
  return `<section id="threshold">${title}
<div class="panel answer">${prose(reasonSentences(thresholds, money))}${prose(rhythmSentences(rhythmThreshold))}</div>
${panel('Every week', prose([flowSentence(chosen, money)]))}
${panel('Once, for those silent for longer', prose([backlogSentence(chosen, money)]))}
${panel('Who comes anyway, and what it takes', anywayChart(thresholds))}
${panel(`${currency} a week`, moneyChart(thresholds, currency))}
${panel(`All days, a week’s customers, ${currency}`, `${curveTable(thresholds, currency)}<p class="legend">Pays from: of those who would not have come within the window, the share that has to come. Left: at the assumed success.</p>`)}
<div class="note">${prose(assumptionSentences(thresholds, priceWords(currency)))}</div>
</section>`;
};

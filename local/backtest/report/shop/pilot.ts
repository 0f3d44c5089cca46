/** The page's fourth part: how to know that it works, and what it costs to know. */
import type { ShopInsights } from '../../../../shared/decisions/insights/insights.ts';
import type { Pilot, PilotAnswer, PilotPlan } from '../../../../shared/decisions/insights/pilot.ts';
import { panel, prose, table } from '../parts.ts';
import { counted, type MoneyWords, moneyWords, ofMany, whole } from '../words.ts';
import { recommendedOf } from './threshold.ts';

const pointsWords = (points: number): string => (points === 1 ? '1 point' : `${points} points`);

/** A year and more is told in years. */
const timeWords = (weeks: number): string => {
  if (weeks > 5_200) return 'over 100 years';
  return weeks < 104 ? counted(weeks, 'week') : counted(weeks / 52, 'year');
};

const chosenPlan = ({ plans, chosenPercent }: Pilot): PilotPlan | undefined =>
  plans.find(({ holdoutPercent }) => holdoutPercent === chosenPercent);

/** What the pilot is to be able to see: the least of 5, 2 and 1 points by which nothing is lost, or 2. */
const aimOf = ({ answers }: PilotPlan, lift: number | undefined): PilotAnswer | undefined =>
  answers.find(({ points }) => points / 100 <= (lift ?? 0.02)) ?? answers.at(-1);

const answerSentence = (
  { points, customers, weeks, weeksWithBacklog, cost }: PilotAnswer,
  money: MoneyWords,
): string => {
  if (customers === undefined) return `No number of customers would show ${pointsWords(points)}.`;
  const time = weeks === undefined ? '' : `, ${timeWords(weeks)} of those who come to that day`;
  const sooner =
    weeksWithBacklog === undefined || (weeks !== undefined && weeksWithBacklog >= weeks)
      ? ''
      : `${time === '' ? ',' : ', or'} ${timeWords(weeksWithBacklog)} with those silent for longer`;
  const price = cost === undefined ? '' : `; if nothing comes of it, knowing has cost ${money(cost)}`;
  return `${pointsWords(points)} more show with ${counted(customers, 'customer')}${time}${sooner}${price}.`;
};

const longestPilotWeeks = 104;

const shortest = ({ weeks = Infinity, weeksWithBacklog = Infinity }: PilotAnswer): number =>
  Math.min(weeks, weeksWithBacklog);

const aimSentences = (aim: PilotAnswer, money: MoneyWords): readonly string[] => {
  const weeks = shortest(aim);
  if (weeks <= longestPilotWeeks || aim.customers === undefined) return [answerSentence(aim, money)];
  const time = Number.isFinite(weeks) ? `, ${timeWords(weeks)}` : '';
  return [
    `To see ${pointsWords(aim.points)} more would take ${counted(aim.customers, 'customer')}${time}.`,
    'So few customers prove nothing that is of use.',
  ];
};

export const pilotSentences = ({ pilot, thresholds }: ShopInsights, money: MoneyWords): readonly string[] => {
  const plan = pilot === undefined ? undefined : chosenPlan(pilot);
  if (pilot === undefined || plan === undefined) return [];
  const lift = recommendedOf(thresholds)?.flow.breakEven.lift;
  const why =
    pilot.why === 'least-in-time'
      ? 'the least that shows 2 points within a quarter of a year'
      : 'no smaller share shows 2 points within a quarter of a year, and half against half is the fastest';
  const aim = aimOf(plan, lift);
  return [
    `Of those who come to day ${pilot.days} of silence, ${ofMany(pilot.base)} return by themselves; so hold some out, write to the others, and compare.`,
    `Hold out ${pilot.chosenPercent}%: ${why}.`,
    ...(lift === undefined ? [] : [`With the coupon it pays from ${(lift * 100).toFixed(1)} points on.`]),
    ...(aim === undefined ? [] : aimSentences(aim, money)),
  ];
};

interface Row extends PilotAnswer {
  readonly holdoutPercent: number;
}

const pilotTable = ({ plans, chosenPercent }: Pilot, money: MoneyWords): string => {
  const rows = plans.flatMap(({ holdoutPercent, answers }) =>
    answers.map((answer): Row => ({ holdoutPercent, ...answer })),
  );
  const time = (weeks: number | undefined): string => (weeks === undefined ? '' : timeWords(weeks));
  return table(
    'What a pilot takes',
    [
      { head: 'Held out', of: ({ holdoutPercent }) => `${holdoutPercent}%`, isFigure: true },
      { head: 'To see', of: ({ points }) => pointsWords(points), isFigure: true },
      {
        head: 'Customers',
        of: ({ customers }) => (customers === undefined ? '' : whole(customers)),
        isFigure: true,
      },
      { head: 'By the week’s flow', of: ({ weeks }) => time(weeks), isFigure: true },
      { head: 'With the backlog', of: ({ weeksWithBacklog }) => time(weeksWithBacklog), isFigure: true },
      {
        head: 'Cost if nothing comes',
        of: ({ cost }) => (cost === undefined ? '' : money(cost)),
        isFigure: true,
      },
      {
        head: 'Forgone by holding out',
        of: ({ forgone }) => (forgone === undefined ? '' : money(forgone)),
        isFigure: true,
      },
    ],
    rows,
    { isMarked: ({ holdoutPercent }) => holdoutPercent === chosenPercent },
  );
};

/** Empty where no threshold is recommended. */
export const pilotSection = (insights: ShopInsights, currency: string): string => {
  const { pilot } = insights;
  if (pilot === undefined) return '';
  const money = moneyWords(currency);
  return `<section id="pilot"><h2>4. The pilot: to know, not to believe</h2>
${prose(pilotSentences(insights, money))}
${panel('What it takes', `${pilotTable(pilot, money)}<p class="legend">Until the difference would be seen in four of five shops, looked at as often as one likes. Points: of 100 who are written to, so many more come. Forgone: what those held out would have left if it works so well.</p>`)}
</section>`;
};

/** What a journey has brought, rounded as people read it, and in their words. */
import { minorDigits } from '../../../shared/base/money.ts';
import { usDollar } from '../../../shared/base/prices.ts';
import type { Arm } from '../../../shared/customers/profiles/profile.ts';
import type { Verdict } from '../../../shared/decisions/results/comparison.ts';
import { resultsOf } from '../../../shared/decisions/results/journey.ts';
import { measuredOf } from '../../../shared/decisions/results/measured.ts';
import {
  type DifferenceView,
  inPercent,
  type ResultsTold,
  resultsTold,
  type SplitView,
  type Uncompared,
} from '../../../shared/decisions/results/view.ts';
import type { Needed } from '../../../shared/decisions/statistics/needed.ts';
import type { Journey } from '../../../shared/journeys/language.ts';
import type { RunResult } from '../run/result.ts';
import { truthOf } from '../run/truth.ts';
import { n } from './words.ts';

/** Why nothing is compared. */
const uncompared: Readonly<Record<Uncompared, string>> = {
  recovery: 'it puts something right, so nobody is held out of it',
  'no-marketing': 'it sends no marketing, so nobody is held out of it',
  owed: 'it owes something to everybody, so nobody is held out of it',
  'nobody-held-out': 'nobody who is held out has come to it',
  'nobody-treated': 'nobody has been treated',
  'none-over': 'nobody has been followed to the end yet',
};

/** As the API tells it, and what a run knows beside. */
export interface ResultsView extends ResultsTold {
  /** What it truly brought, where that is known: of a made-up shop. */
  readonly truth?: { readonly passages: number; readonly caused: number; readonly points: number };
  /** Nobody was really written to: what differs, differs by chance. */
  readonly nobodyWasWrittenTo: boolean;
}

export const resultsView = (journey: Journey, run: RunResult): ResultsView => {
  const isOf = ({ journey: id }: { readonly journey: string }): boolean => id === journey.id;
  const { settings, currency, from, until } = run;
  const results = resultsOf(
    journey,
    {
      enrolments: run.enrolments.filter(({ key }) => isOf(key)),
      touches: run.touches.filter(({ enrolment }) => isOf(enrolment)),
      coupons: run.coupons.filter(({ enrolment }) => isOf(enrolment)),
      waiters: run.waiters.filter(({ enrolment }) => isOf(enrolment)),
    },
    run.orders,
    { currency, rates: settings.rates, usdEach: settings.usdEach },
    { from, now: until },
  );
  const truth = truthOf(journey, run);
  const { bySilence, ...told } = resultsTold(measuredOf(journey), results, { ...settings, currency });
  const isFile = run.source.kind === 'orders';
  return {
    ...told,
    // Of a file's orders the run has kept some alone: how long somebody was silent is told by `insights`.
    ...(bySilence !== undefined && !isFile && { bySilence }),
    ...(truth !== undefined && {
      truth: { passages: truth.passages, caused: truth.caused, points: inPercent(truth.lift) },
    }),
    nobodyWasWrittenTo: isFile,
  };
};

/** `26.2%` */
export const percent = (share: number): string => `${share.toFixed(1)}%`;
/** `+3.7`, `−7.0` */
export const signed = (value: number, digits = 1): string =>
  `${value < 0 ? '−' : '+'}${Math.abs(value).toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;

/** In the decimals that the currency has. */
const amount = (value: number, currency: string): string => {
  const digits = minorDigits(currency);
  return `${value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${currency}`;
};

/** Of an order history: who would have begun, and how many of them came by themselves. */
export const livedSentences = (
  view: ResultsView,
  {
    passages,
    customers,
    heldOut,
  }: { readonly passages: number; readonly customers: number; readonly heldOut: number },
): readonly string[] => {
  const { treatment, holdout, open } = view;
  const followed = treatment.passages + holdout.passages;
  const reached = treatment.reached + holdout.reached;
  const began = `${n(customers)} ${customers === 1 ? 'customer' : 'customers'} would have begun`;
  return [
    passages === customers
      ? `${began}, and ${heldOut === 0 ? 'nobody' : n(heldOut)} would have been held out.`
      : `${began}, ${n(passages)} times in all, of which ${heldOut === 0 ? 'none' : n(heldOut)} would have been held out.`,
    ...(followed === 0
      ? ['Nobody has been followed to the end yet.']
      : [
          `Of ${n(followed)} who are followed to the end, ${percent((100 * reached) / followed)} ${cameWords(view)} by themselves: more than that the messages have to bring.`,
        ]),
    ...(open.treatment + open.holdout === 0
      ? []
      : [`${n(open.treatment + open.holdout)} are still followed.`]),
  ];
};

const judgements: Readonly<Record<Verdict, string>> = {
  proved: 'more come because of it',
  harmful: 'fewer come because of it',
  unclear: 'it may be chance',
  'too-few': 'too few to tell',
};

/** Of an order history nobody was written to: there is nothing to prove. */
export const verdictOf = (
  { nobodyWasWrittenTo }: ResultsView,
  { verdict }: DifferenceView,
): Verdict | 'nobody-written-to' => (nobodyWasWrittenTo ? 'nobody-written-to' : verdict);

/** What the difference allows to say. */
export const judgementOf = ({ difference, uncompared: why, nobodyWasWrittenTo }: ResultsView): string => {
  if (difference === undefined) return why === undefined ? '' : uncompared[why];
  return nobodyWasWrittenTo
    ? 'nobody was written to, so this is what chance does'
    : judgements[difference.verdict];
};

/** `ordered within 30 days`, or `came to the goal …` */
export const cameWords = ({ isOrder, windowDays }: ResultsView): string =>
  `${isOrder ? 'ordered' : 'came to the goal'} within ${windowDays === 1 ? 'a day' : `${n(windowDays)} days`}`;

/** Both arms, as a sentence: those whose window is over. */
export const armsSentence = (view: ResultsView): string => {
  const { treatment, holdout, heldOutAre, open } = view;
  const stillOpen = open.treatment + open.holdout;
  const rest = stillOpen === 0 ? '' : `; ${n(stillOpen)} are still followed`;
  if (treatment.passages + holdout.passages === 0) return `nobody has been followed to the end yet${rest}`;
  const treated = `${percent(treatment.share)} of ${n(treatment.passages)} treated ${cameWords(view)}`;
  const held =
    holdout.passages === 0
      ? ''
      : `, ${percent(holdout.share)} of ${n(holdout.passages)} in the ${heldOutAre}, who got nothing of this lane`;
  return `${treated}${held}${rest}`;
};

/** Where nobody has been followed to the end: what the curve tells of the last day that both arms have. */
export const soFarSentence = ({ curve, uncompared, open, heldOutAre }: ResultsView): string | undefined => {
  const last = Math.min(curve.treatment.length, curve.holdout.length || curve.treatment.length) - 1;
  const [treated, held] = [curve.treatment[last], curve.holdout[last]];
  if (uncompared !== 'none-over' || treated === undefined) return undefined;
  const of = (share: number, passages: number, who: string): string =>
    `${percent(share)} of ${n(passages)} ${who}`;
  return `by day ${treated.day} ${of(treated.share, open.treatment, 'treated')}${held === undefined ? '' : `, ${of(held.share, open.holdout, `in the ${heldOutAre}`)}`}`;
};

/** What the interval is of: of too few it is of one look. */
const looks = ({ verdict }: DifferenceView): string =>
  verdict === 'too-few' ? '95%, looked at once' : '95%, however often you look';

/** `95%, however often you look: −4.1 to +16.5` */
export const intervalWords = (difference: DifferenceView): string =>
  `${looks(difference)}: ${signed(difference.low)} to ${signed(difference.high)}`;

export const differenceSentence = (view: ResultsView): string => {
  const { difference } = view;
  if (difference === undefined) return `not compared: ${judgementOf(view)}`;
  return `${signed(difference.points)} points (${intervalWords(difference)}); ${judgementOf(view)}`;
};

/** Of a made-up shop: what the comparison is to find, and whether it has. */
export const truthSentence = ({ truth, difference }: ResultsView): string | undefined => {
  if (truth === undefined || truth.passages === 0) return undefined;
  const { passages, caused, points } = truth;
  const isFound = difference !== undefined && difference.low <= points && points <= difference.high;
  const found =
    difference === undefined ? '' : isFound ? '; the interval holds it' : '; the interval misses it';
  return `${signed(points)} points, which only a made-up shop knows: ${n(caused)} of ${n(passages)} treated ordered by a message, and would not have anyway${found}`;
};

/** How many more came than would have anyway, and what that is worth; `undefined`: nothing is known of it. */
export const incrementSentence = (
  { incremental, money, difference, nobodyWasWrittenTo }: ResultsView,
  currency: string,
): string | undefined => {
  if (incremental === undefined || difference?.verdict === 'too-few' || nobodyWasWrittenTo) return undefined;
  const { incrementalNet } = money;
  const { estimate, low, high } = incremental;
  const digits = minorDigits(currency);
  const more = `${signed(estimate, 0)} against what would have come anyway (${signed(low, 0)} to ${signed(high, 0)})`;
  return incrementalNet === undefined
    ? more
    : `${more}; ${signed(incrementalNet.estimate, digits)} ${currency} net (${signed(incrementalNet.low, digits)} to ${signed(incrementalNet.high, digits)})`;
};

/** What was spent to bring it, and what is not counted; `undefined`: nothing that is known. */
export const costSentence = (
  { money, nobodyWasWrittenTo }: ResultsView,
  currency: string,
): string | undefined => {
  const { messages, unpriced, knowsDollar, discounts, gifts } = money;
  const uncounted = [
    ...(unpriced.length > 0 && !knowsDollar
      ? [`messages, since the settings' rates have no ${usDollar}`]
      : []),
    ...(unpriced.length > 0 && knowsDollar
      ? [`messages by ${unpriced.join(', ')}, since usdEach has no price of them`]
      : []),
    ...(gifts > 0 ? [`${n(gifts)} gifts, free shippings or points`] : []),
  ];
  const parts = [
    ...(messages > 0
      ? [`${amount(messages, currency)} for messages${nobodyWasWrittenTo ? ', had they been sent' : ''}`]
      : []),
    ...(discounts > 0
      ? [`discounts of at most ${amount(discounts, currency)}, by which what was paid is less already`]
      : []),
    ...(uncounted.length > 0 ? [`not counted: ${uncounted.join('; ')}`] : []),
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
};

export const againSentence = ({ again, windowDays }: ResultsView): string | undefined => {
  if (again === undefined) return undefined;
  const of = ({ cameBack, share, followedDays }: NonNullable<typeof again>[Arm]): string | undefined =>
    share === undefined || followedDays === undefined
      ? undefined
      : `${percent(share)} of ${n(cameBack)} within ${n(Math.min(followedDays, windowDays))} days`;
  const [treated, held] = [of(again.treatment), of(again.holdout)];
  if (treated === undefined) return undefined;
  return `${treated}${held === undefined ? '' : `; held out ${held}`}`;
};

export const spanWords = (weeks: number): string =>
  weeks < 104 ? `${n(weeks)} weeks` : `${n(Math.round(weeks / 52))} years`;

/** `5 points`, or `5 points with half of the lane held out` */
export const neededOfWords = ({ points, withHalfHeldOut }: Needed): string =>
  `${points} point${points === 1 ? '' : 's'}${withHalfHeldOut === true ? ' with half of the lane held out' : ''}`;

export const neededSentence = ({ needed }: ResultsView): string | undefined => {
  const told = needed.flatMap((each) =>
    each.customers === undefined
      ? []
      : [
          `${neededOfWords(each)}: ${n(each.customers)} customers${each.weeks === undefined ? '' : `, ${spanWords(each.weeks)}`}`,
        ],
  );
  return told.length === 0 ? undefined : told.join('; ');
};

/** A split's variants, and which of them leads. */
export const splitSentences = ({ variants, leader, winner }: SplitView): readonly string[] => [
  variants
    .map(({ variant, treatment }) => `${variant} ${percent(treatment.share)} of ${n(treatment.passages)}`)
    .join(', '),
  ...(winner === undefined ? [] : [`${winner} has won: who enters from now on goes there`]),
  ...(leader === undefined
    ? []
    : [
        `${leader.variant} before ${leader.next} by ${signed(leader.difference.points)} points (${intervalWords(leader.difference)}); ${
          leader.difference.verdict === 'proved'
            ? `it is better${winner === undefined ? `: name it with { winner: '${leader.variant}' }` : ''}`
            : judgements[leader.difference.verdict]
        }`,
      ]),
];

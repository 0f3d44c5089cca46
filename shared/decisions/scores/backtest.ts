/** Scorers held against what a shop's customers then did, on a part of its history that none of them has seen. */
import { type Duration, days, type Instant, instant } from '../../base/time.ts';
import type { PurchaseHistory } from '../insights/history.ts';
import { upperQuantile } from '../statistics/normal.ts';
import { wilson } from '../statistics/proportions.ts';
import { aucDifference, aucOf, type Estimate, placementsOf } from '../statistics/ranking.ts';
import { buyerAt, buyersOf, type FollowedBuyers, followedBuyersOf } from './buyers.ts';
import { type Fitted, type Lesson, NotFittedError, type Score } from './scorer.ts';
import { type ScorerName, scorers } from './scorers.ts';

/** A tenth of the customers, by what the scorer gave them: what it said, and what came. */
export interface CalibrationRow {
  /** 1 has the best chances. */
  readonly decile: number;
  readonly customers: number;
  /** Share that was said to return, and that did. */
  readonly expected: number;
  readonly returned: Estimate;
  /** Orders that were expected of all of them, and that came. */
  readonly expectedOrders: number;
  readonly orders: number;
}

export interface ScorerBacktest {
  readonly scorer: ScorerName;
  /** The chance that of one who returned and one who didn't, the one who did had the higher score. */
  readonly auc: Estimate;
  /**
   * Its AUC less the plain rule's, of the same customers, with an interval that holds (95%) for all scorers at once; absent: it
   * is the plain rule.
   */
  readonly beyondRecency?: Estimate;
  /** From the best tenth to the last. */
  readonly calibration: readonly CalibrationRow[];
  /** Of those who returned, the share that was in its best tenth. */
  readonly topDecile: Estimate;
  /** Orders that it expected of all customers together, and that came. */
  readonly expectedOrders: number;
  readonly orders: number;
}

export type Choice =
  /** It tells more than recency, beyond noise. */
  | { readonly because: 'better'; readonly beyondRecency: Estimate }
  /** None does: recency. */
  | { readonly because: 'none-better' }
  /** Too few customers returned or stayed away to tell scorers apart: recency. */
  | {
      readonly because: 'too-little';
      readonly returned: number;
      readonly away: number;
      readonly needed: number;
    };

export interface Backtest {
  /** What scorers learned from ends here. */
  readonly cut: Instant;
  /** How long customers were followed from there. */
  readonly days: number;
  /** Who had ordered by then. */
  readonly customers: number;
  /** Of those, who ordered in that time. */
  readonly returned: number;
  /** Best first; those that could not be fitted are not among them. */
  readonly scorers: readonly ScorerBacktest[];
  readonly notFitted: readonly { readonly scorer: ScorerName; readonly why: string }[];
  readonly chosen: ScorerName;
  readonly choice: Choice;
  /** The chosen scorer's AUC less that of the one in use, of the same customers (95%); absent: there is none, or nothing was compared. */
  readonly beyondInUse?: Estimate;
}

const day = days(1);
const [plain] = scorers;

/** A season's worth of orders: longer, and of too few customers it would be known. */
const usualFollowed = days(90);

/** Of fewer who returned, or did not, areas differ by chance alone. */
const fewest = 20;

/** Each of the others is held against the plain rule, and of all those comparisons together one in twenty is wrong. */
const z = upperQuantile(0.05 / 2 / (scorers.length - 1));
/** Of a comparison that stands alone. */
const zOfOne = upperQuantile(0.05 / 2);

/** What scorers learn from a history that ends at `now`. */
export const lessonOf = (history: PurchaseHistory, now: Instant, followed: Duration): Lesson => ({
  now: buyersOf(history, now),
  before: followedBuyersOf(history, instant(now - followed), followed),
});

/** For how long those are followed of whom scorers learn: as long as is asked about, and half of what there is at most. */
export const followedFor = ({ first }: PurchaseHistory, now: Instant, asked = usualFollowed): Duration =>
  Math.max(day, Math.min(asked, (now - first) / 2)) as Duration;

const resultOf = (
  scorer: ScorerName,
  scores: readonly Score[],
  { returned, ordered }: FollowedBuyers,
): Omit<ScorerBacktest, 'auc' | 'beyondRecency'> => {
  const order = scores
    .map((_, row) => row)
    .sort((a, b) => (scores[b] as Score).orders - (scores[a] as Score).orders);
  const sumOf = (rows: readonly number[], of: (row: number) => number): number =>
    rows.reduce((sum, row) => sum + of(row), 0);
  const calibration = Array.from({ length: 10 }, (_, index): CalibrationRow => {
    const rows = order.slice(
      Math.round((index * order.length) / 10),
      Math.round(((index + 1) * order.length) / 10),
    );
    const back = sumOf(rows, (row) => returned[row] as number);
    return {
      decile: index + 1,
      customers: rows.length,
      expected: sumOf(rows, (row) => (scores[row] as Score).chance) / Math.max(1, rows.length),
      returned: { value: back / Math.max(1, rows.length), ...wilson(back, rows.length) },
      expectedOrders: sumOf(rows, (row) => (scores[row] as Score).orders),
      orders: sumOf(rows, (row) => ordered[row] as number),
    };
  });
  const back = returned.reduce((sum, each) => sum + each, 0);
  const [top] = calibration;
  const inTop = Math.round((top?.returned.value ?? 0) * (top?.customers ?? 0));
  return {
    scorer,
    calibration,
    topDecile: { value: back === 0 ? 0 : inTop / back, ...wilson(inTop, back) },
    expectedOrders: sumOf(order, (row) => (scores[row] as Score).orders),
    orders: sumOf(order, (row) => ordered[row] as number),
  };
};

/** The best of those that are better than the plain rule for certain. */
const chosenOf = (results: readonly ScorerBacktest[]): Pick<Backtest, 'chosen' | 'choice'> => {
  for (const { scorer, beyondRecency } of results)
    if (beyondRecency !== undefined && beyondRecency.low > 0)
      return { chosen: scorer, choice: { because: 'better', beyondRecency } };
  return { chosen: plain.name, choice: { because: 'none-better' } };
};

/** Where the history is cut, and for how long customers are followed from there. */
export interface Cut {
  readonly cut: Instant;
  readonly followed: Duration;
}

/** Its last third is what no scorer has seen, of which a season at most is followed. */
export const lastThird = ({ first }: PurchaseHistory, now: Instant): Cut => {
  const cut = instant(now - (now - first) / 3);
  return { cut, followed: Math.max(day, Math.min(usualFollowed, now - cut)) as Duration };
};

/** @param inUse one that has learned before, of that history perhaps: it is held against the one that is chosen */
export const backtest = (
  history: PurchaseHistory,
  { cut, followed }: Cut,
  inUse?: Fitted<ScorerName>,
): Backtest => {
  const test = followedBuyersOf(history, cut, followed);
  const customers = test.customers.length;
  const returned = test.returned.reduce((sum, each) => sum + each, 0);
  const about = { cut, days: followed / day, customers, returned };
  const away = customers - returned;
  if (returned < fewest || away < fewest)
    return {
      ...about,
      scorers: [],
      notFitted: [],
      chosen: plain.name,
      choice: { because: 'too-little', returned, away, needed: fewest },
    };
  const happened = Uint8Array.from(test.returned);
  const lesson = lessonOf(history, cut, followedFor(history, cut, followed));
  const scoresBy = ({ score }: Fitted<ScorerName>): readonly Score[] =>
    Array.from(happened, (_, row) => score(buyerAt(test, row), followed));
  const placementsBy = (scores: readonly Score[]) =>
    placementsOf(
      Float64Array.from(scores, ({ orders }) => orders),
      happened,
    );
  const notFitted: { readonly scorer: ScorerName; readonly why: string }[] = [];
  const tried = scorers.flatMap((scorer) => {
    try {
      const scores = scoresBy(scorer.fit(lesson));
      return [{ ...resultOf(scorer.name, scores, test), placements: placementsBy(scores) }];
    } catch (error) {
      if (!(error instanceof NotFittedError)) throw error;
      notFitted.push({ scorer: scorer.name, why: error.message });
      return [];
    }
  });
  const ofPlain = tried.find(({ scorer }) => scorer === plain.name);
  const results = tried
    .map(
      ({ placements, ...result }): ScorerBacktest => ({
        ...result,
        auc: aucOf(placements),
        ...(ofPlain !== undefined &&
          result.scorer !== plain.name && {
            beyondRecency: aucDifference(placements, ofPlain.placements, z),
          }),
      }),
    )
    .sort((a, b) => b.auc.value - a.auc.value);
  const choice = chosenOf(results);
  const ofChosen = tried.find(({ scorer }) => scorer === choice.chosen);
  return {
    ...about,
    scorers: results,
    notFitted,
    ...choice,
    ...(inUse !== undefined &&
      ofChosen !== undefined && {
        beyondInUse: aucDifference(ofChosen.placements, placementsBy(scoresBy(inUse)), zOfOne),
      }),
  };
};

/** By the names of their papers. */
export const scorerWords: Readonly<Record<ScorerName, string>> = {
  recency: 'days of silence alone',
  rfm: 'RFM',
  'own-rhythm': 'days over her own rhythm',
  'bg-nbd': 'BG/NBD',
  'mbg-nbd': 'MBG/NBD',
  'pareto-nbd': 'Pareto/NBD',
  logistic: 'logistic regression on the profile',
};

const points = (share: number): string => (share * 100).toFixed(1);

/** Why it was chosen, in a sentence. */
export const whyChosen = ({ chosen, choice, customers, days: followed }: Backtest): string => {
  const asked = `of ${customers.toLocaleString('en')} customers, who of them ordered within ${Math.round(followed)} days`;
  switch (choice.because) {
    case 'better':
      return `Asked ${asked}, ${scorerWords[chosen]} tells ${points(choice.beyondRecency.value)} points more than days of silence alone (${points(choice.beyondRecency.low)} to ${points(choice.beyondRecency.high)}).`;
    case 'none-better':
      return `Asked ${asked}, nothing tells more than days of silence alone, beyond noise.`;
    case 'too-little':
      return `Days of silence alone: ${choice.returned} customers returned within ${Math.round(followed)} days and ${choice.away} did not, and it takes ${choice.needed} of each to hold scorers against each other.`;
  }
};

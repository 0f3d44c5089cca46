/** Who is likely to return, and whom to win back first: by the scorer that the shop's own history bears out. */
import type { Instant } from '../../base/time.ts';
import type { PurchaseHistory } from '../insights/history.ts';
import { type Backtest, backtest, followedFor, lastThird, lessonOf } from './backtest.ts';
import { fitOrderValue, type OrderValue } from './order-value.ts';
import { type RankedCustomer, rankedCustomers } from './ranked.ts';
import { type Fitted, NotFittedError } from './scorer.ts';
import { type ScorerName, scorerNamed } from './scorers.ts';

/** What is known of a shop's customers: all that it takes to score one. */
export interface Scores {
  readonly fitted: Fitted<ScorerName>;
  readonly value: OrderValue;
}

export interface ShopScores {
  readonly backtest: Backtest;
  /** Absent: why there are none. */
  readonly ranked?: readonly RankedCustomer[];
  readonly notRanked?: string;
}

/**
 * The scorer of that name, and what an order is worth, by all of the history.
 * @throws NotFittedError where it tells too little
 */
export const fitScores = (history: PurchaseHistory, now: Instant, name: ScorerName): Scores => {
  const lesson = lessonOf(history, now, followedFor(history, now));
  return { fitted: scorerNamed(name).fit(lesson), value: fitOrderValue(lesson.now) };
};

/** @param now until when the history is known: its last order, or later */
export const scoresOf = (history: PurchaseHistory, now: Instant): ShopScores => {
  const tested = backtest(history, lastThird(history, now));
  try {
    const { fitted, value } = fitScores(history, now, tested.chosen);
    return { backtest: tested, ranked: rankedCustomers(history, now, fitted, value) };
  } catch (error) {
    if (!(error instanceof NotFittedError)) throw error;
    return { backtest: tested, notRanked: error.message };
  }
};

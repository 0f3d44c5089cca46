/** A shop's months: orders, what came of messages and passages, what customers say, and why they leave. */
import { unitsOf } from '../../../base/money.ts';
import { type Recommender, recommenderOf } from '../../../journeys/answers.ts';
import type { MessageKind } from '../../../journeys/touchpoints/index.ts';
import type { Row, Rows } from '../sums.ts';
import { type ByArm, byArm, type Counts, goalRates, shareOf, under } from './counters.ts';

/** Who gave which score, of those who were asked. */
export interface ScoreFigures extends Readonly<Record<Recommender | 'unanswered', number>> {
  /** 0 to 10; `null`: nobody answered. */
  readonly mean: number | null;
  /** Net Promoter Score, -100 to 100: promoters less detractors, in percent of those who answered. */
  readonly nps: number | null;
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

/** @param given how often each score was given */
export const scoresOf = (given: Counts, asked: number): ScoreFigures => {
  const scores = Object.entries(given);
  const number = (who: Recommender): number =>
    scores.reduce((sum, [score, count]) => (recommenderOf(score) === who ? sum + count : sum), 0);
  const [promoter, passive, detractor] = [number('promoter'), number('passive'), number('detractor')];
  const answered = promoter + passive + detractor;
  const sum = scores.reduce((total, [score, count]) => total + Number(score) * count, 0);
  return {
    promoter,
    passive,
    detractor,
    unanswered: asked - answered,
    mean: answered === 0 ? null : round(sum / answered, 1),
    nps: answered === 0 ? null : round(((promoter - detractor) / answered) * 100, 0),
  };
};

const scoresIn = ({ counters }: Row): ScoreFigures => scoresOf(under(counters, 'score'), counters.asked ?? 0);

export interface LeavingMonth {
  readonly month: string;
  readonly reasons: Counts;
  readonly scores: ScoreFigures;
}

export const leavingMonths = (rows: Rows): readonly LeavingMonth[] =>
  rows.map((row) => ({ month: row.at, reasons: under(row.counters, 'reason'), scores: scoresIn(row) }));

export interface MonthFigures {
  readonly month: string;
  readonly orders: number;
  /** In units of the shop's currency. */
  readonly revenue: number;
  readonly refunded: number;
  readonly averageOrder: number | null;
  readonly messages: Partial<Readonly<Record<MessageKind, number>>>;
  readonly opened: number;
  readonly clicked: number;
  readonly openRate: number | null;
  readonly clickRate: number | null;
  readonly nps: number | null;
  readonly enrolled: ByArm;
  readonly goals: ByArm;
  readonly goalRate: Readonly<Record<keyof ByArm, number | null>>;
}

export const monthsFigures = (rows: Rows, currency: string): readonly MonthFigures[] =>
  rows.map((row) => {
    const { orders = 0, gross = 0, refunded = 0, opened = 0, clicked = 0 } = row.counters;
    const messages = under(row.counters, 'sent');
    const sent = Object.values(messages).reduce((sum, each) => sum + each, 0);
    const [enrolled, goals] = [byArm(row.counters, 'began'), byArm(row.counters, 'goal')];
    return {
      month: row.at,
      orders,
      revenue: unitsOf(gross, currency),
      refunded: unitsOf(refunded, currency),
      averageOrder: orders === 0 ? null : unitsOf(Math.round(gross / orders), currency),
      messages,
      opened,
      clicked,
      openRate: shareOf(opened, sent),
      clickRate: shareOf(clicked, sent),
      nps: scoresIn(row).nps,
      enrolled,
      goals,
      goalRate: goalRates(goals, enrolled),
    };
  });

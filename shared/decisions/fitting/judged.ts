/** Whether a new model is put in use: it is held against the one that is, by what the shop's customers then did. */
import { type Instant, iso } from '../../base/time.ts';
import type { PurchaseHistory } from '../insights/history.ts';
import { type Backtest, backtest, followedFor, lastThird, lessonOf, whyChosen } from '../scores/backtest.ts';
import type { Model } from '../scores/model.ts';
import { fitOrderValue } from '../scores/order-value.ts';
import { fitRhythm } from '../scores/own-rhythm.ts';
import { recommendedShareOf, type ShopTerms } from '../scores/rhythm-threshold.ts';
import { NotFittedError } from '../scores/scorer.ts';
import { scorerNamed } from '../scores/scorers.ts';

export type Judged =
  | { readonly outcome: 'fitted'; readonly model: Model; readonly because: string }
  /** What was in use stays, or nothing is. */
  | { readonly outcome: 'kept'; readonly because: string };

const kept = (because: string): Judged => ({ outcome: 'kept', because });

const points = (share: number): string => (share * 100).toFixed(1);

/** Why it is not to be used, whatever it says of the customers. */
const worse = ({ choice, beyondInUse, customers, days }: Backtest): string | undefined => {
  if (choice.because === 'too-little')
    return `${choice.returned} of ${customers} customers ordered within ${Math.round(days)} days and ${choice.away} did not: it takes ${choice.needed} of each to tell what a model is worth`;
  if (beyondInUse !== undefined && beyondInUse.high < 0)
    return `of ${customers} customers, who of them ordered within ${Math.round(days)} days, it tells ${points(-beyondInUse.value)} points less than the one in use (${points(-beyondInUse.high)} to ${points(-beyondInUse.low)})`;
  return undefined;
};

/** The figures of the scorer that is chosen, beside the plain rule's. */
const figuresOf = ({
  cut,
  days,
  customers,
  returned,
  scorers,
  chosen,
}: Backtest): Model['backtest'] | undefined => {
  const own = scorers.find(({ scorer }) => scorer === chosen);
  const plain = scorers.find(({ beyondRecency }) => beyondRecency === undefined);
  if (own === undefined || plain === undefined) return undefined;
  const { auc, beyondRecency } = own;
  return {
    cut,
    days,
    customers,
    returned,
    auc,
    recencyAuc: plain.auc,
    ...(beyondRecency !== undefined && { beyondRecency }),
  };
};

/**
 * Fits by all of the history, by the scorer that its last third bears out.
 * @param at until when the history is known, and of which the model bears the name: the same history and instant give the same
 * @param inUse absent: none is
 */
export const judgedModel = (
  history: PurchaseHistory | undefined,
  at: Instant,
  terms: ShopTerms,
  inUse?: Model,
): Judged => {
  if (history === undefined) return kept('nobody has ordered');
  if (inUse !== undefined && inUse.fittedAt > at) return kept(`the one in use is of ${iso(inUse.fittedAt)}`);
  const tested = backtest(
    history,
    lastThird(history, at),
    inUse && scorerNamed(inUse.scorer).restored(inUse.parameters),
  );
  const figures = figuresOf(tested);
  const why = worse(tested) ?? tested.notFitted.find(({ scorer }) => scorer === tested.chosen)?.why;
  if (why !== undefined || figures === undefined) return kept(why ?? whyChosen(tested));
  try {
    const lesson = lessonOf(history, at, followedFor(history, at));
    const { scorer, parameters } = scorerNamed(tested.chosen).fit(lesson);
    const rhythm = fitRhythm(lesson.now);
    const rhythmThreshold = recommendedShareOf(history, at, rhythm, terms);
    const model: Model = {
      version: (inUse?.version ?? 0) + 1,
      fittedAt: at,
      until: at,
      customers: lesson.now.customers.length,
      scorer,
      parameters: parameters as Model['parameters'],
      rhythm,
      ...(rhythmThreshold !== undefined && { rhythmThreshold }),
      orderValue: fitOrderValue(lesson.now),
      backtest: figures,
    };
    return { outcome: 'fitted', model, because: whyChosen(tested) };
  } catch (error) {
    if (!(error instanceof NotFittedError)) throw error;
    return kept(error.message);
  }
};

/** The model in use: what was learned of a shop's customers, as it is kept, with what its back-test said of it. */
import * as z from 'zod';
import { jsonMembers, type RecordOf, time } from '../../base/record.ts';
import type { Scoring } from '../../customers/rules/index.ts';
import { orderValueSchema } from './order-value.ts';
import { beyondOwnRhythm, rhythmSchema } from './own-rhythm.ts';
import { valueAtRisk } from './ranked.ts';
import { recommendedShare } from './rhythm-threshold.ts';
import { scorerNamed, scorerNames } from './scorers.ts';

/** A figure and its interval. */
const estimate = z.object({ value: z.number(), low: z.number(), high: z.number() });

export const modelRecord = z.object({
  /** Counts what was put in use: the first is 1. */
  version: z.int().positive(),
  fittedAt: time,
  /** The orders that it was fitted on end here. */
  until: time,
  /** How many had ordered by then. */
  customers: z.int().nonnegative(),
  /** By which chances to return and expected orders are told. */
  scorer: z.enum(scorerNames),
  /** All that it has learned: a few kilobytes at most. */
  parameters: jsonMembers,
  /** Of own rhythm, by which silence is told to be beyond it, whatever the scorer is. */
  rhythm: rhythmSchema,
  /** From which share of own gaps on it pays most to write; absent: the history was too short to say, or an earlier version fitted it. */
  rhythmThreshold: recommendedShare.exactOptional(),
  orderValue: orderValueSchema,
  /** What the scorer was worth on a part of the history that it had not seen. */
  backtest: z.object({
    /** What it learned from ended here. */
    cut: time,
    /** For so long customers were followed from there. */
    days: z.number().positive(),
    customers: z.int().nonnegative(),
    returned: z.int().nonnegative(),
    auc: estimate,
    /** Of the plain rule, of the same customers. */
    recencyAuc: estimate,
    /** Its AUC less the plain rule's; absent: it is the plain rule. */
    beyondRecency: estimate.exactOptional(),
  }),
});
export type Model = RecordOf<typeof modelRecord>;

/** What rules ask of it. @throws ZodError where the parameters are none of its scorer */
export const scoringBy = ({ scorer, parameters, rhythm, rhythmThreshold, orderValue }: Model): Scoring => {
  const fitted = scorerNamed(scorer).restored(parameters);
  return {
    returnChance: (buyer, over) => fitted.score(buyer, over).chance,
    valueAtRisk: (buyer) => valueAtRisk(fitted, orderValue, buyer),
    beyondOwnRhythm: (buyer) => beyondOwnRhythm(rhythm, buyer),
    ...(rhythmThreshold !== undefined && { rhythmThreshold: rhythmThreshold.share }),
  };
};

/** Where the model in use is kept. */
export interface ModelStore {
  /** As it was at most a few minutes ago; `undefined`: none is in use. */
  readonly current: () => Promise<Model | undefined>;
  /** As it is. */
  readonly read: () => Promise<Model | undefined>;
  /**
   * Puts the model in use in the place of the one of that version; the same once more changes nothing.
   * @param over `undefined`: there is none. `changed`: another stands there by now
   */
  readonly put: (model: Model, over: number | undefined) => Promise<'put' | 'changed'>;
}

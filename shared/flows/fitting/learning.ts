/** One thing that a fit learns: the fold over all orders, what is made of it, and for which shops. */
import type { Json } from '../../base/record.ts';
import type { Instant } from '../../base/time.ts';
import { type Fold, type Learner, learner } from '../../decisions/fitting/fold.ts';
import type { Journey } from '../../journeys/language.ts';
import type { Catalog } from '../../messages/catalog.ts';
import type { Ports } from '../ports.ts';

/** What a shop has that may ask for what is learned: its journeys, enabled or not, and their words. */
export interface Asking {
  readonly journeys: readonly Journey[];
  readonly catalog: Catalog;
}

export interface Learning {
  readonly name: string;
  /** Whether any of it asks. */
  readonly isAskedBy: (asking: Asking) => boolean;
  readonly begin: () => Learner & {
    /** Writes what is made of it, and tells; asked again for the same instant, it changes nothing more. */
    readonly finish: (at: Instant, ports: Ports) => Promise<Json>;
  };
}

export const learning = <State>({
  fold,
  isAskedBy,
  finish,
}: Pick<Learning, 'isAskedBy'> & {
  readonly fold: Fold<State>;
  /** Gives what the fit's execution ends with: a few hundred bytes, nothing of a customer. */
  readonly finish: (state: State, at: Instant, ports: Ports) => Promise<Json>;
}): Learning => ({
  name: fold.name,
  isAskedBy,
  begin: () => {
    const { state, ...under } = learner(fold);
    return { ...under, finish: (at, ports) => finish(state(), at, ports) };
  },
});

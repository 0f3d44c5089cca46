/** One thing that a fit learns: the fold over all orders, and what is made of it. */
import type { Json } from '../../base/record.ts';
import type { Instant } from '../../base/time.ts';
import { type Fold, type Learner, learner } from '../../decisions/fitting/fold.ts';
import type { Ports } from '../ports.ts';

export interface Learning {
  readonly name: string;
  readonly begin: () => Learner & {
    /** Writes what is made of it, and tells; asked again for the same instant, it changes nothing more. */
    readonly finish: (at: Instant, ports: Ports) => Promise<Json>;
  };
}

/** @param finish gives what the fit's execution ends with: a few hundred bytes, nothing of a customer */
export const learning = <State>(
  fold: Fold<State>,
  finish: (state: State, at: Instant, ports: Ports) => Promise<Json>,
): Learning => ({
  name: fold.name,
  begin: () => {
    const { state, ...under } = learner(fold);
    return { ...under, finish: (at, ports) => finish(state(), at, ports) };
  },
});

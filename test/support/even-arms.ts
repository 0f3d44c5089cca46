/** A shop in which the arms are alike: what is said of their difference there is false. */
import { type Random, randomFor } from '../../local/backtest/sample/random.ts';
import {
  emptyTally,
  joinedTallies,
  type Tally,
  tallyOf,
  type Unit,
} from '../../shared/decisions/statistics/tally.ts';

export interface EvenShop {
  /** Whom a passage comes back of by itself. */
  readonly share: number;
  /** Added in the treatment: 0 unless told. */
  readonly lift?: number;
  readonly heldOut: number;
  /** Nobody enters twice. */
  readonly once?: true;
  readonly customers: number;
  readonly looks: number;
}

export interface Look {
  readonly treatment: Tally;
  readonly holdout: Tally;
}

/** A customer's passages: some have several, and theirs are alike. */
const passagesOf = (random: Random, share: number, once: boolean): Unit => {
  const passages = !once && random.chance(0.3) ? 2 : 1;
  const first = Number(random.chance(share));
  if (passages === 1) return { passages, sum: first };
  return { passages, sum: first + (random.chance(0.5) ? first : Number(random.chance(share))) };
};

/** What each look sees: the customers so far, in their arms. */
export function* looksAt(shop: EvenShop, seed: number): Generator<Look> {
  const { share, lift = 0, heldOut, customers, looks, once = false } = shop;
  const random = randomFor(seed, 'even arms');
  let arms: Look = { treatment: emptyTally, holdout: emptyTally };
  for (let look = 1, told = 0; look <= looks; look += 1) {
    const since = { treatment: [] as Unit[], holdout: [] as Unit[] };
    for (; told < (customers * look) / looks; told += 1)
      if (random.chance(heldOut)) since.holdout.push(passagesOf(random, share, once));
      else since.treatment.push(passagesOf(random, share + lift, once));
    arms = {
      treatment: joinedTallies(arms.treatment, tallyOf(since.treatment)),
      holdout: joinedTallies(arms.holdout, tallyOf(since.holdout)),
    };
    yield arms;
  }
}

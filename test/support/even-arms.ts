/** A shop in which the arms are alike: what is said of their difference there is false. */
import { type Random, randomFor } from '../../local/backtest/sample/random.ts';
import type { Passages } from '../../shared/decisions/results/comparison.ts';

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
  readonly treatment: readonly Passages[];
  readonly holdout: readonly Passages[];
}

/** A customer's passages: some have several, and theirs are alike. */
const passagesOf = (random: Random, share: number, once: boolean): Passages => {
  const passages = !once && random.chance(0.3) ? 2 : 1;
  const first = Number(random.chance(share));
  if (passages === 1) return { passages, sum: first };
  return { passages, sum: first + (random.chance(0.5) ? first : Number(random.chance(share))) };
};

/** What each look sees: the customers so far, in their arms. */
export function* looksAt(shop: EvenShop, seed: number): Generator<Look> {
  const { share, lift = 0, heldOut, customers, looks, once = false } = shop;
  const random = randomFor(seed, 'even arms');
  const arms = { treatment: [] as Passages[], holdout: [] as Passages[] };
  for (let look = 1, told = 0; look <= looks; look += 1) {
    for (; told < (customers * look) / looks; told += 1)
      if (random.chance(heldOut)) arms.holdout.push(passagesOf(random, share, once));
      else arms.treatment.push(passagesOf(random, share + lift, once));
    yield arms;
  }
}

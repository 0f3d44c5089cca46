/**
 * Customers by the census, from the raw items of profiles: who is on which list, and where she has gone since a night before.
 * Both nights are looked at as they were, where the census has the last alone, and works the other out.
 */
import { bump, type Item, type Plain, plainly, type Tree } from './raw.ts';

interface Enrolled {
  /** When the passage ended, in seconds, as all times of a profile. */
  readonly x?: number;
  /** Its lane. */
  readonly l?: string;
}

const daySeconds = 86_400;
const dayMs = 86_400_000;

/** As docs/rules.md has it, with its usual numbers. */
const stageOf = ({ fo, po, lo }: Plain, at: number): string => {
  if (lo === undefined) return 'prospect';
  const since = (then: unknown): number => (at / 1_000 - Number(then)) / daySeconds;
  if (since(lo) >= 180) return 'churned';
  if (since(lo) >= 60) return 'dormant';
  if (since(lo) >= 30) return 'at-risk';
  if (po !== undefined && (Number(lo) - Number(po)) / daySeconds >= 60) return 'won-back';
  return fo !== undefined && since(fo) < 30 ? 'new' : 'active';
};

/** Points of a curve that rises: its signals, and the chance that each was worth. */
interface Curve {
  readonly at: readonly number[];
  readonly value: readonly number[];
  readonly reach: number;
}

/** What a fit has learned, as it lies in the ledger. */
interface Model {
  readonly scorer: string;
  readonly parameters: {
    readonly learned: Plain;
    readonly worth: { readonly days: number; readonly fade: number; readonly chance: Curve };
  };
}

/** As docs/scores.md names them: the days of silence, orders, the days from the first to the last, and what they came to. */
interface Buyer {
  readonly silent: number;
  readonly orders: number;
  readonly active: number;
  readonly spent: number;
}

const signals: Readonly<Record<string, (learned: Plain, buyer: Buyer) => number>> = {
  recency: (_, { silent }) => -Math.log(1 + silent),
  rfm: (fifths, { silent, orders, spent }) => {
    const points = (bounds: unknown, value: number): number =>
      1 + (bounds as number[]).filter((bound) => value > bound).length;
    return points(fifths.recency, -silent) + points(fifths.frequency, orders) + points(fifths.money, spent);
  },
  logistic: (learned, { silent, orders, active, spent }) => {
    const [far, often] = [Math.log(1 + silent), Math.log(orders)];
    const gap = orders > 1 ? Math.log(1 + active / (orders - 1)) : 0;
    const seen = [
      far,
      far * far,
      Math.log(1 + active + silent),
      often,
      often * often,
      often * far,
      Math.log(1 + Math.max(0, spent) / orders),
      gap,
      orders > 1 ? 1 : 0,
    ];
    let sum = Number(learned.intercept);
    for (const [index, weight] of (learned.weights as number[]).entries())
      sum += weight * Number(seen[index]);
    return sum;
  },
};

const logit = (share: number): number => Math.log(share) - Math.log(1 - share);

/** Straight lines between the points, of logits; beyond the first and the last it flattens. */
const chanceAt = ({ at, value, reach }: Curve, signal: number): number => {
  const share = (scaled: number): number => 1 / (1 + Math.exp(-scaled));
  const last = at.length - 1;
  const beyond = (end: number): number => {
    const far = (signal - Number(at[end])) / (reach === 0 ? 1 : reach);
    return share(logit(Number(value[end])) + (0.1 * far) / (1 + Math.abs(far)));
  };
  if (signal <= Number(at[0])) return beyond(0);
  if (signal > Number(at[last])) return beyond(last);
  let right = 1;
  while (signal > Number(at[right])) right += 1;
  const [from, to] = [Number(at[right - 1]), Number(at[right])];
  const [low, high] = [logit(Number(value[right - 1])), logit(Number(value[right]))];
  return share(low + ((high - low) * (signal - from)) / (to - from));
};

/** The band of her chance to order within 90 days; `undefined`: she has not ordered. */
const bandOf = ({ scorer, parameters }: Model, { fo, lo, oc, sp }: Plain, at: number): string | undefined => {
  if (fo === undefined || lo === undefined || Number(oc ?? 0) < 1) return undefined;
  const signalOf = signals[scorer];
  if (signalOf === undefined) throw new Error(`the checker knows no scorer "${scorer}": teach it`);
  const signal = signalOf(parameters.learned, {
    silent: Math.min(3_650, Math.max(0, Math.floor((at - Number(lo) * 1_000) / dayMs))),
    orders: Number(oc),
    active: Math.max(0, Number(lo) - Number(fo)) / daySeconds,
    spent: Number(sp ?? 0),
  });
  const { days, fade, chance } = parameters.worth;
  const within = 1 - (1 - chanceAt(chance, signal)) ** ((90 / days) ** fade);
  if (within >= 0.8) return 'over-80';
  if (within >= 0.6) return '60-to-80';
  if (within >= 0.4) return '40-to-60';
  return within >= 0.2 ? '20-to-40' : 'under-20';
};

/** All customers, as they stood. */
export interface Night {
  readonly at: number;
  readonly stages: ReadonlyMap<string, string>;
  /** In seconds. */
  readonly orders: ReadonlyMap<string, { readonly last: number; readonly before: number }>;
  /** Who is on each. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
}

/** @param model in use, as it lies in the ledger; `undefined`: none is, and nobody is listed by who returns */
export const countPeople = (raw: Iterable<object>, at: number, model: object | undefined): Night => {
  const scoring = model && (plainly(model as Item) as unknown as Model);
  const lists: Record<string, string[]> = {};
  const stages = new Map<string, string>();
  const orders = new Map<string, { last: number; before: number }>();
  for (const each of raw) {
    const profile = plainly(each as Item);
    if (profile.i === undefined || profile.mi !== undefined) continue;
    if (profile.x === 'erased' || profile.x === 'nobody') continue;
    const id = String(profile.i);
    const put = (list: string): void => {
      lists[list] ??= [];
      lists[list].push(id);
    };
    const stage = stageOf(profile, at);
    stages.set(id, stage);
    orders.set(id, { last: Number(profile.lo ?? 0), before: Number(profile.po ?? 0) });
    put(`stage/${stage}`);
    if (profile.w !== undefined) put(`reason/${profile.w}`);
    const open = Object.entries((profile.en ?? {}) as Readonly<Record<string, Enrolled>>).filter(
      ([, { x }]) => x === undefined,
    );
    for (const [journey] of open) put(`journey/${journey}`);
    for (const lane of new Set(open.flatMap(([, { l }]) => l ?? []))) put(`lane/${lane}`);
    const band = scoring && bandOf(scoring, profile, at);
    if (band !== undefined) put(`returns/${band}`);
  }
  for (const ids of Object.values(lists)) ids.sort();
  return { at, stages, orders, lists };
};

/**
 * How many have gone from which stage to which. Who was not there is taken for who had not ordered; and as docs/sweep.md says, who
 * has ordered twice since, or once more since she came back, counts as having stayed.
 */
export const countMoves = (then: Night, now: Night): Tree => {
  const moves: Tree = {};
  for (const [id, stage] of now.stages) {
    const was = then.stages.get(id) ?? 'prospect';
    const { last, before } = now.orders.get(id) ?? { last: 0, before: 0 };
    const isUntold = before * 1_000 > then.at || (was === 'won-back' && last * 1_000 > then.at);
    if (was !== stage && !isUntold) bump(moves, [`${was}>${stage}`]);
  }
  return moves;
};

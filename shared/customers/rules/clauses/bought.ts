/**
 * What was bought: a product or a category, at least so often or for so much, ever or within so many days (of 24 hours).
 * It is asked of the orders as they stand, which the profile does not have.
 */
import type * as z from 'zod';
import { minorOf, unitsOf } from '../../../base/money.ts';
import { type Duration, type Instant, iso } from '../../../base/time.ts';
import type { BoughtItem, Purchase } from '../../orders/purchases.ts';
import { profileAttributes, timeOf } from '../../profiles/mapper.ts';
import { dayMs } from '../bounds.ts';
import { bounded } from '../words.ts';
import { clauseKind, ofLast, truth } from './clause.ts';
import { dayCount, exactly, listOf, money, oneOf, shown, someText, whole } from './schemas.ts';

const subjects = ['product', 'category'] as const;

export type BoughtClause = {
  readonly bought: (typeof subjects)[number];
  readonly in: readonly string[];
  /** Absent: ever. */
  readonly withinDays?: number;
  /** Orders with such a thing; absent, as `worthAtLeast` is: one. */
  readonly timesAtLeast?: number;
  /** In units of the shop's currency; refunds take worth away. */
  readonly worthAtLeast?: number;
};

const aboveZero = (bound: z.ZodType<number>) =>
  bound.refine((value) => value !== 0, { error: ({ input }) => `must be more than 0, not ${shown(input)}` });

const schema = exactly({
  bought: oneOf('thing that is bought', subjects),
  in: listOf(someText, 'value'),
  withinDays: aboveZero(dayCount).exactOptional(),
  timesAtLeast: aboveZero(whole).exactOptional(),
  worthAtLeast: aboveZero(money).exactOptional(),
}).refine(({ timesAtLeast, worthAtLeast }) => timesAtLeast === undefined || worthAtLeast === undefined, {
  path: ['worthAtLeast'],
  error: 'does not stand beside timesAtLeast: ask one of them, or two clauses in "all"',
  when: ({ issues }) => issues.length === 0,
});

const thingsOf = ({ bought, in: values }: BoughtClause): string => `${bought} ${values.join(' or ')}`;
const windowOf = ({ withinDays }: BoughtClause): string =>
  withinDays === undefined ? '' : ` within ${withinDays} days`;

/** What of the purchases was bought of these things. */
interface Tally {
  readonly times: number;
  /** Minor units. */
  readonly worth: number;
  readonly lastAt?: Instant;
}

const tallyOf = (purchases: readonly Purchase[], isMeant: (item: BoughtItem) => boolean): Tally => {
  let tally: Tally = { times: 0, worth: 0 };
  for (const { at, items } of purchases) {
    const meant = items.filter(isMeant);
    if (meant.length === 0) continue;
    tally = {
      times: tally.times + 1,
      worth: tally.worth + Math.round(meant.reduce((sum, { worth }) => sum + worth, 0)),
      lastAt: tally.lastAt === undefined || at > tally.lastAt ? at : tally.lastAt,
    };
  }
  return tally;
};

export const boughtThings = clauseKind<BoughtClause>({
  key: 'bought',
  subjects: { what: 'thing that is bought', names: subjects },
  schema,
  docs: {
    example: { bought: 'category', in: ['shoes'], withinDays: 90, timesAtLeast: 2 },
    asks: 'orders [with a product or a category](#what-was-bought), at least so many, or `worthAtLeast` (units of the shop’s currency)',
  },
  sentence: (clause) => {
    const { timesAtLeast, worthAtLeast } = clause;
    const things = thingsOf(clause);
    const least =
      worthAtLeast !== undefined
        ? bounded(`worth of ${things} bought`, { atLeast: worthAtLeast })
        : bounded(`orders of ${things}`, { atLeast: timesAtLeast ?? 1 });
    return `${least}${windowOf(clause)}`;
  },
  read: (clause, { currency }) => {
    const { bought: by, in: values, withinDays, timesAtLeast = 1, worthAtLeast } = clause;
    const wanted = new Set(values);
    const isMeant = ({ [by]: value }: BoughtItem): boolean => value !== undefined && wanted.has(value);
    const window = withinDays === undefined ? undefined : Math.round(withinDays * dayMs);
    const lies = (at: Instant, now: Instant): boolean =>
      at <= now && (window === undefined || now - at <= window);
    const asksWorth = worthAtLeast !== undefined;
    // Less than the currency has is not nothing.
    const least = asksWorth ? Math.max(1, minorOf(worthAtLeast, currency)) : timesAtLeast;
    const measured = ({ times, worth }: Tally): number => (asksWorth ? worth : times);
    const tallyAt = (purchases: readonly Purchase[], now: Instant): Tally =>
      tallyOf(
        purchases.filter(({ at }) => lies(at, now)),
        isMeant,
      );
    const subject = `${asksWorth ? 'worth' : 'orders'} of ${thingsOf(clause)}${windowOf(clause)}`;
    const { lastOrderAt } = profileAttributes;
    return {
      attributes: [lastOrderAt],
      asksOrders: {
        // Of the profile it is known when the last order was: an earlier window has none.
        isRuledOut: (item, now) => {
          const at = timeOf(item[lastOrderAt]);
          return at === undefined || (window !== undefined && now - at > window);
        },
      },
      test: (_, now, { purchases }) => truth(measured(tallyAt(purchases, now)) >= least),
      seen: (_, now, { purchases }) => {
        const tally = tallyAt(purchases, now);
        const value = asksWorth ? unitsOf(tally.worth, currency) : tally.times;
        const last = tally.lastAt === undefined ? '' : ` (the last ${iso(tally.lastAt)})`;
        return { saw: `${value}${last}`, field: subject, value };
      },
      turns: {
        by: 'time',
        points: (_, { purchases }) =>
          purchases
            .filter(({ items }) => items.some(isMeant))
            .flatMap(({ at }) => (window === undefined ? [at] : [at, at + window + 1])),
      },
      hangsOn: [{ name: subject, isAlwaysThere: true, marks: [least] }],
      verdictOn: ofLast((value) => Number(value) >= least),
    };
  },
});

type Things =
  | { readonly product: string | readonly string[]; readonly category?: never }
  | { readonly category: string | readonly string[]; readonly product?: never };
type Least =
  | { readonly atLeast?: number; readonly worth?: never }
  | { readonly worth: number; readonly atLeast?: never };

/**
 * Who bought one of these products, or of these categories: `atLeast` so often (once, unless told otherwise), or for so
 * much of `worth` in units of the shop's currency; ever, or `within` so long.
 * @example
 * const runs = bought({ category: 'running', within: days(365), atLeast: 2 });
 * const spendsOnShoes = bought({ category: ['shoes', 'boots'], within: days(90), worth: 200 });
 */
export const bought = (
  asked: Things & Least & { /** Absent: ever. */ readonly within?: Duration },
): BoughtClause => {
  const [by, things] =
    asked.product === undefined
      ? (['category', asked.category] as const)
      : (['product', asked.product] as const);
  return {
    bought: by,
    in: [things].flat(),
    ...(asked.within !== undefined && { withinDays: asked.within / dayMs }),
    ...(asked.atLeast !== undefined && { timesAtLeast: asked.atLeast }),
    ...(asked.worth !== undefined && { worthAtLeast: asked.worth }),
  };
};

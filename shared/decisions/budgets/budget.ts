/** Budgets: what a touchpoint counts in its journey's, what is left of a month's, and how that is said. */
import * as z from 'zod';
import { monthOf } from '../../base/calendar.ts';
import type { JourneyId, TouchKey } from '../../base/ids.ts';
import { microsOf, microsOfMinor, type ShopMoney, unitsOfMicros } from '../../base/money.ts';
import { messagePrice } from '../../base/prices.ts';
import { type RecordOf, time } from '../../base/record.ts';
import type { Instant } from '../../base/time.ts';
import type { Budget } from '../../journeys/budget.ts';
import { isMarketing, type TouchSpec } from '../../journeys/touchpoints/index.ts';
import type { FunctionSettings } from '../../shop/settings.ts';

const amountsSchema = z.object({ coupons: z.number(), messages: z.number() });
/** In millionths of a unit of the shop's currency. */
export type Amounts = RecordOf<typeof amountsSchema>;

export const nothing: Amounts = { coupons: 0, messages: 0 };

/** Taken for a touchpoint whose claim nobody has seen yet. */
const pendingSchema = amountsSchema.extend({ at: time });
export type Pending = RecordOf<typeof pendingSchema>;

export const spendingSchema = amountsSchema.extend({ pending: z.record(z.string(), pendingSchema) });
/** What has been taken of a month's budget, and for which touchpoints that is not settled. */
export interface Spending extends Amounts {
  /** By the touchpoint's key. */
  readonly pending: Readonly<Record<string, Pending>>;
}

export const noSpending: Spending = { ...nothing, pending: {} };

/** What a guardrail, or a branch, asks of a journey's budget. */
export interface BudgetStanding {
  readonly budget: Budget;
  readonly month: string;
  /** By others, or by this customer before. */
  readonly spent: Amounts;
}

export interface BudgetStore {
  /** Strongly consistent. */
  readonly read: (journey: JourneyId, month: string) => Promise<Spending>;
  /**
   * Takes the amounts for the touchpoint if they are within what is left, in one write that nobody comes between; what was
   * taken for it before is its own still. `undefined`: they are not.
   */
  readonly take: (
    what: {
      readonly journey: JourneyId;
      readonly month: string;
      readonly touch: TouchKey;
      readonly at: Instant;
    },
    amounts: Amounts,
    budget: Budget,
  ) => Promise<Amounts | undefined>;
  /** The touchpoint that it was taken for is claimed, and its record has what it counts. */
  readonly settle: (journey: JourneyId, month: string, touch: TouchKey) => Promise<void>;
  /** What was taken for a touchpoint that was not claimed, once. */
  readonly untake: (journey: JourneyId, month: string, touch: TouchKey) => Promise<void>;
  /** What the touchpoint's record counts, which it counts no more: once, whoever repeats it. */
  readonly giveBack: (touch: TouchKey) => Promise<void>;
}

type Shop = Pick<FunctionSettings, 'timezone' | 'currency' | 'rates' | 'usdEach'>;

/** The month that a shop's budgets are of at that instant. */
export const budgetMonth = (now: Instant, { timezone }: Pick<Shop, 'timezone'>): string =>
  monthOf(now, timezone);

/** What a coupon counts. @param face in the smallest unit of the shop's currency; `undefined`: nobody knows it */
export const couponAmount = (face: number | undefined, budget: Budget, { currency }: ShopMoney): number =>
  face === undefined ? microsOf(budget.unknownFace ?? 0) : microsOfMinor(face, currency);

/** What a message that sells counts; an order's news counts nothing. */
export const messageAmount = (
  touch: TouchSpec,
  shop: Pick<Shop, 'currency' | 'rates' | 'usdEach'>,
): number => (isMarketing(touch) ? (messagePrice(touch.channel, shop.usdEach, shop) ?? 0) : 0);

/**
 * The budget as it bounds this touchpoint: not at all one that is transactional. What an order's news, an apology or a
 * promise kept brings is owed: its coupon counts, and is cut by nothing.
 */
export const boundsOf = (touch: TouchSpec, budget: Budget): Budget => (touch.transactional ? {} : budget);

const kinds = ['coupons', 'messages'] as const;

/** The most that may have been taken before, so that there is room for the amounts: of those that are bounded, and count. */
export const mostBefore = (budget: Budget, amounts: Amounts): Partial<Amounts> =>
  Object.fromEntries(
    kinds.flatMap((kind) =>
      budget[kind] === undefined || amounts[kind] === 0
        ? []
        : [[kind, microsOf(budget[kind]) - amounts[kind]]],
    ),
  );

/** What the amounts are not within, as a sentence; `undefined`: they are within all of it. */
export const overBudget = (
  { budget, month, spent }: BudgetStanding,
  amounts: Amounts,
  { currency }: Pick<Shop, 'currency'>,
): string | undefined => {
  const most = mostBefore(budget, amounts);
  const over = kinds.find((kind) => spent[kind] > (most[kind] ?? Number.POSITIVE_INFINITY));
  if (over === undefined) return undefined;
  const of = `${unitsOfMicros(spent[over])} of ${budget[over]} ${currency}`;
  return `the budget of ${over} of ${month} has ${of} spent, and this would be ${unitsOfMicros(amounts[over])} more`;
};

/** Whether there is anything left, of all that is bounded. */
export const isAnyLeft = ({ budget, spent }: BudgetStanding): boolean =>
  kinds.every((kind) => budget[kind] === undefined || spent[kind] < microsOf(budget[kind]));

/** Of each kind that is bounded, in units of the shop's currency. */
export const spentOf = ({
  budget,
  spent,
}: BudgetStanding): Partial<
  Record<(typeof kinds)[number], { readonly of: number; readonly spent: number }>
> =>
  Object.fromEntries(
    kinds.flatMap((kind) =>
      budget[kind] === undefined ? [] : [[kind, { of: budget[kind], spent: unitsOfMicros(spent[kind]) }]],
    ),
  );

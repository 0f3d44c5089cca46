/**
 * A touchpoint and its journey's budget: what it counts is taken before it is claimed, and before the shop is told of its
 * coupon, so that no two spend the same; its record says what it was; and what comes to nothing is given back.
 */
import { type JourneyId, touchKey } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import {
  type Amounts,
  type BudgetStanding,
  boundsOf,
  budgetMonth,
  couponAmount,
  isAnyLeft,
  messageAmount,
  nothing,
  overBudget,
} from '../../decisions/budgets/budget.ts';
import { faceOf } from '../../decisions/offers/coupon.ts';
import type { LookRequest, SendRequest } from '../../journeys/protocol.ts';
import { type CouponRecord, hasOffer, type TouchRecord, type Withheld } from '../../journeys/records.ts';
import { isMessage } from '../../journeys/touchpoints/index.ts';
import { tunedNow, tunedPorts } from '../in-force.ts';
import type { Ports } from '../ports.ts';
import { claimedAt } from './claim.ts';
import type { StepContext } from './settle.ts';
import type { Prepared } from './touchpoints/sender.ts';

type BudgetPorts = Pick<Ports, 'budgets' | 'settings' | 'now'>;

/** What is spent of the journey's budget of this month; `undefined`: it has none. */
export const budgetNow = async (
  journey: JourneyId,
  { budgets, settings, now }: BudgetPorts,
): Promise<BudgetStanding | undefined> => {
  const budget = settings.budgets?.[journey];
  if (budget === undefined) return undefined;
  const month = budgetMonth(now(), settings);
  const { coupons, messages } = await budgets.read(journey, month);
  return { budget, month, spent: { coupons, messages } };
};

/** Whether there is enough left for the coupon that the branch names, which she may have already, or anything. */
export const isBudgetLeft = async (
  { coupon, terms }: Extract<LookRequest['question'], { readonly kind: 'budget' }>,
  { enrolment }: Pick<LookRequest, 'enrolment'>,
  { profile, passage }: StepContext,
  deployed: BudgetPorts & Pick<Ports, 'tuning'>,
): Promise<boolean> => {
  if (coupon !== undefined && hasOffer(passage, coupon)) return true;
  // None is published of a journey whose story has none.
  if (deployed.settings.budgets?.[enrolment.journey] === undefined) return true;
  const ports = tunedPorts(deployed, await tunedNow(deployed));
  const standing = await budgetNow(enrolment.journey, ports);
  if (standing === undefined) return true;
  if (terms === undefined) return isAnyLeft(standing);
  const { settings } = ports;
  const coupons = couponAmount(faceOf(terms, profile, settings.currency), standing.budget, settings);
  return isAnyLeft(standing) && overBudget(standing, { ...nothing, coupons }, settings) === undefined;
};

export interface BudgetOfTouch {
  /** For the plan: what is spent by all others. One invocation may ask again. */
  readonly standing: () => Promise<BudgetStanding | undefined>;
  /**
   * Takes what the coupon counts, and the touchpoint that carries it, before the shop is told of its code; or why there is
   * no room for it. `pay` finds it taken.
   */
  readonly payAhead: (
    coupon: CouponRecord,
    context: StepContext,
    at: Instant,
  ) => Promise<Withheld | undefined>;
  /**
   * What was prepared, with what it counts taken and written down; or why there is no room for it. What its record counts
   * already stays there, whatever becomes of it: by that it is given back.
   */
  readonly pay: (prepared: Prepared, context: StepContext, at: Instant) => Promise<Prepared | Withheld>;
  /** It is claimed with these records: what was taken stands in its own, if it was. */
  readonly noteClaim: (written: Prepared) => void;
  /** What becomes of what was taken, once it is known what became of the touchpoint. */
  readonly settle: (
    outcome: 'sent' | 'withheld' | 'unknown' | 'held' | 'passed-over',
    context: StepContext,
  ) => Promise<void>;
}

/** Of a journey without a budget: nothing is asked, and nothing dearer. */
const unbounded: BudgetOfTouch = {
  standing: async () => undefined,
  payAhead: async () => undefined,
  pay: async (prepared) => prepared,
  noteClaim: () => {},
  settle: async () => {},
};

const withSpent = (prepared: Prepared, step: string, spent: NonNullable<TouchRecord['spent']>): Prepared => ({
  ...prepared,
  records: {
    ...prepared.records,
    touches: prepared.records.touches.map((touch) => (touch.step === step ? { ...touch, spent } : touch)),
  },
});

/** Whether it left nothing behind that could still leave: it was not claimed, or its provider gave it back. */
const neverLeaves = ({ outcome }: TouchRecord, request: SendRequest, { profile }: StepContext): boolean =>
  outcome === 'withheld' || (outcome === 'sending' && claimedAt(profile, request) === undefined);

/** The budget of the touchpoint's journey, for one invocation. */
export const createBudget = (request: SendRequest, ports: BudgetPorts): BudgetOfTouch => {
  const { enrolment, touch } = request;
  const { journey } = enrolment;
  const { budgets, settings } = ports;
  const budget = settings.budgets?.[journey];
  if (budget === undefined) return unbounded;
  const key = touchKey(enrolment, touch.name);
  /** Taken, and not settled: in that month. */
  let pending: string | undefined;
  let isClaimed = false;
  const recordIn = ({ passage }: StepContext) => passage.touches.find(({ step }) => step === touch.name);

  const amountsOf = (coupons: readonly CouponRecord[], leaves: boolean): Amounts => ({
    coupons: coupons.reduce((sum, { face }) => sum + couponAmount(face, budget, settings), 0),
    messages: leaves ? messageAmount(touch, settings) : 0,
  });

  /** What is taken for the touchpoint: again, it is what was. */
  const take = async (
    amounts: Amounts,
    at: Instant,
  ): Promise<NonNullable<TouchRecord['spent']> | Withheld | undefined> => {
    if (amounts.coupons === 0 && amounts.messages === 0) return undefined;
    const month = budgetMonth(at, settings);
    const taken = await budgets.take({ journey, month, touch: key, at }, amounts, boundsOf(touch, budget));
    if (taken === undefined) {
      const spent = await budgets.read(journey, month);
      const detail = overBudget({ budget, month, spent }, amounts, settings);
      return { guardrail: 'budget', detail: detail ?? `the budget of ${month} was used up at that moment` };
    }
    pending = month;
    const { coupons, messages } = taken;
    return { month, coupons, messages };
  };

  return {
    standing: async () => {
      const month = budgetMonth(ports.now(), settings);
      const { coupons, messages, pending: noted } = await budgets.read(journey, month);
      const taken = noted[key];
      if (taken !== undefined) pending = month;
      const own: Amounts = taken ?? nothing;
      return {
        budget,
        month,
        spent: { coupons: coupons - own.coupons, messages: messages - own.messages },
      };
    },

    payAhead: async (coupon, context, at) => {
      if (recordIn(context)?.spent !== undefined) return undefined;
      const taken = await take(amountsOf([coupon], isMessage(touch)), at);
      return taken !== undefined && 'guardrail' in taken ? taken : undefined;
    },

    pay: async (prepared, context, at) => {
      const { effect, records } = prepared;
      const known = recordIn(context)?.spent;
      if (known !== undefined) return withSpent(prepared, touch.name, known);
      if (effect.kind === 'written' && effect.outcome === 'withheld') return prepared;
      const taken = await take(amountsOf(records.coupons, effect.kind === 'hand-over'), at);
      if (taken === undefined) return prepared;
      return 'guardrail' in taken ? taken : withSpent(prepared, touch.name, taken);
    },

    noteClaim: ({ records }) => {
      isClaimed = records.touches.some(({ step, spent }) => step === touch.name && spent !== undefined);
    },

    settle: async (outcome, context) => {
      const record = recordIn(context);
      const isTaken = isClaimed || record?.spent !== undefined;
      const comesToNothing =
        outcome === 'withheld' ||
        (outcome === 'passed-over' && record !== undefined && neverLeaves(record, request, context));
      if (isTaken && comesToNothing) await budgets.giveBack(key);
      else if (pending !== undefined && isTaken) await budgets.settle(journey, pending, key);
      else if (pending !== undefined) await budgets.untake(journey, pending, key);
    },
  };
};

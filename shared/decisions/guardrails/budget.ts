/** What a journey's budget of the month has no room for is withheld: the next month has another. */
import { boundsOf, couponAmount, messageAmount, overBudget } from '../budgets/budget.ts';
import { faceOf } from '../offers/coupon.ts';
import { allow, type Guardrail, withhold } from './guardrail.ts';

export const budget: Guardrail = ({ customer, touch, settings, issued = [], standing }) => {
  if (standing === undefined) return allow;
  const coupon = 'coupon' in touch ? touch.coupon : undefined;
  const isNew = coupon !== undefined && !issued.includes(coupon.name);
  const face = isNew ? faceOf(coupon.terms, customer, settings.currency) : 0;
  const amounts = {
    coupons: couponAmount(face, standing.budget, settings),
    messages: messageAmount(touch, settings),
  };
  const bounded = { ...standing, budget: boundsOf(touch, standing.budget) };
  const over = overBudget(bounded, amounts, settings);
  return over === undefined ? allow : withhold('budget', over);
};

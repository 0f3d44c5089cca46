/** A day that comes round: a greeting with a gift, in the customer's own morning. */

import { days, milliseconds } from '../../shared/base/time.ts';
import type { AnniversaryField } from '../../shared/customers/profiles/anniversary.ts';
import { type Rule, tierIn } from '../../shared/customers/rules/index.ts';
import { journey } from '../../shared/journeys/journey.ts';
import {
  anniversary,
  branch,
  budgetLeft,
  coupon,
  email,
  exit,
  type Journey,
  meets,
  purchase,
  redemption,
  type Steps,
  send,
  sms,
  waitFor,
  waitUntil,
} from '../../shared/journeys/language.ts';

/** So long before the day its customers are enrolled, at most: one sweep may fail, and nobody's day is missed. */
export const lead = days(2);

export interface YearlyGift {
  readonly of: AnniversaryField;
  readonly when: Rule;
  /** Of the gift, its email and its text, by tier. */
  readonly names: Readonly<Record<'usual' | 'top', GiftNames>>;
  /** Of the email to whom the month's budget has no gift for. */
  readonly inWords: string;
}

interface GiftNames {
  readonly gift: string;
  readonly greeting: string;
  readonly reminder: string;
}

export const giftThresholds = { giftPercent: 15, topGiftPercent: 25, giftDays: 14, remindDays: 4 };

/**
 * At nine in the morning of the day: `giftPercent` off for `giftDays` days, `topGiftPercent` for the tiers `gold` and
 * `black`. `remindDays` before the gift's end a text with its code reminds who has not ordered; whom the email could not
 * reach gets it at once. For whom the month's budget has no gift when the day comes, there is the greeting in words alone.
 */
export const yearlyGift = (
  id: string,
  { of, when, names, inWords }: YearlyGift,
  {
    giftPercent,
    topGiftPercent,
    giftDays,
    remindDays,
  }: Readonly<Record<keyof typeof giftThresholds, number>>,
): Journey => {
  const greet = ({ gift, greeting, reminder }: GiftNames, percentOff: number): Steps => {
    const given = coupon(gift, { percentOff, validFor: days(giftDays) });
    return [
      waitUntil(anniversary(of, '09:00')),
      // An order on the eve is no reason to forget the day.
      send(email(greeting, { carrying: given, despiteGoal: true })),
      branch(budgetLeft(given), {
        yes: [],
        no: [send(email(inWords, { despiteGoal: true })), exit('no-budget')],
      }),
      waitFor(
        redemption(given),
        { atMost: days(giftDays - remindDays) },
        { redeemed: [exit('converted')], unused: [] },
      ),
      // It brings the code itself: the greeting may not have left.
      send(sms(reminder, { carrying: given })),
      waitFor(
        purchase,
        { atMost: days(remindDays) },
        { purchased: [exit('converted')], 'not-purchased': [] },
      ),
    ];
  };
  return journey(id, {
    version: 1,
    lane: 'occasion',
    enrols: { when, reEnrolAfter: days(300) },
    goal: purchase,
    goalWithin: milliseconds(lead + days(giftDays)),
    steps: [
      branch(meets(tierIn('gold', 'black')), {
        yes: greet(names.top, topGiftPercent),
        no: greet(names.usual, giftPercent),
      }),
      exit('gift-unused'),
    ],
  });
};

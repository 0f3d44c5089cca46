/** Random rules, profiles and instants that meet often: thresholds, values and times come from small, close sets. */

import fc from 'fast-check';
import { customerId } from '../../../../shared/base/ids.ts';
import { days, type Instant, instant } from '../../../../shared/base/time.ts';
import type { OrderState } from '../../../../shared/customers/orders/order.ts';
import { consentChannels } from '../../../../shared/customers/profiles/channels.ts';
import type { Profile } from '../../../../shared/customers/profiles/profile.ts';
import {
  type DueField,
  dueFields,
  type InstantField,
  instantFields,
  knowableFields,
  numberFields,
  textFields,
} from '../../../../shared/customers/rules/fields.ts';
import type { Clause, Rule } from '../../../../shared/customers/rules/index.ts';
import { stageNames } from '../../../../shared/customers/rules/stages.ts';

/** Noon of a day in 2026; every random time lies near it. */
const noon = Date.UTC(2026, 10, 23, 12);

/** Days that rules ask for, fractions that no float holds exactly among them. */
const dayCounts = [0, 0.1, 1 / 24, 1, 1.5, 2, 14, 30, 60, 60.000_001, 180];
const near = fc.constantFrom(-1, 0, 1, -1_000, 3_600_000);

export const instants: fc.Arbitrary<Instant> = fc
  .tuple(fc.constantFrom(...dayCounts), near, fc.boolean())
  .map(([count, by, ahead]) => instant(noon + (ahead ? 1 : -1) * days(count) + by));

const ages: fc.Arbitrary<Instant> = fc.oneof(
  instants,
  fc.integer({ min: -250, max: 5 }).map((day) => instant(noon + day * 86_400_000 + 7)),
);

const texts = fc.constantFrom('gold', 'black', 'unsubscribed', 'nobody');

export const profiles: fc.Arbitrary<Profile> = fc.record(
  {
    id: fc.constant(customerId('c-1')),
    email: fc.constantFrom('', 'a@b.example'),
    phone: fc.constant('+447700900123'),
    firstName: fc.constant('Ada'),
    consents: fc.record({ email: fc.boolean(), sms: fc.boolean(), push: fc.boolean() }, { requiredKeys: [] }),
    suppressed: fc.constantFrom('erased', 'nobody', 'unsubscribed'),
    locale: texts,
    timezone: fc.oneof(texts, fc.constantFrom('Asia/Taipei', 'America/New_York', 'Pacific/Kiritimati')),
    birthday: fc.constantFrom('11-23', '1990-11-24', '2000-02-29', '12-07', '05-21', ''),
    country: texts,
    traits: fc.record(
      {
        plan: texts,
        seats: fc.constantFrom(-1, 0, 1, 1.5, 2),
        renewsOn: fc.constantFrom('2026-11-22', '2026-11-23', '2026-11-24', '2026-12-07', '2027-01-22'),
      },
      { requiredKeys: [] },
    ),
    tier: fc.oneof(texts, fc.constant('')),
    points: fc.constantFrom(0, 1, 1.5, 2, 5),
    pointsExpireAt: ages,
    pointsExpiring: fc.constantFrom(1, 2, 5),
    tierEndsAt: ages,
    pointsToKeepTier: fc.constantFrom(1, 2, 5),
    favouriteCategory: texts,
    leavingReason: texts,
    firstOrderAt: ages,
    lastOrderAt: ages,
    previousOrderAt: ages,
    orders: fc.constantFrom(0, 1, 2, 3, 5),
    spent: fc.constantFrom(0, 28, 29, 109, 110, 111, 200),
    firstVisitAt: ages,
    lastVisitAt: ages,
    enrolments: fc.constant({}),
    recentTouches: fc.constant([]),
    revision: fc.constant(0),
  },
  { requiredKeys: ['id', 'consents', 'orders', 'spent', 'enrolments', 'recentTouches', 'revision'] },
);

const bounds = (values: fc.Arbitrary<number>) =>
  fc
    .record({ atLeast: values, moreThan: values, atMost: values, lessThan: values }, { requiredKeys: [] })
    .map((all) => Object.fromEntries(Object.entries(all).slice(0, 2)))
    .filter((some) => Object.keys(some).length > 0);

const dayBounds = bounds(fc.constantFrom(...dayCounts));

export const clauses: fc.Arbitrary<Clause> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom(...(Object.keys(instantFields) as InstantField[])), dayBounds)
      .map(([daysSince, some]) => ({ daysSince, ...some })),
  },
  fc
    .tuple(fc.constantFrom(...(Object.keys(dueFields) as DueField[])), dayBounds)
    .map(([daysUntil, some]): Clause => ({ daysUntil, ...some })),
  fc
    .tuple(fc.constantFrom('birthday' as const, 'firstOrder' as const), dayBounds)
    .map(([daysUntilAnniversary, some]): Clause => ({ daysUntilAnniversary, ...some })),
  dayBounds.map((some): Clause => ({ daysBetweenLastOrders: true, ...some })),
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc
          .constantFrom(...numberFields)
          .chain((field) =>
            fc.tuple(
              fc.constant(field),
              bounds(fc.constantFrom(...(field === 'spent' ? [0, 0.28, 0.29, 1.1, 2] : [0, 1, 2, 3, 5]))),
            ),
          ),
      )
      .map(([[field, some]]) => ({ field, ...some })),
  },
  fc.record({ averageOrderAtLeast: fc.constantFrom(0, 0.28, 0.29, 0.37, 1.1, 2) }),
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.constantFrom('product' as const, 'category' as const),
        fc.uniqueArray(fc.constantFrom('shoes', 'boots', 'hats'), { minLength: 1, maxLength: 2 }),
        fc.option(fc.constantFrom(...dayCounts.filter((count) => count > 0)), { nil: undefined }),
        fc.oneof(
          fc.constant({}),
          fc.record({ timesAtLeast: fc.constantFrom(1, 2) }),
          fc.record({ worthAtLeast: fc.constantFrom(0.01, 0.99, 1, 1.5, 2) }),
        ),
      )
      .map(
        ([bought, values, withinDays, least]): Clause => ({
          bought,
          in: values,
          ...(withinDays !== undefined && { withinDays }),
          ...least,
        }),
      ),
  },
  fc
    .tuple(fc.constantFrom(1, 30, 90), bounds(fc.constantFrom(0, 0.1, 0.3, 0.5, 0.9, 1)))
    .map(([returnChanceWithinDays, some]): Clause => ({ returnChanceWithinDays, ...some })),
  bounds(fc.constantFrom(0, 0.01, 0.28, 0.29, 1.1)).map((some): Clause => ({ valueAtRisk: true, ...some })),
  fc.record({ silentBeyondOwnRhythm: fc.constantFrom(0.1, 0.5, 0.9, 'by-money' as const) }),
  fc.record({ field: fc.constantFrom(...textFields), in: fc.array(texts, { minLength: 1, maxLength: 3 }) }),
  fc.record({ trait: fc.constant('plan'), in: fc.array(texts, { minLength: 1, maxLength: 3 }) }),
  bounds(fc.constantFrom(-1, 0, 1, 2)).map((some): Clause => ({ trait: 'seats', ...some })),
  dayBounds.map((some): Clause => ({ daysUntilTrait: 'renewsOn', ...some })),
  fc.record({ traitKnown: fc.constantFrom('plan', 'seats', 'renewsOn'), is: fc.boolean() }),
  fc.record({ consent: fc.constantFrom(...consentChannels), is: fc.boolean() }),
  fc.record({ known: fc.constantFrom(...knowableFields), is: fc.boolean() }),
  fc.record({ stageIn: fc.array(fc.constantFrom(...stageNames), { minLength: 1, maxLength: 3 }) }),
);

const items = fc.record(
  {
    name: fc.constant('a thing'),
    quantity: fc.constantFrom(0, 1, 1, 2),
    price: fc.constantFrom(0, 33, 50, 100),
    product: fc.constantFrom('shoes', 'boots'),
    category: fc.constantFrom('shoes', 'hats'),
  },
  { requiredKeys: ['name', 'quantity'] },
);

/** Of a shop that counts in `XXX`, and takes two `USD` for three of it. */
const amounts = fc.record(
  {
    at: fc.constant(instant(noon)),
    value: fc.constantFrom(0, 50, 99, 100, 200),
    currency: fc.constantFrom('XXX', 'USD', 'GBP'),
  },
  { requiredKeys: ['at', 'value'] },
);

/** Placed, priced, cancelled and refunded in all ways, around the instants that rules are asked at. */
export const orders: fc.Arbitrary<readonly OrderState[]> = fc
  .array(
    fc.record(
      {
        placedAt: ages,
        worth: amounts,
        lines: fc.record({
          at: fc.constant(instant(noon)),
          items: fc.array(items, { minLength: 1, maxLength: 3 }),
        }),
        couponCodes: fc.constant([]),
        paid: fc.constant(true as const),
        standing: fc.record({ at: fc.constant(instant(noon)), isCancelled: fc.boolean() }),
        refunds: fc.dictionary(fc.constantFrom('r-1', 'r-2'), amounts, { maxKeys: 2 }),
      },
      { requiredKeys: ['couponCodes', 'refunds'] },
    ),
    { maxLength: 4 },
  )
  .map((states) => states.map((state, index) => ({ ...state, orderId: `o-${index}` })));

const partsOf = (rule: fc.Arbitrary<Rule>) => fc.array(rule, { minLength: 1, maxLength: 3 });

export const rules: fc.Arbitrary<Rule> = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    clauses,
    partsOf(tie('rule')).map((all) => ({ all })),
    partsOf(tie('rule')).map((any) => ({ any })),
    tie('rule').map((not) => ({ not })),
  ),
})).rule;

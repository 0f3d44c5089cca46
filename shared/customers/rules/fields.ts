/** The fields of a profile that rules may ask about: their kinds, and their words. */

import { minorsIn } from '../../base/money.ts';
import type { Profile, Suppression } from '../profiles/profile.ts';

/** Instants, by the name that elapsed-time clauses use. */
export const instantFields = {
  firstOrder: 'firstOrderAt',
  lastOrder: 'lastOrderAt',
  previousOrder: 'previousOrderAt',
  lastCoupon: 'lastCouponAt',
  firstVisit: 'firstVisitAt',
  lastVisit: 'lastVisitAt',
} as const satisfies Record<string, keyof Profile>;
export type InstantField = keyof typeof instantFields;

/** Instants ahead, by the name that clauses about the time until then use. */
export const dueFields = {
  pointsExpiry: 'pointsExpireAt',
  tierEnd: 'tierEndsAt',
} as const satisfies Record<string, keyof Profile>;
export type DueField = keyof typeof dueFields;

/** Numbers; `spent` is asked for in units of the shop's currency, and kept in its minor unit. */
export const numberFields = [
  'orders',
  'spent',
  'points',
  'pointsExpiring',
  'pointsToKeepTier',
] as const satisfies readonly (keyof Profile)[];
export type NumberField = (typeof numberFields)[number];

/** Numbers that a profile may lack; the others are 0 then. */
export const optionalNumbers: ReadonlySet<NumberField> = new Set([
  'points',
  'pointsExpiring',
  'pointsToKeepTier',
]);

export const textFields = [
  'tier',
  'locale',
  'timezone',
  'country',
  'city',
  'favouriteCategory',
  'leavingReason',
  'suppressed',
] as const satisfies readonly (keyof Profile)[];
export type TextField = (typeof textFields)[number];

/** Texts that only ever hold one of these. */
export const closedTexts: Readonly<Partial<Record<KnowableField, readonly string[]>>> = {
  suppressed: ['erased', 'unsubscribed', 'nobody'] satisfies readonly Suppression[],
};

/** Of contact data a rule is told whether it is there, and nothing more. */
const privateFields = [
  'email',
  'phone',
  'firstName',
  'birthday',
] as const satisfies readonly (keyof Profile)[];

/** What can be asked whether it is known at all. */
export const knowableFields = [
  'points',
  ...textFields,
  ...privateFields,
  ...(Object.keys(instantFields) as InstantField[]),
  ...(Object.keys(dueFields) as DueField[]),
] as const;
export type KnowableField = (typeof knowableFields)[number];

/** How many of the profile's units make one of the rule's. */
export const unitOf = (field: NumberField, currency: string): number =>
  field === 'spent' ? minorsIn(currency) : 1;

/** Whether no more is told of it than that it is there. */
export const isPrivateField = (field: string): boolean =>
  (privateFields as readonly string[]).includes(field);

/** Instants behind and ahead. */
export const momentFields = { ...instantFields, ...dueFields };
export type MomentField = keyof typeof momentFields;

/** Whether the field is an instant, behind or ahead. */
export const isMomentField = (field: string): field is MomentField => Object.hasOwn(momentFields, field);

/** The profile's field that it is. */
export const profileFieldOf = <Field extends KnowableField>(
  field: Field,
): Exclude<KnowableField, MomentField> | (typeof momentFields)[MomentField] =>
  isMomentField(field) ? momentFields[field] : field;

const words: Readonly<Record<string, string>> = {
  firstOrder: 'first order',
  lastOrder: 'last order',
  previousOrder: 'order before the last',
  lastCoupon: 'last coupon',
  firstVisit: 'first visit',
  lastVisit: 'last visit',
  favouriteCategory: 'favourite category',
  leavingReason: 'reason for leaving',
  firstName: 'first name',
  suppressed: 'suppression',
  pointsExpiry: 'expiry of points',
  pointsExpiring: 'points expiring',
  tierEnd: 'end of tier',
  pointsToKeepTier: 'points to keep tier',
};
/** The field as a sentence calls it. */
export const wordsFor = (field: string): string => words[field] ?? field;

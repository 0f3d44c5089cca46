/** The fields of a profile that rules may ask about: their kinds, the wire attributes they lie in, and their words. */

import type { Instant } from '../../base/time.ts';
import { profileAttributes } from '../profiles/mapper.ts';
import type { ConsentChannel, Profile, Suppression } from '../profiles/profile.ts';

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

/** Numbers; `spent` is asked for in units of the shop's currency, and kept in hundredths. */
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
export const closedTexts: Readonly<Partial<Record<TextField, readonly string[]>>> = {
  suppressed: ['erased', 'bounced', 'complained', 'unsubscribed'] satisfies readonly Suppression[],
};

/** What can be asked whether it is known at all. */
export const knowableFields = [
  'points',
  ...textFields,
  'email',
  'phone',
  'firstName',
  'birthday',
  ...(Object.keys(instantFields) as InstantField[]),
  ...(Object.keys(dueFields) as DueField[]),
] as const;
export type KnowableField =
  | 'points'
  | TextField
  | InstantField
  | DueField
  | 'email'
  | 'phone'
  | 'firstName'
  | 'birthday';

export const consentChannels = ['email', 'sms', 'push'] as const satisfies readonly ConsentChannel[];

/** How many of the profile's units make one of the rule's. */
export const unitsOf = (field: NumberField): number => (field === 'spent' ? 100 : 1);

export const isInstantField = (field: string): field is InstantField => Object.hasOwn(instantFields, field);

export const isDueField = (field: string): field is DueField => Object.hasOwn(dueFields, field);

export const profileFieldOf = (field: KnowableField | NumberField): keyof Profile =>
  isDueField(field) ? dueFields[field] : isInstantField(field) ? instantFields[field] : field;

/** The wire attribute that a field lies in. */
export const attributeOf = (field: KnowableField | NumberField): string =>
  profileAttributes[profileFieldOf(field)];

export const instantOf = (profile: Profile, field: InstantField | DueField): Instant | undefined =>
  profile[isDueField(field) ? dueFields[field] : instantFields[field]];

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

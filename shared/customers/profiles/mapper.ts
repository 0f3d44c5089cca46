/** The only place that knows the Profiles table's short attribute names: a profile to its item and back. */
import { type Instant, instant } from '../../base/time.ts';
import { channels, consentChannels } from './channels.ts';
import type { Arm, ConsentChannel, OpenEnrolment, Profile, RecentTouch, Suppression } from './profile.ts';
import { toldFromText, toldToText } from './told.ts';

/** DynamoDB's wire form of a value, as far as this project uses it. */
export type WireValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly M: WireItem }
  | { readonly L: readonly WireValue[] };
export interface WireItem {
  readonly [attribute: string]: WireValue;
}

/** Attribute names of a profile's item; instants are seconds since the epoch. */
export const profileAttributes = {
  id: 'i',
  mergedInto: 'mi',
  mergingSince: 'ms',
  email: 'e',
  phone: 'p',
  firstName: 'n',
  consents: 'c',
  suppressed: 'x',
  locale: 'l',
  timezone: 'z',
  country: 'k',
  city: 'cy',
  tier: 't',
  tierEndsAt: 'tx',
  pointsToKeepTier: 'tn',
  tierLost: 'tl',
  points: 'b',
  pointsExpireAt: 'bx',
  pointsExpiring: 'bn',
  favouriteCategory: 'f',
  birthday: 'd',
  identifiedAt: 'ia',
  leavingReason: 'w',
  firstOrderAt: 'fo',
  lastOrderAt: 'lo',
  previousOrderAt: 'po',
  orders: 'oc',
  spent: 'sp',
  refunded: 'rf',
  lastCouponAt: 'lc',
  firstVisitAt: 'fv',
  lastVisitAt: 'lv',
  enrolments: 'en',
  recentTouches: 'rt',
  revision: 'r',
} as const satisfies Record<keyof Profile, string>;

/** A stored profile that can't be read: a defect or a foreign writer, never a customer's doing. */
export class MalformedProfileError extends Error {
  override readonly name = 'MalformedProfileError';
}

const channelOf = new Map<string, ConsentChannel>(
  consentChannels.map((channel) => [channels[channel].letter, channel]),
);
const arms: Readonly<Record<Arm, string>> = { treatment: 't', holdout: 'h' };

const text = (value: string): WireValue => ({ S: value });
const number = (value: number): WireValue => ({ N: String(value) });
const time = (at: Instant): WireValue => ({ N: String(at / 1_000) });

type Writable = Record<string, WireValue>;

const enrolmentToWire = (enrolment: OpenEnrolment): WireValue => {
  const item: Writable = {
    c: number(enrolment.cycle),
    v: number(enrolment.version),
    m: text(arms[enrolment.arm]),
    a: time(enrolment.enrolledAt),
    u: time(enrolment.goalUntil),
  };
  if (enrolment.goalEvent !== undefined) item.e = text(enrolment.goalEvent);
  if (enrolment.begunByGoal === true) item.b = { BOOL: true };
  if (enrolment.pauses === true) item.p = { BOOL: true };
  if (enrolment.priority !== undefined) item.r = number(enrolment.priority);
  if (enrolment.of !== undefined) item.o = text(enrolment.of);
  if (enrolment.exitedAt !== undefined) item.x = time(enrolment.exitedAt);
  if (enrolment.goalAt !== undefined) item.g = time(enrolment.goalAt);
  const claims: Writable = {};
  for (const step in enrolment.claims) {
    claims[step] = time(enrolment.claims[step] as Instant);
    item.k = { M: claims };
  }
  return { M: item };
};

const filled = (value: string | undefined): WireValue | undefined =>
  value === undefined || value === '' ? undefined : text(value);
const timed = (at: Instant | undefined): WireValue | undefined => (at === undefined ? undefined : time(at));

const counted = (count: number | undefined): WireValue | undefined =>
  count === undefined ? undefined : number(count);

const consentsToWire = (consents: Profile['consents']): WireValue | undefined => {
  let letters = '';
  for (const channel of consentChannels) {
    const short = channels[channel].letter;
    const given = consents[channel];
    if (given !== undefined) letters += given ? short : short.toUpperCase();
  }
  return filled(letters);
};

const enrolmentsToWire = (enrolments: Profile['enrolments']): WireValue | undefined => {
  const item: Writable = {};
  let empty = true;
  for (const journey in enrolments) {
    item[journey] = enrolmentToWire(enrolments[journey] as OpenEnrolment);
    empty = false;
  }
  return empty ? undefined : { M: item };
};

const touchesToWire = (touches: readonly RecentTouch[]): WireValue | undefined =>
  touches.length === 0
    ? undefined
    : { L: touches.map(({ at, channel }) => text(`${channels[channel].letter}${at / 1_000}`)) };

type Field = keyof Profile;

/** What a field's value is on the wire; `undefined`: it takes no attribute. */
const encoders: { readonly [Name in Field]-?: (value: Profile[Name]) => WireValue | undefined } = {
  id: text,
  mergedInto: filled,
  mergingSince: timed,
  email: filled,
  phone: filled,
  firstName: filled,
  suppressed: filled,
  locale: filled,
  timezone: filled,
  country: filled,
  city: filled,
  tier: filled,
  tierEndsAt: timed,
  pointsToKeepTier: counted,
  tierLost: filled,
  favouriteCategory: filled,
  birthday: filled,
  identifiedAt: (told) => filled(toldToText(told ?? {})),
  leavingReason: filled,
  firstOrderAt: timed,
  lastOrderAt: timed,
  previousOrderAt: timed,
  lastCouponAt: timed,
  firstVisitAt: timed,
  lastVisitAt: timed,
  pointsExpireAt: timed,
  points: counted,
  pointsExpiring: counted,
  refunded: counted,
  orders: number,
  spent: number,
  revision: number,
  consents: consentsToWire,
  enrolments: enrolmentsToWire,
  recentTouches: touchesToWire,
};
const fields = Object.keys(encoders) as readonly Field[];

const encode = (profile: Profile, field: Field): WireValue | undefined =>
  (encoders[field] as (value: Profile[Field]) => WireValue | undefined)(profile[field]);

/** The item of a profile: absent and empty fields take no attribute. */
export const profileToItem = (profile: Profile): WireItem => {
  const item: Writable = {};
  for (const field of fields) {
    const value = encode(profile, field);
    if (value !== undefined) item[profileAttributes[field]] = value;
  }
  return item;
};

/** What two states of a profile differ by: the attributes to write, and those to remove. */
export const profileDifference = (
  before: Profile | undefined,
  after: Profile,
): { readonly set: WireItem; readonly removed: readonly string[] } => {
  if (before === undefined) return { set: profileToItem(after), removed: [] };
  const set: Writable = {};
  const removed: string[] = [];
  for (const field of fields) {
    if (before[field] === after[field]) continue;
    const old = encode(before, field);
    const value = encode(after, field);
    if (value === undefined) {
      if (old !== undefined) removed.push(profileAttributes[field]);
    } else if (JSON.stringify(old) !== JSON.stringify(value)) set[profileAttributes[field]] = value;
  }
  return { set, removed };
};

export const textOf = (value: WireValue | undefined): string | undefined =>
  value !== undefined && 'S' in value ? value.S : undefined;
export const numberOf = (value: WireValue | undefined): number | undefined =>
  value !== undefined && 'N' in value ? Number(value.N) : undefined;
export const timeOf = (value: WireValue | undefined): Instant | undefined =>
  value !== undefined && 'N' in value ? instant(Math.round(Number(value.N) * 1_000)) : undefined;
const mapOf = (value: WireValue | undefined): WireItem =>
  value !== undefined && 'M' in value ? value.M : {};

const needed = <T>(value: T | undefined, what: string, id: string): T => {
  if (value === undefined) throw new MalformedProfileError(`profile ${id} has no readable ${what}`);
  return value;
};

const enrolmentFromWire = (value: WireValue, id: string): OpenEnrolment => {
  const item = mapOf(value);
  const exitedAt = timeOf(item.x);
  const goalAt = timeOf(item.g);
  const goalEvent = textOf(item.e);
  const priority = numberOf(item.r);
  const of = textOf(item.o);
  const claimed = mapOf(item.k);
  const claims: Record<string, Instant> = {};
  for (const step in claimed) claims[step] = needed(timeOf(claimed[step]), `claim of ${step}`, id);
  return {
    cycle: needed(numberOf(item.c), 'cycle', id),
    version: needed(numberOf(item.v), 'version', id),
    arm: textOf(item.m) === arms.holdout ? 'holdout' : 'treatment',
    enrolledAt: needed(timeOf(item.a), 'enrolment time', id),
    goalUntil: needed(timeOf(item.u), 'end of the goal window', id),
    ...(goalEvent !== undefined && { goalEvent }),
    ...(item.b !== undefined && { begunByGoal: true }),
    ...(item.p !== undefined && { pauses: true }),
    ...(priority !== undefined && { priority }),
    ...(of !== undefined && { of }),
    ...(exitedAt !== undefined && { exitedAt }),
    ...(goalAt !== undefined && { goalAt }),
    claims,
  };
};

/** The enrolments that an item remembers, without reading the rest of it. */
export const enrolmentsOf = (item: WireItem): Readonly<Record<string, OpenEnrolment>> => {
  const enrolments: Record<string, OpenEnrolment> = {};
  const entries = mapOf(item[profileAttributes.enrolments]);
  for (const journey in entries)
    enrolments[journey] = enrolmentFromWire(
      entries[journey] as WireValue,
      textOf(item[profileAttributes.id]) ?? '?',
    );
  return enrolments;
};

const touchFromWire = (value: WireValue): readonly RecentTouch[] => {
  const touch = textOf(value);
  if (touch === undefined) return [];
  return [
    {
      channel: channelOf.get(touch.slice(0, 1)) ?? 'sms',
      at: instant(Math.round(Number(touch.slice(1)) * 1_000)),
    },
  ];
};

const consentsFrom = (letters: string): Profile['consents'] => {
  const consents: Partial<Record<ConsentChannel, boolean>> = {};
  for (const channel of consentChannels) {
    const short = channels[channel].letter;
    if (letters.includes(short)) consents[channel] = true;
    else if (letters.includes(short.toUpperCase())) consents[channel] = false;
  }
  return consents;
};

type Writing = { -readonly [Name in keyof Profile]: Profile[Name] };

const textFields = [
  'mergedInto',
  'email',
  'phone',
  'firstName',
  'locale',
  'timezone',
  'country',
  'city',
  'tier',
  'tierLost',
  'favouriteCategory',
  'birthday',
  'leavingReason',
] as const;
const countFields = ['points', 'pointsExpiring', 'pointsToKeepTier', 'refunded'] as const;
const timeFields = [
  'mergingSince',
  'firstOrderAt',
  'lastOrderAt',
  'previousOrderAt',
  'lastCouponAt',
  'firstVisitAt',
  'lastVisitAt',
  'pointsExpireAt',
  'tierEndsAt',
] as const;

/** @throws MalformedProfileError when the item has no id, or an enrolment without its cycle, version or time. */
export const profileFromItem = (item: WireItem): Profile => {
  const a = profileAttributes;
  const touches = item[a.recentTouches];
  const profile: Writing = {
    id: needed(textOf(item[a.id]), 'id', '?'),
    consents: consentsFrom(textOf(item[a.consents]) ?? ''),
    orders: numberOf(item[a.orders]) ?? 0,
    spent: numberOf(item[a.spent]) ?? 0,
    enrolments: enrolmentsOf(item),
    recentTouches:
      touches !== undefined && 'L' in touches ? touches.L.flatMap((touch) => touchFromWire(touch)) : [],
    revision: numberOf(item[a.revision]) ?? 0,
  };
  for (const field of textFields) {
    const value = textOf(item[a[field]]);
    if (value !== undefined) profile[field] = value;
  }
  for (const field of timeFields) {
    const value = timeOf(item[a[field]]);
    if (value !== undefined) profile[field] = value;
  }
  const suppressed = textOf(item[a.suppressed]);
  if (suppressed !== undefined) profile.suppressed = suppressed as Suppression;
  for (const field of countFields) {
    const value = numberOf(item[a[field]]);
    if (value !== undefined) profile[field] = value;
  }
  const told = textOf(item[a.identifiedAt]);
  if (told !== undefined) profile.identifiedAt = toldFromText(told);
  return profile;
};

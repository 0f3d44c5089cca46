/** The only place that knows the Profiles table's short attribute names: a profile to its item and back. */
import { type Instant, instant } from '../time.ts';
import type { Arm, ConsentChannel, OpenEnrolment, Profile, RecentTouch, Suppression } from './profile.ts';

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
  email: 'e',
  phone: 'p',
  firstName: 'n',
  consents: 'c',
  suppressed: 'x',
  locale: 'l',
  timezone: 'z',
  country: 'k',
  tier: 't',
  points: 'b',
  favouriteCategory: 'f',
  leavingReason: 'w',
  firstOrderAt: 'fo',
  lastOrderAt: 'lo',
  previousOrderAt: 'po',
  orders: 'oc',
  spent: 'sp',
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

const channels: readonly (readonly [ConsentChannel, string])[] = [
  ['email', 'e'],
  ['sms', 's'],
];
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
  if (enrolment.exitedAt !== undefined) item.x = time(enrolment.exitedAt);
  if (enrolment.goalAt !== undefined) item.g = time(enrolment.goalAt);
  const claims = Object.entries(enrolment.claims);
  if (claims.length > 0) item.k = { M: Object.fromEntries(claims.map(([step, at]) => [step, time(at)])) };
  return { M: item };
};

/** The item of a profile: absent and empty fields take no attribute. */
export const profileToItem = (profile: Profile): WireItem => {
  const a = profileAttributes;
  const item: Writable = { [a.id]: text(profile.id) };
  for (const field of [
    'email',
    'phone',
    'firstName',
    'suppressed',
    'locale',
    'timezone',
    'country',
    'tier',
    'favouriteCategory',
    'leavingReason',
  ] as const) {
    const value = profile[field];
    if (value !== undefined && value !== '') item[a[field]] = text(value);
  }
  for (const field of [
    'firstOrderAt',
    'lastOrderAt',
    'previousOrderAt',
    'firstVisitAt',
    'lastVisitAt',
  ] as const) {
    const value = profile[field];
    if (value !== undefined) item[a[field]] = time(value);
  }
  if (profile.points !== undefined) item[a.points] = number(profile.points);
  item[a.orders] = number(profile.orders);
  item[a.spent] = number(profile.spent);
  item[a.revision] = number(profile.revision);
  const consents = channels.flatMap(([channel, short]) => {
    const given = profile.consents[channel];
    return given === undefined ? [] : [given ? short : short.toUpperCase()];
  });
  if (consents.length > 0) item[a.consents] = text(consents.join(''));
  const enrolments = Object.entries(profile.enrolments);
  if (enrolments.length > 0) {
    item[a.enrolments] = {
      M: Object.fromEntries(enrolments.map(([id, enrolment]) => [id, enrolmentToWire(enrolment)])),
    };
  }
  if (profile.recentTouches.length > 0) {
    item[a.recentTouches] = {
      L: profile.recentTouches.map(({ at, channel }) =>
        text(`${channel === 'email' ? 'e' : 's'}${at / 1_000}`),
      ),
    };
  }
  return item;
};

const textOf = (value: WireValue | undefined): string | undefined =>
  value !== undefined && 'S' in value ? value.S : undefined;
const numberOf = (value: WireValue | undefined): number | undefined =>
  value !== undefined && 'N' in value ? Number(value.N) : undefined;
const timeOf = (value: WireValue | undefined): Instant | undefined =>
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
  return {
    cycle: needed(numberOf(item.c), 'cycle', id),
    version: needed(numberOf(item.v), 'version', id),
    arm: textOf(item.m) === arms.holdout ? 'holdout' : 'treatment',
    enrolledAt: needed(timeOf(item.a), 'enrolment time', id),
    goalUntil: needed(timeOf(item.u), 'end of the goal window', id),
    ...(goalEvent !== undefined && { goalEvent }),
    ...(exitedAt !== undefined && { exitedAt }),
    ...(goalAt !== undefined && { goalAt }),
    claims: Object.fromEntries(
      Object.entries(mapOf(item.k)).map(([step, at]) => [step, needed(timeOf(at), `claim of ${step}`, id)]),
    ),
  };
};

/** The enrolments that an item remembers, without reading the rest of it. */
export const enrolmentsOf = (item: WireItem): Readonly<Record<string, OpenEnrolment>> => {
  const value = item[profileAttributes.enrolments];
  if (value === undefined) return {};
  const id = textOf(item[profileAttributes.id]) ?? '?';
  return Object.fromEntries(
    Object.entries(mapOf(value)).map(([journey, entry]) => [journey, enrolmentFromWire(entry, id)]),
  );
};

const touchFromWire = (value: WireValue): readonly RecentTouch[] => {
  const touch = textOf(value);
  if (touch === undefined) return [];
  return [
    {
      channel: touch.startsWith('e') ? 'email' : 'sms',
      at: instant(Math.round(Number(touch.slice(1)) * 1_000)),
    },
  ];
};

/** Small letter: given; capital: refused; absent: never asked. */
const consentsFrom = (letters: string): Profile['consents'] => {
  const consents: Partial<Record<ConsentChannel, boolean>> = {};
  for (const [channel, short] of channels) {
    if (letters.includes(short)) consents[channel] = true;
    else if (letters.includes(short.toUpperCase())) consents[channel] = false;
  }
  return consents;
};

/** @throws MalformedProfileError when the item has no id, or an enrolment without its cycle, version or time. */
export const profileFromItem = (item: WireItem): Profile => {
  const a = profileAttributes;
  const id = needed(textOf(item[a.id]), 'id', '?');
  const touches = item[a.recentTouches];
  const optional = {
    email: textOf(item[a.email]),
    phone: textOf(item[a.phone]),
    firstName: textOf(item[a.firstName]),
    suppressed: textOf(item[a.suppressed]) as Suppression | undefined,
    locale: textOf(item[a.locale]),
    timezone: textOf(item[a.timezone]),
    country: textOf(item[a.country]),
    tier: textOf(item[a.tier]),
    points: numberOf(item[a.points]),
    favouriteCategory: textOf(item[a.favouriteCategory]),
    leavingReason: textOf(item[a.leavingReason]),
    firstOrderAt: timeOf(item[a.firstOrderAt]),
    lastOrderAt: timeOf(item[a.lastOrderAt]),
    previousOrderAt: timeOf(item[a.previousOrderAt]),
    firstVisitAt: timeOf(item[a.firstVisitAt]),
    lastVisitAt: timeOf(item[a.lastVisitAt]),
  };
  return {
    ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as {
      readonly [Field in keyof typeof optional]?: NonNullable<(typeof optional)[Field]>;
    }),
    id,
    consents: consentsFrom(textOf(item[a.consents]) ?? ''),
    orders: numberOf(item[a.orders]) ?? 0,
    spent: numberOf(item[a.spent]) ?? 0,
    enrolments: enrolmentsOf(item),
    recentTouches:
      touches !== undefined && 'L' in touches ? touches.L.flatMap((touch) => touchFromWire(touch)) : [],
    revision: numberOf(item[a.revision]) ?? 0,
  };
};

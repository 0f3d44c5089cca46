/** The only place that knows how a profile lies in the Profiles table: to its item and back, by one table of its fields. */
import { type CustomerId, customerId, entriesByJourney, type JourneyId, journeyId } from '../../base/ids.ts';
import { type Instant, instant } from '../../base/time.ts';
import type { TraitValue } from '../traits/trait.ts';
import { channels, consentChannels } from './channels.ts';
import {
  type Arm,
  type ConsentChannel,
  type IdentifiedTrait,
  type OpenEnrolment,
  type Profile,
  type RecentTouch,
  type Standing,
  type Suppression,
  toldConsents,
} from './profile.ts';
import type { TopicConsent } from './topics.ts';
import type { DayHours, Wish, Wishes } from './wishes.ts';

/** DynamoDB's wire form of a value, as far as this project uses it. */
export type WireValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly SS: readonly string[] }
  | { readonly M: WireItem }
  | { readonly L: readonly WireValue[] };
export interface WireItem {
  readonly [attribute: string]: WireValue;
}

/** A stored profile that can't be read: a defect or a foreign writer, never a customer's doing. */
export class MalformedProfileError extends Error {
  override readonly name = 'MalformedProfileError';
}

export const textOf = (value: WireValue | undefined): string | undefined =>
  value !== undefined && 'S' in value ? value.S : undefined;
export const numberOf = (value: WireValue | undefined): number | undefined =>
  value !== undefined && 'N' in value ? Number(value.N) : undefined;
export const timeOf = (value: WireValue | undefined): Instant | undefined =>
  value !== undefined && 'N' in value ? instant(Math.round(Number(value.N) * 1_000)) : undefined;
const mapOf = (value: WireValue | undefined): WireItem =>
  value !== undefined && 'M' in value ? value.M : {};

/** How a field lies in an item: its short name, and both ways. */
interface WireField<Value> {
  readonly attribute: string;
  /** `undefined`: it takes no attribute. */
  readonly write: (value: Value) => WireValue | undefined;
  /** `undefined`: there is no such value. */
  readonly read: (value: WireValue | undefined, id: string) => Value | undefined;
  /** What it is, where an item without it can't be read. */
  readonly needed?: string;
}
type WireFields<Thing> = { readonly [Name in keyof Thing]-?: WireField<Thing[Name]> };
type Writing<Thing> = { -readonly [Name in keyof Thing]: Thing[Name] };
type Writable = Record<string, WireValue>;

/** Absent and empty fields take no attribute. */
const toItem = <Thing extends object>(fields: WireFields<Thing>, thing: Thing): WireItem => {
  const item: Writable = {};
  for (const name in fields) {
    const value = fields[name].write(thing[name]);
    if (value !== undefined) item[fields[name].attribute] = value;
  }
  return item;
};

/** @throws MalformedProfileError when a field is missing that is needed */
const fromItem = <Thing extends object>(fields: WireFields<Thing>, item: WireItem, id: string): Thing => {
  const thing: Partial<Writing<Thing>> = {};
  for (const name in fields) {
    const { attribute, read, needed } = fields[name];
    const value = read(item[attribute], id);
    if (value !== undefined) thing[name] = value;
    else if (needed !== undefined) throw new MalformedProfileError(`profile ${id} has no readable ${needed}`);
  }
  // What is needed is there, and what may be absent is no matter.
  return thing as Thing;
};

const text = (attribute: string): WireField<string | undefined> => ({
  attribute,
  write: (value) => (value === undefined || value === '' ? undefined : { S: value }),
  read: textOf,
});
const customer = (attribute: string): WireField<CustomerId | undefined> => ({
  ...text(attribute),
  read: (value) => {
    const id = textOf(value);
    return id === undefined ? undefined : customerId(id);
  },
});
const count = (attribute: string): WireField<number | undefined> => ({
  attribute,
  write: (value) => (value === undefined ? undefined : { N: String(value) }),
  read: numberOf,
});
/** Seconds since the epoch. */
const time = (attribute: string): WireField<Instant | undefined> => ({
  attribute,
  write: (at) => (at === undefined ? undefined : { N: String(at / 1_000) }),
  read: timeOf,
});
/** There, or not. */
const mark = (attribute: string): WireField<true | undefined> => ({
  attribute,
  write: (value) => (value === true ? { BOOL: true } : undefined),
  read: (value) => (value === undefined ? undefined : true),
});
/** Without which nothing can be read, and which is never empty. */
const needed = <Value>(field: WireField<Value | undefined>, what: string): WireField<Value> => ({
  ...field,
  needed: what,
});
/** 0 where there is none. */
const sum = (attribute: string): WireField<number> => ({
  ...count(attribute),
  read: (value) => numberOf(value) ?? 0,
});

const arms: Readonly<Record<Arm, string>> = { treatment: 't', holdout: 'h' };

const claims: WireField<OpenEnrolment['claims']> = {
  attribute: 'k',
  write: (all) => {
    const item: Writable = {};
    for (const step in all) item[step] = { N: String((all[step] ?? 0) / 1_000) };
    return Object.keys(item).length === 0 ? undefined : { M: item };
  },
  read: (value, id) => {
    const item = mapOf(value);
    const all: Record<string, Instant> = {};
    for (const step in item) {
      const at = timeOf(item[step]);
      if (at === undefined) throw new MalformedProfileError(`profile ${id} has no readable claim of ${step}`);
      all[step] = at;
    }
    return all;
  },
};

const offerBefore: WireField<OpenEnrolment['offerBefore']> = {
  attribute: 'fb',
  write: (offer) =>
    offer === undefined
      ? undefined
      : { M: { c: { N: String(offer.cycle) }, u: { N: String(offer.until / 1_000) } } },
  read: (value, id) => {
    if (value === undefined) return undefined;
    const { c, u } = mapOf(value);
    const cycle = numberOf(c);
    const until = timeOf(u);
    if (cycle === undefined || until === undefined)
      throw new MalformedProfileError(`profile ${id} has no readable offer of an earlier passage`);
    return { cycle, until };
  },
};

const enrolmentFields: WireFields<OpenEnrolment> = {
  cycle: needed(count('c'), 'cycle'),
  version: needed(count('v'), 'version'),
  arm: {
    attribute: 'm',
    write: (arm) => ({ S: arms[arm] }),
    read: (value) => (textOf(value) === arms.holdout ? 'holdout' : 'treatment'),
  },
  enrolledAt: needed(time('a'), 'enrolment time'),
  goalUntil: needed(time('u'), 'end of the goal window'),
  goalEvent: text('e'),
  begunByGoal: mark('b'),
  checkoutId: text('ck'),
  campaign: text('ca'),
  pauses: mark('p'),
  letsGo: mark('n'),
  priority: count('r'),
  lane: text('l'),
  next: time('y'),
  place: text('w'),
  due: time('d'),
  said: mark('s'),
  offerUntil: time('f'),
  offerBefore,
  of: customer('o'),
  exitedAt: time('x'),
  reopenedAt: time('ro'),
  goalAt: time('g'),
  claims,
};

const channelOf = new Map<string, ConsentChannel>(
  consentChannels.map((channel) => [channels[channel].letter, channel]),
);

const consents: WireField<Profile['consents']> = {
  attribute: 'c',
  write: (all) => {
    let letters = '';
    for (const channel of consentChannels) {
      const short = channels[channel].letter;
      const given = all[channel];
      if (given !== undefined) letters += given ? short : short.toUpperCase();
    }
    return letters === '' ? undefined : { S: letters };
  },
  read: (value) => {
    const letters = textOf(value) ?? '';
    const all: Partial<Record<ConsentChannel, boolean>> = {};
    for (const channel of consentChannels) {
      const short = channels[channel].letter;
      if (letters.includes(short)) all[channel] = true;
      else if (letters.includes(short.toUpperCase())) all[channel] = false;
    }
    return all;
  },
};

const touchFromWire = (value: WireValue): readonly RecentTouch[] => {
  const touch = textOf(value);
  if (touch === undefined) return [];
  const [at = '', topic] = touch.slice(1).split(' ');
  return [
    {
      channel: channelOf.get(touch.slice(0, 1)) ?? 'sms',
      at: instant(Math.round(Number(at) * 1_000)),
      ...(topic !== undefined && { topic }),
    },
  ];
};

const recentTouches: WireField<readonly RecentTouch[]> = {
  attribute: 'rt',
  write: (touches) =>
    touches.length === 0
      ? undefined
      : {
          L: touches.map(({ at, channel, topic }) => ({
            S: `${channels[channel].letter}${at / 1_000}${topic === undefined ? '' : ` ${topic}`}`,
          })),
        },
  read: (value) => (value !== undefined && 'L' in value ? value.L.flatMap(touchFromWire) : []),
};

type ConsentTrait = keyof typeof toldConsents;
const consentLetters = Object.fromEntries(
  Object.entries(toldConsents).map(([told, channel]) => [told, channels[channel].toldLetter]),
) as Readonly<Record<ConsentTrait, string>>;

const toldLetters = {
  email: 'E',
  phone: 'P',
  firstName: 'N',
  locale: 'L',
  timezone: 'Z',
  country: 'K',
  city: 'Y',
  tier: 'T',
  points: 'B',
  favouriteCategory: 'F',
  birthday: 'D',
  ...consentLetters,
} as const satisfies Record<IdentifiedTrait, string>;

type Told<Name extends string> = Readonly<Partial<Record<Name, Instant>>>;

/** `mi9p2kq0EN`: e-mail address and first name, at this millisecond; one such group an instant, oldest first. */
const toldToText = <Name extends string>(
  told: Told<Name>,
  letters: Readonly<Record<Name, string>>,
): string => {
  const entries = (Object.entries(told) as [Name, Instant][]).map(([name, at]) => ({
    letter: letters[name],
    at,
  }));
  return [...Map.groupBy(entries, ({ at }) => at)]
    .sort(([a], [b]) => a - b)
    .map(
      ([at, group]) =>
        at.toString(36) +
        group
          .map(({ letter }) => letter)
          .sort()
          .join(''),
    )
    .join('');
};

const toldFromText = <Name extends string>(text: string, names: ReadonlyMap<string, Name>): Told<Name> => {
  const told: Partial<Record<Name, Instant>> = {};
  for (const [, at = '', group = ''] of text.matchAll(/(-?[0-9a-z]+)([A-Z]+)/g))
    for (const letter of group) {
      const name = names.get(letter);
      if (name !== undefined) told[name] = instant(Number.parseInt(at, 36));
    }
  return told;
};

/** When each of these was told. @param letters one capital each: the instant before them is in base 36, which has none */
const toldTimes = <Name extends string>(
  attribute: string,
  letters: Readonly<Record<Name, string>>,
): WireField<Told<Name> | undefined> => {
  const names = new Map(
    (Object.entries(letters) as [Name, string][]).map(([name, letter]) => [letter, name]),
  );
  return {
    attribute,
    write: (told) =>
      told === undefined || Object.keys(told).length === 0 ? undefined : { S: toldToText(told, letters) },
    read: (value) => {
      const told = textOf(value);
      return told === undefined ? undefined : toldFromText(told, names);
    },
  };
};

/** `+mi9p2kq0`: given then. */
const topics: WireField<Profile['topics']> = {
  attribute: 'tc',
  write: (all = {}) => {
    const item: Writable = {};
    for (const [key, { given, at }] of Object.entries(all))
      item[key] = { S: `${given ? '+' : '-'}${at.toString(36)}` };
    return Object.keys(item).length === 0 ? undefined : { M: item };
  },
  read: (value) => {
    if (value === undefined) return undefined;
    const all: Record<string, TopicConsent> = {};
    for (const [key, each] of Object.entries(mapOf(value))) {
      const told = textOf(each) ?? '';
      all[key] = { given: told.startsWith('+'), at: instant(Number.parseInt(told.slice(1), 36)) };
    }
    return all;
  },
};

const dayHours = (attribute: string): WireField<DayHours | undefined> => ({
  attribute,
  write: (hours) => (hours === undefined ? undefined : { S: `${hours.from} ${hours.until}` }),
  read: (value) => {
    const [from, until] = textOf(value)?.split(' ') ?? [];
    return from === undefined || until === undefined ? undefined : { from, until };
  },
});

const wishLetters = {
  everything: 'E',
  atMostWeekly: 'W',
  pausedUntil: 'P',
  quietHours: 'Q',
} as const satisfies Record<Wish, string>;

const wishFields: WireFields<Wishes> = {
  atMostWeekly: mark('w'),
  pausedUntil: time('p'),
  quietHours: dayHours('q'),
  locale: mark('l'),
  toldAt: toldTimes('a', wishLetters),
};

const wishes: WireField<Profile['wishes']> = {
  attribute: 'wi',
  write: (all = {}) => {
    const item = toItem<Wishes>(wishFields, all);
    return Object.keys(item).length === 0 ? undefined : { M: item };
  },
  read: (value, id) => (value === undefined ? undefined : fromItem<Wishes>(wishFields, mapOf(value), id)),
};

const suppressions: Readonly<Record<Suppression, true>> = {
  erased: true,
  unsubscribed: true,
  nobody: true,
};
const isSuppression = (value: string): value is Suppression => Object.hasOwn(suppressions, value);

const suppression = (attribute: string): WireField<Suppression | undefined> => ({
  ...text(attribute),
  read: (value, id) => {
    const reason = textOf(value);
    if (reason === undefined || isSuppression(reason)) return reason;
    throw new MalformedProfileError(`profile ${id} has no readable suppression`);
  },
});

const apartFrom: WireField<Profile['apartFrom']> = {
  attribute: 'ap',
  write: (ids) => (ids === undefined ? undefined : { L: ids.map((S) => ({ S })) }),
  read: (value) =>
    value !== undefined && 'L' in value
      ? value.L.flatMap((each) => textOf(each) ?? []).map(customerId)
      : undefined,
};

const enrolments: WireField<Profile['enrolments']> = {
  attribute: 'en',
  write: (all) => {
    const item: Writable = {};
    for (const [journey, enrolment] of entriesByJourney(all))
      item[journey] = { M: toItem(enrolmentFields, enrolment) };
    return Object.keys(item).length === 0 ? undefined : { M: item };
  },
  read: (value, id) => {
    const item = mapOf(value);
    const all: Record<JourneyId, OpenEnrolment> = {};
    for (const journey in item) all[journeyId(journey)] = fromItem(enrolmentFields, mapOf(item[journey]), id);
    return all;
  },
};

const tries: WireField<Profile['tries']> = {
  attribute: 'ty',
  write: (all = {}) => {
    const item: Writable = {};
    for (const lane in all) {
      const ends = all[lane] ?? [];
      if (ends.length > 0) item[lane] = { S: ends.map((at) => String(at / 1_000)).join(' ') };
    }
    return Object.keys(item).length === 0 ? undefined : { M: item };
  },
  read: (value) => {
    if (value === undefined) return undefined;
    const all: Record<string, readonly Instant[]> = {};
    for (const [lane, ends] of Object.entries(mapOf(value)))
      all[lane] = (textOf(ends) ?? '').split(' ').flatMap((N) => timeOf({ N }) ?? []);
    return all;
  },
};

/** When passages of the lane ended that came to nothing, of the item, without reading the rest of it. */
export const triesIn = (item: WireItem, lane: string): readonly Instant[] =>
  item[tries.attribute] === undefined ? [] : (tries.read(item[tries.attribute], '')?.[lane] ?? []);

/** A shop's own trait on the wire. */
export const traitOf = (item: WireItem, name: string): WireValue | undefined =>
  mapOf(item[traits.attribute])[name];

const traits: WireField<Profile['traits']> = {
  attribute: 'tr',
  write: (values = {}) => {
    const item: Writable = {};
    for (const [name, value] of Object.entries(values))
      item[name] = typeof value === 'number' ? { N: String(value) } : { S: value };
    return Object.keys(item).length === 0 ? undefined : { M: item };
  },
  read: (value) => {
    if (value === undefined) return undefined;
    const values: Record<string, TraitValue> = {};
    for (const [name, each] of Object.entries(mapOf(value))) {
      const held = textOf(each) ?? numberOf(each);
      if (held !== undefined) values[name] = held;
    }
    return values;
  },
};

/** How each field of a profile lies in its item. */
const profileFields = {
  id: needed(customer('i'), 'id'),
  mergedInto: customer('mi'),
  mergingSince: time('ms'),
  apartFrom,
  email: text('e'),
  phone: text('p'),
  firstName: text('n'),
  suppressed: suppression('x'),
  suppressedBefore: suppression('xb'),
  vouchedFor: mark('vf'),
  locale: text('l'),
  timezone: text('z'),
  country: text('k'),
  city: text('cy'),
  tier: text('t'),
  tierEndsAt: time('tx'),
  pointsToKeepTier: count('tn'),
  tierLost: text('tl'),
  favouriteCategory: text('f'),
  birthday: text('d'),
  traits,
  identifiedAt: toldTimes('ia', toldLetters),
  topics,
  wishes,
  leavingReason: text('w'),
  leavingReasonAt: time('wa'),
  firstOrderAt: time('fo'),
  lastOrderAt: time('lo'),
  previousOrderAt: time('po'),
  lastCouponAt: time('lc'),
  askedWhyAt: time('aw'),
  firstVisitAt: time('fv'),
  lastVisitAt: time('lv'),
  pointsExpireAt: time('bx'),
  points: count('b'),
  pointsExpiring: count('bn'),
  refunded: count('rf'),
  orders: sum('oc'),
  spent: sum('sp'),
  revision: sum('r'),
  consents,
  enrolments,
  tries,
  recentTouches,
} satisfies WireFields<Profile>;

/** Attribute names of a profile's item. */
export const profileAttributes = Object.fromEntries(
  Object.entries(profileFields).map(([name, { attribute }]) => [name, attribute]),
) as Readonly<Record<keyof Profile, string>>;

/** The item of a profile. */
export const profileToItem = (profile: Profile): WireItem => toItem<Profile>(profileFields, profile);

const idOf = (item: WireItem): string => textOf(item[profileAttributes.id]) ?? '?';

/** @throws MalformedProfileError when the item has no id, or an enrolment without its cycle, version or time. */
export const profileFromItem = (item: WireItem): Profile =>
  fromItem<Profile>(profileFields, item, idOf(item));

const standingFrom = (item: WireItem, id: string): Standing => {
  const {
    enrolledAt,
    exitedAt,
    reopenedAt,
    goalAt,
    priority,
    pauses,
    letsGo,
    lane,
    said,
    claims: claimed,
    next,
  } = enrolmentFields;
  const at = enrolledAt.read(item[enrolledAt.attribute], id);
  if (at === undefined) throw new MalformedProfileError(`profile ${id} has no readable ${enrolledAt.needed}`);
  const exited = exitedAt.read(item[exitedAt.attribute], id);
  const reopened = reopenedAt.read(item[reopenedAt.attribute], id);
  const reached = goalAt.read(item[goalAt.attribute], id);
  const first = priority.read(item[priority.attribute], id);
  const pausing = pauses.read(item[pauses.attribute], id);
  const lets = letsGo.read(item[letsGo.attribute], id);
  const within = lane.read(item[lane.attribute], id);
  const silent = said.read(item[said.attribute], id);
  const lookedAt = next.read(item[next.attribute], id);
  // Assigned one by one: a spread for each that may be absent takes twice as long as all else that a sweep asks of an item.
  const standing: Writing<Standing> = {
    enrolledAt: at,
    claims: claimed.read(item[claimed.attribute], id) ?? {},
  };
  if (exited !== undefined) standing.exitedAt = exited;
  if (reopened !== undefined) standing.reopenedAt = reopened;
  if (reached !== undefined) standing.goalAt = reached;
  if (first !== undefined) standing.priority = first;
  if (pausing !== undefined) standing.pauses = pausing;
  if (lets !== undefined) standing.letsGo = lets;
  if (within !== undefined) standing.lane = within;
  if (silent !== undefined) standing.said = silent;
  if (lookedAt !== undefined) standing.next = lookedAt;
  return standing;
};

/** How the item's enrolments stand, and no more: a sweep asks it of a million items a night. */
export const standingsOf = (item: WireItem): Readonly<Record<JourneyId, Standing>> => {
  const id = idOf(item);
  const entries = mapOf(item[enrolments.attribute]);
  const all: Record<JourneyId, Standing> = {};
  for (const journey in entries) all[journeyId(journey)] = standingFrom(mapOf(entries[journey]), id);
  return all;
};

/** The enrolments that an item remembers, without reading the rest of it. */
export const enrolmentsOf = (item: WireItem): Profile['enrolments'] =>
  enrolments.read(item[enrolments.attribute], idOf(item)) ?? {};

interface Difference {
  readonly set: WireItem;
  readonly removed: readonly string[];
}

const differenceIn = <Thing extends object>(
  fields: WireFields<Thing>,
  before: Thing,
  after: Thing,
): Difference => {
  const set: Writable = {};
  const removed: string[] = [];
  for (const name in fields) {
    if (before[name] === after[name]) continue;
    const { attribute, write } = fields[name];
    const old = write(before[name]);
    const value = write(after[name]);
    if (value === undefined) {
      if (old !== undefined) removed.push(attribute);
    } else if (JSON.stringify(old) !== JSON.stringify(value)) set[attribute] = value;
  }
  return { set, removed };
};

/** What two states of a profile differ by: the attributes to write, and those to remove. */
export const profileDifference = (before: Profile | undefined, after: Profile): Difference =>
  before === undefined
    ? { set: profileToItem(after), removed: [] }
    : differenceIn<Profile>(profileFields, before, after);

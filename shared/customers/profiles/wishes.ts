/** What a customer has asked for on our pages: how often, when, and in which language. Of each the latest telling stays. */
import type { Instant } from '../../base/time.ts';
import { suppressedFor } from './folding.ts';
import type { Profile } from './profile.ts';

/** `HH:MM`, by her own clock; over midnight, too. */
export interface DayHours {
  readonly from: string;
  readonly until: string;
}

/** What may be told by itself; `everything`: whether anything at all is wanted. */
export type Wish = 'everything' | 'atMostWeekly' | 'pausedUntil' | 'quietHours';

export interface Wishes {
  /** No more than one message of marketing in seven days. */
  readonly atMostWeekly?: true;
  /** No marketing before that. */
  readonly pausedUntil?: Instant;
  /** Marketing waits then. */
  readonly quietHours?: DayHours;
  /** The language is her own choice: nobody else's telling changes it. */
  readonly locale?: true;
  /** When each was told; the language's stands with the traits. */
  readonly toldAt?: Readonly<Partial<Record<Wish, Instant>>>;
}

/** As she tells them: `null` takes one back, and what is absent stays. */
export interface ToldWishes {
  readonly atMostWeekly?: boolean;
  readonly pausedUntil?: Instant | null;
  readonly quietHours?: DayHours | null;
  readonly locale?: string;
}

type Values = { readonly [Name in Exclude<Wish, 'everything'>]: Wishes[Name] | undefined };

const valuesIn = ({ atMostWeekly, pausedUntil, quietHours }: Wishes): Values => ({
  atMostWeekly,
  pausedUntil,
  quietHours,
});

const valuesOf = ({ atMostWeekly, pausedUntil, quietHours }: ToldWishes): Values => ({
  atMostWeekly: atMostWeekly === true ? true : undefined,
  pausedUntil: pausedUntil ?? undefined,
  quietHours: quietHours ?? undefined,
});

const textOf = (value: unknown): string => (value === undefined ? '' : JSON.stringify(value));

/** Of two that were told for the same instant the same one stays, whichever came first. */
const isNewer = (wish: keyof Values, told: Values, at: Instant, wishes: Wishes): boolean => {
  const keptAt = wishes.toldAt?.[wish];
  if (keptAt === undefined || at > keptAt) return true;
  return at === keptAt && textOf(told[wish]) > textOf(valuesIn(wishes)[wish]);
};

const named: readonly (keyof Values)[] = ['atMostWeekly', 'pausedUntil', 'quietHours'];

/** Her own choice outranks what others tell, whenever they do; of two choices the later stays. */
const withLocale = (profile: Profile, locale: string | undefined, at: Instant): Profile => {
  if (locale === undefined) return profile;
  const { wishes, identifiedAt = {} } = profile;
  const keptAt = wishes?.locale === true ? identifiedAt.locale : undefined;
  if (keptAt !== undefined && (keptAt > at || (keptAt === at && (profile.locale ?? '') >= locale)))
    return profile;
  return {
    ...profile,
    locale,
    wishes: { ...wishes, locale: true },
    identifiedAt: { ...identifiedAt, locale: at },
  };
};

export const withWishes = (profile: Profile, told: ToldWishes, at: Instant): Profile => {
  const { wishes: kept = {} } = profile;
  const values = valuesOf(told);
  const newer = named.filter((wish) => told[wish] !== undefined && isNewer(wish, values, at, kept));
  if (newer.length === 0) return withLocale(profile, told.locale, at);
  const { atMostWeekly, pausedUntil, quietHours, ...others } = kept;
  const merged: Values = {
    ...{ atMostWeekly, pausedUntil, quietHours },
    ...Object.fromEntries(newer.map((wish) => [wish, values[wish]])),
  };
  const wishes: Wishes = {
    ...others,
    ...(merged.atMostWeekly !== undefined && { atMostWeekly: merged.atMostWeekly }),
    ...(merged.pausedUntil !== undefined && { pausedUntil: merged.pausedUntil }),
    ...(merged.quietHours !== undefined && { quietHours: merged.quietHours }),
    toldAt: { ...kept.toldAt, ...Object.fromEntries(newer.map((wish) => [wish, at])) },
  };
  return withLocale({ ...profile, wishes }, told.locale, at);
};

/** Nothing at all is wanted any more, or something again: the later counts, and of one instant the refusal. */
export const wantingAnything = (profile: Profile, isWanted: boolean, at: Instant): Profile => {
  const keptAt = profile.wishes?.toldAt?.everything;
  const isLater = keptAt === undefined || at > keptAt || (at === keptAt && !isWanted);
  if (!isLater) return profile;
  const { suppressed, ...others } = profile;
  const { wishes } = profile;
  const isFree = suppressed === undefined || suppressed === 'unsubscribed';
  return {
    ...others,
    ...(!isFree && { suppressed }),
    ...(isFree && !isWanted && { suppressed: 'unsubscribed' as const }),
    wishes: { ...wishes, toldAt: { ...wishes?.toldAt, everything: at } },
  };
};

/** With those of another record of the same customer. */
export const withWishesOf = (
  profile: Profile,
  { wishes, suppressed, locale, identifiedAt }: Profile,
): Profile => {
  const { toldAt = {} } = wishes ?? {};
  const told = valuesIn(wishes ?? {});
  const wished = named.reduce<Profile>((known, wish) => {
    const at = toldAt[wish];
    if (at === undefined) return known;
    return withWishes(known, { [wish]: told[wish] ?? (wish === 'atMostWeekly' ? false : null) }, at);
  }, profile);
  const chosenAt = wishes?.locale === true ? identifiedAt?.locale : undefined;
  const chosen = chosenAt === undefined ? wished : withLocale(wished, locale, chosenAt);
  if (toldAt.everything !== undefined)
    return wantingAnything(chosen, suppressed !== 'unsubscribed', toldAt.everything);
  return suppressed === undefined ? chosen : suppressedFor(chosen, suppressed);
};

/** Without those that were told at one of these instants. */
export const withoutWishesAt = (profile: Profile, going: ReadonlySet<Instant>): Profile => {
  const { wishes } = profile;
  if (wishes === undefined) return profile;
  const { toldAt = {} } = wishes;
  const isGoing = (wish: Wish): boolean => {
    const at = toldAt[wish];
    return at !== undefined && going.has(at);
  };
  const chosenAt = wishes.locale === true ? profile.identifiedAt?.locale : undefined;
  const { atMostWeekly, pausedUntil, quietHours, locale } = wishes;
  return {
    ...profile,
    wishes: {
      ...(atMostWeekly !== undefined && !isGoing('atMostWeekly') && { atMostWeekly }),
      ...(pausedUntil !== undefined && !isGoing('pausedUntil') && { pausedUntil }),
      ...(quietHours !== undefined && !isGoing('quietHours') && { quietHours }),
      ...(locale !== undefined && !(chosenAt !== undefined && going.has(chosenAt)) && { locale }),
      toldAt: Object.fromEntries(Object.entries(toldAt).filter(([, at]) => !going.has(at))),
    },
  };
};

/** What a rule means, written anew from its description and on nothing of the product's but types: slow and plain. */
import { days } from '../../../../shared/base/time.ts';
import type { OrderState } from '../../../../shared/customers/orders/order.ts';
import type { Profile } from '../../../../shared/customers/profiles/profile.ts';
import type { Bounds } from '../../../../shared/customers/rules/bounds.ts';
import type { Buyer, Clause, Rule, Scoring, Verdict } from '../../../../shared/customers/rules/index.ts';

const day = 24 * 60 * 60 * 1_000;

const moments = (profile: Profile): Readonly<Record<string, number | undefined>> => ({
  firstOrder: profile.firstOrderAt,
  lastOrder: profile.lastOrderAt,
  previousOrder: profile.previousOrderAt,
  firstVisit: profile.firstVisitAt,
  lastVisit: profile.lastVisitAt,
  pointsExpiry: profile.pointsExpireAt,
  tierEnd: profile.tierEndsAt,
});

const calendars = new Map<string, Intl.DateTimeFormat>();
const calendarOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = calendars.get(timeZone);
  if (known !== undefined) return known;
  const options = { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  let made: Intl.DateTimeFormat;
  try {
    made = new Intl.DateTimeFormat('en-CA', options);
  } catch {
    made = new Intl.DateTimeFormat('en-CA', { ...options, timeZone: 'UTC' });
  }
  calendars.set(timeZone, made);
  return made;
};

const isLeap = (year: number): boolean => new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;
const beginnings = new Map<string, number>();
/** The first millisecond at which the calendar there shows the day, found by halving. */
const beginningOf = (year: number, monthDay: string, zone: string): number => {
  const date = `${year}-${monthDay === '02-29' && !isLeap(year) ? '02-28' : monthDay}`;
  const key = `${date} ${zone}`;
  const known = beginnings.get(key);
  if (known !== undefined) return known;
  let before = Date.parse(date) - day;
  let after = before + 2 * day;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (calendarOf(zone).format(middle) < date) before = middle;
    else after = middle;
  }
  beginnings.set(key, after);
  return after;
};

const anniversaries = new Map<string, readonly number[]>();
/** When the anniversary's day begins, in all the years that a test can speak of. */
export const referenceAnniversaries = (
  profile: Profile,
  of: 'birthday' | 'firstOrder',
): readonly number[] => {
  const { birthday = '', firstOrderAt, timezone = 'UTC' } = profile;
  const key = `${of === 'birthday' ? birthday : firstOrderAt} ${timezone}`;
  const known = anniversaries.get(key);
  if (known !== undefined) return known;
  const date =
    of === 'birthday'
      ? birthday
      : firstOrderAt === undefined
        ? ''
        : calendarOf(timezone).format(firstOrderAt);
  const monthDay = date.slice(-5);
  const found = /^\d\d-\d\d$/.test(monthDay)
    ? Array.from({ length: 20 }, (_, index) => beginningOf(2026 + index, monthDay, timezone))
    : [];
  anniversaries.set(key, found);
  return found;
};

/** When the day of the trait `renewsOn` begins. */
export const referenceTraitDays = ({ traits = {}, timezone = 'UTC' }: Profile): readonly number[] => {
  const { renewsOn } = traits;
  if (renewsOn === undefined) return [];
  const [year, ...monthDay] = String(renewsOn).split('-');
  return [beginningOf(Number(year), monthDay.join('-'), timezone)];
};

/** Compares in whole units (ms, hundredths), so that 0.29 of a currency is 29 hundredths. */
const compare = (value: number | undefined, bounds: Bounds, unit: number): Verdict => {
  if (value === undefined) return 'unknown';
  const limit = (bound: number) => (unit === 1 ? bound : Math.round(bound * unit));
  const { atLeast, moreThan, atMost, lessThan } = bounds;
  if (atLeast !== undefined && value < limit(atLeast)) return 'out';
  if (moreThan !== undefined && value <= limit(moreThan)) return 'out';
  if (atMost !== undefined && value > limit(atMost)) return 'out';
  if (lessThan !== undefined && value >= limit(lessThan)) return 'out';
  return 'in';
};

/** The stages as the documentation tells them, as a decision and not as rules. */
export const referenceStage = (profile: Profile, now: number): string => {
  const { firstOrderAt, lastOrderAt, previousOrderAt } = profile;
  if (lastOrderAt === undefined) return 'prospect';
  const silence = Math.max(0, now - lastOrderAt) / day;
  if (silence >= 180) return 'churned';
  if (silence >= 60) return 'dormant';
  if (silence >= 30) return 'at-risk';
  if (previousOrderAt !== undefined && lastOrderAt - previousOrderAt >= 60 * day) return 'won-back';
  if (firstOrderAt !== undefined && now - firstOrderAt < 30 * day) return 'new';
  return 'active';
};

const yes = (holds: boolean): Verdict => (holds ? 'in' : 'out');

const textOf = (profile: Profile, field: string): unknown => {
  const value = (profile as unknown as Record<string, unknown>)[field];
  return value === '' ? undefined : value;
};

/** What two units of a currency that has a rate come to in the shop's. */
const inShops = (value: number, currency = 'XXX'): number => {
  if (currency === 'XXX') return value;
  return currency === 'USD' ? Math.round(value * 1.5) : 0;
};

type BoughtClause = Extract<Clause, { readonly bought: unknown }>;

/** How often, and for how many hundredths. */
const boughtBy = (
  clause: BoughtClause,
  orders: readonly OrderState[],
  now: number,
): { readonly times: number; readonly worth: number } => {
  let times = 0;
  let worth = 0;
  for (const order of orders) {
    const { placedAt, lines, standing, refunds } = order;
    const isPaid = order.paid === true || Object.keys(refunds).length > 0;
    if (placedAt === undefined || (standing?.isCancelled === true && !isPaid)) continue;
    if (placedAt > now) continue;
    if (clause.withinDays !== undefined && now - placedAt > Math.round(clause.withinDays * day)) continue;
    const all = (lines?.items ?? []).filter(({ quantity }) => quantity > 0);
    const some = all.filter((item) => clause.in.includes(item[clause.bought] ?? ''));
    if (some.length === 0) continue;
    times += 1;
    const sum = (list: typeof all) =>
      list.reduce((total, { price = 0, quantity }) => total + price * quantity, 0);
    const full = inShops(sum(all), order.worth?.currency);
    const paid = order.worth === undefined ? full : inShops(order.worth.value, order.worth.currency);
    const back = Object.values(refunds).reduce(
      (total, each) => total + inShops(each.value, each.currency),
      0,
    );
    const left = Math.max(0, Math.min(full, paid) - Math.min(back, paid));
    if (sum(all) > 0) worth += Math.round((left * sum(some)) / sum(all));
  }
  return { times, worth };
};

/** What a model may say: one score falls with silence, one rises, and one rises and falls again. */
export const scoring: Scoring = {
  returnChance: ({ orders, active, known }, over) => {
    const asked = (orders * over) / day;
    return asked / (asked + known - active + 3);
  },
  valueAtRisk: ({ spent, active, known }) => spent * Math.max(0, 1 - Math.abs(known - active - 60) / 60),
  beyondOwnRhythm: ({ orders, active, known }) => (known - active) / (known - active + (active + 1) / orders),
  rhythmThreshold: 0.7,
};

/** By whole days of silence; who has not ordered has no score. */
const buyerOf = ({ orders, spent, firstOrderAt, lastOrderAt }: Profile, now: number): Buyer | undefined => {
  if (orders === 0 || firstOrderAt === undefined || lastOrderAt === undefined) return undefined;
  const active = Math.max(0, (lastOrderAt - firstOrderAt) / day);
  const silent = Math.min(3_650, Math.floor(Math.max(0, now - lastOrderAt) / day));
  return { orders, spent, active, known: active + silent };
};

/** A kind of clause that the reference has forgotten does not compile. */
const unreachable = (clause: never): never => {
  throw new TypeError(`the reference knows no clause such as ${JSON.stringify(clause)}`);
};

const clauseVerdict = (
  clause: Clause,
  profile: Profile,
  now: number,
  orders: readonly OrderState[],
): Verdict => {
  if ('bought' in clause) {
    const { times, worth } = boughtBy(clause, orders, now);
    return clause.worthAtLeast === undefined
      ? yes(times >= (clause.timesAtLeast ?? 1))
      : yes(worth >= Math.round(clause.worthAtLeast * 100));
  }
  if ('returnChanceWithinDays' in clause) {
    const over = days(clause.returnChanceWithinDays);
    const buyer = buyerOf(profile, now);
    return compare(buyer && scoring.returnChance(buyer, over), clause, 1);
  }
  if ('valueAtRisk' in clause) {
    const buyer = buyerOf(profile, now);
    return compare(buyer && scoring.valueAtRisk(buyer), clause, 100);
  }
  if ('silentBeyondOwnRhythm' in clause) {
    const buyer = buyerOf(profile, now);
    const asked = clause.silentBeyondOwnRhythm;
    return compare(
      buyer && scoring.beyondOwnRhythm(buyer),
      { atLeast: asked === 'by-money' ? (scoring.rhythmThreshold ?? 0.9) : asked },
      1,
    );
  }
  if ('daysSince' in clause) {
    const at = moments(profile)[clause.daysSince];
    return compare(at === undefined ? undefined : Math.max(0, now - at), clause, day);
  }
  if ('daysUntil' in clause) {
    const at = moments(profile)[clause.daysUntil];
    return compare(at === undefined ? undefined : Math.max(0, at - now), clause, day);
  }
  if ('daysUntilAnniversary' in clause) {
    const at = referenceAnniversaries(profile, clause.daysUntilAnniversary).find((each) => each >= now);
    return compare(at === undefined ? undefined : at - now, clause, day);
  }
  if ('daysBetweenLastOrders' in clause) {
    const { lastOrderAt: to, previousOrderAt: from } = profile;
    return compare(to === undefined || from === undefined ? undefined : Math.max(0, to - from), clause, day);
  }
  if ('stageIn' in clause)
    return yes((clause.stageIn as readonly string[]).includes(referenceStage(profile, now)));
  if ('consent' in clause) return yes((profile.consents[clause.consent] === true) === clause.is);
  if ('known' in clause) {
    const value =
      clause.known in moments(profile) ? moments(profile)[clause.known] : textOf(profile, clause.known);
    return yes((value !== undefined) === clause.is);
  }
  if ('traitKnown' in clause) return yes((profile.traits?.[clause.traitKnown] !== undefined) === clause.is);
  if ('daysUntilTrait' in clause) {
    const [at] = referenceTraitDays(profile);
    return at !== undefined && at < now
      ? 'out'
      : compare(at === undefined ? undefined : at - now, clause, day);
  }
  if ('trait' in clause) {
    const value = profile.traits?.[clause.trait];
    if (value === undefined) return 'unknown';
    return 'in' in clause ? yes(clause.in.some((each) => each === value)) : compare(Number(value), clause, 1);
  }
  if ('in' in clause) {
    const value = textOf(profile, clause.field);
    return value === undefined ? 'unknown' : yes(clause.in.some((each) => each === value));
  }
  if ('averageOrderAtLeast' in clause) {
    if (profile.orders === 0) return 'unknown';
    return yes(profile.spent >= profile.orders * Math.round(clause.averageOrderAtLeast * 100));
  }
  if ('field' in clause) return compare(profile[clause.field], clause, clause.field === 'spent' ? 100 : 1);
  return unreachable(clause);
};

/** Kleene's strong three-valued logic, by the table. */
export const referenceVerdict = (
  rule: Rule,
  profile: Profile,
  now: number,
  orders: readonly OrderState[] = [],
): Verdict => {
  if ('not' in rule) {
    const verdict = referenceVerdict(rule.not, profile, now, orders);
    return verdict === 'unknown' ? 'unknown' : yes(verdict === 'out');
  }
  if (!('all' in rule) && !('any' in rule)) return clauseVerdict(rule, profile, now, orders);
  const [parts, settles, otherwise]: [readonly Rule[], Verdict, Verdict] =
    'all' in rule ? [rule.all, 'out', 'in'] : [rule.any, 'in', 'out'];
  const verdicts = parts.map((part) => referenceVerdict(part, profile, now, orders));
  if (verdicts.includes(settles)) return settles;
  return verdicts.includes('unknown') ? 'unknown' : otherwise;
};

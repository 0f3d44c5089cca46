/**
 * The pace of a channel: which instant is the next at which its provider takes a message. Two clocks run over what it takes,
 * so that what goes ahead does not queue behind a night's win-backs.
 */
import * as z from 'zod';
import { type RecordOf, time } from '../../base/record.ts';
import { days, type Instant, instant, minutes, plus } from '../../base/time.ts';

/** What a provider takes, or may be given at most. */
export interface Rate {
  readonly perSecond: number;
  /** In any 24 hours; absent: any number. */
  readonly perDay?: number;
  /** Of those, in the last 24 hours. */
  readonly sent?: number;
}

/** What is kept for messages that go ahead, of each second and of each day. */
const keptAhead = 0.1;

/** More than anybody sends. */
const anyNumber = 1e12;
const clockRecord = z.object({
  /** The next slot, unless it has passed; ms since 1970, with fractions. */
  next: z.number(),
  /** From one slot to the next, in ms. */
  every: z.number(),
  /** Slots that are left of the day's quota, and how many a whole one has. */
  left: z.number(),
  most: z.number(),
  /** The day's first slot may be then. */
  from: time,
});
export type Clock = RecordOf<typeof clockRecord>;

export const paceRecord = z.object({
  /** When the provider was asked what it takes. */
  readAt: time,
  /** Whose message goes ahead takes from either. */
  ahead: clockRecord,
  others: clockRecord,
});
/** What is known of a channel's pace, shared by all that send by it. */
export type Pace = RecordOf<typeof paceRecord>;
export type Share = 'ahead' | 'others';

/** What the provider takes may have changed since it was asked. */
export const isOutdated = ({ readAt }: Pace, now: Instant): boolean => now >= plus(readAt, minutes(1));

/** Its slots of that day which are still to come. */
const outstanding = ({ next, every, from }: Clock, now: Instant): number =>
  from > now ? 0 : Math.max(0, Math.ceil((next - now) / every));

const unused = { next: 0, left: 0, from: instant(0) };

/**
 * The pace by what the provider takes now. Slots that were given stay given; a clock that has used up the day's quota, and
 * goes on with the next day's, keeps what it has of that.
 */
export const pacedBy = (
  { perSecond, perDay = anyNumber, sent = 0 }: Rate,
  now: Instant,
  before?: Pick<Pace, Share>,
): Pace => {
  const { ahead = unused, others = unused } = before ?? {};
  const given = before === undefined ? 0 : outstanding(before.ahead, now) + outstanding(before.others, now);
  const free = Math.max(0, Math.floor(perDay - sent - given));
  const most = Math.ceil(perDay * keptAhead);
  const freeAhead = Math.min(free, most);
  const thousandths = (ms: number): number => Math.ceil(ms * 1_000) / 1_000;
  const clock = (was: Omit<Clock, 'every' | 'most'>, share: number, left: number, most: number): Clock => ({
    next: was.next,
    every: thousandths(1_000 / (perSecond * share)),
    left: was.from > now ? was.left : left,
    most,
    from: was.from,
  });
  return {
    readAt: now,
    ahead: clock(ahead, keptAhead, freeAhead, most),
    others: clock(others, 1 - keptAhead, free - freeAhead, Math.max(1, perDay - most)),
  };
};

/** The clock's next slot. */
export const slotAt = ({ next }: Clock, now: Instant): Instant => instant(Math.max(now, Math.ceil(next)));

/** The clock when its next slot has been taken. */
export const slotTaken = (clock: Clock, now: Instant): Clock => ({
  ...clock,
  next: Math.max(now, clock.next) + clock.every,
  left: clock.left - 1,
});

/** The day's quota is used up: the slots go on when the last of them is a day old, and no 24 hours have more. */
export const nextDay = (clock: Clock, now: Instant): Clock => {
  const from = plus(slotAt(clock, now), days(1));
  return { ...clock, next: from, left: clock.most, from };
};

/** Which clock has the earlier slot for what goes ahead. */
export const shareAhead = ({ ahead, others }: Pace, now: Instant): Share =>
  others.left >= 1 && (ahead.left < 1 || slotAt(others, now) <= slotAt(ahead, now)) ? 'others' : 'ahead';

/** Messages a second that leave while none goes ahead. */
export const perSecondOf = ({ others }: Pace): number => 1_000 / others.every;

/** What a channel's provider takes, as of when it was asked last, and what of it is left. */
export interface PaceStanding {
  readonly asOf: Instant;
  readonly perSecond: number;
  /** In any 24 hours; absent: any number. */
  readonly day?: {
    readonly most: number;
    /** Of those, not given to a message yet. */
    readonly left: number;
    /** Where none is left: when there are more. */
    readonly until?: Instant;
  };
}

export const standingOf = ({ readAt, ahead, others }: Pace, now: Instant): PaceStanding => {
  const clocks = [ahead, others];
  const sum = (of: (clock: Clock) => number): number => clocks.reduce((total, clock) => total + of(clock), 0);
  const perSecond = Math.round(sum(({ every }) => 1_000 / every) * 1_000) / 1_000;
  const most = sum((clock) => clock.most);
  if (most >= anyNumber) return { asOf: readAt, perSecond };
  // Whoever sends asks again after a minute: nothing has gone for a whole day.
  if (now >= plus(readAt, days(1))) return { asOf: readAt, perSecond, day: { most, left: most } };
  const left = sum((clock) => (clock.from > now ? 0 : Math.max(0, clock.left)));
  const until = instant(
    Math.min(...clocks.map((clock) => (clock.from > now ? clock.from : nextDay(clock, now).from))),
  );
  return { asOf: readAt, perSecond, day: { most, left, ...(left < 1 && { until }) } };
};

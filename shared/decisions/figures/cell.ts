/** What a record of the ledger counts for: cells, whose sums over all records are the figures of the read model. */
import { dateOn } from '../../base/calendar.ts';
import { remember } from '../../base/remember.ts';
import { type Instant, instant } from '../../base/time.ts';

/** One number that a record adds to one figure. */
export interface Cell {
  /** The figures that are read together, such as `journey#win-back-14d`. */
  readonly figure: string;
  /** Which of them, in their order: a day, a month, a version; such as `2026-11-30#2`. */
  readonly at: string;
  /** What is counted there, by `counterOf`. */
  readonly counter: string;
  /** Whole: sums of fractions hang on their order. */
  readonly amount: number;
}

/** How a shop counts: its days are those of its own timezone. */
export interface Counting {
  readonly timezone: string;
}

/** One kind of record, and what it counts for: of its own fields alone, so that a change of it is a difference of cells. */
export interface Measure<Record_> {
  readonly cells: (record: Record_, counting: Counting) => readonly Cell[];
}

const between = '|';

/** The counter's name of its parts, such as `exit|treatment|lapsed`. */
export const counterOf = (...parts: readonly (string | number)[]): string =>
  parts.map((part) => String(part).replace(/[%|]/g, encodeURIComponent)).join(between);

/** The parts that a counter's name is made of. */
export const partsOf = (counter: string): readonly string[] =>
  counter.split(between).map((part) => (part.includes('%') ? decodeURIComponent(part) : part));

/** No timezone's days begin within one. */
const quarter = 900_000;

const dayDuring = remember(20_000, (key) => {
  const space = key.indexOf(' ');
  return dateOn(instant(Number(key.slice(0, space)) * quarter), key.slice(space + 1));
});

/** `2026-11-30`: the shop's day of that instant. */
export const dayOf = (at: Instant, { timezone }: Counting): string =>
  dayDuring(`${Math.floor(at / quarter)} ${timezone}`);

export const monthOfDay = (day: string): string => day.slice(0, 7);

/** What `now` counts: how things stand, whenever they began. */
export const nowFigure = 'now';
export const couponsFigure = 'coupons';
export const spentFigure = 'spent';
export const channelsFigure = 'channels';
export const monthsFigure = 'months';
export const failedFigure = 'failed';
export const journeyFigure = (journey: string): string => `journey#${journey}`;

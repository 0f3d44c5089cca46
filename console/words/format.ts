/** Numbers, money and times, as the chosen language writes them. */
import { useShop } from '../frame/shop.tsx';
import { type Locale, useLocale } from './locale.tsx';

export interface Format {
  readonly number: (value: number) => string;
  /** `+6.4`, `−2.0`; of something else than a number as that is spoken. */
  readonly signed: (value: number, spoken?: (value: number) => string) => string;
  /** From 0 to 1. */
  readonly percent: (value: number) => string;
  /** In units of the shop's currency, or another. */
  readonly money: (value: number, currency?: string) => string;
  /** ISO 8601, by the shop's clock. */
  readonly time: (at: string) => string;
  readonly day: (at: string) => string;
  /** `09:30` */
  readonly clock: (at: string) => string;
  readonly exact: (at: string) => string;
  /** `3 days ago`, `in 2 hours`. */
  readonly ago: (at: string, now: number) => string;
  /** `14 days` */
  readonly days: (days: number) => string;
  /** Milliseconds: `1 day 12 hours`. */
  readonly duration: (ms: number) => string;
  /** `2026-11` */
  readonly month: (month: string) => string;
  /** `2026-11-30`, by the shop's calendar: as the API takes days and, cut, months. */
  readonly date: (at: number) => string;
}

const steps = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** An `Intl` formatter takes milliseconds to make: each is made when it is first asked for, and kept. */
const keeping = <Options, Formatter>(make: (options: Options) => Formatter) => {
  const kept = new Map<string, Formatter>();
  return (options: Options): Formatter => {
    const key = JSON.stringify(options);
    const formatter = kept.get(key) ?? make(options);
    kept.set(key, formatter);
    return formatter;
  };
};

const formatOf = (locale: Locale, currency: string, timezone: string): Format => {
  const numbers = keeping((options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options));
  const moments = keeping(
    (options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(locale, { timeZone: timezone, ...options }),
  );
  const relatives = keeping(
    (options: Intl.RelativeTimeFormatOptions) => new Intl.RelativeTimeFormat(locale, options),
  );
  const momentBy = (options: Intl.DateTimeFormatOptions) => (at: string) =>
    moments(options).format(new Date(at));
  const counted = (value: number, unit: (typeof units)[number][0]): string =>
    numbers({ style: 'unit', unit, unitDisplay: 'long' }).format(value);
  const number = (value: number): string => numbers({}).format(value);
  const tenths = (value: number): string => number(Math.round(value * 10) / 10);
  return {
    number,
    signed: (value, spoken = tenths) => `${value < 0 ? '−' : '+'}${spoken(Math.abs(value))}`,
    percent: (value) => numbers({ style: 'percent', maximumFractionDigits: 1 }).format(value),
    money: (value, of = currency) =>
      numbers({ style: 'currency', currency: of, currencyDisplay: 'narrowSymbol' }).format(value),
    time: momentBy({
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }),
    day: momentBy({ day: 'numeric', month: 'short', year: 'numeric' }),
    clock: momentBy({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    exact: momentBy({ dateStyle: 'full', timeStyle: 'long' }),
    ago: (at, now) => {
      const ms = Date.parse(at) - now;
      const [unit, size] = steps.find(([, each]) => Math.abs(ms) >= each) ?? ['minute', 60_000];
      return relatives({ numeric: 'auto' }).format(Math.round(ms / size), unit);
    },
    days: (value) => counted(value, 'day'),
    duration: (ms) => {
      let rest = ms;
      const parts: string[] = [];
      for (const [unit, size] of units) {
        const count = Math.floor(rest / size);
        rest -= count * size;
        if (count > 0) parts.push(counted(count, unit));
      }
      return parts.length === 0 ? counted(0, 'second') : parts.join(' ');
    },
    date: (at) => {
      const parts = moments({
        calendar: 'gregory',
        numberingSystem: 'latn',
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
      }).formatToParts(at);
      const part = (type: Intl.DateTimeFormatPartTypes): string =>
        parts.find((each) => each.type === type)?.value ?? '';
      return `${part('year')}-${part('month')}-${part('day')}`;
    },
    month: (text) =>
      moments({ timeZone: 'UTC', month: 'short', year: 'numeric' }).format(new Date(`${text}-01T00:00:00Z`)),
  };
};

/** Shared by all that is shown, as hundreds of places ask for it. */
const formats = keeping((of: readonly [locale: Locale, currency: string, timezone: string]) =>
  formatOf(...of),
);

export const useFormat = (): Format => {
  const { locale } = useLocale();
  const { currency, timezone } = useShop();
  return formats([locale, currency, timezone]);
};

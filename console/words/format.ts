/** Numbers, money and times, as the chosen language writes them. */
import { useMemo } from 'react';
import { useShop } from '../frame/shop.tsx';
import { useLocale } from './locale.tsx';

export interface Format {
  readonly number: (value: number) => string;
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

export const useFormat = (): Format => {
  const { locale } = useLocale();
  const { currency, timezone } = useShop();
  return useMemo(() => {
    const number = new Intl.NumberFormat(locale);
    const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
    const zoned = (options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(locale, { timeZone: timezone, ...options });
    const time = zoned({
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    const day = zoned({ day: 'numeric', month: 'short', year: 'numeric' });
    const clock = zoned({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    const exact = zoned({ dateStyle: 'full', timeStyle: 'long' });
    const counted = (value: number, unit: (typeof units)[number][0]): string =>
      new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
    const duration = (ms: number): string => {
      let rest = ms;
      const parts: string[] = [];
      for (const [unit, size] of units) {
        const count = Math.floor(rest / size);
        rest -= count * size;
        if (count > 0) parts.push(counted(count, unit));
      }
      return parts.length === 0 ? counted(0, 'second') : parts.join(' ');
    };
    const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
    const month = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'short', year: 'numeric' });
    return {
      number: (value) => number.format(value),
      percent: (value) => percent.format(value),
      money: (value, of = currency) =>
        new Intl.NumberFormat(locale, {
          style: 'currency',
          currency: of,
          currencyDisplay: 'narrowSymbol',
        }).format(value),
      time: (at) => time.format(new Date(at)),
      day: (at) => day.format(new Date(at)),
      clock: (at) => clock.format(new Date(at)),
      exact: (at) => exact.format(new Date(at)),
      ago: (at, now) => {
        const ms = Date.parse(at) - now;
        const [unit, size] = steps.find(([, each]) => Math.abs(ms) >= each) ?? ['minute', 60_000];
        return relative.format(Math.round(ms / size), unit);
      },
      days: (value) => counted(value, 'day'),
      duration,
      month: (text) => month.format(new Date(`${text}-01T00:00:00Z`)),
    };
  }, [locale, currency, timezone]);
};

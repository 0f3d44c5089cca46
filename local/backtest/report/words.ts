/** Figures as people read them. */
import { minorDigits, minorsIn, unitsOf } from '../../../shared/base/money.ts';
import { remember } from '../../../shared/base/remember.ts';
import type { Instant } from '../../../shared/base/time.ts';

/** `1,234`, `0.5` */
export const n = (value: number): string => value.toLocaleString('en');

/** `1,234`, of what is no whole number. */
export const whole = (value: number): string => n(Math.round(value) + 0);

/** `1 customer`, `2,310 customers` */
export const counted = (count: number, one: string, several = `${one}s`): string =>
  `${whole(count)} ${Math.round(count) === 1 ? one : several}`;

/** `4.1%`, `37%`. @param share from 0 to 1 */
export const percentOf = (share: number): string => {
  const percent = share * 100;
  return `${percent.toFixed(Math.abs(percent) < 9.95 && percent !== 0 ? 1 : 0)}%`;
};

/** `4.1 to 5.2%`. @param low from 0 to 1 */
export const rangeOf = ({ low, high }: { readonly low: number; readonly high: number }): string =>
  `${percentOf(low).slice(0, -1)} to ${percentOf(high)}`;

/** Of as many as it takes for two of them: `37 of 100`, `6 of 1,000`. @param share from 0 to 1 */
export const ofMany = (share: number, rounded: (value: number) => number = Math.round): string => {
  if (share === 0) return 'none';
  for (const many of [100, 1_000, 10_000]) {
    // A product of fractions may be more than its whole by the last bits.
    const some = rounded(Number((share * many).toFixed(6)));
    if (some > 1) return `${n(some)} of ${n(many)}`;
  }
  return 'fewer than 2 of 10,000';
};

export type MoneyWords = (minor: number) => string;

/** A list of a hundred thousand customers asks for them: one that is made anew takes longer than what it formats. */
const withDigits = remember(8, (digits) => {
  const exactly = Number(digits);
  return new Intl.NumberFormat('en', { minimumFractionDigits: exactly, maximumFractionDigits: exactly });
});

/** Of minor units, and parts of them: in the currency's decimals, and in whole units from a hundred on. */
export const moneyWords =
  (currency: string): MoneyWords =>
  (minor) => {
    const units = unitsOf(Math.round(minor), currency) + 0;
    const digits = Math.abs(units) < 100 ? minorDigits(currency) : 0;
    const said = withDigits(String(digits)).format(Math.abs(units));
    return `${units < 0 ? '−' : ''}${said} ${currency}`;
  };

/** Of what may be less than the smallest coin: `0.00009 EUR`. */
export const priceWords =
  (currency: string): MoneyWords =>
  (minor) =>
    `${Number((minor / minorsIn(currency)).toPrecision(3)).toLocaleString('en', { maximumFractionDigits: 8 })} ${currency}`;

/** Where the currency is said elsewhere, such as in a table. */
export const amountWords = (currency: string): MoneyWords => {
  const money = moneyWords(currency);
  return (minor) => money(minor).slice(0, -currency.length - 1);
};

/** On an axis, whose marks are round. */
export const axisWords =
  (currency: string): MoneyWords =>
  (minor) =>
    n(unitsOf(Math.round(minor), currency)).replace('-', '−');

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Jun 1998`. @param month `1998-06` */
export const monthWords = (month: string): string =>
  `${monthNames[Number(month.slice(5, 7)) - 1]} ${month.slice(0, 4)}`;

/** `30 Jun 1998`. @param day `1998-06-30` */
export const dayWords = (day: string): string => `${Number(day.slice(8, 10))} ${monthWords(day)}`;

/** The day of the shop's calendar, `1998-06-30`, that an instant is on. @param timezone IANA */
export const dayIn = (timezone: string): ((at: Instant) => string) => {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' });
  return (at) => format.format(at);
};

/** As a heading begins. */
export const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** `a, b and c` */
export const listed = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

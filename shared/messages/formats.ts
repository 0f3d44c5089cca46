/** Dates, amounts and lists as a locale writes them. */
import { type Money, minorDigits, unitsOf } from '../base/money.ts';
import { remember } from '../base/remember.ts';

const dateStyles: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  long: { weekday: 'long', month: 'long', day: 'numeric', hour: 'numeric', minute: '2-digit' },
  short: { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' },
  day: { year: 'numeric', month: 'long', day: 'numeric' },
};

/** Of what ends, for its words in a locale. */
const endStyles: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  weekday: { weekday: 'long' },
  'month-day': { month: 'long', day: 'numeric' },
  'weekday-month-day': { weekday: 'long', month: 'long', day: 'numeric' },
  hour: { weekday: 'long', month: 'long', day: 'numeric', hour: 'numeric' },
};

const dateFormat = remember(500, (key) => {
  const [style = '', locale, timeZone] = key.split(' ');
  return new Intl.DateTimeFormat(locale, { ...dateStyles[style], ...endStyles[style], timeZone });
});

// Intl sets numbers apart from signs with no-break spaces, which are outside GSM-7: one of them would double the price of a text.
const plainSpaces = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');

/** A part of when something ends, by the styles for that. */
export const endPartIn = (
  at: number,
  style: 'weekday' | 'month-day' | 'weekday-month-day' | 'hour',
  locale: string,
  timezone: string,
): string => plainSpaces(dateFormat(`${style} ${locale} ${timezone}`).format(at));

/** Date and time in words. @throws RangeError when the value is no instant, or the style unknown. */
export const dateIn = (at: unknown, style: string, locale: string, timezone: string): string => {
  if (typeof at !== 'number' || !Number.isFinite(at))
    throw new RangeError(`date_in wants milliseconds since 1970, not ${JSON.stringify(at)}`);
  if (!Object.hasOwn(dateStyles, style))
    throw new RangeError(`date_in knows no style "${style}"; write 'long', 'short', 'day' or 'night'`);
  return dateFormat(`${style} ${locale} ${timezone}`).format(at);
};

const percentFormat = remember(
  500,
  (locale) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }),
);
const moneyFormat = remember(500, (key) => {
  const [locale, currency = ''] = key.split(' ');
  const digits = minorDigits(currency);
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    trailingZeroDisplay: 'stripIfInteger',
  });
});
const numberFormat = remember(500, (locale) => new Intl.NumberFormat(locale));
const listFormat = remember(500, (locale) => new Intl.ListFormat(locale, { type: 'conjunction' }));

/** `1,000`. */
export const numberIn = (value: number, locale: string): string =>
  plainSpaces(numberFormat(locale).format(value));

/** `tea and coffee`. */
export const listIn = (names: readonly string[], locale: string): string => listFormat(locale).format(names);

/** `€49.90`; `€50` of a whole amount. */
export const unitsIn = (units: number, locale: string, currency: string): string =>
  plainSpaces(moneyFormat(`${locale} ${currency}`).format(units));

export const moneyIn = ({ minor, currency }: Money, locale: string): string =>
  unitsIn(unitsOf(minor, currency), locale, currency);

/** Chinese, Cantonese among it, names the tenths that are left to pay: 10 % off is `9 折`, 15 % off `85 折`, 65 % off `3.5 折`. */
const tenthsLeft = (percentOff: number): string => {
  const left = 100 - percentOff;
  const saidWhole = left > 50 && left % 10 !== 0 && Number.isInteger(left);
  return `${saidWhole ? left : Math.round(left * 100) / 1_000} 折`;
};

/** What is taken off as a noun: `10%`, `9 折`. */
export const percentIn = (percentOff: number, locale: string): string =>
  /^(?:zh|yue)\b/.test(locale)
    ? tenthsLeft(percentOff)
    : plainSpaces(percentFormat(locale).format(percentOff / 100));

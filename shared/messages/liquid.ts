/** Liquid as templates may write it: strict, without files, with filters that know locale and timezone. */
import { type Context, Liquid } from 'liquidjs';
import { inkOn } from '../base/colour.ts';
import { type Money, minorDigits, unitsOf } from '../base/money.ts';
import { remember } from '../base/remember.ts';
import type { MomentVariable } from './variables.ts';

const tags = ['if', 'unless', 'case', 'for', 'comment'];
// Not `raw`, which would switch escaping off; nor `date`, which tells the machine's timezone.
const filters = [
  'append',
  'capitalize',
  'default',
  'downcase',
  'prepend',
  'truncate',
  'upcase',
  'url_encode',
];

const dateStyles: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  long: { weekday: 'long', month: 'long', day: 'numeric', hour: 'numeric', minute: '2-digit' },
  short: { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' },
  day: { year: 'numeric', month: 'long', day: 'numeric' },
};

const dateFormat = remember(500, (key) => {
  const [style = '', locale, timeZone] = key.split(' ');
  return new Intl.DateTimeFormat(locale, { ...dateStyles[style], timeZone });
});

/** What happens at a place is told by the clock there. */
const isMoment = (value: unknown): value is MomentVariable =>
  typeof value === 'object' && value !== null && 'at' in value && 'timezone' in value;

/** Date and time in words. @throws RangeError when the value is no instant, or the style unknown. */
const dateIn = (at: unknown, style: string, locale: string, timezone: string): string => {
  if (typeof at !== 'number' || !Number.isFinite(at))
    throw new RangeError(`date_in wants milliseconds since 1970, not ${JSON.stringify(at)}`);
  if (!Object.hasOwn(dateStyles, style))
    throw new RangeError(`date_in knows no style "${style}"; write 'long', 'short' or 'day'`);
  return dateFormat(`${style} ${locale} ${timezone}`).format(at);
};

// Intl sets numbers apart from signs with no-break spaces, which are outside GSM-7: one of them would double the price of a text.
const plainSpaces = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');

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

/** Chinese, Cantonese among it, names the tenths that are left to pay: 10 % off is `9 折`, 15 % off `85 折`, 65 % off `3.5 折`. */
const tenthsLeft = (percentOff: number): string => {
  const left = 100 - percentOff;
  const saidWhole = left > 50 && left % 10 !== 0 && Number.isInteger(left);
  return `${saidWhole ? left : Math.round(left * 100) / 1_000} 折`;
};

/** The discount as a noun: `10%`, `9 折`, `€5`. @throws RangeError when the value is no coupon. */
const discount = (coupon: unknown, locale: string, currency: string): string => {
  if (typeof coupon === 'object' && coupon !== null) {
    if ('percentOff' in coupon && typeof coupon.percentOff === 'number')
      return /^(?:zh|yue)\b/.test(locale)
        ? tenthsLeft(coupon.percentOff)
        : plainSpaces(percentFormat(locale).format(coupon.percentOff / 100));
    if ('amountOff' in coupon && typeof coupon.amountOff === 'number')
      return plainSpaces(moneyFormat(`${locale} ${currency}`).format(coupon.amountOff));
  }
  throw new RangeError('discount wants a coupon with percentOff or amountOff');
};

const isMoney = (value: unknown): value is Money =>
  typeof value === 'object' && value !== null && 'minor' in value && 'currency' in value;

/** An amount as the locale writes it: `€49.90`. @throws RangeError when the value is none */
const money = (amount: unknown, locale: string): string => {
  if (!isMoney(amount) || !Number.isFinite(amount.minor))
    throw new RangeError(`money wants an amount, such as cart.total, not ${JSON.stringify(amount)}`);
  const { minor, currency } = amount;
  return plainSpaces(moneyFormat(`${locale} ${currency}`).format(unitsOf(minor, currency)));
};

const read = (context: Context, name: string): string => String(context.getSync([name]));

const engine = (escapes: boolean): Liquid => {
  const liquid = new Liquid({
    strictVariables: true,
    strictFilters: true,
    jsTruthy: true,
    ...(escapes && { outputEscape: 'escape' as const }),
  });
  for (const tag of Object.keys(liquid.tags)) if (!tags.includes(tag)) delete liquid.tags[tag];
  for (const filter of Object.keys(liquid.filters))
    if (!filters.includes(filter)) liquid.unregisterFilter(filter);
  liquid.registerFilter('date_in', function (at: unknown, style: unknown = 'long') {
    const locale = read(this.context, 'locale');
    return isMoment(at)
      ? dateIn(at.at, String(style), locale, at.timezone)
      : dateIn(at, String(style), locale, read(this.context, 'timezone'));
  });
  liquid.registerFilter('discount', function (coupon: unknown) {
    return discount(coupon, read(this.context, 'locale'), read(this.context, 'currency'));
  });
  liquid.registerFilter('money', function (amount: unknown) {
    return money(amount, read(this.context, 'locale'));
  });
  liquid.registerFilter('ink', (colour: unknown) => inkOn(String(colour)));
  return liquid;
};

/** For HTML: every output is escaped. */
export const htmlLiquid: Liquid = engine(true);
/** For subjects, text parts and text messages. */
export const plainLiquid: Liquid = engine(false);

/** Liquid as templates may write it: strict, without files, with filters that know locale and timezone. */
import { type Context, Liquid } from 'liquidjs';
import { inkOn, onDark } from '../base/colour.ts';
import type { Money } from '../base/money.ts';
import { type Instant, instant } from '../base/time.ts';
import { endIn } from './ends.ts';
import { dateIn, listIn, moneyIn, percentIn, unitsIn } from './formats.ts';
import { benefitIn, conditionsIn } from './offers/words.ts';
import type { CouponVariables, MomentVariable } from './variables.ts';

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

/** What happens at a place is told by the clock there. */
const isMoment = (value: unknown): value is MomentVariable =>
  typeof value === 'object' && value !== null && 'at' in value && 'timezone' in value;

const isInstant = (value: unknown): value is Instant => typeof value === 'number' && Number.isFinite(value);

const isOffer = (value: unknown): value is CouponVariables =>
  typeof value === 'object' && value !== null && 'percentOff' in value && 'forFriends' in value;

/** @throws RangeError when the value is no coupon */
const offered = (value: unknown, filter: string): CouponVariables => {
  if (isOffer(value)) return value;
  throw new RangeError(`${filter} wants a coupon, not ${JSON.stringify(value)}`);
};

/** The discount as a noun: `10%`, `9 折`, `€5`. @throws RangeError when the value is no coupon that takes something off. */
const discount = (coupon: unknown, locale: string, currency: string): string => {
  if (isOffer(coupon)) {
    if (coupon.percentOff !== null) return percentIn(coupon.percentOff, locale);
    if (coupon.amountOff !== null) return unitsIn(coupon.amountOff, locale, currency);
  }
  throw new RangeError(
    'discount wants a coupon with percentOff or amountOff; of any other, write {{ coupon | offer }}',
  );
};

const isMoney = (value: unknown): value is Money =>
  typeof value === 'object' && value !== null && 'minor' in value && 'currency' in value;

/** An amount as the locale writes it: `€49.90`. @throws RangeError when the value is none */
const money = (amount: unknown, locale: string): string => {
  if (!isMoney(amount) || !Number.isFinite(amount.minor))
    throw new RangeError(`money wants an amount, such as cart.total, not ${JSON.stringify(amount)}`);
  return moneyIn(amount, locale);
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
    const told = isMoment(at) ? at : { at, timezone: read(this.context, 'timezone') };
    return style === 'night' && isInstant(told.at)
      ? endIn(told.at, instant(Number(read(this.context, 'now'))), locale, told.timezone)
      : dateIn(told.at, String(style), locale, told.timezone);
  });
  liquid.registerFilter('discount', function (coupon: unknown) {
    return discount(coupon, read(this.context, 'locale'), read(this.context, 'currency'));
  });
  liquid.registerFilter('offer', function (coupon: unknown) {
    const [locale, currency] = [read(this.context, 'locale'), read(this.context, 'currency')];
    return benefitIn(offered(coupon, 'offer'), locale, currency);
  });
  liquid.registerFilter('terms', function (coupon: unknown) {
    return conditionsIn(offered(coupon, 'terms'), read(this.context, 'locale'));
  });
  liquid.registerFilter('list', function (names: unknown) {
    return listIn(Array.isArray(names) ? names.map(String) : [], read(this.context, 'locale'));
  });
  liquid.registerFilter('money', function (amount: unknown) {
    return money(amount, read(this.context, 'locale'));
  });
  liquid.registerFilter('ink', (colour: unknown) => inkOn(String(colour)));
  liquid.registerFilter('on_dark', (colour: unknown) => onDark(String(colour)));
  return liquid;
};

/** Made when it is first asked for: most functions render nothing. */
const made = (escapes: boolean): (() => Liquid) => {
  let liquid: Liquid | undefined;
  return () => {
    liquid ??= engine(escapes);
    return liquid;
  };
};

/** For HTML: every output is escaped. */
export const htmlLiquid = made(true);
/** For subjects, text parts and text messages. */
export const plainLiquid = made(false);

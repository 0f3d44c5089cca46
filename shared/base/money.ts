/** Amounts of money: whole numbers of the smallest unit of their currency, and never added across currencies. */

/** Whole in `minor`, which is what ISO 4217 calls the currency's minor unit: cents, fils, or the yen itself. */
export interface Money {
  readonly minor: number;
  /** ISO 4217. */
  readonly currency: string;
}

/** What a shop counts in, and what one unit of another currency is worth in it. */
export interface ShopMoney {
  readonly currency: string;
  readonly rates: Readonly<Record<string, number>>;
}

/** ISO 4217's own code where no currency is involved. */
export const noCurrency = 'XXX';

export const isCurrency = (text: string): boolean => /^[A-Z]{3}$/.test(text);

/**
 * Those of ISO 4217's list whose minor unit is no hundredth, by how many decimals it has. `Intl.NumberFormat` can't be
 * asked: it has CLDR's decimals, which are those that people write (0 for IQD, HUF and LBP, which have 3, 2 and 2).
 */
const unusual: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};
const digits: ReadonlyMap<string, number> = new Map(
  Object.entries(unusual).flatMap(([count, codes]) =>
    codes.split(' ').map((code) => [code, Number(count)] as const),
  ),
);
/** No currency has more. */
export const mostDigits = 4;

/** How many decimals an amount of the currency has. */
export const minorDigits = (currency: string): number => digits.get(currency) ?? 2;

/** How many minor units make a unit. */
export const minorsIn = (currency: string): number => 10 ** minorDigits(currency);

/** The decimal point is moved in the text: 1.005 × 100 is 100.49999999999999. */
const shifted = (amount: number, by: number): number => {
  const [mantissa = '0', exponent = '0'] = String(amount).split('e');
  return Number(`${mantissa}e${Number(exponent) + by}`);
};

/** To a whole one, half up. @param units such as 19.9 */
export const minorOf = (units: number, currency: string): number =>
  Math.round(shifted(units, minorDigits(currency)));

export const unitsOf = (minor: number, currency: string): number => shifted(minor, -minorDigits(currency));

/** In minor units of the shop's currency; `undefined`: nothing says what that currency is worth. */
export const worthIn = ({ minor, currency }: Money, shop: ShopMoney): number | undefined => {
  if (currency === shop.currency) return minor;
  const rate = Object.hasOwn(shop.rates, currency) ? shop.rates[currency] : undefined;
  return rate === undefined ? undefined : minorOf(unitsOf(minor, currency) * rate, shop.currency);
};

/** The same rates as a shop has them that counts in another currency; without a rate to it, none of them is known. */
export const countedIn = ({ currency, rates }: ShopMoney, other: string): ShopMoney => {
  if (other === currency) return { currency, rates };
  const worth = Object.hasOwn(rates, other) ? rates[other] : undefined;
  if (worth === undefined) return { currency: other, rates: {} };
  const all = Object.entries({ ...rates, [currency]: 1 }).filter(([each]) => each !== other);
  return { currency: other, rates: Object.fromEntries(all.map(([each, rate]) => [each, rate / worth])) };
};

/** Millionths of a unit: what is less than the smallest unit of a currency, such as an email's price, is whole in them. */
export const microsOf = (units: number): number => Math.round(shifted(units, 6));

export const microsOfMinor = (minor: number, currency: string): number =>
  Math.round(shifted(minor, 6 - minorDigits(currency)));

export const unitsOfMicros = (micros: number): number => shifted(micros, -6);

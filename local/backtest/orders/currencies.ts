/** Which currency an amount or a column's name tells of itself. */

/** ISO 4217's, as far as they are in use: three capitals of a heading, such as NET, are mostly none. */
const codes: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** Of signs, those that are one currency's; `$` alone is taken for the US dollar's, and ¥ and kr are several. */
const signs: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  元: 'CNY',
  円: 'JPY',
  '₹': 'INR',
  '₩': 'KRW',
  zł: 'PLN',
  '₽': 'RUB',
  '₺': 'TRY',
  '₴': 'UAH',
  '฿': 'THB',
  '₫': 'VND',
  '₱': 'PHP',
  '₪': 'ILS',
  $: 'USD',
  US$: 'USD',
  CA$: 'CAD',
  C$: 'CAD',
  A$: 'AUD',
  AU$: 'AUD',
  NZ$: 'NZD',
  HK$: 'HKD',
  NT$: 'TWD',
  S$: 'SGD',
  R$: 'BRL',
  MX$: 'MXN',
};

/** Those that people write as `$`. */
const dollars: ReadonlySet<string> = new Set(
  'USD CAD AUD NZD HKD TWD SGD MXN ARS CLP COP BBD BMD BSD BZD FJD GYD JMD LRD NAD TTD'.split(' '),
);

const currencyOfSign = (sign: string, shops: string): string | undefined => {
  if (sign === '$' && dollars.has(shops)) return shops;
  const known = Object.hasOwn(signs, sign) ? signs[sign] : undefined;
  return known ?? (codes.has(sign) ? sign : undefined);
};

const isBare = /^[\d.,\s'’+()-]*$/;

/** `129,67 €`, `EUR 12.50`. @param shops the shop's, which a `$` means where it is a dollar @returns `undefined`: it tells none */
export const currencyInAmount = (cell: string, shops: string): string | undefined => {
  if (isBare.test(cell)) return undefined;
  const sign = cell.normalize('NFKC').replaceAll(/[\d.,\s'’+()−-]/g, '');
  return currencyOfSign(sign, shops) ?? currencyOfSign(sign.toUpperCase(), shops);
};

/** `Total (EUR)`, `Betrag in €`, `Amount USD`, `金额（元）`. @returns `undefined`: it tells none */
export const currencyInName = (name: string, shops: string): string | undefined => {
  const last = /(?:[([]\s*|\s)(?<unit>[^\s()[\]]+)\s*[)\]]?\s*$/u.exec(name.normalize('NFKC'))?.groups?.unit;
  return last === undefined ? undefined : currencyOfSign(last, shops);
};

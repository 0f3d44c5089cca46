/** Reads an amount of money to its currency's minor unit, exactly: digits are moved, no float is rounded. */
import { type Fault, fault } from './order.ts';

/** What stands before the fraction of a unit. */
export type DecimalMark = '.' | ',';

/** Minor units, 0 or more, and whether digits were rounded away. */
export interface Amount {
  readonly minor: number;
  readonly rounded: boolean;
  /** Set when it is written as a spreadsheet shortens it, `1.2E+03`: further digits may have been lost. */
  readonly scientific?: true;
}

/** Money that was paid. */
export type Positive =
  | (Amount & {
      readonly kind: 'amount';
      /** Set when the cell can be read with this mark only, and so tells the file's. */
      readonly mark?: DecimalMark;
    })
  /** `1.234` or `1,234`: the mark may begin the fraction or part the thousands. */
  | { readonly kind: 'either'; readonly point: Amount; readonly comma: Amount };

export type MoneyReading =
  | Positive
  /** Money that went back. */
  | { readonly kind: 'negative'; readonly of: Positive }
  | Fault;

const example = 'write a number such as 12.50';

const unit = String.raw`(?:[A-Z]{0,3}\s*\p{Sc}|[A-Z]{3}|元|円|kr\.?|zł)`;
/** A number with a sign, brackets or a currency around it; the digits and their marks are left to `amountOf`. */
const shape = new RegExp(
  String.raw`^(?<open>\()?(?<sign>[-+])?\s*(?:${unit}\s*)?(?<inner>[-+])?(?<digits>(?:\d|[.,]\d)[\d.,'’\s]*)(?:E(?<exponent>[+-]?\d{1,2}))?(?:\s*${unit})?(?<after>-)?(?<close>\))?$`,
  'iu',
);

/** Half up on the digits as written: 0.125 is 13 hundredths, and so is 0.1250. @param decimals of the currency */
const amount = (whole: string, fraction: string, decimals: number): Amount => {
  const up = (fraction[decimals] ?? '0') >= '5' ? 1 : 0;
  return {
    minor: Number(whole + fraction.slice(0, decimals).padEnd(decimals, '0')) + up,
    rounded: /[1-9]/.test(fraction.slice(decimals)),
  };
};

const grouped = (text: string, by: string): boolean => {
  const [first = '', ...rest] = text.split(by);
  return /^\d{1,3}$/.test(first) && rest.every((group) => /^\d{3}$/.test(group));
};

const digitsOf = (text: string): string => text.replace(/[.,]/g, '');

/** Past this, they are no longer exact integers. */
const most = Number.MAX_SAFE_INTEGER;

/** `1.2345E+03`: one digit before the mark, so that the mark can only begin a fraction. */
const scientificOf = (
  digits: string,
  exponent: number,
  decimals: number,
): Extract<MoneyReading, { kind: 'amount' }> | undefined => {
  const [, whole = '', mark, fraction = ''] = /^(\d)(?:([.,])(\d+))?$/.exec(digits) ?? [];
  if (whole === '') return undefined;
  const all = `${'0'.repeat(Math.max(0, -exponent))}${whole}${fraction}`.padEnd(exponent + 1, '0');
  const units = Math.max(exponent, 0) + 1;
  return {
    kind: 'amount',
    ...amount(all.slice(0, units), all.slice(units), decimals),
    scientific: true,
    ...(mark === undefined ? {} : { mark: mark as DecimalMark }),
  };
};

/** Reads the digits and marks; `undefined` when the marks stand where none belong. */
const amountOf = (
  digits: string,
  decimals: number,
): Extract<MoneyReading, { kind: 'amount' | 'either' }> | undefined => {
  const marks = digits.match(/[.,]/g) ?? [];
  const [first] = marks;
  if (first === undefined) return { kind: 'amount', ...amount(digits, '', decimals) };
  const last = marks.at(-1) ?? first;
  const at = digits.lastIndexOf(last);
  const [whole, fraction] = [digits.slice(0, at), digits.slice(at + 1)];
  if (first !== last) {
    if (digits.indexOf(last) !== at || !grouped(whole, first)) return undefined;
    return { kind: 'amount', ...amount(digitsOf(whole), fraction, decimals), mark: last as DecimalMark };
  }
  const other: DecimalMark = last === '.' ? ',' : '.';
  if (marks.length > 1)
    return grouped(digits, last)
      ? { kind: 'amount', ...amount(digitsOf(digits), '', decimals), mark: other }
      : undefined;
  const asFraction = amount(whole, fraction, decimals);
  if (fraction.length !== 3 || !/^[1-9]\d{0,2}$/.test(whole))
    return { kind: 'amount', ...asFraction, mark: last as DecimalMark };
  const asThousands = amount(digitsOf(digits), '', decimals);
  return last === '.'
    ? { kind: 'either', point: asFraction, comma: asThousands }
    : { kind: 'either', point: asThousands, comma: asFraction };
};

const spaced = /^\d{1,3}(?:['’\s]\d{3})+(?:[.,]\d*)?$/u;

/**
 * What a cell says of money: an amount, a refund, one of two amounts, or what is wrong with it.
 * @param decimals of its currency
 */
export const readMoney = (cell: string, decimals: number): MoneyReading => {
  // The commonest cell by far: digits, perhaps a point and one or two more.
  if (/^\d{1,12}(?:\.\d{1,2})?$/.test(cell)) {
    const [whole = '', fraction] = cell.split('.');
    const plain = amount(whole, fraction ?? '', decimals);
    return fraction === undefined ? { kind: 'amount', ...plain } : { kind: 'amount', ...plain, mark: '.' };
  }
  const text = cell.normalize('NFKC').replaceAll('−', '-').trim();
  if (text === '') return fault('the value is empty', example);
  const groups = shape.exec(text)?.groups;
  const written = groups?.digits?.trim();
  if (
    groups === undefined ||
    written === undefined ||
    (groups.open === undefined) !== (groups.close === undefined)
  )
    return fault(`"${text}" is no number`, example);
  if (/['’\s]/u.test(written) && !spaced.test(written)) return fault(`"${text}" is no number`, example);
  const { exponent } = groups;
  const reading =
    exponent === undefined
      ? amountOf(written.replace(/['’\s]/gu, ''), decimals)
      : scientificOf(written, Number(exponent), decimals);
  if (reading === undefined && exponent !== undefined) return fault(`"${text}" is no number`, example);
  if (reading === undefined)
    return fault(
      `"${text}" has its thousands in no groups of three`,
      'write a number such as 1234.50 or 1,234.50',
    );
  const greatest = reading.kind === 'amount' ? reading.minor : reading.point.minor;
  if (greatest > most) return fault(`"${text}" is more than can be counted exactly`, example);
  const negative = [groups.open, groups.sign, groups.inner, groups.after].some(
    (sign) => sign === '(' || sign === '-',
  );
  return negative && /[1-9]/.test(written) ? { kind: 'negative', of: reading } : reading;
};

/** Reads an amount of money to the hundredth, exactly: digits are moved, no float is rounded. */
import { type Fault, fault } from './order.ts';

/** What stands before the fraction of a unit. */
export type DecimalMark = '.' | ',';

/** Hundredths, 0 or more, and whether digits after the second were rounded away. */
export interface Amount {
  readonly hundredths: number;
  readonly rounded: boolean;
}

export type MoneyReading =
  | (Amount & {
      readonly kind: 'amount';
      /** Set when the cell can be read with this mark only, and so tells the file's. */
      readonly mark?: DecimalMark;
    })
  /** `1.234` or `1,234`: the mark may begin the fraction or part the thousands. */
  | { readonly kind: 'either'; readonly point: Amount; readonly comma: Amount }
  | { readonly kind: 'negative' }
  | Fault;

const example = 'write a number such as 12.50';

const unit = String.raw`(?:[A-Z]{0,3}\s*\p{Sc}|[A-Z]{3}|元|円|kr\.?|zł)`;
/** A number with a sign, brackets or a currency around it; the digits and their marks are left to `amountOf`. */
const shape = new RegExp(
  String.raw`^(?<open>\()?(?<sign>[-+])?\s*(?:${unit}\s*)?(?<inner>[-+])?(?<digits>(?:\d|[.,]\d)[\d.,'’\s]*)(?:\s*${unit})?(?<after>-)?(?<close>\))?$`,
  'iu',
);

/** Half up on the digits as written: 0.125 is 13 hundredths, and so is 0.1250. */
const amount = (whole: string, fraction: string): Amount => {
  const up = (fraction[2] ?? '0') >= '5' ? 1 : 0;
  return {
    hundredths: Number(whole) * 100 + Number(fraction.slice(0, 2).padEnd(2, '0')) + up,
    rounded: /[1-9]/.test(fraction.slice(2)),
  };
};

const grouped = (text: string, by: string): boolean => {
  const [first = '', ...rest] = text.split(by);
  return /^\d{1,3}$/.test(first) && rest.every((group) => /^\d{3}$/.test(group));
};

const digitsOf = (text: string): string => text.replace(/[.,]/g, '');

/** Past this, hundredths are no longer exact integers. */
const most = Number.MAX_SAFE_INTEGER / 100;

/** Reads the digits and marks; `undefined` when the marks stand where none belong. */
const amountOf = (digits: string): Extract<MoneyReading, { kind: 'amount' | 'either' }> | undefined => {
  const marks = digits.match(/[.,]/g) ?? [];
  const [first] = marks;
  if (first === undefined) return { kind: 'amount', ...amount(digits, '') };
  const last = marks.at(-1) ?? first;
  const at = digits.lastIndexOf(last);
  const [whole, fraction] = [digits.slice(0, at), digits.slice(at + 1)];
  if (first !== last) {
    if (digits.indexOf(last) !== at || !grouped(whole, first)) return undefined;
    return { kind: 'amount', ...amount(digitsOf(whole), fraction), mark: last as DecimalMark };
  }
  const other: DecimalMark = last === '.' ? ',' : '.';
  if (marks.length > 1)
    return grouped(digits, last)
      ? { kind: 'amount', ...amount(digitsOf(digits), ''), mark: other }
      : undefined;
  const asFraction = amount(whole, fraction);
  if (fraction.length !== 3 || !/^[1-9]\d{0,2}$/.test(whole))
    return { kind: 'amount', ...asFraction, mark: last as DecimalMark };
  const asThousands = amount(digitsOf(digits), '');
  return last === '.'
    ? { kind: 'either', point: asFraction, comma: asThousands }
    : { kind: 'either', point: asThousands, comma: asFraction };
};

const spaced = /^\d{1,3}(?:['’\s]\d{3})+(?:[.,]\d*)?$/u;

/** What a cell says of money: an amount, a refund, one of two amounts, or what is wrong with it. */
export const readMoney = (cell: string): MoneyReading => {
  // The commonest cell by far: digits, perhaps a point and one or two more.
  if (/^\d{1,12}(?:\.\d{1,2})?$/.test(cell)) {
    const [whole = '', fraction] = cell.split('.');
    const plain = amount(whole, fraction ?? '');
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
  const reading = amountOf(written.replace(/['’\s]/gu, ''));
  if (reading === undefined)
    return fault(
      `"${text}" has its thousands in no groups of three`,
      'write a number such as 1234.50 or 1,234.50',
    );
  const greatest = reading.kind === 'amount' ? reading.hundredths : reading.point.hundredths;
  if (greatest / 100 > most) return fault(`"${text}" is more than can be counted exactly`, example);
  const negative = [groups.open, groups.sign, groups.inner, groups.after].some(
    (sign) => sign === '(' || sign === '-',
  );
  return negative && /[1-9]/.test(written) ? { kind: 'negative' } : reading;
};

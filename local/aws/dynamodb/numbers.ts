/** DynamoDB's numbers: exact decimals of up to 38 digits, their normal form, order and sum. */
import { validation } from './errors.ts';

/**
 * ±0.d₁d₂… × 10^point, with neither leading nor trailing zeros in `digits`; zero is `''` with point 0.
 */
interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  readonly point: number;
}

const plainInteger = /^(?:0|-?[1-9]\d{0,14})$/;
const anyNumber = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;
const mostDigits = 38;
/** Magnitudes run from 1E-130 to 9.99…E+125: as 0.d × 10^point, points -129 to 126. */
const highestPoint = 126;
const lowestPoint = -129;

const isPlain = (text: string): boolean => plainInteger.test(text);

const decimal = (negative: boolean, digits: string, point: number): Decimal => {
  let start = 0;
  while (digits[start] === '0') start += 1;
  let end = digits.length;
  while (end > start && digits[end - 1] === '0') end -= 1;
  if (start === end) return { negative: false, digits: '', point: 0 };
  return bounded({ negative, digits: digits.slice(start, end), point: point - start });
};

const bounded = (number: Decimal): Decimal => {
  if (number.digits.length > mostDigits)
    throw validation('Attempting to store more than 38 significant digits in a Number');
  if (number.point > highestPoint)
    throw validation(
      'Number overflow. Attempting to store a number with magnitude larger than supported range',
    );
  if (number.point < lowestPoint)
    throw validation(
      'Number underflow. Attempting to store a number with magnitude smaller than supported range',
    );
  return number;
};

const parse = (text: string): Decimal => {
  const [, sign, whole = '', fraction = '', exponent = '0'] = anyNumber.exec(text) ?? [];
  if (sign === undefined || whole.length + fraction.length === 0)
    throw validation(`The parameter cannot be converted to a numeric value: ${text}`);
  return decimal(sign === '-', whole + fraction, whole.length + Number(exponent));
};

/** All digits, without an exponent, as DynamoDB answers. */
const plainText = ({ negative, digits, point }: Decimal): string => {
  if (digits === '') return '0';
  const sign = negative ? '-' : '';
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits + '0'.repeat(point - digits.length);
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
};

/**
 * The one text of a number: `1.50`, `15e-1` and `+1.5` are all `1.5`.
 * @throws DynamoDbError (ValidationException) for what is no number, or has too many digits or too large a magnitude.
 */
export const normalNumber = (text: string): string => (isPlain(text) ? text : plainText(parse(text)));

/** Bytes of a number in normal form: one for every two significant digits, one more, and one for a minus sign. */
export const numberSize = (normal: string): number => {
  let significant = 0;
  let pendingZeros = 0;
  for (let index = 0; index < normal.length; index += 1) {
    const code = normal.charCodeAt(index);
    if (code === 48) {
      if (significant > 0) pendingZeros += 1;
    } else if (code > 48 && code <= 57) {
      significant += pendingZeros + 1;
      pendingZeros = 0;
    }
  }
  return Math.ceil(significant / 2) + 1 + (normal.startsWith('-') ? 1 : 0);
};

const complementOf = (digits: string): string => {
  let complement = '';
  for (const digit of digits) complement += 9 - Number(digit);
  return complement;
};

/**
 * A text that sorts, byte by byte, as the number does: a sign (`-` < `0` < `1`), three digits of magnitude and the
 * digits; a negative number has its digits complemented and ends in `~`, so that a longer one sorts before it.
 * `normal` is a number in normal form.
 */
export const sortableNumber = (normal: string): string => {
  if (normal === '0') return '0';
  const { negative, digits, point } = isPlain(normal) ? parsePlain(normal) : parse(normal);
  return negative ? `-${499 - point}${complementOf(digits)}~` : `1${500 + point}${digits}`;
};

const parsePlain = (normal: string): Decimal => {
  const negative = normal.startsWith('-');
  const whole = negative ? normal.slice(1) : normal;
  let end = whole.length;
  while (whole.charCodeAt(end - 1) === 48) end -= 1;
  return { negative, digits: whole.slice(0, end), point: whole.length };
};

/** Below, at or above 0 as `left` is less than, equal to or greater than `right`; both in normal form. */
export const compareNumbers = (left: string, right: string): number => {
  if (left === right) return 0;
  if (isPlain(left) && isPlain(right)) return Number(left) - Number(right);
  return sortableNumber(left) < sortableNumber(right) ? -1 : 1;
};

/** `left + right`, or `left - right` where `sign` is -1: exact, in normal form. Both are in normal form. */
export const addNumbers = (left: string, right: string, sign: 1 | -1): string => {
  if (isPlain(left) && isPlain(right)) {
    const sum = Number(left) + sign * Number(right);
    if (Number.isSafeInteger(sum)) return sum === 0 ? '0' : String(sum);
  }
  return plainText(exactSum(parse(left), parse(right), sign));
};

const exactSum = (left: Decimal, right: Decimal, sign: 1 | -1): Decimal => {
  const scale = Math.max(left.digits.length - left.point, right.digits.length - right.point, 0);
  const sum = scaled(left, scale) + BigInt(sign) * scaled(right, scale);
  const digits = String(sum < 0n ? -sum : sum);
  return decimal(sum < 0n, digits, digits.length - scale);
};

/** The number times 10^scale, a whole number. */
const scaled = ({ negative, digits, point }: Decimal, scale: number): bigint => {
  const magnitude = BigInt(digits) * 10n ** BigInt(scale - (digits.length - point));
  return negative ? -magnitude : magnitude;
};

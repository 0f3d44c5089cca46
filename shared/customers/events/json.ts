/** Reads JSON that others wrote. */

/** So many digits may be more than a number holds exactly. */
const mostDigits = 15;

const isDigit = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
};

/** As `/\d{16}/` finds, at a fraction of what it costs: of 16 characters in a row it looks at one. */
const hasLongNumber = (text: string): boolean => {
  for (let at = mostDigits; at < text.length; at += mostDigits + 1) {
    if (!isDigit(text, at)) continue;
    let first = at;
    while (isDigit(text, first - 1)) first -= 1;
    let last = at;
    while (isDigit(text, last + 1)) last += 1;
    if (last - first >= mostDigits) return true;
  }
  return false;
};

/** Half a character, as where a text with emoji was cut: no table holds it. */
const mayHaveHalves = /\\ud[89a-f]/i;

/** The rest parameter is the engine's third: the number as it was written. */
const holdable = (
  _name: string,
  value: unknown,
  ...[context]: readonly { readonly source?: string }[]
): unknown => {
  if (typeof value === 'string') return value.toWellFormed();
  const { source = '' } = context ?? {};
  const isRounded = typeof value === 'number' && !Number.isSafeInteger(value);
  return isRounded && /^-?\d+$/.test(source) ? source : value;
};

/**
 * As JSON.parse does, but a whole number that is too great to be exact is its digits as text: Shopify's ids are such,
 * and two of them are not to become one. Half a character in a text is U+FFFD.
 * @throws SyntaxError; RangeError when it is nested deeper than the stack is
 */
export const parseJson = (text: string): unknown =>
  hasLongNumber(text) || (text.includes('\\u') && mayHaveHalves.test(text))
    ? JSON.parse(text, holdable)
    : JSON.parse(text);

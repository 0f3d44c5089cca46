/** A coupon's code: letters that nobody can guess, and a last one that tells a slip of whoever types it. */
import { codeLetters, derivedCode } from '../../base/ids.ts';

/** 31 to the power of 13 is more than 2 to the power of 64. */
const secretLetters = 13;
const wholeLength = secretLetters + 1;

/**
 * Each letter's place among the letters, times its place in the code from the end, is in all a multiple of 31. Since 31 is prime, no
 * code with one letter changed, or any two swapped, is a code: the weighted modulus of ISBN-10 (ISO 2108:1972).
 */
const remainderOf = (code: string): number => {
  let sum = 0;
  for (const [index, letter] of [...code].entries())
    sum += (code.length - index) * codeLetters.indexOf(letter);
  return sum % codeLetters.length;
};

const withCheckLetter = (letters: string): string => {
  const rest = remainderOf(`${letters}${codeLetters[0]}`);
  return `${letters}${codeLetters[(codeLetters.length - rest) % codeLetters.length]}`;
};

/** The same for the same text; without the secret nobody finds one. */
export const couponCode = (secret: string, text: string): string =>
  withCheckLetter(derivedCode(secret, text, secretLetters));

const isOfOurLetters = (code: string): boolean => [...code].every((letter) => codeLetters.includes(letter));

/** Whether a normal code is one that we may have made. */
export const isWhole = (code: string): boolean =>
  code.length === wholeLength && isOfOurLetters(code) && remainderOf(code) === 0;

/** Whether a normal code looks like one that we have made, and is none: a letter of it is wrong. */
export const isMisspelt = (code: string): boolean => code.length === wholeLength && !isWhole(code);

/** As customers type it: case, spaces and dashes do not matter, nor do letters of full width. */
export const normalCode = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}\p{Cf}\p{Cc}]/gu, '');

/** No code that anybody types has more; what normal form makes of a text may be much longer than the text. */
const mostLetters = 100;

/** What to look for where that was typed; `undefined`: it can't be a code. */
export const codeIn = (text: string): string | undefined => {
  const code = normalCode(text);
  return code === '' || code.length > mostLetters ? undefined : code;
};

/** Phone numbers as people, tills and spreadsheets write them, read by the numbering plan of a country. */
import {
  type CountryCode,
  getExampleNumber,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min';
import mobiles from 'libphonenumber-js/mobile/examples';
import { visibleOnly } from './invisible.ts';

/** What stands around a number: a spreadsheet's apostrophe, a link's scheme. */
const around = /^['’‘`"=\s]+|["\s]+$/g;

/** In plain digits, and by the plus in whatever width. */
const plainForm = (text: string): string =>
  visibleOnly(text)
    .normalize('NFKC')
    .replaceAll(around, '')
    .replace(/^tel:/i, '')
    .replace('(0)', '')
    .replace(/^00(?=[1-9])/, '+');

interface Reading {
  readonly number: string;
  /** Within its country. */
  readonly digits: number;
  /** It is one that the country gives out; otherwise it may be, by its length. */
  readonly isGivenOut: boolean;
}

const readBy = (text: string, country: CountryCode | undefined): Reading | undefined => {
  const options = country === undefined ? {} : { defaultCountry: country };
  const read = parsePhoneNumberFromString(text, { ...options, extract: false });
  if (read === undefined || read.ext !== undefined) return undefined;
  const isGivenOut = read.isValid();
  if (!isGivenOut && !read.isPossible()) return undefined;
  return { number: read.number, digits: read.nationalNumber.length, isGivenOut };
};

/** In its one form already, and long enough to be whole: most are, and the library takes a while.
 * A zero after the country's code may be one that is dialled within the country alone. */
const isE164 = /^\+(?!\d{1,3}0)[1-9]\d{9,14}$/;

/** So long, and without what people write between digits, it may be an international number that lost its plus. */
const mayLackPlus = /^[1-9]\d{10,14}$/;

/**
 * E.164. Without a plus it is a number of the country, or one of which a spreadsheet took the plus: whichever of the two
 * a country gives out, and where none does, what is certain. `undefined`: it can't be told whose number it is.
 * @param country ISO 3166-1 alpha-2
 */
export const phoneOf = (text: string, country: string | undefined): string | undefined => {
  if (isE164.test(text)) return text;
  const plain = plainForm(text);
  if (plain.startsWith('+')) return readBy(plain, undefined)?.number;
  if (country === undefined || !isSupportedCountry(country)) return undefined;
  const told = readBy(plain, country);
  // A shorter one may be local, and its town untold: numbers for films and examples are as long as mobiles are.
  const isWhole =
    told?.isGivenOut === true || told?.digits === getExampleNumber(country, mobiles)?.nationalNumber.length;
  const national = isWhole ? told : undefined;
  if (national?.isGivenOut === true || !mayLackPlus.test(plain)) return national?.number;
  const international = readBy(`+${plain}`, undefined);
  if (international === undefined || international.number === national?.number) return national?.number;
  return international.isGivenOut ? international.number : undefined;
};

/** ISO 3166-1 alpha-2. @param phone E.164; `undefined`: no country gives it out */
export const countryOfPhone = (phone: string): string | undefined =>
  parsePhoneNumberFromString(phone)?.country;

/** What a customer is known by: each trait read strictly, and in one form, so that guardrails can rely on it. */
import * as z from 'zod';
import { isGreetable } from '../../base/greetable.ts';
import type { RecordOf } from '../../base/record.ts';
import { remember } from '../../base/remember.ts';
import { placeForm } from '../places.ts';
import { postalAddress } from '../profiles/address.ts';
import { forEachChannel } from '../profiles/channels.ts';
import { isKnownZone } from '../profiles/zone.ts';
import { mostLetters } from './checked.ts';
import { consentAnswer, consentDetails, type LongForm, splitAnswers } from './consent-answers.ts';
import { emailAddressOf } from './email-address.ts';
import { isObject } from './properties.ts';

const optionalText = z.string().exactOptional();

/** The traits as they are checked. Absent: not told this time, which changes nothing. */
export const checkedTraits = z.object({
  email: optionalText,
  /** E.164. */
  phone: optionalText,
  firstName: optionalText,
  /** BCP 47, in canonical form. */
  locale: optionalText,
  /** IANA. */
  timezone: optionalText,
  /** ISO 3166-1 alpha-2. */
  country: optionalText,
  city: optionalText,
  tier: optionalText,
  points: z.number().exactOptional(),
  favouriteCategory: optionalText,
  /** `MM-DD`, or `YYYY-MM-DD` where the year is known. */
  birthday: optionalText,
  address: postalAddress.exactOptional(),
  /** To marketing. */
  consents: z.object(forEachChannel(() => z.boolean().exactOptional())).exactOptional(),
  consentDetails: consentDetails.exactOptional(),
});
export type Traits = RecordOf<typeof checkedTraits>;

/** Null and the empty text are how many systems say that they don't know. */
export const unlessEmpty = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess(
    (value) => (value === null || (typeof value === 'string' && value.trim() === '') ? undefined : value),
    schema.optional(),
  );

/** A text that `read` brings into its one form; `undefined`: it can't be. */
const readable = (error: string, read: (text: string) => string | undefined) =>
  z.string({ error }).transform((value, context) => {
    const form = read(value.trim());
    if (form === undefined) context.addIssue({ code: 'custom', message: error });
    return form ?? z.NEVER;
  });

const matching =
  (pattern: RegExp, most = mostLetters) =>
  (value: string): string | undefined =>
    value.length <= most && pattern.test(value) ? value : undefined;

const oneLine = readable(
  `must be a text of 1 to ${mostLetters} characters on one line`,
  matching(/^\P{Cc}+$/u),
);
const word = z.union([z.string(), z.number().transform(String)], { error: 'must be a text' }).pipe(oneLine);

/**
 * Separators that people write are left out, and the zero that is dialled only within the country; without its country
 * code a number could be anybody's.
 */
const phoneOf = (value: string): string | undefined =>
  matching(/^\+[1-9]\d{6,14}$/)(
    value
      .replace(/^tel:/i, '')
      .replace('(0)', '')
      .replaceAll(/[\s().\p{Pd}]/gu, '')
      .replace(/^00/, '+'),
  );

const canonicalLocale = remember(200, (tag): string | undefined => {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
});

const localeOf = (value: string): string | undefined => {
  const [tag = ''] = value.replaceAll('_', '-').split(/[.@,;]/);
  return tag.length <= 35 ? canonicalLocale(tag) : undefined;
};

const zoneOf = (value: string): string | undefined =>
  /^[A-Za-z]/.test(value) && value.length <= 64 && isKnownZone(value) ? value : undefined;

/** As ISO has it today: `UK` is `GB`. */
const currentCode = remember(1_000, (code): string => new Intl.Locale(`und-${code}`).region ?? code);

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

let byEnglishName: ReadonlyMap<string, string> | undefined;
/** The countries by their English names, as exports write them. */
const countriesByName = (): ReadonlyMap<string, string> => {
  if (byEnglishName !== undefined) return byEnglishName;
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  const named = codes.flatMap((code) => {
    const name = currentCode(code) === code ? names.of(code) : undefined;
    return name === undefined ? [] : [[placeForm(name), code] as const];
  });
  byEnglishName = new Map(named);
  return byEnglishName;
};

const countryOf = (value: string): string | undefined => {
  const code = matching(/^[A-Z]{2}$/)(value.toUpperCase());
  return code === undefined ? countriesByName().get(placeForm(value)) : currentCode(code);
};

const birthdayPattern = /^(?:(\d{4})-|--)?(\d{2})-(\d{2})(?:[T ].*)?$/;
const leapYear = '2000';

/** A year of 0000 is how some systems say that it is unknown. */
const birthdayOf = (value: string): string | undefined => {
  const dashed = value.replace(/^(\d{4})\/?(\d{2})\/?(\d{2})(?=\D|$)/, '$1-$2-$3');
  const [, year, month, day] = birthdayPattern.exec(dashed) ?? [];
  if (month === undefined || day === undefined) return undefined;
  const isYearKnown = year !== undefined && year !== '0000';
  const date = `${isYearKnown ? year : leapYear}-${month}-${day}`;
  const ms = Date.parse(date);
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date) return undefined;
  return isYearKnown ? date : `${month}-${day}`;
};

const mostPoints = 1e12;
const number = z
  .union(
    [
      z.number(),
      z
        .string()
        .regex(/^-?\d+(\.\d+)?$/)
        .transform(Number),
    ],
    { error: 'must be a number such as 120' },
  )
  .refine((value) => Math.abs(value) <= mostPoints, { error: `must be at most ${mostPoints}` });

const consents = z.preprocess(
  // PHP writes an empty object as an empty array.
  (value) => (Array.isArray(value) && value.length === 0 ? {} : value),
  z.object(
    forEachChannel(() => unlessEmpty(consentAnswer)),
    { error: 'must be an object such as {"email": true, "sms": false}' },
  ),
);

const formOf = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, '');

const knownForm = remember(1_000, formOf);

/** A field's name without case and joints: `PostalCode`, `postal_code` and `postalCode` are one. */
export const nameForm = (name: string): string =>
  name.length <= mostLetters ? knownForm(name) : formOf(name);

/** The names that others have for the parts of an address. */
const addressParts = new Map(
  Object.entries({
    street: ['street', 'street1', 'streetaddress', 'address1', 'line1'],
    city: ['city'],
    postalCode: ['postalcode', 'postcode', 'zip', 'zipcode'],
    state: ['state', 'province'],
    country: ['country', 'countrycode'],
  }).flatMap(([part, names]) => names.map((name) => [name, part] as const)),
);

/** Under our names: the first that says something counts. */
const inOurParts = (address: object): Readonly<Record<string, unknown>> => {
  const parts = new Map<string, unknown>();
  for (const [name, value] of Object.entries(address)) {
    const part = addressParts.get(nameForm(name)) ?? name;
    if (value !== null && value !== '' && !parts.has(part)) parts.set(part, value);
  }
  return Object.fromEntries(parts);
};

/** Without a street it is no postal address; its city and its country may tell where the customer lives all the same. */
const address = z.preprocess(
  (value) => {
    if (!isObject(value)) return value;
    const parts = inOurParts(value);
    return parts.street === undefined ? undefined : parts;
  },
  z
    .object(
      {
        street: z
          .string()
          .transform((lines) => lines.trim().replaceAll(/\s*\n\s*/g, ', '))
          .pipe(oneLine),
        city: word,
        postalCode: unlessEmpty(word),
        state: unlessEmpty(word),
        country: unlessEmpty(word),
      },
      { error: 'must be an object such as {"street": "1 High Street", "city": "London", "country": "GB"}' },
    )
    .optional(),
);

export const traitSchemas = {
  email: unlessEmpty(readable('must be an email address such as ada@example.com', emailAddressOf)),
  phone: unlessEmpty(
    readable('must be a phone number with its country code (E.164), such as +447700900123', phoneOf),
  ),
  firstName: unlessEmpty(
    word.refine(isGreetable, {
      error: 'must be a name, without links, line breaks and characters that nobody sees',
    }),
  ),
  locale: unlessEmpty(readable('must be a language tag (BCP 47), such as en-GB', localeOf)),
  timezone: unlessEmpty(readable('must be a timezone (IANA), such as Europe/London', zoneOf)),
  country: unlessEmpty(readable('must be a country code (ISO 3166-1 alpha-2), such as GB', countryOf)),
  city: unlessEmpty(word),
  tier: unlessEmpty(word),
  points: unlessEmpty(number),
  favouriteCategory: unlessEmpty(word),
  birthday: unlessEmpty(readable('must be a date such as 1990-05-01, or 05-01 without the year', birthdayOf)),
  address: unlessEmpty(address),
  consents: unlessEmpty(consents),
} as const satisfies Record<Exclude<keyof Traits, 'consentDetails'>, z.ZodType>;

export const traitsSchema = z.looseObject(traitSchemas);
export const traitNames = Object.keys(traitSchemas) as readonly (keyof typeof traitSchemas)[];

const told = (value: object): object | undefined => {
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
};

const consentsOf = (told: unknown): Pick<Traits, 'consents' | 'consentDetails'> => {
  if (!isObject(told)) return {};
  const { consents, details } = splitAnswers(
    told as Readonly<Record<string, boolean | LongForm | undefined>>,
  );
  return {
    ...(Object.keys(consents).length > 0 && { consents }),
    ...(Object.keys(details).length > 0 && { consentDetails: details }),
  };
};

/** The traits that were told, of a value that the schemas have read. */
export const traitsOf = ({ consents, ...read }: Readonly<Record<string, unknown>>): Traits =>
  (told({
    ...Object.fromEntries(
      traitNames.map((name) => {
        const value = read[name];
        return [name, isObject(value) ? told(value) : value];
      }),
    ),
    ...consentsOf(consents),
  }) ?? {}) as Traits;

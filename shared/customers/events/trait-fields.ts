/** A customer's traits, from the fields that others tell them by. */
import type * as z from 'zod';
import { forEachChannel } from '../profiles/channels.ts';
import { consentAnswer, yesOrNo } from './consent-answers.ts';
import type { HouseRules } from './house-rules.ts';
import { boundedProperties, type Json, type Properties } from './properties.ts';
import { type FieldSource, firstOf, isAbsent, type Loose, objectOf, shown, within } from './reading.ts';
import { nameForm, type Traits, traitSchemas } from './traits.ts';

/** The names that others have for our traits; the first that says something counts. */
const traitFields = {
  email: ['email'],
  phone: ['phone'],
  firstName: ['firstName', 'first_name', 'firstname'],
  locale: ['locale', 'language'],
  timezone: ['timezone', 'time_zone'],
  country: ['country', 'country_code', 'countryCode'],
  city: ['city'],
  tier: ['tier'],
  points: ['points'],
  favouriteCategory: ['favouriteCategory', 'favourite_category', 'favoriteCategory', 'favorite_category'],
  birthday: ['birthday', 'birthdate', 'date_of_birth'],
  address: ['address'],
} as const satisfies Record<Exclude<keyof Traits, 'consents' | 'consentDetails'>, readonly string[]>;
const consentFields = forEachChannel(
  (channel) => [channel, `${channel}Consent`, `${channel}_consent`] as const,
);

/** Each name by which others tell a trait of ours, with our name for it. */
export const traitsByName: ReadonlyMap<string, keyof Traits> = new Map([
  ['consents', 'consents'],
  ...Object.entries(traitFields).flatMap(([trait, names]) =>
    names.map((name) => [name, trait as keyof typeof traitFields] as const),
  ),
  ...Object.values(consentFields).flatMap(([, ...flat]) => flat.map((name) => [name, 'consents'] as const)),
]);

/** The first of these members that says something, as it is written, or in another case or with other joints: `PostalCode`. */
const found = (fields: Loose, names: readonly string[]): ReturnType<typeof firstOf> => {
  const exact = firstOf(fields, names);
  if (exact !== undefined) return exact;
  const forms = new Set(names.map(nameForm));
  return firstOf(
    fields,
    Object.keys(fields).filter((name) => forms.has(nameForm(name))),
  );
};

const traitsByForm = new Map([...traitsByName].map(([name, trait]) => [nameForm(name), trait]));

const read = (
  { reading, path, fields }: FieldSource,
  names: readonly string[],
  schema: z.ZodType,
): Json | undefined => {
  const told = found(fields, names);
  if (told === undefined) return undefined;
  const result = schema.safeParse(told.value);
  if (result.success) return result.data as Json | undefined;
  const [issue] = result.error.issues;
  return reading.note(`${path}.${told.name}`, `${issue?.message}; it is ${shown(told.value)}`);
};

const places = ['country', 'city'] as const;

/** With the country and the city of the address, where nothing else says where the customer lives. */
export const withPlaces = (fields: Loose): Loose => {
  const address = within(found(fields, traitFields.address)?.value);
  const told = places.flatMap((place) => {
    const names = traitFields[place];
    if (found(fields, names) !== undefined) return [];
    const { data } = traitSchemas[place].safeParse(found(address, names)?.value);
    return data === undefined ? [] : [[place, data] as const];
  });
  return told.length === 0 ? fields : { ...fields, ...Object.fromEntries(told) };
};

/** The country that is told with the phone number, if one is. */
const countryBeside = (fields: Loose): string | undefined => {
  const { data } = traitSchemas.country.safeParse(found(withPlaces(fields), traitFields.country)?.value);
  return typeof data === 'string' ? data : undefined;
};

/** With the phone number as E.164, where it can be told by the country beside it, or by the shop's. */
export const withPhone = (house: HouseRules, fields: Loose): Loose => {
  const told = found(fields, traitFields.phone);
  const text = typeof told?.value === 'number' ? String(told.value) : told?.value;
  const phone = typeof text === 'string' ? house.phoneOf(text, countryBeside(fields)) : undefined;
  return told === undefined || phone === undefined ? fields : { ...fields, [told.name]: phone };
};

/** Each channel by itself, so that one that can't be read takes no refusal along. */
const consentsAt = ({
  reading,
  path,
  fields,
}: FieldSource): { readonly [channel: string]: Json } | undefined => {
  const consents = objectOf(fields.consents);
  if (consents === undefined)
    reading.note(
      `${path}.consents`,
      `must be an object such as {"email": true, "sms": false}; it is ${shown(fields.consents)}`,
    );
  const given = Object.entries(consentFields).flatMap(([channel, [name, ...flat]]) => {
    const nested =
      consents && read({ reading, path: `${path}.consents`, fields: consents }, [name], consentAnswer);
    const answer = nested ?? read({ reading, path, fields }, flat, yesOrNo);
    return answer === undefined ? [] : [[channel, answer] as const];
  });
  return given.length === 0 ? undefined : Object.fromEntries(given);
};

/** The traits that can be read; each that can't is left out, and noted. */
export const traitsAt = (told: FieldSource): { readonly [trait: string]: Json } => {
  // A call may tell traits in several places, and mostly tells them in one.
  if (Object.values(told.fields).every(isAbsent)) return {};
  const source = { ...told, fields: withPhone(told.reading.house, withPlaces(told.fields)) };
  const traits = Object.entries(traitFields).map(
    ([trait, names]) =>
      [trait, read(source, names, traitSchemas[trait as keyof typeof traitFields])] as const,
  );
  return Object.fromEntries(
    [...traits, ['consents', consentsAt(source)] as const].flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    ),
  );
};

/** An address that is no postal one is not kept as a trait. */
const isTrait = (name: string, value: unknown): boolean => {
  const trait = traitsByName.get(name) ?? traitsByForm.get(nameForm(name));
  return (
    trait !== undefined && (trait !== 'address' || traitSchemas.address.safeParse(value).data !== undefined)
  );
};

/** What was told beyond our traits: theirs lie in the profile, and personal data is not written twice. */
export const beyondTraits = (fields: Loose): Properties | undefined =>
  boundedProperties(
    Object.fromEntries(Object.entries(fields).filter(([name, value]) => !isTrait(name, value))),
  );

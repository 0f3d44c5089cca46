/** When each trait was last told, as one short text: few instants tell many traits, and each byte is swept nightly. */
import { type Instant, instant } from '../../base/time.ts';
import { channels } from './channels.ts';
import { type Profile, type Told, toldConsents } from './profile.ts';

type ConsentTrait = keyof typeof toldConsents;
const consentLetters = Object.fromEntries(
  Object.entries(toldConsents).map(([told, channel]) => [told, channels[channel].toldLetter]),
) as Readonly<Record<ConsentTrait, string>>;

/** One capital letter each; the instant before them is in base 36, which has none. */
const letters = {
  email: 'E',
  phone: 'P',
  firstName: 'N',
  locale: 'L',
  timezone: 'Z',
  country: 'K',
  city: 'Y',
  tier: 'T',
  points: 'B',
  favouriteCategory: 'F',
  birthday: 'D',
  ...consentLetters,
} as const satisfies Record<Told, string>;
const names = new Map(Object.entries(letters).map(([name, letter]) => [letter as string, name as Told]));

type ToldAt = NonNullable<Profile['identifiedAt']>;

/** `mi9p2kq0EN`: e-mail address and first name, at this millisecond; one such group an instant, oldest first. */
export const toldToText = (told: ToldAt): string => {
  const entries = (Object.entries(told) as [Told, Instant][]).map(([name, at]) => ({
    letter: letters[name],
    at,
  }));
  return [...Map.groupBy(entries, ({ at }) => at)]
    .sort(([a], [b]) => a - b)
    .map(
      ([at, group]) =>
        at.toString(36) +
        group
          .map(({ letter }) => letter)
          .sort()
          .join(''),
    )
    .join('');
};

export const toldFromText = (text: string): ToldAt => {
  const told: Partial<Record<Told, Instant>> = {};
  for (const [, at = '', group = ''] of text.matchAll(/(-?[0-9a-z]+)([A-Z]+)/g))
    for (const letter of group) {
      const name = names.get(letter);
      if (name !== undefined) told[name] = instant(Number.parseInt(at, 36));
    }
  return told;
};

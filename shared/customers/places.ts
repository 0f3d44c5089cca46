/** The one form in which places are compared: cities and countries are spelled in as many ways as people type them. */

/** Letters that Unicode takes for one of their own, and keyboards without them write so. */
const plainLetters: Readonly<Record<string, string>> = { ø: 'o', ł: 'l', đ: 'd', æ: 'ae', œ: 'oe', ı: 'i' };

/**
 * Without case, width, accents and whatever stands between letters: `SAINT-ÉTIENNE` is `Saint Etienne`. Only the accents
 * of Latin, Greek and Cyrillic letters are left out: elsewhere marks are vowels and voicings, which tell words apart.
 */
export const placeForm = (place: string): string => {
  const letters = place
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .toUpperCase()
    .toLowerCase()
    .replaceAll(/[øłđæœı]/g, (letter) => plainLetters[letter] ?? letter)
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '')
    .normalize('NFC');
  return letters === '' ? place : letters;
};

const placeFields: ReadonlySet<string> = new Set(['city', 'country']);

/** What finds among the texts the one that a profile's text of this field is; places by their form. */
export const matcherOf = (
  field: string,
  texts: readonly string[],
): ((value: string) => string | undefined) => {
  const exact = new Set(texts);
  if (!placeFields.has(field)) return (value) => (exact.has(value) ? value : undefined);
  const byForm = new Map(texts.map((text) => [placeForm(text), text]));
  return (value) => (exact.has(value) ? value : byForm.get(placeForm(value)));
};

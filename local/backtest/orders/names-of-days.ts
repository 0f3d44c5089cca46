/** Months and weekdays by their names, whole or cut short, in the languages that spreadsheets write dates in. */

const languages = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl'] as const;

/** `Févr.` and `fevr` are one name. */
const bare = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/[\p{M}.]/gu, '')
    .toLowerCase();

/** What each name begins with, from `shortest` letters on; what several begin with (`jui`) tells none of them. */
const beginnings = (
  list: readonly (readonly [name: string, index: number])[],
  shortest: number,
): ReadonlyMap<string, number> => {
  const found = new Map<string, Set<number>>();
  for (const [name, index] of list)
    for (let length = shortest; length <= name.length; length += 1) {
      const start = name.slice(0, length);
      found.set(start, (found.get(start) ?? new Set()).add(index));
    }
  return new Map(
    [...found].flatMap(([start, [index, another]]) =>
      index === undefined || another !== undefined ? [] : [[start, index] as const],
    ),
  );
};

const spoken = (
  options: Intl.DateTimeFormatOptions,
  count: number,
  timeOf: (index: number) => number,
): readonly (readonly [name: string, index: number])[] =>
  languages.flatMap((language) => {
    const { format } = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
    return Array.from({ length: count }, (_, index) => [bare(format(timeOf(index))), index] as const);
  });

const months = beginnings(
  [
    ...spoken({ month: 'long' }, 12, (month) => Date.UTC(2024, month, 1)),
    // As Excel shortens it in German, and as it is written without its dots; January in Austria.
    ...([
      ['mrz', 2],
      ['maerz', 2],
      ['janner', 0],
      ['jaenner', 0],
    ] as const),
  ],
  3,
);

/** 1 to 12; `undefined` for what is no month, or could be several. */
export const monthOf = (name: string): number | undefined => {
  const index = months.get(bare(name));
  return index === undefined ? undefined : index + 1;
};

// 2024-01-01 was a Monday; which weekday it is does not matter.
const weekdays = beginnings(
  spoken({ weekday: 'long' }, 7, (day) => Date.UTC(2024, 0, 1 + day)).map(([name]) => [name, 0]),
  2,
);

/** What follows the weekday that a text may begin with. */
export const withoutWeekday = (text: string): string => {
  const match = /^(?<name>[\p{L}-]+)\.?,?\s+/u.exec(text);
  return match?.groups?.name !== undefined && weekdays.has(bare(match.groups.name))
    ? text.slice(match[0].length)
    : text;
};

/** How long customers have been silent, in bands: what a backlog is counted by. */
import { addedBy } from '../../base/joined.ts';
import { days, type Instant } from '../../base/time.ts';
import { profileAttributes, timeOf, type WireItem } from '../../customers/profiles/mapper.ts';
import type { CompiledRule } from '../../customers/rules/index.ts';

/** Customers by the band of their silence: the key is the first of its days, and days are of 24 hours. */
export type BySilence = Readonly<Record<string, number>>;

/** By the day at first, and ever more roughly: campaigns begin with the shortest silence. */
const widths = [
  { from: 360, width: 30 },
  { from: 90, width: 10 },
  { from: 0, width: 1 },
] as const;

const widthFrom = (day: number): { readonly from: number; readonly width: number } =>
  widths.find(({ from }) => day >= from) ?? { from: 0, width: 1 };

/** The first day of the band. @param silence in milliseconds */
export const bandOf = (silence: number): number => {
  const day = Math.max(0, Math.floor(silence / days(1)));
  const { from, width } = widthFrom(day);
  return day - ((day - from) % width);
};

/** The first day of the next band. */
export const bandEnd = (band: number): number => band + widthFrom(band).width;

/** What shows that a customer is there. */
const signs = [profileAttributes.lastOrderAt, profileAttributes.lastVisitAt];

/** The last order, or visit where the rule asks for visits; of whom neither is known, the instant itself. */
export const silentSince = (
  item: WireItem,
  { attributes }: Pick<CompiledRule, 'attributes'>,
  at: Instant,
): Instant => {
  let last: Instant | undefined;
  for (const sign of signs) {
    const told = attributes.includes(sign) ? timeOf(item[sign]) : undefined;
    if (told !== undefined && (last === undefined || told > last)) last = told;
  }
  return last ?? at;
};

/** The bands as people read them. */
const readBands = [
  { name: 'under 30 days', from: 0 },
  { name: '30 to 59 days', from: 30 },
  { name: '60 to 89 days', from: 60 },
  { name: '90 to 179 days', from: 90 },
  { name: '180 to 359 days', from: 180 },
  { name: '360 days and more', from: 360 },
] as const;

/** Counts by the bands that people read; those without anybody are left out. */
export const readable = (
  backlog: BySilence,
): readonly { readonly silent: string; readonly customers: number }[] =>
  readBands
    .map(({ name, from }, index) => {
      const until = readBands[index + 1]?.from ?? Number.POSITIVE_INFINITY;
      const customers = Object.entries(backlog)
        .filter(([band]) => Number(band) >= from && Number(band) < until)
        .reduce((sum, [, count]) => sum + count, 0);
      return { silent: name, customers };
    })
    .filter(({ customers }) => customers > 0);

export const allOf = (backlog: BySilence): number =>
  Object.values(backlog).reduce((sum, count) => sum + count, 0);

/** Of two segments, or of two halves of a shop. */
export const summedSilence: (one: BySilence, other: BySilence) => BySilence = addedBy;

/** Public holidays by country, as far as messages wait for their end: worked out, since most move with Easter. */
import type { Temporal } from 'temporal-polyfill';

/** Gregorian, after Meeus, Astronomical Algorithms (1991), chapter 8: the day of March that Easter is. */
const easterInMarch = (year: number): number => {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const ofCentury = year % 100;
  const correction = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  return epact + weekday - 7 * late + 22;
};

/** `MM-DD`. */
const fixedInFrance: ReadonlySet<string> = new Set([
  '01-01',
  '05-01',
  '05-08',
  '07-14',
  '08-15',
  '11-01',
  '11-11',
  '12-25',
]);
/** Easter Monday, Ascension Day, Whit Monday. */
const daysAfterEaster: ReadonlySet<number> = new Set([1, 39, 50]);

/** Code du travail, art. L3133-1: eleven days a year. */
export const isFrenchHoliday = (day: Temporal.PlainDate): boolean => {
  if (fixedInFrance.has(day.toString().slice(-5))) return true;
  const firstOfMarch = day.with({ month: 3, day: 1 });
  const easter = firstOfMarch.add({ days: easterInMarch(day.year) - 1 });
  return daysAfterEaster.has(easter.until(day, { largestUnit: 'days' }).days);
};

/** Dates as people and spreadsheets write them in the main locales, cell by cell. */
import { describe, expect, it } from 'vitest';
import { type DateReading, dateReaderFor } from '../../../../local/backtest/orders/dates.ts';
import { iso } from '../../../../shared/base/time.ts';
import { now } from './files.ts';

const reader = dateReaderFor('UTC', now);

/** The instant of a cell, or those that it could be, or what is wrong with it. */
const told = (reading: DateReading): string => {
  if (reading.kind === 'fault') return reading.wrong;
  if (reading.kind === 'known') return iso(reading.at);
  return (['dayFirst', 'monthFirst', 'yearFirst'] as const)
    .flatMap((order) => (reading[order] === undefined ? [] : [`${order} ${iso(reading[order])}`]))
    .join(', ');
};

const start = '2024-01-31T00:00:00Z';
const later = '2024-01-31T12:05:00Z';

describe('a date', () => {
  it.each([
    ['of years of two digits', ['31-Jan-24', '31-ene-24', '31 janv. 24', '24年1月31日'], start],
    [
      'in English',
      ['31 January 2024', '31st Jan 2024', 'Jan 31, 2024', 'Wednesday, January 31, 2024'],
      start,
    ],
    ['in German', ['31. Januar 2024', '31. Jan. 2024', 'Mi, 31. Jän 2024'], start],
    ['in French', ['31 janvier 2024', 'mercredi 31 janvier 2024', 'mer. 31 janv. 2024'], start],
    ['in Spanish', ['31 de enero de 2024', '31 ene. 2024', 'miércoles, 31 de enero de 2024'], start],
    ['with its year first', ['2024-1-31', '2024.01.31', '20240131', '2024-Jan-31', '2024年1月31号'], start],
    ['with marks that nobody sees', ['\u200e2024-01-31\u200f', '2024-01-31\ufeff'], start],
    [
      'with a time',
      [
        ...[
          'January 31st, 2024 12:05 PM',
          'Mittwoch, 31. Januar 2024 um 12:05 Uhr',
          '31 de enero de 2024 12:05 hs.',
          '31 janvier 2024 à 12h05',
        ],
        ...['31 de enero de 2024 a las 12:05', '2024年1月31日星期三 12点05分', '20240131120500'],
        ...['Wed Jan 31 2024 13:05:00 GMT+0100 (Central European Standard Time)'],
        ...['Wed, 31 Jan 2024 13:05:00 +0100', '31/Jan/2024:13:05:00 +0100', '2024-01-31 13:05:00 MEZ'],
        ...['Jan 31, 2024 4:05:00 AM PST', '2024-01-31 12:05:00.000000+00:00', '1706702700.0'],
      ],
      later,
    ],
    [
      'with a half of the day',
      [
        ...['2024-01-31 0:05 p.m.', '2024-01-31 12:05 p. m.', '2024/1/31 下午12:05', '2024/1/31 中午 12:05'],
        ...['2024/1/31 下午 12时05分', '2024-01-31 12:05 PM'],
      ],
      later,
    ],
    [
      'in the early half',
      ['2024/1/31 上午9:12', '2024-01-31 9:12 a.\u00a0m.', '2024/1/31 早上 9:12'],
      '2024-01-31T09:12:00Z',
    ],
    [
      'in the late half',
      ['2024/1/31 下午9:12', '2024-01-31 9:12 pm', '2024/1/31 晚上 9:12'],
      '2024-01-31T21:12:00Z',
    ],
    ['as spreadsheets count days', ['45322.50347222222', '45322,503472'], later],
    ['as spreadsheets count whole days', ['45322'], start],
  ])('%s is read', (_, cells, at) => {
    expect(cells.map((cell) => told(reader(cell)))).toEqual(cells.map(() => at));
  });

  it.each([
    ['März', 3],
    ['Mrz', 3],
    ['mars', 3],
    ['juin', 6],
    ['juil.', 7],
    ['août', 8],
    ['Sept.', 9],
    ['dic', 12],
    ['déc.', 12],
    ['Dez', 12],
  ])('has its month by its name, whole or cut short: %s', (name, month) => {
    expect(told(reader(`5 ${name} 2024`))).toBe(`2024-${String(month).padStart(2, '0')}-05T00:00:00Z`);
  });

  it('with a year of two digits has each reading that is a day', () => {
    expect(told(reader('1/7/24'))).toBe('dayFirst 2024-07-01T00:00:00Z, monthFirst 2024-01-07T00:00:00Z');
    expect(told(reader('1/31/24 9:12'))).toBe('monthFirst 2024-01-31T09:12:00Z');
    expect(told(reader('31.01.24'))).toBe('dayFirst 2024-01-31T00:00:00Z');
    expect(told(reader('24/1/31'))).toBe('yearFirst 2024-01-31T00:00:00Z');
    expect(told(reader('12/31/99'))).toBe('monthFirst 1999-12-31T00:00:00Z');
  });

  it('with its time in a column beside it is both', () => {
    const both = (date: string, time: string): string => told(reader(date, time));
    expect(both('2024-01-31', '12:05')).toBe(later);
    expect(both('2024-01-31 00:00:00', '12:05 PM')).toBe(later);
    expect(both('45322', '0.5034722222')).toBe(later);
    expect(both('2024-01-31', '下午 12:05')).toBe(later);
    expect(both('2024-01-31', '1899-12-30 12:05:00')).toBe(later);
    expect(both('31/01/2024', '1205')).toBe(`dayFirst ${later}`);
    expect(both('2024-01-31', '')).toBe(start);
    expect(both('2024-01-31', 'noon-ish')).toBe('"2024-01-31 noon-ish" is no date');
    expect(both('2024-01-31', '25:00')).toBe('"2024-01-31 25:00" has a time that no clock shows');
  });

  it('without a time says so', () => {
    const timeless = (cell: string, time?: string) => {
      const reading = reader(cell, time);
      return reading.kind !== 'fault' && reading.timeless === true;
    };
    expect(['2024-01-31', '1/31/24', '45322', '31 Jan 2024'].map((cell) => timeless(cell))).not.toContain(
      false,
    );
    expect(
      ['2024-01-31 00:00', '45322.5', '31 Jan 2024 0:00 am'].map((cell) => timeless(cell)),
    ).not.toContain(true);
    expect(timeless('2024-01-31', '00:00')).toBe(false);
  });

  it.each([
    ['jui is June and July', '15 jui 2024', '"15 jui 2024" is no date'],
    ['no day', '02/30/24', '"02/30/24" is no day of the calendar'],
    ['a month alone', 'Jan 2024', '"Jan 2024" is no date'],
    ['an hour alone', '2024-01-05 3', '"2024-01-05 3" is no date'],
    ['a rounded number', '4.5E+04', '"4.5E+04" is no date'],
    [
      'a zone of several places',
      'Jan 31, 2024 9:12 AM CST',
      '"Jan 31, 2024 9:12 AM CST" is in a time zone that could be several or none',
    ],
  ])('is refused where it cannot be told: %s', (_, cell, wrong) => {
    expect(told(reader(cell))).toBe(wrong);
  });
});

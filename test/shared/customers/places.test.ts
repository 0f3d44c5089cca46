/** Cities and countries, spelled as people do. */
import { describe, expect, it } from 'vitest';
import { customerId } from '../../../shared/base/ids.ts';
import { matcherOf, placeForm } from '../../../shared/customers/places.ts';
import { profileToItem } from '../../../shared/customers/profiles/mapper.ts';
import { newProfile } from '../../../shared/customers/profiles/profile.ts';
import { compileRule, noFacts, parseRule, stageThresholds } from '../../../shared/customers/rules/index.ts';
import { caseOf } from '../../../shared/flows/sending/look.ts';
import { start } from '../../support/stand.ts';

const settings = {
  timezone: 'UTC',
  currency: 'EUR',
  traits: {},
  stages: stageThresholds.parse({}),
};
const spellings = [
  ['Saint-Étienne', 'SAINT ETIENNE', 'saint etienne ', 'Saint‐Étienne', 'Saint-E\u0301tienne'],
  ['Łódź', 'LODZ', 'łódź'],
  ['København', 'Kobenhavn'],
  ['Düsseldorf', 'DUSSELDORF', 'Düsseldorf'],
  ['Großenhain', 'GROSSENHAIN'],
  ['Ｌｏｎｄｏｎ', 'London', 'london.'],
  ['St. Gallen', 'St Gallen', 'ST.GALLEN'],
  ["L'Aquila", 'L’Aquila', 'LAquila'],
];

describe('a place', () => {
  it('is one however it is spelled', () => {
    for (const [first = '', ...others] of spellings)
      expect(others.map(placeForm)).toEqual(others.map(() => placeForm(first)));
  });

  it('is another where its letters are: marks that are vowels or voicings count', () => {
    for (const [one = '', other = ''] of [
      ['दिल्ली', 'दल्ल'],
      ['ながの', 'なかの'],
      ['Bonn', 'Bön'],
      ['台北', '台南'],
      ['—', '…'],
    ])
      expect(placeForm(one)).not.toBe(placeForm(other));
  });
});

const inCity = (city: string) => profileToItem({ ...newProfile(customerId('ada')), city });

describe('rules and branches', () => {
  it('need no city in every spelling', () => {
    const rule = compileRule(parseRule({ field: 'city', in: ['Saint-Étienne'] }, 'a rule'), settings);
    for (const city of spellings[0] ?? []) expect(rule.decide(inCity(city), start, noFacts)).toBe('in');
    expect(rule.decide(inCity('Étienne'), start, noFacts)).toBe('out');
  });

  it('compare nothing else so', () => {
    expect(matcherOf('tier', ['gold'])('Gold')).toBeUndefined();
    expect(matcherOf('country', ['GB'])('gb')).toBe('GB');
  });

  it('contradict each other by two places, and not by two spellings of one', () => {
    const both = (one: string, other: string) => () =>
      parseRule(
        {
          all: [
            { field: 'city', in: [one] },
            { field: 'city', in: [other] },
          ],
        },
        'a rule',
      );
    expect(both('Łódź', 'LODZ')).not.toThrow();
    expect(both('Łódź', 'Paris')).toThrow('can never be true');
  });

  it('lead by the case of the place', () => {
    const branch = { question: { kind: 'trait', trait: 'city' }, cases: ['Zürich', 'otherwise'] } as const;
    const from = (city?: string) =>
      caseOf(
        branch,
        {
          profile: { ...newProfile(customerId('ada')), ...(city !== undefined && { city }) },
          passage: { touches: [], coupons: [], tasks: [] },
        },
        start,
        settings,
      );
    expect([from('ZURICH'), from('Bern'), from()]).toEqual(['Zürich', 'otherwise', 'otherwise']);
  });
});

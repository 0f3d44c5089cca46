/** The share of people that a journey begins with: drawn once, and let in by a greater share. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId, journeyId } from '../../../../shared/base/ids.ts';
import { days, minus } from '../../../../shared/base/time.ts';
import { readerOf } from '../../../../shared/customers/contacts/contact.ts';
import { profileToItem } from '../../../../shared/customers/profiles/mapper.ts';
import { newProfile, type Profile } from '../../../../shared/customers/profiles/profile.ts';
import { noFacts, usualSettings } from '../../../../shared/customers/rules/index.ts';
import { isAmongFirst, isItemAmongFirst } from '../../../../shared/decisions/enrolling/begins.ts';
import { asOf, evaluate, madeReady, projectionOf } from '../../../../shared/decisions/enrolling/evaluate.ts';
import { builtInLanes } from '../../../../shared/journeys/lanes.ts';
import { runs } from '../../../support/runs.ts';
import { start } from '../../../support/stand.ts';
import { winBack } from '../../flows/sweep/shop.ts';

const id = journeyId('win-back');
const customer = (name: string): Profile => ({
  ...newProfile(customerId(name)),
  lastOrderAt: minus(start, days(15)),
  orders: 1,
});
const many = Array.from({ length: 2_000 }, (_, index) => customer(`c-${index}`));
const among = (percent: number) =>
  many.filter((each) => isAmongFirst(readerOf(each), { id, beginsWithPercent: percent }));

describe('the share that a journey begins with', () => {
  it('is of that size, and everybody where it is not told', () => {
    expect(among(5).length / many.length).toBeCloseTo(0.05, 1);
    expect(many.every((each) => isAmongFirst(readerOf(each), { id }))).toBe(true);
  });

  it('is among every greater share, and another for another journey', () => {
    const greater = new Set(among(20));
    expect(among(5).every((each) => greater.has(each))).toBe(true);
    const other = { id: journeyId('welcome'), beginsWithPercent: 50 };
    const both = among(50).filter((each) => isAmongFirst(readerOf(each), other)).length;
    expect(both / many.length).toBeCloseTo(0.25, 1);
  });

  it('is the same of an item as of the profile, and of all who read at one address', () => {
    const text = fc.option(fc.emailAddress(), { nil: undefined });
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        text,
        fc.integer({ min: 1, max: 99 }),
        (name, email, percent) => {
          const profile = { ...customer(name), ...(email !== undefined && { email }) };
          const journey = { id, beginsWithPercent: percent };
          const isAmong = isAmongFirst(readerOf(profile), journey);
          expect(isItemAmongFirst(profileToItem(profile), journey)).toBe(isAmong);
          if (email !== undefined)
            expect(isAmongFirst(readerOf({ ...profile, id: customerId('another') }), journey)).toBe(isAmong);
        },
      ),
      runs(200),
    );
  });
});

describe('a sweep', () => {
  it('finds those alone whom the journey begins with, by what its scan asks for', () => {
    const settings = { ...usualSettings, lanes: builtInLanes };
    const swept = madeReady([{ ...winBack, id, beginsWithPercent: 20 }], settings);
    expect(projectionOf(swept)).toEqual(expect.arrayContaining(['e', 'p']));
    const journeys = asOf(swept, start);
    const found = many.flatMap((each) =>
      evaluate(profileToItem(each), journeys, start, noFacts).map((finding) => finding.customer),
    );
    expect(found).toEqual(among(20).map((each) => each.id));
  });
});

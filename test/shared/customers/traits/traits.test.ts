/** Traits of a shop's own: read strictly, and folded in any order. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId } from '../../../../shared/base/ids.ts';
import { instant } from '../../../../shared/base/time.ts';
import {
  keptOf,
  type TraitsRecord,
  toldAt,
  valuesOf,
  withTold,
} from '../../../../shared/customers/traits/record.ts';
import { date, number, oneOf, readTraits, text } from '../../../../shared/customers/traits/trait.ts';

const declared = { plan: oneOf('free', 'pro'), petName: text(), renewsOn: date(), seats: number() };

describe('traits that are told', () => {
  it('are read in their one form, and what is empty is not told', () => {
    const told = {
      plan: ' pro ',
      petName: 'Rex',
      renewsOn: '2027-03-01T10:00:00Z',
      seats: '2.5',
      colour: 'red',
    };
    expect(readTraits(told, declared)).toEqual({
      values: { plan: 'pro', petName: 'Rex', renewsOn: '2027-03-01', seats: 2.5 },
      unreadable: [],
    });
    expect(readTraits({ plan: null, petName: ' ', renewsOn: '' }, declared)).toEqual({
      values: {},
      unreadable: [],
    });
  });

  it('are each refused by name with what would be right', () => {
    const told = { plan: 'gold', petName: 'Rex\nMax', renewsOn: '2027-02-29', seats: 'many' };
    expect(readTraits(told, declared)).toEqual({
      values: {},
      unreadable: [
        { name: 'plan', wrong: 'must be one of free, pro' },
        { name: 'petName', wrong: 'must be a text of 1 to 200 characters on one line' },
        { name: 'renewsOn', wrong: 'must be a date such as 2027-03-01' },
        { name: 'seats', wrong: 'must be a number such as 120' },
      ],
    });
  });

  it('come to the same in whatever order they are told, and however often', () => {
    const tellings = fc.array(
      fc.record({
        values: fc.dictionary(
          fc.constantFrom('plan', 'seats'),
          fc.oneof(fc.constantFrom('free', 'pro'), fc.nat({ max: 2 })),
        ),
        at: fc.nat({ max: 3 }),
      }),
      { maxLength: 5 },
    );
    const recordAfter = (
      all: readonly { values: Record<string, string | number>; at: number }[],
    ): TraitsRecord =>
      all.reduce<TraitsRecord>((record, { values, at }) => withTold(record, toldAt(values, instant(at))), {
        customer: customerId('ada'),
        traits: {},
        revision: 0,
      });
    fc.assert(
      fc.property(tellings, fc.infiniteStream(fc.nat()), (all, order) => {
        const shuffled = all
          .map((each) => ({ each, by: order.next().value ?? 0 }))
          .sort((a, b) => a.by - b.by)
          .map(({ each }) => each);
        expect(recordAfter([...shuffled, ...all]).traits).toEqual(recordAfter(all).traits);
      }),
    );
  });

  it('are kept by profiles where a rule asks for them; all that is declared is known', () => {
    const record = withTold(
      { customer: customerId('ada'), traits: {}, revision: 0 },
      toldAt({ plan: 'pro', seats: 3, colour: 'red' }, instant(1)),
    );
    expect(keptOf(record, { ...declared, plan: { ...declared.plan, kept: true } })).toEqual({ plan: 'pro' });
    expect(valuesOf(record, declared)).toEqual({ plan: 'pro', seats: 3 });
  });
});

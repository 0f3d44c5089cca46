import { describe, expect, it } from 'vitest';
import { customerId } from '../../../../../shared/base/ids.ts';
import { days, instant, parseIso, plus } from '../../../../../shared/base/time.ts';
import { profileToItem } from '../../../../../shared/customers/profiles/mapper.ts';
import { newProfile } from '../../../../../shared/customers/profiles/profile.ts';
import {
  allOf,
  asksScores,
  atMostOrders,
  compileRule,
  contradictionIn,
  dormantFor,
  explainRule,
  type Facts,
  hasDormancy,
  noFacts,
  not,
  parseRule,
  type Rule,
  returnChance,
  ruleSentence,
  type Scoring,
  silentBeyondOwnRhythm,
  usualSettings,
  valueAtRisk,
} from '../../../../../shared/customers/rules/index.ts';

const last = parseIso('2026-08-01T10:00:00Z');
/** Each day of silence takes a hundredth of the chance away, and costs a unit until the sixtieth; then it comes back. */
const scoring: Scoring = {
  returnChance: ({ active, known }, over) => Math.max(0, 0.9 - (known - active) / 100 - 1 / over),
  valueAtRisk: ({ active, known }) => 100 * (known - active < 60 ? known - active : 120 - (known - active)),
  beyondOwnRhythm: ({ active, known }) => Math.min(1, (known - active) / 50),
};
const facts: Facts = { ...noFacts, scoring };
const bo = {
  ...newProfile(customerId('bo')),
  orders: 3,
  spent: 12_000,
  firstOrderAt: parseIso('2026-02-01T10:00:00Z'),
  lastOrderAt: last,
};
const onDay = (silent: number) => plus(last, days(silent));
const explained = (rule: Rule, silent: number, known = facts) =>
  explainRule(rule, bo, onDay(silent), usualSettings, known);

describe('a clause that asks a score', () => {
  it('is said in percent, and in units of the currency', () => {
    expect(ruleSentence(returnChance('90d').below(0.3))).toBe('chance of an order within 90 days < 30%');
    expect(ruleSentence(returnChance(days(30)).atLeast(0.005))).toBe(
      'chance of an order within 30 days ≥ 0.5%',
    );
    expect(ruleSentence(valueAtRisk.atLeast(49.5))).toBe('value at risk ≥ 49.5');
    expect(ruleSentence(silentBeyondOwnRhythm(0.9))).toBe(
      'own gaps that would be shorter than the silence ≥ 90%',
    );
  });

  it('shows what it saw, rounded down, and on which day that will be another verdict', () => {
    const rule = returnChance('90d').below(0.3);
    expect(explained(rule, 35)).toEqual({
      verdict: 'out',
      clauses: [
        {
          clause: 'chance of an order within 90 days < 30%',
          asks: { returnChanceWithinDays: 90, lessThan: 0.3 },
          verdict: 'out',
          saw: '54.9% within 90 days',
          value: 0.549,
          decisive: true,
          changesAt: onDay(60),
        },
      ],
      changesAt: onDay(60),
      values: { returnChanceWithin90Days: 0.549 },
    });
    expect(explained(valueAtRisk.atLeast(40), 35).clauses[0]?.saw).toBe('35');
    expect(explained(silentBeyondOwnRhythm(0.9), 35).values).toEqual({ silentBeyondOwnRhythm: 0.7 });
  });

  it('turns back where the score does', () => {
    const rule = valueAtRisk.atLeast(40);
    expect(explained(rule, 10).changesAt).toBe(onDay(40));
    expect(explained(rule, 50)).toMatchObject({ verdict: 'in', changesAt: onDay(81) });
    expect(explained(rule, 90).changesAt).toBeUndefined();
  });

  it('turns with the day of silence, to the millisecond', () => {
    const { decide } = compileRule(silentBeyondOwnRhythm(0.9), usualSettings);
    const item = profileToItem(bo);
    expect(decide(item, instant(onDay(45) - 1), facts)).toBe('out');
    expect(decide(item, onDay(45), facts)).toBe('in');
  });

  it('asks without a share for the one from which it pays most, by the model, and says which that is', () => {
    const rule = silentBeyondOwnRhythm();
    const byModel = { ...facts, scoring: { ...scoring, rhythmThreshold: 0.8 } };
    expect(ruleSentence(rule)).toBe(
      'own gaps that would be shorter than the silence ≥ the share from which it pays most',
    );
    expect(explained(rule, 35, byModel)).toMatchObject({
      verdict: 'out',
      clauses: [{ saw: '70% of own gaps; it pays most from 80% on' }],
      changesAt: onDay(40),
      values: { silentBeyondOwnRhythm: 0.7, rhythmThreshold: 0.8 },
    });
    expect(explained(rule, 40, byModel).verdict).toBe('in');
    expect(explained(rule, 40)).toMatchObject({
      verdict: 'out',
      clauses: [
        { saw: '80% of own gaps; the model in use does not say from where on it pays, and 90% is usual' },
      ],
      changesAt: onDay(45),
      values: { rhythmThreshold: 0.9 },
    });
    expect(explained(rule, 40, noFacts).verdict).toBe('unknown');
  });

  it('is unknown while no model is in use, and of who has not ordered, as is its opposite', () => {
    const { decide } = compileRule(not(silentBeyondOwnRhythm(0.9)), usualSettings);
    expect(explained(silentBeyondOwnRhythm(0.9), 80, noFacts)).toMatchObject({
      verdict: 'unknown',
      clauses: [{ saw: 'nothing' }],
      values: { silentBeyondOwnRhythm: null },
    });
    expect(decide(profileToItem(newProfile(customerId('new'))), onDay(80), facts)).toBe('unknown');
  });

  it('comes of silence, where silence is what brings her over its bound', () => {
    const silent = [
      silentBeyondOwnRhythm(0.9),
      returnChance('90d').below(0.3),
      not(returnChance('90d').atLeast(0.3)),
      valueAtRisk.atLeast(10),
    ];
    for (const rule of silent) expect(hasDormancy(rule), ruleSentence(rule)).toBe(true);
    const others = [not(silentBeyondOwnRhythm(0.9)), returnChance('90d').atLeast(0.3), valueAtRisk.below(10)];
    for (const rule of others) expect(hasDormancy(rule), ruleSentence(rule)).toBe(false);
  });

  it('is found wherever it stands in a rule', () => {
    expect(asksScores(allOf(dormantFor(days(9)), not(valueAtRisk.atLeast(1))))).toBe(true);
    expect(asksScores(dormantFor(days(9)))).toBe(false);
  });

  it('contradicts that there was no order, and its own opposite, and not the chance of another time', () => {
    const rare = returnChance('90d').below(0.3);
    const because = (rule: Rule) => contradictionIn(rule, usualSettings)?.because;
    expect(because(allOf(atMostOrders(0), rare))).toBe(
      '"chance of an order within 90 days < 30%" contradicts "orders ≤ 0"',
    );
    expect(because(allOf(rare, returnChance('90d').atLeast(0.4)))).toContain('contradicts');
    expect(because(allOf(rare, returnChance('30d').atLeast(0.4)))).toBeUndefined();
    expect(because({ returnChanceWithinDays: 90, moreThan: 1 })).toContain('contradicts itself');
    // Nobody knows where the model's share lies, but that it is one.
    expect(because(allOf(silentBeyondOwnRhythm(), not(silentBeyondOwnRhythm(0.2))))).toBeUndefined();
    expect(because(allOf(silentBeyondOwnRhythm(), not(silentBeyondOwnRhythm())))).toContain('contradicts');
  });

  it('is refused with what would be right', () => {
    expect(() => parseRule(returnChance('90d').below(30), 'x')).toThrow(
      'x.lessThan: must be a share from 0 to 1, such as 0.3, not 30',
    );
    expect(() => parseRule({ returnChanceWithinDays: 0.5, lessThan: 0.3 }, 'x')).toThrow(
      'x.returnChanceWithinDays: must be a day or more, not 0.5',
    );
    expect(() => parseRule(silentBeyondOwnRhythm(1), 'x')).toThrow(
      'x.silentBeyondOwnRhythm: must lie between 0 and 1, such as 0.9: beyond nine of ten of her own gaps, or be "by-money": where it pays most; not 1',
    );
    expect(() => parseRule({ silentBeyondOwnRhythm: 'by-day' }, 'x')).toThrow(
      'or be "by-money": where it pays most; not "by-day"',
    );
    expect(parseRule(silentBeyondOwnRhythm(), 'x')).toEqual({ silentBeyondOwnRhythm: 'by-money' });
    expect(() => parseRule({ valueAtRisk: 100 }, 'x')).toThrow('x.valueAtRisk: must be true, not 100');
  });
});

/** The rules of a journey, and what a shop's settings make of them. */
import { describe, expect, it } from 'vitest';
import { days } from '../../../shared/base/time.ts';
import { allOf, dormantFor, stageIs, usualSettings } from '../../../shared/customers/rules/index.ts';
import { journey } from '../../../shared/journeys/journey.ts';
import { branch, exit, meets, purchase } from '../../../shared/journeys/language.ts';
import { checkRules, rulesOf } from '../../../shared/journeys/rules.ts';

const early = allOf(stageIs('dormant'), { daysSince: 'lastOrder', lessThan: 45 });
const story = journey('early-bird', {
  version: 1,
  enrols: { when: dormantFor(days(14)) },
  goal: purchase,
  holdoutPercent: 0,
  steps: [branch(meets(early), { yes: [exit('early')], no: [exit('late')] })],
});
const { stages } = usualSettings;

describe('the rules of a journey', () => {
  it('are the one that takes customers in, and those of its branches', () => {
    expect(rulesOf(story)).toEqual([
      { where: 'the rule of early-bird', rule: dormantFor(days(14)) },
      { where: 'the rule of a branch of early-bird', rule: early },
    ]);
  });

  it('are weighed by the stages of the shop, and not before there is one', () => {
    expect(() => checkRules([story], { stages: { ...stages, dormantAfter: 40 } })).not.toThrow();
    expect(() => checkRules([story], { stages })).toThrow(
      'the rule of a branch of early-bird: can never be true: "days since last order < 45" contradicts "stage is dormant"',
    );
  });
});

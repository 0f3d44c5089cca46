/** The rules of a journey, and what a shop's settings make of them. */
import { describe, expect, it } from 'vitest';
import { days } from '../../../shared/base/time.ts';
import { allOf, asked, dormantFor, stageIs, usualSettings } from '../../../shared/customers/rules/index.ts';
import { date, number, oneOf, text } from '../../../shared/customers/traits/trait.ts';
import { journey } from '../../../shared/journeys/journey.ts';
import { branch, exit, meets, purchase, shopTrait } from '../../../shared/journeys/language.ts';
import { checkRules, rulesOf, withKeptTraits } from '../../../shared/journeys/rules.ts';

const early = allOf(stageIs('dormant'), { daysSince: 'lastOrder', lessThan: 45 });
const story = journey('early-bird', {
  version: 1,
  enrols: { when: dormantFor(days(14)) },
  goal: purchase,
  steps: [branch(meets(early), { yes: [exit('early')], no: [exit('late')] })],
});
const { stages, traits, currency } = usualSettings;

describe('the rules of a journey', () => {
  it('are the one that takes customers in, and those of its branches', () => {
    expect(rulesOf(story)).toEqual([
      { where: 'the rule of early-bird', rule: dormantFor(days(14)) },
      { where: 'the rule of a branch of early-bird', rule: early },
    ]);
  });

  it('are weighed by the stages of the shop, and not before there is one', () => {
    expect(() =>
      checkRules([story], { traits, currency, stages: { ...stages, dormantAfter: 40 } }),
    ).not.toThrow();
    expect(() => checkRules([story], { traits, currency, stages })).toThrow(
      'the rule of a branch of early-bird: can never be true: "days since last order < 45" contradicts "stage is dormant"',
    );
  });
});

describe('the traits of the shop’s own that journeys ask for', () => {
  const traits = { plan: oneOf('free', 'pro'), petName: text(), renewsOn: date(), seats: number() };
  const { renewsOn, seats } = asked(traits);
  const renewal = journey('renewal', {
    version: 1,
    enrols: { when: renewsOn.begins(days(14)) },
    goal: purchase,
    steps: [branch(shopTrait(traits, 'plan'), { pro: [exit('pro')], otherwise: [] }), exit('free')],
  });
  const shop = { stages, currency, traits };

  it('are kept by profiles, and the others are not', () => {
    expect(withKeptTraits(shop, [renewal]).traits).toEqual({
      ...traits,
      plan: { ...traits.plan, kept: true },
      renewsOn: { ...traits.renewsOn, kept: true },
    });
  });

  it('are held to how the shop declares them', () => {
    expect(() => checkRules([renewal], shop)).not.toThrow();
    const { plan: _, ...without } = traits;
    expect(() => checkRules([renewal], { stages, currency, traits: without })).toThrow(
      "a branch of renewal: \"plan\" must be a trait of the shop that is always one of some texts; declare it in traits, such as oneOf('free', 'pro')",
    );
    expect(() =>
      checkRules([renewal], { stages, currency, traits: { ...traits, renewsOn: text() } }),
    ).toThrow('the rule of renewal: "renewsOn" is no date: ask { "trait": "renewsOn", … }');
    const typo = { ...renewal, enrols: { when: { trait: 'seat', atLeast: 2 } } };
    expect(() => checkRules([typo], shop)).toThrow(
      'the rule of renewal: "seat" is no trait of this shop; did you mean "seats"? (plan, petName, renewsOn, seats)',
    );
    const texts = { ...renewal, enrols: { when: { trait: 'seats', in: ['2'] } } };
    expect(() => checkRules([texts], shop)).toThrow('"seats" is a number: compare it with atLeast, moreThan');
    const gold = { ...renewal, enrols: { when: { trait: 'plan', in: ['gold'] } } };
    expect(() => checkRules([gold], shop)).toThrow('"gold" is no plan; choose one of (free, pro)');
    expect(() => checkRules([{ ...renewal, enrols: { when: seats.atLeast(5) } }], shop)).not.toThrow();
  });
});

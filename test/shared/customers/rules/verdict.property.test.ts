import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instant, instant } from '../../../../shared/base/time.ts';
import type { OrderState } from '../../../../shared/customers/orders/order.ts';
import { purchasesIn } from '../../../../shared/customers/orders/purchases.ts';
import { profileToItem } from '../../../../shared/customers/profiles/mapper.ts';
import type { Profile } from '../../../../shared/customers/profiles/profile.ts';
import {
  asksScores,
  compileRule,
  defaultThresholds,
  explainRule,
  type Facts,
  noFacts,
  type Rule,
  stageOf,
  stageRules,
  usualSettings,
} from '../../../../shared/customers/rules/index.ts';
import { stageNames } from '../../../../shared/customers/rules/stages.ts';
import { mapClauses } from '../../../../shared/customers/rules/tree.ts';
import { areAllTried, runs } from '../../../support/runs.ts';
import { instants, orders, profiles, rules } from './arbitraries.ts';
import {
  referenceAnniversaries,
  referenceStage,
  referenceTraitDays,
  referenceVerdict,
  scoring,
} from './reference.ts';

const day = 86_400_000;
const often = runs(3_000);

const factsOf = (placed: readonly OrderState[]): Facts => ({
  purchases: purchasesIn(placed, { currency: usualSettings.currency, rates: { USD: 1.5 } }),
  scoring,
});

/** The days that the rule mentions, the stages' among them. */
const daysIn = (rule: Rule): readonly number[] =>
  [...JSON.stringify(rule).matchAll(/[\d.]+(e-?\d+)?/g)].map(([text]) => Number(text)).concat(0, 30, 60, 180);

const momentsOf = ({ firstOrderAt, lastOrderAt, previousOrderAt, firstVisitAt, lastVisitAt }: Profile) =>
  [firstOrderAt, lastOrderAt, previousOrderAt, firstVisitAt, lastVisitAt].filter((at) => at !== undefined);

const anniversariesIn = (rule: Rule, profile: Profile): readonly number[] =>
  (['birthday', 'firstOrder'] as const).flatMap((of) =>
    JSON.stringify(rule).includes(`"daysUntilAnniversary":"${of}"`)
      ? referenceAnniversaries(profile, of).slice(0, 2)
      : [],
  );

/** Of a rule that asks a score, days of silence on which one could turn. */
const silencesIn = (rule: Rule, { lastOrderAt }: Profile): readonly number[] =>
  lastOrderAt === undefined || !asksScores(rule)
    ? []
    : Array.from({ length: 100 }, (_, week) => lastOrderAt + 7 * week * day);

/** Around every threshold of the rule, after every moment of the profile: where a verdict could change. */
const samplesAfter = (
  rule: Rule,
  profile: Profile,
  placed: readonly OrderState[],
  now: Instant,
): readonly number[] =>
  [...momentsOf(profile), ...placed.flatMap(({ placedAt }) => placedAt ?? [])]
    .flatMap((at) => daysIn(rule).map((count) => at + Math.round(count * day)))
    .concat(
      [...anniversariesIn(rule, profile), ...referenceTraitDays(profile)].flatMap((at) =>
        daysIn(rule).map((days) => at - Math.round(days * day)),
      ),
    )
    .flatMap((ms) => [ms - 1_000, ms - 2, ms - 1, ms, ms + 1, ms + 2, ms + 1_000])
    .concat(silencesIn(rule, profile))
    .concat(now, now + 1, now + 12_345_678, now + 400 * day, now + 4_000 * day)
    .filter((ms) => ms >= now);

describe('a verdict', () => {
  it('is the same by the predicate on the wire form, by the explanation and by the reference', () => {
    fc.assert(
      fc.property(rules, profiles, orders, instants, (rule, profile, placed, now) => {
        const expected = referenceVerdict(rule, profile, now, placed);
        expect(compileRule(rule, usualSettings).decide(profileToItem(profile), now, factsOf(placed))).toBe(
          expected,
        );
        expect(explainRule(rule, profile, now, usualSettings, factsOf(placed)).verdict).toBe(expected);
      }),
      often,
    );
  });

  it('is never in where the profile alone has ruled that out, and is what the profile says of a rule without orders', () => {
    fc.assert(
      fc.property(rules, profiles, orders, instants, (rule, profile, placed, now) => {
        const lasts = factsOf(placed).purchases.map(({ at }) => at);
        const lastOrderAt = Math.max(...lasts, profile.lastOrderAt ?? Number.NEGATIVE_INFINITY);
        const { lastOrderAt: _, ...others } = profile;
        const known: Profile = Number.isFinite(lastOrderAt)
          ? { ...others, lastOrderAt: instant(lastOrderAt) }
          : others;
        const { mayHold, asksOrders } = compileRule(rule, usualSettings);
        const holds = referenceVerdict(rule, known, now, placed) === 'in';
        const mayBe = mayHold(profileToItem(known), now, { ...noFacts, scoring });
        if (!asksOrders) expect(mayBe).toBe(holds);
        else if (holds) expect(mayBe).toBe(true);
      }),
      often,
    );
  });

  it('needs no attribute but those that the compiled rule names', () => {
    fc.assert(
      fc.property(rules, profiles, orders, instants, (rule, profile, placed, now) => {
        const { attributes, decide } = compileRule(rule, usualSettings);
        const facts = factsOf(placed);
        const item = profileToItem(profile);
        const projected = Object.fromEntries(
          Object.entries(item).filter(([attribute]) => attributes.includes(attribute)),
        );
        expect(decide(projected, now, facts)).toBe(decide(item, now, facts));
      }),
      often,
    );
  });

  it('stays until changesAt, to the millisecond, and is another one then', () => {
    const seen = { changes: 0, stays: 0 };
    fc.assert(
      fc.property(rules, profiles, orders, instants, (rule, profile, placed, now) => {
        const { verdict, changesAt } = explainRule(rule, profile, now, usualSettings, factsOf(placed));
        const until = changesAt ?? Number.POSITIVE_INFINITY;
        expect(until).toBeGreaterThan(now);
        // Hundreds of moments: one that is found says as much as hundreds that are expected.
        const changed = [...new Set(samplesAfter(rule, profile, placed, now))].find(
          (ms) => ms < until && referenceVerdict(rule, profile, ms, placed) !== verdict,
        );
        expect(changed).toBeUndefined();
        if (changesAt === undefined) {
          seen.stays += 1;
          return;
        }
        seen.changes += 1;
        expect(referenceVerdict(rule, profile, changesAt - 1, placed)).toBe(verdict);
        expect(referenceVerdict(rule, profile, changesAt, placed)).not.toBe(verdict);
      }),
      often,
    );
    // Both kinds must be met often, or the law above says little.
    if (areAllTried) expect(Math.min(seen.changes, seen.stays)).toBeGreaterThan(often.numRuns / 10);
  });

  it('hangs on no clause but the decisive ones', () => {
    const always: Rule = { field: 'orders', atLeast: 0 };
    fc.assert(
      fc.property(
        rules,
        profiles,
        orders,
        instants,
        fc.infiniteStream(fc.boolean()),
        (rule, profile, placed, now, coins) => {
          const { verdict, clauses } = explainRule(rule, profile, now, usualSettings, factsOf(placed));
          const decisive = clauses.map((clause) => clause.decisive);
          expect(decisive).toContain(true);
          if (verdict === 'unknown') {
            for (const clause of clauses.filter((each) => each.decisive))
              expect(clause.verdict).toBe('unknown');
            return;
          }
          let index = -1;
          const changed = mapClauses(rule, (clause) => {
            index += 1;
            if (decisive[index]) return clause;
            return coins.next().value === true ? always : { not: always };
          });
          expect(referenceVerdict(changed, profile, now, placed)).toBe(verdict);
        },
      ),
      often,
    );
  });

  it('changes no earlier than the first of its clauses', () => {
    fc.assert(
      fc.property(rules, profiles, orders, instants, (rule, profile, placed, now) => {
        const { changesAt, clauses } = explainRule(rule, profile, now, usualSettings, factsOf(placed));
        if (changesAt === undefined) return;
        const first = Math.min(...clauses.map((clause) => clause.changesAt ?? Number.POSITIVE_INFINITY));
        expect(changesAt).toBeGreaterThanOrEqual(first);
      }),
    );
  });
});

describe('lifecycle stages', () => {
  it('apply one at a time to every profile at every instant, and are never unknown', () => {
    fc.assert(
      fc.property(profiles, instants, (profile, now) => {
        const verdicts = stageNames.map((stage) =>
          referenceVerdict(stageRules(defaultThresholds)[stage], profile, now),
        );
        expect(verdicts.filter((verdict) => verdict === 'in')).toHaveLength(1);
        expect(verdicts).not.toContain('unknown');
      }),
      often,
    );
  });

  it('are what their description says', () => {
    fc.assert(
      fc.property(profiles, instants, (profile, now) => {
        expect(stageOf(profile, now, usualSettings)).toBe(referenceStage(profile, now));
      }),
      often,
    );
  });

  it('apply one at a time with any thresholds in order', () => {
    const thresholds = fc
      .tuple(
        fc.integer({ min: 0, max: 90 }),
        fc.integer({ min: 0, max: 90 }),
        ...([1, 2, 3] as const).map(() => fc.double({ min: 0.5, max: 90, noNaN: true })),
      )
      .map(([newFor, silence, risk = 1, more = 1, most = 1]) => ({
        newFor,
        silence,
        atRiskAfter: risk,
        dormantAfter: risk + more,
        churnedAfter: risk + more + most,
      }));
    fc.assert(
      fc.property(thresholds, profiles, instants, (some, profile, now) => {
        const stage = stageOf(profile, instant(now), { ...usualSettings, stages: some });
        const verdicts = stageNames.map((name) => [
          name,
          referenceVerdict(stageRules(some)[name], profile, now),
        ]);
        expect(verdicts.filter(([, verdict]) => verdict === 'in')).toEqual([[stage, 'in']]);
        const asked = stageNames.map((name) => [
          name,
          compileRule({ stageIn: [name] }, { ...usualSettings, stages: some }).decide(
            profileToItem(profile),
            now,
            noFacts,
          ),
          explainRule({ stageIn: [name] }, profile, now, { ...usualSettings, stages: some }, noFacts)
            .clauses[0]?.saw,
        ]);
        expect(asked).toEqual(stageNames.map((name) => [name, name === stage ? 'in' : 'out', stage]));
      }),
    );
  });
});

/** A shop with as many journeys as it may have, within what AWS takes of a stack and of a role. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { listOf, type Resource, readAssembly } from '../../local/aws/template.ts';
import { synthesize } from '../../local/engine/synth.ts';
import sampleShop from '../../rekindle.config.ts';
import { journeyId } from '../../shared/base/ids.ts';
import { defineShop, mostJourneys } from '../../shared/shop/shop.ts';
import { allJourneys } from '../../workflows/journeys/index.ts';

/** CloudFormation's, of a template. */
const mostBytes = 1_000_000;
const mostResources = 500;
/** IAM's: all policies that stand in a role together, one that stands by itself, and how many of those a role has; characters. */
const mostInRole = 10_240;
const mostByItself = 6_144;
const mostManaged = 10;

/** With names as long as they come. */
const journeys = Array.from({ length: mostJourneys }, (_, index) => {
  const journey = allJourneys[index % allJourneys.length];
  if (journey === undefined) throw new Error('there are no journeys');
  const turn = Math.floor(index / allJourneys.length);
  return turn === 0 ? journey : { ...journey, id: journeyId(`${journey.id}-${'long-'.repeat(12)}${turn}`) };
});

describe('a shop with as many journeys as it may have', () => {
  let assembly: string;
  let resources: readonly Resource[];
  const ofType = (type: string) => resources.filter((each) => each.type === type);

  beforeAll(async () => {
    const { settings } = sampleShop;
    assembly = await synthesize(defineShop({ ...settings, loyalty: { pointsPerUnit: 1 }, journeys }));
    resources = readAssembly(assembly);
  });

  it('has stacks that CloudFormation takes', () => {
    for (const file of readdirSync(assembly).filter((each) => each.endsWith('.template.json'))) {
      const text = readFileSync(join(assembly, file), 'utf8');
      expect(Buffer.byteLength(text), file).toBeLessThanOrEqual(mostBytes);
      const { Resources } = JSON.parse(text) as { readonly Resources: object };
      expect(Object.keys(Resources).length, file).toBeLessThanOrEqual(mostResources);
    }
    expect(ofType('AWS::StepFunctions::StateMachine').length).toBeGreaterThan(mostJourneys);
  });

  it('has roles that IAM takes', () => {
    const inRoles = new Map<string, number>();
    for (const { properties } of ofType('AWS::IAM::Policy'))
      for (const role of listOf(properties.Roles).map(String))
        inRoles.set(role, (inRoles.get(role) ?? 0) + JSON.stringify(properties.PolicyDocument).length);
    for (const [role, characters] of inRoles) expect(characters, role).toBeLessThanOrEqual(mostInRole);
    const managed = new Map<string, number>();
    for (const { properties, logicalId } of ofType('AWS::IAM::ManagedPolicy')) {
      expect(JSON.stringify(properties.PolicyDocument).length, logicalId).toBeLessThanOrEqual(mostByItself);
      for (const role of listOf(properties.Roles).map(String))
        managed.set(role, (managed.get(role) ?? 0) + 1);
    }
    for (const [role, many] of managed) expect(many, role).toBeLessThanOrEqual(mostManaged);
  });
});

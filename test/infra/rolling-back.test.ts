/** A journey's next version, and the way back: what CloudFormation is told to do with its machine. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { afterAll, describe, expect, it } from 'vitest';
import { DataStack } from '../../infra/stacks/data-stack.ts';
import { JourneysStack } from '../../infra/stacks/journeys-stack.ts';
import { MessagingStack } from '../../infra/stacks/messaging-stack.ts';
import sampleShop from '../../rekindle.config.ts';
import { days } from '../../shared/base/time.ts';
import { dormantFor } from '../../shared/customers/rules/index.ts';
import { journey } from '../../shared/journeys/journey.ts';
import { email, type Journey, purchase, send } from '../../shared/journeys/language.ts';
import type { Template } from '../support/templates.ts';

const story = (version: number): Journey =>
  journey('tried', {
    version,
    enrols: { when: dormantFor(days(14)) },
    goal: purchase,
    steps: [send(email(version === 1 ? 'we-miss-you' : 'picked-for-you'))],
  });
const unchanged = journey('other', {
  version: 1,
  enrols: { when: dormantFor(days(30)) },
  goal: purchase,
  steps: [send(email('we-miss-you'))],
});

const outdir = mkdtempSync(join(tmpdir(), 'rekindle-rolling-back-'));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

/** The template of the stack that has the journeys. */
const templateOf = (journeys: readonly Journey[]): Template => {
  const app = new App({
    analyticsReporting: false,
    context: { 'aws:cdk:bundling-stacks': [] },
    outdir,
  });
  const { settings } = sampleShop;
  const data = new DataStack(app, 'RekindleData', { settings });
  const messaging = new MessagingStack(app, 'RekindleMessaging', { settings, data, journeys: [], pages: {} });
  new JourneysStack(app, 'RekindleJourneys', {
    settings,
    data,
    messaging,
    journeys,
    catalog: {},
    pulled: {},
    words: {},
  });
  return app.synth().getStackByName('rekindle-prod--journeys').template as Template;
};

/** `tried/StateMachine DefinitionS3Location`: each property of each resource that is not the same. */
const differences = (before: Template, after: Template): readonly string[] =>
  Object.entries(after.Resources).flatMap(([id, { Properties }]) =>
    Object.entries(Properties)
      .filter(
        ([name, value]) => JSON.stringify(value) !== JSON.stringify(before.Resources[id]?.Properties[name]),
      )
      .map(([name]) => `${id.replace(/[0-9A-F]{8}$/, '')} ${name}`),
  );
const idsOf = ({ Resources }: Template): readonly string[] => Object.keys(Resources).sort();

describe('a journey', () => {
  const first = templateOf([story(1), unchanged]);

  it('gets its next version in place, and goes back so: its machine is updated, and no other is made or deleted', () => {
    const second = templateOf([story(2), unchanged]);
    expect(idsOf(second)).toEqual(idsOf(first));
    expect(differences(first, second)).toEqual(['triedStateMachine DefinitionS3Location']);
    const back = templateOf([story(1), unchanged]);
    expect(idsOf(back)).toEqual(idsOf(first));
    expect(differences(first, back)).toEqual([]);
  });

  it('that is taken away leaves its machine to those who are on their way, and the roles that they need', () => {
    const without = templateOf([unchanged]);
    const gone = idsOf(first).filter((id) => without.Resources[id] === undefined);
    const kept = gone.filter((id) => first.Resources[id]?.DeletionPolicy?.startsWith('Retain'));
    expect(kept.map((id) => first.Resources[id]?.Type).sort()).toEqual([
      'AWS::IAM::Policy',
      'AWS::IAM::Role',
      'AWS::StepFunctions::StateMachine',
    ]);
    expect(differences(first, without)).toEqual([]);
  });
});

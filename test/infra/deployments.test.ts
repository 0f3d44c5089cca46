/** Two shops, each at two stages, in one account and region: no name in common, and nobody takes what is another's. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { matchesPattern } from '../../local/aws/events.ts';
import { listOf, propertiesOf, type Resource, readAssembly } from '../../local/aws/template.ts';
import { synthesize } from '../../local/engine/synth.ts';
import { journeyId } from '../../shared/base/ids.ts';
import { type Deployment, journeyMachine, nameIn, prefixOf } from '../../shared/shop/names.ts';
import type { Shop } from '../../shared/shop/shop.ts';
import { allJourneys } from '../../workflows/journeys/index.ts';
import { sampleWith } from '../support/templates.ts';

/** The longest that the settings take, and a name that another begins with. */
const shops = ['shop', 'shop-prod-of-24-letters1'];
const stages = ['prod', 'test12345678'];
const deployments = shops.flatMap((name) => stages.map((stage): Deployment => ({ name, stage })));

const shopOf = (deployment: Deployment): Shop => ({
  ...sampleWith({
    ...deployment,
    alarmsTo: 'ops@example.com',
    webhooks: { crm: { url: 'https://crm.example.com/', events: ['Journey Exited'] } },
    pushes: {
      wechat: { url: 'https://push.example.com/', header: 'Authorization' },
      ['crm-of-the-'.repeat(8).concat('night')]: {
        url: 'https://crm.example.com/',
        header: 'Authorization',
      },
    },
  }),
  journeys: allJourneys.map((journey) => ({ journey, enabled: true })),
});

interface RawTemplate {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> }>
  >;
  readonly Outputs?: Readonly<Record<string, { readonly Export?: { readonly Name: string } }>>;
}

interface Synthesized {
  readonly deployment: Deployment;
  readonly stacks: readonly string[];
  readonly templates: readonly RawTemplate[];
  readonly resources: readonly Resource[];
}

const synthesized: Synthesized[] = [];
beforeAll(async () => {
  for (const deployment of deployments) {
    const assembly = await synthesize(shopOf(deployment));
    const { artifacts } = JSON.parse(readFileSync(join(assembly, 'manifest.json'), 'utf8')) as {
      readonly artifacts: Readonly<
        Record<string, { readonly type: string; readonly properties: { readonly stackName?: string } }>
      >;
    };
    synthesized.push({
      deployment,
      stacks: Object.values(artifacts)
        .filter(({ type }) => type === 'aws:cloudformation:stack')
        .map(({ properties }) => String(properties.stackName)),
      templates: readdirSync(assembly)
        .filter((file) => file.endsWith('.template.json'))
        .map((file) => JSON.parse(readFileSync(join(assembly, file), 'utf8'))),
      resources: readAssembly(assembly),
    });
  }
}, 300_000);

/** Names of what is AWS's own, or lies within a resource that has its own name. */
const isNobodys = (type: string, property: string): boolean =>
  [
    'AWS::ApiGatewayV2::Stage StageName',
    'AWS::CloudWatch::Alarm MetricName',
    'AWS::Events::Rule EventBusName',
    'AWS::IAM::Policy PolicyName',
  ].includes(`${type} ${property}`);

/** Every name that a template gives, and that CloudFormation would not make up itself. */
const givenNames = ({ stacks, templates }: Synthesized): readonly string[] => [
  ...stacks.map((stack) => `stack ${stack}`),
  ...templates.flatMap(({ Resources, Outputs = {} }) => [
    ...Object.values(Resources).flatMap(({ Type, Properties = {} }) =>
      Object.entries(Properties)
        .filter(([property, value]) => /Name$/.test(property) && typeof value === 'string')
        .filter(([property]) => !isNobodys(Type, property))
        .map(([property, value]) => `${Type} ${property} ${value}`),
    ),
    ...Object.values(Outputs).flatMap(({ Export }) =>
      Export === undefined ? [] : [`export ${Export.Name}`],
    ),
  ]),
];

/** What an alarm watches. */
const metricsOf = (
  alarm: Readonly<Record<string, unknown>>,
): readonly Readonly<Record<string, unknown>>[] => [
  alarm,
  ...listOf(alarm.Metrics).map((each) => propertiesOf(propertiesOf(propertiesOf(each).MetricStat).Metric)),
];

describe('a deployment', () => {
  it('has no name in common with another shop’s or stage’s', () => {
    const names = synthesized.flatMap(givenNames);
    expect(new Set(names).size).toBe(names.length);
    for (const each of synthesized) {
      const prefix = prefixOf(each.deployment);
      for (const name of givenNames(each))
        expect(name.split(' ').at(-1)?.replace('/aws/vendedlogs/states/', '')).toMatch(
          new RegExp(`^${prefix}(?:$|--)`),
        );
    }
  });

  it('gives its name to stacks, bus, queue, configuration set, machines and their logs, schedule, API, pushes and webhooks', () => {
    const [first] = synthesized;
    if (first === undefined) throw new Error('nothing was synthesized');
    const names = givenNames(first).filter((name) => !/^export|journey-/.test(name));
    const push = nameIn({ name: 'shop', stage: 'prod' }, `push-${'crm-of-the-'.repeat(8)}night`, 64);
    expect(new Set(names)).toEqual(
      new Set([
        'stack shop-prod--data',
        'stack shop-prod--messaging',
        'stack shop-prod--figures',
        'stack shop-prod--journeys',
        'stack shop-prod--sweep',
        'stack shop-prod--fit',
        'stack shop-prod--api',
        'AWS::Events::EventBus Name shop-prod',
        'AWS::SES::ConfigurationSet Name shop-prod',
        'AWS::SQS::Queue QueueName shop-prod--dead-letters',
        'AWS::SQS::Queue QueueName shop-prod--webhook-crm',
        'AWS::SQS::Queue QueueName shop-prod--webhook-crm--dead-letters',
        'AWS::StepFunctions::StateMachine StateMachineName shop-prod--reconcile',
        'AWS::Logs::LogGroup LogGroupName /aws/vendedlogs/states/shop-prod--reconcile',
        'AWS::Scheduler::Schedule Name shop-prod--reconcile',
        'AWS::StepFunctions::StateMachine StateMachineName shop-prod--recount',
        'AWS::Logs::LogGroup LogGroupName /aws/vendedlogs/states/shop-prod--recount',
        'AWS::StepFunctions::StateMachine StateMachineName shop-prod--results',
        'AWS::Logs::LogGroup LogGroupName /aws/vendedlogs/states/shop-prod--results',
        'AWS::Scheduler::Schedule Name shop-prod--weekly-results',
        'AWS::StepFunctions::StateMachine StateMachineName shop-prod--sweep',
        'AWS::StepFunctions::StateMachine StateMachineName shop-prod--broadcast',
        'AWS::Logs::LogGroup LogGroupName /aws/vendedlogs/states/shop-prod--sweep',
        'AWS::Logs::LogGroup LogGroupName /aws/vendedlogs/states/shop-prod--broadcast',
        'AWS::Scheduler::Schedule Name shop-prod--nightly',
        'AWS::StepFunctions::StateMachine StateMachineName shop-prod--census',
        'AWS::Logs::LogGroup LogGroupName /aws/vendedlogs/states/shop-prod--census',
        'AWS::Scheduler::Schedule Name shop-prod--nightly-census',
        'AWS::StepFunctions::StateMachine StateMachineName shop-prod--fit',
        'AWS::Logs::LogGroup LogGroupName /aws/vendedlogs/states/shop-prod--fit',
        'AWS::Scheduler::Schedule Name shop-prod--monthly-fit',
        'AWS::ApiGatewayV2::Api Name shop-prod',
        'AWS::SNS::Topic DisplayName shop-prod',
        'AWS::CloudWatch::Dashboard DashboardName shop-prod',
        ...['data', 'messaging', 'figures', 'journeys', 'sweep', 'fit', 'api'].map(
          (part) => `AWS::CloudWatch::CompositeAlarm AlarmName shop-prod--${part}-needs-somebody`,
        ),
        ...['Connection', 'ApiDestination'].flatMap((kind) => [
          `AWS::Events::${kind} Name shop-prod--push-wechat`,
          `AWS::Events::${kind} Name ${push}`,
        ]),
      ]),
    );
  });

  it('has names that AWS takes, however long the shop’s, the stage’s and the journey’s are', () => {
    const limits: Readonly<Record<string, number>> = {
      'AWS::StepFunctions::StateMachine': 80,
      'AWS::SQS::Queue': 80,
      'AWS::Events::EventBus': 256,
      'AWS::Events::Connection': 64,
      'AWS::Events::ApiDestination': 64,
      'AWS::Scheduler::Schedule': 64,
      'AWS::SES::ConfigurationSet': 64,
      'AWS::SNS::Topic': 100,
      'AWS::CloudWatch::CompositeAlarm': 255,
      'AWS::CloudWatch::Dashboard': 255,
      'AWS::ApiGatewayV2::Api': 128,
      'AWS::Logs::LogGroup': 512,
      stack: 128,
      export: 255,
    };
    for (const name of synthesized.flatMap(givenNames)) {
      const [kind = '', text = ''] = [name.split(' ')[0], name.split(' ').at(-1)];
      expect(text.length, name).toBeLessThanOrEqual(limits[kind] ?? 0);
    }
  });

  it('counts its metrics under its own name, and its alarms look there', () => {
    for (const { deployment, templates } of synthesized) {
      const resources = templates.flatMap(({ Resources }) => Object.values(Resources));
      const services = resources
        .filter(({ Type }) => Type === 'AWS::Lambda::Function')
        .map(
          ({ Properties }) =>
            propertiesOf(propertiesOf(Properties?.Environment).Variables).POWERTOOLS_SERVICE_NAME,
        );
      expect(services).toHaveLength(23);
      expect(new Set(services)).toEqual(new Set([prefixOf(deployment)]));
      const dimensions = resources
        .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
        .flatMap(({ Properties }) => metricsOf(Properties ?? {}))
        .filter(({ Namespace }) => Namespace === 'Rekindle')
        .flatMap(({ Dimensions }) => listOf(Dimensions))
        .filter((dimension) => propertiesOf(dimension).Name === 'service');
      expect(dimensions).toHaveLength(13);
      for (const dimension of dimensions)
        expect(dimension).toEqual({ Name: 'service', Value: prefixOf(deployment) });
    }
  });

  it('takes the events of its own bus and of the emails that it sent, and none of another’s', () => {
    const rules = synthesized.flatMap(({ deployment, resources }) =>
      resources
        .filter(({ type }) => type === 'AWS::Events::Rule')
        .map(({ properties }) => ({ deployment, ...properties })),
    );
    const takers = (bus: string, event: object): readonly Deployment[] => [
      ...new Set(
        rules
          .filter(
            (rule) =>
              String(propertiesOf(rule).EventBusName) === bus &&
              matchesPattern(propertiesOf(rule).EventPattern, event),
          )
          .map(({ deployment }) => deployment),
      ),
    ];
    for (const deployment of deployments) {
      const prefix = prefixOf(deployment);
      const tags = { touch: ['abc'], 'ses:configuration-set': [prefix] };
      const told = { source: 'aws.ses', 'detail-type': 'Email Opened', detail: { mail: { tags } } };
      expect(takers('default', told)).toEqual([deployment]);
      const order = { source: 'web', 'detail-type': 'Order Completed', detail: {} };
      expect(takers(prefix, order)).toEqual([deployment]);
      const push = { source: 'rekindle.pushes', 'detail-type': 'Push Requested', detail: { to: 'wechat' } };
      expect(takers(prefix, push)).toEqual([deployment]);
    }
    const foreign = { touch: ['abc'], 'ses:configuration-set': ['newsletter'] };
    expect(takers('default', { source: 'aws.ses', detail: { mail: { tags: foreign } } })).toEqual([]);
  });
});

describe('a name', () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9]{0,3}(-[a-z0-9]{1,3}){0,3}$/);
  const deployment = fc.record({ name: word, stage: fc.stringMatching(/^[a-z0-9]{1,4}$/) });

  it('is of one shop, stage and journey only', () => {
    const machine = fc.tuple(deployment, word.map(journeyId));
    fc.assert(
      fc.property(machine, machine, ([one, journey], [other, another]) => {
        const isSame = one.name === other.name && one.stage === other.stage && journey === another;
        return (journeyMachine(one, journey) === journeyMachine(other, another)) === isSame;
      }),
    );
    // What dashes alone would not tell apart.
    const machines = [
      journeyMachine({ name: 'a', stage: 'b' }, journeyId('c-d')),
      journeyMachine({ name: 'a-b', stage: 'journey' }, journeyId('c-d')),
      journeyMachine({ name: 'a-b-journey', stage: 'c' }, journeyId('d')),
    ];
    expect(new Set(machines).size).toBe(3);
  });

  it('that is too long is cut, and still tells two apart', () => {
    const long = 'x'.repeat(90);
    const names = [`${long}-1`, `${long}-2`].map((id) =>
      journeyMachine({ name: 'a', stage: 'b' }, journeyId(id)),
    );
    expect(names.map(({ length }) => length)).toEqual([80, 80]);
    expect(names[0]).not.toBe(names[1]);
    expect(names[0]).toMatch(/^a-b--journey-x+-[0-9a-f]{8}$/);
  });

  it('of no journey is longer than AWS takes', () => {
    for (const { id } of allJourneys)
      expect(journeyMachine({ name: 'x'.repeat(24), stage: 'y'.repeat(12) }, id).length).toBeLessThanOrEqual(
        80,
      );
  });
});

/** What is deployed: tables, queues, rules, the schedule, state machines and alarms. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { synthesize } from '../../local/engine/synth.ts';
import sampleShop from '../../rekindle.config.ts';
import { minutes, seconds } from '../../shared/base/time.ts';
import { describedAs, wordsIn } from '../../shared/shop/alarms.ts';
import { latestReceipt } from '../../shared/shop/ingest-queue.ts';
import { defineShop, deployedJourneys } from '../../shared/shop/shop.ts';
import { allJourneys, localEvent, winBack14d, winBackByReason } from '../../workflows/journeys/index.ts';
import {
  listed,
  plainId,
  type Resource,
  resourcesOf,
  said,
  sampleWith,
  stacks,
  type Templates,
  templateIn,
  templatesFor,
} from '../support/templates.ts';

let templates: Templates;
let assembly: string;
beforeAll(async () => {
  templates = await templatesFor(sampleShop);
  assembly = await synthesize(sampleShop);
});

/** The folder of what a layer brings. */
const contentOf = ({ Properties }: Resource): string => {
  const { S3Key } = Properties.Content as { readonly S3Key: string };
  return join(assembly, `asset.${S3Key.replace('.zip', '')}`);
};

const all = (type: string): readonly Resource[] => resourcesOf(templates, type);
const only = (type: string): Resource => {
  const [found, ...others] = all(type);
  if (found === undefined || others.length > 0) throw new Error(`there is not one ${type}`);
  return found;
};
const byId = (type: string, id: string): Resource => {
  const found = all(type).find((each) => plainId(each.id) === id);
  if (found === undefined)
    throw new Error(`there is no ${type} ${id}: ${all(type).map((each) => plainId(each.id))}`);
  return found;
};

describe('the tables', () => {
  it('are billed by the request, can be restored to any second, and outlive the stack', () => {
    const tables = all('AWS::DynamoDB::Table').filter(({ id }) => plainId(id) !== 'Figures');
    expect(tables.map(({ id }) => plainId(id))).toEqual(['Profiles', 'Ledger']);
    for (const table of tables) {
      expect(table.Properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
        DeletionProtectionEnabled: true,
      });
      expect([table.DeletionPolicy, table.UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
    }
  });

  it('keep the figures for as long as their stack, since they can be counted again', () => {
    const figures = byId('AWS::DynamoDB::Table', 'Figures');
    expect(figures.DeletionPolicy).toBe('Delete');
    expect(figures.Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      SSESpecification: { SSEEnabled: true },
    });
  });

  it('tell of each change in the ledger with both images, in batches that say their shard', () => {
    expect(byId('AWS::DynamoDB::Table', 'Ledger').Properties).toMatchObject({
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
    const { Resources } = templateIn(assembly, 'RekindleFigures');
    const [mapping, ...others] = Object.values(Resources).filter(
      ({ Type }) => Type === 'AWS::Lambda::EventSourceMapping',
    );
    expect(others).toEqual([]);
    expect(mapping?.Properties).toMatchObject({
      StartingPosition: 'TRIM_HORIZON',
      TumblingWindowInSeconds: 900,
      BisectBatchOnFunctionError: true,
      DestinationConfig: { OnFailure: {} },
    });
    // Side by side a shard's batches would have no order, and its cursor none.
    expect(mapping?.Properties.ParallelizationFactor).toBeUndefined();
  });

  it('key profiles by customer', () => {
    const { Properties } = byId('AWS::DynamoDB::Table', 'Profiles');
    expect(Properties.KeySchema).toEqual([{ AttributeName: 'i', KeyType: 'HASH' }]);
    expect(Properties.GlobalSecondaryIndexes).toBeUndefined();
  });

  it('key the ledger by customer and kind, and forget its events in time', () => {
    const { Properties } = byId('AWS::DynamoDB::Table', 'Ledger');
    expect(Properties).toMatchObject({
      KeySchema: [
        { AttributeName: 'c', KeyType: 'HASH' },
        { AttributeName: 'k', KeyType: 'RANGE' },
      ],
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-code',
          KeySchema: [{ AttributeName: 'code', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
        {
          IndexName: 'by-queue',
          KeySchema: [
            { AttributeName: 'q', KeyType: 'HASH' },
            { AttributeName: 'due', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
        {
          IndexName: 'by-offer',
          KeySchema: [
            { AttributeName: 'jm', KeyType: 'HASH' },
            { AttributeName: 'issuedAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    });
  });
});

/** What reads the queue of what comes in; of the mappings, the one of a queue. */
const ingestReader = (): Resource => {
  const [reader, ...others] = all('AWS::Lambda::EventSourceMapping').filter(
    ({ Properties }) => Properties.StartingPosition === undefined,
  );
  if (reader === undefined || others.length > 0) throw new Error('there is not one reader of a queue');
  return reader;
};

describe('events', () => {
  it('come from the shop by Rekindle’s own bus, without what Rekindle itself decided', () => {
    const { Properties } = byId('AWS::Events::Rule', 'IngestShopEvents');
    expect(said(Properties.EventBusName)).toBe('Bus');
    expect(Properties.EventPattern).toEqual({ source: [{ 'anything-but': ['rekindle'] }] });
  });

  it('come from SES by the account’s own bus, if they are about a touchpoint of this very deployment', () => {
    const { Properties } = byId('AWS::Events::Rule', 'IngestProviderEvents');
    expect(Properties.EventBusName).toBe('default');
    expect(Properties.EventPattern).toEqual({
      source: ['aws.ses'],
      detail: { mail: { tags: { touch: [{ exists: true }], 'ses:configuration-set': ['rekindle-prod'] } } },
    });
  });

  it('come from Step Functions, of journeys’ executions of this deployment that did not succeed', () => {
    const { Properties } = byId('AWS::Events::Rule', 'IngestFailedExecutions');
    expect(Properties.EventBusName).toBe('default');
    expect(Properties.EventPattern).toMatchObject({
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
    });
    expect(JSON.stringify(Properties.EventPattern)).toContain(':stateMachine:rekindle-prod--journey-');
  });

  it('land on one queue, and what cannot lands with the dead letters', () => {
    const targets = all('AWS::Events::Rule')
      .filter(({ id }) => plainId(id) !== 'AlarmChanges')
      .flatMap(({ Properties }) => listed(Properties.Targets));
    expect(targets).toHaveLength(3);
    for (const target of targets as { Arn: unknown; DeadLetterConfig: { Arn: unknown } }[]) {
      expect(said(target.Arn)).toBe('IngestQueue');
      expect(said(target.DeadLetterConfig.Arn)).toBe('IngestDeadLettersQueue');
    }
  });

  it('are tried five times, each for six times the Lambda’s time, and kept for 14 days', () => {
    const { Properties } = byId('AWS::SQS::Queue', 'IngestQueue');
    const { deadLetterTargetArn, maxReceiveCount } = Properties.RedrivePolicy as Record<string, unknown>;
    expect([said(deadLetterTargetArn), maxReceiveCount]).toEqual(['IngestDeadLettersQueue', 5]);
    const timeout = byId('AWS::Lambda::Function', 'IngestFunction').Properties.Timeout;
    expect(Properties.VisibilityTimeout).toBe(6 * Number(timeout));
    for (const queue of all('AWS::SQS::Queue'))
      expect(queue.Properties.MessageRetentionPeriod).toBe(14 * 86_400);
  });

  it('come in sooner than what waits for them gives up, however often they are tried', () => {
    const { VisibilityTimeout, RedrivePolicy } = byId('AWS::SQS::Queue', 'IngestQueue').Properties;
    const { maxReceiveCount } = RedrivePolicy as Record<string, unknown>;
    const { MaximumBatchingWindowInSeconds } = ingestReader().Properties;
    const slowest =
      Number(VisibilityTimeout) * Number(maxReceiveCount) + Number(MaximumBatchingWindowInSeconds);
    expect(latestReceipt).toBeGreaterThan(seconds(slowest));
    expect(minutes(sampleShop.settings.guardrails.unknownAfterMinutes)).toBeGreaterThan(latestReceipt);
  });

  it('are read in batches whose messages fail one by one', () => {
    const { Properties } = ingestReader();
    expect(said(Properties.EventSourceArn)).toBe('IngestQueue');
    expect(said(Properties.FunctionName)).toBe('IngestFunction');
    expect(Properties).toMatchObject({
      BatchSize: 100,
      MaximumBatchingWindowInSeconds: 1,
      ScalingConfig: { MaximumConcurrency: 50 },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('of emails are published by SES to the account’s own bus', () => {
    const { EventDestination } = only('AWS::SES::ConfigurationSetEventDestination').Properties as {
      EventDestination: { MatchingEventTypes: string[]; EventBridgeDestination: { EventBusArn: unknown } };
    };
    expect(EventDestination.MatchingEventTypes).toEqual([
      'send',
      'open',
      'bounce',
      'complaint',
      'reject',
      'renderingFailure',
      'deliveryDelay',
    ]);
    expect(said(EventDestination.EventBridgeDestination.EventBusArn)).toBe(
      'arn:aws:events:region:account:event-bus/default',
    );
  });
});

describe('emails', () => {
  it('leave by TLS, or not at all', () => {
    expect(only('AWS::SES::ConfigurationSet').Properties).toMatchObject({
      DeliveryOptions: { TlsPolicy: 'REQUIRE' },
    });
  });
});

describe('the function behind links', () => {
  it('takes no more of the account than the settings say', async () => {
    const linksOf = (from: Templates) =>
      resourcesOf(from, 'AWS::Lambda::Function').filter(
        ({ Metadata }) => Metadata?.['rekindle:entry'] === 'functions/links/handler.ts',
      );
    const bounded = await templatesFor(
      sampleWith({ linksAtOnce: 30, tags: { owner: 'crm', 'cost-centre': '4711' } }),
    );
    expect(linksOf(templates)[0]?.Properties.ReservedConcurrentExecutions).toBeUndefined();
    const [links] = linksOf(bounded);
    expect(links?.Properties.ReservedConcurrentExecutions).toBe(30);
    expect(links?.Properties.Tags).toEqual(
      expect.arrayContaining([
        { Key: 'cost-centre', Value: '4711' },
        { Key: 'owner', Value: 'crm' },
        { Key: 'stage', Value: 'prod' },
      ]),
    );
  });
});

describe('the HTTP API', () => {
  it('hands every request to its function, and those of words to theirs, which check the key', () => {
    const integrations = all('AWS::ApiGatewayV2::Integration');
    expect(integrations.map(({ Properties }) => said(Properties.IntegrationUri)).toSorted()).toEqual([
      'ApiFunction',
      'WordsFunction',
    ]);
    for (const { Properties } of integrations)
      expect(Properties).toMatchObject({ IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' });
    expect(
      all('AWS::ApiGatewayV2::Route')
        .map(({ Properties }) => Properties.RouteKey)
        .toSorted(),
    ).toEqual(['$default', 'ANY /v1/words', 'ANY /v1/words/{proxy+}']);
  });

  it('may be asked so often and no more, and logs each request without personal data', () => {
    const { Properties } = only('AWS::ApiGatewayV2::Stage');
    expect(Properties).toMatchObject({
      StageName: '$default',
      DefaultRouteSettings: { ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 },
    });
    const { DestinationArn, Format } = Properties.AccessLogSettings as {
      readonly DestinationArn: unknown;
      readonly Format: string;
    };
    expect(said(DestinationArn)).toBe('HttpAccessLogs');
    expect(Format).not.toMatch(/path|identity|sourceIp|userAgent|header|authorizer|querystring/i);
  });

  it('is told the queue, its keys and the journeys’ rules', () => {
    const api = all('AWS::Lambda::Function').find(
      ({ Metadata }) => Metadata?.['rekindle:entry'] === 'functions/api/handler.ts',
    );
    if (api === undefined) throw new Error('there is no function api');
    const { Variables } = api.Properties.Environment as { readonly Variables: Record<string, unknown> };
    expect(said(Variables.INGEST_QUEUE_URL)).toBe('IngestQueue');
    expect(said(Variables.API_KEYS_ID)).toBe('Keys');
    expect(Variables.ENTRIES_FILE).toBe('/opt/entries.json');
    expect(listed(api.Properties.Layers).map(said)).toEqual([
      'SettingsLayer',
      'EntriesLayer',
      'BroadcastsLayer',
      'DrawnLayer',
    ]);
  });

  it('has keys that outlive its stack, and of which no template says anything: a deployment writes none over', () => {
    const { Properties, DeletionPolicy, UpdateReplacePolicy } = byId('AWS::SecretsManager::Secret', 'Keys');
    // Nothing that CloudFormation would write the content anew for, or replace the secret.
    expect(Object.keys(Properties).sort()).toEqual(['Description', 'Tags']);
    expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
  });
});

describe('the sweep', () => {
  it('starts each night at the shop’s own hour, and is told which', () => {
    const { Properties } = byId('AWS::Scheduler::Schedule', 'Nightly');
    expect(Properties).toMatchObject({
      ScheduleExpression: 'cron(30 9 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/London',
      FlexibleTimeWindow: { Mode: 'OFF' },
      State: 'ENABLED',
    });
    const target = Properties.Target as { Arn: unknown; Input: string; DeadLetterConfig: { Arn: unknown } };
    expect(said(target.Arn)).toBe('SweepStateMachine');
    expect(JSON.parse(target.Input)).toEqual({ at: '<aws.scheduler.scheduled-time>' });
    expect(said(target.DeadLetterConfig.Arn)).toBe('MissedSweepsQueue');
  });

  it('follows the settings’ hour, timezone and rate, and has the rate of the region where they tell none', async () => {
    const { sweep } = sampleShop.settings;
    const other = await templatesFor(
      sampleWith({ timezone: 'Asia/Taipei', sweep: { ...sweep, at: '04:35', startsPerSecond: 80 } }),
    );
    const planIn = (among: Templates): string =>
      JSON.stringify(
        resourcesOf(among, 'AWS::StepFunctions::StateMachine').find(
          ({ Properties }) => Properties.StateMachineName === 'rekindle-prod--sweep',
        )?.Properties.DefinitionString,
      ).replaceAll('\\', '');
    expect(planIn(other)).toContain('"startsPerSecond":80,');
    expect(planIn(templates)).toContain(`"startsPerSecond":{"ofRegion":"\${RefAWSRegion}"}`);
    const [schedule] = resourcesOf(other, 'AWS::Scheduler::Schedule');
    expect(schedule?.Properties).toMatchObject({
      ScheduleExpression: 'cron(35 4 * * ? *)',
      ScheduleExpressionTimezone: 'Asia/Taipei',
    });
  });
});

describe('a state machine', () => {
  const machines = (): readonly Resource[] => all('AWS::StepFunctions::StateMachine');

  it('is one for each journey, whatever its version, and bears its name', () => {
    expect(machines().map(({ Properties }) => Properties.StateMachineName)).toEqual([
      ...deployedJourneys(sampleShop).map(({ id }) => `rekindle-prod--journey-${id}`),
      'rekindle-prod--reconcile',
      'rekindle-prod--sweep',
      'rekindle-prod--broadcast',
      'rekindle-prod--census',
      'rekindle-prod--results',
      'rekindle-prod--recount',
    ]);
  });

  it('is Standard, traced, and logs errors without data', () => {
    for (const { Properties } of machines())
      expect(Properties).toMatchObject({
        StateMachineType: 'STANDARD',
        TracingConfiguration: { Enabled: true },
        LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: false },
      });
  });

  it('outlives its stack with the role that it acts by, so that those who are on their way go on', () => {
    const roles = new Map(all('AWS::IAM::Role').map((role) => [role.id, role]));
    for (const machine of machines()) {
      const [roleId = ''] = (machine.Properties.RoleArn as { 'Fn::GetAtt': string[] })['Fn::GetAtt'];
      const policies = all('AWS::IAM::Policy').filter(({ Properties }) =>
        JSON.stringify(Properties.Roles).includes(`"${roleId}"`),
      );
      expect(policies.length).toBeGreaterThan(0);
      for (const kept of [machine, roles.get(roleId), ...policies])
        expect([kept?.DeletionPolicy, kept?.UpdateReplacePolicy]).toEqual(['RetainExceptOnCreate', 'Retain']);
    }
  });

  it('is exported to no other stack, so that a journey can be taken away', () => {
    expect(templates.RekindleJourneys.Outputs ?? {}).toEqual({});
  });

  /** Of a shop that has paused a journey, and has a broadcast. */
  const otherTemplates = () =>
    templatesFor({
      ...sampleShop,
      journeys: [winBack14d(), winBackByReason(), localEvent()].map((journey, index) => ({
        journey,
        enabled: index > 0,
      })),
    });
  const definitionIn = (other: Templates, name: string): string =>
    JSON.stringify(
      resourcesOf(other, 'AWS::StepFunctions::StateMachine').find(
        ({ Properties }) => Properties.StateMachineName === name,
      )?.Properties.DefinitionString,
    );

  it('of a paused journey stays, for those who are on their way, and nobody is enrolled in it', async () => {
    const other = await otherTemplates();
    const definitionOf = (name: string): string => definitionIn(other, name);
    expect(definitionOf('rekindle-prod--journey-win-back-14d')).toContain('we-miss-you');
    expect(definitionOf('rekindle-prod--sweep')).toContain('rekindle-prod--journey-win-back-by-reason');
    expect(definitionOf('rekindle-prod--sweep')).not.toContain('rekindle-prod--journey-win-back-14d');
    expect(JSON.stringify(other.RekindleSweep)).not.toContain('rekindle-prod--journey-win-back-14d');
  });

  it('of a journey that somebody starts is begun by broadcasts, and by no sweep', async () => {
    const other = await otherTemplates();
    expect(definitionIn(other, 'rekindle-prod--sweep')).not.toContain('journey-local-event');
    const begun = resourcesOf(other, 'AWS::IAM::Policy').filter(({ Properties }) =>
      JSON.stringify(Properties).includes('stateMachine:rekindle-prod--journey-local-event"'),
    );
    expect(begun.map(({ id }) => plainId(id))).toEqual(['BroadcastSegmentRoleDefaultPolicy']);
  });
});

describe('a function', () => {
  it('runs Node 24 on arm64, is traced, and keeps its logs for a month', () => {
    const functions = all('AWS::Lambda::Function');
    expect(functions).toHaveLength(20);
    for (const { Properties } of functions) {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        // With the execution that it works for: see `traces` in the settings.
        TracingConfig: { Mode: 'PassThrough' },
        Handler: 'index.handler',
      });
      const { LogGroup } = Properties.LoggingConfig as { LogGroup: { Ref: string } };
      expect(
        all('AWS::Logs::LogGroup').find(({ id }) => id === LogGroup.Ref)?.Properties.RetentionInDays,
      ).toBe(30);
    }
  });

  it('is told the tables, the bus, the secret and where the settings are', () => {
    for (const { Properties } of all('AWS::Lambda::Function')) {
      const { Variables } = Properties.Environment as { Variables: Record<string, unknown> };
      expect(said(Variables.PROFILES_TABLE)).toBe('Profiles');
      expect(said(Variables.LEDGER_TABLE)).toBe('Ledger');
      expect(said(Variables.BUS_NAME)).toBe('Bus');
      expect(said(Variables.SECRET_ID)).toBe('Secret');
      expect(said(Variables.CONFIGURATION_SET)).toBe('ConfigurationSet');
      expect(Variables.SETTINGS_FILE).toBe('/opt/settings.json');
    }
  });

  it('knows the keys of links only where links are made and served', () => {
    const knowing = all('AWS::Lambda::Function').filter(({ Properties }) => {
      const { Variables } = Properties.Environment as { Variables: Record<string, unknown> };
      return Variables.LINK_KEYS_ID !== undefined;
    });
    expect(knowing.map(({ Metadata }) => Metadata?.['rekindle:entry'])).toEqual([
      'functions/links/handler.ts',
      'functions/send/handler.ts',
    ]);
    const { Properties, DeletionPolicy } = byId('AWS::SecretsManager::Secret', 'LinkKeys');
    expect(DeletionPolicy).toBe('Retain');
    // The first key is made up where it is kept; what changes here would make up another, and close all links.
    expect(Properties.GenerateSecretString).toEqual({
      SecretStringTemplate: '{"current":"k1"}',
      GenerateStringKey: 'k1',
      PasswordLength: 48,
      ExcludePunctuation: true,
    });
    expect(Properties.SecretString).toBeUndefined();
  });

  /** Of what CloudFormation fills in, such as an ARN with its account and region. */
  const longestReference = 160;
  const bytesOf = (value: unknown): number =>
    typeof value === 'string' ? Buffer.byteLength(value) : longestReference;

  it('has an environment far under Lambda’s 4,096 bytes, with every journey and five places that pushes go to', async () => {
    const pushes = ['care', 'care-night', 'crm', 'wechat', 'wallet'].map((name) => [
      name,
      { url: `https://${name}.example.com/${'x'.repeat(200)}`, header: 'Authorization' },
    ]);
    const everything = await templatesFor(
      defineShop({
        ...sampleShop.settings,
        journeys: allJourneys,
        pushes: Object.fromEntries(pushes),
        loyalty: { pointsPerUnit: 1, pointsPerAnswer: 10, tiers: { silver: 100, gold: 1_000 } },
      }),
    );
    const functions = resourcesOf(everything, 'AWS::Lambda::Function');
    expect(functions).toHaveLength(20);
    for (const { id, Properties } of functions) {
      const { Variables } = Properties.Environment as { Variables: Record<string, unknown> };
      const bytes = Object.entries(Variables).reduce(
        (sum, [name, value]) => sum + Buffer.byteLength(name) + bytesOf(value),
        0,
      );
      expect(bytes, id).toBeLessThan(2_500);
    }
  });

  it('has the settings beside it in a layer of its own stack, and no more of them than functions read', () => {
    const layers = all('AWS::Lambda::LayerVersion').filter(({ id }) => plainId(id) === 'SettingsLayer');
    expect(layers.map(({ stack }) => stack)).toEqual(stacks.filter((stack) => stack !== 'RekindleData'));
    for (const { Properties } of all('AWS::Lambda::Function')) {
      expect(listed(Properties.Layers).map(said)).toContain('SettingsLayer');
      expect(listed(Properties.Layers).length).toBeLessThanOrEqual(5);
    }
    const {
      name: _,
      stage: __,
      onDeletion: ______,
      traces: _______,
      pushes: ___,
      postcards: ____,
      webhooks: _____,
      dormancy: { sunsetDays },
      sweep,
      ...read
    } = sampleShop.settings;
    for (const layer of layers)
      expect(JSON.parse(readFileSync(join(contentOf(layer), 'settings.json'), 'utf8'))).toEqual({
        ...read,
        sweep: { at: sweep.at, segments: sweep.segments },
        dormancy: { sunsetDays },
      });
  });

  it('finds in its layers no two files of one name', () => {
    for (const { Properties } of all('AWS::Lambda::Function')) {
      const files = listed(Properties.Layers).flatMap((layer) => {
        const id = (layer as { readonly Ref: string }).Ref;
        const resource = all('AWS::Lambda::LayerVersion').find((each) => each.id === id);
        return resource === undefined ? [] : readdirSync(contentOf(resource));
      });
      expect(new Set(files).size).toBe(files.length);
    }
  });

  it('that sends is told where the messages and the links are', () => {
    const [send, ...others] = all('AWS::Lambda::Function').filter(
      ({ Properties }) => 'MESSAGES_FILE' in (Properties.Environment as { Variables: object }).Variables,
    );
    if (send === undefined) throw new Error('no function is told where the messages are');
    expect(others).toEqual([]);
    expect(send.Metadata?.['rekindle:entry']).toBe('functions/send/handler.ts');
    const { Variables } = send.Properties.Environment as { Variables: Record<string, unknown> };
    expect(Variables.MESSAGES_FILE).toBe('/opt/messages.json');
    expect(said(Variables.LINKS_URL)).toBe('LinksFunctionFunctionUrl');
    expect(listed(send.Properties.Layers).map(said)).toEqual(['SettingsLayer', 'MessagesLayer']);
  });
});

describe('an alarm', () => {
  const watched = (namespace: string, metric: string): readonly string[] =>
    all('AWS::CloudWatch::Alarm')
      .filter(({ Properties }) => Properties.Namespace === namespace && Properties.MetricName === metric)
      .flatMap(({ Properties }) => listed(Properties.Dimensions))
      .map((dimension) => said((dimension as { Value: unknown }).Value))
      .sort();
  const ids = (type: string): readonly string[] =>
    all(type)
      .map(({ id }) => plainId(id))
      .sort();

  it('watches every function, by itself or by the state machine that alone invokes it', () => {
    const byMachines = all('AWS::StepFunctions::StateMachine')
      .filter(({ Properties }) => !String(Properties.StateMachineName).includes('--journey-'))
      .flatMap(({ Properties }) =>
        [...JSON.stringify(Properties.DefinitionString).matchAll(/\$\{FnGetAtt(\w+)Arn\}/g)].map(
          ([, id = '']) => plainId(id),
        ),
      );
    const watchedThemselves = watched('AWS/Lambda', 'Errors');
    expect(watchedThemselves.filter((id) => byMachines.includes(id))).toEqual([]);
    expect([...watchedThemselves, ...new Set(byMachines)].toSorted()).toEqual(ids('AWS::Lambda::Function'));
  });

  it('watches every state machine but the journeys’, and every queue of what was not delivered', () => {
    expect(watched('AWS/States', 'ExecutionsFailed')).toEqual([
      'BroadcastStateMachine',
      'CensusStateMachine',
      'ReconcileStateMachine',
      'RecountMachineStateMachine',
      'ResultsStateMachine',
      'SweepStateMachine',
    ]);
    expect(watched('AWS/SQS', 'ApproximateNumberOfMessagesVisible')).toEqual([
      'IngestDeadLettersQueue',
      'MissedSweepsQueue',
      'UncountedQueue',
    ]);
    expect(watched('AWS/SQS', 'ApproximateAgeOfOldestMessage')).toEqual(['IngestQueue']);
  });

  it('tells of touchpoints whose fate stays unknown', () => {
    const { Properties } = byId('AWS::CloudWatch::Alarm', 'UnknownAlarm');
    expect(Properties).toMatchObject({ Namespace: 'Rekindle', MetricName: 'Steps', Statistic: 'Sum' });
    expect(watched('Rekindle', 'Steps')).toEqual(['rekindle-prod', 'send', 'unknown'].sort());
  });

  it('tells of a provider that is busy for longer', () => {
    const { Properties } = byId('AWS::CloudWatch::Alarm', 'ProviderBusyAlarm');
    expect(Properties).toMatchObject({ MetricName: 'ProviderBusy', EvaluationPeriods: 2, Period: 900 });
    expect(watched('Rekindle', 'ProviderBusy')).toEqual(['rekindle-prod']);
  });

  it('tells of ids that turn out to be nobody’s', () => {
    const { Properties } = byId('AWS::CloudWatch::Alarm', 'NobodyAlarm');
    expect(Properties).toMatchObject({ Namespace: 'Rekindle', MetricName: 'IdsOfNobody', Statistic: 'Sum' });
    expect(watched('Rekindle', 'IdsOfNobody')).toEqual(['rekindle-prod']);
  });

  it('tells nobody, or whom the settings name: one email a stack, over all of its own; and traces all where they say so', async () => {
    expect(resourcesOf(templates, 'AWS::CloudWatch::CompositeAlarm')).toEqual([]);
    const told = await templatesFor(
      sampleWith({
        alarmsTo: 'ops@example.com',
        bill: { usdAMonth: 50, to: 'owner@example.com' },
        traces: 'all',
      }),
    );
    const functions = resourcesOf(told, 'AWS::Lambda::Function');
    expect(new Set(functions.map(({ Properties }) => JSON.stringify(Properties.TracingConfig)))).toEqual(
      new Set(['{"Mode":"Active"}']),
    );
    expect(resourcesOf(told, 'AWS::SNS::Subscription').map(({ Properties }) => Properties.Endpoint)).toEqual([
      'ops@example.com',
    ]);
    const alarms = resourcesOf(told, 'AWS::CloudWatch::Alarm');
    expect(alarms.length).toBe(all('AWS::CloudWatch::Alarm').length);
    for (const { Properties } of alarms) expect(Properties.AlarmActions).toBeUndefined();
    for (const stack of stacks) {
      const [over, ...others] = resourcesOf(told, 'AWS::CloudWatch::CompositeAlarm').filter(
        (each) => each.stack === stack,
      );
      expect(others).toEqual([]);
      expect(listed(over?.Properties.AlarmActions)).toHaveLength(1);
      const own = alarms.filter((each) => each.stack === stack).map(({ id }) => id);
      const rule = JSON.stringify(over?.Properties.AlarmRule);
      expect([...rule.matchAll(/"Fn::GetAtt":\["(\w+)","Arn"\]/g)].map(([, id]) => id)).toEqual(own);
    }
    const [topic] = resourcesOf(told, 'AWS::SNS::TopicPolicy');
    expect(JSON.stringify(topic?.Properties.PolicyDocument)).toContain('cloudwatch.amazonaws.com');
    expect(resourcesOf(told, 'AWS::Budgets::Budget')).toMatchObject([
      {
        Properties: {
          Budget: {
            BudgetLimit: { Amount: 50, Unit: 'USD' },
            CostFilters: { TagKeyValue: ['user:shop$rekindle'] },
          },
          NotificationsWithSubscribers: [
            { Notification: { Threshold: 80 }, Subscribers: [{ Address: 'owner@example.com' }] },
            { Notification: { NotificationType: 'FORECASTED' } },
          ],
        },
      },
    ]);
  });

  it('stands on a dashboard with what else is measured, which holds no other stack', () => {
    const { Properties, stack } = only('AWS::CloudWatch::Dashboard');
    expect([Properties.DashboardName, stack]).toEqual(['rekindle-prod', 'RekindleApi']);
    const body = JSON.stringify(Properties.DashboardBody);
    expect(body).not.toContain('Fn::ImportValue');
    for (const metric of [
      'BounceRate',
      'ExecutionTime',
      'PassageFailed',
      'ApproximateAgeOfOldestMessage',
      '5xx',
    ])
      expect(body).toContain(metric);
  });

  it('is quiet while nothing is measured, and says what to do', () => {
    for (const { Properties } of all('AWS::CloudWatch::Alarm')) {
      expect(Properties.TreatMissingData).toBe('notBreaching');
      expect(String(Properties.AlarmDescription).length).toBeGreaterThan(30);
    }
  });

  it('names its place in the documentation, which is there', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8');
    const places = [...page.matchAll(/^#+ (.*)$/gm)].map(
      ([, heading = '']) =>
        `docs/operations.md#${heading
          .toLowerCase()
          .replace(/[^\w -]/g, '')
          .replaceAll(' ', '-')}`,
    );
    for (const { id, Properties } of all('AWS::CloudWatch::Alarm')) {
      const { says, kind, runbook } = wordsIn(String(Properties.AlarmDescription));
      expect(places, id).toContain(runbook);
      expect(kind, id).toBeDefined();
      expect(says).not.toContain('docs/');
    }
  });

  it('is read from its description: its kind, and what it is about', () => {
    const webhooks = { kind: 'webhooks-not-taken', of: 'crm' } as const;
    expect(wordsIn(describedAs(webhooks))).toMatchObject({
      ...webhooks,
      says: expect.stringMatching(/^The receiver "crm" did not .* --webhook crm$/),
      runbook: 'docs/operations.md#a-receiver-did-not-take-webhooks',
    });
    expect(wordsIn(describedAs({ kind: 'events-late' }))).not.toHaveProperty('of');
    const another = describedAs(webhooks).replace('for a day', 'for two days');
    expect(wordsIn(another)).not.toHaveProperty('kind');
  });

  it('is kept as it changes, by a function that takes nothing else in', () => {
    const { Properties } = byId('AWS::Events::Rule', 'AlarmChanges');
    expect(Properties.EventPattern).toEqual({
      source: ['aws.cloudwatch'],
      'detail-type': ['CloudWatch Alarm State Change', 'CloudWatch Alarm Configuration Change'],
      detail: {
        alarmName: [{ prefix: 'rekindle-prod--' }],
        configuration: { alarmRule: [{ exists: false }] },
      },
    });
    expect(listed(Properties.Targets)).toHaveLength(1);
  });
});

describe('every stack', () => {
  it('is described, tagged, and tied to no account or region', () => {
    for (const stack of stacks) {
      const { Description, Resources } = templates[stack];
      expect(Description).toMatch(/^Rekindle: /);
      expect(JSON.stringify(templates[stack])).not.toMatch(/arn:aws:[a-z]+:[a-z]{2}-[a-z]+-\d|:\d{12}:/);
      for (const [id, { Type, Properties }] of Object.entries(Resources))
        if (
          [
            'AWS::DynamoDB::Table',
            'AWS::Lambda::Function',
            'AWS::SQS::Queue',
            'AWS::StepFunctions::StateMachine',
          ].includes(Type)
        )
          expect(Properties.Tags, id).toEqual(
            expect.arrayContaining([
              { Key: 'application', Value: 'rekindle' },
              { Key: 'shop', Value: 'rekindle' },
              { Key: 'stage', Value: 'prod' },
            ]),
          );
    }
  });

  it('says the names that its users need', () => {
    const outputs = (stack: (typeof stacks)[number]): readonly string[] =>
      Object.keys(templates[stack].Outputs ?? {}).filter((name) => !name.startsWith('ExportsOutput'));
    expect(outputs('RekindleData')).toEqual(['ProfilesTable', 'LedgerTable']);
    expect(outputs('RekindleMessaging')).toEqual(['BusName', 'LinksUrl', 'LinkKeysSecret']);
    expect(outputs('RekindleApi')).toEqual(['ApiUrl', 'ApiKeysSecret']);
  });
});

/** Who may do what: every permission of every role, exactly. */

import { beforeAll, describe, expect, it } from 'vitest';
import sampleShop from '../../rekindle.config.ts';
import {
  listed,
  plainId,
  type Resource,
  resourcesOf,
  said,
  type Templates,
  templatesFor,
} from '../support/templates.ts';

let templates: Templates;
beforeAll(async () => {
  templates = await templatesFor(sampleShop);
});

interface Statement {
  readonly Action: string | readonly string[];
  readonly Effect: string;
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Condition?: unknown;
}

const statementsOf = (role: Resource): readonly Statement[] =>
  resourcesOf(templates, 'AWS::IAM::Policy')
    .filter(
      ({ stack, Properties }) =>
        stack === role.stack &&
        listed(Properties.Roles).some((each) => JSON.stringify(each) === JSON.stringify({ Ref: role.id })),
    )
    .flatMap(
      ({ Properties }) =>
        (Properties.PolicyDocument as { readonly Statement: readonly Statement[] }).Statement,
    );

/** `{ Profiles: 'dynamodb:BatchGetItem dynamodb:GetItem dynamodb:UpdateItem' }`. */
const allowed = (role: Resource): Record<string, string> => {
  const actions: Record<string, string[]> = {};
  for (const { Action, Effect, Resource, NotResource } of statementsOf(role)) {
    expect(Effect).toBe('Allow');
    const on = [...listed(Resource).map(said), ...listed(NotResource).map((each) => `all but ${said(each)}`)];
    for (const resource of on)
      actions[resource] = [...(actions[resource] ?? []), ...listed(Action).map(String)];
  }
  return Object.fromEntries(
    Object.entries(actions).map(([resource, list]) => [resource, list.sort().join(' ')]),
  );
};

const roleOf = ({ stack, Properties }: Resource): Resource => {
  const property = Properties.Role ?? Properties.RoleArn;
  const [id] = (property as { readonly 'Fn::GetAtt': readonly [string, string] })['Fn::GetAtt'];
  const role = resourcesOf(templates, 'AWS::IAM::Role').find(
    (each) => each.stack === stack && each.id === id,
  );
  if (role === undefined) throw new Error(`${stack} has no role ${id}`);
  return role;
};

const functionRole = (name: string): Resource => {
  const found = resourcesOf(templates, 'AWS::Lambda::Function').find(
    ({ Metadata }) => Metadata?.['rekindle:entry'] === `functions/${name}/handler.ts`,
  );
  if (found === undefined) throw new Error(`there is no function ${name}`);
  return roleOf(found);
};

const machineRole = (name: string): Resource => {
  const found = resourcesOf(templates, 'AWS::StepFunctions::StateMachine').find(
    ({ Properties }) => Properties.StateMachineName === name,
  );
  if (found === undefined) throw new Error(`there is no state machine ${name}`);
  return roleOf(found);
};

const traces = 'xray:PutTelemetryRecords xray:PutTraceSegments';
const answersAndTraces = `states:SendTaskFailure states:SendTaskSuccess ${traces}`;
const ownLogs = 'logs:CreateLogStream logs:PutLogEvents';
const states = 'arn:aws:states:region:account';

describe('a function may do what its adapters call, and no more', () => {
  const functions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    send: {
      '*': `ses:GetAccount ${answersAndTraces}`,
      SendLogs: ownLogs,
      Profiles: 'dynamodb:BatchGetItem dynamodb:GetItem dynamodb:UpdateItem',
      Ledger:
        'dynamodb:BatchGetItem dynamodb:BatchWriteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem',
      Secret: 'secretsmanager:GetSecretValue',
      LinkKeys: 'secretsmanager:GetSecretValue',
      'arn:aws:ses:region:account:identity/*': 'ses:SendEmail',
      'arn:aws:ses:region:account:configuration-set/ConfigurationSet': 'ses:SendEmail',
      'all but arn:aws:sns:*:*:*': 'sns:Publish',
      Bus: 'events:PutEvents',
    },
    await: {
      '*': answersAndTraces,
      AwaitLogs: ownLogs,
      Profiles: 'dynamodb:BatchGetItem dynamodb:GetItem',
      Ledger:
        'dynamodb:BatchGetItem dynamodb:BatchWriteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem',
      Bus: 'events:PutEvents',
    },
    look: {
      '*': answersAndTraces,
      LookLogs: ownLogs,
      Profiles: 'dynamodb:BatchGetItem dynamodb:GetItem',
      Ledger: 'dynamodb:BatchGetItem dynamodb:GetItem dynamodb:Query dynamodb:UpdateItem',
      Bus: 'events:PutEvents',
    },
    close: {
      '*': answersAndTraces,
      CloseLogs: ownLogs,
      Profiles: 'dynamodb:BatchGetItem dynamodb:GetItem dynamodb:UpdateItem',
      Ledger:
        'dynamodb:BatchGetItem dynamodb:BatchWriteItem dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem',
      Bus: 'events:PutEvents',
    },
    ingest: {
      '*': `ses:DeleteSuppressedDestination ${answersAndTraces}`,
      IngestFunctionLogs: ownLogs,
      IngestQueue:
        'sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:GetQueueAttributes sqs:GetQueueUrl sqs:ReceiveMessage',
      Profiles:
        'dynamodb:BatchGetItem dynamodb:BatchWriteItem dynamodb:ConditionCheckItem dynamodb:GetItem dynamodb:UpdateItem',
      Ledger:
        'dynamodb:BatchGetItem dynamodb:BatchWriteItem dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem',
      'Ledger/index/by-code': 'dynamodb:Query',
      Secret: 'secretsmanager:GetSecretValue',
      Bus: 'events:PutEvents',
      'arn:aws:states:region:account:stateMachine:rekindle-prod--journey-abandoned-checkout':
        'states:StartExecution',
      'arn:aws:states:region:account:stateMachine:rekindle-prod--journey-service-recovery':
        'states:StartExecution',
    },
    links: {
      '*': traces,
      LinksFunctionLogs: ownLogs,
      Profiles: 'dynamodb:BatchGetItem dynamodb:GetItem',
      Ledger: 'dynamodb:BatchGetItem dynamodb:GetItem',
      LinkKeys: 'secretsmanager:GetSecretValue',
      Secret: 'secretsmanager:GetSecretValue',
      Bus: 'events:PutEvents',
    },
    api: {
      '*': `ses:DeleteSuppressedDestination ${answersAndTraces}`,
      ApiLogs: ownLogs,
      IngestQueue: 'sqs:SendMessage',
      Keys: 'secretsmanager:GetSecretValue',
      Secret: 'secretsmanager:GetSecretValue',
      Figures: 'dynamodb:BatchGetItem dynamodb:GetItem dynamodb:Query',
      Profiles: 'dynamodb:BatchGetItem dynamodb:GetItem dynamodb:UpdateItem',
      Ledger:
        'dynamodb:BatchGetItem dynamodb:BatchWriteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem',
      [`${states}:stateMachine:rekindle-prod--broadcast`]: 'states:StartExecution',
      [`${states}:stateMachine:rekindle-prod--census`]: 'states:StartExecution',
      [`${states}:stateMachine:rekindle-prod--recount`]: 'states:StartExecution',
      [`${states}:stateMachine:rekindle-prod--results`]: 'states:StartExecution',
      [`${states}:stateMachine:rekindle-prod--fit`]: 'states:StartExecution',
      'Ledger/index/by-code': 'dynamodb:Query',
      'Ledger/index/by-queue': 'dynamodb:Query',
      'Ledger/index/by-offer': 'dynamodb:Query',
      [`${states}:stateMachine:rekindle-prod--journey-*`]: 'states:ListExecutions',
      [`${states}:execution:rekindle-prod--journey-*:*`]: 'states:DescribeExecution states:RedriveExecution',
      Bus: 'events:PutEvents',
    },
    words: {
      '*': traces,
      WordsLogs: ownLogs,
      Keys: 'secretsmanager:GetSecretValue',
      Profiles: 'dynamodb:BatchGetItem dynamodb:GetItem',
      Ledger:
        'dynamodb:BatchGetItem dynamodb:BatchWriteItem dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query',
      'arn:aws:ses:region:account:identity/*': 'ses:SendEmail',
      'arn:aws:ses:region:account:configuration-set/ConfigurationSet': 'ses:SendEmail',
      'all but arn:aws:sns:*:*:*': 'sns:Publish',
    },
    broadcast: {
      '*': answersAndTraces,
      BroadcastSegmentLogs: ownLogs,
      Secret: 'secretsmanager:GetSecretValue',
      Profiles: 'dynamodb:BatchGetItem dynamodb:GetItem dynamodb:Scan dynamodb:UpdateItem',
      Ledger:
        'dynamodb:BatchGetItem dynamodb:BatchWriteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem',
      Bus: 'events:PutEvents',
    },
    'sweep-plan': {
      '*': `ses:GetAccount ${traces}`,
      PlanLogs: ownLogs,
      Ledger: 'dynamodb:BatchGetItem dynamodb:GetItem dynamodb:PutItem',
    },
    reconcile: {
      '*': `states:ListStateMachines ${answersAndTraces}`,
      ReconcileFunctionLogs: ownLogs,
      Profiles: 'dynamodb:BatchGetItem dynamodb:GetItem dynamodb:UpdateItem',
      Ledger: 'dynamodb:BatchGetItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem',
      Bus: 'events:PutEvents',
      [`${states}:stateMachine:rekindle-prod--journey-*`]: 'states:ListExecutions',
      [`${states}:execution:rekindle-prod--journey-*:*`]: 'states:DescribeExecution',
    },
    'sweep-finish': {
      '*': traces,
      FinishLogs: ownLogs,
      Ledger: 'dynamodb:BatchGetItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query',
    },
    'census-segment': {
      '*': traces,
      CensusSegmentLogs: ownLogs,
      Profiles: 'dynamodb:Scan',
      Ledger:
        'dynamodb:BatchGetItem dynamodb:BatchWriteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query',
      Secret: 'secretsmanager:GetSecretValue',
    },
    'census-finish': {
      '*': traces,
      CensusFinishLogs: ownLogs,
      Ledger: 'dynamodb:BatchGetItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query',
    },
    figures: {
      '*': `dynamodb:ListStreams ${traces}`,
      FiguresLogs: ownLogs,
      Figures:
        'dynamodb:BatchGetItem dynamodb:ConditionCheckItem dynamodb:GetItem dynamodb:PutItem dynamodb:UpdateItem',
      Ledger: 'dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator',
      UncountedQueue: 'sqs:GetQueueAttributes sqs:GetQueueUrl sqs:SendMessage',
    },
    alarms: {
      '*': traces,
      AlarmsLogs: ownLogs,
      Figures: 'dynamodb:DeleteItem dynamodb:PutItem',
    },
    recount: {
      '*': traces,
      RecountLogs: ownLogs,
      Ledger: 'dynamodb:BatchWriteItem dynamodb:Scan',
      Figures:
        'dynamodb:BatchGetItem dynamodb:BatchWriteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:Scan dynamodb:UpdateItem',
    },
    'results-segment': {
      '*': traces,
      ResultsSegmentLogs: ownLogs,
      Ledger: 'dynamodb:PutItem dynamodb:Query dynamodb:Scan',
    },
    'results-finish': {
      '*': traces,
      ResultsFinishLogs: ownLogs,
      Ledger: 'dynamodb:PutItem dynamodb:Query',
    },
    'sweep-segment': {
      '*': answersAndTraces,
      SegmentLogs: ownLogs,
      Secret: 'secretsmanager:GetSecretValue',
      Profiles: 'dynamodb:BatchGetItem dynamodb:GetItem dynamodb:Scan dynamodb:UpdateItem',
      Ledger:
        'dynamodb:BatchGetItem dynamodb:BatchWriteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem',
      Bus: 'events:PutEvents',
      [`${states}:stateMachine:rekindle-prod--journey-win-back-14d`]: 'states:StartExecution',
      [`${states}:stateMachine:rekindle-prod--journey-win-back-by-reason`]: 'states:StartExecution',
      [`${states}:execution:rekindle-prod--journey-*:*`]: 'states:DescribeExecution',
    },
  };

  it.each(Object.entries(functions))('%s', (name, expected) => {
    expect(allowed(functionRole(name))).toEqual(expected);
  });

  it('covers every function that there is', () => {
    const entries = resourcesOf(templates, 'AWS::Lambda::Function').map(
      ({ Metadata }) => Metadata?.['rekindle:entry'],
    );
    expect(entries.sort()).toEqual(
      Object.keys(functions)
        .map((name) => `functions/${name}/handler.ts`)
        .sort(),
    );
  });

  it('by roles with no managed policy, which would open every log group', () => {
    const managed = resourcesOf(templates, 'AWS::IAM::Role').filter(
      ({ Properties }) => Properties.ManagedPolicyArns !== undefined,
    );
    expect(managed).toEqual([]);
  });
});

it('lets send use the shop’s own address only', () => {
  const sending = statementsOf(functionRole('send')).filter(({ Action }) => Action === 'ses:SendEmail');
  expect(sending.map(({ Condition }) => Condition)).toEqual([
    { StringEquals: { 'ses:FromAddress': 'hello@shop.example.com' } },
  ]);
});

describe('a state machine may invoke its functions, trace and log', () => {
  const observing = [
    'logs:CreateLogDelivery',
    'logs:DeleteLogDelivery',
    'logs:DescribeLogGroups',
    'logs:DescribeResourcePolicies',
    'logs:GetLogDelivery',
    'logs:ListLogDeliveries',
    'logs:PutResourcePolicy',
    'logs:UpdateLogDelivery',
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
    'xray:PutTelemetryRecords',
    'xray:PutTraceSegments',
  ].join(' ');
  const invoking = (...functions: readonly string[]): Record<string, string> =>
    Object.fromEntries(
      functions.flatMap((each) => [
        [each, 'lambda:InvokeFunction'],
        [`${each}:*`, 'lambda:InvokeFunction'],
      ]),
    );

  it.each(['rekindle-prod--journey-win-back-14d', 'rekindle-prod--journey-win-back-by-reason'])(
    '%s',
    (name) => {
      expect(allowed(machineRole(name))).toEqual({
        '*': observing,
        ...invoking('SendFunction', 'AwaitFunction', 'LookFunction', 'CloseFunction'),
      });
    },
  );

  it.each([
    ['rekindle-prod--sweep', ['PlanFunction', 'SegmentFunction', 'FinishFunction']],
    ['rekindle-prod--broadcast', ['PlanFunction', 'BroadcastSegmentFunction']],
    ['rekindle-prod--census', ['CensusSegmentFunction', 'CensusFinishFunction']],
    ['rekindle-prod--results', ['ResultsSegmentFunction', 'ResultsFinishFunction']],
  ])('%s, and run its own Distributed Map', (name, functions) => {
    expect(allowed(machineRole(name))).toEqual({
      '*': observing,
      ...invoking(...functions),
      [`${states}:stateMachine:${name}`]: 'states:StartExecution',
      [`${states}:execution:${name}:*`]: 'states:DescribeExecution states:StopExecution',
      [`${states}:execution:${name}/Segments:*`]: 'states:RedriveExecution',
    });
  });
});

it('lets the schedule start the sweep, and leave a missed one in its queue', () => {
  const schedule = resourcesOf(templates, 'AWS::Scheduler::Schedule').find(
    ({ id }) => plainId(id) === 'Nightly',
  );
  if (schedule === undefined) throw new Error('there is no schedule');
  const role = roleOf({ ...schedule, Properties: { ...(schedule.Properties.Target as object) } });
  expect(allowed(role)).toEqual({
    SweepStateMachine: 'states:StartExecution',
    MissedSweepsQueue: 'sqs:SendMessage',
  });
});

it('gives `*` for a resource only where AWS knows no other', () => {
  const wide = resourcesOf(templates, 'AWS::IAM::Role')
    .flatMap(statementsOf)
    .filter(({ Resource }) => listed(Resource).includes('*'))
    .flatMap(({ Action }) => listed(Action).map(String));
  expect(wide.length).toBeGreaterThan(0);
  expect(
    wide.filter(
      (action) =>
        !/^(?:xray|logs):|^states:(?:SendTask(?:Success|Failure)|ListStateMachines)$|^ses:(?:DeleteSuppressedDestination|GetAccount)$|^dynamodb:ListStreams$/.test(
          action,
        ),
    ),
  ).toEqual([]);
});

it('opens nothing to the world but the links', () => {
  const open = resourcesOf(templates, 'AWS::Lambda::Permission').filter(
    ({ Properties }) => Properties.Principal === '*',
  );
  expect(
    open.map(({ Properties }) => `${Properties.Action} ${said(Properties.FunctionName)}`).sort(),
  ).toEqual(['lambda:InvokeFunction LinksFunction', 'lambda:InvokeFunctionUrl LinksFunction']);
  expect(
    open.map(({ Properties }) => Properties.InvokedViaFunctionUrl ?? Properties.FunctionUrlAuthType).sort(),
  ).toEqual(['NONE', true]);
});

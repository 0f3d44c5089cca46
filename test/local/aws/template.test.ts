/** A synthesized app, read: every intrinsic resolved to what this machine calls the resource. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Resource, readAssembly, UnresolvableTemplateError } from '../../../local/aws/template.ts';

type Template = Readonly<Record<string, unknown>>;

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Reads an app of these stacks, as the CDK writes them. */
const read = (stacks: Readonly<Record<string, Template>>): readonly Resource[] => {
  const folder = mkdtempSync(join(tmpdir(), 'rekindle-assembly-'));
  folders.push(folder);
  for (const [stack, template] of Object.entries(stacks))
    writeFileSync(join(folder, `${stack}.template.json`), JSON.stringify(template));
  writeFileSync(join(folder, 'manifest.json'), '{"version":"1"}');
  return readAssembly(folder);
};

const neighbours = {
  Profiles: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'profiles' } },
  SendFn: { Type: 'AWS::Lambda::Function' },
  LinksUrl: { Type: 'AWS::Lambda::Url' },
  Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: { StateMachineName: 'sweep' } },
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'rekindle' } },
  Queue: { Type: 'AWS::SQS::Queue' },
  Secret: { Type: 'AWS::SecretsManager::Secret' },
  Mails: { Type: 'AWS::SES::ConfigurationSet' },
  Role: { Type: 'AWS::IAM::Role' },
  Key: { Type: 'AWS::KMS::Key' },
};

/** `{Name}` stands for CloudFormation's placeholder, which looks like a mistaken template string. */
const placeholders = (text: string): string => text.replaceAll('{', '${');

/** What one property of a resource resolves to, beside these neighbours. */
const resolved = (value: unknown, rest: Template = {}): unknown =>
  read({
    App: {
      ...rest,
      Resources: { ...neighbours, Subject: { Type: 'AWS::Events::Rule', Properties: { value } } },
    },
  }).find(({ logicalId }) => logicalId === 'Subject')?.properties.value;

describe('a reference', () => {
  it.each([
    ['Profiles', 'profiles'],
    ['SendFn', 'SendFn'],
    ['Machine', 'arn:aws:states:local-1:000000000000:stateMachine:sweep'],
    ['Bus', 'rekindle'],
    ['Queue', 'https://sqs.local-1.amazonaws.com/000000000000/Queue'],
    ['Secret', 'arn:aws:secretsmanager:local-1:000000000000:secret:Secret'],
    ['Mails', 'Mails'],
    ['AWS::AccountId', '000000000000'],
    ['AWS::Region', 'local-1'],
    ['AWS::Partition', 'aws'],
    ['AWS::URLSuffix', 'amazonaws.com'],
    ['AWS::StackName', 'App'],
  ])('to %s is %s', (id, value) => {
    expect(resolved({ Ref: id })).toBe(value);
  });

  it.each([
    ['Profiles', 'Arn', 'arn:aws:dynamodb:local-1:000000000000:table/profiles'],
    ['SendFn', 'Arn', 'arn:aws:lambda:local-1:000000000000:function:SendFn'],
    ['LinksUrl', 'FunctionUrl', 'https://linksurl.lambda-url.local-1.on.aws/'],
    ['Machine', 'Name', 'sweep'],
    ['Bus', 'Arn', 'arn:aws:events:local-1:000000000000:event-bus/rekindle'],
    ['Queue', 'QueueName', 'Queue'],
    ['Queue', 'Arn', 'arn:aws:sqs:local-1:000000000000:Queue'],
    ['Role', 'Arn', 'arn:aws:iam::000000000000:role/App-Role'],
    ['Key', 'Arn', 'arn:aws:other:local-1:000000000000:AWS::KMS::Key/Key'],
  ])('to the attribute %s.%s is %s, as a list or a text', (id, attribute, value) => {
    expect(resolved({ 'Fn::GetAtt': [id, attribute] })).toBe(value);
    expect(resolved({ 'Fn::GetAtt': `${id}.${attribute}` })).toBe(value);
  });

  it('to a parameter is its default', () => {
    const rest = { Parameters: { Stage: { Type: 'String', Default: 'live' }, Bare: { Type: 'String' } } };
    expect(resolved({ Ref: 'Stage' }, rest)).toBe('live');
    expect(resolved({ Ref: 'Bare' }, rest)).toBe('');
  });

  it('to no value leaves its property out', () => {
    expect(resolved({ kept: 1, dropped: { Ref: 'AWS::NoValue' } })).toEqual({ kept: 1 });
    expect(resolved(['a', { Ref: 'AWS::NoValue' }, 'b'])).toEqual(['a', 'b']);
  });
});

describe('an intrinsic function', () => {
  it.each([
    ['joins', { 'Fn::Join': ['/', ['a', { Ref: 'Bus' }, 1]] }, 'a/rekindle/1'],
    [
      'splits',
      { 'Fn::Split': [':', { 'Fn::GetAtt': ['Queue', 'Arn'] }] },
      ['arn', 'aws', 'sqs', 'local-1', '000000000000', 'Queue'],
    ],
    ['selects', { 'Fn::Select': ['5', { 'Fn::Split': [':', { 'Fn::GetAtt': ['Queue', 'Arn'] }] }] }, 'Queue'],
    [
      'substitutes',
      { 'Fn::Sub': placeholders('on {Bus} of {Bus.Arn} in {AWS::Region}') },
      'on rekindle of arn:aws:events:local-1:000000000000:event-bus/rekindle in local-1',
    ],
    [
      'substitutes what it is given',
      { 'Fn::Sub': [placeholders('{Who}@{Bus}'), { Who: { Ref: 'Profiles' } }] },
      'profiles@rekindle',
    ],
    [
      'leaves a literal',
      { 'Fn::Sub': placeholders('at {!Time} on {Bus}') },
      placeholders('at {Time} on rekindle'),
    ],
  ])('%s', (_, value, result) => {
    expect(resolved(value)).toEqual(result);
  });

  it('is resolved at any depth, in lists and objects', () => {
    expect(resolved({ a: [{ b: { Ref: 'Bus' }, c: null, d: true }] })).toEqual({
      a: [{ b: 'rekindle', c: null, d: true }],
    });
  });

  it('is told from an object that merely has a key of its name', () => {
    expect(resolved({ Ref: 'Bus', other: 1 })).toEqual({ Ref: 'Bus', other: 1 });
  });

  it.each([
    [
      { 'Fn::Cidr': ['10.0.0.0/16', 2] },
      'stack App uses Fn::Cidr, which the embedded engine does not resolve',
    ],
    [{ Ref: 'Nobody' }, 'stack App refers to "Nobody", which it does not define'],
    [{ 'Fn::GetAtt': ['Bus', 'Colour'] }, 'stack App: Bus has no attribute Colour here'],
    [{ 'Fn::ImportValue': 'other:Table' }, 'stack App imports "other:Table", which no stack exports'],
  ])('that it cannot resolve is refused by name: %j', (value, sentence) => {
    expect(() => resolved(value)).toThrow(new UnresolvableTemplateError(sentence));
  });
});

describe('an app', () => {
  it('resolves what one stack imports from another', () => {
    const resources = read({
      Alpha: {
        Resources: {
          Rule: {
            Type: 'AWS::Events::Rule',
            Properties: { table: { 'Fn::ImportValue': { 'Fn::Sub': placeholders('{AWS::Region}-table') } } },
          },
        },
      },
      Data: {
        Resources: { Profiles: neighbours.Profiles },
        Outputs: {
          Table: {
            Value: { Ref: 'Profiles' },
            Export: { Name: { 'Fn::Sub': placeholders('{AWS::Region}-table') } },
          },
          Url: { Value: 'no export' },
        },
      },
    });
    expect(resources.map(({ stack, logicalId, ref }) => [stack, logicalId, ref])).toEqual([
      ['Alpha', 'Rule', 'Rule'],
      ['Data', 'Profiles', 'profiles'],
    ]);
    expect(resources[0]?.properties).toEqual({ table: 'profiles' });
  });

  it('gives the resources that it serves, with their metadata, and neither reads nor resolves others', () => {
    const resources = read({
      App: {
        Resources: {
          Board: { Type: 'AWS::CloudWatch::Dashboard', Properties: { x: { 'Fn::Cidr': [] } } },
          Send: {
            Type: 'AWS::Lambda::Function',
            Metadata: { 'rekindle:entry': 'functions/send/handler.ts' },
          },
        },
      },
    });
    expect(resources).toEqual([
      {
        logicalId: 'Send',
        stack: 'App',
        type: 'AWS::Lambda::Function',
        ref: 'Send',
        properties: {},
        metadata: { 'rekindle:entry': 'functions/send/handler.ts' },
      },
    ]);
  });

  it('of no stack has no resources', () => {
    expect(read({})).toEqual([]);
  });
});

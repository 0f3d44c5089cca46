/** A key of the shop's own: what is encrypted by it, who may use it, and where. */
import { App, Stack, Stage } from 'aws-cdk-lib';
import { Template as Synthesized } from 'aws-cdk-lib/assertions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { beforeAll, expect, it } from 'vitest';
import { encryptAll } from '../../infra/constructs/encrypted.ts';
import { Rekindle } from '../../infra/rekindle.ts';
import { synthesize } from '../../local/engine/synth.ts';
import sampleShop from '../../rekindle.config.ts';
import { newFolder } from '../support/files.ts';
import {
  type Resource,
  resourcesOf,
  said,
  sampleWith,
  stacks,
  type Templates,
  templatesFor,
  templatesIn,
} from '../support/templates.ts';

const key = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

let plain: Templates;
let keyed: Templates;
beforeAll(async () => {
  plain = await templatesFor(sampleShop);
  keyed = templatesIn(await synthesize(sampleWith({ encryptionKey: key })));
});

it.each([
  ['AWS::DynamoDB::Table', { SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: key } }],
  ['AWS::SecretsManager::Secret', { KmsKeyId: key }],
  ['AWS::SQS::Queue', { KmsMasterKeyId: key }],
  ['AWS::Logs::LogGroup', { KmsKeyId: key }],
])('encrypts each %s', (type, properties) => {
  const found = resourcesOf(keyed, type);
  expect(found.length).toBeGreaterThan(0);
  for (const { Properties } of found) {
    expect(Properties).toMatchObject(properties);
    expect(Properties).not.toHaveProperty('SqsManagedSseEnabled');
  }
});

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
  readonly Condition?: { readonly StringEquals?: Readonly<Record<string, unknown>> };
}
const statementsOf = ({ Properties }: Pick<Resource, 'Properties'>): readonly Statement[] =>
  (Properties.PolicyDocument as { readonly Statement: readonly Statement[] }).Statement;
const actionsOf = ({ Action }: Statement): readonly string[] => [Action].flat();
const isOfKey = (statement: Statement): boolean =>
  actionsOf(statement).some((each) => each.startsWith('kms:'));

const toRead = ['kms:Decrypt', 'kms:DescribeKey'];
const toWrite = [
  ...toRead,
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];
const writes = /^dynamodb:(BatchWriteItem|DeleteItem|PutItem|UpdateItem)$/;

/** What a role that may do this needs of the key, by the service through which it uses it. */
const neededFor = (actions: readonly string[]): Readonly<Record<string, readonly string[]>> => ({
  ...(actions.some((each) => each.startsWith('dynamodb:')) && {
    dynamodb: actions.some((each) => writes.test(each)) ? toWrite : toRead,
  }),
  ...(actions.includes('secretsmanager:GetSecretValue') && { secretsmanager: ['kms:Decrypt'] }),
  ...(actions.includes('sqs:SendMessage')
    ? { sqs: ['kms:Decrypt', 'kms:GenerateDataKey'] }
    : actions.includes('sqs:ReceiveMessage') && { sqs: ['kms:Decrypt'] }),
});

it('lets each role use the key for what it asks of tables, secrets and queues, only through those, and readers no more than readers need', () => {
  const policies = resourcesOf(keyed, 'AWS::IAM::Policy');
  const given = policies.map((policy) => {
    const ofKey = statementsOf(policy).filter(isOfKey);
    for (const { Resource } of ofKey) expect(Resource).toBe(key);
    const may = ofKey.map((statement) => {
      const service = said(statement.Condition?.StringEquals?.['kms:ViaService']);
      expect(service).toMatch(/^[a-z]+\.region\.amazonaws\.com$/);
      return [service.split('.')[0], actionsOf(statement).toSorted()];
    });
    return [policy.id, Object.fromEntries(may)];
  });
  expect(Object.fromEntries(given)).toEqual(
    Object.fromEntries(
      policies.map((policy) => [
        policy.id,
        neededFor(
          statementsOf(policy)
            .filter((each) => !isOfKey(each))
            .flatMap(actionsOf),
        ),
      ]),
    ),
  );
  const tableUses = given.map(([, may]) => String((may as { readonly dynamodb?: unknown }).dynamodb));
  expect(new Set(tableUses)).toEqual(new Set([String(toRead), String(toWrite), 'undefined']));
});

/** What is left of the templates without what the key adds to them. */
const withoutKey = (templates: Templates): unknown =>
  stacks.map((stack) => {
    const { Resources, ...others } = templates[stack];
    const kept = Object.entries(Resources).map(([id, { Properties, ...resource }]) => {
      const {
        SSESpecification,
        KmsKeyId,
        KmsMasterKeyId,
        KmsDataKeyReusePeriodSeconds,
        SqsManagedSseEnabled,
        ...rest
      } = Properties ?? {};
      const statements =
        resource.Type === 'AWS::IAM::Policy' && statementsOf({ Properties }).filter((each) => !isOfKey(each));
      return [id, resource, statements ? rest.Roles : rest, statements];
    });
    return { ...others, kept };
  });

it('changes nothing else', () => {
  expect(withoutKey(keyed)).toEqual(withoutKey(plain));
});

it('names no key where the settings name none', () => {
  expect(JSON.stringify(plain)).not.toMatch(/kms/i);
});

it('stays out of a stack of another region, which could not use it', () => {
  const app = new App();
  const home = new Stack(app, 'Data');
  const edge = new Stack(app, 'Edge', { env: { region: 'us-east-1' } });
  for (const stack of [home, edge]) new Queue(stack, 'Queue');
  encryptAll(app, home, key);
  const keysIn = (stack: Stack) =>
    Object.values(Synthesized.fromStack(stack).findResources('AWS::SQS::Queue')).map(
      ({ Properties }) => Properties?.KmsMasterKeyId,
    );
  expect([keysIn(home), keysIn(edge)]).toEqual([[key], [undefined]]);
});

it.each([
  ['region', 'eu-west-1', { region: 'eu-central-1', account: '111122223333' }],
  ['account', '111122223333', { region: 'eu-west-1', account: '444455556666' }],
] as const)('is refused where the stacks are known to be in another %s', async (what, its, env) => {
  const stage = new Stage(new App({ outdir: newFolder() }), 'Prod', { env });
  await expect(Rekindle.of(stage, 'Shop', sampleWith({ encryptionKey: key }))).rejects.toThrow(
    `encryptionKey of the settings is in the ${what} ${its}, and rekindle-prod--data in ${env[what]}: name a key of ${env[what]}`,
  );
});

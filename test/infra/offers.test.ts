/** Shops that are told of codes: what is deployed for them, and who may do what. */
import { beforeAll, describe, expect, it } from 'vitest';
import sampleShop from '../../rekindle.config.ts';
import type { OfferShop } from '../../shared/shop/offers/index.ts';
import {
  listed,
  plainId,
  type Resource,
  resourcesOf,
  said,
  sampleWith,
  type Templates,
  templatesFor,
} from '../support/templates.ts';

const templatesOf = (shop: OfferShop): Promise<Templates> => templatesFor(sampleWith({ offers: { shop } }));
let shopify: Templates;
let pool: Templates;
beforeAll(async () => {
  shopify = await templatesOf({ kind: 'shopify', domain: 'acme.myshopify.com', apiVersion: '2026-10' });
  pool = await templatesOf({ kind: 'pool' });
});

const functionOf = (templates: Templates, name: string): Resource => {
  const found = resourcesOf(templates, 'AWS::Lambda::Function').find(
    ({ Metadata }) => Metadata?.['rekindle:entry'] === `functions/${name}/handler.ts`,
  );
  if (found === undefined) throw new Error(`there is no function ${name}`);
  return found;
};

/** Of a function, on what is the offers' or the ledger: `OffersFollowQueue: sqs:SendMessage`. */
const allowed = (templates: Templates, name: string): Readonly<Record<string, string>> => {
  const { stack, Properties } = functionOf(templates, name);
  const [role] = (Properties.Role as { readonly 'Fn::GetAtt': readonly [string] })['Fn::GetAtt'];
  const actions: Record<string, string[]> = {};
  for (const policy of resourcesOf(templates, 'AWS::IAM::Policy')) {
    const isItsOwn = listed(policy.Properties.Roles).some(
      (each) => JSON.stringify(each) === JSON.stringify({ Ref: role }),
    );
    if (policy.stack !== stack || !isItsOwn) continue;
    const { Statement } = policy.Properties.PolicyDocument as {
      readonly Statement: readonly { readonly Action: unknown; readonly Resource: unknown }[];
    };
    for (const { Action, Resource } of Statement)
      for (const on of listed(Resource).map(said))
        if (/^Offers|^Ledger/.test(on)) actions[on] = [...(actions[on] ?? []), ...listed(Action).map(String)];
  }
  return Object.fromEntries(
    Object.entries(actions).map(([on, list]) => [on, [...new Set(list)].sort().join(' ')]),
  );
};

const secret = { OffersSecret: 'secretsmanager:GetSecretValue' };
const queue = { OffersFollowQueue: 'sqs:SendMessage' };

describe('a shop that is told of codes', () => {
  it('is told by send, and has the others put what it is to follow on a queue', () => {
    expect(allowed(shopify, 'send')).toMatchObject({ ...secret, ...queue });
    for (const name of ['close', 'reconcile', 'ingest', 'sweep-segment', 'broadcast', 'api']) {
      expect(allowed(shopify, name), name).toMatchObject(queue);
      expect(allowed(shopify, name), name).not.toHaveProperty('OffersSecret');
    }
    for (const name of ['await', 'look', 'links'])
      expect(allowed(shopify, name)).not.toHaveProperty('OffersFollowQueue');
  });

  it('follows by a function that may read the queue, the coupons and the secret, and no more', () => {
    expect(allowed(shopify, 'offers')).toEqual({
      ...secret,
      OffersFollowQueue:
        'sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:GetQueueAttributes sqs:GetQueueUrl sqs:ReceiveMessage',
      OffersFunctionLogs: 'logs:CreateLogStream logs:PutLogEvents',
      Ledger: 'dynamodb:BatchGetItem dynamodb:GetItem',
      'Ledger/index/by-code': 'dynamodb:Query',
    });
  });

  it('has a secret that is empty until somebody puts the token into it, and outlives the stack', () => {
    const found = resourcesOf(shopify, 'AWS::SecretsManager::Secret').find(
      ({ id }) => plainId(id) === 'OffersSecret',
    );
    expect(found?.DeletionPolicy).toBe('Retain');
    expect(found?.Properties.SecretString).toBeUndefined();
    expect(found?.Properties.GenerateSecretString).toBeUndefined();
    expect(found?.Properties.Description).toContain('write_discounts');
  });

  it('is tried for days, by few at once; then an alarm says what to do', () => {
    const found = resourcesOf(shopify, 'AWS::SQS::Queue').find(
      ({ id }) => plainId(id) === 'OffersFollowQueue',
    );
    expect(found?.Properties).toMatchObject({
      QueueName: 'rekindle-prod--offers',
      RedrivePolicy: { maxReceiveCount: 250 },
    });
    const alarms = resourcesOf(shopify, 'AWS::CloudWatch::Alarm').map(({ id }) => plainId(id));
    expect(alarms).toEqual(
      expect.arrayContaining(['OffersFollowDeadLettersAlarm', 'OffersLateAlarm', 'OffersRefusedAlarm']),
    );
    expect(alarms).not.toContain('OffersFewCodesAlarm');
  });
});

describe('a pool of codes', () => {
  it('has no secret, and lets who sends take codes out of the ledger', () => {
    const secrets = resourcesOf(pool, 'AWS::SecretsManager::Secret').map(({ id }) => plainId(id));
    expect(secrets).not.toContain('OffersSecret');
    expect(allowed(pool, 'send').Ledger).toContain('dynamodb:DeleteItem');
    expect(allowed(pool, 'offers').Ledger).toBe(
      'dynamodb:BatchGetItem dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query',
    );
    expect(resourcesOf(pool, 'AWS::CloudWatch::Alarm').map(({ id }) => plainId(id))).toContain(
      'OffersFewCodesAlarm',
    );
  });
});

it('costs nothing where the shop asks us', async () => {
  const entries = resourcesOf(await templatesFor(sampleShop), 'AWS::Lambda::Function').map(
    ({ Metadata }) => Metadata?.['rekindle:entry'],
  );
  expect(entries).not.toContain('functions/offers/handler.ts');
});

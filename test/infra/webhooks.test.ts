/** Receivers of webhooks: what each is made of, and that one is nothing to another. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { synthesize } from '../../local/engine/synth.ts';
import sampleShop from '../../rekindle.config.ts';
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

const shop = sampleWith({
  webhooks: {
    crm: { url: 'https://crm.example.com/hooks', events: ['Journey Entered', 'Journey Exited'] },
    chat: { url: 'https://chat.example.com/', events: ['Goal Reached'] },
  },
});
let templates: Templates;
let assembly: string;
beforeAll(async () => {
  templates = await templatesFor(shop);
  assembly = await synthesize(shop);
});

const all = (type: string): readonly Resource[] => resourcesOf(templates, type);
const byId = (type: string, id: string): Resource => {
  const found = all(type).find((each) => plainId(each.id) === id);
  if (found === undefined) throw new Error(`there is no ${type} ${id}`);
  return found;
};
const poster = () => byId('AWS::Lambda::Function', 'WebhooksFunction');

describe('a receiver of webhooks', () => {
  it('has a queue of its own, of the events that it wants and nothing that others say', () => {
    const rule = byId('AWS::Events::Rule', 'WebhooksWebhookcrmRule');
    expect(said(rule.Properties.EventBusName)).toBe('Bus');
    expect(rule.Properties.EventPattern).toEqual({
      source: ['rekindle'],
      'detail-type': ['Journey Entered', 'Journey Exited'],
    });
    const [target] = listed(rule.Properties.Targets) as readonly { readonly Arn: unknown }[];
    expect(said(target?.Arn)).toBe('WebhooksWebhookcrmQueue');
    expect(byId('AWS::Events::Rule', 'WebhooksWebhookchatRule').Properties.EventPattern).toMatchObject({
      'detail-type': ['Goal Reached'],
    });
  });

  it('is tried eight times, which take a day; then the webhook lies with the dead letters, and an alarm tells', () => {
    const { Properties } = byId('AWS::SQS::Queue', 'WebhooksWebhookcrmQueue');
    expect(Properties).toMatchObject({
      QueueName: 'rekindle-prod--webhook-crm',
      VisibilityTimeout: 180,
      RedrivePolicy: { maxReceiveCount: 8 },
    });
    expect(byId('AWS::SQS::Queue', 'WebhooksWebhookcrmDeadLettersQueue').Properties.QueueName).toBe(
      'rekindle-prod--webhook-crm--dead-letters',
    );
    expect(
      byId('AWS::CloudWatch::Alarm', 'WebhooksWebhookcrmDeadLettersAlarm').Properties.AlarmDescription,
    ).toContain('npm run redrive -- --webhook crm');
  });

  it('takes no more of the function than its share, and each of a batch by itself', () => {
    const mappings = all('AWS::Lambda::EventSourceMapping').filter(
      ({ Properties }) => said(Properties.FunctionName) === 'WebhooksFunction',
    );
    expect(mappings.map(({ Properties }) => said(Properties.EventSourceArn)).sort()).toEqual([
      'WebhooksWebhookchatQueue',
      'WebhooksWebhookcrmQueue',
    ]);
    for (const { Properties } of mappings)
      expect(Properties).toMatchObject({
        BatchSize: 10,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 5 },
      });
  });

  it('has a secret of its own, which outlives the stack and stands in no template', () => {
    const secret = byId('AWS::SecretsManager::Secret', 'WebhooksWebhookcrmSecret');
    expect(secret.DeletionPolicy).toBe('Retain');
    expect(secret.Properties.SecretString).toBeUndefined();
    expect(secret.Properties.GenerateSecretString).toEqual({
      PasswordLength: 48,
      ExcludePunctuation: true,
    });
  });

  it('is posted to by a function that may read these queues and secrets, bury its letters, and no more', () => {
    const [role] = (poster().Properties.Role as { readonly 'Fn::GetAtt': readonly [string] })['Fn::GetAtt'];
    const allowed: Record<string, string> = {};
    for (const { stack, Properties } of all('AWS::IAM::Policy')) {
      if (stack !== poster().stack) continue;
      if (!listed(Properties.Roles).some((each) => JSON.stringify(each) === JSON.stringify({ Ref: role })))
        continue;
      const { Statement } = Properties.PolicyDocument as {
        readonly Statement: readonly { readonly Action: unknown; readonly Resource: unknown }[];
      };
      for (const { Action, Resource } of Statement)
        for (const on of listed(Resource).map(said))
          allowed[on] = [allowed[on], ...listed(Action).map(String)].filter(Boolean).sort().join(' ');
    }
    const reads =
      'sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:GetQueueAttributes sqs:GetQueueUrl sqs:ReceiveMessage';
    expect(allowed).toEqual({
      '*': 'xray:PutTelemetryRecords xray:PutTraceSegments',
      WebhooksFunctionLogs: 'logs:CreateLogStream logs:PutLogEvents',
      WebhooksWebhookcrmQueue: reads,
      WebhooksWebhookchatQueue: reads,
      WebhooksWebhookcrmDeadLettersQueue: 'sqs:SendMessage',
      WebhooksWebhookchatDeadLettersQueue: 'sqs:SendMessage',
      WebhooksWebhookcrmSecret: 'secretsmanager:GetSecretValue',
      WebhooksWebhookchatSecret: 'secretsmanager:GetSecretValue',
    });
  });

  it('stands beside the function by its queue, and nowhere else: a change of it leaves the others as they are', () => {
    const layer = byId('AWS::Lambda::LayerVersion', 'WebhooksReceiversLayer');
    const { S3Key } = layer.Properties.Content as { readonly S3Key: string };
    const file = join(assembly, `asset.${S3Key.replace('.zip', '')}`, 'webhooks.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      'rekindle-prod--webhook-crm': {
        name: 'crm',
        url: 'https://crm.example.com/hooks',
        deadLetters: 'rekindle-prod--webhook-crm--dead-letters',
      },
      'rekindle-prod--webhook-chat': {
        name: 'chat',
        url: 'https://chat.example.com/',
        deadLetters: 'rekindle-prod--webhook-chat--dead-letters',
      },
    });
    expect(listed(poster().Properties.Layers)).toHaveLength(1);
  });

  it('costs nothing where the settings name none', async () => {
    const entries = resourcesOf(await templatesFor(sampleShop), 'AWS::Lambda::Function').map(
      ({ Metadata }) => Metadata?.['rekindle:entry'],
    );
    expect(entries).not.toContain('functions/webhooks/handler.ts');
  });
});

/** Where pushes go: the API destination, its secret, and what happens when it does not answer. */

import { beforeAll, describe, expect, it } from 'vitest';
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

const url = 'https://push.example.com/wechat';

let templates: Templates;
beforeAll(async () => {
  templates = await templatesFor(sampleWith({ pushes: { wechat: { url, header: 'X-Key' } } }));
});

const all = (type: string): readonly Resource[] => resourcesOf(templates, type);
const byId = (type: string, id: string): Resource => {
  const found = all(type).find((each) => plainId(each.id) === id);
  if (found === undefined) throw new Error(`there is no ${type} ${id}`);
  return found;
};

interface Target {
  readonly Arn: unknown;
  readonly RoleArn: unknown;
  readonly InputPath: string;
  readonly RetryPolicy: unknown;
  readonly DeadLetterConfig: { readonly Arn: unknown };
}
const rule = () => byId('AWS::Events::Rule', 'PushwechatRule');
const target = () => listed(rule().Properties.Targets)[0] as Target;

describe('an endpoint of pushes', () => {
  it('takes the pushes to it, and nothing of the envelope around them', () => {
    expect(said(rule().Properties.EventBusName)).toBe('Bus');
    expect(rule().Properties.EventPattern).toEqual({
      source: ['rekindle.pushes'],
      'detail-type': ['Push Requested'],
      detail: { to: ['wechat'] },
    });
    expect([said(target().Arn), target().InputPath]).toEqual([
      'PushwechatDestinationApiDestination',
      '$.detail',
    ]);
    expect(
      byId('AWS::Events::ApiDestination', 'PushwechatDestinationApiDestination').Properties,
    ).toMatchObject({
      InvocationEndpoint: url,
      HttpMethod: 'POST',
    });
  });

  it('is known by a secret of its own, which outlives the stack and stands in no template', () => {
    const { Properties } = byId('AWS::Events::Connection', 'PushwechatConnection');
    expect(Properties.AuthorizationType).toBe('API_KEY');
    const { ApiKeyAuthParameters } = Properties.AuthParameters as {
      readonly ApiKeyAuthParameters: { readonly ApiKeyName: string; readonly ApiKeyValue: unknown };
    };
    expect(ApiKeyAuthParameters.ApiKeyName).toBe('X-Key');
    expect(said(ApiKeyAuthParameters.ApiKeyValue)).toBe(
      '{{resolve:secretsmanager:PushwechatSecret:SecretString:::}}',
    );
    const secret = byId('AWS::SecretsManager::Secret', 'PushwechatSecret');
    expect(secret.DeletionPolicy).toBe('Retain');
    expect(secret.Properties.GenerateSecretString).toMatchObject({ PasswordLength: 48 });
    expect(secret.Properties.SecretString).toBeUndefined();
  });

  it('is tried again for two hours; then the push lies with the dead letters, and an alarm tells', () => {
    expect(target().RetryPolicy).toEqual({ MaximumEventAgeInSeconds: 7_200, MaximumRetryAttempts: 185 });
    expect(said(target().DeadLetterConfig.Arn)).toBe('PushwechatDeadLettersQueue');
    expect(
      byId('AWS::CloudWatch::Alarm', 'PushwechatDeadLettersAlarm').Properties.AlarmDescription,
    ).toContain('The endpoint "wechat" did not take pushes');
  });

  it('is called by a role that may do just that', () => {
    const [id] = (target().RoleArn as { readonly 'Fn::GetAtt': readonly [string] })['Fn::GetAtt'];
    const policies = all('AWS::IAM::Policy').filter(
      ({ stack, Properties }) =>
        stack === rule().stack &&
        listed(Properties.Roles).some((each) => JSON.stringify(each) === JSON.stringify({ Ref: id })),
    );
    const statements = policies.flatMap(
      ({ Properties }) =>
        (Properties.PolicyDocument as { readonly Statement: readonly Record<string, unknown>[] }).Statement,
    );
    expect(statements.map(({ Action, Resource }) => [Action, said(Resource)])).toEqual([
      ['events:InvokeApiDestination', 'PushwechatDestinationApiDestination'],
    ]);
  });

  it('is not there without settings that name it', async () => {
    expect(resourcesOf(await templatesFor(sampleShop), 'AWS::Events::ApiDestination')).toEqual([]);
  });
});

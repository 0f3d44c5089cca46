/** The way from AWS clients to the services in this process: which service answers, and what the client makes of it. */
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient, StartExecutionCommand, TaskTimedOut } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { type Answer, createTransport, type Services } from '../../../local/aws/transport.ts';

type Asked = readonly [service: string, operation: string, body: string];

/** Services that write down what they are asked. */
const setUp = (answers: Readonly<Record<string, Answer>> = {}) => {
  const asked: Asked[] = [];
  const service = (name: string) => (operation: string, body: string) => {
    asked.push([name, operation, body]);
    return answers[name] ?? { status: 200, body: '{}' };
  };
  const services: Services = {
    json: {
      DynamoDB_20120810: service('dynamodb'),
      AWSStepFunctions: service('states'),
      secretsmanager: service('secrets'),
    },
    mail: service('mail'),
    texts: (body) => service('texts')('', body),
  };
  const transport = createTransport(services);
  const client = {
    region: 'local-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: transport,
    maxAttempts: 1,
  };
  return { asked, transport, client };
};

const textOf = async (answer: ReturnType<ReturnType<typeof createTransport>['handle']>) => {
  const { response } = await answer;
  return [response.statusCode, new TextDecoder().decode(response.body)];
};

describe('a request', () => {
  it('of an AWS client reaches its service, with its operation and body', async () => {
    const { asked, client } = setUp({
      dynamodb: { status: 200, body: '{"Item":{"pk":{"S":"é"}}}' },
      states: { status: 200, body: '{"executionArn":"arn","startDate":1.5}' },
      secrets: { status: 200, body: '{"SecretString":"s"}' },
    });
    const item = new GetItemCommand({ TableName: 't', Key: { pk: { S: '老' } } });
    expect((await new DynamoDBClient(client).send(item)).Item).toEqual({ pk: { S: 'é' } });
    const begin = new StartExecutionCommand({ stateMachineArn: 'arn:m', name: 'n', input: '{"a":1}' });
    expect(await new SFNClient(client).send(begin)).toMatchObject({
      executionArn: 'arn',
      startDate: new Date(1_500),
    });
    const secret = new GetSecretValueCommand({ SecretId: 'x' });
    expect((await new SecretsManagerClient(client).send(secret)).SecretString).toBe('s');
    expect(asked.map(([service, operation, body]) => [service, operation, JSON.parse(body)])).toEqual([
      ['dynamodb', 'GetItem', { TableName: 't', Key: { pk: { S: '老' } } }],
      ['states', 'StartExecution', { stateMachineArn: 'arn:m', name: 'n', input: '{"a":1}' }],
      ['secrets', 'GetSecretValue', { SecretId: 'x' }],
    ]);
  });

  it('that a service refuses throws the client’s own error', async () => {
    const { client } = setUp({
      states: { status: 400, body: JSON.stringify({ __type: 'TaskTimedOut', message: 'too late' }) },
    });
    const command = new StartExecutionCommand({ stateMachineArn: 'arn:m' });
    const refused = new SFNClient(client).send(command);
    await expect(refused).rejects.toBeInstanceOf(TaskTimedOut);
    await expect(refused).rejects.toMatchObject({ message: 'too late', $metadata: { httpStatusCode: 400 } });
  });

  it('without a target goes by its path: to SES, or else to SNS', async () => {
    const { asked, transport } = setUp();
    await transport.handle({ path: '/v2/email/outbound-emails', headers: {}, body: 'mail' });
    await transport.handle({ path: '/', headers: {}, body: new TextEncoder().encode('Message=é') });
    await transport.handle({ path: '/', headers: {} });
    expect(asked).toEqual([
      ['mail', '/v2/email/outbound-emails', 'mail'],
      ['texts', '', 'Message=é'],
      ['texts', '', ''],
    ]);
  });

  it('to a service that there is not is refused by the name of its target', async () => {
    const { transport, asked } = setUp();
    for (const target of ['Kinesis_20131202.PutRecord', 'toString.call', 'nonsense'])
      expect(await textOf(transport.handle({ path: '/', headers: { 'x-amz-target': target } }))).toEqual([
        400,
        JSON.stringify({ __type: 'UnknownOperationException', message: `nothing here serves ${target}` }),
      ]);
    expect(asked).toEqual([]);
  });

  it('is answered in UTF-8, with the service’s own status', async () => {
    const { transport } = setUp({ mail: { status: 429, body: '{"message":"später 😀"}' } });
    expect(await textOf(transport.handle({ path: '/v2/email/x', headers: {} }))).toEqual([
      429,
      '{"message":"später 😀"}',
    ]);
  });

  it('to a service that fails is rejected, not thrown', async () => {
    const broken = () => {
      throw new RangeError('a defect');
    };
    const transport = createTransport({ json: {}, mail: broken, texts: broken });
    await expect(transport.handle({ path: '/', headers: {} })).rejects.toThrow(new RangeError('a defect'));
  });
});

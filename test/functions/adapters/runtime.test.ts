/** The one client factory, as it is on AWS. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, expect, it, vi } from 'vitest';

// As it is before anybody has told it to run elsewhere: other files of tests do.
vi.resetModules();
const { awsClient } = await import('../../../functions/adapters/runtime.ts');

afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(() => {
  vi.resetModules();
});

it('makes clients that find region, credentials and the way to the network themselves, as in Lambda', async () => {
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'key-of-the-test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret-of-the-test');
  const { config, middlewareStack } = awsClient(DynamoDBClient);
  expect(await config.credentials()).toMatchObject({ accessKeyId: 'key-of-the-test' });
  expect(await config.region()).toBe('eu-west-1');
  expect(config.requestHandler.constructor.name).toBe('NodeHttpHandler');
  expect(middlewareStack.identify().filter((each) => each.startsWith('inProcess'))).toEqual([]);
});

/** The one client factory, as it is on AWS. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, expect, it, vi } from 'vitest';
import { clientConfig } from '../../../functions/adapters/runtime.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

it('makes clients that find their credentials in the environment, as in Lambda', async () => {
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'key-of-the-test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret-of-the-test');
  const client = new DynamoDBClient(clientConfig());
  expect(await client.config.credentials()).toMatchObject({ accessKeyId: 'key-of-the-test' });
});

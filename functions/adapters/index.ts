/** The domain's ports on AWS, made from a function's environment. */
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import type { Ports } from '../../shared/ports.ts';
import { parseSettings } from '../../shared/settings.ts';
import { createBus } from './bus.ts';
import { createDelivery } from './delivery.ts';
import { createDynamoDb } from './dynamodb.ts';
import { createExecutions } from './executions.ts';
import { createLedger } from './ledger.ts';
import { createProfileStore } from './profiles.ts';
import { clientConfig, runtime } from './runtime.ts';

/** A function's environment is not what its stack gives it. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

const environmentSchema = z.object({
  PROFILES_TABLE: z.string().min(1),
  LEDGER_TABLE: z.string().min(1),
  BUS_NAME: z.string().min(1),
  SETTINGS: z.string().min(2),
  SECRET_ID: z.string().min(1),
  CONFIGURATION_SET: z.string().min(1),
});

type Environment = Readonly<Record<string, string | undefined>>;

const secretReader = (secretId: string): (() => Promise<string>) => {
  const client = new SecretsManagerClient(clientConfig());
  let secret: Promise<string> | undefined;
  const read = async (): Promise<string> => {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    if (SecretString === undefined) throw new EnvironmentError(`the secret ${secretId} holds no text`);
    return SecretString;
  };
  return () => {
    secret ??= read().catch((error: unknown) => {
      secret = undefined;
      throw error;
    });
    return secret;
  };
};

/** @throws EnvironmentError naming the variables that are missing; SettingsError */
export const createPorts = (environment: Environment): Ports => {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    const names = parsed.error.issues.map(({ path }) => path.join('.'));
    throw new EnvironmentError(`the environment lacks ${names.join(', ')}`);
  }
  const variables = parsed.data;
  const settings = parseSettings(JSON.parse(variables.SETTINGS), 'the variable SETTINGS');
  const dynamodb = createDynamoDb();
  return {
    now: runtime.now,
    pause: runtime.pause,
    settings,
    profiles: createProfileStore(dynamodb, variables.PROFILES_TABLE),
    ledger: createLedger(dynamodb, {
      profiles: variables.PROFILES_TABLE,
      ledger: variables.LEDGER_TABLE,
      keepEventsSeconds: settings.keepEventsDays * 86_400,
    }),
    delivery: createDelivery(settings.sender, variables.CONFIGURATION_SET),
    executions: createExecutions(),
    ...createBus(variables.BUS_NAME),
    secret: secretReader(variables.SECRET_ID),
  };
};

let ports: Ports | undefined;
let made: string | undefined;

/** The ports of this process, made at the first invocation and again only when the environment is another. */
export const processPorts = (): Ports => {
  const { PROFILES_TABLE, LEDGER_TABLE, BUS_NAME, SETTINGS, SECRET_ID } = process.env;
  const environment = [PROFILES_TABLE, LEDGER_TABLE, BUS_NAME, SETTINGS, SECRET_ID].join('\0');
  if (ports === undefined || made !== environment) {
    ports = createPorts(process.env);
    made = environment;
  }
  return ports;
};

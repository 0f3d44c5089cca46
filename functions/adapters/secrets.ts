/** Secrets Manager's texts. */
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Instant } from '../../shared/base/time.ts';
import { isNamed, reaching } from './faults.ts';
import { awsClientLater } from './runtime.ts';

/** A secret holds no text, or a function's environment is not what its stack gives it. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

/**
 * Reads the secret anew each time; `undefined` while nobody has put anything into it.
 * @throws StoreUnavailableError
 */
export const createKept = (id: string): (() => Promise<string | undefined>) => {
  const client = awsClientLater(() => SecretsManagerClient);
  return async () => {
    try {
      const { SecretString } = await reaching(
        'Secrets Manager',
        client().send(new GetSecretValueCommand({ SecretId: id })),
      );
      return SecretString;
    } catch (error) {
      // So Secrets Manager says that a secret has no current value.
      if (!isNamed(error, 'ResourceNotFoundException')) throw error;
      return undefined;
    }
  };
};

/** Reads the secret anew each time. @throws StoreUnavailableError, EnvironmentError when it holds no text */
export const createSecret = (id: string): (() => Promise<string>) => {
  const read = createKept(id);
  return async () => {
    const text = await read();
    if (text === undefined) throw new EnvironmentError(`the secret ${id} holds no text`);
    return text;
  };
};

/** What is read stays so for as long as it is fresh; a failed reading is forgotten at once. */
export const remembered = <Value>(
  read: () => Promise<Value>,
  isFresh: (readAt: Instant) => boolean,
  now: () => Instant,
): (() => Promise<Value>) => {
  let latest: { readonly at: Instant; readonly value: Promise<Value> } | undefined;
  return () => {
    if (latest !== undefined && isFresh(latest.at)) return latest.value;
    const value = read().catch((error: unknown) => {
      if (latest?.value === value) latest = undefined;
      throw error;
    });
    latest = { at: now(), value };
    return value;
  };
};

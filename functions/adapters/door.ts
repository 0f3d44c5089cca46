/** What the HTTP API has beside the domain's ports, made from its function's environment. */
import * as z from 'zod';
import { minutes, plus } from '../../shared/base/time.ts';
import type { EventQueue } from '../../shared/flows/events/queue.ts';
import { emptyKeyring, type Keyring, parseKeyring } from '../api/keyring.ts';
import { createQueue } from './queue.ts';
import { onceInProcess, runtimeInUse } from './runtime.ts';
import { createKept, EnvironmentError, remembered } from './secrets.ts';

export interface Door {
  readonly queue: EventQueue;
  /** A minute old at most; empty until the shop has put keys there. @throws StoreUnavailableError, KeyringError */
  readonly keyring: () => Promise<Keyring>;
}

const environmentSchema = z.object({
  INGEST_QUEUE_URL: z.url(),
  API_KEYS_ID: z.string().min(1),
});

const freshFor = minutes(1);

/** @throws EnvironmentError naming the variables that are missing */
const createDoor = (environment: Readonly<Record<string, string | undefined>>): Door => {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    const names = parsed.error.issues.map(({ path }) => path.join('.'));
    throw new EnvironmentError(`the environment lacks ${names.join(', ')}`);
  }
  const { INGEST_QUEUE_URL, API_KEYS_ID } = parsed.data;
  const { now } = runtimeInUse();
  const read = createKept(API_KEYS_ID);
  return {
    queue: createQueue(INGEST_QUEUE_URL),
    keyring: remembered(
      async () => {
        const text = await read();
        return text === undefined ? emptyKeyring : parseKeyring(text);
      },
      (readAt) => now() < plus(readAt, freshFor),
      now,
    ),
  };
};

/** Made at the first invocation. */
export const processDoor = onceInProcess(() => createDoor(process.env));

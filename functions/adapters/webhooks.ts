/** What the function of webhooks has, made from its environment: who takes what lies in which queue, and their secrets. */
import { readFileSync } from 'node:fs';
import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { type Duration, minutes, plus } from '../../shared/base/time.ts';
import type { Receiver, WebhookPorts } from '../../shared/flows/webhooks/deliver.ts';
import { reaching } from './faults.ts';
import { nameIn } from './queue-names.ts';
import { awsClientLater, onceInProcess, runtimeInUse } from './runtime.ts';
import { createSecret, EnvironmentError, remembered } from './secrets.ts';

/** A message of a queue, as its reader has it. */
interface Received {
  readonly eventSourceARN: string;
  readonly receiptHandle: string;
  readonly body: string;
}

export interface Webhooks extends WebhookPorts {
  /** Whose message it is. @throws EnvironmentError */
  readonly receiverOf: (message: Received) => Receiver;
  /** It shows again after so long. */
  readonly hide: (message: Received, pause: Duration) => Promise<void>;
  /** Lays it with the dead letters. */
  readonly bury: (message: Received) => Promise<void>;
}

const receiverSchema = z.object({ name: z.string(), url: z.string(), deadLetters: z.string() });

/** By the name of the receiver's queue: what lies beside the function. */
const receiversSchema = z.record(z.string(), receiverSchema);

const environmentSchema = z.object({
  WEBHOOKS_FILE: z.string().min(1),
  /** JSON: the ids of the secrets, by the receivers' names. */
  WEBHOOK_SECRETS: z.string().min(1),
  /** All of the account's begin with it. */
  QUEUES_URL: z.url(),
});

const freshFor = minutes(1);

/** @throws EnvironmentError naming the variables that are missing */
const createWebhooks = (environment: Readonly<Record<string, string | undefined>>): Webhooks => {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    const names = parsed.error.issues.map(({ path }) => path.join('.'));
    throw new EnvironmentError(`the environment lacks ${names.join(', ')}`);
  }
  const { WEBHOOKS_FILE, WEBHOOK_SECRETS, QUEUES_URL } = parsed.data;
  const receivers = receiversSchema.parse(JSON.parse(readFileSync(WEBHOOKS_FILE, 'utf8')));
  const { now, post } = runtimeInUse();
  const secrets = new Map(
    Object.entries(z.record(z.string(), z.string()).parse(JSON.parse(WEBHOOK_SECRETS))).map(([name, id]) => [
      name,
      remembered(createSecret(id), (readAt) => now() < plus(readAt, freshFor), now),
    ]),
  );
  const client = awsClientLater(() => SQSClient);
  const receiverOf = ({ eventSourceARN }: Received) => {
    const receiver = receivers[nameIn(eventSourceARN)];
    if (receiver === undefined) throw new EnvironmentError(`the queue ${eventSourceARN} is no receiver's`);
    return receiver;
  };
  return {
    now,
    post,
    secret: async (name) => {
      const read = secrets.get(name);
      if (read === undefined) throw new EnvironmentError(`the receiver ${name} has no secret`);
      return read();
    },
    receiverOf,
    hide: async ({ eventSourceARN, receiptHandle }, pause) => {
      await reaching(
        'SQS',
        client().send(
          new ChangeMessageVisibilityCommand({
            QueueUrl: `${QUEUES_URL}${nameIn(eventSourceARN)}`,
            ReceiptHandle: receiptHandle,
            VisibilityTimeout: pause / 1_000,
          }),
        ),
      );
    },
    bury: async (message) => {
      const { deadLetters } = receiverOf(message);
      await reaching(
        'SQS',
        client().send(
          new SendMessageCommand({ QueueUrl: `${QUEUES_URL}${deadLetters}`, MessageBody: message.body }),
        ),
      );
    },
  };
};

/** Made at the first invocation. */
export const processWebhooks = onceInProcess(() => createWebhooks(process.env));

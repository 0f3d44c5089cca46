/** What the function that has the shop follow coupons has, made from its environment. */
import { readFileSync } from 'node:fs';
import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { enrolmentKey } from '../../../shared/base/record.ts';
import type { Duration } from '../../../shared/base/time.ts';
import type { Change } from '../../../shared/flows/offers/desk.ts';
import type { FollowPorts } from '../../../shared/flows/offers/follow.ts';
import { parseFunctionSettings } from '../../../shared/shop/settings.ts';
import { createDynamoDb } from '../dynamodb.ts';
import { reaching } from '../faults.ts';
import { createLedger } from '../ledger.ts';
import { awsClientLater, onceInProcess, runtimeInUse } from '../runtime.ts';
import { EnvironmentError } from '../secrets.ts';
import { createShop } from './index.ts';

const environmentSchema = z.object({
  PROFILES_TABLE: z.string().min(1),
  LEDGER_TABLE: z.string().min(1),
  SETTINGS_FILE: z.string().min(1),
  OFFERS_QUEUE_URL: z.string().min(1),
  OFFERS_SECRET_ID: z.string().min(1).optional(),
});

const changeSchema = z.object({
  enrolment: enrolmentKey,
  name: z.string(),
  code: z.string(),
  renews: z.boolean().exactOptional(),
  taken: z.boolean().exactOptional(),
});

export interface Following extends FollowPorts {
  /** It shows again after so long. */
  readonly hide: (message: { readonly receiptHandle: string }, pause: Duration) => Promise<void>;
}

/** @throws ZodError for what is none of a coupon */
export const changeIn = (body: string): Change => changeSchema.parse(JSON.parse(body));

/** A change of a coupon, as an operator looks for it; `undefined`: it is none. */
export const glimpseOf = (body: string): Change | undefined => {
  try {
    return changeIn(body);
  } catch {
    return undefined;
  }
};

/** @throws EnvironmentError naming the variables that are missing */
const createFollowing = (environment: Readonly<Record<string, string | undefined>>): Following => {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    const names = parsed.error.issues.map(({ path }) => path.join('.'));
    throw new EnvironmentError(`the environment lacks ${names.join(', ')}`);
  }
  const { PROFILES_TABLE, LEDGER_TABLE, SETTINGS_FILE, OFFERS_QUEUE_URL } = parsed.data;
  const settings = parseFunctionSettings(JSON.parse(readFileSync(SETTINGS_FILE, 'utf8')), SETTINGS_FILE);
  if (settings.offers === undefined) throw new EnvironmentError(`${SETTINGS_FILE} names no shop in offers`);
  const dynamodb = createDynamoDb();
  const client = awsClientLater(() => SQSClient);
  return {
    now: runtimeInUse().now,
    ledger: createLedger(dynamodb, {
      profiles: PROFILES_TABLE,
      ledger: LEDGER_TABLE,
      keepEventsSeconds: settings.keepEventsDays * 86_400,
    }),
    shop: createShop(settings.offers.shop, parsed.data, { dynamodb, ledger: LEDGER_TABLE }),
    hide: async ({ receiptHandle }, pause) => {
      await reaching(
        'SQS',
        client().send(
          new ChangeMessageVisibilityCommand({
            QueueUrl: OFFERS_QUEUE_URL,
            ReceiptHandle: receiptHandle,
            VisibilityTimeout: Math.ceil(pause / 1_000),
          }),
        ),
      );
    },
  };
};

/** Made at the first invocation. */
export const processFollowing = onceInProcess(() => createFollowing(process.env));

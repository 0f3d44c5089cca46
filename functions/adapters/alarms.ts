/** How the alarms stand, in the Figures table. */
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { time } from '../../shared/base/record.ts';
import { type AlarmRecord, type AlarmStore, alarmStates } from '../../shared/flows/alarms/alarms.ts';
import { createDynamoDb, sdk, stored, wireItems } from './dynamodb.ts';
import { onceInProcess } from './runtime.ts';
import { EnvironmentError } from './secrets.ts';
import { fromItem, toItem } from './wire.ts';

/** Beside the figures, of which no recount takes it away. */
const partition = 'alarms';

const alarmItem = z.object({
  d: z.string(),
  state: z.enum(alarmStates),
  since: time,
  reason: z.string(),
  description: z.string(),
});

/** There are some tens of them, and a page takes thousands. */
const createAlarms = (client: DynamoDBClient, table: string): AlarmStore => ({
  put: async ({ name, state, since, reason, description }) => {
    const command = new PutItemCommand({
      TableName: table,
      Item: sdk(toItem({ f: partition, d: name, state, since, reason, description })),
      ConditionExpression: 'attribute_not_exists(#f) OR #since <= :since',
      ExpressionAttributeNames: { '#f': 'f', '#since': 'since' },
      ExpressionAttributeValues: sdk(toItem({ ':since': since })),
    });
    try {
      await stored(client.send(command));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  },
  remove: async (name) => {
    await stored(
      client.send(new DeleteItemCommand({ TableName: table, Key: sdk(toItem({ f: partition, d: name })) })),
    );
  },
  all: async () => {
    const { Items } = await stored(
      client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: '#f = :f',
          ExpressionAttributeNames: { '#f': 'f' },
          ExpressionAttributeValues: sdk(toItem({ ':f': partition })),
          ConsistentRead: true,
        }),
      ),
    );
    return wireItems(Items).map((item): AlarmRecord => {
      const { d: name, ...record } = alarmItem.parse(fromItem(item));
      return { name, ...record };
    });
  },
});

/** @throws EnvironmentError */
export const processAlarms = onceInProcess((): AlarmStore => {
  const { FIGURES_TABLE } = process.env;
  if (FIGURES_TABLE === undefined) throw new EnvironmentError('the environment lacks FIGURES_TABLE');
  return createAlarms(createDynamoDb(), FIGURES_TABLE);
});

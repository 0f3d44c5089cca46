/** The tasks in the Ledger table: one by its name, and those of a queue by their index. */
import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Ledger } from '../../shared/flows/ports.ts';
import { sdk, stored, wireItems } from './dynamodb.ts';
import { keyOf, queueKey, taskFromItem, taskToItem } from './ledger-items.ts';
import { createLedgerTable, isStill } from './ledger-table.ts';
import { stale } from './meeting.ts';
import { createReads } from './reads.ts';
import { toItem } from './wire.ts';

export const createTasks = (
  client: DynamoDBClient,
  table: string,
): Pick<Ledger, 'task' | 'changeTask' | 'tasks'> => {
  const reads = createReads(client, table, true);
  const { putIf } = createLedgerTable(client, table);
  return {
    task: async (enrolment, name) => {
      const item = await reads.get({ ...keyOf(enrolment, 'task', name) });
      return item === undefined ? undefined : taskFromItem(item);
    },

    changeTask: async (before, after) => {
      const item = taskToItem({ ...after, revision: before.revision + 1 });
      return (await putIf(item, isStill('revision', before.revision))) ? 'written' : stale();
    },

    tasks: async (queue, state, { atMost, dueAfter }) => {
      const page = await stored(
        client.send(
          new QueryCommand({
            TableName: table,
            IndexName: 'by-queue',
            KeyConditionExpression: '#q = :q AND #due > :due',
            ExpressionAttributeNames: { '#q': 'q', '#due': 'due' },
            ExpressionAttributeValues: sdk(toItem({ ':q': queueKey(queue, state), ':due': dueAfter ?? 0 })),
            ScanIndexForward: dueAfter !== undefined,
            Limit: atMost,
          }),
        ),
      );
      return wireItems(page.Items).map(taskFromItem);
    },
  };
};

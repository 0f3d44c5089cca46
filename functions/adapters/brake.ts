/** The brake in the Ledger table: one record that every function reads, and beside it what people asked for. */
import { type DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { type Instant, plus, seconds } from '../../shared/base/time.ts';
import type { WireItem } from '../../shared/customers/profiles/mapper.ts';
import {
  type Brake,
  type BrakeOrder,
  type BrakeStore,
  brakeOrder,
  brakeRecord,
  latestFirst,
  noBrake,
} from '../../shared/decisions/brake/brake.ts';
import { cancelledFor, sdk, standingInTheWay, stored } from './dynamodb.ts';
import { beginningWith, createLedgerTable, unlessThere } from './ledger-table.ts';
import { stale } from './meeting.ts';
import { createReads } from './reads.ts';
import { recordCodec } from './record-codec.ts';
import { remembered } from './secrets.ts';
import { toItem } from './wire.ts';

const partition = 'brake';
const theRecord = { c: partition, k: 'brake' };
const orderPrefix = 'order#';

const brakes = recordCodec<Brake>('brake', brakeRecord);
const orders = recordCodec<BrakeOrder>('order of the brake', brakeOrder);

/** @throws MalformedRecordError, as all that read items do */
export const brakeFromItem = brakes.decode;
export const brakeToItem = (brake: Brake): WireItem => brakes.encode(theRecord, brake);

export const brakeOrderFromItem = orders.decode;
export const brakeOrderToItem = (order: BrakeOrder): WireItem =>
  orders.encode({ c: partition, k: `${orderPrefix}${order.id}` }, order);

/** What a person has asked for holds within ten seconds: a function may have read it so long ago, and takes its time. */
const freshFor = seconds(5);

export const createBrake = (client: DynamoDBClient, table: string, now: () => Instant): BrakeStore => {
  const reads = createReads(client, table, true);
  const { queryAll, putFirst } = createLedgerTable(client, table);

  const read = async (): Promise<Brake> => {
    const item = await reads.get({ ...theRecord });
    return item === undefined ? noBrake : brakeFromItem(item);
  };

  return {
    read,
    current: remembered(read, (readAt) => now() < plus(readAt, freshFor), now),

    write: async (order, { before, after }) => {
      const item = brakeOrderToItem(order);
      if (after === before) {
        const known = await putFirst(item);
        return known === undefined ? 'written' : { known: brakeOrderFromItem(known) };
      }
      try {
        await stored(
          client.send(
            new TransactWriteItemsCommand({
              TransactItems: [
                { Put: { TableName: table, Item: sdk(item), ...unlessThere } },
                {
                  Put: {
                    TableName: table,
                    Item: sdk(brakeToItem(after)),
                    ConditionExpression: 'attribute_not_exists(#k) OR #revision = :was',
                    ExpressionAttributeNames: { '#k': 'k', '#revision': 'revision' },
                    ExpressionAttributeValues: sdk(toItem({ ':was': before.revision })),
                  },
                },
              ],
            }),
          ),
        );
        return 'written';
      } catch (error) {
        const reasons = cancelledFor(error);
        const known = standingInTheWay(error, 0);
        if (known !== undefined) return { known: brakeOrderFromItem(known) };
        if (reasons.includes('ConditionalCheckFailed') || reasons.includes('TransactionConflict'))
          return stale();
        throw error;
      }
    },

    orders: async () => {
      const items = await queryAll({ ...beginningWith(partition, orderPrefix), ConsistentRead: true });
      return items.map(brakeOrderFromItem).sort(latestFirst);
    },
  };
};

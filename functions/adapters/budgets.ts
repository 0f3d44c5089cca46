/**
 * Budgets in the Ledger table: an item a journey and month, with what has been taken of it, and an attribute for each
 * touchpoint that it was taken for until that is settled. Each write is one conditional update of the one item: whoever
 * comes at the same moment is served after it, and nobody is refused for having met another, as a transaction would be.
 */
import { randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { type JourneyId, parseTouchKey, type TouchKey } from '../../shared/base/ids.ts';
import { untilWritten } from '../../shared/customers/profiles/change.ts';
import type { WireItem } from '../../shared/customers/profiles/mapper.ts';
import {
  type Amounts,
  type BudgetStore,
  mostBefore,
  noSpending,
  type Pending,
  type Spending,
  spendingSchema,
} from '../../shared/decisions/budgets/budget.ts';
import { cancelledFor, sdk, stored, wireItem } from './dynamodb.ts';
import { keyOf, touchFromItem } from './ledger-items.ts';
import { wireKey } from './ledger-table.ts';
import { stale } from './meeting.ts';
import { createReads } from './reads.ts';
import { type LedgerKey, MalformedRecordError } from './record-codec.ts';
import { fromItem, toItem } from './wire.ts';

const budgetKey = (journey: JourneyId, month: string): LedgerKey => ({
  c: `budget#${journey}`,
  k: month,
});

const pendingPrefix = 'pending#';
const pendingName = (touch: TouchKey): string => `${pendingPrefix}${touch}`;

/** @throws MalformedRecordError */
const spendingFromItem = (item: WireItem): Spending => {
  const { c, k, coupons, messages, ...others } = fromItem(item);
  const pending = Object.fromEntries(
    Object.entries(others).map(([name, value]) => [name.slice(pendingPrefix.length), value]),
  );
  const parsed = spendingSchema.safeParse({ coupons, messages, pending });
  if (parsed.success) return parsed.data;
  throw new MalformedRecordError(`budget ${String(c)} ${String(k)}: ${parsed.error.message}`);
};

export const createBudgets = (client: DynamoDBClient, table: string): BudgetStore => {
  const reads = createReads(client, table, true);

  const read: BudgetStore['read'] = async (journey, month) => {
    const item = await reads.get({ ...budgetKey(journey, month) });
    return item === undefined ? noSpending : spendingFromItem(item);
  };

  /** What stands there where the condition does not hold; `done`: it did. */
  const update = async (
    key: LedgerKey,
    input: Omit<UpdateItemCommandInput, 'TableName' | 'Key'>,
  ): Promise<'done' | Spending> => {
    try {
      await stored(
        client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: wireKey(key),
            ...input,
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        ),
      );
      return 'done';
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return error.Item === undefined ? noSpending : spendingFromItem(wireItem(error.Item));
    }
  };

  const lessOf = ({ coupons, messages }: Amounts) => ({ ':coupons': -coupons, ':messages': -messages });

  /** With what the touchpoint's record counts, which says no more that it does: both or neither, and once. */
  const giveBackOnce = async (touch: TouchKey): Promise<'done' | 'stale'> => {
    const { enrolment, step } = parseTouchKey(touch) ?? {};
    if (enrolment === undefined || step === undefined) return 'done';
    const key = keyOf(enrolment, 'touch', step);
    const item = await reads.get({ ...key });
    const { spent } = item === undefined ? {} : touchFromItem(item);
    if (spent === undefined) return 'done';
    const { month, ...amounts } = spent;
    try {
      await stored(
        client.send(
          new TransactWriteItemsCommand({
            TransactItems: [
              {
                Update: {
                  TableName: table,
                  Key: wireKey(key),
                  UpdateExpression: 'REMOVE spent',
                  ConditionExpression: 'spent = :spent',
                  ExpressionAttributeValues: sdk(toItem({ ':spent': spent })),
                },
              },
              {
                Update: {
                  TableName: table,
                  Key: wireKey(budgetKey(enrolment.journey, month)),
                  UpdateExpression: 'REMOVE #touch ADD coupons :coupons, messages :messages',
                  ExpressionAttributeNames: { '#touch': pendingName(touch) },
                  ExpressionAttributeValues: sdk(toItem(lessOf(amounts))),
                },
              },
            ],
            ClientRequestToken: randomUUID(),
          }),
        ),
      );
      return 'done';
    } catch (error) {
      return cancelledFor(error).includes('TransactionConflict') ? stale() : 'done';
    }
  };

  return {
    read,

    take: async ({ journey, month, touch, at }, amounts, budget) => {
      const most = Object.entries(mostBefore(budget, amounts));
      const { coupons, messages } = amounts;
      const pending: Pending = { at, coupons, messages };
      const outcome = await update(budgetKey(journey, month), {
        UpdateExpression: 'SET #touch = :pending ADD coupons :coupons, messages :messages',
        // An item that is not there yet has nothing spent; what is worth more than the whole is refused there too.
        ConditionExpression: [
          'attribute_not_exists(#touch)',
          ...most.map(([kind, micros]) =>
            micros < 0
              ? `${kind} <= :most${kind}`
              : `(attribute_not_exists(${kind}) OR ${kind} <= :most${kind})`,
          ),
        ].join(' AND '),
        ExpressionAttributeNames: { '#touch': pendingName(touch) },
        ExpressionAttributeValues: sdk(
          toItem({
            ':pending': pending,
            ':coupons': coupons,
            ':messages': messages,
            ...Object.fromEntries(most.map(([kind, micros]) => [`:most${kind}`, micros])),
          }),
        ),
      });
      return outcome === 'done' ? amounts : outcome.pending[touch];
    },

    settle: async (journey, month, touch) => {
      await update(budgetKey(journey, month), {
        UpdateExpression: 'REMOVE #touch',
        ConditionExpression: 'attribute_exists(#touch)',
        ExpressionAttributeNames: { '#touch': pendingName(touch) },
      });
    },

    untake: async (journey, month, touch) => {
      const { pending } = await read(journey, month);
      const taken = pending[touch];
      if (taken === undefined) return;
      await update(budgetKey(journey, month), {
        UpdateExpression: 'REMOVE #touch ADD coupons :coupons, messages :messages',
        ConditionExpression: '#touch = :taken',
        ExpressionAttributeNames: { '#touch': pendingName(touch) },
        ExpressionAttributeValues: sdk(toItem({ ...lessOf(taken), ':taken': taken })),
      });
    },

    giveBack: async (touch) => {
      await untilWritten(touch, () => giveBackOnce(touch));
    },
  };
};

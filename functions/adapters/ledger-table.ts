/** What all parts of the Ledger's adapter do with its table. */
import {
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { WireItem } from '../../shared/profiles/mapper.ts';
import { stored } from './dynamodb.ts';
import { isNamed } from './faults.ts';
import type { LedgerKey } from './ledger-items.ts';
import { type Plain, toItem } from './wire.ts';

type SdkItem = Record<string, never>;
/** The SDK's attribute types are wider than the wire form; they hold the same values. */
export const sdk = (item: WireItem): SdkItem => item as unknown as SdkItem;
export const wireItems = (items: unknown): readonly WireItem[] => (items ?? []) as readonly WireItem[];
export const wireKey = ({ c, k }: LedgerKey): SdkItem => sdk({ c: { S: c }, k: { S: k } });

export const createLedgerTable = (client: DynamoDBClient, table: string) => {
  const queryAll = async (input: Omit<QueryCommandInput, 'TableName'>): Promise<readonly WireItem[]> => {
    const items: WireItem[] = [];
    let start: QueryCommandInput['ExclusiveStartKey'];
    do {
      const page = await stored(
        client.send(
          new QueryCommand({
            TableName: table,
            ...input,
            ...(start !== undefined && { ExclusiveStartKey: start }),
          }),
        ),
      );
      items.push(...wireItems(page.Items));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return items;
  };

  /**
   * Sets attributes of an item that exists, and of none that doesn't: an event may be about something that this
   * deployment never sent. `firstWins` only where nothing stands yet.
   */
  const change = async (
    key: LedgerKey,
    attributes: Readonly<Record<string, Plain | undefined>>,
    firstWins: readonly string[],
    condition = 'attribute_exists(#k)',
  ): Promise<void> => {
    const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
    if (given.length === 0) return;
    const sets = given.map(([name]) =>
      firstWins.includes(name) ? `#${name} = if_not_exists(#${name}, :${name})` : `#${name} = :${name}`,
    );
    const command = new UpdateItemCommand({
      TableName: table,
      Key: wireKey(key),
      UpdateExpression: `SET ${sets.join(', ')}`,
      ConditionExpression: condition,
      ExpressionAttributeNames: {
        '#k': 'k',
        ...Object.fromEntries(given.map(([name]) => [`#${name}`, name])),
      },
      ExpressionAttributeValues: sdk(
        toItem(Object.fromEntries(given.map(([name, value]) => [`:${name}`, value]))),
      ),
    });
    try {
      await stored(client.send(command));
    } catch (error) {
      if (!isNamed(error, 'ConditionalCheckFailedException')) throw error;
    }
  };

  return { queryAll, change };
};

/** What all parts of the Ledger's adapter do with its table. */
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { WireItem } from '../../shared/customers/profiles/mapper.ts';
import { sdk, stored, wireItem, wireItems } from './dynamodb.ts';
import { isNamed } from './faults.ts';
import type { LedgerKey } from './record-codec.ts';
import { toItem } from './wire.ts';

export const wireKey = ({ c, k }: LedgerKey) => sdk({ c: { S: c }, k: { S: k } });

/** All of a partition. */
export const allOf = (c: string) => ({
  KeyConditionExpression: '#c = :c',
  ExpressionAttributeNames: { '#c': 'c' },
  ExpressionAttributeValues: sdk({ ':c': { S: c } }),
});

/** Of a partition, what begins so: with something, as DynamoDB takes no empty text of a key. */
export const beginningWith = (c: string, k: string) => ({
  KeyConditionExpression: '#c = :c AND begins_with(#k, :k)',
  ExpressionAttributeNames: { '#c': 'c', '#k': 'k' },
  ExpressionAttributeValues: sdk({ ':c': { S: c }, ':k': { S: k } }),
});

/** Nothing stands there yet. */
export const isNew = {
  ConditionExpression: 'attribute_not_exists(#k)',
  ExpressionAttributeNames: { '#k': 'k' },
};

/** As `isNew`, and what stands there comes back with the refusal: it costs no read. */
export const unlessThere = { ...isNew, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;

/** What stands there has this value in that attribute still. */
export const isStill = (name: string, was: string | number | boolean) => ({
  ConditionExpression: `#${name} = :was`,
  ExpressionAttributeNames: { [`#${name}`]: name },
  ExpressionAttributeValues: sdk(toItem({ ':was': was })),
});

/** Nothing stands there yet, or what is no later by that attribute. */
export const isNoLater = (name: string, than: number) => ({
  ConditionExpression: `attribute_not_exists(#k) OR #${name} <= :than`,
  ExpressionAttributeNames: { '#k': 'k', [`#${name}`]: name },
  ExpressionAttributeValues: sdk(toItem({ ':than': than })),
});

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
    attributes: Readonly<Record<string, unknown>>,
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

  /** The item after the change, or as it stands where the condition does not hold; `undefined`: there is none. */
  const changed = async (
    input: Omit<UpdateItemCommandInput, 'TableName' | 'ReturnValues'>,
  ): Promise<WireItem | undefined> => {
    try {
      const { Attributes } = await stored(
        client.send(
          new UpdateItemCommand({
            TableName: table,
            ...input,
            ReturnValues: 'ALL_NEW',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        ),
      );
      return Attributes && wireItem(Attributes);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return error.Item && wireItem(error.Item);
      throw error;
    }
  };

  /** Removes attributes of an item where one of them has this value still. */
  const remove = async (
    key: LedgerKey,
    attributes: readonly string[],
    { name, was }: { readonly name: string; readonly was: string | number | boolean },
  ): Promise<void> => {
    const command = new UpdateItemCommand({
      TableName: table,
      Key: wireKey(key),
      ...isStill(name, was),
      UpdateExpression: `REMOVE ${attributes.map((each) => `#${each}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries([...attributes, name].map((each) => [`#${each}`, each])),
    });
    try {
      await stored(client.send(command));
    } catch (error) {
      if (!isNamed(error, 'ConditionalCheckFailedException')) throw error;
    }
  };

  /** Writes the item, whole, if the condition holds of what stands there; whether it did. */
  const putIf = async (
    item: WireItem,
    condition: Pick<
      PutItemCommandInput,
      'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
    >,
  ): Promise<boolean> => {
    try {
      await stored(client.send(new PutItemCommand({ TableName: table, Item: sdk(item), ...condition })));
      return true;
    } catch (error) {
      if (isNamed(error, 'ConditionalCheckFailedException')) return false;
      throw error;
    }
  };

  /** Writes the item unless one of its key is there: that one is given. */
  const putFirst = async (item: WireItem): Promise<WireItem | undefined> => {
    try {
      await stored(client.send(new PutItemCommand({ TableName: table, Item: sdk(item), ...unlessThere })));
      return undefined;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException && error.Item !== undefined)
        return wireItem(error.Item);
      throw error;
    }
  };

  /** Removes the item if the condition holds of it. */
  const removeIf = async (key: LedgerKey, condition: ReturnType<typeof isStill>): Promise<void> => {
    try {
      await stored(client.send(new DeleteItemCommand({ TableName: table, Key: wireKey(key), ...condition })));
    } catch (error) {
      if (!isNamed(error, 'ConditionalCheckFailedException')) throw error;
    }
  };

  return { queryAll, change, changed, remove, removeIf, putIf, putFirst };
};

/**
 * Codes that the shop has made and loaded: each is one item of the Ledger table, in the partition of its coupon's name, and is
 * taken out by the transaction that says for whom.
 */
import {
  BatchWriteItemCommand,
  type DynamoDBClient,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { textOf } from '../../../shared/customers/profiles/mapper.ts';
import type { Coded, CodePool, Made, Removed, ShopDesk } from '../../../shared/flows/offers/desk.ts';
import { writeAll } from '../batch.ts';
import { cancelledFor, sdk, stored, wireItems } from '../dynamodb.ts';
import { isNew, wireKey } from '../ledger-table.ts';
import { createReads } from '../reads.ts';
import { toItem } from '../wire.ts';

/** So few, and the shop is told that it is time to load more. */
const fewCodes = 100;
/** One of so many is taken, so that handlers that are at it at once seldom meet. */
const drawnFrom = 25;
const mostTries = 8;

const poolOf = (name: string): string => `pool#${name}`;
/** What was taken in the place of a code of ours, for whoever comes again after a death. */
const takenKey = ({ code }: Coded) => ({ c: `pooled#${code}`, k: 'code' });

export const createPool = (
  client: DynamoDBClient,
  table: string,
  random: () => number,
): ShopDesk & CodePool => {
  const reads = createReads(client, table, true);

  const codesOf = async (name: string, atMost: number): Promise<readonly string[]> => {
    const { Items } = await stored(
      client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: '#c = :c',
          ExpressionAttributeNames: { '#c': 'c' },
          ExpressionAttributeValues: sdk({ ':c': { S: poolOf(name) } }),
          ConsistentRead: true,
          Limit: atMost,
        }),
      ),
    );
    return wireItems(Items).flatMap(({ k }) => textOf(k) ?? []);
  };

  const knownCode = async (coupon: Coded): Promise<string | undefined> => {
    const item = await reads.get({ ...takenKey(coupon) });
    return item === undefined ? undefined : textOf(item.pooled);
  };

  /** Moves the code from the one place to the other; `false`: it was not there, or another has come. */
  const moved = async (code: string, coupon: Coded, does: 'take' | 'give back'): Promise<boolean> => {
    const inPool = { c: poolOf(coupon.name), k: code };
    const taken = takenKey(coupon);
    const [from, to] = does === 'take' ? [inPool, taken] : [taken, inPool];
    // Not named `code`: an index would list it among the coupons.
    const item = does === 'take' ? toItem({ ...to, pooled: code }) : toItem(to);
    try {
      await stored(
        client.send(
          new TransactWriteItemsCommand({
            TransactItems: [
              {
                Delete: {
                  TableName: table,
                  Key: wireKey(from),
                  ConditionExpression: 'attribute_exists(#k)',
                  ExpressionAttributeNames: { '#k': 'k' },
                },
              },
              { Put: { TableName: table, Item: sdk(item), ...isNew } },
            ],
          }),
        ),
      );
      return true;
    } catch (error) {
      const reasons = cancelledFor(error);
      if (reasons.includes('ConditionalCheckFailed') || reasons.includes('TransactionConflict')) return false;
      throw error;
    }
  };

  const take = async (coupon: Coded): Promise<Made> => {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const known = await knownCode(coupon);
      if (known !== undefined) return { kind: 'made', code: known };
      const codes = await codesOf(coupon.name, fewCodes);
      const code = codes[Math.floor(random() * Math.min(codes.length, drawnFrom))];
      if (code === undefined)
        return { kind: 'busy', why: `the pool of "${coupon.name}" is empty: load more codes` };
      const left = codes.length < fewCodes ? { left: codes.length - 1 } : {};
      if (await moved(code, coupon, 'take')) return { kind: 'made', code, ...left };
    }
    return { kind: 'busy', why: `others took the codes of "${coupon.name}" ${mostTries} times meanwhile` };
  };

  const giveBack = async (coupon: Coded, isSeen: boolean): Promise<Removed> => {
    const known = isSeen ? undefined : await knownCode(coupon);
    if (known !== undefined) await moved(known, coupon, 'give back');
    return { kind: 'gone' };
  };

  return {
    // What is issued has its code for good, and needs no other when it is good again.
    create: async (coupon) => (coupon.state === 'reserved' ? take(coupon) : { kind: 'made' }),
    remove: giveBack,
    load: (name, codes) =>
      writeAll(
        codes.map((code) => ({
          table,
          request: { PutRequest: { Item: sdk(toItem({ c: poolOf(name), k: code })) } },
        })),
        (requests) => client.send(new BatchWriteItemCommand({ RequestItems: requests })),
      ),
  };
};

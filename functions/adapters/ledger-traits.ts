/** The traits of the shop's own in the Ledger table: one record a customer. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Ledger } from '../../shared/flows/ports.ts';
import { traitsFromItem, traitsKey, traitsToItem } from './ledger-items.ts';
import { createLedgerTable, isNew, isStill } from './ledger-table.ts';
import { stale } from './meeting.ts';
import { createReads } from './reads.ts';

export const createTraits = (
  client: DynamoDBClient,
  table: string,
): Pick<Ledger, 'traits' | 'changeTraits'> => {
  const reads = createReads(client, table, true);
  const { putIf } = createLedgerTable(client, table);
  return {
    traits: async (customer) => {
      const item = await reads.get({ ...traitsKey(customer) });
      return item === undefined ? undefined : traitsFromItem(item);
    },

    changeTraits: async (before, after) => {
      const condition = before === undefined ? isNew : isStill('revision', before.revision);
      return (await putIf(traitsToItem(after), condition)) ? 'written' : stale();
    },
  };
};

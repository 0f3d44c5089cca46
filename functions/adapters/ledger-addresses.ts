/** Postal addresses in the Ledger table: the one last told of each customer. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Ledger } from '../../shared/flows/ports.ts';
import { addressFromItem, addressKey, addressToItem } from './ledger-items.ts';
import { createLedgerTable, isNoLater, isStill } from './ledger-table.ts';
import { createReads } from './reads.ts';

export const createAddresses = (
  client: DynamoDBClient,
  table: string,
): Pick<Ledger, 'address' | 'keepAddress' | 'dropAddress'> => {
  const reads = createReads(client, table, false);
  const { putIf, removeIf } = createLedgerTable(client, table);
  return {
    address: async (customer) => {
      const item = await reads.get({ ...addressKey(customer) });
      return item === undefined ? undefined : addressFromItem(item);
    },
    keepAddress: async (record) => {
      await putIf(addressToItem(record), isNoLater('at', record.at));
    },
    dropAddress: ({ customer, at }) => removeIf(addressKey(customer), isStill('at', at)),
  };
};

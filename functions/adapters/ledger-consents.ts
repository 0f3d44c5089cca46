/** In the Ledger table, what consents are proved by: without an end. */
import { BatchWriteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Ledger } from '../../shared/flows/ports.ts';
import { writeAll } from './batch.ts';
import { sdk } from './dynamodb.ts';
import { consentFromItem, consentPrefix, consentToItem } from './ledger-items.ts';
import { beginningWith, createLedgerTable } from './ledger-table.ts';

export const createConsents = (
  client: DynamoDBClient,
  table: string,
): Pick<Ledger, 'keepConsents' | 'consents'> => {
  const { queryAll } = createLedgerTable(client, table);
  return {
    keepConsents: (records) =>
      writeAll(
        records.map((record) => ({ table, request: { PutRequest: { Item: sdk(consentToItem(record)) } } })),
        (requests) => client.send(new BatchWriteItemCommand({ RequestItems: requests })),
      ),
    consents: async (customer) => {
      const items = await queryAll({
        ...beginningWith(customer, consentPrefix),
      });
      return items.map(consentFromItem);
    },
  };
};

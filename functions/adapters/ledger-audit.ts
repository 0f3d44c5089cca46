/** The audit in the Ledger table: by months, and beside that with the customers that it is about. */
import { BatchWriteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type AuditStore, monthOf } from '../../shared/flows/audit.ts';
import { writeAll } from './batch.ts';
import { sdk } from './dynamodb.ts';
import { auditFromItem, auditPrefix, auditToItems } from './ledger-items.ts';
import { beginningWith, createLedgerTable } from './ledger-table.ts';

export const createAudit = (client: DynamoDBClient, table: string): AuditStore => {
  const { queryAll } = createLedgerTable(client, table);
  const latestFirst = async (c: string) => {
    const items = await queryAll({
      ...beginningWith(c, auditPrefix),
      ScanIndexForward: false,
      ConsistentRead: true,
    });
    return items.map(auditFromItem);
  };
  return {
    write: (entry) =>
      writeAll(
        auditToItems(entry, monthOf(entry.at)).map((item) => ({
          table,
          request: { PutRequest: { Item: sdk(item) } },
        })),
        (requests) => client.send(new BatchWriteItemCommand({ RequestItems: requests })),
      ),
    ofMonth: (month) => latestFirst(`${auditPrefix}${month}`),
    ofCustomer: latestFirst,
  };
};

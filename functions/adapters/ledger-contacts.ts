/** Contact points in the Ledger table, each by its keyed digest. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { placesKept } from '../../shared/customers/contacts/contact.ts';
import type { Ledger } from '../../shared/flows/ports.ts';
import { contactFromItem, contactKey, contactToItem } from './ledger-items.ts';
import { createLedgerTable, isNew, isStill } from './ledger-table.ts';
import { stale } from './meeting.ts';
import { createReads } from './reads.ts';

export const createContacts = (
  client: DynamoDBClient,
  table: string,
): Pick<Ledger, 'contact' | 'changeContact'> => {
  const reads = createReads(client, table, true);
  const { putIf } = createLedgerTable(client, table);
  return {
    contact: async (id) => {
      const item = await reads.get({ ...contactKey(id) });
      return item === undefined ? undefined : contactFromItem(item);
    },

    changeContact: async (after) => {
      const { stop, refusals, softBounces, places, confirmedAt, asked, revision } = after;
      // Where only messages were counted, there is nothing to keep once they count no more.
      const last = Math.max(places.at(-1)?.at ?? 0, asked?.at ?? 0);
      const isLasting =
        confirmedAt !== undefined ||
        stop !== undefined ||
        softBounces.length > 0 ||
        Object.keys(refusals).length > 0;
      const ttl = isLasting || last === 0 ? undefined : Math.ceil((last + placesKept) / 1_000);
      const item = contactToItem({ ...after, revision: revision + 1 }, ttl);
      const condition = revision === 0 ? isNew : isStill('revision', revision);
      return (await putIf(item, condition)) ? 'written' : stale();
    },
  };
};

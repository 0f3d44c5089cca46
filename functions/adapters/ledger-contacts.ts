/** Contact points in the Ledger table, each by its keyed digest. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { customerId } from '../../shared/base/ids.ts';
import { placesKept } from '../../shared/customers/contacts/contact.ts';
import { textOf } from '../../shared/customers/profiles/mapper.ts';
import type { Ledger } from '../../shared/flows/ports.ts';
import { createMarks } from './batch.ts';
import {
  addressOwnKey,
  contactFromItem,
  contactKey,
  contactToItem,
  whoseKey,
  whosePrefix,
} from './ledger-items.ts';
import { beginningWith, createLedgerTable, isNew, isStill } from './ledger-table.ts';
import { stale } from './meeting.ts';
import { createReads } from './reads.ts';
import { toItem } from './wire.ts';

export const createContacts = (
  client: DynamoDBClient,
  table: string,
): Pick<Ledger, 'contact' | 'changeContact' | 'nameAt' | 'namedAt'> => {
  const [latest, lately] = [createReads(client, table, true), createReads(client, table, false)];
  const { putIf, queryAll } = createLedgerTable(client, table);
  const mark = createMarks(client, table);
  return {
    contact: async (id, how) => {
      const reads = how === 'lately' ? lately : latest;
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

    nameAt: async (contact, customer) => {
      const leading = whoseKey(contact, customer);
      // Mostly it is there: a read costs less than a write.
      if ((await latest.get({ ...leading })) !== undefined) return;
      // What leads to her is never there without what tells to forget it.
      await mark(toItem({ ...addressOwnKey(customer, contact) }));
      await mark(toItem({ ...leading }));
    },

    namedAt: async (contact) => {
      const { c } = contactKey(contact);
      const items = await queryAll({ ...beginningWith(c, whosePrefix), ConsistentRead: true });
      return items.map(({ k }) => customerId((textOf(k) ?? '').slice(whosePrefix.length)));
    },
  };
};

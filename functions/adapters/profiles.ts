/** The Profiles table. */
import {
  BatchWriteItemCommand,
  type DynamoDBClient,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  profileAttributes,
  profileDifference,
  profileFromItem,
  profileToItem,
  type WireValue,
} from '../../shared/customers/profiles/mapper.ts';
import type { Profile } from '../../shared/customers/profiles/profile.ts';
import type { ProfileStore } from '../../shared/customers/profiles/store.ts';
import { writeAll } from './batch.ts';
import { cancelledFor, sdk, stored, wireItem, wireItems } from './dynamodb.ts';
import { isNamed } from './faults.ts';
import { stale } from './meeting.ts';
import { createReads } from './reads.ts';

const idAttribute = profileAttributes.id;
const revisionAttribute = profileAttributes.revision;

/**
 * An update that writes what differs between two states of a profile, if nobody wrote meanwhile. Attributes that
 * this version does not know stay as they are.
 */
export const profileUpdate = (table: string, before: Profile | undefined, after: Profile) => {
  const { set, removed } = profileDifference(before, { ...after, revision: (before?.revision ?? 0) + 1 });
  const names: Record<string, string> = {};
  const values: Record<string, WireValue> = {};
  const sets: string[] = [];
  for (const [attribute, value] of Object.entries(set)) {
    if (attribute === idAttribute) continue;
    names[`#${attribute}`] = attribute;
    values[`:${attribute}`] = value;
    sets.push(`#${attribute} = :${attribute}`);
  }
  for (const attribute of removed) names[`#${attribute}`] = attribute;
  if (before === undefined) names[`#${idAttribute}`] = idAttribute;
  else values[':was'] = { N: String(before.revision) };
  const removes = removed.map((attribute) => `#${attribute}`);
  return {
    TableName: table,
    Key: sdk({ [idAttribute]: { S: after.id } }),
    UpdateExpression: `SET ${sets.join(', ')}${removes.length > 0 ? ` REMOVE ${removes.join(', ')}` : ''}`,
    ConditionExpression:
      before === undefined ? `attribute_not_exists(#${idAttribute})` : `#${revisionAttribute} = :was`,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: sdk(values),
  };
};

export const createProfileStore = (client: DynamoDBClient, table: string): ProfileStore => {
  const [latest, lately] = [createReads(client, table, true), createReads(client, table, false)];
  return {
    get: async (id, how) => {
      const reads = how === 'lately' ? lately : latest;
      const item = await reads.get({ [idAttribute]: id });
      return item === undefined ? undefined : profileFromItem(item);
    },

    update: async (before, after) => {
      try {
        await stored(client.send(new UpdateItemCommand(profileUpdate(table, before, after))));
        return 'written';
      } catch (error) {
        if (isNamed(error, 'ConditionalCheckFailedException')) return stale();
        throw error;
      }
    },

    merge: async (alias, into) => {
      const check = {
        TableName: table,
        Key: sdk({ [idAttribute]: { S: into.before.id } }),
        ConditionExpression: `#${revisionAttribute} = :was`,
        ExpressionAttributeNames: { [`#${revisionAttribute}`]: revisionAttribute },
        ExpressionAttributeValues: sdk({ ':was': { N: String(into.before.revision) } }),
      };
      const TransactItems = [
        { Update: profileUpdate(table, alias.before, alias.after) },
        into.after === into.before
          ? { ConditionCheck: check }
          : { Update: profileUpdate(table, into.before, into.after) },
      ];
      try {
        await stored(client.send(new TransactWriteItemsCommand({ TransactItems })));
        return 'written';
      } catch (error) {
        const codes = cancelledFor(error);
        if (codes.includes('ConditionalCheckFailed') || codes.includes('TransactionConflict')) return stale();
        throw error;
      }
    },

    putAll: (profiles) =>
      writeAll(
        profiles.map((profile) => ({
          table,
          request: { PutRequest: { Item: sdk(profileToItem(profile)) } },
        })),
        (requests) => client.send(new BatchWriteItemCommand({ RequestItems: requests })),
      ),

    scan: async ({ segment, segments, attributes, cursor }) => {
      const names = Object.fromEntries(attributes.map((attribute) => [`#${attribute}`, attribute]));
      const { Items, LastEvaluatedKey } = await stored(
        client.send(
          new ScanCommand({
            TableName: table,
            Segment: segment,
            TotalSegments: segments,
            ProjectionExpression: Object.keys(names).join(', '),
            ExpressionAttributeNames: names,
            ...(cursor !== undefined && { ExclusiveStartKey: sdk({ [idAttribute]: { S: cursor } }) }),
          }),
        ),
      );
      const last = LastEvaluatedKey === undefined ? undefined : wireItem(LastEvaluatedKey)[idAttribute];
      return {
        items: wireItems(Items),
        ...(last !== undefined && 'S' in last && { cursor: last.S }),
      };
    },
  };
};

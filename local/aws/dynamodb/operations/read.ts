/** GetItem, and reading single items for the batch and the transaction. */
import { capacityMember, readUnits, usageOf } from '../capacity.ts';
import type { Operation } from '../database.ts';
import { refuseKeyPaths } from '../expressions/keyPaths.ts';
import { type PlaceholderInput, readPlaceholders } from '../expressions/placeholders.ts';
import { type Projection, parseProjection, projectionOf } from '../expressions/projection.ts';
import { keyOf } from '../keys.ts';
import { capacityModes, shape } from '../requests.ts';
import type { Table } from '../tables.ts';

const readGet = shape(
  {
    TableName: 'text',
    Key: 'item',
    ConsistentRead: 'flag',
    ProjectionExpression: 'text',
    ExpressionAttributeNames: 'names',
    ReturnConsumedCapacity: capacityModes,
  },
  ['TableName', 'Key'],
);

interface ProjectionInput extends PlaceholderInput {
  readonly ProjectionExpression?: string;
}

/** The projection of a request on the table that has no other expression; `undefined` when it wants whole items. */
export const readProjectionOf = (input: ProjectionInput, table: Table): Projection | undefined => {
  const parsed =
    input.ProjectionExpression === undefined ? undefined : parseProjection(input.ProjectionExpression);
  const placeholders = readPlaceholders(input, [parsed]);
  refuseKeyPaths(table, [parsed], placeholders);
  return parsed === undefined ? undefined : projectionOf(parsed, placeholders);
};

export const getItem: Operation = ({ catalogue, meter }, request) => {
  const input = readGet(request);
  const table = catalogue.find(input.TableName);
  const projection = readProjectionOf(input, table);
  const stored = table.rows.get(keyOf(table.key, input.Key));
  const usage = usageOf(table.name);
  usage.read = readUnits(stored?.size ?? 0, input.ConsistentRead);
  meter.record(usage);
  const capacity = capacityMember(usage, input.ReturnConsumedCapacity);
  if (stored === undefined) return capacity === '' ? '{}' : `{${capacity.slice(1)}}`;
  return `{"Item":${projection === undefined ? stored.text : projection.apply(stored.text)}${capacity}}`;
};

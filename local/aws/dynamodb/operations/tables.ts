/** The operations on tables, and on their TTL. */
import type { Operation } from '../database.ts';
import { validation } from '../errors.ts';
import { noteExpiries } from '../expiry.ts';
import { shape } from '../requests.ts';
import { describe } from '../tables.ts';

const readTableName = shape({ TableName: 'text' }, ['TableName']);
const readList = shape({ ExclusiveStartTableName: 'text', Limit: 'count' }, []);
const readTtl = shape({ TableName: 'text', TimeToLiveSpecification: 'structure' }, [
  'TableName',
  'TimeToLiveSpecification',
]);
const readSpecification = shape({ AttributeName: 'text', Enabled: 'flag' }, ['AttributeName', 'Enabled']);

const mostNames = 100;

/** The table is ACTIVE at once. */
export const createTable: Operation = ({ catalogue, now }, request) =>
  JSON.stringify({ TableDescription: describe(catalogue.create(request, now()), 'ACTIVE') });

export const describeTable: Operation = ({ catalogue }, request) => {
  const { TableName } = readTableName(request);
  return JSON.stringify({ Table: describe(catalogue.findNamed(TableName), 'ACTIVE') });
};

/** The table is gone at once. */
export const deleteTable: Operation = ({ catalogue }, request) => {
  const { TableName } = readTableName(request);
  const description = describe(catalogue.findNamed(TableName), 'DELETING');
  catalogue.remove(TableName);
  return JSON.stringify({ TableDescription: description });
};

export const listTables: Operation = ({ catalogue }, request) => {
  const { ExclusiveStartTableName: start, Limit: limit = mostNames } = readList(request);
  if (limit < 1 || limit > mostNames)
    throw validation(
      `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: Member must have value between 1 and ${mostNames}`,
    );
  const names = catalogue.names().filter((name) => start === undefined || name > start);
  const page = names.slice(0, limit);
  return JSON.stringify({
    TableNames: page,
    ...(names.length > limit ? { LastEvaluatedTableName: page.at(-1) } : {}),
  });
};

export const updateTimeToLive: Operation = (database, request) => {
  const { TableName, TimeToLiveSpecification } = readTtl(request);
  const { AttributeName, Enabled } = readSpecification(TimeToLiveSpecification);
  const { ttl } = database.catalogue.findNamed(TableName);
  if (Enabled && ttl !== undefined) throw validation('TimeToLive is already enabled');
  if (!Enabled && ttl === undefined) throw validation('TimeToLive is already disabled');
  if (!Enabled && ttl !== AttributeName)
    throw validation(`TimeToLive is active on a different AttributeName: current AttributeName is ${ttl}`);
  noteExpiries(database, database.catalogue.setTtl(TableName, Enabled ? AttributeName : undefined));
  return JSON.stringify({ TimeToLiveSpecification: { AttributeName, Enabled } });
};

export const describeTimeToLive: Operation = ({ catalogue }, request) => {
  const { ttl } = catalogue.findNamed(readTableName(request).TableName);
  return JSON.stringify({
    TimeToLiveDescription:
      ttl === undefined
        ? { TimeToLiveStatus: 'DISABLED' }
        : { TimeToLiveStatus: 'ENABLED', AttributeName: ttl },
  });
};

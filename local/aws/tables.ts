/** The app's tables in the embedded DynamoDB: made, or found in the data file. */
import type { LocalDynamoDb } from './dynamodb/index.ts';
import { listOf, propertiesOf, type Resource } from './template.ts';

/** The synthesized app is not what the embedded engine expects. */
export class AssemblyError extends Error {
  override readonly name = 'AssemblyError';
}

/** The data file can't be gone on from: it holds tables alone, or those of another version. */
export class DataFileError extends Error {
  override readonly name = 'DataFileError';
}

/** The names of a table's indexes, in any order. */
const indexesOf = (indexes: unknown): string =>
  listOf(indexes)
    .map((index) => String(propertiesOf(index).IndexName))
    .sort()
    .join(', ');

/** @throws DataFileError when the file has the table from before it had all of its indexes */
const checkKeptTable = (dynamodb: LocalDynamoDb, TableName: string, wanted: unknown): void => {
  const { body } = dynamodb.handle('DescribeTable', JSON.stringify({ TableName }));
  const kept = indexesOf(propertiesOf(propertiesOf(JSON.parse(body)).Table).GlobalSecondaryIndexes);
  if (kept === indexesOf(wanted)) return;
  dynamodb.close();
  throw new DataFileError(
    `the data file is of another version: its table ${TableName} has the indexes ${kept}, not ${indexesOf(wanted)}; delete it, or name another`,
  );
};

/** @param streams whether tables have the streams that the app gives them: what nobody reads is not kept */
export const createTables = (
  dynamodb: LocalDynamoDb,
  resources: readonly Resource[],
  streams: boolean | undefined,
): void => {
  for (const { type, ref, properties } of resources) {
    if (type !== 'AWS::DynamoDB::Table') continue;
    const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode } = properties;
    const { StreamViewType } = propertiesOf(properties.StreamSpecification);
    const created = dynamodb.handle(
      'CreateTable',
      JSON.stringify({
        TableName: ref,
        KeySchema,
        AttributeDefinitions,
        GlobalSecondaryIndexes,
        BillingMode,
        ...(streams === true &&
          StreamViewType !== undefined && { StreamSpecification: { StreamEnabled: true, StreamViewType } }),
      }),
    );
    if (created.status !== 200) {
      if (!created.body.includes('ResourceInUseException'))
        throw new AssemblyError(`table ${ref}: ${created.body}`);
      checkKeptTable(dynamodb, ref, GlobalSecondaryIndexes);
    }
    const { AttributeName, Enabled } = propertiesOf(properties.TimeToLiveSpecification);
    if (Enabled === true && created.status === 200)
      dynamodb.handle(
        'UpdateTimeToLive',
        JSON.stringify({ TableName: ref, TimeToLiveSpecification: { AttributeName, Enabled } }),
      );
  }
};

/** What the templates ask for, and what stands once they are deployed, by the name of each thing. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DescribeTableCommand,
  DynamoDBClient,
  type GlobalSecondaryIndexDescription,
  ListTablesCommand,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { DescribeStateMachineCommand, ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { MiniStack } from '../peers/ministack.ts';

type Properties = Readonly<Record<string, unknown>>;
interface Resource {
  readonly Type: string;
  readonly Properties: Properties;
}
interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

export type Standing = Readonly<Record<string, unknown>>;

const templatesIn = (assembly: string): readonly Template[] =>
  readdirSync(assembly)
    .filter((file) => file.endsWith('.template.json'))
    .map((file) => JSON.parse(readFileSync(join(assembly, file), 'utf8')) as Template);

type Keys = Pick<TableDescription, 'KeySchema' | 'GlobalSecondaryIndexes' | 'StreamSpecification'>;

const keysOf = ({ KeySchema = [] }: Pick<GlobalSecondaryIndexDescription, 'KeySchema'>) =>
  KeySchema.map(({ AttributeName, KeyType }) => `${AttributeName} ${KeyType}`).join(', ');

/** A table as its keys, its indexes and its stream say it. */
const told = ({ GlobalSecondaryIndexes = [], StreamSpecification, ...table }: Keys) => ({
  keys: keysOf(table),
  indexes: Object.fromEntries(
    GlobalSecondaryIndexes.map(({ IndexName = '', Projection, ...index }) => [
      IndexName,
      [keysOf(index), Projection?.ProjectionType, ...(Projection?.NonKeyAttributes ?? []).toSorted()].join(
        '; ',
      ),
    ]),
  ),
  stream: StreamSpecification?.StreamViewType ?? 'none',
});

const statesOf = (definition = '{}'): readonly string[] =>
  Object.keys((JSON.parse(definition) as { readonly States: object }).States).sort();

/** As its file has it, before references are put into it. */
const definitionIn = (assembly: string, { DefinitionS3Location }: Properties): string => {
  const { Key } = DefinitionS3Location as { readonly Key: string };
  return readFileSync(join(assembly, `asset.${Key}`), 'utf8');
};

const tableName = 'table ';

export const asked = (assembly: string): Standing => {
  const standing: Record<string, unknown> = {};
  for (const { Resources } of templatesIn(assembly))
    for (const [id, { Type, Properties: properties }] of Object.entries(Resources)) {
      if (Type === 'AWS::DynamoDB::Table')
        standing[`${tableName}${id.replace(/[0-9A-F]{8}$/, '')}`] = told({
          ...(properties as Keys),
          ...('StreamSpecification' in properties && {
            StreamSpecification: properties.StreamSpecification as NonNullable<Keys['StreamSpecification']>,
          }),
        });
      if (Type === 'AWS::StepFunctions::StateMachine')
        standing[`state machine ${properties.StateMachineName}`] = statesOf(
          definitionIn(assembly, properties),
        );
    }
  return standing;
};

/** @param prefix of all that the shop's stage has */
export const standing = async (
  { url, region, credentials }: MiniStack,
  prefix: string,
): Promise<Standing> => {
  const options = { endpoint: url, region, credentials };
  const [tables, states] = [new DynamoDBClient(options), new SFNClient(options)];
  const found: Record<string, unknown> = {};
  const { TableNames = [] } = await tables.send(new ListTablesCommand({}));
  for (const TableName of TableNames.filter((name) => name.startsWith(`${prefix}--data-`))) {
    const { Table = {} } = await tables.send(new DescribeTableCommand({ TableName }));
    const [, id = ''] = /--data-([A-Za-z]+?)[0-9A-F]{8}-/.exec(TableName) ?? [];
    found[`${tableName}${id}`] = told(Table);
  }
  const { stateMachines = [] } = await states.send(new ListStateMachinesCommand({ maxResults: 1_000 }));
  for (const { name = '', stateMachineArn } of stateMachines.filter(({ name: each }) =>
    each?.startsWith(`${prefix}--`),
  )) {
    const { definition } = await states.send(new DescribeStateMachineCommand({ stateMachineArn }));
    found[`state machine ${name}`] = statesOf(definition);
  }
  return found;
};

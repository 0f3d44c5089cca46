/** The AWS SDK's own client on the local DynamoDB: it sends, reads and throws as on AWS. */
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  DynamoDBServiceException,
  GetItemCommand,
  IdempotentParameterMismatchException,
  PutItemCommand,
  paginateScan,
  QueryCommand,
  ResourceInUseException,
  ResourceNotFoundException,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { testDynamoDb } from './support.ts';

interface HttpRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const textOf = (body: unknown): string =>
  body instanceof Uint8Array ? new TextDecoder().decode(body) : `${body}`;

/** A client whose requests end in a local DynamoDB of its own. */
const clientOnLocal = (): DynamoDBClient => {
  const database = testDynamoDb();
  const handle = async (request: HttpRequest) => {
    const target = request.headers['x-amz-target'] ?? '';
    const { status, body } = database.handle(target.split('.')[1] ?? '', textOf(request.body));
    const headers = { 'content-type': 'application/x-amz-json-1.0' };
    return { response: { statusCode: status, headers, body: new TextEncoder().encode(body) } };
  };
  return new DynamoDBClient({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
    requestHandler: { handle, metadata: { handlerProtocol: 'http/1.1' } },
  });
};

const createPeople = new CreateTableCommand({
  TableName: 'people',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'N' },
  ],
});
const TableName = 'people';
const key = (sk: number) => ({ pk: { S: 'ada' }, sk: { N: String(sk) } });

const thrownBy = async (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('the AWS SDK', () => {
  let client: DynamoDBClient;
  beforeEach(async () => {
    client = clientOnLocal();
    await client.send(createPeople);
  });

  it('writes, updates and reads back every type', async () => {
    const Item = {
      ...key(1),
      bytes: { B: new Uint8Array([0, 1, 2]) },
      flags: { L: [{ BOOL: true }, { NULL: true as const }] },
      names: { SS: ['a', 'b'] },
      more: { M: { n: { N: '1.5' } } },
    };
    await client.send(new PutItemCommand({ TableName, Item }));
    const { Attributes } = await client.send(
      new UpdateItemCommand({
        TableName,
        Key: key(1),
        UpdateExpression: 'ADD #m.n :one',
        ExpressionAttributeNames: { '#m': 'more' },
        ExpressionAttributeValues: { ':one': { N: '1' } },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    expect(Attributes).toEqual({ more: { M: { n: { N: '2.5' } } } });
    const read = await client.send(
      new GetItemCommand({ TableName, Key: key(1), ReturnConsumedCapacity: 'TOTAL' }),
    );
    expect(read.Item).toEqual({ ...Item, more: { M: { n: { N: '2.5' } } } });
    expect(read.ConsumedCapacity?.CapacityUnits).toBe(0.5);
  });

  it('queries, pages through scans, batches and describes', async () => {
    for (let sk = 0; sk < 7; sk += 1) await client.send(new PutItemCommand({ TableName, Item: key(sk) }));
    const query = new QueryCommand({
      TableName,
      KeyConditionExpression: 'pk = :p AND sk > :s',
      ExpressionAttributeValues: { ':p': { S: 'ada' }, ':s': { N: '4' } },
    });
    expect((await client.send(query)).Items).toEqual([key(5), key(6)]);
    const pages: (number | undefined)[] = [];
    for await (const { Count } of paginateScan({ client }, { TableName, Limit: 3 })) pages.push(Count);
    expect(pages).toEqual([3, 3, 1]);
    const batch = await client.send(
      new BatchGetItemCommand({ RequestItems: { people: { Keys: [key(1), key(9)] } } }),
    );
    expect(batch.Responses).toEqual({ people: [key(1)] });
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      ItemCount: 7,
      CreationDateTime: new Date('2026-11-23T02:00:00Z'),
    });
  });

  it('throws ConditionalCheckFailedException with the item', async () => {
    await client.send(new PutItemCommand({ TableName, Item: key(1) }));
    const put = new PutItemCommand({
      TableName,
      Item: key(1),
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const error = await thrownBy(client.send(put));
    expect(error).toBeInstanceOf(ConditionalCheckFailedException);
    expect(error).toMatchObject({ message: 'The conditional request failed', Item: key(1) });
  });

  it('throws TransactionCanceledException with the reasons', async () => {
    const check = { ConditionCheck: { TableName, Key: key(1), ConditionExpression: 'attribute_exists(pk)' } };
    const write = new TransactWriteItemsCommand({
      TransactItems: [check, { Put: { TableName, Item: key(2) } }],
    });
    const error = await thrownBy(client.send(write));
    expect(error).toBeInstanceOf(TransactionCanceledException);
    expect(error).toMatchObject({
      message: expect.stringContaining('[ConditionalCheckFailed, None]'),
      CancellationReasons: [
        { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
        { Code: 'None' },
      ],
    });
  });

  it('throws IdempotentParameterMismatchException for a token used otherwise', async () => {
    const write = (sk: number): Promise<unknown> =>
      client.send(
        new TransactWriteItemsCommand({
          TransactItems: [{ Put: { TableName, Item: key(sk) } }],
          ClientRequestToken: 'token',
        }),
      );
    await write(1);
    const error = await thrownBy(write(2));
    expect(error).toBeInstanceOf(IdempotentParameterMismatchException);
    expect(error).toMatchObject({ message: expect.stringContaining('10 minutes') });
  });

  it('throws ResourceInUseException, ResourceNotFoundException and ValidationException', async () => {
    expect(await thrownBy(client.send(createPeople))).toBeInstanceOf(ResourceInUseException);
    const absent = new GetItemCommand({ TableName: 'absent', Key: key(1) });
    expect(await thrownBy(client.send(absent))).toBeInstanceOf(ResourceNotFoundException);
    const invalid = await thrownBy(client.send(new GetItemCommand({ TableName, Key: { pk: { S: 'a' } } })));
    expect(invalid).toBeInstanceOf(DynamoDBServiceException);
    expect(invalid).toMatchObject({
      name: 'ValidationException',
      message: 'The provided key element does not match the schema',
    });
  });
});

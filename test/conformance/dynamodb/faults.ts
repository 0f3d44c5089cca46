/** Our own DynamoDB, and faults to plant in it: if the operations would not find these, they would find nothing. */
import { openDynamoDb } from '../../../local/aws/dynamodb/index.ts';
import { instant } from '../../../local/aws/time.ts';
import type { Side } from './answers.ts';

/** An empty one, in memory. */
export const embedded = (): Side => {
  const database = openDynamoDb({ now: () => instant(Date.UTC(2026, 10, 23)) });
  return { ask: async (operation, body) => database.handle(operation, body) };
};

type Request = Readonly<Record<string, unknown>>;

/** Ours, but that it is asked something else. */
const asking = (asked: (operation: string, request: Request) => Request): Side => {
  const { ask } = embedded();
  return {
    ask: (operation, body) => ask(operation, JSON.stringify(asked(operation, JSON.parse(body)))),
  };
};

const without = (request: Request, ...names: readonly string[]): Request =>
  Object.fromEntries(Object.entries(request).filter(([name]) => !names.includes(name)));

/** It puts what it can of a batch before it looks at the whole. */
const appliesInParts = (): Side => {
  const { ask } = embedded();
  return {
    ask: async (operation, body) => {
      if (operation === 'BatchWriteItem')
        for (const [TableName, requests] of Object.entries(JSON.parse(body).RequestItems))
          for (const { PutRequest } of requests as readonly { readonly PutRequest?: object }[])
            if (PutRequest !== undefined) await ask('PutItem', JSON.stringify({ TableName, ...PutRequest }));
      return ask(operation, body);
    },
  };
};

/** By what is wrong then. */
export const faults: Readonly<Record<string, () => Side>> = {
  'a batch that is refused is written in part': appliesInParts,
  'a deletion asks no condition': () =>
    asking((operation, request) =>
      operation === 'DeleteItem'
        ? without(
            request,
            'ConditionExpression',
            'ExpressionAttributeNames',
            'ExpressionAttributeValues',
            'ReturnValuesOnConditionCheckFailure',
          )
        : request,
    ),
  'a page has one item more': () =>
    asking((_, request) =>
      typeof request.Limit === 'number' ? { ...request, Limit: request.Limit + 1 } : request,
    ),
  'a query reads backwards': () =>
    asking((operation, request) =>
      operation === 'Query' ? { ...request, ScanIndexForward: request.ScanIndexForward === false } : request,
    ),
  'a consistent read costs half': () =>
    asking((operation, request) => (operation === 'GetItem' ? without(request, 'ConsistentRead') : request)),
  'an update removes nothing': () =>
    asking((_, request) =>
      typeof request.UpdateExpression === 'string'
        ? { ...request, UpdateExpression: request.UpdateExpression.replace(/^REMOVE (\S+)$/, 'SET $1 = $1') }
        : request,
    ),
};

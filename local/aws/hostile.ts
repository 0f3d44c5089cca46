/** What the services themselves may do to a request: each fault in the shape that AWS gives it. */
import { mailOperation } from './mail.ts';
import type { Answer, ClientRequest } from './transport.ts';
import { textOf } from './transport.ts';

/**
 * `throttled`, `unavailable`: refused, and nothing was done. `unreached`: no answer, and nothing was done.
 * `unanswered`: no answer, and it was done. `partial`: some of it was done. `conflict`: another transaction is at it.
 */
export const requestFaults = [
  'throttled',
  'unavailable',
  'unreached',
  'unanswered',
  'partial',
  'conflict',
] as const;
export type RequestFault = (typeof requestFaults)[number];

/** A request whose answer does not come: the client gives up. */
export class UnansweredRequestError extends Error {
  override readonly name = 'TimeoutError';
}

/** What is asked of which service. */
export interface Asked {
  readonly service: 'dynamodb' | 'states' | 'events' | 'sqs' | 'secrets' | 'ses' | 'sns';
  readonly operation: string;
  readonly body: string;
}

const services: Readonly<Record<string, Asked['service']>> = {
  DynamoDB_20120810: 'dynamodb',
  AWSStepFunctions: 'states',
  AWSEvents: 'events',
  AmazonSQS: 'sqs',
  secretsmanager: 'secrets',
};

export const askedBy = ({ headers, path, body }: ClientRequest): Asked => {
  const target = headers['x-amz-target'];
  if (target === undefined) {
    const isMail = path.startsWith('/v2/email/');
    return isMail
      ? { service: 'ses', operation: mailOperation(path) ?? path, body: textOf(body) }
      : { service: 'sns', operation: 'Publish', body: textOf(body) };
  }
  const [name = '', operation = ''] = target.split('.');
  return { service: services[name] ?? 'secrets', operation, body: textOf(body) };
};

/** How each service says that it is asked too often, and that it is out of order. */
const words: Readonly<Record<Asked['service'], readonly [throttled: string, unavailable: string]>> = {
  dynamodb: ['ProvisionedThroughputExceededException', 'InternalServerError'],
  states: ['ThrottlingException', 'InternalServerException'],
  events: ['ThrottlingException', 'InternalException'],
  sqs: ['RequestThrottled', 'InternalError'],
  secrets: ['ThrottlingException', 'InternalServiceError'],
  ses: ['TooManyRequestsException', 'InternalServiceErrorException'],
  sns: ['Throttling', 'InternalFailure'],
};

const refusal = ({ service }: Asked, fault: 'throttled' | 'unavailable'): Answer => {
  const [throttled, unavailable] = words[service];
  const name = fault === 'throttled' ? throttled : unavailable;
  const status = fault === 'unavailable' ? 500 : service === 'ses' ? 429 : 400;
  const body =
    service === 'sns'
      ? `<ErrorResponse><Error><Type>${status === 500 ? 'Receiver' : 'Sender'}</Type><Code>${name}</Code><Message>Rate exceeded</Message></Error></ErrorResponse>`
      : JSON.stringify({ __type: name, message: 'Rate exceeded' });
  return { status, body };
};

const json = (answer: object, status = 200): Answer => ({ status, body: JSON.stringify(answer) });

type Requests = Readonly<Record<string, readonly unknown[]>>;

/** The first half of a batch's writes is done, and the rest is left. */
const partlyWritten = (body: string, perform: (body: string) => Answer): Answer => {
  const request = JSON.parse(body) as { readonly RequestItems: Requests };
  const all = Object.entries(request.RequestItems).flatMap(([table, list]) =>
    list.map((each) => [table, each] as const),
  );
  const half = Math.floor(all.length / 2);
  const grouped = (list: typeof all): Requests => {
    const byTable: Record<string, unknown[]> = {};
    for (const [table, each] of list) {
      byTable[table] ??= [];
      byTable[table].push(each);
    }
    return byTable;
  };
  if (half > 0) {
    const done = perform(JSON.stringify({ ...request, RequestItems: grouped(all.slice(0, half)) }));
    if (done.status !== 200) return done;
  }
  return json({ UnprocessedItems: grouped(all.slice(half)) });
};

/** The first half of a batch's items is read, and the keys of the rest come back. */
const partlyRead = (body: string, perform: (body: string) => Answer): Answer => {
  const request = JSON.parse(body) as {
    readonly RequestItems: Readonly<Record<string, { readonly Keys: readonly unknown[] }>>;
  };
  const [[table, asked] = ['', { Keys: [] }]] = Object.entries(request.RequestItems);
  const half = Math.floor(asked.Keys.length / 2);
  const left = { [table]: { ...asked, Keys: asked.Keys.slice(half) } };
  if (half === 0) return json({ Responses: { [table]: [] }, UnprocessedKeys: left });
  const done = perform(
    JSON.stringify({ RequestItems: { [table]: { ...asked, Keys: asked.Keys.slice(0, half) } } }),
  );
  if (done.status !== 200) return done;
  return json({ ...JSON.parse(done.body), UnprocessedKeys: left });
};

/** The first of several events, or messages, is not taken. */
const partlyTaken = ({ service, body }: Asked, perform: (body: string) => Answer): Answer => {
  const request = JSON.parse(body) as { readonly Entries: readonly { readonly Id?: string }[] };
  const [first, ...others] = request.Entries;
  const done = others.length === 0 ? undefined : perform(JSON.stringify({ ...request, Entries: others }));
  if (done !== undefined && done.status !== 200) return done;
  const answer = done === undefined ? {} : JSON.parse(done.body);
  if (service === 'sqs')
    return json({
      Successful: answer.Successful ?? [],
      Failed: [{ Id: first?.Id, SenderFault: false, Code: 'InternalError', Message: 'try again' }],
    });
  return json({
    FailedEntryCount: 1,
    Entries: [{ ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded' }, ...(answer.Entries ?? [])],
  });
};

const conflict = (body: string): Answer => {
  const { TransactItems } = JSON.parse(body) as { readonly TransactItems: readonly unknown[] };
  const CancellationReasons = TransactItems.map((_, index) =>
    index === 0
      ? { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' }
      : { Code: 'None' },
  );
  return json(
    {
      __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
      Message:
        'Transaction cancelled, please refer cancellation reasons for specific reasons [TransactionConflict]',
      CancellationReasons,
    },
    400,
  );
};

const partials: Readonly<Record<string, (asked: Asked, perform: (body: string) => Answer) => Answer>> = {
  BatchWriteItem: ({ body }, perform) => partlyWritten(body, perform),
  BatchGetItem: ({ body }, perform) => partlyRead(body, perform),
  PutEvents: partlyTaken,
  SendMessageBatch: partlyTaken,
};

/** The faults that this request may meet. */
export const faultsOf = ({ service, operation }: Asked): readonly RequestFault[] => [
  'throttled',
  'unavailable',
  'unreached',
  'unanswered',
  ...(Object.hasOwn(partials, operation) ? (['partial'] as const) : []),
  ...(service === 'dynamodb' && operation === 'TransactWriteItems' ? (['conflict'] as const) : []),
];

/**
 * What the service answers where this fault befalls the request.
 * @param perform does what a body asks
 * @throws UnansweredRequestError
 */
export const withFault = (fault: RequestFault, asked: Asked, perform: (body: string) => Answer): Answer => {
  switch (fault) {
    case 'throttled':
    case 'unavailable':
      return refusal(asked, fault);
    case 'unanswered':
      perform(asked.body);
      throw new UnansweredRequestError(`${asked.service} did not answer`);
    case 'unreached':
      throw new UnansweredRequestError(`${asked.service} was not reached`);
    case 'partial':
      return partials[asked.operation]?.(asked, perform) ?? perform(asked.body);
    case 'conflict':
      return conflict(asked.body);
  }
};

/** The request with a page of so many items, as DynamoDB's own pages of a megabyte end anywhere. */
export const onShortPages = ({ operation, body }: Asked, most: number): string => {
  if (operation !== 'Query' && operation !== 'Scan') return body;
  const request = JSON.parse(body) as { readonly Limit?: number };
  return request.Limit === undefined ? JSON.stringify({ ...request, Limit: most }) : body;
};

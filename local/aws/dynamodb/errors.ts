/** What DynamoDB says when it refuses a call: its own error names, messages and bodies. */
import type { Item } from './items.ts';

const service = 'com.amazonaws.dynamodb.v20120810#';
const validationType = 'com.amazon.coral.validate#ValidationException';

/** A refusal that reaches the caller as the AWS SDK's exception of the same name. */
export class DynamoDbError extends Error {
  override readonly name = 'DynamoDbError';
  /** The `__type` of the body, with its prefix. */
  readonly type: string;
  /** What the body carries besides `__type` and the message, such as `Item` or `CancellationReasons`. */
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(type: string, message: string, extra: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.type = type;
    this.extra = extra;
  }
}

/** A key attribute is missing, or of another type than the schema's. */
export class KeyMismatchError extends DynamoDbError {
  constructor(message: string) {
    super(validationType, message);
  }
}

/** The error body in wire form; both spellings of `message` occur in AWS's own model. */
export const errorBody = ({ type, message, extra }: DynamoDbError): string => {
  const spelling = capitalised.has(type) ? 'Message' : 'message';
  return JSON.stringify({ __type: type, [spelling]: message, ...extra });
};

const capitalised = new Set([
  `${service}TransactionCanceledException`,
  `${service}IdempotentParameterMismatchException`,
]);

export const validation = (message: string): DynamoDbError => new DynamoDbError(validationType, message);

export const serialization = (message: string): DynamoDbError =>
  new DynamoDbError('com.amazon.coral.service#SerializationException', message);

export const unknownOperation = (operation: string): DynamoDbError =>
  new DynamoDbError(
    'com.amazon.coral.service#UnknownOperationException',
    `${operation} is not an operation of the local DynamoDB`,
  );

export const tableNotFound = (): DynamoDbError =>
  new DynamoDbError(`${service}ResourceNotFoundException`, 'Requested resource not found');

/** Operations on tables, unlike those on items, name the table that is missing. */
export const namedTableNotFound = (table: string): DynamoDbError =>
  new DynamoDbError(
    `${service}ResourceNotFoundException`,
    `Requested resource not found: Table: ${table} not found`,
  );

export const tableExists = (table: string): DynamoDbError =>
  new DynamoDbError(`${service}ResourceInUseException`, `Table already exists: ${table}`);

/** `item` is the item as it stands, where ReturnValuesOnConditionCheckFailure asked for it. */
export const conditionFailed = (item?: Item): DynamoDbError =>
  new DynamoDbError(
    `${service}ConditionalCheckFailedException`,
    'The conditional request failed',
    item === undefined ? {} : { Item: item },
  );

export const idempotentMismatch = (): DynamoDbError =>
  new DynamoDbError(
    `${service}IdempotentParameterMismatchException`,
    'The provided client token was used with other parameters within the last 10 minutes',
  );

/** Why one action of a transaction let it be cancelled; `None` where that action was in order. */
export interface CancellationReason {
  readonly Code: 'None' | 'ConditionalCheckFailed' | 'ValidationError';
  readonly Message?: string;
  readonly Item?: Item;
}

export const transactionCancelled = (reasons: readonly CancellationReason[]): DynamoDbError =>
  new DynamoDbError(
    `${service}TransactionCanceledException`,
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.map(({ Code }) => Code).join(', ')}]`,
    { CancellationReasons: reasons },
  );

/** The DynamoDB client: speaks the wire form as it is, and gives its faults names that state machines retry by. */
import {
  DynamoDBClient,
  type DynamoDBClientConfig,
  DynamoDBServiceException,
} from '@aws-sdk/client-dynamodb';
import { clientConfig } from './runtime.ts';

/** The store did not answer, or asked to slow down; worth a retry. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
}

const textOf = (bytes: unknown): string => {
  if (typeof bytes === 'string') return bytes;
  const { buffer, byteOffset, byteLength } = bytes as Uint8Array;
  return Buffer.from(buffer, byteOffset, byteLength).toString('utf8');
};

/**
 * A codec in place of the SDK's. DynamoDB's JSON is what commands take and give already, but for binary values,
 * which this project has none of; so JSON.stringify and JSON.parse do, at a fraction of the schema walk's cost
 * (bench/sweep.ts has the figures).
 */
const wireCodec = {
  createSerializer: () => {
    let body = '';
    return {
      setSerdeContext: () => {},
      write: (_schema: unknown, value: unknown) => {
        body = JSON.stringify(value);
      },
      flush: () => body,
    };
  },
  createDeserializer: () => ({
    setSerdeContext: () => {},
    read: async (_schema: unknown, bytes: unknown) => JSON.parse(textOf(bytes)),
    readObject: (_schema: unknown, value: unknown) => value,
  }),
  setSerdeContext: () => {},
};

/** A client's own protocol settings (they hold its exceptions), with our codec. */
const withWireCodec = (client: DynamoDBClient): DynamoDBClient => {
  const { protocol } = client.config as unknown as {
    readonly protocol: { codec: unknown; serializer: unknown; deserializer: unknown };
  };
  protocol.codec = wireCodec;
  protocol.serializer = wireCodec.createSerializer();
  protocol.deserializer = wireCodec.createDeserializer();
  return client;
};

export const createDynamoDb = (config: DynamoDBClientConfig = {}): DynamoDBClient =>
  withWireCodec(new DynamoDBClient({ ...clientConfig(), ...config }));

const slowDown = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'InternalServerError',
  'TransactionConflictException',
]);

/** Runs a command; what is worth a retry comes out as a StoreUnavailableError, the rest as it is. */
export const stored = async <Output>(work: Promise<Output>): Promise<Output> => {
  try {
    return await work;
  } catch (error) {
    const unavailable =
      error instanceof DynamoDBServiceException
        ? slowDown.has(error.name) || error.$fault === 'server'
        : error instanceof Error && error.name === 'TimeoutError';
    if (unavailable) throw new StoreUnavailableError('DynamoDB did not take the request', { cause: error });
    throw error;
  }
};

export const isNamed = (error: unknown, ...names: readonly string[]): boolean =>
  error instanceof Error && names.includes(error.name);

/** The DynamoDB client: it speaks the wire form as it is. */
import {
  type AttributeValue,
  type CancellationReason,
  DynamoDBClient,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import type { WireItem } from '../../shared/customers/profiles/mapper.ts';
import { reaching } from './faults.ts';
import { awsClient, type ClientOptions } from './runtime.ts';

const textOf = (bytes: string | Uint8Array): string =>
  typeof bytes === 'string'
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');

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
    read: async (_schema: unknown, bytes: string | Uint8Array): Promise<unknown> => JSON.parse(textOf(bytes)),
    readObject: (_schema: unknown, value: unknown) => value,
  }),
  setSerdeContext: () => {},
};

interface CodecHolder {
  readonly protocol: { codec: unknown; serializer: unknown; deserializer: unknown };
}

/** A client's own protocol (it knows the service's exceptions), with our codec. */
const withWireCodec = (client: DynamoDBClient): DynamoDBClient => {
  const { protocol } = client.config as unknown as CodecHolder;
  protocol.codec = wireCodec;
  protocol.serializer = wireCodec.createSerializer();
  protocol.deserializer = wireCodec.createDeserializer();
  return client;
};

type SdkItem = Record<string, never>;
/** The SDK's types are of what it can hold beyond the wire form, and are nowhere read-only; the values are the same. */
export const sdk = (item: WireItem): SdkItem => item as unknown as SdkItem;
type AsRead = Readonly<Record<string, AttributeValue>>;
/** The item that the client's codec has read as it came. */
export const wireItem = (item: AsRead): WireItem => item as WireItem;
export const wireItems = (items: readonly AsRead[] = []): readonly WireItem[] => items as readonly WireItem[];

export const createDynamoDb = (options: ClientOptions = {}): DynamoDBClient =>
  withWireCodec(awsClient(DynamoDBClient, options));

/** Runs a command. @throws StoreUnavailableError when it is worth a retry */
export const stored = <Output>(work: Promise<Output>): Promise<Output> => reaching('DynamoDB', work);

/** What each part of a cancelled transaction failed for. @throws the error, where it is another */
const reasonsOf = (error: unknown): readonly CancellationReason[] => {
  if (!(error instanceof TransactionCanceledException)) throw error;
  return error.CancellationReasons ?? [];
};

/** By its code. @throws the error, where it is another */
export const cancelledFor = (error: unknown): readonly (string | undefined)[] =>
  reasonsOf(error).map(({ Code }) => Code);

/** The item that stands in the way of this part of a transaction, where it asked for it. */
export const standingInTheWay = (error: unknown, part: number): WireItem | undefined => {
  const item = reasonsOf(error)[part]?.Item;
  return item === undefined ? undefined : wireItem(item);
};

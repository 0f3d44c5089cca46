/** Rekindle's own event bus. */
import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { Ports } from '../../shared/ports.ts';
import { clientConfig } from './runtime.ts';

const mostInACall = 10;

/** The bus did not take an event; worth a retry. */
export class BusUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
}

export const createBus = (busName: string): Pick<Ports, 'publish' | 'tell'> => {
  const client = new EventBridgeClient(clientConfig());
  const put = async (entries: readonly PutEventsRequestEntry[]): Promise<void> => {
    for (let start = 0; start < entries.length; start += mostInACall) {
      const { FailedEntryCount = 0, Entries = [] } = await client.send(
        new PutEventsCommand({ Entries: entries.slice(start, start + mostInACall) }),
      );
      const failed = Entries.find(({ ErrorCode }) => ErrorCode !== undefined);
      if (FailedEntryCount > 0)
        throw new BusUnavailableError(`the bus refused an event: ${failed?.ErrorMessage}`);
    }
  };
  const entry =
    (source: string) =>
    ({ name, at, detail }: { name: string; at: number; detail: unknown }): PutEventsRequestEntry => ({
      EventBusName: busName,
      Source: source,
      DetailType: name,
      Time: new Date(at),
      Detail: JSON.stringify(detail),
    });
  return {
    publish: (events) => put(events.map(entry('rekindle'))),
    tell: (events) => put(events.map(entry('rekindle.links'))),
  };
};

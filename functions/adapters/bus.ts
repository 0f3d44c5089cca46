/** Rekindle's own event bus. */
import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { Instant } from '../../shared/base/time.ts';
import type { Ports } from '../../shared/flows/ports.ts';
import { isPublished, type Publishing, publishedDetail } from '../../shared/journeys/domain-events.ts';
import { reaching, StoreUnavailableError } from './faults.ts';
import { awsClient } from './runtime.ts';

const mostInACall = 10;

interface BusEvent {
  readonly name: string;
  readonly at: Instant;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** @throws StoreUnavailableError when the bus did not take them all: tell them again, their receivers expect it */
export const createBus = (busName: string, wishes: Publishing): Pick<Ports, 'publish' | 'tell'> => {
  const client = awsClient(EventBridgeClient);
  const put = async (source: string, events: readonly BusEvent[]): Promise<void> => {
    const entries = events.map(
      ({ name, at, detail }): PutEventsRequestEntry => ({
        EventBusName: busName,
        Source: source,
        DetailType: name,
        Time: new Date(at),
        Detail: JSON.stringify(detail),
      }),
    );
    for (let start = 0; start < entries.length; start += mostInACall) {
      const { FailedEntryCount = 0, Entries = [] } = await reaching(
        'EventBridge',
        client.send(new PutEventsCommand({ Entries: entries.slice(start, start + mostInACall) })),
      );
      const failed = Entries.find(({ ErrorCode }) => ErrorCode !== undefined);
      if (FailedEntryCount > 0)
        throw new StoreUnavailableError(
          `the bus ${busName} refused ${FailedEntryCount} of ${Entries.length} events: ${failed?.ErrorMessage}`,
        );
    }
  };
  return {
    publish: (events) =>
      put(
        'rekindle',
        events
          .filter(({ name }) => isPublished(name, wishes))
          .map((event) => ({ ...event, detail: publishedDetail(event) })),
      ),
    tell: (events) => put('rekindle.told', events),
  };
};

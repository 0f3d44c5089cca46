/** Rekindle's own event bus. */
import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { type Instant, iso } from '../../shared/base/time.ts';
import type { Ports } from '../../shared/flows/ports.ts';
import { isPublished, type Publishing, publishedDetail } from '../../shared/journeys/domain-events.ts';
import { reaching, StoreUnavailableError } from './faults.ts';
import { awsClientLater } from './runtime.ts';

const mostInACall = 10;

/** What Rekindle tells itself. */
const told = 'rekindle.told';

/** Who follows a link waits no longer for it than this. */
const mentionedWithinMs = 1_000;

interface BusEvent {
  readonly name: string;
  readonly at: Instant;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** @throws StoreUnavailableError when the bus did not take them all: tell them again, their receivers expect it */
export const createBus = (
  busName: string,
  wishes: Publishing,
): Pick<Ports, 'publish' | 'tell' | 'mention'> => {
  const client = awsClientLater(() => EventBridgeClient);
  /** The bus tells times by the second; ours are exact, and so the detail tells them too. */
  const dated = (event: BusEvent): BusEvent => ({ ...event, detail: { at: iso(event.at), ...event.detail } });
  const entryOf = (source: string, { name, at, detail }: BusEvent): PutEventsRequestEntry => ({
    EventBusName: busName,
    Source: source,
    DetailType: name,
    Time: new Date(at),
    Detail: JSON.stringify(detail),
  });
  const put = async (source: string, events: readonly BusEvent[]): Promise<void> => {
    const entries = events.map((event) => entryOf(source, event));
    for (let start = 0; start < entries.length; start += mostInACall) {
      const { FailedEntryCount = 0, Entries = [] } = await reaching(
        'EventBridge',
        client().send(new PutEventsCommand({ Entries: entries.slice(start, start + mostInACall) })),
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
    tell: (events) => put(told, events.map(dated)),
    mention: async (event) => {
      const command = new PutEventsCommand({ Entries: [entryOf(told, event)] });
      await client()
        .send(command, { abortSignal: AbortSignal.timeout(mentionedWithinMs) })
        .catch(() => {});
    },
  };
};

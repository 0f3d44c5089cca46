/** SQS in process: queues that feed a Lambda in batches, with partial failures, redelivery and a dead-letter queue. */
import { type Duration, plus, seconds } from '../shared/time.ts';
import type { VirtualClock } from './clock.ts';

export interface QueueSettings {
  readonly name: string;
  readonly visibilityTimeout: Duration;
  /** Absent: a message is tried for ever. */
  readonly redrive?: { readonly to: string; readonly maxReceiveCount: number };
}

/** A Lambda that reads a queue. */
export interface Consumer {
  readonly queue: string;
  readonly batchSize: number;
  /** The batching window: how long the first message may wait for company. */
  readonly window: Duration;
  /** Gives the failed messages' ids; a throw, or an id that is none of theirs, fails the whole batch. */
  readonly invoke: (event: { readonly Records: readonly SqsRecord[] }) => Promise<readonly string[]>;
}

export interface SqsRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: { readonly ApproximateReceiveCount: string; readonly SentTimestamp: string };
  readonly messageAttributes: Readonly<Record<string, never>>;
  readonly eventSource: 'aws:sqs';
  readonly eventSourceARN: string;
}

interface Message {
  readonly id: string;
  readonly body: string;
  readonly sentAt: number;
  received: number;
}

export interface LocalQueues {
  readonly send: (queue: string, body: string) => void;
  /** Bodies of the messages that lie in a queue with no consumer, such as a dead-letter queue. */
  readonly lying: (queue: string) => readonly string[];
}

export class UnknownQueueError extends Error {
  override readonly name = 'UnknownQueueError';
}

export const createQueues = (options: {
  readonly queues: readonly QueueSettings[];
  readonly consumers: readonly Consumer[];
  readonly clock: VirtualClock;
}): LocalQueues => {
  const { clock } = options;
  const settings = new Map(options.queues.map((queue) => [queue.name, queue]));
  const consumers = new Map(options.consumers.map((consumer) => [consumer.queue, consumer]));
  const ready = new Map<string, Message[]>(options.queues.map(({ name }) => [name, []]));
  const polling = new Set<string>();
  let count = 0;

  const messagesOf = (queue: string): Message[] => {
    const messages = ready.get(queue);
    if (messages === undefined) throw new UnknownQueueError(`there is no queue "${queue}"`);
    return messages;
  };

  const add = (queue: string, message: Message): void => {
    messagesOf(queue).push(message);
    const consumer = consumers.get(queue);
    if (consumer === undefined || polling.has(queue)) return;
    polling.add(queue);
    clock.schedule(plus(clock.now(), consumer.window), () => {
      polling.delete(queue);
      deliver(consumer);
    });
  };

  const failed = (queue: string, message: Message): void => {
    const { redrive, visibilityTimeout } = settings.get(queue) ?? { visibilityTimeout: seconds(30) };
    if (redrive !== undefined && message.received >= redrive.maxReceiveCount) {
      add(redrive.to, { ...message, received: 0 });
      return;
    }
    clock.schedule(plus(clock.now(), visibilityTimeout), () => add(queue, message));
  };

  const deliver = (consumer: Consumer): void => {
    const messages = messagesOf(consumer.queue);
    while (messages.length > 0) {
      const batch = messages.splice(0, consumer.batchSize);
      const records = batch.map((message): SqsRecord => {
        message.received += 1;
        return {
          messageId: message.id,
          receiptHandle: message.id,
          body: message.body,
          attributes: {
            ApproximateReceiveCount: String(message.received),
            SentTimestamp: String(message.sentAt),
          },
          messageAttributes: {},
          eventSource: 'aws:sqs',
          eventSourceARN: consumer.queue,
        };
      });
      const work = consumer.invoke({ Records: records }).then(
        (failures) => {
          const isReadable = failures.every((failure) => batch.some(({ id }) => id === failure));
          for (const message of batch)
            if (!isReadable || failures.includes(message.id)) failed(consumer.queue, message);
        },
        () => {
          for (const message of batch) failed(consumer.queue, message);
        },
      );
      clock.track(work);
    }
  };

  return {
    send: (queue, body) => {
      count += 1;
      add(queue, { id: `message-${count}`, body, sentAt: clock.now(), received: 0 });
    },
    lying: (queue) => messagesOf(queue).map(({ body }) => body),
  };
};

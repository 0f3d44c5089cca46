/** SNS topics in process: what is published reaches the queues that are subscribed, wrapped as SNS wraps it. */
import type { VirtualClock } from './clock.ts';
import { iso } from './time.ts';

export interface Subscription {
  /** The topic's ARN. */
  readonly topic: string;
  /** The queue's name. */
  readonly queue: string;
}

export interface LocalTopics {
  /** The ARNs of those that anything is subscribed to. */
  readonly topics: readonly string[];
  /** Gives how many queues it reached. */
  readonly publish: (topic: string, message: string) => number;
}

export const createTopics = (options: {
  readonly clock: VirtualClock;
  readonly subscriptions: readonly Subscription[];
  readonly send: (queue: string, body: string) => void;
}): LocalTopics => {
  const { clock, subscriptions, send } = options;
  let count = 0;
  return {
    topics: [...new Set(subscriptions.map(({ topic }) => topic))],
    publish: (topic, message) => {
      const subscribed = subscriptions.filter((each) => each.topic === topic);
      count += 1;
      const notification = {
        Type: 'Notification',
        MessageId: `notification-${String(count).padStart(8, '0')}`,
        TopicArn: topic,
        Message: message,
        Timestamp: iso(clock.now()),
      };
      for (const { queue } of subscribed) send(queue, JSON.stringify(notification));
      return subscribed.length;
    },
  };
};

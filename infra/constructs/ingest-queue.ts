/** The one queue that events come in by, with its dead-letter queue and its alarms. */
import { Duration } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { tries } from '../../shared/shop/ingest-queue.ts';
import { alarm } from './alarm.ts';
import { RuleQueue } from './rule-queue.ts';

/** What puts an event on its queue needs `sendMessages` (permissions.ts). */
export class IngestQueue extends RuleQueue {
  /**
   * @param readerTimeout of the function that reads it
   * @param deadLetters the name of the queue of what could not be read
   */
  constructor(scope: Construct, id: string, readerTimeout: Duration, deadLetters: string) {
    super(scope, id, {
      readerTimeout,
      tries,
      deadLetters: {
        name: deadLetters,
        kind: 'events-not-taken-in',
      },
    });
    alarm(this, 'LateAlarm', {
      metric: this.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(5) }),
      kind: 'events-late',
      from: Duration.minutes(15).toSeconds(),
      periods: 2,
    });
  }

  /** Takes what customers text to the shop's number, as SNS wraps it: the wrapping tells when. */
  takesTexts(topic: ITopic): void {
    topic.addSubscription(new SqsSubscription(this.queue, { deadLetterQueue: this.deadLetters }));
  }
}

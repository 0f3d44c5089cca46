/** The one queue that events come in by, with its dead-letter queue and its alarms. */
import { Duration } from 'aws-cdk-lib';
import { type EventPattern, Rule, type RuleProps } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { alarm } from './alarm.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';

export class IngestQueue extends Construct {
  /** What puts an event on it needs `sendMessages` (permissions.ts). */
  readonly queue: Queue;
  readonly #dead: Queue;

  /**
   * @param consumerTimeout of the function that reads it
   * @param deadLetters the name of the queue of what could not be read
   */
  constructor(scope: Construct, id: string, consumerTimeout: Duration, deadLetters: string) {
    super(scope, id);
    this.#dead = new DeadLetterQueue(
      this,
      'DeadLetters',
      'Events could not be taken in: npm run redrive -- --look says which and why; mend that, then npm run redrive (docs/operations.md)',
      deadLetters,
    ).queue;
    this.queue = new Queue(this, 'Queue', {
      // As AWS advises for a queue that a Lambda reads: six times its timeout.
      visibilityTimeout: Duration.seconds(consumerTimeout.toSeconds() * 6),
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      deadLetterQueue: { queue: this.#dead, maxReceiveCount: 5 },
    });
    alarm(this, 'LateAlarm', {
      metric: this.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(5) }),
      description: 'Events wait for more than 15 minutes: customers get messages about what they have done',
      from: Duration.minutes(15).toSeconds(),
      periods: 2,
    });
  }

  /** Takes what the pattern matches; what EventBridge can't put on the queue lies with the dead letters. */
  takesFrom(id: string, eventBus: NonNullable<RuleProps['eventBus']>, eventPattern: EventPattern): void {
    new Rule(this, id, {
      eventBus,
      eventPattern,
      targets: [new SqsQueue(this.queue, { deadLetterQueue: this.#dead })],
    });
  }

  /** Each message of a batch succeeds or fails by itself. */
  isReadBy(reader: LambdaFunction): void {
    // Not by CDK's SqsEventSource: its id holds the queue's path in the app, and Lambda refuses a second mapping of a queue.
    reader.addEventSourceMapping('SqsEventSource:RekindleMessagingIngestQueue8EA95834', {
      eventSourceArn: this.queue.queueArn,
      batchSize: 100,
      maxBatchingWindow: Duration.seconds(1),
      reportBatchItemFailures: true,
    });
    this.queue.grantConsumeMessages(reader);
  }
}

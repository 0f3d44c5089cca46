/** A queue that rules of a bus feed and a function reads, with its dead-letter queue. */
import { Duration } from 'aws-cdk-lib';
import { type EventPattern, Rule, type RuleProps } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { AlarmTold } from '../../shared/shop/alarms.ts';
import { gatheredFor, readerTimeouts } from '../../shared/shop/ingest-queue.ts';
import { accept } from './accepted.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';

export interface RuleQueueProps {
  /** Of the function that reads it. */
  readonly readerTimeout: Duration;
  /** How often a message is tried. */
  readonly tries: number;
  /** Where something has to find it; absent: CloudFormation names it. */
  readonly name?: string;
  /** Their queue's name, and of what its alarm tells. */
  readonly deadLetters: AlarmTold & { readonly name: string };
}

export interface ReaderOptions {
  /** Of the mapping: Lambda refuses a second one of a queue, as CloudFormation would make it for one of another id. */
  readonly id: string;
  /** Messages at once. */
  readonly batchSize: number;
  /** How many of the function read it at once; absent: as many as there are. */
  readonly atOnce?: number;
}

export class RuleQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { readerTimeout, tries, name, deadLetters }: RuleQueueProps) {
    super(scope, id);
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters', deadLetters, deadLetters.name).queue;
    this.queue = new Queue(this, 'Queue', {
      ...(name !== undefined && { queueName: name }),
      visibilityTimeout: Duration.seconds(readerTimeout.toSeconds() * readerTimeouts),
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: tries },
    });
  }

  /** Takes what the pattern matches; what EventBridge can't put on the queue lies with the dead letters. */
  takesFrom(id: string, eventBus: NonNullable<RuleProps['eventBus']>, eventPattern: EventPattern): void {
    new Rule(this, id, {
      eventBus,
      eventPattern,
      targets: [new SqsQueue(this.queue, { deadLetterQueue: this.deadLetters })],
    });
  }

  /** Each message of a batch succeeds or fails by itself. */
  isReadBy(reader: LambdaFunction, { id, batchSize, atOnce }: ReaderOptions): void {
    // Not by CDK's SqsEventSource: its id holds the queue's path in the app.
    const mapping = reader.addEventSourceMapping(id, {
      eventSourceArn: this.queue.queueArn,
      batchSize,
      maxBatchingWindow: Duration.millis(gatheredFor),
      reportBatchItemFailures: true,
      ...(atOnce !== undefined && { maxConcurrency: atOnce }),
    });
    accept(mapping, {
      'Serverless-LambdaEventSourceMappingDestination': 'The queue itself has its dead letters',
    });
    this.queue.grantConsumeMessages(reader);
  }
}

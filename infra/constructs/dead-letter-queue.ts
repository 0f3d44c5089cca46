/** A queue of what could not be delivered, and the alarm that says so. */
import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { AlarmWords } from '../../shared/shop/alarms.ts';
import { alarm } from './alarm.ts';

export class DeadLetterQueue extends Construct {
  readonly queue: Queue;

  /**
   * @param words the alarm's: what lies in the queue, and what to do about it
   * @param name where a command has to find it
   */
  constructor(scope: Construct, id: string, words: AlarmWords, name?: string) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      ...(name !== undefined && { queueName: name }),
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    alarm(this, 'Alarm', { metric: this.queue.metricApproximateNumberOfMessagesVisible(), ...words });
  }
}

/** A queue of what could not be delivered, and the alarm that says so. */
import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { AlarmTold } from '../../shared/shop/alarms.ts';
import { accept } from './accepted.ts';
import { alarm } from './alarm.ts';

export class DeadLetterQueue extends Construct {
  readonly queue: Queue;

  /**
   * @param told of which its alarm tells: what lies in the queue
   * @param name where a command has to find it
   */
  constructor(scope: Construct, id: string, told: AlarmTold, name?: string) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      ...(name !== undefined && { queueName: name }),
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    const last = 'What lies here was given up already; an alarm tells of it';
    accept(this, { 'AwsSolutions-SQS3': last, 'Serverless-SQSRedrivePolicy': last });
    alarm(this, 'Alarm', { metric: this.queue.metricApproximateNumberOfMessagesVisible(), ...told });
  }
}

/** The one queue that events come in by, with its dead-letter queue and the alarm on it. */
import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export class IngestQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, consumerTimeout: Duration) {
    super(scope, id);
    const dead = new Queue(this, 'DeadLetters', {
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    this.queue = new Queue(this, 'Queue', {
      // As AWS advises for a queue that a Lambda reads: six times its timeout.
      visibilityTimeout: Duration.seconds(consumerTimeout.toSeconds() * 6),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      deadLetterQueue: { queue: dead, maxReceiveCount: 5 },
    });
    new Alarm(this, 'DeadLettersAlarm', {
      alarmDescription: 'Events could not be taken in; see why in the logs of ingest, then redrive the queue',
      metric: dead.metricApproximateNumberOfMessagesVisible(),
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}

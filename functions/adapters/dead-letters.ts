/** The dead-letter queue of the events, for whoever mends what they failed by: a look, and the way back. */
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListMessageMoveTasksCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { type Instant, instant, seconds } from '../../shared/base/time.ts';
import { isNamed, reaching } from './faults.ts';
import { nameIn } from './queue-names.ts';
import { awsClient, runtimeInUse } from './runtime.ts';

export interface DeadLetter {
  readonly id: string;
  readonly sentAt: Instant;
  readonly body: string;
  /** EventBridge's own words, of an event that it could not put on the queue. */
  readonly refusal?: string;
}

export interface DeadLetters {
  /** The queue that they were meant for, by its name. */
  readonly source: string;
  /** How many lie there: SQS counts approximately. */
  readonly count: () => Promise<number>;
  /** Some of them, at most ten; they stay where they are. */
  readonly look: () => Promise<readonly DeadLetter[]>;
  /** Moves all of them to the queue that they were meant for, and gives their number. @throws RedriveError */
  readonly moveBack: () => Promise<number>;
}

/** The queue is not there, or SQS could not move its messages; the message says which and why. */
export class RedriveError extends Error {
  override readonly name = 'RedriveError';
  /** Its message says it all: no stack is shown. */
  readonly code = 'REDRIVE';
}

/** Messages that are received stay visible, so that the move finds them. */
const stayingVisible = { MaxNumberOfMessages: 10, VisibilityTimeout: 0 };

const letterOf = ({ MessageId = '', Body = '', Attributes, MessageAttributes }: Message): DeadLetter => {
  const refusal = MessageAttributes?.ERROR_MESSAGE?.StringValue;
  return {
    id: MessageId,
    sentAt: instant(Number(Attributes?.SentTimestamp ?? 0)),
    body: Body,
    ...(refusal !== undefined && { refusal }),
  };
};

/** @throws RedriveError when there is no such queue, or it is nobody's dead-letter queue */
export const openDeadLetters = async (name: string): Promise<DeadLetters> => {
  const client = awsClient(SQSClient);
  const { QueueUrl } = await reaching('SQS', client.send(new GetQueueUrlCommand({ QueueName: name }))).catch(
    (error: unknown) => {
      if (!isNamed(error, 'QueueDoesNotExist')) throw error;
      throw new RedriveError(
        `there is no queue ${name} here: is the app deployed to this account and region?`,
      );
    },
  );

  const attributesOf = async (url: string | undefined) => {
    const { Attributes = {} } = await reaching(
      'SQS',
      client.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] })),
    );
    return Attributes;
  };
  const { queueUrls: [source] = [] } = await reaching(
    'SQS',
    client.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl })),
  );
  if (source === undefined) throw new RedriveError(`${name} is no queue's dead-letter queue`);
  const { QueueArn: SourceArn } = await attributesOf(QueueUrl);

  /** Waits for SQS to come to an end with it: closing the terminal meanwhile stops nothing. */
  const movedBy = async (task: string | undefined): Promise<number> => {
    for (;;) {
      const { Results = [] } = await reaching(
        'SQS',
        client.send(new ListMessageMoveTasksCommand({ SourceArn, MaxResults: 10 })),
      );
      // Only a task that runs still has its handle: otherwise the latest is ours.
      const result = Results.find(({ TaskHandle }) => TaskHandle === task) ?? Results[0];
      const { Status = 'COMPLETED', ApproximateNumberOfMessagesMoved = 0, FailureReason } = result ?? {};
      if (Status === 'FAILED')
        throw new RedriveError(
          `SQS moved ${ApproximateNumberOfMessagesMoved}, then failed: ${FailureReason}`,
        );
      if (Status !== 'RUNNING') return ApproximateNumberOfMessagesMoved;
      await runtimeInUse().pause(seconds(2));
    }
  };

  return {
    source: nameIn(source),
    count: async () => Number((await attributesOf(QueueUrl)).ApproximateNumberOfMessages ?? 0),
    look: async () => {
      const { Messages = [] } = await reaching(
        'SQS',
        client.send(
          new ReceiveMessageCommand({
            QueueUrl,
            ...stayingVisible,
            WaitTimeSeconds: 1,
            MessageSystemAttributeNames: ['SentTimestamp'],
            MessageAttributeNames: ['All'],
          }),
        ),
      );
      return Messages.map(letterOf);
    },
    moveBack: async () => {
      const { QueueArn: DestinationArn } = await attributesOf(source);
      // Named, since those that EventBridge put there come from no queue.
      const { TaskHandle } = await reaching(
        'SQS',
        client.send(new StartMessageMoveTaskCommand({ SourceArn, DestinationArn })),
      );
      return movedBy(TaskHandle);
    },
  };
};

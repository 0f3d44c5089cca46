/** SQS in process: queues that feed a Lambda in batches, with partial failures, redelivery and a dead-letter queue. */
import { createHash } from 'node:crypto';
import type { VirtualClock } from './clock.ts';
import type { Hostility } from './hostility.ts';
import { batchOf, messageBytes, messageRefusal } from './limits.ts';
import { localAccount, localRegion } from './template.ts';
import { type Duration, type Instant, plus, seconds } from './time.ts';
import type { Answer } from './transport.ts';

export interface QueueSettings {
  readonly name: string;
  readonly visibilityTimeout: Duration;
  /** How long a message lies there before it shows; absent: not at all. */
  readonly delay?: Duration;
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
  /** The queue that gave up on it. */
  readonly from?: string;
}

/** What lies in the queues, as plain data. */
export interface QueuesSnapshot {
  /** Messages sent so far. */
  readonly count: number;
  readonly queues: readonly {
    readonly name: string;
    readonly messages: readonly Message[];
    /** When they are delivered, where a consumer waits for more. */
    readonly pollsAt?: Instant;
  }[];
  /** Those that failed, and when they are visible again. */
  readonly hidden: readonly Hidden[];
}

interface Hidden {
  readonly queue: string;
  readonly message: Message;
  readonly until: Instant;
}

export interface LocalQueues {
  readonly send: (queue: string, body: string) => void;
  /** Answers SQS's JSON protocol, within its limits: sending, looking, and moving dead letters back. */
  readonly handle: (operation: string, body: string) => Answer;
  /** Bodies of the messages that lie in a queue with no consumer, such as a dead-letter queue. */
  readonly lying: (queue: string) => readonly string[];
  /** What SQS tells CloudWatch of a queue each minute: messages that could be received, and for how many seconds the oldest that is there has been. */
  readonly measured: (queue: string) => { readonly visible: number; readonly oldest: number };
  /** All messages; taken while nothing is in flight, no message is missing. */
  readonly snapshot: () => QueuesSnapshot;
  /**
   * Takes up a snapshot, into queues where nothing lies yet.
   * @throws UnknownQueueError when it has messages of a queue that there is no more
   */
  readonly restore: (snapshot: QueuesSnapshot) => void;
}

export class UnknownQueueError extends Error {
  override readonly name = 'UnknownQueueError';
}

const mostEntries = 10;
/** Twelve hours. */
const mostHiddenSeconds = 43_200;

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
  /** Before it shows; absent: what the queue says. */
  readonly DelaySeconds?: number;
}

interface Sent {
  readonly Id: string;
  readonly MessageId: string;
  readonly MD5OfMessageBody: string;
}

/** What the operations are asked with. */
interface Request {
  readonly QueueUrl?: string;
  readonly QueueName?: string;
  readonly MessageBody?: string;
  readonly DelaySeconds?: number;
  readonly Entries?: readonly Entry[];
  readonly MaxNumberOfMessages?: number;
  readonly VisibilityTimeout?: number;
  readonly ReceiptHandle?: string;
  readonly SourceArn?: string;
  readonly DestinationArn?: string;
  readonly MaxResults?: number;
}

const ok = (answer: unknown): Answer => ({ status: 200, body: JSON.stringify(answer) });
const refused = (name: string, message: string): Answer => ({
  status: 400,
  body: JSON.stringify({ __type: `com.amazonaws.sqs#${name}`, message }),
});

/** What SQS refuses a whole batch for. */
const faultOf = (entries: readonly Entry[]): Answer | undefined => {
  if (entries.length === 0) return refused('EmptyBatchRequest', 'the batch has no entries');
  if (entries.length > mostEntries)
    return refused('TooManyEntriesInBatchRequest', `a batch has ${mostEntries} entries at most`);
  const misnamed = entries.find(({ Id }) => !/^[\w-]{1,80}$/.test(Id));
  if (misnamed !== undefined)
    return refused('InvalidBatchEntryId', `an id has 1 to 80 letters, digits, _ and -: "${misnamed.Id}"`);
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length)
    return refused('BatchEntryIdsNotDistinct', 'two entries have the same id');
  const foreign = entries.map((entry) => foreignIn(entry, inEntry)).find((name) => name !== undefined);
  if (foreign !== undefined) return notTaken('an entry of SendMessageBatch', foreign);
  const bytes = entries.reduce((sum, { MessageBody }) => sum + Buffer.byteLength(MessageBody), 0);
  return bytes > messageBytes
    ? refused('BatchRequestTooLong', `a batch has ${messageBytes} bytes at most`)
    : undefined;
};

const inEntry: readonly string[] = ['Id', 'MessageBody', 'DelaySeconds'];

/** The first parameter that is none of those that are served. */
const foreignIn = (request: object, served: readonly string[]): string | undefined =>
  Object.keys(request).find((name) => !served.includes(name));

const notTaken = (what: string, parameter: string): Answer =>
  refused('UnsupportedOperation', `${what} takes no ${parameter} here`);

/** What each operation may be asked with: what it does not honour is refused. */
const inRequest: Readonly<Record<string, readonly string[]>> = {
  SendMessage: ['QueueUrl', 'MessageBody', 'DelaySeconds'],
  SendMessageBatch: ['QueueUrl', 'Entries'],
  GetQueueUrl: ['QueueName'],
  GetQueueAttributes: ['QueueUrl', 'AttributeNames'],
  ListDeadLetterSourceQueues: ['QueueUrl'],
  PurgeQueue: ['QueueUrl'],
  // Whoever looks waits for nothing, and no message has attributes of its own.
  ReceiveMessage: [
    'QueueUrl',
    'MaxNumberOfMessages',
    'VisibilityTimeout',
    'WaitTimeSeconds',
    'AttributeNames',
    'MessageAttributeNames',
    'MessageSystemAttributeNames',
  ],
  ChangeMessageVisibility: ['QueueUrl', 'ReceiptHandle', 'VisibilityTimeout'],
  StartMessageMoveTask: ['SourceArn', 'DestinationArn'],
  ListMessageMoveTasks: ['SourceArn', 'MaxResults'],
};

const md5 = (body: string): string => createHash('md5').update(body).digest('hex');
/** The last part of a URL or an ARN. */
const nameIn = (text: string): string =>
  text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf(':')) + 1);
const urlOf = (queue: string): string => `https://sqs.${localRegion}.amazonaws.com/${localAccount}/${queue}`;
const arnOf = (queue: string): string => `arn:aws:sqs:${localRegion}:${localAccount}:${queue}`;

/** A move of dead letters, as SQS lists it; here it is over as soon as it is begun. */
interface Move {
  readonly Status: 'COMPLETED' | 'FAILED';
  readonly SourceArn: string;
  readonly DestinationArn?: string;
  readonly ApproximateNumberOfMessagesMoved: number;
  readonly ApproximateNumberOfMessagesToMove: number;
  readonly FailureReason?: string;
  readonly StartedTimestamp: number;
}

export const createQueues = (options: {
  readonly queues: readonly QueueSettings[];
  readonly consumers: readonly Consumer[];
  readonly clock: VirtualClock;
  readonly hostility?: Hostility;
  /** Told of each queue that a message comes to. */
  readonly onMessage?: (queue: string) => void;
}): LocalQueues => {
  const { clock, hostility, onMessage } = options;
  const settings = new Map(options.queues.map((queue) => [queue.name, queue]));
  const consumers = new Map(options.consumers.map((consumer) => [consumer.queue, consumer]));
  const ready = new Map<string, Message[]>(options.queues.map(({ name }) => [name, []]));
  /** When a queue's consumer is to be given what is there. */
  const polling = new Map<string, Instant>();
  const hidden = new Set<Hidden>();
  /** Those that a consumer works at, with what it has said of when they show again. */
  const underWay = new Map<string, Duration | undefined>();
  const moves: Move[] = [];
  let count = 0;

  const messagesOf = (queue: string): Message[] => {
    const messages = ready.get(queue);
    if (messages === undefined) throw new UnknownQueueError(`there is no queue "${queue}"`);
    return messages;
  };

  const poll = (consumer: Consumer, at: Instant): void => {
    polling.set(consumer.queue, at);
    clock.schedule(at, () => {
      polling.delete(consumer.queue);
      deliver(consumer);
    });
  };

  const add = (queue: string, message: Message): void => {
    messagesOf(queue).push(message);
    onMessage?.(queue);
    const consumer = consumers.get(queue);
    if (consumer !== undefined && !polling.has(queue)) poll(consumer, plus(clock.now(), consumer.window));
  };

  const hide = (each: Hidden): void => {
    hidden.add(each);
    clock.schedule(each.until, () => {
      if (hidden.delete(each)) add(each.queue, each.message);
    });
  };

  const failed = (queue: string, message: Message, hiddenFor: Duration | undefined): void => {
    const { redrive, visibilityTimeout } = settings.get(queue) ?? { visibilityTimeout: seconds(30) };
    if (redrive !== undefined && message.received >= redrive.maxReceiveCount) {
      add(redrive.to, { ...message, received: 0, from: queue });
      return;
    }
    hide({ queue, message, until: plus(clock.now(), hiddenFor ?? visibilityTimeout) });
  };

  /** What became of a message that a consumer had. */
  const ended = (queue: string, message: Message, hasFailed: boolean): void => {
    const hiddenFor = underWay.get(message.id);
    underWay.delete(message.id);
    if (hasFailed) failed(queue, message, hiddenFor);
  };

  const deliver = (consumer: Consumer): void => {
    const messages = messagesOf(consumer.queue);
    while (messages.length > 0) {
      const next = messages.slice(0, consumer.batchSize);
      const batch = messages.splice(0, batchOf(next.map(({ body }) => body)));
      const records = batch.map((message): SqsRecord => {
        message.received += 1;
        underWay.set(message.id, undefined);
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
          eventSourceARN: arnOf(consumer.queue),
        };
      });
      const work = consumer.invoke({ Records: records }).then(
        (failures) => {
          const isReadable = failures.every((failure) => batch.some(({ id }) => id === failure));
          for (const message of batch)
            ended(consumer.queue, message, !isReadable || failures.includes(message.id));
        },
        () => {
          for (const message of batch) ended(consumer.queue, message, true);
        },
      );
      clock.track(work);
    }
  };

  const send = (queue: string, body: string, delay = settings.get(queue)?.delay ?? seconds(0)): string => {
    count += 1;
    const message = { id: `message-${count}`, body, sentAt: clock.now(), received: 0 };
    const shows = plus(clock.now(), delay);
    if (hostility === undefined || !consumers.has(queue)) {
      if (shows > clock.now()) hide({ queue, message, until: shows });
      else add(queue, message);
    } else
      for (const after of hostility.arrivals(queue, body))
        clock.schedule(plus(shows, after), () => add(queue, { ...message }));
    return message.id;
  };

  const sendEntry = (queue: string, { Id, MessageBody, DelaySeconds }: Entry): Sent => ({
    Id,
    MessageId: send(queue, MessageBody, DelaySeconds === undefined ? undefined : seconds(DelaySeconds)),
    MD5OfMessageBody: md5(MessageBody),
  });

  const sendOne = (queue: string, { MessageBody = '', DelaySeconds }: Request): Answer => {
    const entry = { Id: '', MessageBody, ...(DelaySeconds !== undefined && { DelaySeconds }) };
    const wrong = messageRefusal(entry);
    if (wrong !== undefined) return refused(wrong.code, wrong.message);
    return ok({ ...sendEntry(queue, entry), Id: undefined });
  };

  /** What is wrong with one entry keeps no other from being sent. */
  const sendAll = (queue: string, entries: readonly Entry[]): Answer => {
    const fault = faultOf(entries);
    if (fault !== undefined) return fault;
    const Failed = entries.flatMap((entry) => {
      const wrong = messageRefusal(entry);
      return wrong === undefined
        ? []
        : [{ Id: entry.Id, SenderFault: true, Code: wrong.code, Message: wrong.message }];
    });
    const failed = new Set(Failed.map(({ Id }) => Id));
    return ok({
      Successful: entries.filter(({ Id }) => !failed.has(Id)).map((entry) => sendEntry(queue, entry)),
      Failed,
    });
  };

  /** Those that look at a dead-letter queue do not take from it: a received message stays visible. */
  const receive = (queue: string, { MaxNumberOfMessages = 1, VisibilityTimeout }: Request): Answer => {
    if (consumers.has(queue) || VisibilityTimeout !== 0)
      return refused(
        'UnsupportedOperation',
        'messages are received here only to look at, with a VisibilityTimeout of 0',
      );
    if (MaxNumberOfMessages < 1 || MaxNumberOfMessages > mostEntries)
      return refused('InvalidParameterValue', `MaxNumberOfMessages is 1 to ${mostEntries}`);
    const messages = messagesOf(queue).slice(0, MaxNumberOfMessages);
    for (const message of messages) message.received += 1;
    return ok({
      Messages: messages.map(({ id, body, sentAt, received }) => ({
        MessageId: id,
        ReceiptHandle: id,
        Body: body,
        MD5OfBody: md5(body),
        Attributes: { SentTimestamp: String(sentAt), ApproximateReceiveCount: String(received) },
      })),
    });
  };

  const changeVisibility = ({ ReceiptHandle = '', VisibilityTimeout = -1 }: Request): Answer => {
    if (!underWay.has(ReceiptHandle))
      return refused('MessageNotInflight', `${ReceiptHandle} is no message that somebody works at`);
    if (VisibilityTimeout < 0 || VisibilityTimeout > mostHiddenSeconds)
      return refused('InvalidParameterValue', `VisibilityTimeout is 0 to ${mostHiddenSeconds} seconds`);
    underWay.set(ReceiptHandle, seconds(VisibilityTimeout));
    return ok({});
  };

  /** Those that wait to be tried again, and those that were never to be seen yet. */
  const hiddenIn = (queue: string) => {
    const all = [...hidden].filter((each) => each.queue === queue);
    const delayed = all.filter(({ message }) => message.received === 0).length;
    return {
      ApproximateNumberOfMessagesDelayed: String(delayed),
      ApproximateNumberOfMessagesNotVisible: String(all.length - delayed),
    };
  };

  const sourcesOf = (queue: string): readonly string[] =>
    options.queues.filter(({ redrive }) => redrive?.to === queue).map(({ name }) => name);

  /** A message that is moved is a new one to SQS: with an id and a time of its own. */
  const move = (queue: string, { SourceArn = '', DestinationArn }: Request): Answer => {
    if (sourcesOf(queue).length === 0)
      return refused('UnsupportedOperation', `${queue} is no queue's dead-letter queue`);
    const to = DestinationArn && nameIn(DestinationArn);
    if (to !== undefined && !settings.has(to))
      return refused('ResourceNotFoundException', `there is no queue ${DestinationArn}`);
    const messages = messagesOf(queue);
    const lying = messages.splice(0);
    for (const message of lying) {
      const target = to ?? message.from;
      if (target === undefined) messages.push(message);
      else send(target, message.body);
    }
    moves.unshift({
      Status: messages.length === 0 ? 'COMPLETED' : 'FAILED',
      SourceArn,
      ...(DestinationArn !== undefined && { DestinationArn }),
      ApproximateNumberOfMessagesMoved: lying.length - messages.length,
      ApproximateNumberOfMessagesToMove: lying.length,
      ...(messages.length > 0 && { FailureReason: 'CouldNotDetermineMessageSource' }),
      StartedTimestamp: clock.now(),
    });
    return ok({ TaskHandle: `move-${moves.length}` });
  };

  const operations: Readonly<Record<string, (queue: string, request: Request) => Answer>> = {
    SendMessage: sendOne,
    SendMessageBatch: (queue, { Entries = [] }) => sendAll(queue, Entries),
    GetQueueUrl: (queue) => ok({ QueueUrl: urlOf(queue) }),
    GetQueueAttributes: (queue) =>
      ok({
        Attributes: {
          QueueArn: arnOf(queue),
          ApproximateNumberOfMessages: String(messagesOf(queue).length),
          ...hiddenIn(queue),
        },
      }),
    ListDeadLetterSourceQueues: (queue) => ok({ queueUrls: sourcesOf(queue).map(urlOf) }),
    ReceiveMessage: receive,
    ChangeMessageVisibility: (_, request) => changeVisibility(request),
    PurgeQueue: (queue) => {
      messagesOf(queue).length = 0;
      for (const each of hidden) if (each.queue === queue) hidden.delete(each);
      return ok({});
    },
    StartMessageMoveTask: move,
    ListMessageMoveTasks: (_, { SourceArn, MaxResults = 1 }) =>
      ok({ Results: moves.filter((each) => each.SourceArn === SourceArn).slice(0, MaxResults) }),
  };

  return {
    send,
    handle: (operation, body) => {
      const request: Request = JSON.parse(body);
      const { QueueUrl, QueueName, SourceArn } = request;
      const queue = nameIn(QueueUrl ?? QueueName ?? SourceArn ?? '');
      if (!settings.has(queue))
        return SourceArn === undefined
          ? refused('QueueDoesNotExist', `there is no queue at ${QueueUrl ?? QueueName}`)
          : refused('ResourceNotFoundException', `there is no queue ${SourceArn}`);
      const answer = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      if (answer === undefined) return refused('UnsupportedOperation', `queues do not ${operation} here`);
      const foreign = foreignIn(request, inRequest[operation] ?? []);
      return foreign === undefined ? answer(queue, request) : notTaken(operation, foreign);
    },
    measured: (queue) => {
      const visible = messagesOf(queue);
      const failed = [...hidden].filter((each) => each.queue === queue).map(({ message }) => message);
      const sentAt = Math.min(clock.now(), ...[...visible, ...failed].map((message) => message.sentAt));
      return { visible: visible.length, oldest: (clock.now() - sentAt) / 1_000 };
    },
    lying: (queue) => messagesOf(queue).map(({ body }) => body),
    snapshot: () => ({
      count,
      queues: [...ready]
        .filter(([, messages]) => messages.length > 0)
        .map(([name, messages]) => {
          const pollsAt = polling.get(name);
          return { name, messages, ...(pollsAt !== undefined && { pollsAt }) };
        }),
      hidden: [...hidden],
    }),
    restore: (snapshot) => {
      count = snapshot.count;
      for (const { name, messages, pollsAt } of snapshot.queues) {
        messagesOf(name).push(...messages);
        const consumer = consumers.get(name);
        if (consumer !== undefined) poll(consumer, pollsAt ?? clock.now());
      }
      for (const each of snapshot.hidden) {
        messagesOf(each.queue);
        hide(each);
      }
    },
  };
};

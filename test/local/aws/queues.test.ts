/** Queues: batches, the batching window, partial failures, redelivery and dead letters. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClock } from '../../../local/aws/clock.ts';
import { createQueues, type SqsRecord, UnknownQueueError } from '../../../local/aws/queues.ts';
import { hours, instant, plus, seconds } from '../../../shared/base/time.ts';
import { runs } from '../../support/runs.ts';

const start = instant(Date.UTC(2026, 10, 23));

interface Delivery {
  /** Seconds since the start. */
  readonly at: number;
  readonly bodies: readonly string[];
  readonly received: readonly string[];
}

/** One queue with a consumer, and its dead-letter queue. */
const setUp = (
  fails: (record: SqsRecord, at: number) => boolean | 'throw' | 'nonsense' = () => false,
  options: {
    readonly batchSize?: number;
    readonly window?: number;
    readonly redrive?: boolean;
    readonly delay?: number;
  } = {},
) => {
  const { batchSize = 3, window = 1, redrive = true, delay } = options;
  const clock = createClock(start);
  const deliveries: Delivery[] = [];
  const queues = createQueues({
    clock,
    queues: [
      {
        name: 'ingest',
        visibilityTimeout: seconds(30),
        ...(delay !== undefined && { delay: seconds(delay) }),
        ...(redrive && { redrive: { to: 'dead', maxReceiveCount: 3 } }),
      },
      { name: 'dead', visibilityTimeout: seconds(30) },
    ],
    consumers: [
      {
        queue: 'ingest',
        batchSize,
        window: seconds(window),
        invoke: async ({ Records }) => {
          const at = (clock.now() - start) / 1_000;
          deliveries.push({
            at,
            bodies: Records.map(({ body }) => body),
            received: Records.map(({ attributes }) => attributes.ApproximateReceiveCount),
          });
          const verdicts = Records.map((record) => [record.messageId, fails(record, at)] as const);
          if (verdicts.some(([, verdict]) => verdict === 'throw')) throw new Error('the handler failed');
          return verdicts.flatMap(([id, verdict]) =>
            verdict === 'nonsense' ? ['undefined'] : verdict === true ? [id] : [],
          );
        },
      },
    ],
  });
  return { clock, queues, deliveries, end: plus(start, hours(1)) };
};

describe('a queue', () => {
  it('hands its messages over in order, in batches, once its window is over', async () => {
    const { clock, queues, deliveries, end } = setUp();
    for (const body of 'abcde') queues.send('ingest', body);
    expect(deliveries).toEqual([]);
    await clock.runUntil(end);
    expect(deliveries).toEqual([
      { at: 1, bodies: ['a', 'b', 'c'], received: ['1', '1', '1'] },
      { at: 1, bodies: ['d', 'e'], received: ['1', '1'] },
    ]);
    expect(queues.lying('ingest')).toEqual([]);
  });

  it('gathers what arrives in the window of the first message, and begins another after it', async () => {
    const { clock, queues, deliveries, end } = setUp();
    for (const [at, body] of [
      [0, 'a'],
      [0.9, 'b'],
      [1.1, 'c'],
      [10, 'd'],
    ] as const)
      clock.schedule(plus(start, seconds(at)), () => queues.send('ingest', body));
    await clock.runUntil(end);
    expect(deliveries.map(({ at, bodies }) => [at, ...bodies])).toEqual([
      [1, 'a', 'b'],
      [2.1, 'c'],
      [11, 'd'],
    ]);
  });

  it('says of each message when it was sent and which queue it comes from, and gives it an id of its own', async () => {
    const seen: SqsRecord[] = [];
    const { clock, queues, end } = setUp((record) => {
      seen.push(record);
      return false;
    });
    queues.send('ingest', 'a');
    queues.send('ingest', 'a');
    await clock.runUntil(end);
    expect(new Set(seen.map(({ messageId }) => messageId)).size).toBe(2);
    for (const record of seen)
      expect(record).toMatchObject({
        body: 'a',
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:local-1:000000000000:ingest',
        attributes: { SentTimestamp: String(start) },
      });
  });

  it('hands over again, after its visibility timeout, only the messages that failed', async () => {
    const { clock, queues, deliveries, end } = setUp(({ body }, at) => body === 'b' && at < 30);
    for (const body of 'abc') queues.send('ingest', body);
    await clock.runUntil(end);
    expect(deliveries).toEqual([
      { at: 1, bodies: ['a', 'b', 'c'], received: ['1', '1', '1'] },
      { at: 32, bodies: ['b'], received: ['2'] },
    ]);
  });

  it.each(['throw', 'nonsense'] as const)(
    'hands a whole batch over again when its consumer answers by %s',
    async (verdict) => {
      const { clock, queues, deliveries, end } = setUp(({ body }, at) =>
        body === 'a' && at < 30 ? verdict : false,
      );
      for (const body of 'ab') queues.send('ingest', body);
      await clock.runUntil(end);
      expect(deliveries.map(({ bodies }) => bodies)).toEqual([
        ['a', 'b'],
        ['a', 'b'],
      ]);
      expect(queues.lying('dead')).toEqual([]);
    },
  );

  it('hands over again when its reader has said, instead of after its visibility timeout', async () => {
    const said: number[] = [];
    const { clock, queues, deliveries, end } = setUp((record, at) => {
      const VisibilityTimeout = at === 1 ? 600 : 5;
      said.push(
        queues.handle(
          'ChangeMessageVisibility',
          JSON.stringify({ QueueUrl: 'ingest', ReceiptHandle: record.receiptHandle, VisibilityTimeout }),
        ).status,
      );
      return at < 602;
    });
    queues.send('ingest', 'a');
    await clock.runUntil(end);
    expect(said).toEqual([200, 200]);
    expect(deliveries.map(({ at }) => at)).toEqual([1, 602]);
  });

  it('takes no word on a message that nobody works at, nor of more than twelve hours', async () => {
    const answers: string[] = [];
    const { clock, queues, end } = setUp(({ receiptHandle }) => {
      for (const VisibilityTimeout of [43_201, -1])
        answers.push(
          queues.handle(
            'ChangeMessageVisibility',
            JSON.stringify({ QueueUrl: 'ingest', ReceiptHandle: receiptHandle, VisibilityTimeout }),
          ).body,
        );
      return false;
    });
    queues.send('ingest', 'a');
    await clock.runUntil(end);
    const late = { QueueUrl: 'ingest', ReceiptHandle: 'message-1', VisibilityTimeout: 1 };
    answers.push(queues.handle('ChangeMessageVisibility', JSON.stringify(late)).body);
    expect(answers.map((body) => JSON.parse(body).__type)).toEqual([
      'com.amazonaws.sqs#InvalidParameterValue',
      'com.amazonaws.sqs#InvalidParameterValue',
      'com.amazonaws.sqs#MessageNotInflight',
    ]);
  });

  it('gives up on a message after as many tries as it is allowed, and keeps it among the dead letters', async () => {
    const { clock, queues, deliveries, end } = setUp(({ body }) => body === 'bad');
    for (const body of ['good', 'bad']) queues.send('ingest', body);
    await clock.runUntil(end);
    expect(deliveries.map(({ received }) => received.at(-1))).toEqual(['1', '2', '3']);
    expect(queues.lying('dead')).toEqual(['bad']);
    expect(queues.lying('ingest')).toEqual([]);
  });

  it('without a dead-letter queue tries for ever', async () => {
    const { clock, queues, deliveries } = setUp(() => true, { redrive: false });
    queues.send('ingest', 'bad');
    await clock.runUntil(plus(start, seconds(31 * 20)));
    expect(deliveries).toHaveLength(20);
  });

  it('with no consumer keeps what it is sent', async () => {
    const { clock, queues, end } = setUp();
    queues.send('dead', 'a');
    queues.send('dead', 'b');
    await clock.runUntil(end);
    expect(queues.lying('dead')).toEqual(['a', 'b']);
  });

  it('that there is not is refused by name', () => {
    const { queues } = setUp();
    expect(() => queues.send('nowhere', 'a')).toThrow(new UnknownQueueError('there is no queue "nowhere"'));
    expect(() => queues.lying('nowhere')).toThrow(UnknownQueueError);
  });

  it('takes messages by SQS’s own protocol, one or several at once', async () => {
    const { clock, queues, deliveries, end } = setUp();
    const QueueUrl = 'https://sqs.local-1.amazonaws.com/000000000000/ingest';
    const call = (operation: string, body: object) => {
      const { status, body: answer } = queues.handle(operation, JSON.stringify({ QueueUrl, ...body }));
      return { status, answer: JSON.parse(answer) };
    };
    expect(call('SendMessage', { MessageBody: 'a' })).toEqual({
      status: 200,
      answer: { MessageId: 'message-1', MD5OfMessageBody: '0cc175b9c0f1b6a831c399e269772661' },
    });
    const Entries = ['b', 'c'].map((MessageBody) => ({ Id: MessageBody, MessageBody }));
    expect(call('SendMessageBatch', { Entries })).toMatchObject({
      status: 200,
      answer: { Successful: [{ Id: 'b' }, { Id: 'c' }], Failed: [] },
    });
    await clock.runUntil(end);
    expect(deliveries.map(({ bodies }) => bodies)).toEqual([['a', 'b', 'c']]);
  });

  it('shows a message once its delay is over, or the queue’s', async () => {
    const { clock, queues, deliveries, end } = setUp(undefined, { delay: 20 });
    const send = (body: object) =>
      queues.handle(
        'SendMessageBatch',
        JSON.stringify({ QueueUrl: 'https://sqs/1/ingest', Entries: [body] }),
      );
    send({ Id: 'a', MessageBody: 'a', DelaySeconds: 900 });
    send({ Id: 'b', MessageBody: 'b' });
    send({ Id: 'c', MessageBody: 'c', DelaySeconds: 0 });
    const { body } = queues.handle(
      'GetQueueAttributes',
      JSON.stringify({ QueueUrl: 'https://sqs/1/ingest' }),
    );
    expect(JSON.parse(body).Attributes).toMatchObject({
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesDelayed: '2',
      ApproximateNumberOfMessagesNotVisible: '0',
    });
    await clock.runUntil(end);
    expect(deliveries.map(({ at, bodies }) => [at, bodies])).toEqual([
      [1, ['c']],
      [21, ['b']],
      [901, ['a']],
    ]);
  });

  it('hands over no more than 6 MB at a time, and always one', async () => {
    const { clock, queues, deliveries, end } = setUp(undefined, { batchSize: 10 });
    for (let i = 0; i < 8; i += 1) queues.send('ingest', `${i}${'x'.repeat(1_000_000)}`);
    await clock.runUntil(end);
    expect(deliveries.map(({ bodies }) => bodies.map((body) => body[0]).join(''))).toEqual(['012345', '67']);
    const quoted = '"'.repeat(1_000_000);
    for (let i = 0; i < 4; i += 1) queues.send('ingest', quoted);
    await clock.runUntil(plus(end, hours(1)));
    expect(deliveries.slice(2).map(({ bodies }) => bodies.length)).toEqual([3, 1]);
  });

  it.each([
    ['', {}, 'MissingParameter'],
    ['a\u0000b', {}, 'InvalidMessageContents'],
    ['a\ud83db', {}, 'InvalidMessageContents'],
    ['a', { DelaySeconds: 901 }, 'InvalidParameterValue'],
    ['a', { DelaySeconds: -1 }, 'InvalidParameterValue'],
  ])('refuses the message %j %o by itself, and sends those beside it', (MessageBody, more, code) => {
    const { queues } = setUp();
    const QueueUrl = 'https://sqs/1/dead';
    const call = (operation: string, body: object) =>
      JSON.parse(queues.handle(operation, JSON.stringify({ QueueUrl, ...body })).body);
    expect(call('SendMessage', { MessageBody, ...more }).__type).toBe(`com.amazonaws.sqs#${code}`);
    const Entries = [
      { Id: 'wrong', MessageBody, ...more },
      { Id: 'right', MessageBody: 'b' },
    ];
    expect(call('SendMessageBatch', { Entries })).toMatchObject({
      Successful: [{ Id: 'right' }],
      Failed: [{ Id: 'wrong', Code: code, SenderFault: true }],
    });
    expect(queues.lying('dead')).toEqual(['b']);
  });

  it('takes a megabyte in a message, and no more', () => {
    const { queues } = setUp();
    const send = (length: number) =>
      queues.handle(
        'SendMessage',
        JSON.stringify({ QueueUrl: 'https://sqs/1/dead', MessageBody: 'x'.repeat(length) }),
      );
    expect(send(1_048_576).status).toBe(200);
    expect(JSON.parse(send(1_048_577).body).__type).toBe('com.amazonaws.sqs#InvalidParameterValue');
  });

  it.each([
    [
      'SendMessage',
      { MessageBody: 'a', MessageAttributes: { kind: { DataType: 'String' } } },
      'MessageAttributes',
    ],
    ['SendMessage', { MessageBody: 'a', MessageGroupId: 'g' }, 'MessageGroupId'],
    [
      'SendMessageBatch',
      { Entries: [{ Id: 'a', MessageBody: 'a', MessageAttributes: {} }] },
      'MessageAttributes',
    ],
    ['ReceiveMessage', { VisibilityTimeout: 0, ReceiveRequestAttemptId: 'r' }, 'ReceiveRequestAttemptId'],
    ['GetQueueAttributes', { QueueOwnerAWSAccountId: '1' }, 'QueueOwnerAWSAccountId'],
  ])('refuses what %s does not honour, by its name: %o', (operation, request, name) => {
    const { queues } = setUp();
    const { body } = queues.handle(operation, JSON.stringify({ QueueUrl: 'https://sqs/1/dead', ...request }));
    expect(JSON.parse(body)).toMatchObject({
      __type: 'com.amazonaws.sqs#UnsupportedOperation',
      message: expect.stringContaining(`takes no ${name} here`),
    });
    expect(queues.lying('dead')).toEqual([]);
  });

  const entry = (Id: string, MessageBody = 'a') => ({ Id, MessageBody });
  it.each([
    ['no message', { Entries: [] }, 'EmptyBatchRequest'],
    [
      'eleven messages',
      { Entries: Array.from({ length: 11 }, (_, index) => entry(String(index))) },
      'TooManyEntriesInBatchRequest',
    ],
    ['an id with a space', { Entries: [entry('a b')] }, 'InvalidBatchEntryId'],
    ['an id of 81 characters', { Entries: [entry('x'.repeat(81))] }, 'InvalidBatchEntryId'],
    ['two of one id', { Entries: [entry('a'), entry('a')] }, 'BatchEntryIdsNotDistinct'],
    [
      'more than a megabyte',
      { Entries: [entry('a', 'x'.repeat(600_000)), entry('b', 'x'.repeat(600_000))] },
      'BatchRequestTooLong',
    ],
    ['another queue', { QueueUrl: 'https://sqs/1/nowhere', Entries: [entry('a')] }, 'QueueDoesNotExist'],
  ])('refuses a batch of %s by SQS’s own name', (_, body, name) => {
    const { queues } = setUp();
    const { status, body: answer } = queues.handle(
      'SendMessageBatch',
      JSON.stringify({ QueueUrl: 'https://sqs/1/ingest', ...body }),
    );
    expect([status, JSON.parse(answer).__type]).toEqual([400, `com.amazonaws.sqs#${name}`]);
  });

  it('loses no message and handles none twice, whatever fails how often', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ failures: fc.nat(4), at: fc.nat(100) }), { maxLength: 25 }),
        fc.integer({ min: 1, max: 10 }),
        async (messages, batchSize) => {
          const handled: string[] = [];
          const { clock, queues, end } = setUp(
            ({ body, attributes }) => {
              const fails =
                Number(attributes.ApproximateReceiveCount) <= (messages[Number(body)]?.failures ?? 0);
              if (!fails) handled.push(body);
              return fails;
            },
            { batchSize },
          );
          for (const [index, { at }] of messages.entries())
            clock.schedule(plus(start, seconds(at)), () => queues.send('ingest', String(index)));
          await clock.runUntil(end);
          const bodies = (isDead: boolean) =>
            messages
              .flatMap(({ failures }, index) => (failures >= 3 === isDead ? [String(index)] : []))
              .toSorted();
          expect(handled.toSorted()).toEqual(bodies(false));
          expect([...queues.lying('dead')].toSorted()).toEqual(bodies(true));
        },
      ),
      runs(60),
    );
  });
});

describe('a snapshot of the queues', () => {
  it('goes on elsewhere: what waits, what failed, and what was given up', async () => {
    const fails = ({ body }: SqsRecord) => body.startsWith('bad');
    const [through, before, after] = [setUp(fails), setUp(fails), setUp(fails)];
    for (const { queues } of [through, before]) queues.send('ingest', 'bad 1');
    for (const { clock } of [through, before]) await clock.runUntil(plus(start, seconds(40)));
    for (const { queues } of [through, before]) queues.send('ingest', 'late');
    await after.clock.runUntil(plus(start, seconds(40)));
    after.queues.restore(JSON.parse(JSON.stringify(before.queues.snapshot())));
    for (const { clock, queues, end } of [through, after]) {
      queues.send('ingest', 'later');
      await clock.runUntil(end);
    }
    expect([...before.deliveries, ...after.deliveries]).toEqual(through.deliveries);
    expect(after.queues.lying('dead')).toEqual(['bad 1']);
    expect(after.queues.snapshot()).toEqual(through.queues.snapshot());
  });

  it('with messages of a queue that there is no more is refused', () => {
    const { queues } = setUp();
    const snapshot = { count: 1, queues: [{ name: 'gone', messages: [] }], hidden: [] };
    expect(() => queues.restore(snapshot)).toThrow(UnknownQueueError);
  });
});

describe('dead letters', () => {
  const deadArn = 'arn:aws:sqs:local-1:000000000000:dead';
  const ingestArn = 'arn:aws:sqs:local-1:000000000000:ingest';
  const setUpDead = async () => {
    let isBroken = true;
    const stand = setUp(({ body }) => isBroken && body.startsWith('bad'));
    for (const body of ['good', 'bad-1', 'bad-2']) stand.queues.send('ingest', body);
    await stand.clock.runUntil(stand.end);
    return {
      ...stand,
      mend: () => {
        isBroken = false;
      },
      call: (operation: string, body: object) => {
        const { status, body: answer } = stand.queues.handle(operation, JSON.stringify(body));
        return { status, answer: JSON.parse(answer) };
      },
    };
  };

  it('are counted and seen, and stay', async () => {
    const { call } = await setUpDead();
    const { QueueUrl } = call('GetQueueUrl', { QueueName: 'dead' }).answer;
    for (const _ of [1, 2]) {
      const { Messages } = call('ReceiveMessage', {
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 0,
      }).answer;
      expect(Messages).toMatchObject([{ Body: 'bad-1' }, { Body: 'bad-2' }]);
      expect(Messages[0].Attributes.SentTimestamp).toBe(String(start));
    }
    expect(call('GetQueueAttributes', { QueueUrl }).answer.Attributes).toMatchObject({
      QueueArn: deadArn,
      ApproximateNumberOfMessages: '2',
    });
    const { queueUrls } = call('ListDeadLetterSourceQueues', { QueueUrl }).answer;
    expect(call('GetQueueAttributes', { QueueUrl: queueUrls[0] }).answer.Attributes.QueueArn).toBe(ingestArn);
  });

  it.each([{}, { DestinationArn: ingestArn }])('go back to where they came from (%o)', async (to) => {
    const { call, mend, queues, clock, deliveries } = await setUpDead();
    mend();
    expect(call('StartMessageMoveTask', { SourceArn: deadArn, ...to })).toMatchObject({ status: 200 });
    expect(call('ListMessageMoveTasks', { SourceArn: deadArn }).answer.Results).toMatchObject([
      { Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 2, ApproximateNumberOfMessagesToMove: 2 },
    ]);
    await clock.runUntil(plus(start, hours(2)));
    expect(deliveries.at(-1)).toMatchObject({ bodies: ['bad-1', 'bad-2'], received: ['1', '1'] });
    expect(queues.lying('dead')).toEqual([]);
  });

  it('that came from no queue go only where they are told to', async () => {
    const { call, queues } = await setUpDead();
    queues.send('dead', 'of a rule');
    call('StartMessageMoveTask', { SourceArn: deadArn });
    expect(call('ListMessageMoveTasks', { SourceArn: deadArn }).answer.Results).toMatchObject([
      {
        Status: 'FAILED',
        ApproximateNumberOfMessagesMoved: 2,
        FailureReason: 'CouldNotDetermineMessageSource',
      },
    ]);
    expect(queues.lying('dead')).toEqual(['of a rule']);
  });

  it.each([
    ['from a queue that is nobody’s', { SourceArn: ingestArn }, 'UnsupportedOperation'],
    ['from no queue', { SourceArn: 'arn:aws:sqs:a:1:nowhere' }, 'ResourceNotFoundException'],
    [
      'to no queue',
      { SourceArn: deadArn, DestinationArn: 'arn:aws:sqs:a:1:nowhere' },
      'ResourceNotFoundException',
    ],
  ])('are not moved %s', async (_, body, name) => {
    const { call, queues } = await setUpDead();
    const { status, answer } = call('StartMessageMoveTask', body);
    expect([status, answer.__type]).toEqual([400, `com.amazonaws.sqs#${name}`]);
    expect(queues.lying('dead')).toHaveLength(2);
  });
});

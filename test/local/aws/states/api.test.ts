/** The API: what AWS answers and refuses, in AWS's words, and what is left of an execution that has ended. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  DescribeExecutionCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { createTransport } from '../../../../local/aws/transport.ts';
import { days, hours, minutes, seconds } from '../../../../shared/base/time.ts';
import {
  callback,
  createStand,
  type Functions,
  machine,
  machineArn,
  monday,
  outcomeOf,
  type Stand,
  task,
} from './support.ts';

const waiting = machine({ A: { Type: 'Wait', Seconds: 3_600, End: true } });
const executionArn = (name: string) => `${machineArn.replace('stateMachine', 'execution')}:${name}`;
const start = (stand: Stand, name?: string, input: unknown = { a: 1 }) =>
  stand.call('StartExecution', {
    stateMachineArn: machineArn,
    input: JSON.stringify(input),
    ...(name && { name }),
  });

describe('StartExecution', () => {
  it('gives ARN and date, and the same again for the same name and input while it runs', async () => {
    const stand = createStand(waiting);
    const first = start(stand, 'one');
    expect(first).toEqual({ executionArn: executionArn('one'), startDate: monday / 1_000 });
    await stand.run(minutes(5));
    expect(start(stand, 'one')).toEqual(first);
    await stand.run();
    expect(stand.ends).toHaveLength(1);
  });

  it('refuses the name for another input, and for any input once it has ended', async () => {
    const stand = createStand(waiting);
    start(stand, 'one');
    const refusal = `ExecutionAlreadyExists: Execution Already Exists: '${executionArn('one')}'`;
    expect(start(stand, 'one', { a: 2 })).toBe(refusal);
    await stand.run(hours(2));
    expect(start(stand, 'one')).toBe(refusal);
  });

  it('forgets a name 90 days after the end', async () => {
    const stand = createStand(waiting);
    start(stand, 'one');
    await stand.run(days(90));
    expect(start(stand, 'one')).toMatch('ExecutionAlreadyExists');
    await stand.run(hours(2));
    expect(start(stand, 'one')).toMatchObject({ executionArn: executionArn('one') });
  });

  it('makes a name up, another each time', () => {
    const stand = createStand(waiting);
    expect(start(stand)).not.toEqual(start(stand));
  });

  it.each([
    ['a b', 'InvalidName'],
    ['a#b', 'InvalidName'],
    ['a'.repeat(81), 'InvalidName'],
    ['a/b', 'InvalidName'],
    ['a\u0085b', 'InvalidName'],
    ['a\ufffeb', 'InvalidName'],
    ['a\ud83d', 'InvalidName'],
    ['a\u{10ffff}', 'InvalidName'],
  ])('refuses the name %s', (name, type) => {
    expect(start(createStand(waiting), name)).toMatch(type);
  });

  it('refuses an unknown machine, an input that is no JSON and one of more than 256 KiB', () => {
    const { call } = createStand(waiting);
    const unknown = machineArn.replace('test', 'none');
    expect(call('StartExecution', { stateMachineArn: unknown })).toBe(
      `StateMachineDoesNotExist: State Machine Does Not Exist: '${unknown}'`,
    );
    expect(call('StartExecution', { stateMachineArn: machineArn, input: '{' })).toMatch(
      'InvalidExecutionInput',
    );
    expect(
      call('StartExecution', { stateMachineArn: machineArn, input: JSON.stringify('x'.repeat(270_000)) }),
    ).toMatch('InvalidExecutionInput');
  });
});

describe('task tokens', () => {
  const asking = (rest: object = { End: true }) => {
    const tokens: string[] = [];
    const functions: Functions = { ask: ({ token }: { token: string }) => tokens.push(token) };
    return {
      tokens,
      stand: createStand(
        machine({ A: callback('ask', rest), ...('Next' in rest && { B: { Type: 'Succeed' } }) }),
        functions,
      ),
    };
  };
  const answer = (stand: Stand, taskToken: unknown) =>
    stand.call('SendTaskSuccess', { taskToken, output: '"yes"' });
  const over = "TaskTimedOut: Task Timed Out: 'Provided task does not exist anymore'";

  it('are refused the second time', async () => {
    const { tokens, stand } = asking();
    start(stand);
    await stand.run(minutes(1));
    expect(answer(stand, tokens[0])).toEqual({});
    expect(answer(stand, tokens[0])).toBe(over);
    expect(stand.call('SendTaskFailure', { taskToken: tokens[0] })).toBe(over);
    expect(stand.call('SendTaskHeartbeat', { taskToken: tokens[0] })).toBe(over);
  });

  it('are refused after the time-out, also when the same state waits again', async () => {
    const { tokens, stand } = asking({
      TimeoutSeconds: 60,
      Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'A' }],
      Next: 'B',
    });
    start(stand);
    await stand.run(seconds(90));
    expect(tokens).toHaveLength(2);
    expect(answer(stand, tokens[0])).toBe(over);
    expect(answer(stand, tokens[1])).toEqual({});
  });

  it('are refused when nobody ever gave them out', () => {
    const { stand } = asking();
    for (const token of ['', 'nonsense', 'local-token.zzzz.1'])
      expect(answer(stand, token)).toBe("InvalidToken: Invalid Token: 'Invalid token'");
  });

  it.each([
    ['SendTaskSuccess', { output: JSON.stringify('x'.repeat(262_143)) }, "'output'", 262_144],
    ['SendTaskFailure', { error: 'x'.repeat(257) }, "'error'", 256],
    ['SendTaskFailure', { cause: 'x'.repeat(32_769) }, "'cause'", 32_768],
  ] as const)(
    'are refused by %s what is too long, and may be answered again',
    async (operation, said, field, most) => {
      const { tokens, stand } = asking();
      start(stand);
      await stand.run(minutes(1));
      expect(stand.call(operation, { taskToken: tokens[0], ...said })).toBe(
        `ValidationException: 1 validation error detected: Value at ${field} failed to satisfy constraint: Member must have length less than or equal to ${most}`,
      );
      expect(stand.call('SendTaskFailure', { taskToken: tokens[0], error: 'x'.repeat(256) })).toEqual({});
    },
  );

  it('are refused an output that is no JSON', async () => {
    const { tokens, stand } = asking();
    start(stand);
    await stand.run(minutes(1));
    expect(stand.call('SendTaskSuccess', { taskToken: tokens[0], output: 'yes' })).toMatch('InvalidOutput');
  });

  it('leave no timer behind: the clock finds nothing after an early answer', async () => {
    const { tokens, stand } = asking({ TimeoutSeconds: 86_400, End: true });
    start(stand);
    await stand.run(minutes(1));
    answer(stand, tokens[0]);
    const seen = stand.ends.map((end) => outcomeOf(end).took);
    await stand.run(days(3));
    expect([seen, stand.ends.length, stand.states.running()]).toEqual([[60], 1, 0]);
  });
});

describe('executions', () => {
  it('are described while they run and after, and listed newest first', async () => {
    const stand = createStand(waiting);
    start(stand, 'old');
    await stand.run(minutes(30));
    start(stand, 'new');
    await stand.run(minutes(45));
    expect(stand.call('DescribeExecution', { executionArn: executionArn('new') })).toEqual({
      executionArn: executionArn('new'),
      stateMachineArn: machineArn,
      name: 'new',
      status: 'RUNNING',
      startDate: monday / 1_000 + 1_800,
      input: '{"a":1}',
    });
    expect(stand.call('DescribeExecution', { executionArn: executionArn('old') })).toEqual({
      executionArn: executionArn('old'),
      stateMachineArn: machineArn,
      name: 'old',
      status: 'SUCCEEDED',
      startDate: monday / 1_000,
      stopDate: monday / 1_000 + 3_600,
    });
    const list = (rest: object) => {
      const answer = stand.call('ListExecutions', { stateMachineArn: machineArn, ...rest });
      return answer as unknown as { executions: { name: string }[]; nextToken?: string };
    };
    expect(list({}).executions.map(({ name }) => name)).toEqual(['new', 'old']);
    expect(list({ statusFilter: 'SUCCEEDED' }).executions.map(({ name }) => name)).toEqual(['old']);
    const { executions, nextToken } = list({ maxResults: 1 });
    expect([executions[0]?.name, list({ maxResults: 1, nextToken }).executions[0]?.name]).toEqual([
      'new',
      'old',
    ]);
    expect(stand.call('DescribeExecution', { executionArn: executionArn('none') })).toMatch(
      'ExecutionDoesNotExist',
    );
  });

  it('stop when told, with children and timers', async () => {
    const stand = createStand(
      machine({
        A: {
          Type: 'Parallel',
          Branches: [{ StartAt: 'B', States: { B: { Type: 'Wait', Seconds: 60, End: true } } }],
          End: true,
        },
      }),
    );
    start(stand, 'one');
    await stand.run(seconds(10));
    expect(
      stand.call('StopExecution', { executionArn: executionArn('one'), error: 'Why', cause: 'so' }),
    ).toEqual({
      stopDate: monday / 1_000 + 10,
    });
    await stand.run();
    expect(stand.ends.map(outcomeOf)).toEqual([
      { status: 'ABORTED', error: 'Why', cause: 'so', took: 10, transitions: 2 },
    ]);
  });

  it('tell their history, where one is kept', async () => {
    const stand = createStand(
      machine({ A: task('f', { Next: 'B' }), B: { Type: 'Wait', Seconds: 1, End: true } }),
      { f: () => 1 },
      { history: true },
    );
    start(stand, 'one');
    await stand.run();
    const { events } = stand.call('GetExecutionHistory', {
      executionArn: executionArn('one'),
    }) as unknown as {
      events: { id: number; type: string }[];
    };
    expect(events.map(({ id, type }) => `${id} ${type}`)).toEqual([
      '1 ExecutionStarted',
      '2 TaskStateEntered',
      '3 TaskScheduled',
      '4 TaskStarted',
      '5 TaskSucceeded',
      '6 TaskStateExited',
      '7 WaitStateEntered',
      '8 WaitStateExited',
      '9 ExecutionSucceeded',
    ]);
    expect(stand.call('DescribeExecution', { executionArn: executionArn('one') })).toMatchObject({
      status: 'SUCCEEDED',
      input: '{"a":1}',
      output: '{"ExecutedVersion":"$LATEST","Payload":1,"StatusCode":200}',
    });
  });

  it('leave only name, status and dates in memory', () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    const inUse = () => {
      collect();
      return process.memoryUsage().heapUsed;
    };
    const stand = createStand(machine({ A: { Type: 'Pass', Output: '{% $pad("x", 2000) %}', End: true } }));
    const many = (from: number, to: number) => {
      for (let i = from; i < to; i += 1) start(stand, `name-${i}`, { pad: 'y'.repeat(1_000) });
      expect(stand.ends.splice(0)).toHaveLength(to - from);
    };
    many(0, 1_000);
    const before = inUse();
    many(1_000, 21_000);
    expect((inUse() - before) / 20_000).toBeLessThan(500);
  });
});

describe('state machines', () => {
  it('are created once, described and listed', () => {
    const { call } = createStand(waiting);
    const request = { name: 'made', definition: waiting, roleArn: 'arn:aws:iam::000000000000:role/r' };
    const made = call('CreateStateMachine', request);
    expect(made).toEqual({
      stateMachineArn: machineArn.replace('test', 'made'),
      creationDate: monday / 1_000,
    });
    expect(call('CreateStateMachine', request)).toEqual(made);
    expect(
      call('CreateStateMachine', { ...request, definition: machine({ B: { Type: 'Succeed' } }) }),
    ).toMatch('StateMachineAlreadyExists');
    expect(call('CreateStateMachine', { ...request, name: 'bad', definition: '{}' })).toMatch(
      'InvalidDefinition: state machine bad: QueryLanguage must be "JSONata"',
    );
    expect(
      call('DescribeStateMachine', { stateMachineArn: machineArn.replace('test', 'made') }),
    ).toMatchObject({
      name: 'made',
      definition: waiting,
      status: 'ACTIVE',
      type: 'STANDARD',
    });
    expect(call('ListStateMachines', {})).toMatchObject({
      stateMachines: [{ name: 'test' }, { name: 'made' }],
    });
  });

  it('refuse what is not served by its name', () => {
    expect(createStand(waiting).call('DescribeMapRun', {})).toMatch(
      'UnknownOperationException: DescribeMapRun is not served',
    );
  });
});

describe("AWS's own client", () => {
  it('starts, answers and describes, and gets refusals as its exceptions', async () => {
    const tokens: string[] = [];
    const stand = createStand(machine({ A: callback('ask') }), {
      ask: ({ token }: { token: string }) => tokens.push(token),
    });
    const none = () => ({ status: 500, body: '' });
    const client = new SFNClient({
      region: 'local-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      maxAttempts: 1,
      requestHandler: createTransport({
        json: { AWSStepFunctions: stand.states.handle },
        mail: none,
        texts: none,
      }),
    });
    const started = await client.send(
      new StartExecutionCommand({ stateMachineArn: machineArn, name: 'one', input: '{}' }),
    );
    expect(started.startDate).toEqual(new Date(monday));
    await stand.run(minutes(1));
    const answer = new SendTaskSuccessCommand({ taskToken: tokens[0], output: '1' });
    await client.send(answer);
    await expect(client.send(answer)).rejects.toMatchObject({ name: 'TaskTimedOut' });
    await expect(
      client.send(new StartExecutionCommand({ stateMachineArn: machineArn, name: 'one', input: '{}' })),
    ).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
    const { status, stopDate } = await client.send(
      new DescribeExecutionCommand({ executionArn: started.executionArn ?? '' }),
    );
    expect([status, stopDate]).toEqual(['SUCCEEDED', new Date(monday + 60_000)]);
  });
});

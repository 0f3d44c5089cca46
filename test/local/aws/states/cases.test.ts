/** The engine against a table of cases: every state type, every field, every way to fail. */
import { describe, expect, it } from 'vitest';
import { documented } from './documented.ts';
import {
  boom,
  type Cases,
  callback,
  done,
  evaluationError,
  fails,
  flaky,
  functionArn,
  live,
  machineArn,
  named,
  task,
} from './support.ts';

const big = 'x'.repeat(300_000);

const table: Readonly<Record<string, Cases>> = {
  Pass: {
    'hands its input on': {
      states: { A: { Type: 'Pass', End: true } },
      input: { a: 1 },
      ends: { output: { a: 1 } },
    },
    'shapes its output': {
      states: {
        A: {
          Type: 'Pass',
          Output: { sum: '{% $states.input.a + 1 %}', text: 'a', list: [1, '{% 2 %}'] },
          End: true,
        },
      },
      input: { a: 1 },
      ends: { output: { sum: 2, text: 'a', list: [1, 2] } },
    },
    'assigns variables for the states after it, not for its own output': {
      states: {
        A: { Type: 'Pass', Assign: { x: '{% $states.input.a %}', y: 1 }, Next: 'B' },
        B: { Type: 'Pass', Assign: { x: '{% $x + 1 %}', y: '{% $x %}' }, Output: '{% $x %}', Next: 'C' },
        C: { Type: 'Pass', Output: { x: '{% $x %}', y: '{% $y %}', b: '{% $states.input %}' }, End: true },
      },
      input: { a: 5 },
      ends: { output: { x: 6, y: 5, b: 5 }, transitions: 3 },
    },
    'fails when an expression gives nothing': {
      states: { A: { Type: 'Pass', Output: '{% $states.input.none %}', End: true } },
      ends: {
        ...evaluationError,
        cause:
          "The JSONata expression '$states.input.none' specified for the field 'Output' failed: returned nothing (undefined)",
      },
    },
    'fails when an expression gives a function': {
      states: { A: { Type: 'Pass', Output: '{% function($x) { $x } %}', End: true } },
      ends: evaluationError,
    },
    'fails when an expression raises an error': {
      states: { A: { Type: 'Pass', Output: "{% $error('no') %}", End: true } },
      ends: {
        ...evaluationError,
        cause: "The JSONata expression '$error('no')' specified for the field 'Output' failed: no",
      },
    },
    'gives one match as itself, not as a list of one': {
      states: { A: { Type: 'Pass', Output: '{% $states.input.all[n > 1].n %}', End: true } },
      input: { all: [{ n: 1 }, { n: 2 }] },
      ends: { output: 2 },
    },
    'gives one match as a list where the expression says so': {
      states: {
        A: { Type: 'Pass', Output: '{% $states.input.all[n > 1][].n %}', Next: 'B' },
        B: { Type: 'Pass', Output: '{% $states.input %}', End: true },
      },
      input: { all: [{ n: 1 }, { n: 2 }] },
      ends: { output: [2] },
    },
    'keeps a list of one that came in': {
      states: { A: { Type: 'Pass', Output: '{% $states.input.all %}', End: true } },
      input: { all: [7] },
      ends: { output: [7] },
    },
    'refuses an output of more than 256 KiB': {
      states: { A: { Type: 'Pass', Output: '{% $pad("x", 300000) %}', End: true } },
      ends: { status: 'FAILED', error: 'States.DataLimitExceeded' },
    },
    'refuses variables of more than 256 KiB in one Assign': {
      states: {
        A: {
          Type: 'Pass',
          Assign: { x: '{% $pad("x", 200000) %}', y: '{% $pad("x", 200000) %}' },
          End: true,
        },
      },
      ends: { status: 'FAILED', error: 'States.DataLimitExceeded' },
    },
  },

  'The context object': {
    'says what is running': {
      states: {
        A: { Type: 'Wait', Seconds: 60, Next: 'B' },
        B: { Type: 'Pass', Output: '{% $states.context %}', End: true },
      },
      input: { a: 1 },
      ends: {
        output: {
          Execution: {
            Id: `${machineArn.replace('stateMachine', 'execution')}:one`,
            Input: { a: 1 },
            Name: 'one',
            RoleArn: 'arn:aws:iam::000000000000:role/local',
            StartTime: '2026-11-23T02:00:00Z',
          },
          State: { EnteredTime: '2026-11-23T02:01:00Z', Name: 'B', RetryCount: 0 },
          StateMachine: { Id: machineArn, Name: 'test' },
        },
      },
    },
    'keeps the time of its entry through retries': {
      states: {
        A: task(
          'f',
          {
            Retry: [{ ErrorEquals: ['Flaky'], IntervalSeconds: 60 }],
            End: true,
            Output: '{% $states.result.Payload %}',
          },
          '{% $states.context.State %}',
        ),
      },
      functions: {
        f: (state: { RetryCount: number; EnteredTime: string }) => {
          if (state.RetryCount < 2) throw named('Flaky');
          return state.EnteredTime;
        },
      },
      ends: { output: '2026-11-23T02:00:00Z' },
    },
    'counts retries': {
      states: {
        A: task(
          'f',
          { Retry: [{ ErrorEquals: ['Flaky'] }], End: true, Output: '{% $states.result.Payload %}' },
          '{% $states.context.State.RetryCount %}',
        ),
      },
      functions: {
        f: (count: number) => {
          if (count < 2) throw named('Flaky');
          return count;
        },
      },
      ends: { output: 2 },
    },
  },

  "Step Functions' own functions": Object.fromEntries(
    (
      [
        ['$partition([1,2,3,4,5], 2)', [[1, 2], [3, 4], [5]]],
        ['$partition([1,2], 2)', [[1, 2]]],
        ['$range(1, 9, 2)', [1, 3, 5, 7, 9]],
        ['$range(3, 1, -1)', [3, 2, 1]],
        ["$hash('a', 'MD5')", '0cc175b9c0f1b6a831c399e269772661'],
        ["$hash('a', 'SHA-1')", '86f7e437faa5a7fce15d1ddcb9eaeaea377667b8'],
        ["$hash('a', 'SHA-256')", 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb'],
        ['$random(7) = $random(7)', true],
        ['($r := $random(); $r >= 0 and $r < 1)', true],
        ['$match($uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/).index', 0],
        ['$uuid() = $uuid()', false],
        [`$parse('{"a":[1]}').a`, [1]],
        ['$now()', '2026-11-23T02:00:00.000Z'],
        ["$now('[Y]-[M01]')", '2026-11'],
        ['$millis()', Date.parse('2026-11-23T02:00:00Z')],
        ['$sort($shuffle([3,1,2]))', [1, 2, 3]],
      ] as const
    ).map(([source, output]) => [
      source,
      { states: { A: { Type: 'Pass', Output: `{% ${source} %}`, End: true } }, ends: { output } },
    ]),
  ),
  "Step Functions' own functions refuse": Object.fromEntries(
    ['$partition([1], 0)', '$range(1, 5, 0)', '$range(1, 5000, 1)', "$hash('a', 'CRC')", "$parse('{')"].map(
      (source) => [
        source,
        { states: { A: { Type: 'Pass', Output: `{% ${source} %}`, End: true } }, ends: evaluationError },
      ],
    ),
  ),

  Choice: {
    'takes the first rule that holds, with its output and variables': {
      states: {
        A: {
          Type: 'Choice',
          Choices: [
            { Condition: '{% $states.input.n > 5 %}', Next: 'Fail' },
            {
              Condition: '{% $states.input.n > 1 %}',
              Next: 'B',
              Output: 'two',
              Assign: { seen: '{% $states.input.n %}' },
            },
            { Condition: true, Next: 'Fail' },
          ],
        },
        B: { Type: 'Pass', Output: ['{% $states.input %}', '{% $seen %}'], End: true },
        Fail: boom,
      },
      input: { n: 2 },
      ends: { output: ['two', 2] },
    },
    'falls back to its Default, with the output beside it': {
      states: {
        A: {
          Type: 'Choice',
          Choices: [{ Condition: '{% false %}', Next: 'Fail' }],
          Default: 'B',
          Output: 'otherwise',
          Assign: { x: 1 },
        },
        B: { Type: 'Succeed', Output: '{% $states.input & $x %}' },
        Fail: boom,
      },
      ends: { output: 'otherwise1' },
    },
    'fails without a match and without a Default': {
      states: { A: { Type: 'Choice', Choices: [{ Condition: false, Next: 'B' }] }, B: done },
      ends: { status: 'FAILED', error: 'States.NoChoiceMatched' },
    },
    'fails when a condition is no boolean': {
      states: { A: { Type: 'Choice', Choices: [{ Condition: '{% 1 %}', Next: 'B' }] }, B: done },
      ends: { ...evaluationError, cause: "The field 'Choices/Condition' must be true or false, not 1." },
    },
  },

  Wait: {
    'waits seconds': {
      states: { A: { Type: 'Wait', Seconds: 3_600, Next: 'B' }, B: done },
      ends: { took: 3_600, transitions: 2 },
    },
    'waits the seconds that an expression gives': {
      states: { A: { Type: 'Wait', Seconds: '{% $states.input.s %}', End: true } },
      input: { s: 42 },
      ends: { took: 42 },
    },
    'waits until an instant': {
      states: { A: { Type: 'Wait', Timestamp: '2026-11-24T02:00:00Z', End: true } },
      ends: { took: 86_400 },
    },
    'waits until the instant that an expression gives, with its offset': {
      states: { A: { Type: 'Wait', Timestamp: "{% '2026-11-23T03:00:10+01:00' %}", End: true } },
      ends: { took: 10 },
    },
    'goes on at once when the instant is past': {
      states: { A: { Type: 'Wait', Timestamp: '2020-01-01T00:00:00Z', End: true } },
      ends: { took: 0, status: 'SUCCEEDED' },
    },
    'shapes output and variables when it is over': {
      states: {
        A: {
          Type: 'Wait',
          Seconds: 5,
          Assign: { x: '{% $now() %}' },
          Output: { was: '{% $states.input %}' },
          Next: 'B',
        },
        B: { Type: 'Pass', Output: ['{% $states.input.was %}', '{% $x %}'], End: true },
      },
      input: 1,
      ends: { output: [1, '2026-11-23T02:00:05.000Z'] },
    },
    'fails on seconds that are no whole number': {
      states: { A: { Type: 'Wait', Seconds: '{% 1.5 %}', End: true } },
      ends: evaluationError,
    },
    'fails on a timestamp that is none': {
      states: { A: { Type: 'Wait', Timestamp: "{% 'tomorrow' %}", End: true } },
      ends: evaluationError,
    },
  },

  'Succeed and Fail': {
    'succeeds with its output': {
      states: { A: { Type: 'Succeed', Output: { n: '{% $states.input.n %}' } } },
      input: { n: 1 },
      ends: { status: 'SUCCEEDED', output: { n: 1 } },
    },
    'fails with fixed words': {
      states: { A: boom },
      ends: { status: 'FAILED', error: 'Boom', cause: 'on purpose' },
    },
    'fails with words that expressions give': {
      states: {
        A: { Type: 'Fail', Error: '{% $states.input.e %}', Cause: "{% 'because ' & $states.input.e %}" },
      },
      input: { e: 'Odd' },
      ends: { status: 'FAILED', error: 'Odd', cause: 'because Odd' },
    },
    'fails otherwise when the words are no text': {
      states: { A: { Type: 'Fail', Error: '{% 1 %}' } },
      ends: evaluationError,
    },
  },

  Task: {
    "gives the function's answer with what AWS puts around it": {
      states: { A: task('double') },
      input: { n: 4 },
      functions: { double: ({ n }: { n: number }) => ({ n: n * 2, gone: undefined }) },
      ends: { output: { ExecutedVersion: '$LATEST', Payload: { n: 8 }, StatusCode: 200 } },
    },
    'gives null for a function that answers nothing': {
      states: { A: task('f', { Output: '{% $states.result.Payload %}', End: true }) },
      functions: { f: () => undefined },
      ends: { output: null },
    },
    'hands over a copy, which the function may change': {
      states: { A: task('f', { Output: '{% $states.input %}', End: true }) },
      input: { a: 1 },
      functions: {
        f: (payload: { a: number }) => {
          payload.a = 2;
        },
      },
      ends: { output: { a: 1 } },
    },
    'shapes output and variables from result and input': {
      states: {
        A: task('f', {
          Assign: { r: '{% $states.result.Payload %}' },
          Output: { i: '{% $states.input.a %}', r: '{% $states.result.Payload %}' },
          Next: 'B',
        }),
        B: { Type: 'Pass', Output: ['{% $states.input %}', '{% $r %}'], End: true },
      },
      input: { a: 1 },
      functions: { f: () => 'r' },
      ends: { output: [{ i: 1, r: 'r' }, 'r'] },
    },
    'takes its function from an expression': {
      states: {
        A: {
          ...task('f'),
          Arguments: "{% {'FunctionName': $states.input.f, 'Payload': {'a': 1}} %}",
          Output: '{% $states.result.Payload %}',
        },
      },
      input: { f: functionArn('f') },
      functions: { f: (payload) => payload },
      ends: { output: { a: 1 } },
    },
    "fails with the name of the function's error, and a cause as Lambda writes it": {
      states: {
        A: task('f', {
          Catch: [
            {
              ErrorEquals: ['StoreUnavailableError'],
              Output: '{% $parse($states.errorOutput.Cause).(errorType & ": " & errorMessage) %}',
              Next: 'B',
            },
          ],
          End: true,
        }),
        B: done,
      },
      functions: { f: fails('StoreUnavailableError') },
      ends: { output: 'StoreUnavailableError: on purpose' },
    },
    'refuses an answer of more than 256 KiB': {
      states: { A: task('f') },
      functions: { f: () => big },
      ends: { status: 'FAILED', error: 'States.DataLimitExceeded' },
    },
    'refuses arguments of more than 256 KiB': {
      states: { A: task('f', { End: true }, '{% $pad("x", 300000) %}') },
      functions: { f: () => 1 },
      ends: { status: 'FAILED', error: 'States.DataLimitExceeded' },
    },
    'fails when its arguments give nothing': {
      states: { A: task('f', { End: true }, '{% $states.input.none %}') },
      ends: evaluationError,
    },
  },

  'A callback task': {
    'ends with the output that answers its token': {
      states: { A: callback('f') },
      input: { n: 1 },
      functions: {
        f: ({ token, input }: { token: string; input: unknown }, { clock, call }) => {
          clock.schedule((clock.now() + 5_000) as never, () =>
            call('SendTaskSuccess', { taskToken: token, output: JSON.stringify({ input }) }),
          );
          return "the function's own answer counts for nothing";
        },
      },
      ends: { output: { input: { n: 1 } }, took: 5 },
    },
    'may be answered before its function has returned': {
      states: { A: callback('f', { Next: 'B' }), B: { Type: 'Wait', Seconds: 1, End: true } },
      functions: {
        f: async ({ token }: { token: string }, { call, clock }) => {
          call('SendTaskSuccess', { taskToken: token, output: '"early"' });
          await clock.sleep(10_000 as never);
          throw named('TooLate');
        },
      },
      ends: { output: 'early', took: 1 },
    },
    'fails with the error and cause that answer its token': {
      states: {
        A: callback('f', {
          Catch: [
            { ErrorEquals: ['Held'], Output: '{% $parse($states.errorOutput.Cause).until %}', Next: 'B' },
          ],
          End: true,
        }),
        B: done,
      },
      functions: {
        f: ({ token }: { token: string }, { call }) =>
          call('SendTaskFailure', { taskToken: token, error: 'Held', cause: '{"until":"noon"}' }),
      },
      ends: { output: 'noon' },
    },
    'fails when its function fails': {
      states: { A: callback('f') },
      functions: { f: fails('Broken') },
      ends: { status: 'FAILED', error: 'Broken' },
    },
    'times out': {
      states: { A: callback('f', { TimeoutSeconds: 259_200, End: true }) },
      functions: { f: () => 0 },
      ends: { status: 'FAILED', error: 'States.Timeout', cause: '', took: 259_200 },
    },
    'times out after the seconds that an expression gives': {
      states: { A: callback('f', { TimeoutSeconds: '{% $states.input.s %}', End: true }) },
      input: { s: 7 },
      functions: { f: () => 0 },
      ends: { error: 'States.Timeout', took: 7 },
    },
    'may enter itself again by a Catch': {
      states: {
        A: callback('f', {
          TimeoutSeconds: 10,
          Catch: [{ ErrorEquals: ['States.Timeout'], Output: '{% $states.input + 1 %}', Next: 'A' }],
          End: true,
        }),
      },
      input: 0,
      functions: {
        f: ({ token, input }: { token: string; input: number }, { call }) =>
          input === 3 && call('SendTaskSuccess', { taskToken: token, output: '"third"' }),
      },
      ends: { output: 'third', took: 30, transitions: 4 },
    },
    'fails without a heartbeat': {
      states: { A: callback('f', { TimeoutSeconds: 100, HeartbeatSeconds: '{% 10 %}', End: true }) },
      functions: { f: () => 0 },
      ends: { status: 'FAILED', error: 'States.HeartbeatTimeout', took: 10 },
    },
    'lives on by heartbeats until its time is over': {
      states: { A: callback('f', { TimeoutSeconds: 35, HeartbeatSeconds: 10, End: true }) },
      functions: {
        f: ({ token }: { token: string }, { clock, call }) => {
          for (const s of [8, 16, 24, 32])
            clock.schedule((clock.now() + s * 1_000) as never, () =>
              call('SendTaskHeartbeat', { taskToken: token }),
            );
        },
      },
      ends: { error: 'States.Timeout', took: 35 },
    },
    'fails ten seconds after its last heartbeat': {
      states: {
        A: callback('f', {
          TimeoutSeconds: 100,
          HeartbeatSeconds: 10,
          Catch: [{ ErrorEquals: ['States.Timeout'], Output: '{% $states.errorOutput.Error %}', Next: 'B' }],
          End: true,
        }),
        B: done,
      },
      functions: {
        f: ({ token }: { token: string }, { clock, call }) =>
          clock.schedule((clock.now() + 8_000) as never, () =>
            call('SendTaskHeartbeat', { taskToken: token }),
          ) && 0,
      },
      ends: { output: 'States.HeartbeatTimeout', took: 18 },
    },
  },

  Retry: {
    'tries again, at growing intervals': {
      states: {
        A: task('f', {
          Retry: [{ ErrorEquals: ['Flaky'], IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 3 }],
          Output: '{% $states.result.Payload %}',
          End: true,
        }),
      },
      functions: { f: flaky(3) },
      ends: { output: 'done', took: 2 + 6 + 18, transitions: 4 },
    },
    'waits no longer than MaxDelaySeconds': {
      states: {
        A: task('f', {
          Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 10, MaxDelaySeconds: 15, MaxAttempts: 5 }],
          End: true,
        }),
      },
      functions: { f: flaky(5) },
      ends: { status: 'SUCCEEDED', took: 10 + 15 * 4 },
    },
    'gives up after MaxAttempts, three if nothing is said': {
      states: { A: task('f', { Retry: [{ ErrorEquals: ['States.TaskFailed'] }], End: true }) },
      functions: { f: fails('Broken') },
      ends: { status: 'FAILED', error: 'Broken', took: 1 + 2 + 4, transitions: 4 },
    },
    'does not try again with MaxAttempts 0': {
      states: {
        A: task('f', {
          Retry: [{ ErrorEquals: ['Broken'], MaxAttempts: 0 }, { ErrorEquals: ['States.ALL'] }],
          End: true,
        }),
      },
      functions: { f: fails('Broken') },
      ends: { error: 'Broken', took: 0 },
    },
    'counts for each retrier by itself': {
      states: {
        A: task('f', {
          Retry: [
            { ErrorEquals: ['A'], IntervalSeconds: 1, MaxAttempts: 1 },
            { ErrorEquals: ['B'], IntervalSeconds: 10, MaxAttempts: 1 },
          ],
          Output: '{% $states.result.Payload %}',
          End: true,
        }),
      },
      functions: {
        f: (() => {
          const errors = ['A', 'B'];
          return () => {
            const error = errors.shift();
            if (error !== undefined) throw named(error);
            return 'done';
          };
        })(),
      },
      ends: { output: 'done', took: 11 },
    },
    'begins to count anew when the state is entered again': {
      states: {
        A: task('f', {
          Retry: [{ ErrorEquals: ['Flaky'], MaxAttempts: 1 }],
          Catch: [{ ErrorEquals: ['Flaky'], Next: 'A', Output: '{% $states.input %}' }],
          Output: '{% $states.result.Payload %}',
          End: true,
        }),
      },
      functions: { f: flaky(3) },
      ends: { output: 'done', took: 2, transitions: 4 },
    },
    'tries a time-out again': {
      states: {
        A: callback('f', {
          TimeoutSeconds: 5,
          Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 1, MaxAttempts: 1 }],
          End: true,
        }),
      },
      functions: { f: () => 0 },
      ends: { error: 'States.Timeout', took: 11 },
    },
    'leaves what its names do not list to Catch': {
      states: {
        A: task('f', {
          Retry: [{ ErrorEquals: ['Other'] }],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }],
          End: true,
        }),
        B: { Type: 'Pass', Output: '{% $states.input.Error %}', End: true },
      },
      functions: { f: fails('Broken') },
      ends: { output: 'Broken', took: 0 },
    },
    'comes before Catch': {
      states: {
        A: task('f', {
          Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }],
          End: true,
        }),
        B: done,
      },
      functions: { f: fails('Broken') },
      ends: { status: 'SUCCEEDED', took: 1, transitions: 3 },
    },
  },

  Catch: {
    'hands on Error and Cause when it shapes nothing': {
      states: {
        A: callback('f', {
          TimeoutSeconds: 1,
          Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'B' }],
          End: true,
        }),
        B: done,
      },
      functions: { f: () => 0 },
      ends: { output: { Error: 'States.Timeout', Cause: '' } },
    },
    'takes the first that matches': {
      states: {
        A: task('f', {
          Catch: [
            { ErrorEquals: ['Other'], Next: 'Fail' },
            { ErrorEquals: ['More', 'Broken'], Output: 'second', Next: 'B' },
            { ErrorEquals: ['States.ALL'], Next: 'Fail' },
          ],
          End: true,
        }),
        B: done,
        Fail: boom,
      },
      functions: { f: fails('Broken') },
      ends: { output: 'second' },
    },
    'assigns variables': {
      states: {
        A: task('f', {
          Catch: [
            {
              ErrorEquals: ['States.ALL'],
              Assign: { e: '{% $states.errorOutput.Error %}' },
              Output: '{% $states.input %}',
              Next: 'B',
            },
          ],
          End: true,
        }),
        B: { Type: 'Pass', Output: ['{% $states.input %}', '{% $e %}'], End: true },
      },
      input: 'in',
      functions: { f: fails('Broken') },
      ends: { output: ['in', 'Broken'] },
    },
    'does not take a time-out for States.TaskFailed': {
      states: {
        A: callback('f', {
          TimeoutSeconds: 1,
          Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'B' }],
          End: true,
        }),
        B: done,
      },
      functions: { f: () => 0 },
      ends: { status: 'FAILED', error: 'States.Timeout' },
    },
    "takes an expression that fails in the state's own Output": {
      states: {
        A: task('f', {
          Output: '{% $states.result.none %}',
          Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Output: 'caught', Next: 'B' }],
          End: true,
        }),
        B: done,
      },
      functions: { f: () => 0 },
      ends: { output: 'caught' },
    },
    'is not saved from its own expressions': {
      states: {
        A: task('f', {
          Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput.none %}', Next: 'B' }],
          End: true,
        }),
        B: done,
      },
      functions: { f: fails('Broken') },
      ends: evaluationError,
    },
    'does not take too much data for States.ALL': {
      states: { A: task('f', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }], End: true }), B: done },
      functions: { f: () => big },
      ends: { status: 'FAILED', error: 'States.DataLimitExceeded' },
    },
    'takes too much data by its name': {
      states: {
        A: task('f', {
          Catch: [{ ErrorEquals: ['States.DataLimitExceeded'], Output: 'caught', Next: 'B' }],
          End: true,
        }),
        B: done,
      },
      functions: { f: () => big },
      ends: { output: 'caught' },
    },
  },

  Parallel: {
    'runs its branches at the same time and gives their outputs in order': {
      states: {
        A: {
          Type: 'Parallel',
          Branches: [
            { StartAt: 'Slow', States: { Slow: { Type: 'Wait', Seconds: 10, Output: 'slow', End: true } } },
            {
              StartAt: 'Quick',
              States: { Quick: { Type: 'Pass', Output: '{% $states.input.a %}', End: true } },
            },
          ],
          Next: 'B',
        },
        B: { Type: 'Wait', Seconds: 1, End: true },
      },
      input: { a: 'quick' },
      ends: { output: ['slow', 'quick'], took: 11, transitions: 4 },
    },
    'feeds its branches by Arguments, and shapes their results': {
      states: {
        A: {
          Type: 'Parallel',
          Arguments: { n: '{% $states.input.n + 1 %}' },
          Branches: [
            { StartAt: 'One', States: { One: { Type: 'Pass', Output: '{% $states.input.n %}', End: true } } },
          ],
          Output: '{% $states.result[0] + $states.input.n %}',
          End: true,
        },
      },
      input: { n: 1 },
      ends: { output: 3 },
    },
    'lets branches read the variables around them, and keeps theirs inside': {
      states: {
        V: { Type: 'Pass', Assign: { x: 1 }, Next: 'A' },
        A: {
          Type: 'Parallel',
          Branches: [
            {
              StartAt: 'One',
              States: {
                One: { Type: 'Pass', Assign: { y: '{% $x + 1 %}' }, Next: 'Two' },
                Two: { Type: 'Pass', Output: '{% $y %}', End: true },
              },
            },
          ],
          Output: '{% {"result": $states.result, "outside": $exists($y)} %}',
          End: true,
        },
      },
      ends: { output: { result: [2], outside: false } },
    },
    'fails with the first branch that fails, and stops the others': {
      states: {
        A: {
          Type: 'Parallel',
          Branches: [
            {
              StartAt: 'Slow',
              States: { Slow: { Type: 'Wait', Seconds: 10, Next: 'Call' }, Call: task('never') },
            },
            { StartAt: 'Quick', States: { Quick: { Type: 'Wait', Seconds: 2, Next: 'Bad' }, Bad: boom } },
          ],
          Catch: [{ ErrorEquals: ['Boom'], Output: '{% $states.errorOutput.Cause %}', Next: 'B' }],
          End: true,
        },
        B: { Type: 'Wait', Seconds: 60, End: true },
      },
      ends: { output: 'on purpose', took: 62 },
    },
    'is retried as a whole': {
      states: {
        A: {
          Type: 'Parallel',
          Branches: [
            {
              StartAt: 'One',
              States: { One: task('f', { Output: '{% $states.result.Payload %}', End: true }) },
            },
          ],
          Retry: [{ ErrorEquals: ['Flaky'], MaxAttempts: 2 }],
          End: true,
        },
      },
      functions: { f: flaky(2) },
      ends: { output: ['done'], took: 3, transitions: 6 },
    },
  },

  'Map, inline': {
    'runs its items in order of the list, with their index and value': {
      states: {
        A: {
          Type: 'Map',
          Items: '{% $states.input.list %}',
          ItemSelector: {
            i: '{% $states.context.Map.Item.Index %}',
            v: '{% $states.context.Map.Item.Value %}',
            more: '{% $states.input.more %}',
          },
          ItemProcessor: {
            StartAt: 'One',
            States: {
              One: {
                Type: 'Pass',
                Output: ['{% $states.input %}', '{% $states.context.Map.Item.Value %}'],
                End: true,
              },
            },
          },
          End: true,
        },
      },
      input: { list: ['a', 'b'], more: 1 },
      ends: {
        output: [
          [{ i: 0, v: 'a', more: 1 }, 'a'],
          [{ i: 1, v: 'b', more: 1 }, 'b'],
        ],
        transitions: 3,
      },
    },
    'takes its input for the items when none are named': {
      states: {
        A: {
          Type: 'Map',
          ItemProcessor: {
            StartAt: 'One',
            States: { One: { Type: 'Pass', Output: '{% $states.input * 2 %}', End: true } },
          },
          End: true,
        },
      },
      input: [1, 2, 3],
      ends: { output: [2, 4, 6] },
    },
    'gives nothing for nothing': {
      states: {
        A: { Type: 'Map', Items: [], ItemProcessor: { StartAt: 'One', States: { One: done } }, End: true },
      },
      ends: { output: [], transitions: 1 },
    },
    'runs no more than MaxConcurrency at a time': {
      states: {
        A: {
          Type: 'Map',
          Items: [1, 2, 3, 4, 5],
          MaxConcurrency: '{% 2 %}',
          ItemProcessor: { StartAt: 'One', States: { One: { Type: 'Wait', Seconds: 10, End: true } } },
          End: true,
        },
      },
      ends: { output: [1, 2, 3, 4, 5], took: 30 },
    },
    'runs 40 at a time at most': {
      states: {
        A: {
          Type: 'Map',
          Items: '{% [1..41] %}',
          ItemProcessor: { StartAt: 'One', States: { One: { Type: 'Wait', Seconds: 10, End: true } } },
          Output: 'done',
          End: true,
        },
      },
      ends: { output: 'done', took: 20 },
    },
    'fails with the first item that fails': {
      states: {
        A: {
          Type: 'Map',
          Items: [1, 2],
          ItemProcessor: {
            StartAt: 'One',
            States: {
              One: {
                Type: 'Choice',
                Choices: [{ Condition: '{% $states.input = 2 %}', Next: 'Bad' }],
                Default: 'Long',
              },
              Long: { Type: 'Wait', Seconds: 99, End: true },
              Bad: boom,
            },
          },
          Catch: [{ ErrorEquals: ['Boom'], Output: 'caught', Next: 'B' }],
          End: true,
        },
        B: done,
      },
      ends: { output: 'caught', took: 0 },
    },
    'nests, and gives each level its own item': {
      states: {
        A: {
          Type: 'Map',
          ItemProcessor: {
            StartAt: 'Inner',
            States: {
              Inner: {
                Type: 'Map',
                ItemProcessor: {
                  StartAt: 'One',
                  States: {
                    One: {
                      Type: 'Pass',
                      Output: '{% $states.context.Map.Item.Index & "" & $states.input %}',
                      End: true,
                    },
                  },
                },
                End: true,
              },
            },
          },
          End: true,
        },
      },
      input: [['a', 'b'], ['c']],
      ends: { output: [['0a', '1b'], ['0c']] },
    },
    'fails when its items are no list': {
      states: {
        A: {
          Type: 'Map',
          Items: "{% 'a' %}",
          ItemProcessor: { StartAt: 'One', States: { One: done } },
          End: true,
        },
      },
      ends: evaluationError,
    },
  },

  startExecution: {
    'refuses a machine that does not exist, by its own error name': {
      states: {
        A: {
          Type: 'Task',
          Resource: 'arn:aws:states:::states:startExecution',
          Arguments: { StateMachineArn: 'arn:aws:states:local-1:000000000000:stateMachine:none' },
          End: true,
        },
      },
      ends: { status: 'FAILED', error: 'StepFunctions.StateMachineDoesNotExistException' },
    },
  },

  'The machine': {
    'times out as a whole, whatever it catches': {
      states: {
        A: {
          Type: 'Parallel',
          Branches: [{ StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 100, End: true } } }],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }],
          End: true,
        },
        B: done,
      },
      rest: { TimeoutSeconds: 30 },
      ends: { status: 'TIMED_OUT', error: 'States.Timeout', took: 30 },
    },
    'stops after 25,000 events': {
      states: {
        A: { Type: 'Pass', Next: 'A2' },
        A2: { Type: 'Choice', Choices: [{ Condition: true, Next: 'A' }], Default: 'B' },
        B: done,
      },
      ends: {
        status: 'FAILED',
        error: 'States.Runtime',
        cause: 'The execution reached the maximum number of history events (25000).',
      },
    },
  },
};

describe.each(Object.entries({ ...table, ...documented }))('%s', (_, cases) => {
  it.each(Object.entries(cases))('%s', async (__, { states, input, functions, rest, ends }) => {
    const outcome = await live(states, input, functions, rest);
    expect(outcome).toMatchObject(ends);
    if (!('status' in ends) && !('error' in ends)) expect(outcome.status).toBe('SUCCEEDED');
  });
});

/** How fast the engine is: journeys and plain machines a CPU-second, and bytes for each execution that waits. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createClock } from '../local/aws/clock.ts';
import { createStates, type LocalStates } from '../local/aws/states/index.ts';
import { days, instant, plus } from '../shared/base/time.ts';
import { insist, keep, sized } from './bench.ts';

/** A waiting execution is plain data: 687 bytes, measured. A promise or closure held with each would show here. */
const mostBytesOpen = 1_000;

interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
}

const arn = 'arn:aws:states:local-1:000000000000:stateMachine:bench';
const functionArn = 'arn:aws:lambda:local-1:000000000000:function:journey';
const steps = ['first', 'second', 'third', 'fourth'];

/** Four callback tasks with time-out, retries and catches as the compiler writes them, and a Choice after each. */
const journeyDefinition = JSON.stringify({
  QueryLanguage: 'JSONata',
  StartAt: steps[0],
  States: Object.fromEntries([
    ...steps.flatMap((name, i) => {
      const next = steps[i + 1] ?? 'done';
      const path = `$trim($states.input.path & ' ' & '${name}=' & $states.result.outcome)`;
      const task = {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Arguments: {
          FunctionName: functionArn,
          Payload: {
            token: '{% $states.context.Task.Token %}',
            enrolment: '{% $states.context.Execution.Input %}',
            state: '{% $states.input %}',
            step: name,
          },
        },
        TimeoutSeconds: 259_200,
        Retry: [{ ErrorEquals: ['StoreUnavailableError'], IntervalSeconds: 2, MaxAttempts: 8 }],
        Catch: [
          { ErrorEquals: ['GoalReached'], Output: "{% {'path': $states.input.path} %}", Next: 'done' },
          {
            ErrorEquals: ['States.Timeout'],
            Output: "{% {'path': $states.input.path, 'outcome': 'silent'} %}",
            Next: `${name}?`,
          },
        ],
        Output: `{% {'path': ${path}, 'outcome': $states.result.outcome} %}`,
        Next: `${name}?`,
      };
      const choice = {
        Type: 'Choice',
        Choices: [
          { Condition: "{% $states.input.outcome = 'clicked' %}", Next: next },
          { Condition: "{% $states.input.outcome = 'opened' %}", Next: next },
        ],
        Default: next,
      };
      return [
        [name, task],
        [`${name}?`, choice],
      ] as const;
    }),
    ['done', { Type: 'Succeed' }],
  ]),
});

const plainDefinition = JSON.stringify({
  QueryLanguage: 'JSONata',
  StartAt: 'S0',
  States: Object.fromEntries(
    Array.from({ length: 10 }, (_, i) => [
      `S${i}`,
      {
        Type: 'Pass',
        Output: { n: '{% $states.input.n + 1 %}' },
        ...(i === 9 ? { End: true } : { Next: `S${i + 1}` }),
      },
    ]),
  ),
});

const cpuSeconds = async (work: () => Promise<void>): Promise<number> => {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000_000;
};

/** @param answers the part of the tasks that somebody answers; the others time out */
const world = (definition: string, answers: number) => {
  const clock = createClock(instant(0));
  let states: LocalStates;
  let calls = 0;
  states = createStates({
    clock,
    invoke: async (_, payload) => {
      const { token } = payload as { readonly token: string };
      calls += 1;
      if ((calls * 7) % 10 < answers * 10)
        clock.schedule(plus(clock.now(), days(1)), () =>
          states.handle(
            'SendTaskSuccess',
            JSON.stringify({ taskToken: token, output: '{"outcome":"clicked"}' }),
          ),
        );
    },
  });
  states.addStateMachine({ arn, name: 'bench', definition });
  return { clock, states };
};

const enrolment = (i: number) => ({
  journey: 'win-back-14d',
  version: 1,
  customer: `customer-${i}`,
  cycle: 1,
  path: '',
});

const journeys = async (count: number): Promise<Figure> => {
  const { clock, states } = world(journeyDefinition, 0.5);
  const seconds = await cpuSeconds(async () => {
    for (let i = 0; i < count; i += 1) states.startExecution(arn, enrolment(i), `win-back-14d-${i}`);
    await clock.runUntil(plus(clock.now(), days(60)));
  });
  const { SUCCEEDED } = states.stats.byMachine.get('bench')?.ended ?? { SUCCEEDED: 0 };
  insist(SUCCEEDED === count, `${SUCCEEDED} of ${count} journeys succeeded`);
  return {
    what: 'journeys of four callback tasks',
    value: Math.round(count / seconds),
    unit: 'a CPU-second',
  };
};

const plain = async (count: number): Promise<Figure> => {
  const { clock, states } = world(plainDefinition, 0);
  const seconds = await cpuSeconds(async () => {
    for (let i = 0; i < count; i += 1) states.startExecution(arn, { n: i }, `plain-${i}`);
    await clock.runUntil(plus(clock.now(), days(1)));
  });
  return { what: 'machines of ten plain states', value: Math.round(count / seconds), unit: 'a CPU-second' };
};

const bytesOpen = async (count: number): Promise<Figure> => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const inUse = (): number => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const { clock, states } = world(journeyDefinition, 0);
  const before = inUse();
  for (let i = 0; i < count; i += 1) {
    states.startExecution(arn, enrolment(i), `win-back-14d-${i}`);
    if (i % 1_000 === 0) await clock.runUntil(clock.now());
  }
  await clock.runUntil(plus(clock.now(), days(1)));
  const bytes = (inUse() - before) / count;
  insist(states.running() === count, `${states.running()} of ${count} executions wait`);
  insist(
    bytes < mostBytesOpen,
    `an open execution takes ${Math.round(bytes)} bytes, and not the ${mostBytesOpen} that it may`,
  );
  return { what: `an open execution, of ${count}`, value: Math.round(bytes), unit: 'bytes' };
};

await journeys(sized(2_000, 200));
const figures = [
  await journeys(sized(20_000, 1_000)),
  await plain(sized(20_000, 1_000)),
  await bytesOpen(sized(100_000, 10_000)),
];

for (const { what, value, unit } of figures)
  console.log(`${what.padEnd(36)}${value.toLocaleString('en').padStart(10)} ${unit}`);
keep('engine', { node: process.version, figures });

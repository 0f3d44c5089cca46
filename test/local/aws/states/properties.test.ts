/** Laws of the engine: its JSONata is JSONata, a snapshot goes on to the same end, a seed repeats a run. */
import fc from 'fast-check';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { createExpressions, ExpressionError } from '../../../../local/aws/states/jsonata.ts';
import { createRandom } from '../../../../local/aws/states/random.ts';
import { type Duration, hours, minutes, plus, seconds } from '../../../../shared/base/time.ts';
import { areAllTried, runs } from '../../../support/runs.ts';
import {
  callback,
  createStand,
  type Functions,
  machine,
  machineArn,
  monday,
  outcomeOf,
  task,
} from './support.ts';

/** Expressions from a small grammar, over bindings whose members are often missing, null, nested or lists. */
const name = fc.constantFrom('a', 'b', 'c', 'list', 'constructor');
const atom = fc.oneof(
  fc.constantFrom('$states.input', '$states.result', '$x', '1', '2.5', "'a'", 'true', 'null', '[]', '$none'),
  fc
    .tuple(
      fc.constantFrom('$states.input', '$states.result', '$x'),
      fc.array(name, { minLength: 1, maxLength: 3 }),
    )
    .map(([root, path]) => [root, ...path].join('.')),
);
const { expression } = fc.letrec<{ expression: string; compound: string }>((tie) => ({
  expression: fc.oneof({ maxDepth: 3, withCrossShrink: true }, atom, tie('compound')),
  compound: fc.oneof(
    fc
      .tuple(
        tie('expression'),
        fc.constantFrom('+', '=', '!=', '&', 'and', 'or', 'in', '<'),
        tie('expression'),
      )
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(name, tie('expression'), tie('expression')).map(([key, a, b]) => `{'${key}': ${a}, 'z': ${b}}`),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `[${a}, ${b}]`),
    fc.tuple(tie('expression'), name).map(([a, key]) => `${a}.${key}`),
    fc
      .tuple(
        tie('expression'),
        fc.constantFrom('[0]', '[-1]', '[]', '[a]', '[b = 1]', '^(a)', '{a: b}', '.*', '.**'),
      )
      .map(([a, end]) => `(${a})${end}`),
    fc
      .tuple(tie('expression'), tie('expression'), tie('expression'))
      .map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    fc
      .tuple(
        fc.constantFrom(
          'count',
          'sum',
          'string',
          'keys',
          'exists',
          'not',
          'type',
          'merge',
          'distinct',
          'reverse',
          'boolean',
          'trim',
        ),
        tie('expression'),
      )
      .map(([f, a]) => `$${f}(${a})`),
    fc
      .tuple(fc.constantFrom('map', 'filter', 'sift', 'each', 'single'), tie('expression'), tie('expression'))
      .map(([f, a, b]) => `$${f}(${a}, function($v, $k) { ${b} })`),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `($y := ${a}; $z := ${b}; [$y, $z])`),
    tie('expression').map((a) => `$replace($string(${a}), /[a-z]/, function($m) { $m.match & '!' })`),
    tie('expression').map((a) => `(${a} ~> $string ~> $uppercase)`),
  ),
}));
const data = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, 0, 1, 2, 'a', 'b', '', true, false),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'list'), tie('value'), { maxKeys: 3 }),
  ),
})).value;

/** Results to compare: a function is a function, however it is written. */
const comparable = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, member) =>
      typeof member === 'function' || member?._jsonata_function || member?._jsonata_lambda
        ? 'function'
        : member,
    ),
  );

const settled = async (work: () => unknown): Promise<unknown> => {
  try {
    const value = await work();
    return value === undefined ? 'nothing' : { value: comparable(value) };
  } catch (error) {
    // What does not even parse is wrapped by the engine.
    const thrown: unknown = error instanceof ExpressionError ? error.cause : error;
    const { code, position } = thrown as { code?: string; position?: number };
    return code === undefined ? 'an error of JavaScript' : { code, position };
  }
};

const isFault = (outcome: unknown): boolean =>
  typeof outcome === 'object' && outcome !== null && 'code' in outcome;

describe('JSONata, made synchronous', () => {
  it('gives what the library gives, value or error', async () => {
    const compile = createExpressions({ now: () => 0, random: createRandom(1) });
    const reached = { values: 0, errors: 0 };
    await fc.assert(
      fc.asyncProperty(expression, data, data, data, async (source, input, result, x) => {
        const bindings = { states: { input, result }, x };
        const expected = await settled(() => jsonata(source).evaluate(undefined, structuredClone(bindings)));
        const actual = await settled(() => compile(source)(structuredClone(bindings)));
        // The library works on an array's items at once: of two that fail, either may be the one that it names.
        if (!(isFault(actual) && isFault(expected))) expect(actual).toEqual(expected);
        if (typeof expected === 'object' && expected !== null && 'value' in expected) reached.values += 1;
        if (typeof expected === 'object' && expected !== null && 'code' in expected) reached.errors += 1;
      }),
      runs(2_000),
    );
    if (!areAllTried) return;
    expect(reached.values).toBeGreaterThan(200);
    expect(reached.errors).toBeGreaterThan(50);
  });

  it('answers at once', () => {
    const compile = createExpressions({ now: () => 0, random: createRandom(1) });
    expect(compile('$sum($map([1, 2], function($n) { $n * $x }))')({ x: 3 })).toBe(9);
    expect(compile("$replace('abc', /b/, function($m) { $uppercase($m.match) })")({})).toBe('aBc');
  });

  it('forgets the variables of one evaluation before the next', () => {
    const compile = createExpressions({ now: () => 0, random: createRandom(1) });
    const evaluate = compile('($exists($y) ? "kept" : ($y := $x; $y))');
    expect([evaluate({ x: 1 }), evaluate({ x: 2 })]).toEqual([1, 2]);
  });
});

/** A story with everything that can be open: waits, tokens, retries, branches, items, children. */
const story = machine({
  First: {
    Type: 'Wait',
    Seconds: '{% $states.input.first %}',
    Assign: { kept: '{% $uuid() %}' },
    Next: 'Ask',
  },
  Ask: callback('ask', {
    TimeoutSeconds: 7_200,
    HeartbeatSeconds: 3_600,
    Catch: [{ ErrorEquals: ['States.Timeout'], Output: '{% $states.input %}', Next: 'Both' }],
    Output: '{% $states.input %}',
    Next: 'Both',
  }),
  Both: {
    Type: 'Parallel',
    Branches: [
      { StartAt: 'Left', States: { Left: { Type: 'Wait', Seconds: 900, Output: '{% $kept %}', End: true } } },
      {
        StartAt: 'Right',
        States: {
          Right: task('flaky', {
            Retry: [{ ErrorEquals: ['Flaky'], IntervalSeconds: 600, MaxAttempts: 4, JitterStrategy: 'FULL' }],
            Catch: [{ ErrorEquals: ['Flaky'], Output: 'gave up', Next: 'RightEnd' }],
            Output: '{% $states.result.Payload %}',
            Next: 'RightEnd',
          }),
          RightEnd: { Type: 'Succeed' },
        },
      },
    ],
    Assign: { both: '{% $states.result %}' },
    Output: '{% $states.input %}',
    Next: 'Items',
  },
  Items: {
    Type: 'Map',
    Items: '{% $states.input.items %}',
    MaxConcurrency: 2,
    ItemProcessor: {
      StartAt: 'Item',
      States: { Item: { Type: 'Wait', Seconds: '{% $states.input * 60 %}', End: true } },
    },
    Output: '{% $states.input %}',
    Next: 'Children',
  },
  Children: {
    Type: 'Map',
    Items: '{% $states.input.items %}',
    MaxConcurrency: 2,
    ToleratedFailurePercentage: 50,
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'Child',
      States: {
        Child: { Type: 'Wait', Seconds: '{% $states.input * 100 %}', Next: 'Draw' },
        Draw: { Type: 'Pass', Output: '{% $random() %}', End: true },
      },
    },
    Output: { kept: '{% $kept %}', both: '{% $both %}', children: '{% $states.result %}' },
    End: true,
  },
});

/** Functions that remember nothing, so that a world can be left and taken up anywhere. */
const functions: Functions = {
  ask: ({ token, input }: { token: string; input: { answerAfter: number } }, { clock, call }) => {
    if (input.answerAfter === 0) call('SendTaskSuccess', { taskToken: token, output: '1' });
    return clock.now();
  },
  flaky: (input: { fails: boolean }) => {
    if (input.fails) throw Object.assign(new Error('no'), { name: 'Flaky' });
    return 'fine';
  },
};

const inputs = fc.array(
  fc.record({
    first: fc.integer({ min: 0, max: 4_000 }),
    answerAfter: fc.constantFrom(0, 1),
    fails: fc.boolean(),
    items: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 4 }),
  }),
  { minLength: 1, maxLength: 4 },
);

const live = (stories: readonly unknown[], seed: number) => {
  const stand = createStand(story, functions, { seed });
  for (const [i, input] of stories.entries()) stand.states.startExecution(machineArn, input, `story-${i}`);
  return stand;
};
const endsOf = ({ ends }: ReturnType<typeof live>) =>
  ends.map((end) => ({ name: end.name, ...outcomeOf(end) }));

describe('the engine', () => {
  it('repeats a run to the byte from the same seed', async () => {
    await fc.assert(
      fc.asyncProperty(inputs, fc.nat(), async (stories, seed) => {
        const [first, second] = [live(stories, seed), live(stories, seed)];
        await first.run();
        await second.run();
        expect(endsOf(first)).toHaveLength(
          stories.length + stories.reduce((sum, { items }) => sum + items.length, 0),
        );
        expect(JSON.stringify(endsOf(second))).toBe(JSON.stringify(endsOf(first)));
      }),
      runs(30),
    );
  });

  it('goes on from a snapshot, taken at any time, to the same end', async () => {
    await fc.assert(
      fc.asyncProperty(
        inputs,
        fc.array(fc.integer({ min: 0, max: 7_200 }), { minLength: 1, maxLength: 4 }),
        async (stories, stops) => {
          const whole = live(stories, 7);
          await whole.run();

          let part = live(stories, 7);
          const ends = [];
          for (const stop of stops) {
            await part.run(seconds(stop));
            ends.push(...endsOf(part));
            const next = createStand(story, functions, { start: part.clock.now() });
            next.states.restore(part.states.snapshot());
            part = next;
          }
          await part.run();
          expect([...ends, ...endsOf(part)]).toEqual(endsOf(whole));
        },
      ),
      runs(60),
    );
  });

  it('keeps tokens and names through a snapshot', async () => {
    const asked: string[] = [];
    const machineText = machine({ A: callback('ask', { TimeoutSeconds: 7_200, End: true }) });
    const ask: Functions = { ask: ({ token }: { token: string }) => asked.push(token) };
    const before = createStand(machineText, ask);
    before.states.startExecution(machineArn, 1, 'open');
    before.states.startExecution(machineArn, 1, 'ended');
    await before.run(minutes(5));
    before.call('SendTaskSuccess', { taskToken: asked[1], output: '1' });

    const after = createStand(machineText, ask, { start: before.clock.now() });
    after.states.restore(before.states.snapshot());
    await after.run(minutes(1));
    expect(asked).toHaveLength(2);
    expect(after.call('StartExecution', { stateMachineArn: machineArn, name: 'ended', input: '1' })).toMatch(
      'ExecutionAlreadyExists',
    );
    expect(after.call('SendTaskSuccess', { taskToken: asked[0], output: '"kept"' })).toEqual({});
    expect(after.ends.map(({ name, output }) => [name, output])).toEqual([['open', 'kept']]);
  });

  it('calls again the function that a snapshot found at work', async () => {
    const machineText = machine({ A: task('slow', { Output: '{% $states.result.Payload %}', End: true }) });
    const calls: number[] = [];
    const slow: Functions = {
      slow: async (_: never, { clock }) => {
        calls.push(clock.now());
        await clock.sleep(hours(2));
        return clock.now();
      },
    };
    const before = createStand(machineText, slow);
    before.states.startExecution(machineArn, 1, 'open');
    await before.run(hours(1));
    const after = createStand(machineText, slow, { start: before.clock.now() });
    after.states.restore(before.states.snapshot());
    await after.run();
    const restored = plus(monday, hours(1) as Duration);
    expect(calls).toEqual([monday, restored]);
    expect(after.ends.map(({ output }) => output)).toEqual([plus(restored, hours(2))]);
  });
});

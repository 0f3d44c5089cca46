/** What a machine may say: what is unknown or not supported is refused by name, with machine and state. */
import { describe, expect, it } from 'vitest';
import { compileJourney } from '../../../../workflows/compile/index.ts';
import { allJourneys } from '../../../../workflows/journeys/index.ts';
import { isRefusedByOthers } from '../../../support/asl.ts';
import { callback, createStand, functionArn, machine, task } from './support.ts';

const done = { Type: 'Succeed' };
const pass = (rest: object) => machine({ A: { Type: 'Pass', End: true, ...rest } });
const map = (rest: object, config: object = {}) =>
  machine({
    A: { Type: 'Map', End: true, ItemProcessor: { ...config, StartAt: 'B', States: { B: done } }, ...rest },
  });
const distributed = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } };

const refused: Readonly<Record<string, readonly [definition: string, sentence: string]>> = {
  'text that is no JSON': ['{', 'state machine test: the definition is no JSON'],
  'a machine in JSONPath': [
    JSON.stringify({ StartAt: 'A', States: { A: done } }),
    'QueryLanguage must be "JSONata"; JSONPath is not supported',
  ],
  'a state in JSONPath': [
    pass({ QueryLanguage: 'JSONPath' }),
    'state machine test, state A: QueryLanguage must be "JSONata"',
  ],
  "JSONPath's fields": [
    pass({ ResultPath: '$.a' }),
    "state A: ResultPath is JSONPath's; write JSONata (Arguments, Output, Assign)",
  ],
  'unknown fields': [pass({ Outptu: 1 }), 'state A: Outptu is not supported; known are'],
  'unknown fields of the machine': [
    machine({ A: done }, { Timeout: 1 }),
    'state machine test: Timeout is not supported',
  ],
  'an unknown type': [
    machine({ A: { Type: 'Activity' } }),
    'state A: Type "Activity" is none of Pass, Task, Choice',
  ],
  'no states': [
    JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'A', States: {} }),
    'States must hold a state',
  ],
  'a start that is missing': [machine({ A: done }, { StartAt: 'B' }), 'StartAt names no state: "B"'],
  'a way to nowhere': [pass({ End: false, Next: 'B' }), 'state A: Next names no state of its flow: "B"'],
  'a way out of a branch': [
    machine({
      A: {
        Type: 'Parallel',
        Branches: [{ StartAt: 'B', States: { B: { Type: 'Pass', Next: 'C' } } }],
        Next: 'C',
      },
      C: done,
    }),
    'state B: Next names no state of its flow: "C"',
  ],
  'a state that neither ends nor goes on': [pass({ End: false }), 'it needs either Next or "End": true'],
  'a name used twice': [
    machine({
      A: { Type: 'Parallel', Branches: [{ StartAt: 'C', States: { C: done } }], Next: 'C' },
      C: done,
    }),
    'state C: its name is taken',
  ],
  'a name too long': [machine({ [`A${'a'.repeat(80)}`]: done }), 'longer than 80 characters'],
  'text that is no JSONata': [
    pass({ Output: { a: '{% $states.( %}' } }),
    'state A: Output: "$states.(" is no JSONata',
  ],
  $eval: [pass({ Output: "{% $eval('1') %}" }), 'uses $eval, which Step Functions does not have'],
  'an unknown resource': [
    machine({ A: { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:s3:listBuckets', End: true } }),
    'state A: the resource arn:aws:states:::aws-sdk:s3:listBuckets is not supported',
  ],
  'an activity': [
    machine({ A: { Type: 'Task', Resource: 'arn:aws:states:local-1:000000000000:activity:a', End: true } }),
    'activity:a is not supported',
  ],
  'a Lambda without a function': [
    machine({ A: { ...task('f'), Arguments: { Payload: 1 } } }),
    'state A: Arguments needs FunctionName',
  ],
  'a Lambda called as an event': [
    machine({ A: { ...task('f'), Arguments: { FunctionName: functionArn('f'), InvocationType: 'Event' } } }),
    'InvocationType "Event" is not supported; only RequestResponse is',
  ],
  'a time-out of nothing': [
    machine({ A: task('f', { End: true, TimeoutSeconds: 0 }) }),
    'TimeoutSeconds is a whole number from 1 to 99999999',
  ],
  'a Wait for both': [
    machine({ A: { Type: 'Wait', Seconds: 1, Timestamp: '2026-01-01T00:00:00Z', End: true } }),
    'a Wait needs either Seconds or Timestamp',
  ],
  'a timestamp that is none': [
    machine({ A: { Type: 'Wait', Timestamp: 'tomorrow', End: true } }),
    'Timestamp is RFC 3339',
  ],
  'a condition without delimiters': [
    machine({ A: { Type: 'Choice', Choices: [{ Condition: 'true', Next: 'B' }] }, B: done }),
    'Condition is JSONata in {% %}',
  ],
  "JSONPath's conditions": [
    machine({ A: { Type: 'Choice', Choices: [{ Variable: '$.a', Next: 'B' }] }, B: done }),
    "Variable is JSONPath's",
  ],
  'a Retry without errors': [
    machine({ A: task('f', { Retry: [{}], End: true }) }),
    'Retry needs ErrorEquals',
  ],
  'a BackoffRate that shrinks': [
    machine({ A: task('f', { Retry: [{ ErrorEquals: ['A'], BackoffRate: 0.5 }], End: true }) }),
    'BackoffRate is a number of 1 or more',
  ],
  'a Catch to nowhere': [
    machine({ A: task('f', { Catch: [{ ErrorEquals: ['A'], Next: 'B' }], End: true }) }),
    'Catch/Next names no state of its flow: "B"',
  ],
  'an ItemReader': [map({ ItemReader: {} }, distributed), 'state A: ItemReader is not supported'],
  'a ResultWriter': [map({ ResultWriter: {} }, distributed), 'state A: ResultWriter is not supported'],
  'batches of an inline Map': [
    map({ ItemBatcher: { MaxItemsPerBatch: 1 } }),
    'ItemBatcher is for a Map in DISTRIBUTED mode',
  ],
  'batches without a size': [
    map({ ItemBatcher: {} }, distributed),
    'ItemBatcher needs MaxItemsPerBatch or MaxInputBytesPerBatch',
  ],
  'a distributed Map without a type': [
    map({}, { ProcessorConfig: { Mode: 'DISTRIBUTED' } }),
    'needs an ExecutionType',
  ],
  'an inner variable that hides an outer one': [
    machine({
      A: { Type: 'Pass', Assign: { x: 1 }, Next: 'B' },
      B: {
        Type: 'Parallel',
        Branches: [{ StartAt: 'C', States: { C: { Type: 'Pass', Assign: { x: 2 }, End: true } } }],
        End: true,
      },
    }),
    'state C: Assign sets x, which a flow around it assigns',
  ],
};

const retry = (retrier: object, ...more: readonly object[]) =>
  machine({ A: task('f', { Retry: [retrier, ...more], End: true }) });
const caught = (...catchers: readonly object[]) =>
  machine({ A: task('f', { Catch: catchers.map((each) => ({ Next: 'B', ...each })), End: true }), B: done });
const labelled = (...labels: readonly string[]) => {
  const names = labels.map((_, i) => `M${i}`);
  const states = labels.map((Label, i) => ({
    Type: 'Map',
    Label,
    ItemProcessor: { ...distributed, StartAt: `P${i}`, States: { [`P${i}`]: done } },
    ...(i + 1 < labels.length ? { Next: names[i + 1] } : { End: true }),
  }));
  return machine(Object.fromEntries(names.map((name, i) => [name, states[i]])));
};
const assigns = (name: string) => pass({ Assign: { [name]: 1 } });
const all = { ErrorEquals: ['States.ALL'] };
const one = { ErrorEquals: ['One'] };

/**
 * By the page of AWS's Developer Guide that says so (docs.aws.amazon.com/step-functions/latest/dg/…), or `measured`:
 * ValidateStateMachineDefinition's own answer, as floci-io/floci has recorded it
 * (StepFunctionsValidateStateMachineDefinitionIntegrationTest).
 */
const documented: Readonly<
  Record<string, Readonly<Record<string, readonly [definition: string, sentence: string]>>>
> = {
  'workflow-variables.html': {
    'a variable that begins with a digit': [
      assigns('1st'),
      'Assign sets "1st", which is no name for a variable',
    ],
    'a variable with a hyphen': [assigns('by-day'), 'Assign sets "by-day"'],
    'a part of a variable': [assigns('x.y'), 'Assign sets "x.y"'],
    'an element of a variable': [assigns('x[2]'), 'Assign sets "x[2]"'],
    'a variable of 81 characters': [assigns('x'.repeat(81)), '80 at most'],
    'a variable without a name': [assigns(''), 'Assign sets ""'],
    'the reserved variable': [assigns('states'), 'Assign sets "states"'],
    'a variable of a rule that is no name': [
      machine({
        A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'B', Assign: { 'a b': 1 } }] },
        B: done,
      }),
      'Choices/Assign sets "a b"',
    ],
    'variables of a Succeed': [machine({ A: { ...done, Assign: { x: 1 } } }), 'Assign is not supported'],
    'variables of a Fail': [machine({ A: { Type: 'Fail', Assign: { x: 1 } } }), 'Assign is not supported'],
  },
  'transforming-data.html': {
    'an expression that is not closed': [pass({ Output: '{% 1' }), '"{% 1" is no expression'],
    'an expression that is not opened': [pass({ Output: { a: ['1 %}'] } }), '"1 %}" is no expression'],
    'an expression after a space': [pass({ Output: ' {% 1 %}' }), 'begins with {% and ends with %}'],
    'an expression before a space': [pass({ Output: '{% 1 %} ' }), 'begins with {% and ends with %}'],
    'the result of a Pass': [
      pass({ Output: '{% $states.result %}' }),
      'reads $states.result, which is not there',
    ],
    'the result of a Wait': [
      machine({ A: { Type: 'Wait', Seconds: 1, Assign: { x: '{% $states . result %}' }, End: true } }),
      'reads $states.result',
    ],
    'the result in a Task’s own arguments': [
      machine({ A: task('f', { End: true }, '{% $states.result %}') }),
      'reads $states.result',
    ],
    'the result in a Catch': [
      caught({ ...all, Output: '{% $states.result %}' }),
      'Catch/Output: "$states.result" reads $states.result',
    ],
    'the error outside a Catch': [
      machine({ A: task('f', { Output: '{% $states.errorOutput.Error %}', End: true }) }),
      'reads $states.errorOutput',
    ],
    'the error in a condition': [
      machine({
        A: { Type: 'Choice', Choices: [{ Condition: '{% $states.errorOutput = 1 %}', Next: 'B' }] },
        B: done,
      }),
      'reads $states.errorOutput',
    ],
  },
  'concepts-error-handling.html': {
    'a Retry of all errors and another': [
      retry({ ErrorEquals: ['States.ALL', 'One'] }),
      'Retry lists States.ALL, which stands alone and at the end',
    ],
    'a Retry of all errors before another': [retry(all, one), 'Retry lists States.ALL'],
    'a Catch of all errors and another': [
      caught({ ErrorEquals: ['One', 'States.ALL'] }),
      'Catch lists States.ALL',
    ],
    'a Catch of all errors before another': [caught(all, one), 'Catch lists States.ALL'],
    'a Retry after three years': [retry({ ...one, IntervalSeconds: 100_000_000 }), 'from 1 to 99999999'],
    'a Retry after no time': [retry({ ...one, IntervalSeconds: 0 }), 'IntervalSeconds is a whole number'],
    'a Retry of half an attempt': [retry({ ...one, MaxAttempts: 0.5 }), 'MaxAttempts is a whole number'],
    'a Retry that is tried too often': [retry({ ...one, MaxAttempts: 100_000_000 }), 'from 0 to 99999999'],
    'a delay of a year and a day': [retry({ ...one, MaxDelaySeconds: 31_622_400 }), 'from 1 to 31622399'],
    'a delay below the interval': [
      retry({ ...one, IntervalSeconds: 10, MaxDelaySeconds: 5 }),
      'MaxDelaySeconds (5) is below IntervalSeconds (10)',
    ],
    'another jitter': [retry({ ...one, JitterStrategy: 'EQUAL' }), 'JitterStrategy is FULL or NONE'],
  },
  'state-task.html': {
    'a heartbeat as long as its time-out': [
      machine({ A: callback('f', { TimeoutSeconds: 10, HeartbeatSeconds: 10, End: true }) }),
      'HeartbeatSeconds (10) is not smaller than TimeoutSeconds (10)',
    ],
    'a time-out after three years': [
      machine({ A: task('f', { TimeoutSeconds: 100_000_000, End: true }) }),
      'TimeoutSeconds is a whole number from 1 to 99999999',
    ],
  },
  'state-map-distributed.html': {
    'a Label of 41 characters': [labelled('x'.repeat(41)), 'Label has 1 to 40 characters'],
    'a Label with a space': [labelled('each one'), 'Label has 1 to 40 characters'],
    'a Label with a bracket': [labelled('each[0]'), 'Label has 1 to 40 characters'],
    'a Label with a wildcard': [labelled('each*'), 'Label has 1 to 40 characters'],
    'a Label with a special character': [labelled('50%'), 'Label has 1 to 40 characters'],
    'a Label twice': [labelled('each', 'each'), 'another Map has the Label "each"'],
    'more failures than all': [map({ ToleratedFailurePercentage: 101 }, distributed), 'from 0 to 100'],
  },
  'input-output-itembatcher.html': {
    'a batch of more than 256 KiB': [
      map({ ItemBatcher: { MaxInputBytesPerBatch: 262_145 } }, distributed),
      'MaxInputBytesPerBatch is a whole number from 1 to 262144',
    ],
    'a batch of no item': [
      map({ ItemBatcher: { MaxItemsPerBatch: 0 } }, distributed),
      'MaxItemsPerBatch is a whole number from 1',
    ],
    'a batch of too many items': [
      map({ ItemBatcher: { MaxItemsPerBatch: 100_000_001 } }, distributed),
      'MaxItemsPerBatch is a whole number from 1 to 100000000',
    ],
  },
  'service-quotas.html': {
    'a definition of more than a megabyte': [
      machine({ A: { ...done, Comment: 'x'.repeat(1_048_576) } }),
      'longer than 1048576 characters',
    ],
  },
  'statemachine-structure.html': {
    'another version of the language': [
      machine({ A: done }, { Version: '2.0' }),
      'Version is "1.0", not "2.0"',
    ],
    'a machine that times out after three years': [
      machine({ A: done }, { TimeoutSeconds: 100_000_000 }),
      'TimeoutSeconds is a whole number from 1 to 99999999',
    ],
  },
  measured: {
    'a state that nothing leads to': [
      machine({ A: done, B: done }),
      'state machine test: state B is not reachable',
    ],
    'a state of a branch that nothing leads to': [
      machine({
        A: { Type: 'Parallel', Branches: [{ StartAt: 'B', States: { B: done, C: done } }], End: true },
      }),
      'state A: state C is not reachable',
    ],
    'states that lead to each other alone': [
      machine({ A: done, B: { Type: 'Pass', Next: 'C' }, C: { Type: 'Pass', Next: 'B' } }),
      'state B is not reachable',
    ],
    'a machine without an end': [
      machine({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } }),
      'no state of it ends the execution',
    ],
    'a language of a branch': [
      machine({
        A: {
          Type: 'Parallel',
          Branches: [{ QueryLanguage: 'JSONata', StartAt: 'B', States: { B: done } }],
          End: true,
        },
      }),
      'QueryLanguage is not supported',
    ],
    'a language of a processor': [map({}, { QueryLanguage: 'JSONata' }), 'QueryLanguage is not supported'],
    'the input of all input': [pass({ Output: '{% $$ %}' }), 'uses $$, which Step Functions does not have'],
    'an expression that breaks off': [pass({ Output: '{% 1 + %}' }), 'is no JSONata'],
    'an expression of nothing': [pass({ Output: '{%  %}' }), 'is no JSONata'],
    'a time-out of a Map': [map({ TimeoutSeconds: 5 }), 'TimeoutSeconds is not supported'],
    'a Catch of a Pass': [pass({ Catch: [{ ...all, Next: 'A' }] }), 'Catch is not supported'],
    'a Retry of a Wait': [
      machine({ A: { Type: 'Wait', Seconds: 1, Retry: [all], End: true } }),
      'Retry is not supported',
    ],
  },
};

describe.each(Object.entries(documented))('a machine is refused by %s for', (_, cases) => {
  it.each(Object.entries(cases))('%s', (__, [definition, sentence]) => {
    expect(() => createStand(definition)).toThrow(sentence);
  });
});

const parallel = (states: object) =>
  machine({ A: { Type: 'Parallel', Branches: [{ StartAt: 'B', States: states }], End: true } });

/** What comes close to a refusal, by the same pages. */
const taken: Readonly<Record<string, string>> = {
  'with a variable of 80 letters of any script': machine({
    A: { Type: 'Pass', Assign: { ['é'.repeat(80)]: 1, x_1: 2, 名前: 3 }, End: true },
  }),
  'with the word $states.result in a text': pass({ Output: "{% 'no $states.result here' %}" }),
  'with the error in a Catch': caught({
    ...all,
    Assign: { e: '{% $states.errorOutput.Error %}' },
    Output: '{% $states.errorOutput.Cause %}',
  }),
  'with all errors alone and last': retry(one, all),
  'with the longest interval, delay and number of attempts': retry({
    ...one,
    IntervalSeconds: 31_622_399,
    MaxDelaySeconds: 31_622_399,
    MaxAttempts: 99_999_999,
  }),
  'with a heartbeat a second shorter than its time-out': machine({
    A: callback('f', { TimeoutSeconds: 10, HeartbeatSeconds: 9, End: true }),
  }),
  'with Labels of 40 characters': labelled('x'.repeat(40), 'y'.repeat(40)),
  'with a batch of 256 KiB': map({ ItemBatcher: { MaxInputBytesPerBatch: 262_144 } }, distributed),
  'with a branch that never ends (measured)': parallel({
    B: { Type: 'Pass', Next: 'C' },
    C: { Type: 'Pass', Next: 'B' },
  }),
  'with a state that only a Catch leads to': caught(all),
  'with a state that only a Default leads to': machine({
    A: { Type: 'Choice', Choices: [{ Condition: false, Next: 'A' }], Default: 'B' },
    B: done,
  }),
  'with a Fail for its only end': machine({ A: { Type: 'Fail' } }),
  'with Version 1.0': machine({ A: done }, { Version: '1.0' }),
};

describe('a machine is taken', () => {
  it.each(Object.entries(taken))('%s', (_, definition) => {
    createStand(definition);
  });
});

describe('a machine is refused for', () => {
  it.each(Object.entries(refused))('%s', (_, [definition, sentence]) => {
    expect(() => createStand(definition)).toThrow(sentence);
  });

  it('waiting for a token in an Express machine', () => {
    expect(() => createStand(machine({ A: callback('f') }), {}, { type: 'EXPRESS' })).toThrow(
      'state A: an Express machine cannot wait for arn:aws:states:::lambda:invoke.waitForTaskToken',
    );
  });
});

/**
 * What asl-validator and AWS's language service have nothing against: what is AWS's and not served here, and what they
 * do not look into. The rest they find too, but not where a run needs it found: asl-validator takes 0.2 s of CPU for a
 * machine, the language service is an editor's, and neither gives the types that the engine is to go on with.
 */
const foundHereAlone: readonly string[] = [
  'a machine in JSONPath',
  'a state in JSONPath',
  '$eval',
  'an unknown resource',
  'an activity',
  'a Lambda without a function',
  'a Lambda called as an event',
  'batches of an inline Map',
  'batches without a size',
  'an inner variable that hides an outer one',
];

describe('what a machine is refused for', () => {
  const parsed = Object.entries(refused).filter(([name]) => name !== 'text that is no JSON');
  it.each(parsed)('is known to others, or not served here: %s', async (name, [definition]) => {
    expect(await isRefusedByOthers(definition)).toBe(!foundHereAlone.includes(name));
  });
});

/** They refuse it, AWS does not say so: the compiler's tests ask both. */
const leftToOthers: Readonly<Record<string, string>> = {
  'a name with a line break': machine({ 'A\n': done }, { StartAt: 'A\n' }),
};

describe('a machine is taken', () => {
  it.each(Object.entries(leftToOthers))('and left to others to refuse: %s', async (_, definition) => {
    createStand(definition);
    expect(await isRefusedByOthers(definition)).toBe(true);
  });

  it('with a resource that somebody serves', () => {
    const resource = 'arn:aws:states:::events:putEvents';
    const definition = machine({ A: { Type: 'Task', Resource: resource, Arguments: {}, End: true } });
    expect(() => createStand(definition)).toThrow(`the resource ${resource} is not supported`);
    createStand(definition, {}, { integrations: { [resource]: async () => ({}) } });
  });

  it.each(allJourneys.map((each) => [each.id, each] as const))('when %s compiles to it', (_, each) => {
    const functions = {
      send: functionArn('s'),
      await: functionArn('a'),
      look: functionArn('l'),
      close: functionArn('c'),
    };
    createStand(JSON.stringify(compileJourney(each, { functions, timeScale: 1 })));
  });
});

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
    'TimeoutSeconds is a whole number of 1 or more',
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

/** AWS refuses these, a run does not need to: the compiler's tests ask both validators. */
const leftToOthers: Readonly<Record<string, string>> = {
  'a state that nothing leads to': machine({ A: done, B: done }),
  'a flow without an end': machine({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } }),
  'a name with a line break': machine({ 'A\n': done }, { StartAt: 'A\n' }),
  'a machine that times out after three years': machine({ A: done }, { TimeoutSeconds: 100_000_000 }),
  'a Retry after three years': machine({
    A: task('f', { Retry: [{ ErrorEquals: ['Flaky'], IntervalSeconds: 100_000_000 }], End: true }),
  }),
  'an expression that is not closed': pass({ Output: '{% 1' }),
  'a batch of more than 256 KiB': map({ ItemBatcher: { MaxInputBytesPerBatch: 300_000 } }, distributed),
  'another version of the language': machine({ A: done }, { Version: '2.0' }),
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

/** Executions that start others: distributed Maps, startExecution, integrations; and what is counted of all this. */
import { describe, expect, it } from 'vitest';
import { seconds } from '../../../../shared/base/time.ts';
import { createStand, type Functions, live, machine, machineArn, outcomeOf, task } from './support.ts';

const childArn = machineArn.replace('test', 'child');
const distributed = (states: Readonly<Record<string, unknown>>, rest: object = {}, type = 'STANDARD') => ({
  Type: 'Map',
  Label: 'Each',
  ItemProcessor: {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: type },
    StartAt: Object.keys(states)[0],
    States: states,
  },
  End: true,
  ...rest,
});
const echo = { One: { Type: 'Pass', End: true } };
const odd = {
  One: {
    Type: 'Choice',
    Choices: [{ Condition: '{% $states.input % 2 = 1 %}', Next: 'Bad' }],
    Default: 'Good',
  },
  Good: { Type: 'Succeed' },
  Bad: { Type: 'Fail', Error: 'Odd' },
};
const exceeded = { status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' };

describe('a distributed Map', () => {
  it('runs each item as an execution with its own input, context and no outer variables', async () => {
    const stand = createStand(
      machine({
        V: { Type: 'Pass', Assign: { x: 1 }, Next: 'A' },
        A: distributed(
          {
            One: {
              Type: 'Pass',
              Output: [
                '{% $states.context.Execution.Input %}',
                '{% $states.context.StateMachine.Name %}',
                '{% $exists($x) %}',
              ],
              End: true,
            },
          },
          {
            Items: ['a'],
            ItemSelector: {
              v: '{% $states.context.Map.Item.Value %}',
              i: '{% $states.context.Map.Item.Index %}',
            },
          },
        ),
      }),
    );
    stand.states.startExecution(machineArn, {});
    await stand.run();
    const [child, parent] = stand.ends;
    expect(parent?.output).toEqual([[{ v: 'a', i: 0 }, 'test/Each', false]]);
    expect([child?.isChild, parent?.isChild]).toEqual([true, false]);
    expect(child?.arn).toMatch(/:execution:test\/Each:/);
  });

  it('bills a transition for each child, besides its own and the states of the children', async () => {
    const stand = createStand(machine({ A: distributed(echo) }));
    stand.states.startExecution(machineArn, [1, 2, 3]);
    await stand.run();
    expect(stand.ends.at(-1)?.transitions).toBe(1 + 3);
    expect(stand.states.stats.transitions).toBe(1 + 3 + 3);
    expect(stand.states.stats.byMachine.get('test')).toMatchObject({
      started: 1,
      children: 3,
      ended: { SUCCEEDED: 4 },
    });
  });

  it('does not bill the states of Express children', async () => {
    const stand = createStand(machine({ A: distributed(echo, {}, 'EXPRESS') }));
    stand.states.startExecution(machineArn, [1, 2, 3]);
    await stand.run();
    expect(stand.states.stats.transitions).toBe(1 + 3);
  });

  it('hands out batches with what they share', async () => {
    const outcome = await live(
      {
        A: distributed(echo, {
          ItemBatcher: { MaxItemsPerBatch: '{% 2 %}', BatchInput: { of: '{% $count($states.input) %}' } },
        }),
      },
      [1, 2, 3],
    );
    expect(outcome.output).toEqual([
      { BatchInput: { of: 3 }, Items: [1, 2] },
      { BatchInput: { of: 3 }, Items: [3] },
    ]);
  });

  it('fills batches up to their bytes', async () => {
    const outcome = await live({ A: distributed(echo, { ItemBatcher: { MaxInputBytesPerBatch: 20 } }) }, [
      'aaaaaa',
      'bbbbbb',
      'cccccc',
    ]);
    expect(outcome.output).toEqual([{ Items: ['aaaaaa', 'bbbbbb'] }, { Items: ['cccccc'] }]);
  });

  it.each([
    ['none by default', {}, [2, 1], exceeded],
    ['a count', { ToleratedFailureCount: 1 }, [2, 1, 4], { output: [2, 4] }],
    ['no more than the count', { ToleratedFailureCount: 1 }, [1, 3, 4], exceeded],
    ['a percentage', { ToleratedFailurePercentage: 50 }, [1, 2, 3, 4], { output: [2, 4] }],
    ['no more than the percentage', { ToleratedFailurePercentage: '{% 49 %}' }, [1, 2, 3, 4], exceeded],
    [
      'the smaller of both',
      { ToleratedFailurePercentage: 100, ToleratedFailureCount: 1 },
      [1, 3, 4],
      exceeded,
    ],
    ['all with 100 %', { ToleratedFailurePercentage: 100 }, [1, 3], { output: [] }],
  ])('tolerates failures: %s', async (_, rest, items, ends) => {
    expect(await live({ A: distributed(odd, rest) }, items)).toMatchObject(ends);
  });

  it('stops the other children when it fails', async () => {
    const stand = createStand(
      machine({
        A: distributed({
          Wait: { Type: 'Wait', Seconds: '{% $states.input %}', Next: 'One' },
          ...odd,
        }),
      }),
    );
    stand.states.startExecution(machineArn, [100, 1, 200]);
    await stand.run();
    expect(stand.ends.map((end) => [end.status, outcomeOf(end).took])).toEqual([
      ['FAILED', 1],
      ['ABORTED', 1],
      ['ABORTED', 1],
      ['FAILED', 1],
    ]);
    expect(stand.states.running()).toBe(0);
  });

  it('runs no more than MaxConcurrency children at a time', async () => {
    const outcome = await live(
      { A: distributed({ One: { Type: 'Wait', Seconds: 10, End: true } }, { MaxConcurrency: 2 }) },
      [1, 2, 3, 4, 5],
    );
    expect(outcome).toMatchObject({ output: [1, 2, 3, 4, 5], took: 30 });
  });

  it('finishes thousands of children that end at once', async () => {
    const outcome = await live(
      { A: distributed(echo, { Output: '{% $count($states.result) %}', MaxConcurrency: 3 }) },
      Array.from({ length: 5_000 }, (_, i) => i),
    );
    expect(outcome.output).toBe(5_000);
  });

  it('goes on from a cursor, as the sweep does', async () => {
    const stand = createStand(
      machine({
        A: distributed(
          {
            Scan: task('scan', {
              Output: '{% $merge([$states.input, $states.result.Payload]) %}',
              Next: 'Done?',
            }),
            'Done?': {
              Type: 'Choice',
              Choices: [{ Condition: '{% $states.input.left > 0 %}', Next: 'Scan' }],
              Default: 'Done',
            },
            Done: { Type: 'Succeed', Output: '{% $states.input.pages %}' },
          },
          { Output: '{% $sum($states.result) %}' },
        ),
      }),
      {
        scan: ({ left, pages = 0 }: { left: number; pages?: number }) => ({
          left: left - 1,
          pages: pages + 1,
        }),
      },
    );
    stand.states.startExecution(machineArn, [{ left: 3 }, { left: 1 }]);
    await stand.run();
    expect(stand.ends.at(-1)?.output).toBe(4);
    expect(stand.states.stats.byMachine.get('test')?.edges).toEqual([
      ['Scan', 'Done?', 4],
      ['Done?', 'Scan', 2],
      ['Done?', 'Done', 2],
    ]);
  });
});

describe('startExecution', () => {
  const starting = (resource: string, rest: object = {}) =>
    machine({
      A: {
        Type: 'Task',
        Resource: `arn:aws:states:::states:${resource}`,
        Arguments: { StateMachineArn: childArn, Name: 'child-1', Input: { n: '{% $states.input.n %}' } },
        End: true,
        ...rest,
      },
    });
  const run = async (definition: string, child: object, rest: object = {}) => {
    const stand = createStand(definition);
    stand.states.addStateMachine({ arn: childArn, name: 'child', definition: machine({ C: child }, rest) });
    stand.states.startExecution(machineArn, { n: 1 }, 'parent');
    await stand.run();
    return stand.ends.map((end) => ({ name: end.name, ...outcomeOf(end) }));
  };
  const slow = { Type: 'Wait', Seconds: 60, Output: '{% $states.input.n + 1 %}', End: true };

  it('starts and goes on', async () => {
    expect(await run(starting('startExecution'), slow)).toMatchObject([
      {
        name: 'parent',
        took: 0,
        output: {
          ExecutionArn: `${childArn.replace('stateMachine', 'execution')}:child-1`,
          StartDate: '2026-11-23T02:00:00.000Z',
        },
      },
      { name: 'child-1', took: 60, output: 2 },
    ]);
  });

  it('waits for the end with .sync:2, and gives the output as JSON', async () => {
    expect(await run(starting('startExecution.sync:2'), slow)).toMatchObject([
      { name: 'child-1' },
      {
        name: 'parent',
        took: 60,
        output: { Name: 'child-1', Status: 'SUCCEEDED', Input: { n: 1 }, Output: 2 },
      },
    ]);
  });

  it('fails with the execution that it waited for', async () => {
    const ends = await run(starting('startExecution.sync:2'), { Type: 'Fail', Error: 'Sad', Cause: 'why' });
    expect(ends[1]).toMatchObject({ name: 'parent', status: 'FAILED', error: 'States.TaskFailed' });
    expect(JSON.parse(ends[1]?.cause ?? '')).toMatchObject({
      Status: 'FAILED',
      Error: 'Sad',
      Cause: 'why',
      Input: '{"n":1}',
    });
  });

  it('says of an execution that timed out neither error nor cause', async () => {
    const ends = await run(starting('startExecution.sync:2'), slow, { TimeoutSeconds: 5 });
    const cause = JSON.parse(ends[1]?.cause ?? '');
    expect([cause.Status, 'Error' in cause, 'Cause' in cause]).toEqual(['TIMED_OUT', false, false]);
  });

  it('stops the execution that it no longer waits for', async () => {
    const ends = await run(starting('startExecution.sync:2', { TimeoutSeconds: 10 }), slow);
    expect(ends).toMatchObject([
      { name: 'child-1', status: 'ABORTED', took: 10 },
      { name: 'parent', status: 'FAILED', error: 'States.Timeout', took: 10 },
    ]);
  });
});

describe('an integration', () => {
  const resource = 'arn:aws:states:::events:putEvents';
  const definition = machine({
    A: { Type: 'Task', Resource: resource, Arguments: { Entries: ['{% $states.input %}'] }, End: true },
  });

  it('gets the arguments, and its answer is the result', async () => {
    const seen: unknown[] = [];
    const stand = createStand(
      definition,
      {},
      {
        integrations: {
          [resource]: async (args) => {
            seen.push(args);
            await stand.clock.sleep(seconds(2));
            return { FailedEntryCount: 0 };
          },
        },
      },
    );
    stand.states.startExecution(machineArn, 'in');
    await stand.run();
    expect(seen).toEqual([{ Entries: ['in'] }]);
    expect(stand.ends.map(outcomeOf)).toMatchObject([{ output: { FailedEntryCount: 0 }, took: 2 }]);
  });

  it('fails by the name and message of its error', async () => {
    const failing = async () => {
      throw Object.assign(new Error('no bus'), { name: 'EventBridge.ResourceNotFoundException' });
    };
    const stand = createStand(definition, {}, { integrations: { [resource]: failing } });
    stand.states.startExecution(machineArn, 'in');
    await stand.run();
    expect(stand.ends.map(outcomeOf)).toMatchObject([
      { error: 'EventBridge.ResourceNotFoundException', cause: 'no bus' },
    ]);
  });
});

describe('the counts', () => {
  it('tell states entered, ways taken, retries and ends by machine', async () => {
    let calls = 0;
    const functions: Functions = {
      f: () => {
        calls += 1;
        if (calls === 1) throw Object.assign(new Error('once'), { name: 'Flaky' });
        if (calls === 3) throw new Error('for good');
      },
    };
    const stand = createStand(
      machine({ A: task('f', { Retry: [{ ErrorEquals: ['Flaky'] }], Next: 'B' }), B: { Type: 'Succeed' } }),
      functions,
    );
    stand.states.startExecution(machineArn, {}, 'one');
    await stand.run();
    stand.states.startExecution(machineArn, {}, 'two');
    await stand.run();
    expect(stand.states.stats).toEqual({
      transitions: 4,
      retries: 1,
      byMachine: new Map([
        [
          'test',
          {
            started: 2,
            children: 0,
            transitions: 4,
            retries: 1,
            ended: { SUCCEEDED: 1, FAILED: 1, TIMED_OUT: 0, ABORTED: 0 },
            entered: new Map([
              ['A', 3],
              ['B', 1],
            ]),
            edges: [['A', 'B', 1]],
          },
        ],
      ]),
    });
  });

  it('keep full jitter between nothing and the whole delay', async () => {
    const took: number[] = [];
    for (let seed = 0; seed < 40; seed += 1) {
      let failures = 1;
      const outcome = await live(
        {
          A: task('f', {
            Retry: [{ ErrorEquals: ['Flaky'], IntervalSeconds: 100, JitterStrategy: 'FULL' }],
            End: true,
          }),
        },
        {},
        {
          f: () => {
            failures -= 1;
            if (failures >= 0) throw Object.assign(new Error('once'), { name: 'Flaky' });
          },
        },
        {},
        { seed },
      );
      took.push(outcome.took);
    }
    expect(Math.min(...took)).toBeLessThan(15);
    expect(Math.max(...took)).toBeGreaterThan(85);
    expect(Math.max(...took)).toBeLessThanOrEqual(100);
  });
});

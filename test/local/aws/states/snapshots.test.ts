/** Snapshots across a change of the app: what is open goes on as it began. */
import { describe, expect, it } from 'vitest';
import { days, hours } from '../../../../shared/base/time.ts';
import { createStand, functionArn, machine, machineArn, outcomeOf } from './support.ts';

const waiting = (output: string) =>
  machine({
    Sleep: { Type: 'Wait', Seconds: 7_200, Next: output },
    [output]: { Type: 'Pass', Output: output, End: true },
  });

describe('a snapshot', () => {
  it('brings along the definition that its executions started with', async () => {
    const before = createStand(waiting('old'));
    before.states.startExecution(machineArn, {}, 'one');
    await before.run(hours(1));

    const after = createStand(waiting('new'), {}, { start: before.clock.now() });
    after.states.restore(before.states.snapshot());
    after.states.startExecution(machineArn, {}, 'two');
    await after.run(hours(1));
    expect(after.ends.map((end) => [end.name, outcomeOf(end).output])).toEqual([['one', 'old']]);

    const third = createStand(waiting('newest'), {}, { start: after.clock.now() });
    third.states.restore(after.states.snapshot());
    await third.run(days(1));
    expect(third.ends.map((end) => [end.name, outcomeOf(end).output])).toEqual([['two', 'new']]);
  });

  it('leaves an updated machine one machine: what it has run under a name is not begun again', async () => {
    let stand = createStand(waiting('first'));
    stand.states.startExecution(machineArn, {}, 'one');
    for (const definition of ['second', 'third', 'first']) {
      const next = createStand(waiting(definition), {}, { start: stand.clock.now() });
      next.states.restore(stand.states.snapshot());
      next.states.startExecution(machineArn, {}, 'one');
      expect(next.states.running()).toBe(1);
      stand = next;
    }
    await stand.run(days(1));
    expect(stand.ends.map((end) => [end.name, outcomeOf(end).output])).toEqual([['one', 'first']]);
    expect(() => stand.states.startExecution(machineArn, {}, 'one')).toThrow('Execution Already Exists');
  });

  it('holds what goes on by an older definition to the role of its machine', async () => {
    const calling = (output: string) =>
      machine({
        Sleep: { Type: 'Wait', Seconds: 7_200, Next: 'Call' },
        Call: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          Arguments: { FunctionName: functionArn('told'), Payload: output },
          End: true,
        },
      });
    const before = createStand(calling('old'));
    before.states.startExecution(machineArn, {}, 'one');
    await before.run(hours(1));

    const asked: string[] = [];
    const after = createStand(
      calling('new'),
      { told: () => null },
      {
        start: before.clock.now(),
        refuses: (arn) => {
          asked.push(arn);
          return undefined;
        },
      },
    );
    after.states.restore(before.states.snapshot());
    await after.run(days(1));
    expect(asked).toEqual([machineArn]);
  });
});

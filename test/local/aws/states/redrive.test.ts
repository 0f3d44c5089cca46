/** RedriveExecution: an execution that did not succeed goes on from the state that it ended in. */
import { describe, expect, it } from 'vitest';
import { days, minutes, seconds } from '../../../../shared/base/time.ts';
import { createStand, machine, machineArn, task } from './support.ts';

const arn = `${machineArn.replace('stateMachine', 'execution')}:one`;
const redrive = (stand: ReturnType<typeof createStand>) =>
  stand.call('RedriveExecution', { executionArn: arn });
const describeIt = (stand: ReturnType<typeof createStand>) =>
  stand.call('DescribeExecution', { executionArn: arn });

/** Fails at its second state until it is mended. */
const failing = () => {
  const asked: unknown[] = [];
  let isMended = false;
  const stand = createStand(
    machine({
      First: { Type: 'Pass', Output: { n: 1 }, Assign: { kept: 'v' }, Next: 'Second' },
      Second: task('work', { Next: 'Last' }, { input: '{% $states.input %}', kept: '{% $kept %}' }),
      Last: { Type: 'Succeed' },
    }),
    {
      work: async (payload) => {
        asked.push(payload);
        if (!isMended) throw Object.assign(new Error('no'), { name: 'Broken' });
        return 'done';
      },
    },
  );
  stand.states.startExecution(machineArn, { customer: 'ada' }, 'one');
  return { stand, asked, mend: () => (isMended = true) };
};

describe('a redrive', () => {
  it('enters the failed state again, with its input and variables, and nothing before it', async () => {
    const { stand, asked, mend } = failing();
    await stand.run(minutes(1));
    expect(describeIt(stand)).toMatchObject({
      status: 'FAILED',
      input: '{"customer":"ada"}',
      error: 'Broken',
      cause: expect.stringContaining('"errorMessage":"no"'),
    });
    mend();
    expect(redrive(stand)).toMatchObject({ redriveDate: expect.any(Number) });
    await stand.run(minutes(1));
    expect(asked).toEqual([
      { input: { n: 1 }, kept: 'v' },
      { input: { n: 1 }, kept: 'v' },
    ]);
    expect(stand.ends.map(({ status }) => status)).toEqual(['FAILED', 'SUCCEEDED']);
    expect(describeIt(stand)).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('may fail again, and be redriven again', async () => {
    const { stand, mend } = failing();
    await stand.run(minutes(1));
    redrive(stand);
    await stand.run(minutes(1));
    expect(describeIt(stand)).toMatchObject({ status: 'FAILED' });
    mend();
    redrive(stand);
    await stand.run(minutes(1));
    expect(describeIt(stand)).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('is there after a snapshot', async () => {
    const { stand, mend } = failing();
    await stand.run(minutes(1));
    stand.states.restore(stand.states.snapshot());
    mend();
    redrive(stand);
    await stand.run(minutes(1));
    expect(describeIt(stand)).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('is refused of what runs or has succeeded, of what ended over 14 days ago, and of what there is not', async () => {
    const { stand, mend } = failing();
    expect(stand.call('RedriveExecution', { executionArn: `${arn}x` })).toMatch('ExecutionDoesNotExist');
    await stand.run(seconds(1));
    mend();
    redrive(stand);
    await stand.run(seconds(1));
    expect(redrive(stand)).toBe('ExecutionNotRedrivable: Execution is SUCCEEDED and cannot be redriven.');
    const waiting = createStand(machine({ A: { Type: 'Wait', Seconds: 3_600, End: true } }));
    waiting.states.startExecution(machineArn, {}, 'one');
    await waiting.run(seconds(1));
    expect(redrive(waiting)).toBe('ExecutionNotRedrivable: Execution is RUNNING and cannot be redriven.');
    const late = failing().stand;
    await late.run(days(15));
    expect(redrive(late)).toBe('ExecutionNotRedrivable: Execution redrivable period exceeded.');
  });
});

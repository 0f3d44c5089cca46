/** CloudWatch's alarms in process: as their templates say, each minute, back to OK when what was measured lies too far back. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createAlarms, type LocalAlarms } from '../../../local/aws/alarms.ts';
import { createClock, type VirtualClock } from '../../../local/aws/clock.ts';
import type { BusEvent } from '../../../local/aws/events.ts';
import { instant, plus, seconds } from '../../../local/aws/time.ts';

const start = instant(Date.parse('2026-03-02T12:00:00Z'));
const errors = { namespace: 'AWS/Lambda', name: 'Errors', dimensions: { FunctionName: 'send' } };
const minutes = (count: number) => seconds(count * 60);

const said = {
  AlarmDescription: 'send fails',
  Namespace: 'AWS/Lambda',
  MetricName: 'Errors',
  Dimensions: [{ Name: 'FunctionName', Value: 'send' }],
  Statistic: 'Sum',
  Period: 300,
  EvaluationPeriods: 2,
  Threshold: 5,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  TreatMissingData: 'notBreaching',
};

let clock: VirtualClock;
let told: Omit<BusEvent, 'id'>[];
let standing = 0;
const watching = (properties: object): LocalAlarms =>
  createAlarms({
    alarms: [
      {
        logicalId: 'SendFaults',
        stack: 'Journeys1',
        type: 'AWS::CloudWatch::Alarm',
        ref: 'SendFaults',
        properties: { ...said, ...properties },
        metadata: {},
      },
    ],
    stackNames: new Map([['Journeys1', 'shop-prod--journeys']]),
    gauges: ({ namespace }) =>
      namespace === 'AWS/SQS' ? () => standing : namespace === 'AWS/S3' ? undefined : 'told',
    clock,
    tell: (event) => told.push(event),
  });
beforeEach(() => {
  clock = createClock(start);
  told = [];
  standing = 0;
});

const pass = (count: number) => clock.runUntil(plus(clock.now(), minutes(count)));
const changes = () =>
  told.map(({ time, detail }) => [
    (time - start) / 60_000,
    (detail as { state: { value: string } }).state.value,
  ]);
const fail = async (alarms: LocalAlarms, count: number, times: number, everyMinutes = 1): Promise<void> => {
  for (let time = 0; time < times; time += 1) {
    alarms.put(errors, count);
    await pass(everyMinutes);
  }
};

describe('an alarm', () => {
  it('goes off once enough of its periods breach, and back when they lie too far back, as its event says', async () => {
    const alarms = watching({});
    await fail(alarms, 5, 10);
    await pass(60);
    // Its own two periods, and the two farther back that are looked at where the latest have no data.
    expect(changes()).toEqual([
      [6, 'ALARM'],
      [25, 'OK'],
    ]);
    expect(told[0]).toMatchObject({
      source: 'aws.cloudwatch',
      detailType: 'CloudWatch Alarm State Change',
      detail: {
        alarmName: 'shop-prod--journeys-SendFaults',
        configuration: { description: 'send fails' },
        previousState: { value: 'OK' },
        state: { timestamp: '2026-03-02T12:06:00.000+0000' },
      },
    });
  });

  it.each([
    ['too few in one of them', {}, 6, 1],
    ['too few in each', {}, 30, 2],
    ['of another metric', { MetricName: 'Throttles' }, 30, 1],
  ])('stays as it is: %s', async (_, properties, times, every) => {
    await fail(watching(properties), 1, times, every);
    await pass(60);
    expect(changes()).toEqual([]);
  });

  it('goes off by so many of its periods as it says', async () => {
    const alarms = watching({ EvaluationPeriods: 3, DatapointsToAlarm: 1 });
    await fail(alarms, 5, 1);
    expect(changes()).toEqual([[1, 'ALARM']]);
  });

  it('looks each minute at what stands in a queue, while anything does', async () => {
    const queue = { namespace: 'AWS/SQS', name: 'Visible', dimensions: { QueueName: 'dead' } };
    const alarms = watching({
      Namespace: 'AWS/SQS',
      MetricName: 'Visible',
      Dimensions: [{ Name: 'QueueName', Value: 'dead' }],
      Statistic: 'Maximum',
      EvaluationPeriods: 1,
      Threshold: 1,
    });
    standing = 2;
    alarms.stir(queue);
    await pass(120);
    standing = 0;
    await pass(60);
    expect(changes()).toEqual([
      [1, 'ALARM'],
      [125, 'OK'],
    ]);
  });

  it('goes on in another process where it was', async () => {
    const alarms = watching({});
    await fail(alarms, 5, 10);
    const kept = JSON.parse(JSON.stringify(alarms.snapshot()));
    clock = createClock(clock.now());
    const next = watching({});
    next.restore(kept);
    expect([...next.states().values()]).toEqual(['ALARM']);
    await pass(30);
    expect(changes().slice(1)).toEqual([[25, 'OK']]);
  });

  it('counts what a function’s log embeds, under each of its sets of dimensions', async () => {
    const alarms = watching({ EvaluationPeriods: 1, Threshold: 3 });
    const Metrics = [{ Name: 'Errors', Unit: 'Count' }];
    const Dimensions = [['FunctionName', 'outcome'], ['FunctionName']];
    alarms.embedded({
      _aws: { CloudWatchMetrics: [{ Namespace: 'AWS/Lambda', Dimensions, Metrics }] },
      FunctionName: 'send',
      outcome: 'held',
      Errors: [1, 2],
    });
    await pass(1);
    expect(changes()).toEqual([[1, 'ALARM']]);
  });

  it.each([
    ['Metrics', { Metrics: [] }],
    ['ExtendedStatistic', { ExtendedStatistic: 'p99' }],
    ['IQM', { Statistic: 'IQM' }],
    ['LessThanLowerThreshold', { ComparisonOperator: 'LessThanLowerThreshold' }],
    ['breaching', { TreatMissingData: 'breaching' }],
    ['10 seconds', { Period: 10 }],
    ['Errors of AWS/S3', { Namespace: 'AWS/S3' }],
  ])('that says %s is refused by that name', (what, properties) => {
    expect(() => watching(properties)).toThrow(what);
  });
});

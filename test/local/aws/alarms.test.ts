/** CloudWatch's alarms in process: as their templates say, each minute, back to OK when what was measured lies too far back. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createAlarms, type LocalAlarms } from '../../../local/aws/alarms.ts';
import { createClock, type VirtualClock } from '../../../local/aws/clock.ts';
import type { BusEvent } from '../../../local/aws/events.ts';
import { formulaOf } from '../../../local/aws/metric-math.ts';
import type { Resource } from '../../../local/aws/template.ts';
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
const resource = (logicalId: string, properties: object) => ({
  logicalId,
  stack: 'Journeys1',
  type: 'AWS::CloudWatch::Alarm',
  ref: logicalId,
  properties: properties as Resource['properties'],
  metadata: {},
});
const watchingOnly = (properties: object, composites: readonly Resource[] = []): LocalAlarms =>
  createAlarms({
    alarms: [resource('SendFaults', properties)],
    composites,
    stackNames: new Map([['Journeys1', 'shop-prod--journeys']]),
    gauges: ({ namespace }) =>
      namespace === 'AWS/SQS' ? () => standing : namespace === 'AWS/S3' ? undefined : 'told',
    clock,
    tell: (event) => told.push(event),
  });
const watching = (properties: object, composites?: readonly Resource[]): LocalAlarms =>
  watchingOnly({ ...said, ...properties }, composites);
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

  it('goes off by the slowest of its values, where it asks a percentile of them', async () => {
    const alarms = watching({
      Statistic: undefined,
      ExtendedStatistic: 'p95',
      EvaluationPeriods: 1,
      Threshold: 3,
    });
    const measure = (slow: number) => {
      for (let each = 0; each < 40; each += 1) alarms.put(errors, each < slow ? 3 : 1);
    };
    measure(2);
    await pass(30);
    expect(changes()).toEqual([]);
    measure(3);
    await pass(1);
    expect(changes()).toEqual([[31, 'ALARM']]);
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

  it('is over several metrics by its expression, and quiet while one of them has no value', async () => {
    const stat = (Id: string, MetricName: string, Stat: string) => ({
      Id,
      ReturnData: false,
      MetricStat: {
        Metric: { Namespace: 'AWS/Lambda', MetricName, Dimensions: said.Dimensions },
        Period: 300,
        Stat,
      },
    });
    const { Namespace: _, MetricName: __, Dimensions: ___, Statistic: ____, Period: _____, ...others } = said;
    const alarms = watchingOnly({
      ...others,
      EvaluationPeriods: 1,
      Threshold: 0.5,
      Metrics: [
        { Id: 'expr_1', Expression: 'IF(runs >= 4, errors / runs, 0)' },
        stat('errors', 'Errors', 'Sum'),
        stat('runs', 'Invocations', 'SampleCount'),
      ],
    });
    const invoked = { ...errors, name: 'Invocations' };
    const run = (times: number) => {
      for (let each = 0; each < times; each += 1) alarms.put(invoked, 1);
    };
    alarms.put(errors, 9);
    await pass(10);
    run(3);
    alarms.put(errors, 3);
    await pass(10);
    expect(changes()).toEqual([]);
    run(4);
    alarms.put(errors, 2);
    await pass(1);
    expect(changes()).toEqual([[21, 'ALARM']]);
    expect(told[0]?.detail).toMatchObject({
      configuration: {
        metrics: [
          { id: 'expr_1', expression: 'IF(runs >= 4, errors / runs, 0)', returnData: true },
          { id: 'errors', metricStat: { stat: 'Sum', period: 300 }, returnData: false },
          { id: 'runs' },
        ],
      },
    });
  });

  it('tells those over it, which go off with the first and back with the last, here as in another process', async () => {
    const over = resource('Told', {
      AlarmName: 'shop-prod--journeys-needs-somebody',
      AlarmRule: '(ALARM("arn:aws:other:local-1:0:AWS::CloudWatch::Alarm/SendFaults"))',
    });
    const alarms = watching({ EvaluationPeriods: 1 }, [over]);
    await fail(alarms, 5, 1);
    expect(told.map(({ detail }) => (detail as { alarmName: string }).alarmName)).toEqual([
      'shop-prod--journeys-SendFaults',
      'shop-prod--journeys-needs-somebody',
    ]);
    expect(told[1]?.detail).toMatchObject({
      configuration: { alarmRule: over.properties.AlarmRule },
      state: { value: 'ALARM', reason: 'shop-prod--journeys-SendFaults transitioned to ALARM' },
    });
    const kept = JSON.parse(JSON.stringify(alarms.snapshot()));
    clock = createClock(clock.now());
    const next = watching({ EvaluationPeriods: 1 }, [over]);
    next.restore(kept);
    expect([...next.states().values()]).toEqual(['ALARM', 'ALARM']);
    await pass(60);
    expect([...next.states().values()]).toEqual(['OK', 'OK']);
  });

  it.each([
    ['AlarmRule of AND', { AlarmRule: 'ALARM("a/SendFaults") AND ALARM("a/SendFaults")' }, 'AND'],
    ['an alarm that is not there', { AlarmRule: 'ALARM("a/Other")' }, 'a/Other'],
    ['a suppressor', { AlarmRule: 'ALARM("a/SendFaults")', ActionsSuppressor: 'x' }, 'ActionsSuppressor'],
  ])('over others is refused by the name of what is not served: %s', (_, properties, what) => {
    expect(() => watching({}, [resource('Told', properties)])).toThrow(what);
  });

  it.each(['m1 +', 'SUM(m1)', '(m1', 'm1 m1', 'm1 & 2', ''])('has no expression "%s"', (expression) => {
    expect(() => formulaOf(expression)).toThrow(`the expression "${expression}"`);
  });

  it.each([
    ['1 + 2 * 3 - 4 / 2', 5],
    ['(1 + 2) * 3', 9],
    ['10 - 2 - 3', 5],
    ['IF(a >= 20, b, 0)', 0.5],
    ['IF(a > 20, b, 0)', 0],
    ['a == 20', 1],
    ['c + 1', undefined],
    ['IF(c, 1, 2)', undefined],
  ])('reckons %s as %s', (expression, result) => {
    const values = new Map([
      ['a', 20],
      ['b', 0.5],
    ]);
    expect(formulaOf(expression)(values)).toBe(result);
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
    ['tm99', { Statistic: undefined, ExtendedStatistic: 'tm99' }],
    ['IQM', { Statistic: 'IQM' }],
    ['LessThanLowerThreshold', { ComparisonOperator: 'LessThanLowerThreshold' }],
    ['breaching', { TreatMissingData: 'breaching' }],
    ['10 seconds', { Period: 10 }],
    ['Errors of AWS/S3', { Namespace: 'AWS/S3' }],
  ])('that says %s is refused by that name', (what, properties) => {
    expect(() => watching(properties)).toThrow(what);
  });
});

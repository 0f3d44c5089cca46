/**
 * CloudWatch's alarms in process: what the services and the functions measure, by the minute, and the state of each alarm over it.
 * Nothing is kept that no alarm watches, and nothing is evaluated where nothing was measured.
 */
import type { VirtualClock } from './clock.ts';
import type { BusEvent } from './events.ts';
import { AssemblyError } from './tables.ts';
import { listOf, type Properties, propertiesOf, type Resource } from './template.ts';
import { type Instant, instant } from './time.ts';

export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export type AlarmState = 'OK' | 'ALARM';

/** What was measured within a minute. */
interface Point {
  /** Its beginning. */
  readonly at: Instant;
  sum: number;
  count: number;
  most: number;
  least: number;
}

export interface AlarmsSnapshot {
  readonly [name: string]: {
    readonly state: AlarmState;
    readonly since: Instant;
    readonly reason: string;
    readonly points: readonly Point[];
  };
}

export interface LocalAlarms {
  readonly put: (metric: Metric, value: number) => void;
  /** What is measured of this as it stands, each minute, may be other than nothing now. */
  readonly stir: (metric: Metric) => void;
  /** Metrics as a function's log embeds them. */
  readonly embedded: (log: unknown) => void;
  readonly states: () => ReadonlyMap<string, AlarmState>;
  readonly snapshot: () => AlarmsSnapshot;
  /** Takes up a snapshot; of alarms that there are no more nothing is taken. */
  readonly restore: (snapshot: AlarmsSnapshot) => void;
}

const minute = 60_000;
/** As in AWS's own example of an alarm over 3 periods, which looks at 5; how many it is of others, it does not say. */
const periodsFartherBack = 2;

type Compare = (value: number, threshold: number) => boolean;
const comparisons: Readonly<Record<string, readonly [sign: string, compare: Compare]>> = {
  GreaterThanOrEqualToThreshold: ['greater than or equal to', (value, threshold) => value >= threshold],
  GreaterThanThreshold: ['greater than', (value, threshold) => value > threshold],
  LessThanOrEqualToThreshold: ['less than or equal to', (value, threshold) => value <= threshold],
  LessThanThreshold: ['less than', (value, threshold) => value < threshold],
};

const total = (points: readonly Point[], of: (point: Point) => number): number =>
  points.reduce((sum, point) => sum + of(point), 0);
const statistics: Readonly<Record<string, (points: readonly Point[]) => number>> = {
  Sum: (points) => total(points, ({ sum }) => sum),
  SampleCount: (points) => total(points, ({ count }) => count),
  Average: (points) => total(points, ({ sum }) => sum) / total(points, ({ count }) => count),
  Maximum: (points) => Math.max(...points.map(({ most }) => most)),
  Minimum: (points) => Math.min(...points.map(({ least }) => least)),
};

interface Settings {
  readonly name: string;
  readonly description: string;
  readonly metric: Metric;
  readonly statistic: string;
  readonly statisticOf: (points: readonly Point[]) => number;
  /** In milliseconds, as are all times here. */
  readonly period: number;
  readonly periods: number;
  readonly datapoints: number;
  readonly threshold: number;
  readonly sign: string;
  readonly isBreaching: Compare;
}

const keyOf = ({ namespace, name, dimensions }: Metric): string =>
  JSON.stringify([namespace, name, Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))]);

/** What of an alarm is served; whatever else one says is refused by its name. */
const served = new Set([
  'AlarmDescription',
  'AlarmActions',
  'ComparisonOperator',
  'DatapointsToAlarm',
  'Dimensions',
  'EvaluationPeriods',
  'MetricName',
  'Namespace',
  'Period',
  'Statistic',
  'Tags',
  'Threshold',
  'TreatMissingData',
]);

const dimensionsOf = (properties: Properties): Metric['dimensions'] =>
  Object.fromEntries(
    listOf(properties.Dimensions)
      .map(propertiesOf)
      .map(({ Name, Value }) => [String(Name), String(Value)]),
  );

/** @throws AssemblyError naming what is not served */
const settingsOf = ({ logicalId, properties }: Resource, stackName: string): Settings => {
  const refuse = (what: string): never => {
    throw new AssemblyError(`alarm ${logicalId} ${what}`);
  };
  for (const name of Object.keys(properties))
    if (!served.has(name)) refuse(`has ${name}, which the embedded engine does not serve`);
  const { ComparisonOperator, Statistic, TreatMissingData, Period, EvaluationPeriods } = properties;
  const [sign, isBreaching] =
    comparisons[String(ComparisonOperator)] ??
    refuse(`compares by ${ComparisonOperator}, which is not served`);
  const statisticOf =
    statistics[String(Statistic)] ?? refuse(`has the statistic ${Statistic}, which is not served`);
  if (TreatMissingData !== 'notBreaching')
    refuse(`takes missing data as ${TreatMissingData ?? 'missing'}; served is notBreaching`);
  const period = Number(Period) * 1_000;
  if (!(period >= minute && period % minute === 0))
    refuse(`has a period of ${Period} seconds; served are whole minutes`);
  const periods = Number(EvaluationPeriods);
  return {
    name: `${stackName}-${logicalId}`,
    description: String(properties.AlarmDescription ?? ''),
    metric: {
      namespace: String(properties.Namespace),
      name: String(properties.MetricName),
      dimensions: dimensionsOf(properties),
    },
    statistic: String(Statistic),
    statisticOf,
    period,
    periods,
    datapoints: Number(properties.DatapointsToAlarm ?? periods),
    threshold: Number(properties.Threshold),
    sign,
    isBreaching,
  };
};

interface Watched {
  readonly settings: Settings;
  /** What is measured as it stands; absent: the metric is told as things happen. */
  readonly gauge: (() => number) | undefined;
  state: AlarmState;
  since: Instant;
  reason: string;
  points: Point[];
  isDue: boolean;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** `2019-10-02T17:04:40.985+0000`, as CloudWatch writes it. */
const timestamp = (at: Instant): string => new Date(at).toISOString().replace('Z', '+0000');

const stateOf = ({ state, since, reason }: Pick<Watched, 'state' | 'since' | 'reason'>) => ({
  value: state,
  reason,
  timestamp: timestamp(since),
});

/** As EventBridge tells it. */
const changeOf = (
  { settings, ...now }: Watched,
  before: Pick<Watched, 'state' | 'since' | 'reason'>,
): Omit<BusEvent, 'id'> => {
  const { name, description, metric, period, statistic } = settings;
  return {
    source: 'aws.cloudwatch',
    detailType: 'CloudWatch Alarm State Change',
    time: now.since,
    detail: {
      alarmName: name,
      configuration: {
        description,
        metrics: [
          {
            id: 'm1',
            metricStat: {
              metric: { dimensions: metric.dimensions, name: metric.name, namespace: metric.namespace },
              period: period / 1_000,
              stat: statistic,
            },
            returnData: true,
          },
        ],
      },
      previousState: stateOf(before),
      state: stateOf(now),
    },
  };
};

interface Embedded {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
}

/** Each of its values under each of its sets of dimensions. */
const measuredIn = (log: Embedded): readonly (readonly [Metric, number])[] => {
  const told = propertiesOf(log);
  return log._aws.CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.flatMap(({ Name: name }) => {
        const dimensions = Object.fromEntries(names.map((each) => [each, String(told[each])]));
        return [told[name]].flat().map((value) => [{ namespace, name, dimensions }, Number(value)] as const);
      }),
    ),
  );
};

/**
 * @param stackNames by the stacks' ids in the assembly
 * @param gauges of a metric that a service measures as it stands; `told` where it tells it as it happens
 * @throws AssemblyError naming what an alarm says or watches that is not served
 */
export const createAlarms = (options: {
  readonly alarms: readonly Resource[];
  readonly stackNames: ReadonlyMap<string, string>;
  readonly gauges: (metric: Metric) => (() => number) | 'told' | undefined;
  readonly clock: VirtualClock;
  readonly tell: (event: Omit<BusEvent, 'id'>) => void;
}): LocalAlarms => {
  const { clock } = options;
  const watched = options.alarms.map((resource): Watched => {
    const settings = settingsOf(resource, options.stackNames.get(resource.stack) ?? resource.stack);
    const { metric } = settings;
    const gauge = options.gauges(metric);
    if (gauge === undefined)
      throw new AssemblyError(
        `alarm ${resource.logicalId} watches ${metric.name} of ${metric.namespace} by ${Object.keys(metric.dimensions).join(', ')}, which nothing measures here`,
      );
    return {
      settings,
      gauge: gauge === 'told' ? undefined : gauge,
      state: 'OK',
      since: clock.now(),
      reason: 'Unchecked: Initial alarm creation',
      points: [],
      isDue: false,
    };
  });
  const byMetric = Map.groupBy(watched, ({ settings }) => keyOf(settings.metric));

  /** What is measured within a minute counts when it is over. */
  const evaluateSoon = (alarm: Watched): void => {
    if (alarm.isDue) return;
    alarm.isDue = true;
    clock.schedule(instant((Math.floor(clock.now() / minute) + 1) * minute), () => {
      alarm.isDue = false;
      look(alarm);
    });
  };

  const note = ({ points }: Watched, at: Instant, value: number): void => {
    const last = points.at(-1);
    if (last?.at !== at) {
      points.push({ at, sum: value, count: 1, most: value, least: value });
      return;
    }
    last.sum += value;
    last.count += 1;
    last.most = Math.max(last.most, value);
    last.least = Math.min(last.least, value);
  };

  /** The values of the periods that have any, the latest first: no more than are evaluated. */
  const valuesOf = ({ settings, points }: Watched): readonly number[] => {
    const { period, periods, statisticOf } = settings;
    const values: number[] = [];
    for (let back = 0; back < periods + periodsFartherBack && values.length < periods; back += 1) {
      const until = clock.now() - back * period;
      const own = points.filter(({ at }) => at < until && at >= until - period);
      if (own.length > 0) values.push(statisticOf(own));
    }
    return values;
  };

  const look = (alarm: Watched): void => {
    const { settings, gauge } = alarm;
    const { period, periods, datapoints, threshold, sign, isBreaching } = settings;
    const now = clock.now();
    const stands = gauge?.();
    if (stands !== undefined) note(alarm, instant(now - minute), stands);
    const farthest = now - (periods + periodsFartherBack) * period;
    alarm.points = alarm.points.filter(({ at }) => at >= farthest);
    const values = valuesOf(alarm);
    const breaching = values.filter((value) => isBreaching(value, threshold));
    const state = breaching.length >= datapoints ? 'ALARM' : 'OK';
    if (state !== alarm.state) {
      const { state: was, since, reason } = alarm;
      alarm.state = state;
      alarm.since = now;
      alarm.reason =
        values.length === 0
          ? `Threshold Crossed: no datapoints were received for ${counted(periods, 'period')} and ${counted(periods, 'missing datapoint')} treated as [NonBreaching].`
          : `Threshold Crossed: ${counted(values.length, 'datapoint')} [${values.join(', ')}]: ${breaching.length} ${sign} the threshold (${threshold}).`;
      options.tell(changeOf(alarm, { state: was, since, reason }));
    }
    const isUnsettled = stands === undefined ? alarm.points.length > 0 : stands > 0;
    if (isUnsettled || alarm.state === 'ALARM') evaluateSoon(alarm);
  };

  const put = (metric: Metric, value: number): void => {
    for (const alarm of byMetric.get(keyOf(metric)) ?? []) {
      note(alarm, instant(Math.floor(clock.now() / minute) * minute), value);
      evaluateSoon(alarm);
    }
  };
  return {
    put,
    stir: (metric) => byMetric.get(keyOf(metric))?.forEach(evaluateSoon),
    embedded: (log) => {
      for (const [metric, value] of measuredIn(log as Embedded)) put(metric, value);
    },
    states: () => new Map(watched.map(({ settings, state }) => [settings.name, state])),
    snapshot: () =>
      Object.fromEntries(
        watched.map(({ settings, state, since, reason, points }) => [
          settings.name,
          { state, since, reason, points },
        ]),
      ),
    restore: (snapshot) => {
      for (const alarm of watched) {
        const saved = snapshot[alarm.settings.name];
        if (saved === undefined) continue;
        Object.assign(alarm, { ...saved, points: [...saved.points] });
        evaluateSoon(alarm);
      }
    },
  };
};

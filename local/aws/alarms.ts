/**
 * CloudWatch's alarms in process: what the services and the functions measure, by the minute, and the state of each alarm over it.
 * Nothing is kept that no alarm watches, and nothing is evaluated where nothing was measured.
 */
import type { VirtualClock } from './clock.ts';
import type { BusEvent } from './events.ts';
import { type Formula, formulaOf } from './metric-math.ts';
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
  /** Each, where a percentile is asked of them. */
  values?: number[];
}

export interface AlarmsSnapshot {
  readonly [name: string]: {
    readonly state: AlarmState;
    readonly since: Instant;
    readonly reason: string;
    /** By the metric's id in the alarm; of one alarm over others there are none. */
    readonly points: Readonly<Record<string, readonly Point[]>>;
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
type Statistic = (points: readonly Point[]) => number;
const statistics: Readonly<Record<string, Statistic>> = {
  Sum: (points) => total(points, ({ sum }) => sum),
  SampleCount: (points) => total(points, ({ count }) => count),
  Average: (points) => total(points, ({ sum }) => sum) / total(points, ({ count }) => count),
  Maximum: (points) => Math.max(...points.map(({ most }) => most)),
  Minimum: (points) => Math.min(...points.map(({ least }) => least)),
};

const percentile = /^p(\d{1,2}(?:\.\d+)?)$/;
/** The least of the values that so many of a hundred do not exceed; of what was kept without its values, the most. */
const percentileOf =
  (percent: number): Statistic =>
  (points) => {
    const values = points.flatMap(({ values: each, most }) => each ?? [most]).sort((a, b) => a - b);
    return values[Math.max(0, Math.ceil((percent / 100) * values.length) - 1)] ?? Number.NaN;
  };

const statisticCalled = (name: string): Statistic | undefined => {
  const [, percent] = percentile.exec(name) ?? [];
  return percent === undefined ? statistics[name] : percentileOf(Number(percent));
};

/** What an alarm asks of a metric. */
interface Measure {
  readonly id: string;
  readonly metric: Metric;
  readonly statistic: string;
  readonly statisticOf: Statistic;
}

interface Settings {
  readonly name: string;
  readonly description: string;
  /** One metric, or several that the expression is over. */
  readonly measures: readonly Measure[];
  /** Its id, and its text. */
  readonly expression?: readonly [id: string, text: string];
  readonly formula: Formula;
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
  'ExtendedStatistic',
  'MetricName',
  'Metrics',
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

/** The id of the one metric of an alarm that has no expression, as its events call it. */
const only = 'm1';

interface Measured extends Pick<Settings, 'measures' | 'expression' | 'formula'> {
  /** In seconds, as the template has it. */
  readonly period: unknown;
}

const measuredBy = (properties: Properties, refuse: (what: string) => never): Measured => {
  const measure = (id: string, metric: Metric, statistic: unknown): Measure => ({
    id,
    metric,
    statistic: String(statistic),
    statisticOf:
      statisticCalled(String(statistic)) ?? refuse(`has the statistic ${statistic}, which is not served`),
  });
  if (properties.Metrics === undefined) {
    const metric = {
      namespace: String(properties.Namespace),
      name: String(properties.MetricName),
      dimensions: dimensionsOf(properties),
    };
    return {
      measures: [measure(only, metric, properties.Statistic ?? properties.ExtendedStatistic)],
      formula: (values) => values.get(only),
      period: properties.Period,
    };
  }
  const parts = listOf(properties.Metrics).map(propertiesOf);
  const [returned, ...others] = parts.filter(({ ReturnData }) => ReturnData !== false);
  if (returned?.Expression === undefined || others.length > 0)
    return refuse('has Metrics that do not come to one Expression, which is not served');
  const stats = parts.filter((part) => part !== returned);
  const periods = new Set(stats.map(({ MetricStat }) => propertiesOf(MetricStat).Period));
  if (periods.size !== 1) return refuse('has metrics of several periods, which is not served');
  const text = String(returned.Expression);
  return {
    measures: stats.map(({ Id, MetricStat }) => {
      const { Metric, Stat } = propertiesOf(MetricStat);
      const properties = propertiesOf(Metric);
      const metric = {
        namespace: String(properties.Namespace),
        name: String(properties.MetricName),
        dimensions: dimensionsOf(properties),
      };
      return measure(String(Id), metric, Stat);
    }),
    expression: [String(returned.Id), text],
    formula: formulaOf(text),
    period: [...periods][0],
  };
};

/** @throws AssemblyError naming what is not served */
const settingsOf = ({ logicalId, properties }: Resource, stackName: string): Settings => {
  const refuse = (what: string): never => {
    throw new AssemblyError(`alarm ${logicalId} ${what}`);
  };
  for (const name of Object.keys(properties))
    if (!served.has(name)) refuse(`has ${name}, which the embedded engine does not serve`);
  const { ComparisonOperator, TreatMissingData, EvaluationPeriods } = properties;
  const [sign, isBreaching] =
    comparisons[String(ComparisonOperator)] ??
    refuse(`compares by ${ComparisonOperator}, which is not served`);
  if (TreatMissingData !== 'notBreaching')
    refuse(`takes missing data as ${TreatMissingData ?? 'missing'}; served is notBreaching`);
  const { period: told, ...measured } = measuredBy(properties, refuse);
  const period = Number(told) * 1_000;
  if (!(period >= minute && period % minute === 0))
    refuse(`has a period of ${told} seconds; served are whole minutes`);
  const periods = Number(EvaluationPeriods);
  return {
    name: `${stackName}-${logicalId}`,
    description: String(properties.AlarmDescription ?? ''),
    ...measured,
    period,
    periods,
    datapoints: Number(properties.DatapointsToAlarm ?? periods),
    threshold: Number(properties.Threshold),
    sign,
    isBreaching,
  };
};

interface Standing {
  state: AlarmState;
  since: Instant;
  reason: string;
}

interface Watched extends Standing {
  readonly settings: Settings;
  /** What is measured as it stands, by the measure's id; the others are told as things happen. */
  readonly gauges: ReadonlyMap<string, () => number>;
  points: Record<string, Point[]>;
  isDue: boolean;
}

/** An alarm over others: it goes off with the first of them. */
interface Composite extends Standing {
  readonly name: string;
  readonly description: string;
  readonly rule: string;
  readonly over: readonly Watched[];
}

const ofComposites = new Set(['AlarmActions', 'AlarmDescription', 'AlarmName', 'AlarmRule', 'Tags']);

const alarmIn = /ALARM\("([^"]*)"\)/g;

/** @throws AssemblyError naming what is not served */
const compositeOf = (
  { logicalId, stack, properties }: Resource,
  alarmOf: (stack: string, logicalId: string) => Watched | undefined,
  since: Instant,
): Composite => {
  const refuse = (what: string): never => {
    throw new AssemblyError(`alarm ${logicalId} ${what}`);
  };
  for (const name of Object.keys(properties))
    if (!ofComposites.has(name)) refuse(`has ${name}, which the embedded engine does not serve`);
  const rule = String(properties.AlarmRule);
  if (!/^[()\s]*(?:[()\s]|OR)*$/.test(rule.replaceAll(alarmIn, '')))
    refuse(`has the rule ${rule}; served is ALARM("…") OR ALARM("…")`);
  return {
    name: String(properties.AlarmName),
    description: String(properties.AlarmDescription ?? ''),
    rule,
    over: [...rule.matchAll(alarmIn)].map(
      ([, arn = '']) =>
        alarmOf(stack, arn.slice(arn.lastIndexOf('/') + 1)) ?? refuse(`is over ${arn}, which is not there`),
    ),
    state: 'OK',
    since,
    reason: 'Unchecked: Initial alarm creation',
  };
};

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** `2019-10-02T17:04:40.985+0000`, as CloudWatch writes it. */
const timestamp = (at: Instant): string => new Date(at).toISOString().replace('Z', '+0000');

const stateOf = ({ state, since, reason }: Standing) => ({
  value: state,
  reason,
  timestamp: timestamp(since),
});

/** As EventBridge tells it. */
const changeOf = (
  alarmName: string,
  configuration: object,
  now: Standing,
  before: Standing,
): Omit<BusEvent, 'id'> => ({
  source: 'aws.cloudwatch',
  detailType: 'CloudWatch Alarm State Change',
  time: now.since,
  detail: { alarmName, configuration, previousState: stateOf(before), state: stateOf(now) },
});

const configurationOf = ({ description, measures, expression, period }: Settings): object => ({
  description,
  metrics: [
    ...(expression === undefined ? [] : [{ id: expression[0], expression: expression[1], returnData: true }]),
    ...measures.map(({ id, metric: { dimensions, name, namespace }, statistic }) => ({
      id,
      metricStat: { metric: { dimensions, name, namespace }, period: period / 1_000, stat: statistic },
      returnData: expression === undefined,
    })),
  ],
});

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
  /** Those that are over others. */
  readonly composites: readonly Resource[];
  readonly stackNames: ReadonlyMap<string, string>;
  readonly gauges: (metric: Metric) => (() => number) | 'told' | undefined;
  readonly clock: VirtualClock;
  readonly tell: (event: Omit<BusEvent, 'id'>) => void;
}): LocalAlarms => {
  const { clock } = options;
  const watched = options.alarms.map((resource): Watched => {
    const settings = settingsOf(resource, options.stackNames.get(resource.stack) ?? resource.stack);
    const gauges = new Map<string, () => number>();
    for (const { id, metric } of settings.measures) {
      const gauge = options.gauges(metric);
      if (gauge === undefined)
        throw new AssemblyError(
          `alarm ${resource.logicalId} watches ${metric.name} of ${metric.namespace} by ${Object.keys(metric.dimensions).join(', ')}, which nothing measures here`,
        );
      if (gauge !== 'told') gauges.set(id, gauge);
    }
    return {
      settings,
      gauges,
      state: 'OK',
      since: clock.now(),
      reason: 'Unchecked: Initial alarm creation',
      points: {},
      isDue: false,
    };
  });
  const byMetric = Map.groupBy(
    watched.flatMap((alarm) =>
      alarm.settings.measures.map(({ id, metric }) => ({ alarm, id, key: keyOf(metric) })),
    ),
    ({ key }) => key,
  );
  const byLogicalId = new Map(
    options.alarms.map(({ stack, logicalId }, index) => [`${stack} ${logicalId}`, watched[index]]),
  );
  const composites = options.composites.map((resource) =>
    compositeOf(resource, (stack, id) => byLogicalId.get(`${stack} ${id}`), clock.now()),
  );

  const turn = (
    standing: Standing,
    name: string,
    configuration: object,
    to: Omit<Standing, 'since'>,
  ): void => {
    const { state, since, reason } = standing;
    Object.assign(standing, { ...to, since: clock.now() });
    options.tell(changeOf(name, configuration, standing, { state, since, reason }));
  };

  /** Those over the alarm, which has turned. */
  const lookOver = (alarm: Watched): void => {
    for (const composite of composites) {
      if (!composite.over.includes(alarm)) continue;
      const state = composite.over.some((each) => each.state === 'ALARM') ? 'ALARM' : 'OK';
      if (state === composite.state) continue;
      const { name, description, rule } = composite;
      const reason = `${alarm.settings.name} transitioned to ${alarm.state}`;
      turn(composite, name, { description, alarmRule: rule }, { state, reason });
    }
  };

  /** What is measured within a minute counts when it is over. */
  const evaluateSoon = (alarm: Watched): void => {
    if (alarm.isDue) return;
    alarm.isDue = true;
    clock.schedule(instant((Math.floor(clock.now() / minute) + 1) * minute), () => {
      alarm.isDue = false;
      look(alarm);
    });
  };

  const note = ({ points, settings }: Watched, id: string, at: Instant, value: number): void => {
    points[id] ??= [];
    const last = points[id].at(-1);
    if (last?.at !== at) {
      const isRanked = settings.measures.some((each) => each.id === id && percentile.test(each.statistic));
      points[id].push({
        at,
        sum: value,
        count: 1,
        most: value,
        least: value,
        ...(isRanked && { values: [value] }),
      });
      return;
    }
    last.values?.push(value);
    last.sum += value;
    last.count += 1;
    last.most = Math.max(last.most, value);
    last.least = Math.min(last.least, value);
  };

  /** The values of the periods that have any, the latest first: no more than are evaluated. */
  const valuesOf = ({ settings, points }: Watched): readonly number[] => {
    const { period, periods, measures, formula } = settings;
    const values: number[] = [];
    for (let back = 0; back < periods + periodsFartherBack && values.length < periods; back += 1) {
      const until = clock.now() - back * period;
      const own = new Map<string, number>();
      for (const { id, statisticOf } of measures) {
        const measured = (points[id] ?? []).filter(({ at }) => at < until && at >= until - period);
        if (measured.length > 0) own.set(id, statisticOf(measured));
      }
      const value = formula(own);
      if (value !== undefined) values.push(value);
    }
    return values;
  };

  const look = (alarm: Watched): void => {
    const { settings, gauges } = alarm;
    const { period, periods, datapoints, threshold, sign, isBreaching } = settings;
    const now = clock.now();
    let stands = 0;
    for (const [id, gauge] of gauges) {
      note(alarm, id, instant(now - minute), gauge());
      stands = Math.max(stands, gauge());
    }
    const farthest = now - (periods + periodsFartherBack) * period;
    for (const [id, points] of Object.entries(alarm.points))
      alarm.points[id] = points.filter(({ at }) => at >= farthest);
    const values = valuesOf(alarm);
    const breaching = values.filter((value) => isBreaching(value, threshold));
    const state = breaching.length >= datapoints ? 'ALARM' : 'OK';
    if (state !== alarm.state) {
      const reason =
        values.length === 0
          ? `Threshold Crossed: no datapoints were received for ${counted(periods, 'period')} and ${counted(periods, 'missing datapoint')} treated as [NonBreaching].`
          : `Threshold Crossed: ${counted(values.length, 'datapoint')} [${values.join(', ')}]: ${breaching.length} ${sign} the threshold (${threshold}).`;
      turn(alarm, settings.name, configurationOf(settings), { state, reason });
      lookOver(alarm);
    }
    const isUnsettled =
      gauges.size > 0 ? stands > 0 : Object.values(alarm.points).some(({ length }) => length > 0);
    if (isUnsettled || alarm.state === 'ALARM') evaluateSoon(alarm);
  };

  const put = (metric: Metric, value: number): void => {
    for (const { alarm, id } of byMetric.get(keyOf(metric)) ?? []) {
      note(alarm, id, instant(Math.floor(clock.now() / minute) * minute), value);
      evaluateSoon(alarm);
    }
  };
  return {
    put,
    stir: (metric) => {
      for (const { alarm } of byMetric.get(keyOf(metric)) ?? []) evaluateSoon(alarm);
    },
    embedded: (log) => {
      for (const [metric, value] of measuredIn(log as Embedded)) put(metric, value);
    },
    states: () =>
      new Map([
        ...watched.map(({ settings, state }) => [settings.name, state] as const),
        ...composites.map(({ name, state }) => [name, state] as const),
      ]),
    snapshot: () =>
      Object.fromEntries([
        ...watched.map(
          ({ settings, state, since, reason, points }) =>
            [settings.name, { state, since, reason, points }] as const,
        ),
        ...composites.map(
          ({ name, state, since, reason }) => [name, { state, since, reason, points: {} }] as const,
        ),
      ]),
    restore: (snapshot) => {
      for (const alarm of watched) {
        const saved = snapshot[alarm.settings.name];
        if (saved === undefined) continue;
        const { points, ...standing } = saved;
        Object.assign(alarm, standing);
        // What was kept when an alarm had one metric is not taken up.
        if (!Array.isArray(points))
          alarm.points = Object.fromEntries(Object.entries(points).map(([id, each]) => [id, [...each]]));
        evaluateSoon(alarm);
      }
      for (const composite of composites) {
        const { points: _, ...standing } = snapshot[composite.name] ?? { points: {} };
        Object.assign(composite, standing);
      }
    },
  };
};

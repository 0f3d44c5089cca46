/** What a deployment pays for by being there, counted in its templates. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listOf, propertiesOf } from '../aws/template.ts';

export interface Resources {
  /** Metrics that alarms look at: an alarm on a formula looks at several. */
  readonly alarmedMetrics: number;
  readonly compositeAlarms: number;
  readonly dashboards: number;
  readonly secrets: number;
  /** Of the shop's own, by which tables, queues and secrets are encrypted. */
  readonly keys: number;
  /** In seconds, for each queue that a function reads and such a key encrypts: how long SQS keeps what it has asked of the key. */
  readonly keyedQueues: readonly number[];
  readonly webAcls: number;
  readonly webAclRules: number;
  /** Queues that functions read: Lambda asks each without end. */
  readonly readQueues: number;
  readonly distributions: number;
  readonly functions: number;
  /** In gigabytes, by the functions' folders. */
  readonly memory: Readonly<Record<string, number>>;
  /** Functions, by their folders, of which X-Ray keeps traces that begin with them; and whether it keeps those of executions. */
  readonly traced: readonly string[];
  readonly tracesExecutions: boolean;
  /** Tables whose items are kept by point-in-time recovery, by their logical ids without CDK's hash. */
  readonly backedUp: readonly string[];
}

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

const resourcesIn = (assembly: string): readonly (readonly [id: string, resource: Resource])[] =>
  readdirSync(assembly)
    .filter((file) => file.endsWith('.template.json'))
    .flatMap((file) => {
      const { Resources = {} } = JSON.parse(readFileSync(join(assembly, file), 'utf8')) as {
        readonly Resources?: Readonly<Record<string, Resource>>;
      };
      return Object.entries(Resources);
    });

/** A formula is no metric: what it is made of is. */
const metricsOf = ({ Properties = {} }: Resource): number =>
  Properties.Metrics === undefined
    ? 1
    : listOf(Properties.Metrics).filter((each) => propertiesOf(each).MetricStat !== undefined).length;

const folderOf = ({ Metadata = {} }: Resource): string | undefined =>
  /^functions\/([^/]+)\//.exec(String(Metadata['rekindle:entry'] ?? ''))?.[1];

const isBackedUp = ({ Properties = {} }: Resource): boolean =>
  propertiesOf(Properties.PointInTimeRecoverySpecification).PointInTimeRecoveryEnabled === true;

/** The key of the shop's own that a table is encrypted by. */
const keyOf = ({ Properties = {} }: Resource): unknown =>
  propertiesOf(Properties.SSESpecification).KMSMasterKeyId;

/** Of queues without a dead-letter queue nothing reads but people. */
const reusesOf = ({ Properties = {} }: Resource): readonly number[] =>
  Properties.KmsMasterKeyId === undefined || Properties.RedrivePolicy === undefined
    ? []
    : [Number(Properties.KmsDataKeyReusePeriodSeconds)];

/** @param assembly a `cdk.out` */
export const resourcesOf = (assembly: string): Resources => {
  const all = resourcesIn(assembly);
  const of = (type: string) => all.filter(([, { Type }]) => Type === type);
  const alarms = of('AWS::CloudWatch::Alarm');
  const webAcls = of('AWS::WAFv2::WebACL');
  const functions = of('AWS::Lambda::Function');
  return {
    alarmedMetrics: alarms.reduce((sum, [, alarm]) => sum + metricsOf(alarm), 0),
    compositeAlarms: of('AWS::CloudWatch::CompositeAlarm').length,
    dashboards: of('AWS::CloudWatch::Dashboard').length,
    secrets: of('AWS::SecretsManager::Secret').length,
    keys: new Set(of('AWS::DynamoDB::Table').flatMap(([, table]) => keyOf(table) ?? [])).size,
    keyedQueues: of('AWS::SQS::Queue').flatMap(([, queue]) => reusesOf(queue)),
    webAcls: webAcls.length,
    webAclRules: webAcls.reduce((sum, [, { Properties = {} }]) => sum + listOf(Properties.Rules).length, 0),
    readQueues: of('AWS::Lambda::EventSourceMapping').filter(
      ([, { Properties = {} }]) => Properties.StartingPosition === undefined,
    ).length,
    distributions: of('AWS::CloudFront::Distribution').length,
    functions: functions.length,
    memory: Object.fromEntries(
      functions.flatMap(([, each]) => {
        const folder = folderOf(each);
        return folder === undefined ? [] : [[folder, Number(each.Properties?.MemorySize ?? 128) / 1_024]];
      }),
    ),
    traced: functions.flatMap(([, each]) => {
      const { Mode } = propertiesOf(each.Properties?.TracingConfig);
      return Mode === 'Active' ? (folderOf(each) ?? []) : [];
    }),
    tracesExecutions: of('AWS::StepFunctions::StateMachine').some(
      ([, { Properties }]) => propertiesOf(Properties?.TracingConfiguration).Enabled === true,
    ),
    backedUp: of('AWS::DynamoDB::Table').flatMap(([id, table]) =>
      isBackedUp(table) ? [id.replace(/[0-9A-F]{8}$/, '')] : [],
    ),
  };
};

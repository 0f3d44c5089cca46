/** One Lambda function, with its logs, its alarm, and where its source lies. */
import { join } from 'node:path';
import { CfnResource, Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Architecture, type ILayerVersion, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export interface RekindleFunctionProps {
  /** Folder under functions/. */
  readonly name: string;
  readonly description: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeout?: Duration;
  readonly memoryMb?: number;
  readonly layers?: readonly ILayerVersion[];
}

const root = join(import.meta.dirname, '..', '..');

/** ESM has no `require`, and a CommonJS dependency of a bundle asks for one. */
const requireBanner =
  "import { createRequire as rekindleRequire } from 'node:module'; const require = rekindleRequire(import.meta.url);";

/** Metadata under this key tells the embedded engine the handler's source. */
export const entryMetadata = 'rekindle:entry';

export class RekindleFunction extends Construct {
  readonly function: NodejsFunction;

  constructor(scope: Construct, id: string, props: RekindleFunctionProps) {
    super(scope, id);
    const entry = `functions/${props.name}/handler.ts`;
    this.function = new NodejsFunction(this, 'Function', {
      entry: join(root, entry),
      projectRoot: root,
      depsLockFilePath: join(root, 'package-lock.json'),
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMb ?? 512,
      timeout: props.timeout ?? Duration.seconds(60),
      tracing: Tracing.ACTIVE,
      environment: {
        ...props.environment,
        NODE_OPTIONS: '--enable-source-maps',
        POWERTOOLS_SERVICE_NAME: 'rekindle',
        POWERTOOLS_METRICS_NAMESPACE: 'Rekindle',
      },
      layers: [...(props.layers ?? [])],
      logGroup: new LogGroup(this, 'Logs', { retention: RetentionDays.ONE_MONTH }),
      bundling: {
        format: OutputFormat.ESM,
        target: 'node24',
        minify: true,
        sourceMap: true,
        mainFields: ['module', 'main'],
        banner: requireBanner,
        // The whole SDK is bundled: versions are pinned, and Lambda's own copy is not.
        bundleAwsSDK: true,
      },
    });
    const resource = this.function.node.defaultChild;
    if (CfnResource.isCfnResource(resource)) resource.addMetadata(entryMetadata, entry);
    new Alarm(this, 'FaultsAlarm', {
      alarmDescription: `${props.name} fails: look for its name in the logs`,
      metric: this.function.metricErrors({ period: Duration.minutes(5) }),
      threshold: 5,
      evaluationPeriods: 2,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}

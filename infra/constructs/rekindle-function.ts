/** One Lambda function, with its role, its logs, its alarm, and where its source lies. */
import { join } from 'node:path';
import { CfnResource, Duration } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogLevel, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { alarm } from './alarm.ts';
import type { FileLayer } from './file-layer.ts';

export interface RekindleFunctionProps {
  /** Folder under functions/. */
  readonly name: string;
  readonly description: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeout?: Duration;
  readonly memoryMb?: number;
  /** What lies beside it; Lambda takes five. */
  readonly files: readonly FileLayer[];
}

const root = join(import.meta.dirname, '..', '..');

/** ESM has no `require`, and a CommonJS dependency of a bundle asks for one. */
const requireBanner =
  "import { createRequire as rekindleRequire } from 'node:module'; const require = rekindleRequire(import.meta.url);";

/** Metadata under this key tells the embedded engine the handler's source. */
const entryMetadata = 'rekindle:entry';

export class RekindleFunction extends Construct {
  readonly function: NodejsFunction;

  constructor(scope: Construct, id: string, props: RekindleFunctionProps) {
    super(scope, id);
    const entry = `functions/${props.name}/handler.ts`;
    const logGroup = new LogGroup(this, 'Logs', { retention: RetentionDays.ONE_MONTH });
    // A role of its own: the one that CDK makes may write to every log group of the account.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
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
        ...Object.assign({}, ...props.files.map(({ environment }) => environment)),
        NODE_OPTIONS: '--enable-source-maps',
        POWERTOOLS_METRICS_NAMESPACE: 'Rekindle',
      },
      layers: props.files.map(({ layer }) => layer),
      role,
      logGroup,
      bundling: {
        format: OutputFormat.ESM,
        target: 'node24',
        minify: true,
        sourceMap: true,
        mainFields: ['module', 'main'],
        banner: requireBanner,
        logLevel: LogLevel.WARNING,
        // The whole SDK is bundled: versions are pinned, and Lambda's own copy is not.
        bundleAwsSDK: true,
      },
    });
    const resource = this.function.node.defaultChild;
    if (CfnResource.isCfnResource(resource)) resource.addMetadata(entryMetadata, entry);
    alarm(this, 'FaultsAlarm', {
      metric: this.function.metricErrors({ period: Duration.minutes(5) }),
      description: `${props.name} fails: look for its faults by name in its logs`,
      from: 5,
      periods: 2,
    });
  }
}

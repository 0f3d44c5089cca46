/** One Lambda function, with its role, its logs, its alarm, and where its source lies. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AssetHashType, CfnResource, DockerImage, Duration } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { accept, onAll } from './accepted.ts';
import { alarm } from './alarm.ts';
import type { FileLayer } from './file-layer.ts';

export interface RekindleFunctionProps {
  /** Folder under functions/. */
  readonly name: string;
  readonly description: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeout?: Duration;
  readonly memoryMb?: number;
  /** Invocations that run at once, which others of the account do not get; absent: as many as the account has. */
  readonly atOnce?: number;
  /** Whether its own alarm tells of its faults; absent: it does. A state machine that alone invokes it tells of what it did not mend by trying again. */
  readonly isWatched?: false;
  /** What lies beside it; Lambda takes five. */
  readonly files: readonly FileLayer[];
}

const root = join(import.meta.dirname, '..', '..');

/** The handler's bundle: the package brings it along; in the project it is made from its source when CDK bundles. */
const codeOf = (name: string): Code => {
  const shipped = join(root, 'bundles', name);
  if (existsSync(shipped)) return Code.fromAsset(shipped);
  return Code.fromAsset(join(root, 'functions', name), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('unused'),
      local: {
        tryBundle: (folder) => {
          execFileSync(process.execPath, [join(root, 'scripts', 'bundle.ts'), name, folder], {
            stdio: ['ignore', 'ignore', 'inherit'],
          });
          return true;
        },
      },
    },
  });
};

/** Metadata under this key tells the embedded engine the handler's source. */
const entryMetadata = 'rekindle:entry';

export class RekindleFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: RekindleFunctionProps) {
    super(scope, id);
    const entry = `functions/${props.name}/handler.ts`;
    const logGroup = new LogGroup(this, 'Logs', { retention: RetentionDays.ONE_MONTH });
    // A role of its own: the one that CDK makes may write to every log group of the account.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    this.function = new LambdaFunction(this, 'Function', {
      code: codeOf(props.name),
      handler: 'index.handler',
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMb ?? 512,
      timeout: props.timeout ?? Duration.seconds(60),
      // What an execution begins, whose trace X-Ray keeps; the setting `traces` has others begin one, too.
      tracing: Tracing.PASS_THROUGH,
      ...(props.atOnce !== undefined && { reservedConcurrentExecutions: props.atOnce }),
      environment: {
        ...props.environment,
        ...Object.assign({}, ...props.files.map(({ environment }) => environment)),
        POWERTOOLS_METRICS_NAMESPACE: 'Rekindle',
      },
      layers: props.files.map(({ layer }) => layer),
      role,
      logGroup,
    });
    const resource = this.function.node.defaultChild;
    if (CfnResource.isCfnResource(resource)) resource.addMetadata(entryMetadata, entry);
    accept(this, {
      [onAll('*')]:
        'X-Ray, callback tasks, SES’s quota and list, phone numbers and the list of machines are no resources to AWS; permissions.test.ts has them all',
      'Serverless-LambdaTracing':
        'It is traced with the execution that it works for; a trace of each event costs more than to take it in, and is a setting',
      'Serverless-LambdaDLQ':
        'Whoever invokes it waits for its answer, or a queue, a stream or EventBridge hands over again what failed',
    });
    if (props.isWatched === false) return;
    alarm(this, 'FaultsAlarm', {
      // Lambda measures 0 of an invocation without one, so that the average is their share.
      metric: this.function.metricErrors({ period: Duration.minutes(5), statistic: Stats.AVERAGE }),
      kind: 'function-fails',
      of: props.name,
      from: 0.1,
      periods: 2,
    });
  }
}

/**
 * The tables, and who may sign in. But for the figures they outlive the stack: what customers did is not to be lost with a
 * deployment. The figures are counted from the ledger, and can be again.
 */
import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { prefixOf, stackName } from '../../shared/shop/names.ts';
import type { Settings } from '../../shared/shop/settings.ts';
import { accept } from '../constructs/accepted.ts';
import { alarm } from '../constructs/alarm.ts';
import { SignIn } from '../constructs/sign-in.ts';

const common = {
  billingMode: BillingMode.PAY_PER_REQUEST,
  pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
  encryption: TableEncryption.AWS_MANAGED,
  deletionProtection: true,
  removalPolicy: RemovalPolicy.RETAIN,
};

/** The index that a coupon is found by, from an order that names its code. */
export const couponIndex = 'by-code';

/** The index that a journey's coupons are listed by, in the order of their issue. */
export const offerIndex = 'by-offer';

/** The index that a queue's tasks are listed by. */
export const taskIndex = 'by-queue';

export interface DataStackProps extends StackProps {
  readonly settings: Settings;
}

export class DataStack extends Stack {
  readonly profiles: Table;
  readonly ledger: Table;
  readonly figures: Table;
  /** Where there is a console. */
  readonly signIn?: SignIn;

  constructor(scope: Construct, id: string, { settings, ...props }: DataStackProps) {
    super(scope, id, { ...props, stackName: stackName(settings, 'data') });
    this.profiles = new Table(this, 'Profiles', {
      ...common,
      partitionKey: { name: 'i', type: AttributeType.STRING },
    });
    this.ledger = new Table(this, 'Ledger', {
      ...common,
      partitionKey: { name: 'c', type: AttributeType.STRING },
      sortKey: { name: 'k', type: AttributeType.STRING },
      timeToLiveAttribute: 'ttl',
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
    });
    this.figures = new Table(this, 'Figures', {
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      removalPolicy: RemovalPolicy.DESTROY,
      partitionKey: { name: 'f', type: AttributeType.STRING },
      sortKey: { name: 'd', type: AttributeType.STRING },
      timeToLiveAttribute: 'ttl',
    });
    this.ledger.addGlobalSecondaryIndex({
      indexName: couponIndex,
      partitionKey: { name: 'code', type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
    });
    this.ledger.addGlobalSecondaryIndex({
      indexName: taskIndex,
      partitionKey: { name: 'q', type: AttributeType.STRING },
      sortKey: { name: 'due', type: AttributeType.NUMBER },
      projectionType: ProjectionType.ALL,
    });
    this.ledger.addGlobalSecondaryIndex({
      indexName: offerIndex,
      partitionKey: { name: 'jm', type: AttributeType.STRING },
      sortKey: { name: 'issuedAt', type: AttributeType.NUMBER },
      projectionType: ProjectionType.ALL,
    });
    accept(this.figures, {
      'AwsSolutions-DDB3': 'Its figures are counted from the ledger, and can be again',
    });
    this.#throttles();
    if (settings.console !== undefined) this.signIn = new SignIn(this, 'SignIn', prefixOf(settings));
    new CfnOutput(this, 'ProfilesTable', { value: this.profiles.tableName });
    new CfnOutput(this, 'LedgerTable', { value: this.ledger.tableName });
  }

  /** Of those that customers wait for; what counts the figures tells itself when it fails. */
  #throttles(): void {
    const tables = { Profiles: this.profiles, Ledger: this.ledger };
    for (const [of, { tableName }] of Object.entries(tables))
      for (const way of ['Read', 'Write'])
        alarm(this, `${of}${way}sThrottledAlarm`, {
          metric: new Metric({
            namespace: 'AWS/DynamoDB',
            metricName: `${way}ThrottleEvents`,
            dimensionsMap: { TableName: tableName },
            statistic: Stats.SUM,
            period: Duration.minutes(5),
          }),
          kind: 'table-throttled',
          of,
          from: 100,
          periods: 3,
        });
  }
}

/** Whom alarms are told: by one alarm a stack, over all of its own, so that what goes wrong together is told once. */
import { Aws, type Stack } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Alarm, AlarmRule, CompositeAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { oneOf } from '../../shared/shop/alarms.ts';
import { alarmOf, type Deployment, prefixOf, type StackKind } from '../../shared/shop/names.ts';
import type { Settings } from '../../shared/shop/settings.ts';
import { accept } from './accepted.ts';

/**
 * @param stacks by what they are of; each after all of its alarms were made
 * @param home where the topic lies
 */
export const tellOfAlarms = (
  stacks: Readonly<Partial<Record<StackKind, Stack>>>,
  home: Stack,
  deployment: Deployment,
  address: string,
): void => {
  const topic = new Topic(home, 'Alarms', { displayName: prefixOf(deployment), enforceSSL: true });
  topic.addSubscription(new EmailSubscription(address));
  accept(topic, {
    'Serverless-SNSRedrivePolicy': 'An email that is not delivered is seen in CloudWatch still',
  });
  // A policy of its own takes the place of the one by which the whole account may publish.
  topic.grantPublish(
    new ServicePrincipal('cloudwatch.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  );
  const told = new SnsAction(topic);
  for (const [kind, stack] of Object.entries(stacks) as [StackKind, Stack][]) {
    const alarms = stack.node.findAll().filter((node): node is Alarm => node instanceof Alarm);
    new CompositeAlarm(stack, 'Told', {
      compositeAlarmName: alarmOf(deployment, kind),
      alarmDescription: oneOf(kind),
      alarmRule: AlarmRule.anyOf(...alarms),
    }).addAlarmAction(told);
  }
};

/** Tells the address at four fifths of what AWS may ask in a month, and when the forecast lies above it. */
export const tellOfBill = (
  home: Stack,
  deployment: Deployment,
  { usdAMonth, to }: NonNullable<Settings['bill']>,
): void => {
  const subscribers = [{ subscriptionType: 'EMAIL', address: to }];
  const from = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
    notification: {
      notificationType,
      threshold,
      thresholdType: 'PERCENTAGE',
      comparisonOperator: 'GREATER_THAN',
    },
    subscribers,
  });
  new CfnBudget(home, 'Bill', {
    budget: {
      budgetName: prefixOf(deployment),
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount: usdAMonth, unit: 'USD' },
      costFilters: { TagKeyValue: [`user:shop$${deployment.name}`] },
    },
    notificationsWithSubscribers: [from('ACTUAL', 80), from('FORECASTED', 100)],
  });
};

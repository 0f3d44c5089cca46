/** Permissions by the operation: each function gets what its adapters call, and no more. */
import { Aws, Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ConfigurationSet } from 'aws-cdk-lib/aws-ses';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { accept, asFound, onAll } from './constructs/accepted.ts';

/** A transaction's parts need the permissions of the operations that they stand for. */
type TableOperation =
  | 'GetItem'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'BatchWriteItem'
  | 'ConditionCheckItem'
  | 'Query'
  | 'Scan';

const allow = (
  grantee: IGrantable,
  actions: readonly string[],
  on:
    | { readonly resources: readonly string[]; readonly conditions?: Readonly<Record<string, unknown>> }
    | { readonly notResources: readonly string[] },
): void => {
  const statement =
    'resources' in on
      ? { resources: [...on.resources], ...(on.conditions !== undefined && { conditions: on.conditions }) }
      : { notResources: [...on.notResources] };
  grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions: [...actions], ...statement }));
};

/** @param resource an ARN with a wildcard */
const acceptOn = (grantee: IGrantable, resource: string, reason: string): void => {
  const { grantPrincipal } = grantee;
  if (!Construct.isConstruct(grantPrincipal)) return;
  accept(grantPrincipal, { [onAll(asFound(Stack.of(grantPrincipal).resolve(resource)))]: reason });
};

/** Who may get one item may get several: reads of one moment are gathered (functions/adapters/reads.ts). */
const actionsOf = (operation: TableOperation): readonly string[] =>
  operation === 'GetItem' ? ['dynamodb:GetItem', 'dynamodb:BatchGetItem'] : [`dynamodb:${operation}`];

/** These operations on the table; its indexes are not meant. */
export const grantTable = (
  grantee: IGrantable,
  table: Table,
  ...operations: readonly TableOperation[]
): void => allow(grantee, operations.flatMap(actionsOf), { resources: [table.tableArn] });

export const grantIndex = (grantee: IGrantable, table: Table, index: string): void =>
  allow(grantee, ['dynamodb:Query'], { resources: [`${table.tableArn}/index/${index}`] });

/** Answering callback tasks: the token is the authority, and AWS knows no resource for these actions. */
export const answerTasks = (grantee: IGrantable): void =>
  allow(grantee, ['states:SendTaskSuccess', 'states:SendTaskFailure'], { resources: ['*'] });

export const startExecutions = (grantee: IGrantable, stateMachineArns: readonly string[]): void => {
  if (stateMachineArns.length > 0) allow(grantee, ['states:StartExecution'], { resources: stateMachineArns });
};

/** Finding executions that did not succeed, and by what they ended. */
export const findExecutions = (
  grantee: IGrantable,
  { machines, executions }: { readonly machines: string; readonly executions: string },
): void => {
  allow(grantee, ['states:ListExecutions'], { resources: [machines] });
  acceptOn(grantee, machines, 'Journeys that the shop has no more have passages still');
  lookAtExecutions(grantee, executions);
};

/** How an execution stands, and by what it has ended. */
export const lookAtExecutions = (grantee: IGrantable, executions: string): void => {
  allow(grantee, ['states:DescribeExecution'], { resources: [executions] });
  acceptOn(grantee, executions, 'Any execution of its journeys');
};

/** Which machines there are: AWS knows no resource for this action. */
export const findMachines = (grantee: IGrantable): void =>
  allow(grantee, ['states:ListStateMachines'], { resources: ['*'] });

/** Letting executions go on that did not succeed. */
export const redriveExecutions = (grantee: IGrantable, executions: string): void => {
  allow(grantee, ['states:RedriveExecution'], { resources: [executions] });
  acceptOn(grantee, executions, 'Any execution of its journeys');
};

export const readSecret = (grantee: IGrantable, secret: Secret): void =>
  allow(grantee, ['secretsmanager:GetSecretValue'], { resources: [secret.secretArn] });

/** A batch of messages needs no permission of its own. */
export const sendMessages = (grantee: IGrantable, queue: Queue): void =>
  allow(grantee, ['sqs:SendMessage'], { resources: [queue.queueArn] });

/**
 * Email, from this one address. The identity is left open: SES asks for that of the address, of its domain or of a
 * domain above, whichever is verified, and in its sandbox for the recipient's too.
 */
export const sendEmail = (grantee: IGrantable, from: string, configurationSet: ConfigurationSet): void => {
  const stack = Stack.of(configurationSet);
  const identities = stack.formatArn({ service: 'ses', resource: 'identity', resourceName: '*' });
  acceptOn(grantee, identities, 'Whichever identity is verified; the address is a condition');
  allow(grantee, ['ses:SendEmail'], {
    resources: [
      identities,
      stack.formatArn({
        service: 'ses',
        resource: 'configuration-set',
        resourceName: configurationSet.configurationSetName,
      }),
    ],
    conditions: { StringEquals: { 'ses:FromAddress': from } },
  });
};

/** Taking an address off SES's list of those that it does not write to: addresses are no resources to SES. */
export const releaseAddresses = (grantee: IGrantable): void =>
  allow(grantee, ['ses:DeleteSuppressedDestination'], { resources: ['*'] });

/** What the account may send, which is no resource to SES. */
export const askQuota = (grantee: IGrantable): void =>
  allow(grantee, ['ses:GetAccount'], { resources: ['*'] });

/** Texts to phone numbers, which are no resources to SNS; topics are, and none of them is meant. */
export const sendTexts = (grantee: IGrantable): void =>
  allow(grantee, ['sns:Publish'], { notResources: [`arn:${Aws.PARTITION}:sns:*:*:*`] });

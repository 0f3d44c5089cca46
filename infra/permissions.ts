/** Permissions by the operation: each function gets what its adapter calls, and no more. */
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';

type TableOperation =
  | 'GetItem'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'BatchWriteItem'
  | 'Query'
  | 'Scan';

/** These operations on the table, and Query on its indexes too. */
export const grantTable = (
  grantee: IGrantable,
  table: Table,
  ...operations: readonly TableOperation[]
): void => {
  grantee.grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({
      actions: operations.map((operation) => `dynamodb:${operation}`),
      resources: [table.tableArn],
    }),
  );
  if (operations.includes('Query'))
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['dynamodb:Query'], resources: [`${table.tableArn}/index/*`] }),
    );
};

/** Answering callback tasks: the token is the authority, and AWS knows no resource for these actions. */
export const answerTasks = (grantee: IGrantable): void => {
  grantee.grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({ actions: ['states:SendTaskSuccess', 'states:SendTaskFailure'], resources: ['*'] }),
  );
};

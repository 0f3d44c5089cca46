/** Step Functions: starting passages and answering their callback tasks. */
import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  ExecutionNotRedrivable,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  RedriveExecutionCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { instant } from '../../shared/base/time.ts';
import { endedOf, endedSchema } from '../../shared/customers/events/execution-ended.ts';
import type { Executions } from '../../shared/flows/ports.ts';
import { isNamed, reaching } from './faults.ts';
import { executionOf } from './machines.ts';
import { awsClientLater } from './runtime.ts';

const answered = async (work: Promise<unknown>): Promise<'answered' | 'gone'> => {
  try {
    await reaching('Step Functions', work);
    return 'answered';
  } catch (error) {
    if (isNamed(error, 'TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken')) return 'gone';
    throw error;
  }
};

export const createExecutions = (): Executions => {
  const client = awsClientLater(() => SFNClient);
  const describe = async (executionArn: string) => {
    const { status, stopDate, ...told } = await reaching(
      'Step Functions',
      client().send(new DescribeExecutionCommand({ executionArn })),
    );
    const read = endedSchema.safeParse({ ...told, status, stopDate: stopDate?.getTime() });
    return { status, ended: read.success ? endedOf(read.data) : undefined };
  };
  return {
    start: async (stateMachineArn, name, input) => {
      const command = new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) });
      try {
        await reaching('Step Functions', client().send(command));
      } catch (error) {
        if (!isNamed(error, 'ExecutionAlreadyExists')) throw error;
      }
    },
    succeed: (taskToken, output) =>
      answered(client().send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }))),
    detour: (taskToken, error, cause) =>
      answered(client().send(new SendTaskFailureCommand({ taskToken, error, cause: JSON.stringify(cause) }))),
    machines: async (prefix) => {
      const found: string[] = [];
      let page: string | undefined;
      do {
        const { stateMachines = [], nextToken } = await reaching(
          'Step Functions',
          client().send(new ListStateMachinesCommand(page === undefined ? {} : { nextToken: page })),
        );
        found.push(
          ...stateMachines.flatMap(({ stateMachineArn: arn }) => (arn?.startsWith(prefix) ? [arn] : [])),
        );
        page = nextToken;
      } while (page !== undefined);
      return found.sort();
    },
    ended: async (stateMachineArn, as, page) => {
      const { executions = [], nextToken } = await reaching(
        'Step Functions',
        client().send(
          new ListExecutionsCommand({
            stateMachineArn,
            statusFilter: as,
            ...(page !== undefined && { nextToken: page }),
          }),
        ),
      );
      return {
        executions: executions.flatMap(({ executionArn: execution, stopDate }) =>
          execution === undefined || stopDate === undefined
            ? []
            : [{ execution, stoppedAt: instant(stopDate.getTime()) }],
        ),
        ...(nextToken !== undefined && { next: nextToken }),
      };
    },
    endOf: async (execution) => (await describe(execution)).ended,
    leads: async (passage) => {
      try {
        const { status, ended } = await describe(executionOf(passage));
        if (ended !== undefined) return ended;
        return status === 'SUCCEEDED' ? 'succeeded' : 'running';
      } catch (error) {
        if (!(error instanceof ExecutionDoesNotExist)) throw error;
        return 'none';
      }
    },
    redrive: async (executionArn) => {
      try {
        await reaching('Step Functions', client().send(new RedriveExecutionCommand({ executionArn })));
        return undefined;
      } catch (error) {
        if (!(error instanceof ExecutionNotRedrivable)) throw error;
        return error.message;
      }
    },
  };
};

/** Step Functions: starting passages and answering their callback tasks. */
import {
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Executions } from '../../shared/flows/ports.ts';
import { isNamed, reaching } from './faults.ts';
import { awsClient } from './runtime.ts';

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
  const client = awsClient(SFNClient);
  return {
    start: async (stateMachineArn, name, input) => {
      const command = new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) });
      try {
        await reaching('Step Functions', client.send(command));
      } catch (error) {
        if (!isNamed(error, 'ExecutionAlreadyExists')) throw error;
      }
    },
    succeed: (taskToken, output) =>
      answered(client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }))),
    detour: (taskToken, error, cause) =>
      answered(client.send(new SendTaskFailureCommand({ taskToken, error, cause: JSON.stringify(cause) }))),
  };
};

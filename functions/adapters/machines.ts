/** The state machines of this deployment's journeys. */
import * as z from 'zod';
import { type EnrolmentKey, executionName, type JourneyId } from '../../shared/base/ids.ts';
import { deploymentOf, journeyMachine } from '../../shared/shop/names.ts';
import { EnvironmentError } from './secrets.ts';

const environmentSchema = z.object({
  /** What all state machines' ARNs begin with. */
  STATE_MACHINES: z.string().min(1),
  /** What all names of the deployment's resources begin with. */
  DEPLOYMENT: z.string().min(1),
});

/** What all names of the deployment's resources begin with. @throws EnvironmentError when DEPLOYMENT is missing */
export const deploymentName = (): string => {
  const { DEPLOYMENT } = process.env;
  if (DEPLOYMENT === undefined) throw new EnvironmentError('the environment lacks DEPLOYMENT');
  return DEPLOYMENT;
};

/** The ARN of the fit's; `undefined`: nothing here asks what it learns. */
export const fitMachineArn = (): string | undefined => {
  const { STATE_MACHINES, FIT_MACHINE } = process.env;
  return STATE_MACHINES === undefined || FIT_MACHINE === undefined
    ? undefined
    : `${STATE_MACHINES}${FIT_MACHINE}`;
};

/** The ARN of the machine whose name stands in the variable. @throws EnvironmentError naming the variable that is missing */
export const machineNamed = (variable: 'CENSUS_MACHINE' | 'RESULTS_MACHINE'): string => {
  const { STATE_MACHINES, [variable]: name } = process.env;
  if (STATE_MACHINES === undefined || name === undefined)
    throw new EnvironmentError(
      `the environment lacks ${STATE_MACHINES === undefined ? 'STATE_MACHINES' : variable}`,
    );
  return `${STATE_MACHINES}${name}`;
};

/** The ARN of the recount's. @throws EnvironmentError naming the variable that is missing */
export const recountMachineArn = (): string => {
  const { STATE_MACHINES, RECOUNT_MACHINE } = process.env;
  if (STATE_MACHINES === undefined || RECOUNT_MACHINE === undefined)
    throw new EnvironmentError(
      `the environment lacks ${STATE_MACHINES === undefined ? 'STATE_MACHINES' : 'RECOUNT_MACHINE'}`,
    );
  return `${STATE_MACHINES}${RECOUNT_MACHINE}`;
};

/** The ARN of the journey's. @throws EnvironmentError naming the variables that are missing */
export const machineOf = (journey: JourneyId): string => {
  const parsed = environmentSchema.safeParse(process.env);
  if (!parsed.success) {
    const names = parsed.error.issues.map(({ path }) => path.join('.'));
    throw new EnvironmentError(`the environment lacks ${names.join(', ')}`);
  }
  const { STATE_MACHINES, DEPLOYMENT } = parsed.data;
  return `${STATE_MACHINES}${journeyMachine(deploymentOf(DEPLOYMENT), journey)}`;
};

/** The ARN of the execution that leads the passage. @throws EnvironmentError as above */
export const executionOf = (passage: EnrolmentKey): string =>
  `${machineOf(passage.journey).replace(':stateMachine:', ':execution:')}:${executionName(passage)}`;

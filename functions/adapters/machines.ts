/** The state machines of this deployment's journeys. */
import { z } from 'zod';
import { type EnrolmentKey, executionName, type JourneyId } from '../../shared/base/ids.ts';
import { deploymentOf, journeyMachine } from '../../shared/shop/names.ts';
import { EnvironmentError } from './secrets.ts';

const environmentSchema = z.object({
  /** What all state machines' ARNs begin with. */
  STATE_MACHINES: z.string().min(1),
  /** What all names of the deployment's resources begin with. */
  DEPLOYMENT: z.string().min(1),
});

/** The ARN of the fit's; `undefined`: nothing here asks what it learns. */
export const fitMachineArn = (): string | undefined => {
  const { STATE_MACHINES, FIT_MACHINE } = process.env;
  return STATE_MACHINES === undefined || FIT_MACHINE === undefined
    ? undefined
    : `${STATE_MACHINES}${FIT_MACHINE}`;
};

/** The ARN of the census's. @throws EnvironmentError naming the variable that is missing */
export const censusMachineArn = (): string => {
  const { STATE_MACHINES, CENSUS_MACHINE } = process.env;
  if (STATE_MACHINES === undefined || CENSUS_MACHINE === undefined)
    throw new EnvironmentError(
      `the environment lacks ${STATE_MACHINES === undefined ? 'STATE_MACHINES' : 'CENSUS_MACHINE'}`,
    );
  return `${STATE_MACHINES}${CENSUS_MACHINE}`;
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

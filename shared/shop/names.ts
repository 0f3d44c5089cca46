/** What a shop's resources are called in its AWS account, so that other shops and stages can live there too. */
import { digestOf, type JourneyId } from '../base/ids.ts';

/** Of the settings: which shop it is, and which of its deployments. */
export interface Deployment {
  readonly name: string;
  readonly stage: string;
}

/** `rekindle-prod`: what all names begin with. A stage has no dash, so no two deployments share it. */
export const prefixOf = ({ name, stage }: Deployment): string => `${name}-${stage}`;

/** The deployment that a prefix is of. */
export const deploymentOf = (prefix: string): Deployment => {
  const dash = prefix.lastIndexOf('-');
  return { name: prefix.slice(0, dash), stage: prefix.slice(dash + 1) };
};

/** What the names of all that is deployed begin with, those too that CloudFormation makes up: it begins with the stack's. */
export const namesOf = (deployment: Deployment): string => `${prefixOf(deployment)}--`;

const digestLetters = 8;

/**
 * `rekindle-prod--dead-letters`. A shop's name, a stage and a journey's id have single dashes only, so no two
 * deployments share a name either. One that would be longer than AWS takes is cut, and ends with a digest of the whole.
 * @param longest in characters, as AWS has it for this kind of resource
 */
export const nameIn = (deployment: Deployment, what: string, longest: number): string => {
  const whole = `${namesOf(deployment)}${what}`;
  if (whole.length <= longest) return whole;
  return `${whole.slice(0, longest - digestLetters - 1)}-${digestOf(whole).slice(0, digestLetters)}`;
};

/** What stacks are of. */
export type StackKind =
  | 'data'
  | 'messaging'
  | 'figures'
  | 'journeys'
  | 'sweep'
  | 'fit'
  | 'api'
  | 'edge'
  | 'console';

/** A stack's; CloudFormation begins with it whatever has no name of its own, such as tables, functions and their logs. */
export const stackName = (deployment: Deployment, what: StackKind): string => nameIn(deployment, what, 128);

/** Of the alarm over all alarms of a stack. */
export const alarmOf = (deployment: Deployment, what: StackKind): string =>
  nameIn(deployment, `${what}-needs-somebody`, 255);

/** In characters, as Step Functions has it. */
const longestMachine = 80;

/** A journey has one machine, whatever its version: it is updated in place, and who is on the way goes on as they began. */
export const journeyMachine = (deployment: Deployment, journey: JourneyId): string =>
  nameIn(deployment, `journey-${journey}`, longestMachine);

/** What the names of all journeys' machines begin with. */
export const journeyMachines = (deployment: Deployment): string => `${namesOf(deployment)}journey-`;

export const sweepMachine = (deployment: Deployment): string => nameIn(deployment, 'sweep', longestMachine);

/** Counts all customers, by list. */
export const censusMachine = (deployment: Deployment): string => nameIn(deployment, 'census', longestMachine);

/** Counts what journeys have brought. */
export const resultsMachine = (deployment: Deployment): string =>
  nameIn(deployment, 'results', longestMachine);

/** Learns of all customers' orders. */
export const fitMachine = (deployment: Deployment): string => nameIn(deployment, 'fit', longestMachine);

/** Counts the read model's figures anew. */
export const recountMachine = (deployment: Deployment): string =>
  nameIn(deployment, 'recount', longestMachine);

/** Finds executions that did not succeed. */
export const reconcileMachine = (deployment: Deployment): string =>
  nameIn(deployment, 'reconcile', longestMachine);

export const broadcastMachine = (deployment: Deployment): string =>
  nameIn(deployment, 'broadcast', longestMachine);

/** In characters, as SQS has it. */
const longestQueue = 80;

/** The queue of what could not be taken in, where operators and the command find it. */
export const deadLetterQueue = (deployment: Deployment): string =>
  nameIn(deployment, 'dead-letters', longestQueue);

/** The queue of what a receiver of webhooks is to be posted. */
export const webhookQueue = (deployment: Deployment, receiver: string): string =>
  nameIn(deployment, `webhook-${receiver}`, longestQueue);

/** And of what it did not take. A receiver's name has single dashes only, so that none is called so. */
export const webhookDeadLetterQueue = (deployment: Deployment, receiver: string): string =>
  nameIn(deployment, `webhook-${receiver}--dead-letters`, longestQueue);

/** The queue of what the shop's own system is to be told of codes. */
export const offersQueue = (deployment: Deployment): string => nameIn(deployment, 'offers', longestQueue);

/** And of what it could not be told. */
export const offersDeadLetterQueue = (deployment: Deployment): string =>
  nameIn(deployment, 'offers--dead-letters', longestQueue);

/** What the function that shows and changes words serves of the API: this path, and all below it. */
export const wordsPath = '/v1/words';

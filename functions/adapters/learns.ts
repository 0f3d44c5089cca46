/** What this deployment's fits learn. */
import { learningsNamed } from '../../shared/flows/fitting/learnings.ts';
import { EnvironmentError } from './secrets.ts';

/** @throws EnvironmentError */
export const processLearnings = () => {
  const { LEARNS } = process.env;
  if (LEARNS === undefined) throw new EnvironmentError('the environment lacks LEARNS');
  return learningsNamed(LEARNS.split(' '));
};

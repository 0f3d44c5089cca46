/** The fit: started by an operator, and what came of the last. */
import { startFit, tellFit } from '../../shared/flows/fitting/work.ts';
import { processPorts } from '../adapters/index.ts';
import { fitMachineArn } from '../adapters/machines.ts';
import { unlessRefused } from './contract/fault.ts';
import type { Route } from './contract/request.ts';

export const fit: Route = async () => unlessRefused(await startFit(fitMachineArn(), processPorts()));
export const tellOfFit: Route = () => tellFit(processPorts());

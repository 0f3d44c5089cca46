/** The fit: started by an operator, and what came of the last. */
import { startFit, tellFit } from '../../../shared/flows/fitting/work.ts';
import { processPorts } from '../../adapters/index.ts';
import { fitMachineArn } from '../../adapters/machines.ts';
import { unlessRefused } from '../contract/fault.ts';
import { campaigns } from '../contract/roles.ts';
import { route, type Topic } from '../contract/route.ts';
import { fitStartedBody, fitToldBody } from '../contract/schemas.ts';

export const fit: Topic = {
  name: 'Fit',
  about: 'What is learned of the shop’s own orders',
  routes: [
    route({
      at: 'GET /v1/fit',
      roles: campaigns,
      summary: 'What came of the last fit, and the model of who returns that is in use',
      answer: fitToldBody,
      handle: () => tellFit(processPorts()),
    }),
    route({
      at: 'POST /v1/fit',
      roles: campaigns,
      summary: 'Starts a fit: learns of all customers’ orders, and puts in use what is no worse than what is',
      answer: fitStartedBody,
      faults: [409],
      handle: async () => unlessRefused(await startFit(fitMachineArn(), processPorts())),
    }),
  ],
};

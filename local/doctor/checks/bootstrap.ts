/** What `cdk deploy` stands on in each account and region. */
import { stackName } from '../../../shared/shop/names.ts';
import { type Check, failing, right } from '../check.ts';

export const bootstrap: Check = {
  name: 'bootstrap',
  findings: async ({ account, shop: { settings } }) => {
    // With a qualifier of the shop's own it is called otherwise: what was deployed stands on it.
    const stack = (await account.stack('CDKToolkit')) ?? (await account.stack(stackName(settings, 'data')));
    if (stack !== undefined) return [right(`cdk is bootstrapped in ${account.region}`)];
    return [
      failing(`cdk is not bootstrapped in ${account.region}`, 'the stack CDKToolkit', 'npx cdk bootstrap'),
    ];
  },
};

/** Whether the deployment is there, whole and at rest. */
import { prefixOf, stackName } from '../../../shared/shop/names.ts';
import { type Check, failing, right, warning } from '../check.ts';

/** Those that every shop has, in the order in which they are made. */
const always = ['data', 'messaging', 'figures', 'journeys', 'sweep', 'api'] as const;

const isWhole = (status: string): boolean => /^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status);
/** It is as it was before the last deployment, and works. */
const isOlder = (status: string): boolean => /^(UPDATE|IMPORT)_ROLLBACK_COMPLETE$/.test(status);

export const stacks: Check = {
  name: 'stacks',
  findings: async ({ account, shop: { settings } }) => {
    const told = await Promise.all(
      always.map(async (what) => {
        const name = stackName(settings, what);
        return { name, status: (await account.stack(name))?.status };
      }),
    );
    const missing = told.filter(({ status }) => status === undefined).map(({ name }) => name);
    const broken = told.flatMap(({ name, status }) =>
      status === undefined || isWhole(status) ? [] : [{ name, status }],
    );
    if (missing.length === 0 && broken.length === 0) return [right(`${prefixOf(settings)} is deployed`)];
    return [
      ...(missing.length === 0
        ? []
        : [failing(`not deployed: ${missing.join(', ')}`, 'deployed', 'npm run deploy')]),
      ...broken.map(({ name, status }) =>
        (isOlder(status) ? warning : failing)(
          `${name} is ${status}`,
          'complete',
          `aws cloudformation describe-stack-events --stack-name ${name} says why; then npm run deploy`,
        ),
      ),
    ];
  },
};

/** In its sandbox SNS texts verified numbers alone. */
import { textingJourneys } from '../channels.ts';
import { type Check, failing, right } from '../check.ts';

export const textSandbox: Check = {
  name: 'text-sandbox',
  findings: async ({ account, shop }) => {
    const journeys = textingJourneys({ shop });
    if (journeys.length === 0) return [right('no journey sends texts')];
    if (!(await account.texting()).inSandbox) return [right(`texts reach anybody from ${account.region}`)];
    return [
      failing(
        `SNS is in its sandbox for texts in ${account.region}, and ${journeys.join(', ')} send${journeys.length === 1 ? 's' : ''} them`,
        'out of it',
        'the console of Amazon SNS, Text messaging (SMS), Exit SMS sandbox; or pause these journeys until then: paused(journey)',
      ),
    ];
  },
};

/** SES's own list of addresses that it does not write to: what the address book stops for, it is to stop for too. */
import { type Check, right, warning } from '../check.ts';

const wanted = ['BOUNCE', 'COMPLAINT'];

export const sesSuppression: Check = {
  name: 'ses-suppression',
  findings: async ({ account }) => {
    const { suppresses } = await account.sending();
    const lacking = wanted.filter((reason) => !suppresses.includes(reason));
    if (lacking.length === 0) return [right('SES stops at bounces and complaints, as the address book does')];
    return [
      warning(
        `SES goes on writing to an address after ${lacking.join(' and ').toLowerCase()}, for whatever else sends in the account`,
        'its own list for both, beside the address book',
        `aws sesv2 put-account-suppression-attributes --suppressed-reasons ${wanted.join(' ')}`,
      ),
    ];
  },
};

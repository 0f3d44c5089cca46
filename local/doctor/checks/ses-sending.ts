/** SES pauses an account whose messages bounce or are complained of. */
import { type Check, failing, right, warning } from '../check.ts';

const page = 'the case that AWS has opened in the Support Center';

export const sesSending: Check = {
  name: 'ses-sending',
  findings: async ({ account }) => {
    const { isOn, reputation } = await account.sending();
    if (reputation === 'SHUTDOWN')
      return [failing('SES has paused the account’s sending for its reputation', 'HEALTHY', page)];
    if (!isOn)
      return [
        failing(
          'the account’s sending is switched off',
          'on',
          'aws sesv2 put-account-sending-attributes --sending-enabled',
        ),
      ];
    if (reputation === 'PROBATION')
      return [warning('SES has the account under review for its reputation', 'HEALTHY', page)];
    return [right('sending is on, and its reputation healthy')];
  },
};

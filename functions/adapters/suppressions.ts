/** SES's own list of addresses that it does not write to, which is the account's and the region's. */
import { DeleteSuppressedDestinationCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import type { Suppressions } from '../../shared/flows/ports.ts';
import { isNamed, reaching } from './faults.ts';
import { awsClientLater } from './runtime.ts';

export const createSuppressions = (): Suppressions => {
  const client = awsClientLater(() => SESv2Client);
  return {
    release: async (EmailAddress) => {
      try {
        await reaching('SES', client().send(new DeleteSuppressedDestinationCommand({ EmailAddress })));
      } catch (error) {
        // So SES says that the address is not on its list.
        if (!isNamed(error, 'NotFoundException')) throw error;
      }
    },
  };
};

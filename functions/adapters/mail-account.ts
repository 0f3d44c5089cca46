/** How SES stands to the account: what it has put under review, or paused, no metric and no event of AWS's tells. */
import { GetAccountCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import type { MailAccount } from '../../shared/flows/ports.ts';
import { awsClientLater, onceInProcess } from './runtime.ts';

/** SES takes one such request a second, and others ask it, too: it is tried for some seconds. */
export const processMailAccount = onceInProcess((): (() => Promise<MailAccount | undefined>) => {
  const client = awsClientLater(() => SESv2Client, { maxAttempts: 5 });
  return async () => {
    const told = await client()
      .send(new GetAccountCommand({}))
      .catch(() => undefined);
    return told && { isOn: told.SendingEnabled !== false, reputation: told.EnforcementStatus ?? 'HEALTHY' };
  };
});

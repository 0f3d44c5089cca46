/** The doctor: what stands between an account and a shop's first email. Each check is one module, named here once. */
import { NotAllowedError } from '../../functions/adapters/account.ts';
import type { Check, Examined, Finding, Wrong } from './check.ts';
import { alarmsTo } from './checks/alarms-to.ts';
import { bootstrap } from './checks/bootstrap.ts';
import { dkim } from './checks/dkim.ts';
import { dmarc } from './checks/dmarc.ts';
import { encryptionKey } from './checks/encryption-key.ts';
import { identity } from './checks/identity.ts';
import { keyPolicy } from './checks/key-policy.ts';
import { keyRotation } from './checks/key-rotation.ts';
import { lambdaConcurrency } from './checks/lambda-concurrency.ts';
import { mailFrom } from './checks/mail-from.ts';
import { names } from './checks/names.ts';
import { sesQuota } from './checks/ses-quota.ts';
import { sesSandbox } from './checks/ses-sandbox.ts';
import { sesSending } from './checks/ses-sending.ts';
import { sesSuppression } from './checks/ses-suppression.ts';
import { stacks } from './checks/stacks.ts';
import { stepFunctions } from './checks/step-functions.ts';
import { textSandbox } from './checks/text-sandbox.ts';
import { textSenders } from './checks/text-senders.ts';
import { textSpend } from './checks/text-spend.ts';

/** In the order in which somebody with an empty account goes. */
const checks: readonly Check[] = [
  bootstrap,
  names,
  encryptionKey,
  keyPolicy,
  keyRotation,
  stacks,
  identity,
  dkim,
  mailFrom,
  dmarc,
  sesSandbox,
  sesSending,
  sesQuota,
  sesSuppression,
  textSandbox,
  textSpend,
  textSenders,
  lambdaConcurrency,
  stepFunctions,
  alarmsTo,
];

export type Diagnosis = Finding & { readonly check: string };

/** What could not be asked is said, and keeps nothing else from being asked. */
const unasked = (error: unknown): Wrong =>
  error instanceof NotAllowedError
    ? {
        state: 'unknown',
        is: `who asks may not ask: ${error.action} is denied`,
        shouldBe: 'allowed, to whoever runs this command',
        mend: `a policy that allows ${error.action}, or another AWS_PROFILE`,
      }
    : {
        state: 'unknown',
        is: `it could not be asked: ${error instanceof Error ? error.message : String(error)}`,
        shouldBe: 'an answer',
        mend: 'run rekindle doctor again',
      };

/** All findings, in the order of the checks. */
export const examine = async (examined: Examined): Promise<readonly Diagnosis[]> => {
  const found = await Promise.all(
    checks.map(async ({ name, findings }) => {
      const told = await findings(examined).catch((error: unknown) => [unasked(error)]);
      return told.map((finding) => ({ check: name, ...finding }));
    }),
  );
  return found.flat();
};

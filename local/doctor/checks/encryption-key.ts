/** The key of the shop's own, where the settings name one: whether it is there, where the stacks are, and encrypts. */
import { whereKeyIs } from '../../../shared/shop/encryption-key.ts';
import { stackName } from '../../../shared/shop/names.ts';
import { type Check, type Examined, failing, right } from '../check.ts';

/** As far as AWS has said whose the account is: by a stack that is there. */
const ownAccount = async ({ account, shop: { settings } }: Examined): Promise<string | undefined> =>
  ((await account.stack('CDKToolkit')) ?? (await account.stack(stackName(settings, 'data'))))?.account;

const howEnabled = (state: string, arn: string): string => {
  const enabled = `aws kms enable-key --key-id ${arn}`;
  return state === 'PendingDeletion' ? `aws kms cancel-key-deletion --key-id ${arn}; ${enabled}` : enabled;
};

const another = 'encryptionKey in the settings, or AWS_PROFILE and AWS_REGION';
const made = 'the key of docs/security.md#a-key-of-the-shops-own, and encryptionKey in the settings';

export const encryptionKey: Check = {
  name: 'encryption-key',
  findings: async (examined) => {
    const { account, shop } = examined;
    const { encryptionKey: arn } = shop.settings;
    if (arn === undefined) return [];
    const { region, account: owner } = whereKeyIs(arn);
    if (region !== account.region)
      return [
        failing(
          `encryptionKey is in ${region}, and the stacks are deployed to ${account.region}`,
          `a key of ${account.region}`,
          another,
        ),
      ];
    const own = await ownAccount(examined);
    if (own !== undefined && own !== owner)
      return [
        failing(
          `encryptionKey is the account ${owner}’s, and the stacks are deployed to ${own}`,
          `a key of ${own}`,
          another,
        ),
      ];
    const key = await account.key(arn);
    if (key === undefined) return [failing(`the key ${arn} is not there`, 'there', made)];
    if (!key.isSymmetric)
      return [failing(`the key ${arn} is of another kind`, 'symmetric, to encrypt and decrypt', made)];
    if (key.isOfAws)
      return [
        failing(
          `the key ${arn} is AWS’s own: nobody else may use it`,
          'a key of the shop’s own, or no encryptionKey: AWS’s own keys encrypt then',
          made,
        ),
      ];
    if (key.state !== 'Enabled')
      return [
        failing(
          `the key ${arn} is ${key.state}: nothing can be read or written by it`,
          'Enabled',
          howEnabled(key.state, arn),
        ),
      ];
    return [right(`the key ${arn} encrypts`)];
  },
};

/** Whether KMS makes anew what the shop's own key encrypts by. */
import { whereKeyIs } from '../../../shared/shop/encryption-key.ts';
import { type Check, right, warning } from '../check.ts';

export const keyRotation: Check = {
  name: 'key-rotation',
  findings: async ({ account, shop }) => {
    const { encryptionKey: arn } = shop.settings;
    if (arn === undefined || whereKeyIs(arn).region !== account.region) return [];
    const key = await account.key(arn);
    if (key?.state !== 'Enabled' || !key.canRotate || key.isOfAws || !key.isSymmetric) return [];
    if (await account.keyRotates(arn)) return [right('KMS makes the key anew each year')];
    return [
      warning(
        'the key stays what it is for ever',
        'made anew each year; what was encrypted before is read all the same',
        `aws kms enable-key-rotation --key-id ${arn}`,
      ),
    ];
  },
};

/** In its sandbox SES sends to verified addresses alone. */
import { type Check, failing, right } from '../check.ts';

export const sesSandbox: Check = {
  name: 'ses-sandbox',
  findings: async ({ account, shop }) => {
    const { inSandbox } = await account.sending();
    if (!inSandbox) return [right(`SES sends to anybody in ${account.region}`)];
    return [
      failing(
        `SES is in its sandbox in ${account.region}: it sends to verified addresses alone, 200 a day`,
        'production access, which AWS gives within a day or so',
        `aws sesv2 put-account-details --production-access-enabled --mail-type MARKETING --website-url ${shop.settings.brand.url} --contact-language EN --use-case-description "…" (docs/deploying.md says what AWS wants to read)`,
      ),
    ];
  },
};

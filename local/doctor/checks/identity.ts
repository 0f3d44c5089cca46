/** SES sends from verified addresses and domains alone. */
import { type Check, failing, right } from '../check.ts';
import { identityMade, senderIdentity } from '../sender.ts';

export const identity: Check = {
  name: 'identity',
  findings: async (examined) => {
    const { email } = examined.shop.settings.sender;
    const known = await senderIdentity(examined);
    if (known?.isVerified === true) return [right(`${email} sends by the verified identity ${known.name}`)];
    return [
      failing(
        known === undefined
          ? `SES knows neither ${email} nor its domain`
          : `SES knows ${known.name}, and has not verified it`,
        'a verified identity of the domain',
        identityMade(examined),
      ),
    ];
  },
};

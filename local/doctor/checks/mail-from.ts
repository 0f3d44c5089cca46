/** Bounces come back to a domain of the shop's own, so that SPF speaks for the sender. */
import { type Check, failing, right, warning } from '../check.ts';
import { domainIdentity, senderDomain } from '../sender.ts';

export const mailFrom: Check = {
  name: 'mail-from',
  findings: async (examined) => {
    const known = await domainIdentity(examined);
    const { region } = examined.account;
    const name = known?.name ?? senderDomain(examined);
    const set = known?.mailFrom;
    if (set === undefined)
      return [
        warning(
          'messages come from amazonses.com, so that SPF says nothing of the sender',
          `a MAIL FROM domain such as bounce.${name}`,
          `emailDomain: { domain: '${name}', mailFrom: 'bounce.${name}' } in the settings, or aws sesv2 put-email-identity-mail-from-attributes --email-identity ${name} --mail-from-domain bounce.${name}`,
        ),
      ];
    if (set.status === 'SUCCESS') return [right(`messages come from ${set.domain}`)];
    const wrong = set.isDemanded ? failing : warning;
    return [
      wrong(
        `MAIL FROM ${set.domain} is ${set.status}${set.isDemanded ? ', and SES refuses messages until it is there' : ''}`,
        'SUCCESS',
        `${set.domain} MX 10 feedback-smtp.${region}.amazonses.com; ${set.domain} TXT "v=spf1 include:amazonses.com ~all"`,
      ),
    ];
  },
};

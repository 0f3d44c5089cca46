/** Mailboxes trust what the sender's own domain has signed. */
import { type Check, right, warning } from '../check.ts';
import { domainIdentity, identityMade, senderDomain } from '../sender.ts';

const records = (domain: string, tokens: readonly string[]): string =>
  tokens.map((token) => `${token}._domainkey.${domain} CNAME ${token}.dkim.amazonses.com`).join('; ');

export const dkim: Check = {
  name: 'dkim',
  findings: async (examined) => {
    const known = await domainIdentity(examined);
    if (known === undefined)
      return [
        warning(
          `nothing signs for ${senderDomain(examined)}`,
          'a domain whose messages SES signs (DKIM)',
          identityMade(examined),
        ),
      ];
    const { isSigned, status, tokens } = known.dkim;
    if (isSigned) return [right(`messages are signed by ${known.name}`)];
    return [
      warning(
        `DKIM of ${known.name} is ${status}`,
        'SUCCESS, and signing',
        tokens.length === 0
          ? `aws sesv2 put-email-identity-dkim-attributes --email-identity ${known.name} --signing-enabled`
          : records(known.name, tokens),
      ),
    ];
  },
};

/** Whom SES knows the shop's sender as: its address, its domain, or a domain above. */
import type { SesIdentity } from '../../functions/adapters/account.ts';
import type { Examined } from './check.ts';

export const senderDomain = ({ shop }: Pick<Examined, 'shop'>): string =>
  shop.settings.sender.email.slice(shop.settings.sender.email.lastIndexOf('@') + 1).toLowerCase();

/** `mail.shop.example`, `shop.example`; none of a single label. */
export const domainsFrom = (domain: string): readonly string[] => {
  const labels = domain.split('.');
  return labels.slice(0, -1).map((_, first) => labels.slice(first).join('.'));
};

/** The domain's, or that of one above: what an address says of DKIM and MAIL FROM it has from there. */
export const domainIdentity = async (examined: Pick<Examined, 'shop' | 'account'>) => {
  for (const domain of domainsFrom(senderDomain(examined))) {
    const identity = await examined.account.identity(domain);
    if (identity !== undefined) return identity;
  }
  return undefined;
};

/** The nearest that is verified, or else the nearest; `undefined`: SES knows none. */
export const senderIdentity = async (
  examined: Pick<Examined, 'shop' | 'account'>,
): Promise<SesIdentity | undefined> => {
  const address = await examined.account.identity(examined.shop.settings.sender.email);
  return address?.isVerified === true ? address : ((await domainIdentity(examined)) ?? address);
};

/** What makes the identity: the stack, where the settings name the domain. */
export const identityMade = ({ shop }: Pick<Examined, 'shop'>): string =>
  shop.settings.emailDomain === undefined
    ? `emailDomain: { domain: '${senderDomain({ shop })}' } in the settings, then npm run deploy -- Rekindle/Messaging (docs/deploying.md)`
    : 'npm run deploy -- Rekindle/Messaging, then the DNS records of its outputs (docs/deploying.md)';

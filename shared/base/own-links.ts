/** Which links are a shop's own: only these stand in its messages, whoever has told them. */

/** What a shop's settings say of where its links lead. */
export interface LinkSettings {
  readonly brand: { readonly url: string };
  readonly linkHosts: readonly string[];
}

const withoutWww = (host: string): string => host.toLowerCase().replace(/^www\./, '');

/** The hosts that are the shop's: its page's, with `www.` or without, and those that it names. */
export const ownHosts = ({ brand, linkHosts }: LinkSettings): ReadonlySet<string> =>
  new Set([new URL(brand.url).hostname, ...linkHosts].map(withoutWww));

/** By http or https, to one of the hosts, and to nobody there: what stands before an `@` only looks like a host. */
export const leadsTo = (hosts: ReadonlySet<string>, link: string): boolean => {
  if (!URL.canParse(link)) return false;
  const { protocol, username, password, hostname } = new URL(link);
  const isWeb = protocol === 'https:' || protocol === 'http:';
  return isWeb && username === '' && password === '' && hosts.has(withoutWww(hostname));
};

/** Opens the tokens of links with the deployment's keys. */
import { keyIdOf, type LinkKind, type LinkPayloads, openLinkToken } from '../messages/links.ts';
import type { Ports } from './ports.ts';

/** What the token of a link says; `undefined` when it is none of ours, or of another kind. What is no token reads nothing. */
export const openToken = async <Kind extends LinkKind>(
  kind: Kind,
  token: string,
  { linkKeys }: Pick<Ports, 'linkKeys'>,
): Promise<LinkPayloads[Kind] | undefined> => {
  const id = keyIdOf(token);
  return id === undefined ? undefined : openLinkToken(await linkKeys(id), kind, token);
};

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

const route = /^\/(?<letter>[a-z])\/(?<token>[^/]+)$/;

/** The letter and the token of a link's path; empty where it is no such path. */
export const partsOf = (path: string): { readonly letter: string; readonly token: string } => {
  const { letter = '', token = '' } = route.exec(path)?.groups ?? {};
  return { letter, token };
};

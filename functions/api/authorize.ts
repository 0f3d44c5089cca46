/** Who may use a route: the key comes as Segment's do (Basic, the key as user name), or as a bearer token. */

import { processDoor } from '../adapters/door.ts';
import { processPorts } from '../adapters/index.ts';
import { HttpFault } from './contract/fault.ts';
import { type KeyKind, kindsOf } from './contract/keyring.ts';
import type { Request, Route } from './request.ts';

const keyOf = ({ headers }: Request): string | undefined => {
  const [, scheme = '', credentials = ''] = /^(\w+) +(\S+)$/.exec(headers.authorization ?? '') ?? [];
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return credentials;
    case 'basic':
      return Buffer.from(credentials, 'base64').toString('utf8').split(':', 1)[0];
    default:
      return undefined;
  }
};

const called: Readonly<Record<KeyKind, string>> = { write: 'a write key', admin: 'an admin key' };

const challenge = { headers: { 'www-authenticate': 'Basic realm="Rekindle", charset="UTF-8"' } };

/** The route, for those who have a key of this kind. @throws HttpFault unauthorized, forbidden */
export const forKeys =
  (kind: KeyKind, route: Route): Route =>
  async (request) => {
    const key = keyOf(request);
    if (key === undefined || key === '')
      throw new HttpFault('unauthorized', `send ${called[kind]} as the user name of Basic auth`, challenge);
    const kinds = kindsOf(await processDoor().keyring(), key, processPorts().now());
    if (kinds.size === 0) throw new HttpFault('unauthorized', 'the key is not valid, or no more', challenge);
    if (!kinds.has(kind)) throw new HttpFault('forbidden', `this takes ${called[kind]}`);
    return route(request);
  };

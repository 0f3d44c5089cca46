/** Who may use a route: by a key, as Segment's come (Basic, the key as user name) or as a bearer token; or by a signature. */

import { processDoor } from '../adapters/door.ts';
import { processPorts } from '../adapters/index.ts';
import { bytesOf } from './contract/body.ts';
import { HttpFault } from './contract/fault.ts';
import type { Inlet, Webhook } from './contract/inlet.ts';
import type { IntakeAnswer } from './contract/intake.ts';
import { mostBytes } from './contract/limits.ts';
import type { Request, Route } from './contract/request.ts';
import { isSigned } from './contract/signature.ts';
import { type KeyKind, kindsOf, type Sender, secretsOf } from './keyring.ts';

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

/** @throws HttpFault unauthorized */
const kindsBy = async (key: string | undefined, wanted: KeyKind): Promise<ReadonlySet<KeyKind>> => {
  if (key === undefined || key === '')
    throw new HttpFault('unauthorized', `send ${called[wanted]} as the user name of Basic auth`, challenge);
  const kinds = kindsOf(await processDoor().keyring(), key, processPorts().now());
  if (kinds.size === 0) throw new HttpFault('unauthorized', 'the key is not valid, or no more', challenge);
  return kinds;
};

/** The route, for those who have an admin key. @throws HttpFault unauthorized, forbidden */
export const forAdmins =
  (route: Route): Route =>
  async (request) => {
    const kinds = await kindsBy(keyOf(request), 'admin');
    if (!kinds.has('admin')) throw new HttpFault('forbidden', `this takes ${called.admin}`);
    return route(request);
  };

/**
 * The route, for those who tell events.
 * @param route given whether the key is one that the shop trusts: an admin key
 * @param keyIn where else a write key may be than in the header; an admin key is read nowhere else
 * @throws HttpFault unauthorized, forbidden
 */
export const forTellers =
  (
    route: (request: Request, isTrusted: boolean) => ReturnType<Route>,
    keyIn: Inlet['keyIn'] = () => undefined,
  ): Route =>
  async (request) => {
    const inHeader = keyOf(request) || undefined;
    const kinds = await kindsBy(inHeader ?? keyIn(request), 'write');
    const isTrusted = inHeader !== undefined && kinds.has('admin');
    if (!isTrusted && !kinds.has('write'))
      throw new HttpFault(
        'forbidden',
        'this takes a write key; an admin key goes in the header authorization',
      );
    return route(request, isTrusted);
  };

/** Nothing of it is taken. */
const noneTaken: IntakeAnswer = { success: true, accepted: 0, rejected: [], warnings: [] };

/** The route, for bodies that one of the sender's secrets has signed. @throws HttpFault unauthorized, too-large */
export const forSigned =
  ({ sender, signatureHeader, isTrial }: Webhook & { readonly sender: Sender }, route: Route): Route =>
  async (request) => {
    const bytes = bytesOf(request, mostBytes);
    if (isTrial?.(request) === true) return noneTaken;
    const secrets = secretsOf(await processDoor().keyring(), sender);
    if (!isSigned(bytes, request.headers[signatureHeader] ?? '', secrets))
      throw new HttpFault('unauthorized', `${signatureHeader}: is not the signature of this body`, {
        field: signatureHeader,
      });
    return route(request);
  };

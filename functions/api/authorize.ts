/** Who may use a route: by a key, as Segment's come (Basic, the key as user name) or as a bearer token; as who has signed in; or by a signature. */

import { customerId } from '../../shared/base/ids.ts';
import { type AuditRecord, scalarsOf } from '../../shared/flows/audit.ts';
import { processDoor } from '../adapters/door.ts';
import { processPorts } from '../adapters/index.ts';
import { personOf } from '../adapters/sign-in.ts';
import { bytesOf, jsonOf } from './contract/body.ts';
import { HttpFault } from './contract/fault.ts';
import type { Inlet, Webhook } from './contract/inlet.ts';
import type { IntakeAnswer } from './contract/intake.ts';
import { mostBytes } from './contract/limits.ts';
import { Changed, type Request, type Route } from './contract/request.ts';
import { people, type Role } from './contract/roles.ts';
import type { ApiRoute, Caller } from './contract/route.ts';
import { isSigned } from './contract/signature.ts';
import { type KeyRecord, recordsOf, type Sender, secretsOf } from './keyring.ts';

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

const article = (role: Role): string => (role === 'admin' ? 'an' : 'a');

/** `an admin, marketer or care key` */
const keysOf = (allowed: readonly Role[]): string => {
  const [first = 'write'] = allowed;
  const last = allowed.length > 1 ? allowed.at(-1) : undefined;
  const others = allowed.slice(0, last === undefined ? undefined : -1).join(', ');
  return `${article(first)} ${others}${last === undefined ? '' : ` or ${last}`} key`;
};

const challenge = { headers: { 'www-authenticate': 'Basic realm="Rekindle", charset="UTF-8"' } };

/** @throws HttpFault unauthorized */
const recordsBy = async (key: string | undefined, wanted: readonly Role[]): Promise<readonly KeyRecord[]> => {
  if (key === undefined || key === '')
    throw new HttpFault('unauthorized', `send ${keysOf(wanted)} as the user name of Basic auth`, challenge);
  const records = recordsOf(await processDoor().keyring(), key, processPorts().now());
  if (records.length === 0)
    throw new HttpFault('unauthorized', 'the key is not valid, or no more', challenge);
  return records;
};

/** What stands in the audit of what was asked; the erasure's is in no partition of whom it forgets. */
const aboutOf = (what: string, of: string | undefined, answer?: unknown): Partial<AuditRecord> => {
  const { customer } = scalarsOf(answer);
  const isKept = typeof customer === 'string' && !what.startsWith('DELETE /v1/customers');
  return { ...(of !== undefined && { of }), ...(isKept && { customer: customerId(customer) }) };
};

const reasonIn = ({ body, isBase64Encoded }: Request): string | undefined => {
  if (body === undefined || isBase64Encoded) return undefined;
  const { why, reason = why } = scalarsOf(jsonOf(Buffer.from(body)));
  return typeof reason === 'string' ? reason : undefined;
};

/** Does it, written down before and after: an entry that says nothing of its end was refused, or died. */
const audited = async (
  { at: what, content, run }: ApiRoute,
  request: Request,
  caller: Caller,
): Promise<unknown> => {
  const { audit, now } = processPorts();
  const of = request.pathParameters?.id;
  const { who, role } = caller;
  const asked: AuditRecord = { id: request.requestContext.requestId, at: now(), who, role, what };
  await audit.write({ ...asked, ...aboutOf(what, of) });
  const answer = await run(request, caller);
  const { before, after } = answer instanceof Changed ? answer : { before: undefined, after: answer };
  const reason = content === undefined ? reasonIn(request) : undefined;
  await audit.write({
    ...asked,
    ...aboutOf(what, of, after),
    done: true,
    ...(reason !== undefined && { reason }),
    ...(before !== undefined && { before: scalarsOf(before) }),
    after: scalarsOf(after),
  });
  return after;
};

/** A token of a person's, as no key of ours looks. */
const isToken = (key: string): boolean => /^[\w-]+\.[\w-]+\.[\w-]+$/.test(key);

/** No browser asks a person for a password then. */
const signInAgain = { headers: { 'www-authenticate': 'Bearer realm="Rekindle", error="invalid_token"' } };

/** Whose groups are roles. @throws HttpFault unauthorized */
const callerByToken = async (token: string) => {
  const person = await personOf(token);
  if (person === undefined)
    throw new HttpFault('unauthorized', 'the sign-in is not valid, or no more; sign in again', signInAgain);
  return { who: person.name, roles: people.filter((role) => person.groups.includes(role)) };
};

/** As the record has it by which it is let in; of others the first. @throws HttpFault unauthorized */
const callerByKey = async (key: string | undefined, wanted: readonly Role[]) => {
  const records = await recordsBy(key, wanted);
  const record = records.find(({ role }) => wanted.includes(role)) ?? records[0];
  return { who: record?.name ?? record?.id ?? '', roles: records.map(({ role }) => role) };
};

/** The route, for whom the table lets in. @throws HttpFault unauthorized, forbidden */
export const forRoles =
  (route: ApiRoute): Route =>
  async (request) => {
    const key = keyOf(request);
    const hasToken = key !== undefined && isToken(key);
    const { who, roles } = await (hasToken ? callerByToken(key) : callerByKey(key, route.roles));
    const role = roles.find((each) => route.roles.includes(each));
    if (role === undefined)
      throw new HttpFault(
        'forbidden',
        hasToken
          ? `this takes who is in one of the groups ${route.roles.join(', ')}`
          : `this takes ${keysOf(route.roles)}`,
      );
    const caller: Caller = { who, role, roles };
    return route.isChange ? audited(route, request, caller) : route.run(request, caller);
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
    const records = await recordsBy(inHeader ?? keyIn(request), ['write']);
    const has = (wanted: Role): boolean => records.some(({ role }) => role === wanted);
    const isTrusted = inHeader !== undefined && has('admin');
    if (!isTrusted && !has('write'))
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

/** What is known of one customer, why one is in a journey or is not, and what a person says of whose an id is. */

import { customerId } from '../../shared/base/ids.ts';
import { emailAlias } from '../../shared/customers/events/alias.ts';
import { mostLetters } from '../../shared/customers/events/checked.ts';
import { knownForm } from '../../shared/customers/events/customer-ids.ts';
import type { Profile } from '../../shared/customers/profiles/profile.ts';
import { currentProfile } from '../../shared/flows/current.ts';
import { eraseByHand } from '../../shared/flows/customers/erasure.ts';
import { explain } from '../../shared/flows/customers/explanation.ts';
import { exportOf } from '../../shared/flows/customers/export.ts';
import { liftStop } from '../../shared/flows/customers/lift.ts';
import { mergeByHand, reinstateByHand, splitByHand } from '../../shared/flows/customers/merge.ts';
import { explanationView, viewOf } from '../../shared/flows/customers/view.ts';
import { processDoor } from '../adapters/door.ts';
import { processEntries } from '../adapters/entries.ts';
import { processPorts } from '../adapters/index.ts';
import { HttpFault, unlessRefused } from './contract/fault.ts';
import { type Request, type Route, readBody } from './contract/request.ts';
import { liftBody, mergeBody, reinstateBody, splitBody } from './contract/schemas.ts';

/** API Gateway decodes paths already, as a rule: a percent sign that begins no code stands for itself. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Also by the address of a guest, and who was told of before addresses had one form. @throws HttpFault not-found */
const customerOf = async (id: string, field?: string): Promise<Profile> => {
  const canBe = id !== '' && id.length <= mostLetters;
  const forms = canBe ? [...new Set([id, knownForm(id), ...(id.includes('@') ? [emailAlias(id)] : [])])] : [];
  let profile: Profile | undefined;
  for (const form of forms) profile ??= await currentProfile(customerId(form), processPorts());
  if (profile === undefined) throw new HttpFault('not-found', `there is no customer "${id}"`, { field });
  return profile;
};

const explained = async (id: string, journey: string | undefined): Promise<unknown> => {
  const entries = processEntries();
  const names = entries.map((entry) => entry.id).join(', ');
  if (journey === undefined || journey === '')
    throw new HttpFault('invalid', `journey: name one of ${names}`, { field: 'journey' });
  const entry = entries.find((each) => each.id === journey);
  if (entry === undefined)
    throw new HttpFault('not-found', `journey: there is no "${journey}"; there are ${names}`, {
      field: 'journey',
    });
  const ports = processPorts();
  const now = ports.now();
  const customer = await customerOf(id);
  return explanationView(customer.id, entry, now, await explain(customer, entry, now, ports));
};

const question = '/explain';
const dossier = '/export';

/** Ids may hold slashes: what follows `/v1/customers/` is one, but for `/explain` and `/export` at its end. */
export const tellCustomer: Route = async ({ pathParameters, queryStringParameters }: Request) => {
  const path = pathParameters?.proxy ?? '';
  if (path.endsWith(question))
    return explained(decoded(path.slice(0, -question.length)), queryStringParameters?.journey);
  const ports = processPorts();
  if (path.endsWith(dossier))
    return exportOf(await customerOf(decoded(path.slice(0, -dossier.length))), ports.now(), ports);
  return viewOf(await customerOf(decoded(path)), ports.now(), ports);
};

type Change = (request: Request, id: string) => Promise<object>;

const mergeCustomer: Change = async (request, id) => {
  const { alias } = readBody(request, mergeBody);
  const customer = await customerOf(id);
  const other = await customerOf(alias, 'alias');
  return mergeByHand(customer, other, processPorts(), processDoor().queue);
};

const splitCustomer: Change = async (request, id) => {
  const { alias } = readBody(request, splitBody);
  const customer = await customerOf(id);
  const ports = processPorts();
  const known = await ports.profiles.get(customerId(alias));
  const named = customerId(known === undefined ? knownForm(alias) : alias);
  return splitByHand(customer, named, ports, processDoor().queue);
};

const reinstateCustomer: Change = async (request, id) => {
  const { reason } = readBody(request, reinstateBody);
  return reinstateByHand(await customerOf(id), reason, processPorts(), processDoor().queue);
};

/** Begins the erasure; asked again it is begun again, which does no harm. */
export const eraseCustomer: Route = async ({ pathParameters }: Request) =>
  eraseByHand(await customerOf(decoded(pathParameters?.proxy ?? '')), processPorts(), processDoor().queue);

const liftAtAddress: Change = async (request, id) => {
  const { channel } = readBody(request, liftBody);
  return liftStop(await customerOf(id), channel, processPorts());
};

const changes: Readonly<Record<string, Change>> = {
  '/merge': mergeCustomer,
  '/split': splitCustomer,
  '/reinstate': reinstateCustomer,
  '/lift': liftAtAddress,
};

/** @throws HttpFault not-found, conflict, invalid */
export const changeCustomer: Route = async (request: Request) => {
  const path = request.pathParameters?.proxy ?? '';
  for (const [ending, change] of Object.entries(changes))
    if (path.endsWith(ending))
      return unlessRefused(await change(request, decoded(path.slice(0, -ending.length))));
  throw new HttpFault('not-found', `there is nothing to post to at ${request.rawPath}`);
};

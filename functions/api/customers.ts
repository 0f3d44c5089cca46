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
import { channelView, explanationView, viewOf } from '../../shared/flows/customers/view.ts';
import { moveShadows } from '../../shared/flows/shadows/walk.ts';
import { processDoor } from '../adapters/door.ts';
import { processEntries } from '../adapters/entries.ts';
import { processPorts } from '../adapters/index.ts';
import { HttpFault, unlessRefused } from './contract/fault.ts';
import { Changed, idOf, type Request, type Route, readBody } from './contract/request.ts';
import { liftBody, mergeBody, reinstateBody, splitBody } from './contract/schemas.ts';

/** API Gateway decodes paths already, as a rule: a percent sign that begins no code stands for itself. */
export const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Also by the address of a guest, and who was told of before addresses had one form. */
export const knownCustomer = async (id: string): Promise<Profile | undefined> => {
  const canBe = id !== '' && id.length <= mostLetters;
  const forms = canBe ? [...new Set([id, knownForm(id), ...(id.includes('@') ? [emailAlias(id)] : [])])] : [];
  let profile: Profile | undefined;
  for (const form of forms) profile ??= await currentProfile(customerId(form), processPorts());
  return profile;
};

/** @throws HttpFault not-found */
const customerOf = async (id: string, field?: string): Promise<Profile> => {
  const profile = await knownCustomer(id);
  if (profile === undefined) throw new HttpFault('not-found', `there is no customer "${id}"`, { field });
  return moveShadows(profile, processPorts());
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

const idIn = (request: Request): string => decoded(idOf(request));

export const tellCustomer: Route = async (request) => {
  const ports = processPorts();
  return viewOf(await customerOf(idIn(request)), ports.now(), ports);
};

export const explainCustomer: Route = (request) =>
  explained(idIn(request), request.queryStringParameters?.journey);

export const exportCustomer: Route = async (request) => {
  const ports = processPorts();
  return exportOf(await customerOf(idIn(request)), ports.now(), ports);
};

export const mergeCustomer: Route = async (request) => {
  const { alias } = readBody(request, mergeBody);
  const customer = await customerOf(idIn(request));
  const other = await customerOf(alias, 'alias');
  return unlessRefused(await mergeByHand(customer, other, processPorts(), processDoor().queue));
};

export const splitCustomer: Route = async (request) => {
  const { alias } = readBody(request, splitBody);
  const customer = await customerOf(idIn(request));
  const ports = processPorts();
  const known = await ports.profiles.get(customerId(alias));
  const named = customerId(known === undefined ? knownForm(alias) : alias);
  return unlessRefused(await splitByHand(customer, named, ports, processDoor().queue));
};

export const reinstateCustomer: Route = async (request) => {
  const { reason } = readBody(request, reinstateBody);
  return unlessRefused(
    await reinstateByHand(await customerOf(idIn(request)), reason, processPorts(), processDoor().queue),
  );
};

/** Begins the erasure; asked again it is begun again, which does no harm. */
export const eraseCustomer: Route = async (request) =>
  eraseByHand(await customerOf(idIn(request)), processPorts(), processDoor().queue);

export const liftAtAddress: Route = async (request) => {
  const { channel } = readBody(request, liftBody);
  const after = unlessRefused(await liftStop(await customerOf(idIn(request)), channel, processPorts()));
  return new Changed({ stop: after.lifted }, { ...after, reach: channelView(after.reach) });
};

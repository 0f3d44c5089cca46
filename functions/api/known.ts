/** The customers whom the API's routes name. */
import { customerId } from '../../shared/base/ids.ts';
import { emailAlias } from '../../shared/customers/events/alias.ts';
import { mostLetters } from '../../shared/customers/events/checked.ts';
import { knownForm } from '../../shared/customers/events/customer-ids.ts';
import type { Profile } from '../../shared/customers/profiles/profile.ts';
import { currentProfile } from '../../shared/flows/current.ts';
import { moveShadows } from '../../shared/flows/shadows/walk.ts';
import { processPorts } from '../adapters/index.ts';
import { HttpFault } from './contract/fault.ts';

/** Also by the address of a guest, and who was told of before addresses had one form. */
export const knownCustomer = async (id: string): Promise<Profile | undefined> => {
  const canBe = id !== '' && id.length <= mostLetters;
  const forms = canBe ? [...new Set([id, knownForm(id), ...(id.includes('@') ? [emailAlias(id)] : [])])] : [];
  let profile: Profile | undefined;
  for (const form of forms) profile ??= await currentProfile(customerId(form), processPorts());
  return profile;
};

/** As she is now. @throws HttpFault not-found */
export const customerOf = async (id: string, field?: string): Promise<Profile> => {
  const profile = await knownCustomer(id);
  if (profile === undefined)
    throw new HttpFault('not-found', `there is no customer "${id}"`, {
      field,
      reason: { kind: 'no-such', what: 'customer', name: id },
    });
  return moveShadows(profile, processPorts());
};

/** Finds customers by what a person types: an id, an email address or a phone number, as a whole. */
import { type CustomerId, customerId } from '../../base/ids.ts';
import { contactId } from '../../customers/contacts/contact.ts';
import { emailAlias } from '../../customers/events/alias.ts';
import { mostLetters } from '../../customers/events/checked.ts';
import { knownForm } from '../../customers/events/customer-ids.ts';
import { houseRules } from '../../customers/events/house-rules.ts';
import { isNobody, type Profile } from '../../customers/profiles/profile.ts';
import { currentProfile } from '../current.ts';
import type { Ports } from '../ports.ts';

type SearchPorts = Pick<Ports, 'ledger' | 'profiles' | 'secret' | 'settings'>;

/** The ids under which the text was told as an address. */
const byAddress = async (
  text: string,
  { ledger, secret, settings }: SearchPorts,
): Promise<readonly CustomerId[]> => {
  const key = await secret();
  if (text.includes('@')) return ledger.namedAt(contactId(key, 'email', text));
  const phone = houseRules(settings).phoneOf(text, undefined);
  return phone === undefined ? [] : ledger.namedAt(contactId(key, 'sms', phone));
};

/** Those of whom something is kept; where one was merged into another, that other. Each once. */
export const findCustomers = async (typed: string, ports: SearchPorts): Promise<readonly Profile[]> => {
  const text = typed.trim();
  if (text === '' || text.length > mostLetters) return [];
  const ids = [
    text,
    knownForm(text),
    ...(text.includes('@') ? [emailAlias(text)] : []),
    ...(await byAddress(text, ports)),
  ];
  const found = new Map<CustomerId, Profile>();
  for (const id of new Set(ids)) {
    const profile = await currentProfile(customerId(id), ports);
    if (profile !== undefined && !isNobody(profile)) found.set(profile.id, profile);
  }
  return [...found.values()];
};

/** Ids of customers, each in the one form by which it is known. */
import { digestOf } from '../../base/ids.ts';
import { emailAddressOf } from './email-address.ts';

/** The same guest, the same id, at every door; it tells no address to who reads keys, inputs and logs. */
const guestBy = (way: 'email' | 'phone', address: string): string =>
  `guest-${digestOf(`guest ${way}:${address}`)}`;

const guest = /^guest-[0-9a-f]{32}$/;

/** Whether the id is that of somebody of whom nothing but an address was known. */
export const isGuest = (id: string): boolean => guest.test(id);

/** The id of whoever has told this email address and no id. */
export const guestWithEmail = (email: string): string =>
  guestBy('email', (emailAddressOf(email) ?? email).toLowerCase());

const told = /^(email|phone):(.+)$/s;

/**
 * An id that is an e-mail address is compared as addresses are: case aside. `email:` and an address, or `phone:` and a
 * number, is the guest who has it. Any other is as it was told.
 */
export const knownForm = (id: string): string => {
  const [, way, address = ''] = told.exec(id) ?? [];
  if (way === 'phone') return /^\+\d+$/.test(address) ? guestBy('phone', address) : id;
  if (way === 'email') return emailAddressOf(address) === undefined ? id : guestWithEmail(address);
  return id.includes('@') ? (emailAddressOf(id)?.toLowerCase() ?? id) : id;
};

/** Ids of customers, each in the one form by which it is known. */
import { emailAddressOf } from './email-address.ts';

const prefix = 'email:';

/** An id that is an e-mail address, or `email:` and one, is compared as addresses are: case aside. Any other is as it was told. */
export const knownForm = (id: string): string => {
  if (!id.includes('@')) return id;
  const start = id.startsWith(prefix) ? prefix : '';
  const address = emailAddressOf(id.slice(start.length));
  return address === undefined ? id : `${start}${address.toLowerCase()}`;
};

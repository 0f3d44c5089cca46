/** The ids that a person may be known by beside the customer's own. */

import { type CustomerId, customerId } from '../../base/ids.ts';
import { mostLetters } from './checked.ts';
import { guestWithEmail } from './customer-ids.ts';
import type { CustomerEvent } from './event.ts';

/** The id of whoever has told this email address and no id: a subscriber, or a guest of a Shopify shop. */
export const emailAlias = (email: string): CustomerId => customerId(guestWithEmail(email));

/** The ids that the event tells to be its customer's too. */
export const aliasesOf = (event: CustomerEvent): readonly CustomerId[] => {
  const email = event.name === 'Customer Identified' ? event.traits.email : undefined;
  const told = [...(event.alsoKnownAs ?? []), ...(email === undefined ? [] : [emailAlias(email)])];
  return [...new Set(told)].filter((alias) => alias !== event.customer && alias.length <= mostLetters);
};

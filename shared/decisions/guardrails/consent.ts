/** Marketing needs the channel's consent, and everything needs an address. */

import type { Profile } from '../../customers/profiles/profile.ts';
import { isMessage } from '../../journeys/touchpoints/index.ts';
import { allow, type Guardrail, withhold } from './guardrail.ts';

/** What it is called, and what it needs; an endpoint of pushes knows the customer by the id. */
const channels = {
  email: { messages: 'email', address: 'email address', of: ({ email }: Profile) => email },
  sms: { messages: 'texts', address: 'phone number', of: ({ phone }: Profile) => phone },
  push: { messages: 'pushes', address: 'id', of: ({ id }: Profile) => id },
} as const;

export const consent: Guardrail = ({ customer, touch }) => {
  if (touch.kind === 'task' && touch.task.calls && customer.phone === undefined)
    return withhold('consent', 'no phone number');
  if (!isMessage(touch)) return allow;
  const { messages, address, of } = channels[touch.channel];
  if (of(customer) === undefined) return withhold('consent', `no ${address}`);
  if (touch.transactional || customer.consents[touch.channel] === true) return allow;
  const asked = customer.consents[touch.channel] === undefined ? 'was never asked for' : 'refused';
  return withhold('consent', `consent to ${messages} ${asked}`);
};

/** Marketing needs the channel's consent, and everything needs an address. */

import { iso } from '../../base/time.ts';
import { channelOf } from '../../customers/profiles/channels.ts';
import { marketing } from '../../customers/profiles/topics.ts';
import { isMessage } from '../../journeys/touchpoints/index.ts';
import { allow, type Guardrail, withhold } from './guardrail.ts';

export const consent: Guardrail = ({ customer, touch, arrival, now }) => {
  const calls = touch.kind === 'task' && touch.task.calls;
  if (calls && customer.phone === undefined)
    return withhold('consent', 'no phone number', { lacks: 'phone' });
  const { pausedUntil } = customer.wishes ?? {};
  if (pausedUntil !== undefined && now < pausedUntil && !touch.transactional && (calls || isMessage(touch)))
    return withhold('consent', `she has asked for no marketing until ${iso(pausedUntil)}`);
  if (!isMessage(touch)) return allow;
  const { messages, address } = channelOf(touch.channel);
  if (address !== undefined && address.field !== 'id' && customer[address.field] === undefined)
    return withhold('consent', `no ${address.called}`, { lacks: address.field });
  if (touch.transactional) return allow;
  const refusal = arrival?.contact.refusals[marketing];
  if (refusal !== undefined)
    return withhold('consent', `who reads there has refused ${messages}, at ${iso(refusal.at)}`);
  if (customer.consents[touch.channel] === true) return allow;
  const asked = customer.consents[touch.channel] === undefined ? 'was never asked for' : 'refused';
  return withhold('consent', `consent to ${messages} ${asked}`);
};

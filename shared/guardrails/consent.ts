/** Marketing needs the channel's consent, and everything needs an address. */
import { isMessage } from '../journeys/records.ts';
import { allow, type Guardrail, withhold } from './guardrail.ts';

const words = { email: ['email', 'email address'], sms: ['texts', 'phone number'] } as const;

export const consent: Guardrail = ({ customer, touch }) => {
  if (touch.task?.calls === true && customer.phone === undefined)
    return withhold('consent', 'no phone number');
  if (!isMessage(touch) || touch.channel === 'person') return allow;
  const [messages, address] = words[touch.channel];
  const to = touch.channel === 'email' ? customer.email : customer.phone;
  if (to === undefined) return withhold('consent', `no ${address}`);
  if (touch.transactional || customer.consents[touch.channel] === true) return allow;
  const asked = customer.consents[touch.channel] === undefined ? 'was never asked for' : 'refused';
  return withhold('consent', `consent to ${messages} ${asked}`);
};

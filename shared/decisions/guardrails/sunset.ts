/** No more marketing email to where nobody reads it: it costs the sender's name, and brings nobody back. */
import { days, minus, spoken } from '../../base/time.ts';
import { unreadFor } from '../../customers/contacts/contact.ts';
import { lastActivityAt } from '../../customers/profiles/profile.ts';
import { isMarketing, isMessage } from '../../journeys/touchpoints/index.ts';
import { allow, type Guardrail, withhold } from './guardrail.ts';

export const sunset: Guardrail = ({ customer, touch, settings, now, arrival }) => {
  if (arrival === undefined || !isMessage(touch) || touch.channel !== 'email' || !isMarketing(touch))
    return allow;
  const longest = days(settings.dormancy.sunsetDays);
  if (unreadFor(arrival.contact) < longest) return allow;
  const active = lastActivityAt(customer);
  return active !== undefined && active > minus(now, longest)
    ? allow
    : withhold(
        'sunset',
        `no human has opened or clicked email there for ${spoken(longest)} in which it was sent`,
      );
};

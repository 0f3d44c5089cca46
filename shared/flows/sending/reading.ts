/** Whether anybody reads at an address: looked up only where nothing has shown it for long, so that opens cost no write. */
import { days, instant } from '../../base/time.ts';
import { readAt, unreadFor } from '../../customers/contacts/contact.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import type { Arrival } from '../../decisions/guardrails/guardrail.ts';
import { isMarketing, type TouchSpec } from '../../journeys/touchpoints/index.ts';
import type { Ports } from '../ports.ts';

/** The arrival, with what humans are known to have opened and clicked of the customer's email, where it would be sunset. */
export const asRead = async (
  arrival: Arrival | undefined,
  { id }: Profile,
  touch: TouchSpec,
  { ledger, settings }: Pick<Ports, 'ledger' | 'settings'>,
): Promise<Arrival | undefined> => {
  if (arrival === undefined || touch.channel !== 'email' || !isMarketing(touch)) return arrival;
  if (unreadFor(arrival.contact) < days(settings.dormancy.sunsetDays)) return arrival;
  const { passages } = await ledger.history(id, 0);
  const reads = passages
    .flatMap(({ touches }) => touches)
    .filter(({ channel }) => channel === 'email')
    .flatMap(({ openedAt, clickedAt }) => [openedAt, clickedAt].filter((at) => at !== undefined));
  return reads.length === 0
    ? arrival
    : { ...arrival, contact: readAt(arrival.contact, instant(Math.max(...reads))) };
};

/** What an event tells of what a customer is known by: whoever identifies her, or she herself on our pages. */
import { forEachChannel } from '../profiles/channels.ts';
import { marketing } from '../profiles/topics.ts';
import type { CustomerEvent } from './event.ts';
import type { Traits } from './traits.ts';

export const traitsToldBy = (event: CustomerEvent): Traits | undefined => {
  if (event.name === 'Customer Identified') return event.traits;
  if (event.name !== 'Preferences Changed') return undefined;
  const { locale, consents = {} } = event;
  const answers = forEachChannel((channel) => consents[channel]?.[marketing]);
  return {
    ...(locale !== undefined && { locale }),
    consents: Object.fromEntries(Object.entries(answers).filter(([, given]) => given !== undefined)),
  };
};

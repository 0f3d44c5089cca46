/** What lies in the customer's last order, as it stands now. */
import type { Profile } from '../../customers/profiles/profile.ts';
import type { LastOrderVariables } from '../../messages/variables.ts';
import type { Ports } from '../ports.ts';
import { shownItems } from './items.ts';

/** An order that is none any more is not the last. */
export const lastOrderOf = async (
  { id }: Pick<Profile, 'id'>,
  { ledger, settings }: Pick<Ports, 'ledger' | 'settings'>,
): Promise<LastOrderVariables> => {
  const [last] = (await ledger.orders(id))
    .flatMap(({ counted: { at }, lines, worth }) => (at === undefined ? [] : [{ at, lines, worth }]))
    .sort((a, b) => b.at - a.at);
  const { items, more } = shownItems(
    last?.lines?.items ?? [],
    last?.worth?.currency ?? settings.currency,
    settings,
  );
  return { items: items.length === 0 ? null : items, more };
};

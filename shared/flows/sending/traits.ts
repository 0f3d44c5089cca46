/** What a message may show of a customer's traits of the shop's own. */
import { beginningOf, isDate } from '../../base/calendar.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { zoneOf } from '../../customers/profiles/zone.ts';
import { valuesOf } from '../../customers/traits/record.ts';
import type { TraitDeclaration, TraitValue } from '../../customers/traits/trait.ts';
import type { MessageVariables } from '../../messages/variables.ts';
import type { Ports } from '../ports.ts';

const shownAs = (value: TraitValue | undefined, { kind }: TraitDeclaration, zone: string) => {
  if (value === undefined) return null;
  if (kind !== 'date') return value;
  return typeof value === 'string' && isDate(value) ? beginningOf(value, zone) : null;
};

/** All that the shop declares, kept by profiles or not; `undefined`: it declares none, and nothing is read. */
export const traitsShown = async (
  profile: Profile,
  { ledger, settings }: Pick<Ports, 'ledger' | 'settings'>,
): Promise<MessageVariables['traits']> => {
  const declared = Object.entries(settings.traits);
  if (declared.length === 0) return undefined;
  const values = valuesOf(await ledger.traits(profile.id), settings.traits);
  const zone = zoneOf(profile, settings.timezone);
  return Object.fromEntries(declared.map(([name, each]) => [name, shownAs(values[name], each, zone)]));
};

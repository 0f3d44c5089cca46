/** Where a consent to email counts only once whoever reads at the address has confirmed it there. */
import type { Profile } from '../../customers/profiles/profile.ts';
import type { FunctionSettings } from '../../shop/settings.ts';

/** Whether this customer's address is to be confirmed. Whose country is unknown lives in the shop's; safe is where neither is known. */
export const wantsConfirmation = (
  { country }: Pick<Profile, 'country'>,
  { doubleOptIn, country: shops }: Pick<FunctionSettings, 'doubleOptIn' | 'country'>,
): boolean => {
  if (doubleOptIn === undefined) return false;
  const { countries } = doubleOptIn;
  const lives = country ?? shops;
  return countries === 'everywhere' || lives === undefined || countries.includes(lives);
};

/** Which customer an id stands for now. */
import type { CustomerId } from '../../base/ids.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import type { Ports } from '../ports.ts';

/** The profile of the id, or of the customer that it has been merged into. */
export const currentProfile = async (
  id: CustomerId,
  { profiles }: Pick<Ports, 'profiles'>,
): Promise<Profile | undefined> => {
  const profile = await profiles.get(id);
  return profile?.mergedInto === undefined ? profile : currentProfile(profile.mergedInto, { profiles });
};

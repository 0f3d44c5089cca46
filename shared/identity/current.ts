/** Which customer an id stands for now. */
import type { CustomerId } from '../ids.ts';
import type { Ports } from '../ports.ts';
import type { Profile } from '../profiles/profile.ts';

/** The profile of the id, or of the customer that it has been merged into. */
export const currentProfile = async (
  id: CustomerId,
  { profiles }: Pick<Ports, 'profiles'>,
): Promise<Profile | undefined> => {
  const profile = await profiles.get(id);
  return profile?.mergedInto === undefined ? profile : currentProfile(profile.mergedInto, { profiles });
};

/** Which customer an id stands for now, and the one way to change that customer. */
import type { CustomerId } from '../base/ids.ts';
import { untilWritten } from '../customers/profiles/change.ts';
import type { Profile } from '../customers/profiles/profile.ts';
import type { Ports } from './ports.ts';

/** The profile of the id, or of the customer that it has been merged into. */
export const currentProfile = async (
  id: CustomerId,
  { profiles }: Pick<Ports, 'profiles'>,
): Promise<Profile | undefined> => {
  const profile = await profiles.get(id);
  return profile?.mergedInto === undefined ? profile : currentProfile(profile.mergedInto, { profiles });
};

/**
 * Repeats what ends in a conditional write of the profile of the customer that the id stands for: where a merge came
 * between, for the customer that it stands for then.
 * @param attempt reads what else it needs, decides, writes; `stale`: the profile was written meanwhile
 * @param known the customer's profile as it was read a moment ago
 * @returns what the attempt came to; `undefined`: nothing is known of the id
 * @throws ContendedProfileError
 */
export const untilWrittenFor = <Result>(
  id: CustomerId,
  attempt: (customer: Profile) => Promise<Result | 'stale'>,
  ports: Pick<Ports, 'profiles'>,
  known?: Profile,
): Promise<Result | undefined> => {
  let read = known?.mergedInto === undefined ? known : undefined;
  return untilWritten(id, async (): Promise<Result | undefined | 'stale'> => {
    const customer = read ?? (await currentProfile(id, ports));
    read = undefined;
    return customer === undefined ? undefined : attempt(customer);
  });
};

/**
 * Writes what `change` makes of the customer that the id stands for.
 * @param change `undefined`: nothing is to be written
 * @param known as `untilWrittenFor` has it
 * @throws ContendedProfileError
 */
export const changeCustomer = (
  id: CustomerId,
  change: (customer: Profile) => Profile | undefined,
  ports: Pick<Ports, 'profiles'>,
  known?: Profile,
): Promise<void> =>
  untilWrittenFor(
    id,
    async (customer) => {
      const changed = change(customer);
      if (changed === undefined) return;
      return (await ports.profiles.update(customer, changed)) === 'stale' ? 'stale' : undefined;
    },
    ports,
    known,
  );

/**
 * Does what writes no profile for the customer that the id stands for; where a merge came between, again for the
 * customer that it stands for then.
 * @param act repeating it changes nothing
 */
export const forCurrent = async (
  id: CustomerId,
  act: (customer: Profile) => Promise<void>,
  ports: Pick<Ports, 'profiles'>,
): Promise<void> => {
  let customer = await currentProfile(id, ports);
  for (let done: CustomerId | undefined; customer !== undefined && customer.id !== done; ) {
    await act(customer);
    done = customer.id;
    customer = await currentProfile(customer.id, ports);
  }
};

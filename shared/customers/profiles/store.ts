/** What keeps profiles: the port that functions/adapters implement. */
import type { CustomerId } from '../../base/ids.ts';
import type { WireItem } from './mapper.ts';
import type { Profile } from './profile.ts';

export interface ProfileStore {
  /**
   * Strongly consistent. `lately`: it may be as it was a second ago, for who writes it next on the condition that it is so
   * still.
   */
  readonly get: (id: CustomerId, how?: 'lately') => Promise<Profile | undefined>;
  /**
   * Writes what differs between the two, and the next revision, if the stored revision is still `before.revision`;
   * creates the profile when `before` is undefined and none is stored. `stale`: somebody else wrote; read again.
   */
  readonly update: (before: Profile | undefined, after: Profile) => Promise<'written' | 'stale'>;
  /** Writes both as `update` does, or neither; of `into` nothing where it stays as it is. */
  readonly merge: (
    alias: { readonly before: Profile | undefined; readonly after: Profile },
    into: { readonly before: Profile; readonly after: Profile },
  ) => Promise<'written' | 'stale'>;
  /** Writes whole profiles over whatever is there: where nobody else writes them. */
  readonly putAll: (profiles: readonly Profile[]) => Promise<void>;
  /** One page of a segment's items, with just these attributes, in wire form. `cursor` absent: the last page. */
  readonly scan: (page: {
    readonly segment: number;
    readonly segments: number;
    readonly attributes: readonly string[];
    readonly cursor?: string;
  }) => Promise<{ readonly items: readonly WireItem[]; readonly cursor?: string }>;
}

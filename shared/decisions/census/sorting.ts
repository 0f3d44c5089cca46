/** What sorts customers into the lists that people look at: a way of sorting is a module. */
import type { Instant } from '../../base/time.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import type { Scoring, Stage } from '../../customers/rules/index.ts';

/** A customer, as the census meets her. */
export interface Person {
  readonly profile: Profile;
  readonly stage: Stage;
  readonly at: Instant;
  /** Absent: nothing of who returns has been learned. */
  readonly scoring?: Scoring;
}

export interface Sorting {
  /** Of the list's name: `stage` in `stage/dormant`. */
  readonly name: string;
  /** The lists that she is on, each by what follows the sorting's name. */
  readonly of: (person: Person) => readonly string[];
}

/** All ways of sorting: a new one is a module of its own, and a line here. */
import type { Person, Sorting } from '../sorting.ts';
import { journey } from './journey.ts';
import { lane } from './lane.ts';
import { reason } from './reason.ts';
import { returns } from './returns.ts';
import { stage } from './stage.ts';

const sortings: readonly Sorting[] = [stage, journey, lane, reason, returns];

/** The lists that she is on, such as `stage/dormant`. */
export const listsOf = (person: Person): readonly string[] =>
  sortings.flatMap(({ name, of }) => of(person).map((each) => `${name}/${each}`));

/** Of a list's name: by what it is sorted. */
export const isList = (list: string): boolean => sortings.some(({ name }) => list.startsWith(`${name}/`));

export const sortingNames: readonly string[] = sortings.map(({ name }) => name);

/** All that a fit learns, and what of it a shop asks for: a new thing is a module of its own, and a line here. */
import type { Asking, Learning } from './learning.ts';
import { whatGoesTogether } from './what-goes-together.ts';
import { whoReturns } from './who-returns.ts';

const learnings: readonly Learning[] = [whoReturns, whatGoesTogether];

/** The names of what is learned for a shop; none: it needs no fit. The one place where that is decided. */
export const learnedFor = (asking: Asking): readonly string[] =>
  learnings.filter(({ isAskedBy }) => isAskedBy(asking)).map(({ name }) => name);

export const learningsNamed = (names: readonly string[]): readonly Learning[] =>
  learnings.filter(({ name }) => names.includes(name));

/** All that a fit learns: a new thing is a module of its own, and a line here. */
import type { Learning } from './learning.ts';
import { whoReturns } from './who-returns.ts';

export const learnings: readonly Learning[] = [whoReturns];

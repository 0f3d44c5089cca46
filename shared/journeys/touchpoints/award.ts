/** The touchpoint `award`: points, written down, and nobody is asked. */
import * as z from 'zod';
import type { StepName } from '../../base/ids.ts';
import { named, type TouchpointKind } from './kind.ts';

/** Points: written down, and nobody is asked. The shop's settings must have `loyalty`. */
export interface Award {
  readonly kind: 'award';
  readonly name: StepName;
  readonly points: number;
  /** To the customer who referred this one; absent: to this one. */
  readonly to?: 'referrer';
}

/** @example send(award('badge-points', { points: 50 })); */
export const award = (name: StepName, options: Pick<Award, 'points' | 'to'>): Award => ({
  kind: 'award',
  name,
  ...options,
});

const awardSchema = z.object({ points: z.int().positive(), to: z.literal('referrer').optional() });

const schema = z.object({
  ...named,
  kind: z.literal('award'),
  channel: z.literal('email'),
  transactional: z.literal(false),
  award: awardSchema,
});

export const awardKind = {
  kind: 'award',
  contact: 'none',
  counted: { one: 'award', several: 'awards' },
  isOwed: true,
  schema,
  check: ({ name, points }, story) => {
    if (!(Number.isInteger(points) && points > 0))
      story.refuse(`"${name}" must award a whole number of points from 1, not ${points}`);
  },
  words: ({ name, points, to }) => ({
    title: `award ${name}`,
    detail: `${points} points${to === undefined ? '' : ` to the ${to}`}`,
  }),
  said: ({ points, to }) => ({ points, ...(to !== undefined && { to }) }),
  spec: ({ name, points, to }): z.infer<typeof schema> => ({
    name,
    kind: 'award',
    channel: 'email',
    transactional: false,
    award: { points, ...(to !== undefined && { to }) },
  }),
} as const satisfies TouchpointKind<Award>;

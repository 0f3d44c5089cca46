/** How many customers and weeks it takes to see a difference, as things go now. */
import { customersFor } from './power.ts';

/** Differences that are asked about, in percentage points. */
export const askedPoints = [5, 2, 1] as const;

export interface Needed {
  readonly points: (typeof askedPoints)[number];
  /** In both arms together; absent: no number of people is enough. */
  readonly customers?: number;
  /** From the first customer to the last one's window; absent: nobody enters. */
  readonly weeks?: number;
  /** Not as things go now, but were half of the customers held out. */
  readonly withHalfHeldOut?: true;
}

export interface Course {
  /** Share of those held out who come to it by themselves. */
  readonly base: number;
  /** Share of customers who are held out. */
  readonly heldOut: number;
  /** Who enter in a week, in both arms. */
  readonly customersAWeek: number;
  /** How long each is followed. */
  readonly windowDays: number;
}

const neededOf = (
  points: Needed['points'],
  { base, heldOut, customersAWeek, windowDays }: Course,
): Pick<Needed, 'points' | 'customers' | 'weeks'> => {
  const customers = customersFor(base, points / 100, heldOut);
  return {
    points,
    ...(customers !== undefined && { customers }),
    ...(customers !== undefined &&
      customersAWeek > 0 && { weeks: Math.ceil(customers / customersAWeek + windowDays / 7) }),
  };
};

/** The share by which the fewest customers are needed, near enough. */
const half = 0.5;

/** As things go now, and, where fewer are held out, what the greatest difference would take with half of them. */
export const neededFor = (course: Course): readonly Needed[] => [
  ...askedPoints.map((points) => neededOf(points, course)),
  ...(course.heldOut < half
    ? [{ ...neededOf(askedPoints[0], { ...course, heldOut: half }), withHalfHeldOut: true as const }]
    : []),
];

/** How many customers and weeks it takes to see a difference, as things go now. */
import { customersFor } from '../statistics/power.ts';

/** Differences that are asked about, in percentage points. */
export const askedPoints = [5, 2, 1] as const;

export interface Needed {
  readonly points: (typeof askedPoints)[number];
  /** In both arms together; absent: no number of people is enough. */
  readonly customers?: number;
  /** From the first customer to the last one's window; absent: nobody enters. */
  readonly weeks?: number;
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

export const neededFor = ({ base, heldOut, customersAWeek, windowDays }: Course): readonly Needed[] =>
  askedPoints.map((points) => {
    const customers = customersFor(base, points / 100, heldOut);
    return {
      points,
      ...(customers !== undefined && { customers }),
      ...(customers !== undefined &&
        customersAWeek > 0 && { weeks: Math.ceil(customers / customersAWeek + windowDays / 7) }),
    };
  });

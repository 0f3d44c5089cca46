/** One segment of a fit: pages through its customers, and learns of each. */

import type { Json } from '../../base/record.ts';
import { parseIso } from '../../base/time.ts';
import { orderingCustomer } from '../../decisions/fitting/fold.ts';
import { FitLostError } from '../../decisions/fitting/store.ts';
import type { Ports } from '../ports.ts';
import type { Learning } from './learning.ts';
import type { FitSegmentRequest, FitSegmentResult } from './request.ts';

export type FitLearners = readonly ReturnType<Learning['begin']>[];

export const beginLearning = (of: readonly Learning[]): FitLearners => of.map((each) => each.begin());

/** Adds what one part has learned. @throws FitLostError */
export const joinPart = (learners: FitLearners, part: Json): void => {
  for (const learner of learners) {
    const { [learner.name]: kept } = part as { readonly [name: string]: Json };
    if (kept === undefined)
      throw new FitLostError(
        `a segment has learned no ${learner.name}: it was begun by an earlier deployment; begin another fit`,
      );
    learner.join(kept);
  }
};

/**
 * Learns from the segment's cursor on, beside what earlier Lambdas of it have learned. Done again, it keeps the same.
 * @param isTimeUp asked after each page: then the result has the cursor to go on from
 * @throws StoreUnavailableError: work through it again; FitLostError
 */
export const fitSegment = async (
  request: FitSegmentRequest,
  of: readonly Learning[],
  { fits }: Pick<Ports, 'fits'>,
  isTimeUp: () => boolean,
): Promise<FitSegmentResult> => {
  const at = parseIso(request.at);
  const { segment, segments, round } = request;
  const learners = beginLearning(of);
  if (round > 0) joinPart(learners, await fits.kept({ at, segment, round }));
  let { cursor, customers } = request;
  do {
    const page = await fits.scan({ segment, segments, ...(cursor !== undefined && { cursor }) });
    for (const { customer, orders } of page.customers) {
      const ordering = orderingCustomer(customer, orders, at);
      if (ordering === undefined) continue;
      customers += 1;
      for (const learner of learners) learner.add(ordering);
    }
    cursor = page.cursor;
  } while (cursor !== undefined && !isTimeUp());
  await fits.keep(
    { at, segment, round: round + 1 },
    Object.fromEntries(learners.map((learner) => [learner.name, learner.kept()])),
  );
  return { ...(cursor !== undefined && { cursor }), round: round + 1, customers };
};

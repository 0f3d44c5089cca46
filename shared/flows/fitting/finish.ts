/** Ends a fit: joins what its segments have learned, and makes of it what is to be used. */
import type { Json } from '../../base/record.ts';
import { iso, parseIso } from '../../base/time.ts';
import type { Ports } from '../ports.ts';
import type { Learning } from './learning.ts';
import type { FitFinishRequest, FitResult } from './request.ts';
import { beginLearning, joinPart } from './segment.ts';

/** Finished again, it changes nothing. @throws FitLostError */
export const finishFit = async (
  { at: isoAt, segments }: FitFinishRequest,
  of: readonly Learning[],
  ports: Ports,
): Promise<FitResult> => {
  const at = parseIso(isoAt);
  const learners = beginLearning(of);
  for (const { segment, round } of segments)
    joinPart(learners, await ports.fits.kept({ at, segment, round }));
  const came: Record<string, Json> = {};
  for (const learner of learners) came[learner.name] = await learner.finish(at, ports);
  const customers = segments.reduce((sum, segment) => sum + segment.customers, 0);
  await ports.fits.end({ at, customers, learned: came });
  return { at: iso(at), customers, learned: came };
};

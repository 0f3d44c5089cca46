/** Ends a census: what its segments counted is the last from now on, or the answer to a preview. */
import { dateOn } from '../../base/calendar.ts';
import { parseIso } from '../../base/time.ts';
import { type CensusRecord, nobodyYet, summedCensus } from '../../decisions/census/census.ts';
import { movedSince } from '../../decisions/census/moved.ts';
import type { Ports } from '../ports.ts';
import type { CensusFinishRequest } from './request.ts';
import { cameBy, nameOf, nextSweep } from './segment.ts';

/** Finished again, it changes nothing. Gives what the execution ends with. */
export const finishCensus = async (
  request: CensusFinishRequest,
  ports: Ports,
): Promise<{ readonly people: number }> => {
  const { preview, segments } = request;
  const at = parseIso(request.at);
  const rounds = new Map(segments.map(({ segment, round }) => [segment, round]));
  const counts = (await ports.census.counted(nameOf(request)))
    // A round that was counted again after a fault, and came further than before, leaves later ones of no account.
    .filter(({ segment, round }) => round <= (rounds.get(segment) ?? 0))
    .map(({ people, lists, moves, tonight }) => ({ people, lists, moves, tonight }))
    .reduce(summedCensus, nobodyYet);
  if (preview !== undefined) {
    const asked = await ports.census.preview(preview.id);
    if (asked !== undefined)
      await ports.census.keepPreview({
        ...asked,
        came: { asItIs: cameBy('asItIs', counts), changed: cameBy('changed', counts) },
      });
    return { people: counts.people };
  }
  const { timezone } = ports.settings;
  const since = movedSince(at, await ports.census.last(), timezone);
  const census: CensusRecord = {
    ...counts,
    at,
    next: nextSweep(at, ports),
    ...(since !== undefined && { since }),
    rounds: segments.toSorted((a, b) => a.segment - b.segment).map(({ round }) => round),
  };
  await ports.census.end(census, dateOn(at, timezone));
  return { people: counts.people };
};

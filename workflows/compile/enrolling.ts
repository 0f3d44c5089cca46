/** What the sweep and ingest know of the journeys that they enrol into. */
import { entrySentence } from '../../shared/journeys/entry.ts';
import { graphOf } from '../../shared/journeys/graph.ts';
import { isEventEntry, type Journey } from '../../shared/journeys/language.ts';
import type { EnrollingJourney, EventJourney, SweptJourney } from '../../shared/journeys/protocol.ts';
import { milliseconds } from '../../shared/time.ts';
import { scaled } from './asl.ts';

const enrolling = (journey: Journey, stateMachineArn: string, timeScale: number): EnrollingJourney => {
  const {
    id,
    version,
    enrols,
    goal,
    goalWithin,
    holdoutPercent,
    excludes = [],
    pauses = false,
    priority = 0,
  } = journey;
  const splits = [...graphOf(journey).nodes.values()].flatMap((node) =>
    node.kind === 'split' ? [[node.id, { ...node.weights }] as const] : [],
  );
  return {
    id,
    version,
    stateMachineArn,
    ...(enrols.reEnrolAfter !== undefined && { reEnrolAfter: scaled(enrols.reEnrolAfter, timeScale) }),
    goalWithin: scaled(goalWithin, timeScale),
    ...(goal.source.kind === 'event' && { goalEvent: goal.source.name }),
    holdoutPercent,
    splits: Object.fromEntries(splits),
    excludes: [...excludes],
    pauses,
    priority,
  };
};

/** The journey as the sweep needs it; `undefined`: an event begins it. */
export const sweptJourney = (
  journey: Journey,
  stateMachineArn: string,
  timeScale: number,
): SweptJourney | undefined =>
  isEventEntry(journey.enrols)
    ? undefined
    : { ...enrolling(journey, stateMachineArn, timeScale), rule: journey.enrols.when };

/** The journey as ingest needs it; `undefined`: the sweep begins it. */
export const eventJourney = (
  journey: Journey,
  stateMachineArn: string,
  timeScale: number,
): EventJourney | undefined => {
  const { enrols } = journey;
  if (!isEventEntry(enrols)) return undefined;
  const { on, when, after = milliseconds(0), replaces = false, key } = enrols;
  return {
    ...enrolling(journey, stateMachineArn, timeScale),
    on: on.map(({ event, where = [] }) => ({ event, where: [...where] })),
    ...(when !== undefined && { when }),
    after: scaled(after, timeScale),
    replaces,
    ...(key !== undefined && { key }),
    sentence: entrySentence(enrols),
  };
};

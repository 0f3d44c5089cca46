/** Compiles the nightly sweep, and broadcasts: plan, a Distributed Map over scan segments, the segment's Lambda until it is done. */
import type { SweptJourney } from '../../shared/journeys/protocol.ts';
import {
  invoke,
  jsonata,
  type MapState,
  retryFaults,
  type State,
  type StateMachine,
  type TaskState,
  waitingForBusy,
} from './asl.ts';
import { untilDone } from './until-done.ts';

export interface SegmentsOptions {
  /** ARNs of the Lambdas that plan, and that work through a segment. */
  readonly functions: Readonly<Record<'plan' | 'segment', string>>;
  /** At once. */
  readonly segments: number;
}

export interface SweepOptions extends SegmentsOptions {
  /** ARNs of the Lambdas that plan, that work through a segment, and that end the night. */
  readonly functions: Readonly<Record<'plan' | 'segment' | 'finish', string>>;
  readonly journeys: readonly SweptJourney[];
  /** How long passages of each journey last at most, in milliseconds. */
  readonly stays: Readonly<Record<string, number>>;
  /** The most, or the region whose quota says it. */
  readonly startsPerSecond: number | { readonly ofRegion: string };
}

const input = (name: string): string => jsonata(`$states.input.${name}`);

/** What is planned goes on beside what the execution was told. */
const plan = ({ functions }: SegmentsOptions, asked: Readonly<Record<string, unknown>>): TaskState => ({
  Type: 'Task',
  Resource: invoke,
  Arguments: { FunctionName: functions.plan, Payload: { at: input('at'), ...asked } },
  Retry: retryFaults,
  Output: jsonata('$merge([$states.input, $states.result.Payload])'),
  Next: 'Segments',
});

const summedCounts =
  "{'profiles': $sum($states.result.profiles), 'enrolled': $sum($states.result.enrolled), 'heldOut': $sum($states.result.heldOut), 'unreachable': $sum($states.result.unreachable)}";

/** A Lambda a segment, again and again until it is done. */
const segmentsOf = (
  { functions, segments }: SegmentsOptions,
  told: Readonly<Record<string, unknown>>,
  { output, next }: { readonly output: string; readonly next: string },
): MapState => ({
  Type: 'Map',
  Label: 'Segments',
  Items: input('segments'),
  ItemSelector: {
    segment: jsonata('$states.context.Map.Item.Value.segment'),
    segments: jsonata('$states.context.Map.Item.Value.segments'),
    startsPerSecond: jsonata('$states.context.Map.Item.Value.startsPerSecond'),
    ...told,
  },
  MaxConcurrency: segments,
  ItemProcessor: untilDone(functions.segment, input('counts')),
  Output: jsonata(output),
  Next: next,
});

const machine = (comment: string, states: Readonly<Record<string, State>>): StateMachine => ({
  Comment: `${comment}: compiled, not to be edited`,
  QueryLanguage: 'JSONata',
  StartAt: 'Plan',
  States: waitingForBusy({ ...states, Swept: { Type: 'Succeed' } }),
});

/** What the segments told becomes the last sweep. */
const finish = ({ functions }: SweepOptions): TaskState => ({
  Type: 'Task',
  Resource: invoke,
  Arguments: { FunctionName: functions.finish, Payload: jsonata('$states.input') },
  Retry: retryFaults,
  Output: jsonata('$states.result.Payload'),
  Next: 'Swept',
});

/**
 * The sweep's state machine. Its input is `{"at": <ISO 8601>}`, the scheduled instant: every enrolment of the night
 * bears it, so that a segment that is run again repeats and does not add.
 */
export const compileSweep = (options: SweepOptions): StateMachine => {
  const { journeys, stays, segments, startsPerSecond } = options;
  return machine('The nightly sweep', {
    Plan: plan(options, { segments, startsPerSecond, isNight: true }),
    Segments: segmentsOf(
      options,
      { at: input('at'), journeys, stays, tuned: input('tuned') },
      {
        output: `{'at': $states.input.at, 'segments': $count($states.input.segments), 'counts': ${summedCounts}}`,
        next: 'Finish',
      },
    ),
    Finish: finish(options),
  });
};

/**
 * The state machine of broadcasts: the sweep's, of one journey, for as long as the rate makes it last. Its input is
 * `{"broadcast": <id>, "at": <ISO 8601>, "segments", "startsPerSecond"}`; all else is in the broadcast's record.
 */
export const compileBroadcast = (options: SegmentsOptions): StateMachine =>
  machine('A broadcast, or its preview', {
    Plan: plan(options, { segments: input('segments'), startsPerSecond: input('startsPerSecond') }),
    Segments: segmentsOf(options, { broadcast: input('broadcast') }, { output: summedCounts, next: 'Swept' }),
  });

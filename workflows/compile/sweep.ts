/** Compiles the nightly sweep: plan, a Distributed Map over scan segments, the segment's Lambda until it is done. */
import type { SweptJourney } from '../../shared/journeys/protocol.ts';
import { invoke, jsonata, retryFaults, type StateMachine } from './asl.ts';

export interface SweepOptions {
  /** ARNs of the sweep's Lambdas. */
  readonly functions: Readonly<Record<'plan' | 'segment', string>>;
  readonly journeys: readonly SweptJourney[];
  readonly segments: number;
  readonly startsPerSecond: number;
}

/** Changes with the sweep's own shape; journeys and settings change its definition in place, between nights. */
const sweepVersion = 1;
export const sweepStateMachineName = `rekindle-sweep-v${sweepVersion}`;

/**
 * The sweep's state machine. Its input is `{"at": <ISO 8601>}`, the scheduled instant: every enrolment of the night
 * bears it, so that a segment that is run again repeats and does not add.
 */
export const compileSweep = (options: SweepOptions): StateMachine => {
  const { functions, journeys, segments, startsPerSecond } = options;
  return {
    Comment: 'The nightly sweep: compiled, not to be edited',
    QueryLanguage: 'JSONata',
    StartAt: 'Plan',
    States: {
      Plan: {
        Type: 'Task',
        Resource: invoke,
        Arguments: {
          FunctionName: functions.plan,
          Payload: { at: jsonata('$states.input.at'), segments, startsPerSecond },
        },
        Retry: [retryFaults],
        Output: jsonata('$states.result.Payload'),
        Next: 'Segments',
      },
      Segments: {
        Type: 'Map',
        Label: 'Segments',
        Items: jsonata('$states.input.segments'),
        ItemSelector: {
          at: jsonata('$states.input.at'),
          segment: jsonata('$states.context.Map.Item.Value.segment'),
          segments: jsonata('$states.context.Map.Item.Value.segments'),
          startsPerSecond: jsonata('$states.context.Map.Item.Value.startsPerSecond'),
          journeys,
        },
        MaxConcurrency: segments,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'Scan',
          States: {
            Scan: {
              Type: 'Task',
              Resource: invoke,
              Arguments: { FunctionName: functions.segment, Payload: jsonata('$states.input') },
              Retry: [retryFaults],
              Output: jsonata(
                "$merge([$sift($states.input, function($value, $key) { $key != 'cursor' }), $states.result.Payload])",
              ),
              Next: 'Done?',
            },
            'Done?': {
              Type: 'Choice',
              Choices: [{ Condition: jsonata('$exists($states.input.cursor)'), Next: 'Scan' }],
              Default: 'Done',
            },
            Done: { Type: 'Succeed', Output: jsonata('$states.input.counts') },
          },
        },
        Output: jsonata(
          "{'profiles': $sum($states.result.profiles), 'enrolled': $sum($states.result.enrolled), 'heldOut': $sum($states.result.heldOut)}",
        ),
        Next: 'Swept',
      },
      Swept: { Type: 'Succeed' },
    },
  };
};

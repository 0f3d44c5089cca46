/** Compiles the census: a Distributed Map over segments of the profiles, each a Lambda until it is done, and one that ends it. */
import type { SweptJourney } from '../../shared/journeys/protocol.ts';
import { invoke, jsonata, retryFaults, type StateMachine, waitingForBusy } from './asl.ts';
import { untilDone } from './until-done.ts';

export interface CensusOptions {
  /** ARNs of the Lambdas that count a segment, and that end the census. */
  readonly functions: Readonly<Record<'segment' | 'finish', string>>;
  /** At once. */
  readonly segments: number;
  /** Those that the sweep enrols into. */
  readonly journeys: readonly SweptJourney[];
}

/** What a person asks before a change; null: nothing is asked. */
const preview = jsonata('$exists($states.input.preview) ? $states.input.preview : null');

/**
 * The census's state machine. Its input is `{"at": <ISO 8601>}`, the instant as of which is counted; of a preview with what
 * is asked.
 */
export const compileCensus = ({ functions, segments, journeys }: CensusOptions): StateMachine => ({
  Comment: 'The census: compiled, not to be edited',
  QueryLanguage: 'JSONata',
  StartAt: 'Segments',
  States: waitingForBusy({
    Segments: {
      Type: 'Map',
      Label: 'Segments',
      Items: jsonata(`[0..${segments - 1}]`),
      ItemSelector: {
        at: jsonata('$states.input.at'),
        segment: jsonata('$states.context.Map.Item.Value'),
        segments,
        journeys,
        preview,
      },
      MaxConcurrency: segments,
      ItemProcessor: untilDone(
        functions.segment,
        jsonata("{'segment': $states.input.segment, 'round': $states.input.round}"),
      ),
      Output: { at: jsonata('$states.input.at'), segments: jsonata('$states.result'), preview },
      Next: 'Finish',
    },
    Finish: {
      Type: 'Task',
      Resource: invoke,
      Arguments: { FunctionName: functions.finish, Payload: jsonata('$states.input') },
      Retry: [retryFaults],
      Output: jsonata('$states.result.Payload'),
      Next: 'Counted',
    },
    Counted: { Type: 'Succeed' },
  }),
});

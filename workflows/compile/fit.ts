/** Compiles the fit: a Distributed Map over segments of the ledger, each a Lambda until it is done, and one that ends it. */
import { invoke, jsonata, retryFaults, type StateMachine, waitingForBusy } from './asl.ts';
import { untilDone } from './until-done.ts';

export interface FitOptions {
  /** ARNs of the Lambdas that work through a segment, and that end the fit. */
  readonly functions: Readonly<Record<'segment' | 'finish', string>>;
  /** At once. */
  readonly segments: number;
}

/**
 * The fit's state machine. Its input is `{"at": <ISO 8601>}`, the fit's instant: it learns of the orders that were placed
 * by then, so that a fit that is run again comes to the same.
 */
export const compileFit = ({ functions, segments }: FitOptions): StateMachine => ({
  Comment: 'The fit: compiled, not to be edited',
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
      },
      MaxConcurrency: segments,
      ItemProcessor: untilDone(
        functions.segment,
        jsonata(
          "{'segment': $states.input.segment, 'round': $states.input.round, 'customers': $states.input.customers}",
        ),
      ),
      Output: jsonata("{'at': $states.input.at, 'segments': $states.result}"),
      Next: 'Finish',
    },
    Finish: {
      Type: 'Task',
      Resource: invoke,
      Arguments: { FunctionName: functions.finish, Payload: jsonata('$states.input') },
      Retry: [retryFaults],
      Output: jsonata('$states.result.Payload'),
      Next: 'Fitted',
    },
    Fitted: { Type: 'Succeed' },
  }),
});

/** Compiles the recount: its beginning, a Distributed Map over segments of the ledger, and what puts the new figures in use. */
import { invoke, jsonata, retryFaults, type StateMachine, waitingForBusy } from './asl.ts';
import { untilDone } from './until-done.ts';

export interface RecountOptions {
  /** The ARN of the Lambda that does every step. */
  readonly function: string;
  /** At once. */
  readonly segments: number;
}

/** What changes comes by the stream in windows of a minute. */
const lookAgainSeconds = 30;

/** The recount's state machine. Its input is `{"at": <ISO 8601>}`, by which the new figures are known. */
export const compileRecount = ({ function: FunctionName, segments }: RecountOptions): StateMachine => ({
  Comment: 'The recount: compiled, not to be edited',
  QueryLanguage: 'JSONata',
  StartAt: 'Begin',
  States: waitingForBusy({
    Begin: {
      Type: 'Task',
      Resource: invoke,
      Arguments: { FunctionName, Payload: { step: 'begin', at: jsonata('$states.input.at') } },
      Retry: retryFaults,
      Output: jsonata('$states.result.Payload'),
      Next: 'Segments',
    },
    Segments: {
      Type: 'Map',
      Label: 'Segments',
      Items: jsonata(`[0..${segments - 1}]`),
      ItemSelector: {
        step: 'count',
        at: jsonata('$states.input.at'),
        segment: jsonata('$states.context.Map.Item.Value'),
        segments,
      },
      MaxConcurrency: segments,
      ItemProcessor: untilDone(
        FunctionName,
        jsonata(
          "{'segment': $states.input.segment, 'round': $states.input.round, 'items': $states.input.items}",
        ),
      ),
      Output: jsonata("{'step': 'settle', 'at': $states.input.at, 'segments': $states.result}"),
      Next: 'Settle',
    },
    Settle: {
      Type: 'Task',
      Resource: invoke,
      Arguments: { FunctionName, Payload: jsonata('$states.input') },
      Retry: retryFaults,
      Output: jsonata('$states.result.Payload'),
      Next: 'Over?',
    },
    'Over?': {
      Type: 'Choice',
      Choices: [{ Condition: jsonata('$states.input.isOver'), Next: 'Recounted' }],
      Default: 'Later',
    },
    Later: { Type: 'Wait', Seconds: lookAgainSeconds, Next: 'Settle' },
    Recounted: { Type: 'Succeed' },
  }),
});

/** Compiles what reads a table once: a Distributed Map over its segments, each a Lambda until it is done, and one that ends it. */
import { invoke, jsonata, retryFaults, type StateMachine, waitingForBusy } from './asl.ts';
import { untilDone } from './until-done.ts';

export interface ScanOptions {
  /** ARNs of the Lambdas that work through a segment, and that end it. */
  readonly functions: Readonly<Record<'segment' | 'finish', string>>;
  /** At once. */
  readonly segments: number;
}

/** What of a segment's last Lambda the end is told. */
type Left = 'segment' | 'round' | 'customers';

/**
 * The state machine. Its input is `{"at": <ISO 8601>}`, the instant as of which is counted, so that what is run again comes to
 * the same.
 * @param what of its comment
 * @param told to each segment's Lambda, beside its place
 * @param toBoth to these and to the one that ends it
 */
export const compileScan = (
  what: string,
  { functions, segments }: ScanOptions,
  {
    left,
    told = {},
    toBoth = {},
  }: {
    readonly left: readonly Left[];
    readonly told?: Readonly<Record<string, unknown>>;
    readonly toBoth?: Readonly<Record<string, unknown>>;
  },
): StateMachine => ({
  Comment: `${what}: compiled, not to be edited`,
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
        ...told,
        ...toBoth,
      },
      MaxConcurrency: segments,
      ItemProcessor: untilDone(
        functions.segment,
        jsonata(`{${left.map((name) => `'${name}': $states.input.${name}`).join(', ')}}`),
      ),
      Output: { at: jsonata('$states.input.at'), segments: jsonata('$states.result'), ...toBoth },
      Next: 'Finish',
    },
    Finish: {
      Type: 'Task',
      Resource: invoke,
      Arguments: { FunctionName: functions.finish, Payload: jsonata('$states.input') },
      Retry: retryFaults,
      Output: jsonata('$states.result.Payload'),
      Next: 'Counted',
    },
    Counted: { Type: 'Succeed' },
  }),
});

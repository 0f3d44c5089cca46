/** Compiles what finds executions that did not succeed: a Lambda, again and again until it has looked at all machines. */
import { invoke, jsonata, retryFaults, type StateMachine, waitingForBusy } from './asl.ts';

export interface ReconcileOptions {
  /** ARN of the Lambda that looks. */
  readonly function: string;
  /** What the ARNs of all journeys' machines begin with. */
  readonly machines: string;
}

/** Its input is `{"at": <ISO 8601>}`, the scheduled instant. */
export const compileReconcile = ({ function: FunctionName, machines }: ReconcileOptions): StateMachine => ({
  Comment: 'Finds executions that did not succeed: compiled, not to be edited',
  QueryLanguage: 'JSONata',
  StartAt: 'Look',
  States: waitingForBusy({
    Look: {
      Type: 'Task',
      Resource: invoke,
      Arguments: {
        FunctionName,
        Payload: {
          at: jsonata('$states.input.at'),
          machines,
          cursor: jsonata("$exists($states.input.cursor) ? $states.input.cursor : {'machine': 0, 'end': 0}"),
        },
      },
      Retry: retryFaults,
      Output: jsonata(
        "$merge([$sift($states.input, function($value, $key) { $key != 'cursor' }), $states.result.Payload])",
      ),
      Next: 'Done?',
    },
    'Done?': {
      Type: 'Choice',
      Choices: [{ Condition: jsonata('$exists($states.input.cursor)'), Next: 'Look' }],
      Default: 'Done',
    },
    Done: { Type: 'Succeed' },
  }),
});

/** A segment of a Distributed Map: its Lambda, again and again until it has no cursor more. */
import { invoke, jsonata, type MapState, retryFaults, waitingForBusy } from './asl.ts';

/** @param output of what the last Lambda gave, beside what the segment was told */
export const untilDone = (segment: string, output: string): MapState['ItemProcessor'] => ({
  ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
  StartAt: 'Scan',
  States: waitingForBusy(
    {
      Scan: {
        Type: 'Task',
        Resource: invoke,
        Arguments: { FunctionName: segment, Payload: jsonata('$states.input') },
        Retry: retryFaults,
        Output: jsonata(
          "$merge([$sift($states.input, function($value, $key) { $not($key in ['cursor', 'busy']) }), $states.result.Payload])",
        ),
        Next: 'Done?',
      },
      'Done?': {
        Type: 'Choice',
        Choices: [{ Condition: jsonata('$exists($states.input.cursor)'), Next: 'Scan' }],
        Default: 'Done',
      },
      Done: { Type: 'Succeed', Output: output },
    },
    'SegmentBusy',
  ),
});

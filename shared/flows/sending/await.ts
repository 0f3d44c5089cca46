/** Waits for a signal, with nothing to send. */
import type { AwaitRequest } from '../../journeys/protocol.ts';
import type { Ports } from '../ports.ts';
import { escalateUntaken } from '../tasks/change.ts';
import { answerToken, passageOver } from './answer.ts';
import { readContext, registerAndLook, takeStep } from './settle.ts';

/**
 * The second part of a wait for a task's result: its time to be taken is over, by the state machine's clock, which
 * began to run before the task's own.
 */
const lookAtTask = async ({ enrolment, waits }: AwaitRequest, ports: Ports): Promise<void> => {
  const { source } = waits.wait;
  if (source.kind === 'result') await escalateUntaken({ enrolment, name: source.of }, ports.now(), ports);
};

/** What was to come of a wait before it, the step itself looks when the pause is over. */
const awaitEndOfPause = async (request: AwaitRequest, ports: Ports): Promise<void> => {
  const context = await readContext(request, ports);
  const answer =
    context === undefined ? passageOver : await registerAndLook(request, request.waits, context, ports);
  await answerToken(request.token, answer, ports);
};

/**
 * The wait is over already, or stays open for an event or the deadline.
 * @throws StoreUnavailableError: enter again, later
 */
export const awaitSignal = (request: AwaitRequest, ports: Ports): Promise<void> =>
  request.waits.wait.source.kind === 'pause'
    ? awaitEndOfPause(request, ports)
    : takeStep(request, ports, async (context) => {
        await lookAtTask(request, ports);
        return registerAndLook(request, request.waits, context, ports);
      });

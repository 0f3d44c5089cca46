/** Waits for a signal, with nothing to send. */
import type { AwaitRequest } from '../../journeys/protocol.ts';
import type { Ports } from '../ports.ts';
import { escalateUntaken } from '../tasks/change.ts';
import { type Answer, answerToken, passageOver } from './answer.ts';
import { readContext, registerAndLook, stepAnswer } from './settle.ts';

/**
 * The second part of a wait for a task's result: its time to be taken is over, by the state machine's clock, which
 * began to run before the task's own.
 */
const lookAtTask = async ({ enrolment, waits }: AwaitRequest, ports: Ports): Promise<void> => {
  const { source } = waits.wait;
  if (source.kind === 'result') await escalateUntaken({ enrolment, name: source.of }, ports.now(), ports);
};

/** What was to come of a wait before it, the step itself looks when the pause is over. */
const awaitEndOfPause = async (request: AwaitRequest, ports: Ports): Promise<Answer> => {
  const context = await readContext(request, ports);
  return context === undefined ? passageOver : registerAndLook(request, request.waits, context, ports);
};

/** What the wait has come to already; or it stays open for an event or the deadline. */
export const waitAnswer = (request: AwaitRequest, ports: Ports): Promise<Answer> =>
  request.waits.wait.source.kind === 'pause'
    ? awaitEndOfPause(request, ports)
    : stepAnswer(request, ports, async (context) => {
        await lookAtTask(request, ports);
        return registerAndLook(request, request.waits, context, ports);
      });

/** Answers the token, or leaves it open. @throws StoreUnavailableError: enter again, later */
export const awaitSignal = async (request: AwaitRequest, ports: Ports): Promise<void> =>
  answerToken(request.token, await waitAnswer(request, ports), ports);

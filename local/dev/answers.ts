/** Listens to the answers that waiting journeys get, on their way to the engine. */
import { keyOf, waiterFromItem } from '../../functions/adapters/ledger-items.ts';
import type { EnrolmentKey } from '../../shared/base/ids.ts';
import { parseIso } from '../../shared/base/time.ts';
import type { WireItem } from '../../shared/customers/profiles/mapper.ts';
import { detours } from '../../shared/journeys/protocol.ts';
import { type ClientRequest, type Transport, textOf } from '../aws/transport.ts';
import type { World } from '../engine/world.ts';
import { clockText, type News, signalText } from './news.ts';

type NewsText = Pick<News, 'what' | 'text'>;

/** The fields of SendTaskSuccess and SendTaskFailure; `output` and `cause` are JSON texts. */
interface TaskAnswer {
  readonly taskToken: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** What the passage waits for, if this token is its waiter's. */
const signalOf = (world: World, key: EnrolmentKey, token: string): string | undefined => {
  const { c, k } = keyOf(key, 'waiter');
  const { body } = world.dynamodb.handle(
    'GetItem',
    JSON.stringify({ TableName: world.environment.LEDGER_TABLE, Key: { c: { S: c }, k: { S: k } } }),
  );
  const { Item } = JSON.parse(body) as { readonly Item?: WireItem };
  const waiter = Item && waiterFromItem(Item);
  return waiter?.token === token ? signalText(waiter.wait.source) : undefined;
};

const outcomeOf = (json: string | undefined): string =>
  String((JSON.parse(json ?? '{}') as { readonly outcome?: unknown }).outcome);

/** Goals and exits are told by the ledger. */
const toldBy = (world: World, state: string, key: EnrolmentKey, answer: TaskAnswer): NewsText | undefined => {
  if (answer.error === detours.held || answer.error === detours.paused) {
    const { until } = JSON.parse(answer.cause ?? '{}') as { readonly until: string };
    return { what: 'held', text: `${state} of ${key.journey} until ${clockText(parseIso(until))}` };
  }
  if (answer.error === detours.signalSettled)
    return { what: 'answered', text: `the wait before ${state}, just in time: ${outcomeOf(answer.cause)}` };
  if (answer.error !== undefined) return undefined;
  const signal = signalOf(world, key, answer.taskToken);
  if (signal === undefined) return undefined;
  return { what: 'answered', text: `${signal}: ${outcomeOf(answer.output)}` };
};

const isAnswer = (target: string | undefined): boolean =>
  target === 'AWSStepFunctions.SendTaskSuccess' || target === 'AWSStepFunctions.SendTaskFailure';

/** @param tell is told of each answer that was taken, before the journey goes on */
export const listenToAnswers =
  (world: () => World, tell: (news: News) => void) =>
  (transport: Transport): Transport => ({
    ...transport,
    handle: async (request: ClientRequest) => {
      if (!isAnswer(request.headers['x-amz-target'])) return transport.handle(request);
      const { states, clock } = world();
      const answer = JSON.parse(textOf(request.body)) as TaskAnswer;
      const task = states.taskOf(answer.taskToken);
      // An execution's input is its passage's key, and more.
      const key = task?.input as EnrolmentKey | undefined;
      const told = task && key && toldBy(world(), task.state, key, answer);
      const result = await transport.handle(request);
      if (result.response.statusCode === 200 && told !== undefined && key !== undefined)
        tell({ at: clock.now(), customer: key.customer, ...told });
      return result;
    },
  });

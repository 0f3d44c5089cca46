/** The events of an execution's history: what a story is counted to take, its compiled machine does not exceed. */
import { describe, expect, it } from 'vitest';
import { createClock } from '../../local/aws/clock.ts';
import { createStates, type LocalStates } from '../../local/aws/states/index.ts';
import { days, hours, instant, minutes, plus } from '../../shared/base/time.ts';
import { dormantFor } from '../../shared/customers/rules/index.ts';
import { graphOf } from '../../shared/journeys/graph.ts';
import { longestHistory, mostOfStory } from '../../shared/journeys/history.ts';
import { journey } from '../../shared/journeys/journey.ts';
import {
  email,
  exit,
  type Journey,
  purchase,
  reaction,
  send,
  wait,
  waitFor,
} from '../../shared/journeys/language.ts';
import { compileJourney } from '../../workflows/compile/index.ts';
import { allJourneys } from '../../workflows/journeys/index.ts';

const arn = 'arn:aws:states:local-1:000000000000:stateMachine:counted';
const functions = { send: 'send', await: 'await', look: 'look', close: 'close' };

/** Events of a passage of somebody who never reacts, each of whose messages is held so often. */
const eventsOf = async (told: Journey, holds: number): Promise<number> => {
  const clock = createClock(instant(0));
  const held = new Map<string, number>();
  const begun = new Map<string, number>();
  let states: LocalStates;
  const answer = (operation: string, taskToken: string, rest: object): void => {
    states.handle(operation, JSON.stringify({ taskToken, ...rest }));
  };
  states = createStates({
    clock,
    history: true,
    invoke: async (_, payload) => {
      const { token, touch, waits, cases } = payload as {
        readonly token: string;
        readonly touch?: { readonly name: string };
        readonly waits?: {
          readonly wait: { readonly id: string; readonly otherwise: string };
          readonly atMost: number;
        };
        readonly cases?: readonly string[];
      };
      const times = held.get(touch?.name ?? '') ?? 0;
      if (touch !== undefined && times < holds) {
        held.set(touch.name, times + 1);
        const until = new Date(plus(clock.now(), hours(1))).toISOString();
        answer('SendTaskFailure', token, {
          error: 'Held',
          cause: JSON.stringify({ until, due: until, by: 'busy' }),
        });
      } else if (waits !== undefined) {
        const { id, otherwise } = waits.wait;
        const since = begun.get(id) ?? clock.now();
        begun.set(id, since);
        if (clock.now() - since >= waits.atMost)
          answer('SendTaskSuccess', token, { output: JSON.stringify({ outcome: otherwise }) });
      } else {
        const outcome = cases?.includes('otherwise') ? 'otherwise' : (cases?.[0] ?? 'sent');
        answer('SendTaskSuccess', token, { output: JSON.stringify({ outcome }) });
      }
      return null;
    },
  });
  states.addStateMachine({
    arn,
    name: 'counted',
    definition: JSON.stringify(compileJourney(told, { functions, timeScale: 1 })),
  });
  states.startExecution(
    arn,
    { journey: told.id, version: 1, customer: 'ada', cycle: 1, path: '' },
    'passage',
  );
  await clock.runUntil(plus(clock.now(), days(900)));
  const executionArn = `${arn.replace(':stateMachine:', ':execution:')}:passage`;
  const asked = { executionArn, reverseOrder: true, maxResults: 1 };
  const { body } = states.handle('GetExecutionHistory', JSON.stringify(asked));
  const [last] = (
    JSON.parse(body) as { readonly events: readonly { readonly id: number; readonly type: string }[] }
  ).events;
  expect(last?.type).toBe('ExecutionSucceeded');
  return last?.id ?? 0;
};

const hello = email('hello');
const looking = (atMost: ReturnType<typeof days>, checkEvery: ReturnType<typeof days>) => () =>
  journey('looking', {
    version: 1,
    enrols: { when: dormantFor(days(14)) },
    goal: purchase,
    steps: [
      send(hello),
      waitFor(reaction(hello), { atMost, checkEvery }, { clicked: [], opened: [], silent: [] }),
      wait(days(1)),
      exit('over'),
    ],
  });

describe('the history of an execution', () => {
  it.each(allJourneys.map((each) => [each.id, each] as const))(
    'of %s is no longer than its story was counted to make it, however its messages are held',
    async (_, each) => {
      const counted = longestHistory(graphOf(each));
      for (const holds of [0, 20]) expect(await eventsOf(each, holds)).toBeLessThanOrEqual(counted);
      expect(counted).toBeLessThan(mostOfStory / 5);
    },
  );

  it('is counted closely where a wait looks again and again', async () => {
    const told = looking(days(5), minutes(10))();
    const [events, counted] = [await eventsOf(told, 20), longestHistory(graphOf(told))];
    expect(events).toBeLessThanOrEqual(counted);
    expect(counted - events).toBeLessThan(40);
  });

  it('would end a passage that looks each minute for five days, which journey() refuses', () => {
    expect(looking(days(5), minutes(1))).toThrow(
      'journey "looking": steps come to 43384 events of an execution on their longest path, and may have 19000: let checkEvery look less often, or leave it out, as what ends a wait ends it at once',
    );
    expect(looking(days(5), minutes(3))).not.toThrow();
  });
});

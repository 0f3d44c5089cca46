/** Lets the sample shop's people work on the tasks that journeys ask for: over the HTTP API, as real people do. */

import { type Instant, parseIso } from '../../../shared/base/time.ts';
import { graphOf } from '../../../shared/journeys/graph.ts';
import type { Journey } from '../../../shared/journeys/language.ts';
import type { BusEvent } from '../../aws/events.ts';
import { toEvent } from '../../engine/gateway.ts';
import { localKeyring, localKeys } from '../../engine/keys.ts';
import type { World } from '../../engine/world.ts';
import { type Work, workOn } from '../sample/index.ts';

export interface People {
  readonly toEvent: (event: BusEvent) => void;
}

/** What the bus tells of a task. */
interface TaskDetail {
  readonly id: string;
  readonly journey: string;
  readonly task: string;
  readonly takeBy: string;
  readonly due: string;
}

const tasksOf = (journeys: readonly Journey[]): ReadonlyMap<string, readonly string[]> =>
  new Map(
    journeys.flatMap((journey) =>
      [...graphOf(journey).nodes.values()].flatMap((node) =>
        node.kind === 'send' && node.touchpoint.kind === 'task'
          ? [[`${journey.id}/${node.touchpoint.name}`, node.touchpoint.results] as const]
          : [],
      ),
    ),
  );

const isOfTask = /^(Care Call|Task) (Requested|Escalated)$/;
const assignee = 'sample-shop';

export const simulatePeople = (options: {
  readonly world: World;
  readonly journeys: readonly Journey[];
  readonly seed: number;
}): People => {
  const { world, seed } = options;
  const results = tasksOf(options.journeys);
  world.secrets.put(world.environment.API_KEYS_ID ?? '', JSON.stringify(localKeyring));
  const api = world.functionAt('functions/api/handler.ts') ?? '';

  const ask = async (id: string, what: 'take' | 'result', body: object): Promise<void> => {
    const request = {
      method: 'POST',
      target: `/v1/tasks/${id}/${what}`,
      headers: { authorization: `Bearer ${localKeys.admin}`, 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify(body)),
      sourceIp: '127.0.0.1',
    };
    // What is over meanwhile is refused, and nobody minds.
    await world.lambda.invoke(api, toEvent(request, world.clock.now()));
  };
  const at = (when: Instant, work: () => Promise<void>): void => {
    world.clock.schedule(when, () => world.clock.track(work()));
  };
  const goAbout = (id: string, { takenAt, finishedAt, result }: Work): void => {
    at(takenAt, () => ask(id, 'take', { assignee }));
    at(finishedAt, () => ask(id, 'result', { assignee, result }));
  };

  return {
    toEvent: ({ detailType, detail, time }) => {
      if (!isOfTask.test(detailType)) return;
      const { id, journey, task, takeBy, due } = detail as TaskDetail;
      const isLate = detailType.endsWith('Escalated');
      const until = parseIso(isLate ? due : takeBy);
      const work = workOn(
        { id, at: time, until, isLate, results: results.get(`${journey}/${task}`) ?? [] },
        seed,
      );
      if (work !== undefined) goAbout(id, work);
    },
  };
};

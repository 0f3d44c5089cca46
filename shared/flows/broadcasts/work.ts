/** Starting, previewing, following and stopping broadcasts: what the API does with them. */
import { HttpFault } from '../../../functions/api/contract/fault.ts';
import { digestOf } from '../../base/ids.ts';
import { days, iso, plus } from '../../base/time.ts';
import {
  audienceOf,
  type Broadcast,
  type BroadcastProgress,
  noCounts,
  summedCounts,
} from '../../decisions/broadcasts/broadcast.ts';
import type { BroadcastJourney } from '../../journeys/protocol.ts';
import type { Ports } from '../ports.ts';
import { idIn, type Request, readRequest } from './request.ts';

type Plain = Readonly<Record<string, unknown>>;

/** Its state machine remembers names for longer than this. */
const startableFor = days(30);

/** Of letters that a state machine's names may have, whatever the id is. */
const executionOf = ({ id }: Broadcast): string => `${id.slice(0, 40)}-${digestOf(id)}`;

const stateOf = ({ segments, stoppedAt }: Broadcast, progress: readonly BroadcastProgress[]): string => {
  if (progress.filter(({ isDone }) => isDone).length >= segments) return 'done';
  return stoppedAt === undefined ? 'running' : 'stopped';
};

/** As the API tells it. */
const viewOf = (broadcast: Broadcast, progress: readonly BroadcastProgress[]): Plain => {
  const { id, isPreview, at, journey, parameters, named, stoppedAt, customersPerSecond } = broadcast;
  const { foreseen, ...counts } = progress.map((each) => each.counts).reduce(summedCounts, noCounts);
  const treated = counts.enrolled - counts.heldOut;
  return {
    id,
    journey: journey.id,
    version: journey.version,
    preview: isPreview,
    state: stateOf(broadcast, progress),
    at: iso(at),
    ...(stoppedAt !== undefined && { stoppedAt: iso(stoppedAt) }),
    for: audienceOf(broadcast),
    ...(named !== undefined && { named }),
    parameters,
    customersPerSecond,
    counts,
    ...(foreseen !== undefined && {
      first: {
        message: journey.first.name,
        channel: journey.first.channel,
        ...foreseen,
      },
      estimate: {
        seconds: Math.ceil(treated / customersPerSecond),
        messages: foreseen.sent + foreseen.held,
        atMostMessages: treated * journey.mostMessages,
      },
    }),
  };
};

const startOnce = async (
  { broadcast, customers }: Request,
  before: Broadcast | undefined,
  stateMachineArn: string,
  ports: Ports,
): Promise<Broadcast> => {
  const { broadcasts, executions, now } = ports;
  let known = before;
  if (known === undefined) {
    const created = await broadcasts.create(broadcast, customers);
    known = created === 'created' ? broadcast : ((await broadcasts.get(broadcast.id)) ?? broadcast);
  }
  if (known.asked !== broadcast.asked)
    throw new HttpFault('conflict', `id: "${broadcast.id}" is another broadcast's; take another id`, {
      field: 'id',
    });
  const { id, segments, at, customersPerSecond, stoppedAt } = known;
  // Written down, and perhaps not begun: whoever wrote it may have died.
  if (stoppedAt === undefined && now() < plus(at, startableFor))
    await executions.start(stateMachineArn, executionOf(known), {
      broadcast: id,
      at: iso(at),
      segments,
      startsPerSecond: customersPerSecond,
    });
  return known;
};

/**
 * Starts the broadcast, or its preview; asked again with the same id it starts nothing, and tells how far it has come.
 * @throws HttpFault invalid naming the field that is wrong, not-found, conflict when the id is another broadcast's
 */
export const startBroadcast = async (
  body: unknown,
  isPreview: boolean,
  { journeys, stateMachineArn }: Broadcasting,
  ports: Ports,
): Promise<Plain> => {
  const id = isPreview ? undefined : idIn(body);
  const known = id === undefined ? undefined : await ports.broadcasts.get(id);
  // Asked for again it is right as long as it was right then: a moment that was ahead may be past by now.
  const request = readRequest(body, isPreview, journeys, ports.settings, known?.at ?? ports.now());
  const broadcast = await startOnce(request, known, stateMachineArn, ports);
  return viewOf(broadcast, await ports.broadcasts.progress(broadcast.id));
};

export interface Broadcasting {
  readonly journeys: readonly BroadcastJourney[];
  /** Of the state machine that works through broadcasts. */
  readonly stateMachineArn: string;
}

/** @throws HttpFault not-found */
const knownOf = async (id: string, { broadcasts }: Ports): Promise<Broadcast> => {
  const broadcast = await broadcasts.get(id);
  if (broadcast === undefined) throw new HttpFault('not-found', `there is no broadcast "${id}"`);
  return broadcast;
};

/** @throws HttpFault not-found */
export const tellBroadcast = async (id: string, ports: Ports): Promise<Plain> =>
  viewOf(await knownOf(id, ports), await ports.broadcasts.progress(id));

/**
 * Enrols nobody more; who is enrolled goes on.
 * @throws HttpFault not-found
 */
export const stopBroadcast = async (id: string, ports: Ports): Promise<Plain> => {
  await knownOf(id, ports);
  await ports.broadcasts.stop(id, ports.now());
  return tellBroadcast(id, ports);
};

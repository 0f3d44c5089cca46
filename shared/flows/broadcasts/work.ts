/** Starting, previewing, following and stopping broadcasts: what the API does with them. */
import { digestOf } from '../../base/ids.ts';
import { conflict, isRefusal, notFound, type Refusal } from '../../base/refusal.ts';
import { days, iso, plus } from '../../base/time.ts';
import { brakeSentence, pauseOf, stopOf } from '../../decisions/brake/brake.ts';
import {
  audienceOf,
  type Broadcast,
  type BroadcastProgress,
  noCounts,
  summedCounts,
} from '../../decisions/broadcasts/broadcast.ts';
import type { BroadcastJourney } from '../../journeys/protocol.ts';
import type { Ports } from '../ports.ts';
import { type AskedBroadcast, type BroadcastRequest, readRequest } from './request.ts';

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
    rule: broadcast.rule,
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
        messages: foreseen.sent + Object.values(foreseen.held).reduce((all, count) => all + count, 0),
        atMostMessages: treated * journey.mostMessages,
      },
    }),
  };
};

/** What a person has paused or stopped is not started: it would wait, or be over as it begins. */
const brakedBy = async (
  { isPreview, journey: { id: journey, lane }, at: enrolledAt }: Broadcast,
  { brake }: Ports,
): Promise<Refusal | undefined> => {
  const current = await brake.current();
  const passage = { journey, lane, enrolledAt };
  const entry = stopOf(current, passage) ?? pauseOf(current, passage);
  if (isPreview || entry === undefined) return undefined;
  const { on, state, who: by, why } = entry;
  const reason = {
    kind: 'braked',
    braked: on,
    state: state === 'stopped' ? 'stopped' : 'paused',
    by,
    why,
  } as const;
  return { ...conflict(`journey: ${brakeSentence(entry)}; resume it first`, reason), field: 'journey' };
};

const startOnce = async (
  { broadcast, customers }: BroadcastRequest,
  before: Broadcast | undefined,
  stateMachineArn: string,
  ports: Ports,
): Promise<Broadcast | Refusal> => {
  const { broadcasts, executions, now } = ports;
  let known = before;
  if (known === undefined) {
    const created = await broadcasts.create(broadcast, customers);
    known = created === 'created' ? broadcast : ((await broadcasts.get(broadcast.id)) ?? broadcast);
  }
  if (known.asked !== broadcast.asked)
    return {
      ...conflict(`id: "${broadcast.id}" is another broadcast's; take another id`, {
        kind: 'id-taken',
        id: broadcast.id,
      }),
      field: 'id',
    };
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
 * Starts the broadcast, or its preview (which has no id of its own); asked again with the same id it starts nothing,
 * and tells how far it has come. Refused: a field that is wrong, a journey that nobody starts, another broadcast's id.
 */
export const startBroadcast = async (
  asked: AskedBroadcast,
  { journeys, stateMachineArn }: Broadcasting,
  ports: Ports,
): Promise<Plain | Refusal> => {
  const { id } = asked;
  const known = id === undefined ? undefined : await ports.broadcasts.get(id);
  // Asked for again it is right as long as it was right then: a moment that was ahead may be past by now.
  const request = readRequest(asked, journeys, ports.settings, known?.at ?? ports.now());
  if (isRefusal(request)) return request;
  const braked = known === undefined ? await brakedBy(request.broadcast, ports) : undefined;
  if (braked !== undefined) return braked;
  const broadcast = await startOnce(request, known, stateMachineArn, ports);
  if (isRefusal(broadcast)) return broadcast;
  return viewOf(broadcast, await ports.broadcasts.progress(broadcast.id));
};

export interface Broadcasting {
  readonly journeys: readonly BroadcastJourney[];
  /** Of the state machine that works through broadcasts. */
  readonly stateMachineArn: string;
}

const knownOf = async (id: string, { broadcasts }: Ports): Promise<Broadcast | Refusal> =>
  (await broadcasts.get(id)) ??
  notFound(`there is no broadcast "${id}"`, { kind: 'no-such', what: 'broadcast', name: id });

export const tellBroadcast = async (id: string, ports: Ports): Promise<Plain | Refusal> => {
  const known = await knownOf(id, ports);
  return isRefusal(known) ? known : viewOf(known, await ports.broadcasts.progress(id));
};

/** As many as a person looks back on. */
const mostListed = 50;

/** Those that were started, the latest first. */
export const listBroadcasts = async (ports: Ports): Promise<readonly Plain[]> => {
  const ids = await ports.broadcasts.latest(mostListed);
  const told = await Promise.all(ids.map((id) => tellBroadcast(id, ports)));
  return told.flatMap((each) => (isRefusal(each) ? [] : [each]));
};

/** Enrols nobody more; who is enrolled goes on. */
export const stopBroadcast = async (id: string, ports: Ports): Promise<Plain | Refusal> => {
  const known = await knownOf(id, ports);
  if (isRefusal(known)) return known;
  await ports.broadcasts.stop(id, ports.now());
  return tellBroadcast(id, ports);
};

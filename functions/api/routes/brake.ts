/** The brake: journeys, lanes, channels and messages that a person pauses, resumes and stops, and customers taken out. */
import type * as z from 'zod';
import { journeyId } from '../../../shared/base/ids.ts';
import {
  type BrakeAction,
  type Braked,
  type BrakeKind,
  brakeActions,
  brakeKinds,
} from '../../../shared/decisions/brake/brake.ts';
import { lookForCustomers, removeCustomers, setBrake, tellBrake } from '../../../shared/flows/brake/work.ts';
import { latestFailed, redriveFailed } from '../../../shared/flows/sweep/redrive.ts';
import { touchChannels } from '../../../shared/journeys/touchpoints/index.ts';
import { processEntries } from '../../adapters/entries.ts';
import { processPorts } from '../../adapters/index.ts';
import { machineOf } from '../../adapters/machines.ts';
import { HttpFault, unlessRefused } from '../contract/fault.ts';
import { mostFileBytes } from '../contract/limits.ts';
import { Changed, type Request } from '../contract/request.ts';
import { admins, campaigns, people } from '../contract/roles.ts';
import { described, route, type Topic } from '../contract/route.ts';
import {
  brakeBody,
  brakesBody,
  brakeToldBody,
  latestFailedBody,
  messageBrakeBody,
  redriveBody,
  redrivenBody,
  removeBody,
  removedBody,
} from '../contract/schemas.ts';

/** The names that there are of a kind in this deployment. */
const namesOf = (kind: Braked['kind']): readonly string[] => {
  switch (kind) {
    case 'journeys':
      return processEntries().map(({ id }) => id);
    case 'lanes':
      return processPorts().settings.lanes;
    case 'channels':
      return touchChannels;
    case 'messages':
      return [...new Set(processEntries().flatMap(({ messages = [] }) => messages))];
  }
};

const thingOf = {
  journeys: 'journey',
  lanes: 'lane',
  channels: 'channel',
  messages: 'message',
} as const satisfies Record<BrakeKind, string>;

/** A name that is misspelt would brake nothing. @throws HttpFault not-found */
const knownName = (name: string, kind: BrakeKind, isRetired: boolean): string => {
  const names = namesOf(kind);
  if (isRetired || names.includes(name)) return name;
  throw new HttpFault(
    'not-found',
    `there is no "${name}" among this deployment’s ${kind}, which are ${names.join(', ')}; of what it has no more, and passages under way still have, say "retired": true`,
    { reason: { kind: 'no-such', what: thingOf[kind], name } },
  );
};

type BrakeTold = z.output<typeof messageBrakeBody>;

/** @param name absent: all journeys */
const brakes = async (
  does: BrakeAction,
  kind: BrakeKind,
  name: string | undefined,
  { body, who, request }: { readonly body: BrakeTold; readonly who: string; readonly request: Request },
): Promise<Changed> => {
  const { id = request.requestContext.requestId, why, retired = false, version } = body;
  const on: Braked = {
    kind,
    ...(name !== undefined && { name: knownName(name, kind, retired) }),
    ...(version !== undefined && { version }),
  };
  const { before, after } = unlessRefused(await setBrake({ id, who, why }, does, on, processPorts()));
  return new Changed(before, after);
};

const doings: Readonly<Record<BrakeAction, string>> = {
  pause: 'Pauses; what is paused already stays as it is',
  resume: 'Lets what is paused or stopped go on; passages that were stopped are over',
  stop: 'Stops: passages end, and what they offered is void; a channel’s or a message’s messages stay unsent',
};

const told = {
  roles: campaigns,
  answer: brakeToldBody,
  faults: [404, 409],
  stands: 'GET /v1/brake',
} as const;

/** By what it does, of all journeys, and of one of each kind. */
const brakeRoutes = brakeActions.flatMap((does) => [
  route({
    ...told,
    at: `POST /v1/journeys/${does}`,
    summary: doings[does],
    body: brakeBody,
    handle: (asked) => brakes(does, 'journeys', undefined, asked),
  }),
  ...brakeKinds.map((kind) =>
    route({
      ...told,
      at: `POST /v1/${kind}/{id}/${does}`,
      summary: doings[does],
      id: `The name, among ${kind}`,
      body: kind === 'messages' ? messageBrakeBody : brakeBody,
      handle: (asked) => brakes(does, kind, asked.id, asked),
    }),
  ),
]);

export const brake: Topic = {
  name: 'Brake',
  about: 'Journeys, lanes, channels and messages that people pause, resume and stop, and customers taken out',
  routes: [
    route({
      at: 'GET /v1/brake',
      roles: people,
      summary: 'What is paused or stopped, and what people asked for',
      answer: brakesBody,
      handle: async () => described(await tellBrake(processPorts())),
    }),
    ...brakeRoutes,
    route({
      at: 'POST /v1/journeys/{id}/customers/remove',
      roles: campaigns,
      summary: 'Takes customers out of a journey: their passages are over, and what these offered is void',
      id: 'The journey’s id',
      body: removeBody,
      most: mostFileBytes,
      answer: removedBody,
      faults: [404, 409],
      handle: async ({ id: name, body, who, request }) => {
        const { id = request.requestContext.requestId, why, customers, look, retired = false } = body;
        const journey = journeyId(knownName(name, 'journeys', retired));
        if (look === true) return described(await lookForCustomers(journey, customers, processPorts()));
        return described(
          unlessRefused(await removeCustomers({ id, who, why }, journey, customers, processPorts())),
        );
      },
    }),
    route({
      at: 'GET /v1/journeys/{id}/failed',
      roles: people,
      summary: 'Whose passages failed in a journey lately, and by what',
      id: 'The journey’s id',
      answer: latestFailedBody,
      faults: [404],
      handle: async ({ id }) => {
        const journey = journeyId(knownName(id, 'journeys', false));
        return { journey, ...(await latestFailed(machineOf(journey), processPorts())) };
      },
    }),
    route({
      at: 'POST /v1/journeys/{id}/redrive',
      roles: admins,
      summary: 'Begins again what failed in a journey, once its cause is mended',
      id: 'The journey’s id',
      body: redriveBody,
      answer: redrivenBody,
      faults: [404],
      handle: async ({ id, body: { error, look = false, after, retired = false } }) => {
        const journey = journeyId(knownName(id, 'journeys', retired));
        const asked = { error, looksOnly: look, after };
        return { journey, ...(await redriveFailed(machineOf(journey), asked, processPorts())) };
      },
    }),
  ],
};

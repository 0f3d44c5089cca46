/** The brake: journeys, lanes, channels and messages that a person pauses, resumes and stops, and customers taken out. */
import type { z } from 'zod';
import { journeyId } from '../../shared/base/ids.ts';
import type { Braked } from '../../shared/decisions/brake/brake.ts';
import { removeCustomers, setBrake, tellBrake } from '../../shared/flows/brake/work.ts';
import { redriveFailed } from '../../shared/flows/sweep/redrive.ts';
import { touchChannels } from '../../shared/journeys/touchpoints/index.ts';
import { processEntries } from '../adapters/entries.ts';
import { processPorts } from '../adapters/index.ts';
import { machineOf } from '../adapters/machines.ts';
import { type BrakeDoing, type BrakeRoute, forEachBrakeRoute } from './brake-routes.ts';
import { HttpFault, unlessRefused } from './contract/fault.ts';
import { mostFileBytes } from './contract/limits.ts';
import { Changed, idOf, type KeyedHandler, type Request, readBody } from './contract/request.ts';
import { brakeBody, messageBrakeBody, redriveBody, removeBody } from './contract/schemas.ts';

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

/** A name that is misspelt would brake nothing. @throws HttpFault not-found */
const knownName = (request: Request, kind: Braked['kind'], isRetired: boolean): string => {
  const name = idOf(request);
  const names = namesOf(kind);
  if (isRetired || names.includes(name)) return name;
  throw new HttpFault(
    'not-found',
    `there is no "${name}" among this deployment’s ${kind}, which are ${names.join(', ')}; of what it has no more, and passages under way still have, say "retired": true`,
  );
};

const onRoute =
  ({ does, kind, isOnAll }: BrakeDoing): KeyedHandler =>
  async (request, who) => {
    const asked: z.output<typeof messageBrakeBody> =
      kind === 'messages' ? readBody(request, messageBrakeBody) : readBody(request, brakeBody);
    const { id = request.requestContext.requestId, why, retired = false, version } = asked;
    const on: Braked = {
      kind,
      ...(!isOnAll && { name: knownName(request, kind, retired) }),
      ...(version !== undefined && { version }),
    };
    const { before, after } = unlessRefused(await setBrake({ id, who, why }, does, on, processPorts()));
    return new Changed(before, after);
  };

export const brakeRoutes: Readonly<Record<BrakeRoute, KeyedHandler>> = forEachBrakeRoute(onRoute);

export const remove: KeyedHandler = async (request, who) => {
  const {
    id = request.requestContext.requestId,
    why,
    customers,
    retired = false,
  } = readBody(request, removeBody, mostFileBytes);
  const journey = journeyId(knownName(request, 'journeys', retired));
  return unlessRefused(await removeCustomers({ id, who, why }, journey, customers, processPorts()));
};

/** Begins again what failed in the journey. */
export const redrive: KeyedHandler = async (request) => {
  const { error, look = false, after, retired = false } = readBody(request, redriveBody);
  const journey = journeyId(knownName(request, 'journeys', retired));
  const asked = { error, looksOnly: look, after };
  return { journey, ...(await redriveFailed(machineOf(journey), asked, processPorts())) };
};

export const tell: KeyedHandler = () => tellBrake(processPorts());

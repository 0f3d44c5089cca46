/** Which brakes are on a journey, as the API speaks of them. */
import type { Body } from '../../client/client.ts';
import type { Journey } from './drawn.ts';

export type Brake = Body<'Brakes'>['brakes'][number];

export const isOnAll = ({ braked: { kind, name } }: Brake): boolean =>
  kind === 'journeys' && name === undefined;

export const isOnJourney = ({ braked: { kind, name } }: Brake, journey: string): boolean =>
  kind === 'journeys' && name === journey;

/** Those that hold all of it, and not one channel or message alone. */
export const wholly = ({ brakes }: Body<'Brakes'>, { id, lane }: Journey): readonly Brake[] =>
  brakes.filter(
    (brake) =>
      isOnAll(brake) ||
      isOnJourney(brake, id) ||
      (brake.braked.kind === 'lanes' && brake.braked.name === lane),
  );

/** And those on what it sends. */
export const partly = ({ brakes }: Body<'Brakes'>, { messages }: Journey): readonly Brake[] =>
  brakes.filter(
    ({ braked }) =>
      braked.kind === 'channels' ||
      (braked.kind === 'messages' && messages.some(({ name }) => name === braked.name)),
  );

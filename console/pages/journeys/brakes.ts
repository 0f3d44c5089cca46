/** Which brakes are on a journey, as the API speaks of them. */
import type { Body } from '../../client/client.ts';
import type { Journey } from './drawn.ts';

export type Brake = Body<'Brakes'>['brakes'][number];

export const onAll = 'all journeys';

/** Those that hold all of it, and not one channel or message alone. */
export const wholly = ({ brakes }: Body<'Brakes'>, { id, lane }: Journey): readonly Brake[] =>
  brakes.filter(({ on }) => [onAll, `journey ${id}`, `lane ${lane}`].includes(on));

/** And those on what it sends. */
export const partly = ({ brakes }: Body<'Brakes'>, { messages }: Journey): readonly Brake[] =>
  brakes.filter(
    ({ on }) =>
      on.startsWith('channel ') ||
      messages.some(({ name }) => on === `message ${name}` || on.startsWith(`message ${name} (`)),
  );

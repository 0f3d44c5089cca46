/** The journeys of this deployment, as people look at them. */
import * as z from 'zod';
import { drawnJourney } from '../../../shared/journeys/drawn.ts';
import { drawnInForce } from '../../adapters/in-force.ts';
import { people } from '../contract/roles.ts';
import { route, type Topic } from '../contract/route.ts';

const journeysBody = z.strictObject({ journeys: z.array(drawnJourney) }).meta({ id: 'Journeys' });

export const journeys: Topic = {
  name: 'Journeys',
  about: 'The journeys of this deployment, as people look at them',
  routes: [
    route({
      at: 'GET /v1/journeys',
      roles: people,
      summary: 'The journeys: whom each enrols, what it sends and gives, and its story as a drawing',
      answer: journeysBody,
      handle: async () => ({ journeys: [...(await drawnInForce())] }),
    }),
  ],
};

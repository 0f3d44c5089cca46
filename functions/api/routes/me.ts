/** Who asks: by what a client shows what its user may do. */
import { z } from 'zod';
import { people, roles } from '../contract/roles.ts';
import { route, type Topic } from '../contract/route.ts';

const meBody = z
  .strictObject({
    name: z.string().describe('Of the key or the person, as the audit has it'),
    roles: z.array(z.enum(roles)),
  })
  .meta({ id: 'Me' });

export const me: Topic = {
  name: 'Me',
  about: 'Who asks',
  routes: [
    route({
      at: 'GET /v1/me',
      roles: people,
      summary: 'Whose key it is that asks, and which roles it has',
      answer: meBody,
      handle: async ({ who, roles: has }) => ({ name: who, roles: has }),
    }),
  ],
};

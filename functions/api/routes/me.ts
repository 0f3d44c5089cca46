/** Who asks, and what of the table is theirs: by it a client shows what its user may do. */
import * as z from 'zod';
import { people, roles } from '../contract/roles.ts';
import { type ApiRoute, route, type Topic } from '../contract/route.ts';

const meBody = z
  .strictObject({
    who: z.string().describe('The name of the key or of the person, as the audit has it'),
    roles: z.array(z.enum(roles)),
    may: z.array(z.string()).describe('The routes that these roles may use, such as `GET /v1/brake`'),
  })
  .meta({ id: 'Me' });

/** @param table all routes */
export const meOf = (table: () => readonly ApiRoute[]): Topic => ({
  name: 'Me',
  about: 'Who asks',
  routes: [
    route({
      at: 'GET /v1/me',
      roles: people,
      summary: 'Whose key it is that asks, which roles it has, and which routes these may use',
      answer: meBody,
      handle: async ({ who, roles: has }) => ({
        who,
        roles: has,
        may: table()
          .filter((each) => each.roles.some((role) => has.includes(role)))
          .map(({ at }) => at),
      }),
    }),
  ],
});

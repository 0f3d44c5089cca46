/** `rekindle recount`: counts the figures of the read model anew, and says whether they were right. */
import { recountBegun, recountBody } from '../../functions/api/contract/figures.ts';
import type { ServerOptions } from './ask.ts';
import { followed } from './followed.ts';
import { outline } from './people.ts';

/** @param look says how a recount goes, and what the last one found, and begins none */
export const recount = (options: ServerOptions & { readonly look?: boolean }): Promise<void> =>
  followed(
    {
      path: '/v1/figures/recount',
      begun: recountBegun,
      told: recountBody,
      beginning: (at) => `A recount is under way since ${at} …`,
      standing: (told) =>
        told.running === undefined && told.last === undefined ? 'Nothing was ever recounted.' : outline(told),
      outcome: ({ last: { items, differences } }) =>
        `${items.toLocaleString('en')} items were counted; ${differences === 0 ? 'all figures were right' : `${differences.toLocaleString('en')} figures were others before`}.`,
      look: 'rekindle recount --look',
    },
    options,
  );

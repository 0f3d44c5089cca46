/** `rekindle fit`: learns anew of all customers' orders, and says what came of it. */
import { fitStartedBody, fitToldBody } from '../../functions/api/contract/schemas.ts';
import type { ServerOptions } from './ask.ts';
import { followed } from './followed.ts';
import { outline } from './people.ts';

/** @param look says what came of the last fit, and starts none */
export const fit = (options: ServerOptions & { readonly look?: boolean }): Promise<void> =>
  followed(
    {
      path: '/v1/fit',
      begun: fitStartedBody,
      told: fitToldBody,
      beginning: (at) => `A fit is under way, of the orders before ${at} …`,
      standing: (told) => (told.last === undefined ? 'No fit has ended yet.' : outline(told)),
      outcome: outline,
      look: 'rekindle fit --look',
    },
    options,
  );

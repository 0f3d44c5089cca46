/** The AWS clients' runtime for a command that speaks to a development server instead of AWS. */

import { noAsk } from '../../functions/adapters/ask.ts';
import { StoreUnavailableError } from '../../functions/adapters/faults.ts';
import { noPost } from '../../functions/adapters/post.ts';
import type { Runtime } from '../../functions/adapters/runtime.ts';
import { instant } from '../../shared/base/time.ts';
import { type ClientRequest, textOf } from '../aws/transport.ts';
import { clientsOn } from '../engine/clients.ts';

/**
 * Its requests throw StoreUnavailableError where no server answers.
 * @param url the server's, such as http://127.0.0.1:4600
 */
export const devRuntime = (url: string): Runtime => ({
  now: () => instant(Date.now()),
  pause: (duration) => new Promise((resolve) => setTimeout(resolve, duration)),
  post: noPost,
  ask: noAsk,
  makeClient: clientsOn({
    handle: async (request) => {
      const { headers, body } = request as ClientRequest;
      const { 'x-amz-target': target = '', 'content-type': type = '' } = headers;
      const answer = await fetch(new URL('/', url), {
        method: 'POST',
        headers: { 'x-amz-target': target, 'content-type': type },
        body: textOf(body),
      }).catch((cause: unknown) => {
        throw new StoreUnavailableError(`${url} does not answer`, { cause });
      });
      return {
        response: {
          statusCode: answer.status,
          headers: {},
          body: new Uint8Array(await answer.arrayBuffer()),
        },
      };
    },
  }),
});

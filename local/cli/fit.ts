/** `rekindle fit`: learns anew of all customers' orders, and says what came of it. */
import { setTimeout } from 'node:timers/promises';
import { fitStartedBody, fitToldBody } from '../../functions/api/contract/schemas.ts';
import { answerFrom, type ServerOptions } from './ask.ts';
import { outline } from './people.ts';

/** A million orders take a few minutes; each Lambda has fifteen. */
const longestWaitMs = 3_600_000;
const everyMs = 5_000;

const path = '/v1/fit';

const told = async (server: ServerOptions) => {
  const text = await answerFrom(server, { path, method: 'GET' });
  return text === undefined ? undefined : fitToldBody.parse(JSON.parse(text));
};

/** @param look says what came of the last fit, and starts none */
export const fit = async ({ look = false, ...server }: ServerOptions & { readonly look?: boolean }) => {
  if (look) {
    const known = await told(server);
    if (known === undefined) return;
    process.stdout.write(`${known.last === undefined ? 'No fit has ended yet.' : outline(known)}\n`);
    return;
  }
  const text = await answerFrom(server, { path, type: 'application/json', body: {} });
  if (text === undefined) return;
  const { at } = fitStartedBody.parse(JSON.parse(text));
  process.stdout.write(`A fit is under way, of the orders before ${at} …\n`);
  const until = Date.now() + longestWaitMs;
  do {
    await setTimeout(everyMs);
    const known = await told(server);
    if (known === undefined) return;
    if (known.last === undefined || Date.parse(known.last.at) < Date.parse(at)) continue;
    process.stdout.write(`${outline(known)}\n`);
    return;
  } while (Date.now() < until);
  process.stderr.write(
    'It has not ended in an hour: look at its state machine; rekindle fit --look says what came of the last.\n',
  );
  process.exitCode = 1;
};

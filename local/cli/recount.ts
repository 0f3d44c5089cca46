/** `rekindle recount`: counts the figures of the read model anew, and says whether they were right. */
import { setTimeout } from 'node:timers/promises';
import { recountBegun, recountBody } from '../../functions/api/contract/figures.ts';
import { answerFrom, type ServerOptions } from './ask.ts';
import { outline } from './people.ts';

/** A scan of the ledger takes minutes; what changes meanwhile is waited for. */
const longestWaitMs = 3_600_000;
const everyMs = 5_000;

const path = '/v1/figures/recount';

const told = async (server: ServerOptions) => {
  const text = await answerFrom(server, { path, method: 'GET' });
  return text === undefined ? undefined : recountBody.parse(JSON.parse(text));
};

/** @param look says how a recount goes, and what the last one found, and begins none */
export const recount = async ({ look = false, ...server }: ServerOptions & { readonly look?: boolean }) => {
  if (look) {
    const known = await told(server);
    if (known === undefined) return;
    const isNone = known.running === undefined && known.last === undefined;
    process.stdout.write(`${isNone ? 'Nothing was ever recounted.' : outline(known)}\n`);
    return;
  }
  const text = await answerFrom(server, { path, type: 'application/json', body: {} });
  if (text === undefined) return;
  const { at } = recountBegun.parse(JSON.parse(text));
  process.stdout.write(`A recount is under way since ${at} …\n`);
  const until = Date.now() + longestWaitMs;
  do {
    await setTimeout(everyMs);
    const known = await told(server);
    if (known === undefined) return;
    if (known.last === undefined || Date.parse(known.last.at) < Date.parse(at)) continue;
    const { items, differences } = known.last;
    process.stdout.write(
      `${items.toLocaleString('en')} items were counted; ${differences === 0 ? 'all figures were right' : `${differences.toLocaleString('en')} figures were others before`}.\n`,
    );
    return;
  } while (Date.now() < until);
  process.stderr.write(
    'It has not ended in an hour: look at its state machine; rekindle recount --look says how it goes.\n',
  );
  process.exitCode = 1;
};

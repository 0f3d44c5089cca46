/** `npm run send-event`: posts events from a file to the development server. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Posted, post, postingFor, refusalIn, UnknownPayloadError } from '../dev/post.ts';
import { localKeys } from '../engine/keys.ts';
import { runCommand, UsageError } from './usage.ts';

const usage = `Usage: npm run send-event -- FILE.json [--url URL] [--key KEY]

Sends the events of a file to the server that npm run dev has started: one event or an array, as Segment's calls,
CloudEvents or EventBridge events. Without a time of its own an event happens now, by the server's clock.
Ends with 1 when the server refuses anything of it, and says what.

  --url URL   default http://127.0.0.1:4600
  --key KEY   a write key; default the one of every development server`;

/** Nobody listens at the address. */
class NoServerError extends Error {
  override readonly name = 'NoServerError';
  /** Its message says it all: no stack is shown. */
  readonly code = 'NO_SERVER';
}

const read = (file: string): unknown => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file}: can't be read (${(error as NodeJS.ErrnoException).code})`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is no JSON: ${(error as Error).message}`);
  }
};

const checkUrl = (url: string): string => {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new UsageError(`--url takes an address such as http://127.0.0.1:4600, not "${url}"`);
  return url;
};

const send = async (file: string, url: string, key: string): Promise<Posted> => {
  const payload = read(file);
  try {
    return await post(url, key, postingFor(payload));
  } catch (error) {
    if (error instanceof UnknownPayloadError) throw new UsageError(`${file}: ${error.message}`);
    if (error instanceof TypeError)
      throw new NoServerError(`no server answers at ${url}; start it with npm run dev`, { cause: error });
    throw error;
  }
};

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      url: { type: 'string', default: 'http://127.0.0.1:4600' },
      key: { type: 'string', default: localKeys.write },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UsageError(`name one file\n\n${usage}`);
  const posted = await send(file, checkUrl(values.url), values.key);
  const refusal = refusalIn(posted);
  process.stdout.write(`${posted.status} ${posted.text}\n`);
  if (refusal === undefined) return;
  process.stderr.write(`${refusal}\n`);
  process.exitCode = 1;
});

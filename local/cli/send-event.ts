/** `rekindle send-event`: posts events from a file to the development server. */
import { readFileSync } from 'node:fs';
import { type Posted, post, postingFor, refusalIn, UnknownPayloadError } from '../dev/post.ts';
import { UsageError } from './usage.ts';

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
      throw new NoServerError(`no server answers at ${url}; start it with rekindle dev`, { cause: error });
    throw error;
  }
};

/** Ends with 1 when the server refuses anything of it. */
export const sendEvents = async (
  file: string,
  values: { readonly url: string; readonly key: string },
): Promise<void> => {
  const posted = await send(file, checkUrl(values.url), values.key);
  const refusal = refusalIn(posted);
  process.stdout.write(`${posted.status} ${posted.text}\n`);
  if (refusal === undefined) return;
  process.stderr.write(`${refusal}\n`);
  process.exitCode = 1;
};

/** Asks a running API, of a development server or of a deployment, and says what it answers. */
import { type Asking, type Posted, type Posting, post, refusalIn } from '../dev/post.ts';
import { UsageError } from './usage.ts';

/** Nobody listens at the address. */
class NoServerError extends Error {
  override readonly name = 'NoServerError';
  /** Its message says it all: no stack is shown. */
  readonly code = 'NO_SERVER';
}

/** Where the API is, and who asks. */
export interface ServerOptions {
  readonly url: string;
  readonly key: string;
}

/** @throws UsageError */
export const checkUrl = (url: string): string => {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new UsageError(`--url takes an address such as http://127.0.0.1:4600, not "${url}"`);
  return url;
};

const posted = async ({ url, key }: ServerOptions, posting: Posting | Asking): Promise<Posted> => {
  try {
    return await post(checkUrl(url), key, posting);
  } catch (error) {
    if (error instanceof TypeError)
      throw new NoServerError(`no server answers at ${url}; start it with rekindle dev`, { cause: error });
    throw error;
  }
};

const asIs = ({ status, text }: Posted): string => `${status} ${text}`;

const asItIs = (refusal: string): string => refusal;

/** Says why the server refuses anything of it, if it does, and ends with 1. */
const refused = (answer: Posted, named = asItIs): boolean => {
  const refusal = refusalIn(answer);
  if (refusal === undefined) return false;
  process.stderr.write(`${named(refusal)}\n`);
  process.exitCode = 1;
  return true;
};

/**
 * Prints the answer, or says why the server refuses anything of it, and ends with 1.
 * @param wording of an answer that refuses nothing; absent: each is printed as it came
 */
export const askServer = async (
  server: ServerOptions,
  posting: Posting | Asking,
  wording: (answer: Posted) => string = asIs,
): Promise<void> => {
  const answer = await posted(server, posting);
  const isRefused = refused(answer);
  if (!isRefused || wording === asIs) process.stdout.write(`${wording(answer)}\n`);
};

/** As `answerFrom`; `null`: there is nothing at the path, as of an older deployment. */
export const answerWhereThere = async (
  server: ServerOptions,
  asking: Asking,
): Promise<string | undefined | null> => {
  const answer = await posted(server, asking);
  if (answer.status === 404) return null;
  return refused(answer) ? undefined : answer.text;
};

/**
 * The answer's text; `undefined`: the server refuses it, which is said, and ends with 1.
 * @param named a refusal, with what the request calls things by the names that the user has for them
 */
export const answerFrom = async (
  server: ServerOptions,
  asking: Posting | Asking,
  named?: (refusal: string) => string,
): Promise<string | undefined> => {
  const answer = await posted(server, asking);
  return refused(answer, named) ? undefined : answer.text;
};

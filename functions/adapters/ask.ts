/** Requests to the world outside: one answer of so many bytes in so much time, no redirect, and no address that may not be asked. */
import { lookup } from 'node:dns';
import { request as requestByHttp } from 'node:http';
import { request as requestByHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { addressIn } from '../../shared/base/public-address.ts';
import { UnansweredPostError } from '../../shared/flows/webhooks/deliver.ts';

/** A request to another's HTTP API. */
export interface Asking {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Asked {
  readonly status: number;
  /** As the header of that name has it. */
  readonly retryAfter?: string | undefined;
  readonly body: string;
}

/** Follows no redirect. @throws UnansweredPostError */
export type Ask = (asking: Asking) => Promise<Asked>;

/** From the first look-up to the last byte: as Standard Webhooks has it at least. */
const longestMs = 15_000;

export type MayReach = (address: string) => boolean;

/** Asked as the connection is made: no name can lead elsewhere between the question and the connection. */
const guarded =
  (mayReach: MayReach): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const open = (addresses ?? []).filter(({ address }) => mayReach(address));
      const [first] = open;
      if (error !== null) callback(error, []);
      else if (first === undefined)
        callback(new UnansweredPostError(`${hostname} leads to no address that may be posted to`), []);
      else if (options.all === true) callback(null, open);
      else callback(null, first.address, first.family);
    });
  };

const unanswered = (error: Error): UnansweredPostError =>
  error instanceof UnansweredPostError
    ? error
    : new UnansweredPostError(
        error.name === 'AbortError' || error.name === 'TimeoutError'
          ? `it did not answer in ${longestMs / 1_000} seconds`
          : `it could not be reached: ${error.message}`,
        { cause: error },
      );

/**
 * @param mayReach of an address, whether it may be asked
 * @param mostAnswerBytes of an answer's body: what is longer is cut
 */
export const createAsk = (mayReach: MayReach, mostAnswerBytes: number): Ask => {
  const lookupOpen = guarded(mayReach);
  return ({ method, url, headers, body = '' }) => {
    const { protocol, hostname } = new URL(url);
    const address = addressIn(hostname);
    // Of an address, nothing is looked up.
    if (address !== undefined && !mayReach(address))
      return Promise.reject(new UnansweredPostError(`${address} is no address that may be posted to`));
    const bytes = Buffer.from(body);
    return new Promise<Asked>((resolve, reject) => {
      let answer: Omit<Asked, 'body'> | undefined;
      const parts: Buffer[] = [];
      const settle = (error?: Error): void => {
        if (answer !== undefined) resolve({ ...answer, body: Buffer.concat(parts).toString('utf8') });
        else if (error !== undefined) reject(unanswered(error));
      };
      const request = (protocol === 'https:' ? requestByHttps : requestByHttp)(
        url,
        {
          method,
          headers: { ...headers, ...(method !== 'GET' && { 'content-length': String(bytes.length) }) },
          lookup: lookupOpen,
          agent: false,
          signal: AbortSignal.timeout(longestMs),
        },
        (response) => {
          answer = { status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] };
          let read = 0;
          response.on('data', (part: Buffer) => {
            read += part.length;
            if (read > mostAnswerBytes) response.destroy();
            else parts.push(part);
          });
          response.on('error', () => settle());
          response.on('close', () => settle());
        },
      );
      request.on('error', settle);
      request.end(bytes);
    });
  };
};

/** Where nothing is to leave this machine. */
export const noAsk: Ask = async () => {
  throw new UnansweredPostError('nothing is asked of anybody from here');
};

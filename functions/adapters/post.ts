/** Posts to receivers of webhooks: one answer of so many bytes in so much time, no redirect, and no address that may not be. */
import { lookup } from 'node:dns';
import { request as requestByHttp } from 'node:http';
import { request as requestByHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { addressIn } from '../../shared/base/public-address.ts';
import { type Post, type PostingAnswer, UnansweredPostError } from '../../shared/flows/webhooks/deliver.ts';

/** From the first look-up to the last byte: as Standard Webhooks has it at least. */
const longestMs = 15_000;

/** Nothing of an answer's body is read; a short one may end, so that the connection is not cut. */
const mostAnswerBytes = 16_384;

type MayReach = (address: string) => boolean;

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

/** Where nothing is to leave this machine. */
export const noPost: Post = async () => {
  throw new UnansweredPostError('nothing is posted from here');
};

/** @param mayReach of an address, whether it may be posted to */
export const createPost = (mayReach: MayReach): Post => {
  const lookupOpen = guarded(mayReach);
  return ({ url, headers, body }) => {
    const { protocol, hostname } = new URL(url);
    const address = addressIn(hostname);
    // Of an address, nothing is looked up.
    if (address !== undefined && !mayReach(address))
      return Promise.reject(new UnansweredPostError(`${address} is no address that may be posted to`));
    const bytes = Buffer.from(body);
    return new Promise<PostingAnswer>((resolve, reject) => {
      let answer: PostingAnswer | undefined;
      const settle = (error?: Error): void => {
        if (answer !== undefined) resolve(answer);
        else if (error !== undefined) reject(unanswered(error));
      };
      const request = (protocol === 'https:' ? requestByHttps : requestByHttp)(
        url,
        {
          method: 'POST',
          headers: { ...headers, 'content-length': String(bytes.length) },
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

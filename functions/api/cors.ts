/** Which pages' browsers may tell events, and whose webhooks: both ask first, by OPTIONS. */
import type { FunctionSettings } from '../../shared/shop/settings.ts';
import { HttpFault } from './contract/fault.ts';
import type { Inlet } from './contract/inlet.ts';
import type { Answer, Request } from './contract/request.ts';

type Origins = Pick<FunctionSettings, 'cors' | 'brand'>;

/** A page of another origin than these can't read our answers, and its browser sends what it must ask for first not at all. */
const originsOf = ({ cors, brand }: Origins): readonly string[] =>
  cors?.origins ?? [new URL(brand.url).origin];

const isFromPage = ({ headers }: Request, settings: Origins): boolean =>
  headers.origin !== undefined && originsOf(settings).includes(headers.origin);

/** The answer, which the shop's own pages may read: nobody is let in by a cookie, so the key alone decides. */
export const readableByPages = (request: Request, settings: Origins, answer: Answer): Answer =>
  isFromPage(request, settings)
    ? {
        ...answer,
        headers: {
          ...answer.headers,
          'access-control-allow-origin': request.headers.origin ?? '',
          'access-control-expose-headers': 'retry-after',
          vary: 'origin',
        },
      }
    : answer;

/** A browser asks again after so many seconds; none keeps an answer for longer than two hours to a day. */
const askAgainAfter = 7_200;

const allow = { allow: 'OPTIONS, POST' };

/**
 * What is answered to OPTIONS on a route of an inlet: to a sender of webhooks by its handshake, to a browser by CORS.
 * @throws HttpFault forbidden to pages elsewhere, method-not-allowed to all others
 */
export const answerOptions = ({ handshake }: Inlet, request: Request, settings: Origins): Answer => {
  const shaken = handshake?.(request);
  if (shaken !== undefined) return { statusCode: 200, headers: { ...allow, ...shaken } };
  const {
    origin,
    'access-control-request-method': method,
    'access-control-request-headers': asked,
  } = request.headers;
  if (origin === undefined || method === undefined)
    throw new HttpFault(
      'method-not-allowed',
      'this takes POST; OPTIONS asks with origin and access-control-request-method',
      {
        headers: allow,
      },
    );
  if (!isFromPage(request, settings))
    throw new HttpFault('forbidden', `${origin} is not among the origins of the settings, cors.origins`);
  return readableByPages(request, settings, {
    statusCode: 204,
    headers: {
      ...allow,
      'access-control-allow-methods': 'POST',
      ...(asked !== undefined && { 'access-control-allow-headers': asked }),
      'access-control-max-age': askAgainAfter,
    },
  });
};

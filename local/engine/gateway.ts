/** API Gateway's HTTP API, payload version 2.0: a request as a Lambda sees it, and its result as a response. */
import { randomUUID } from 'node:crypto';
import type { Instant } from '../../shared/base/time.ts';
import { wordsPath } from '../../shared/shop/names.ts';

export interface HttpRequest {
  readonly method: string;
  /** With its query, as it stands in the request line. */
  readonly target: string;
  /** By lower-case name; several values are joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly sourceIp: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer | string;
}

/** The handler that the HTTP API hands a path to, as its routes say. */
export const apiEntryFor = (path: string): string =>
  path === wordsPath || path.startsWith(`${wordsPath}/`)
    ? 'functions/words/handler.ts'
    : 'functions/api/handler.ts';

/** Bodies of these types travel as text; all others in base64. */
const textual =
  /^(text\/|application\/(json|javascript|xml|x-www-form-urlencoded)\b|application\/[\w.-]+\+(json|xml)\b)/;

const isText = ({
  'content-type': type = '',
  'content-encoding': encoding,
}: HttpRequest['headers']): boolean => encoding === undefined && textual.test(type.toLowerCase());

/** Several values of a name are joined by commas. */
const queryOf = (query: string): Readonly<Record<string, string>> => {
  const values: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query))
    values[name] = name in values ? `${values[name]},${value}` : value;
  return values;
};

/** The event that a Lambda gets from `$default` of an HTTP API, or from a function URL. */
export const toEvent = (request: HttpRequest, at: Instant): object => {
  const { method, target, sourceIp, body } = request;
  const { cookie, ...headers } = request.headers;
  const mark = target.indexOf('?');
  const rawPath = mark < 0 ? target : target.slice(0, mark);
  const rawQueryString = mark < 0 ? '' : target.slice(mark + 1);
  const isBase64Encoded = body.length > 0 && !isText(headers);
  const domainName = headers.host ?? 'localhost';
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    ...(cookie !== undefined && { cookies: cookie.split('; ') }),
    headers,
    ...(rawQueryString !== '' && { queryStringParameters: queryOf(rawQueryString) }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName,
      domainPrefix: domainName.split('.')[0],
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp, userAgent: headers['user-agent'] ?? '' },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: new Date(at).toISOString(),
      timeEpoch: at,
    },
    ...(body.length > 0 && { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') }),
    isBase64Encoded,
  };
};

export const json = (status: number, value: unknown): HttpResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

interface LambdaResponse {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string | number | boolean>>;
  readonly cookies?: readonly string[];
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

const isResponse = (result: unknown): result is LambdaResponse =>
  typeof result === 'object' && result !== null && 'statusCode' in result;

/** What a Lambda gives without a status is the body of a 200, in JSON. */
export const toResponse = (result: unknown): HttpResponse => {
  if (!isResponse(result)) return json(200, result ?? null);
  const { statusCode, headers = {}, cookies, body = '', isBase64Encoded = false } = result;
  return {
    status: statusCode,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      ...Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
      ),
      ...(cookies !== undefined && { 'set-cookie': cookies }),
    },
    body: isBase64Encoded ? Buffer.from(body, 'base64') : body,
  };
};

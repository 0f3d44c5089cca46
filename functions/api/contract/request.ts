/** A request of the API and its answers, between API Gateway and the domain. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod';
import { EventsNotQueuedError } from '../../../shared/flows/events/queue.ts';
import { bytesOf, checkedBody, expectType, jsonOf } from './body.ts';
import { faultBody, HttpFault } from './fault.ts';
import { mostBytes } from './limits.ts';

export type Request = APIGatewayProxyEventV2;
export type Answer = APIGatewayProxyStructuredResultV2;

/** An answer, of a route that says what was there before. */
export class Changed {
  readonly before: object;
  /** What is answered. */
  readonly after: object;
  constructor(before: object, after: object) {
    this.before = before;
    this.after = after;
  }
}

/** Gives what is answered with 200, as JSON; `Changed`, where a person's change says what was before. @throws HttpFault */
export type Route = (request: Request) => Promise<unknown>;

/** What a body of at most so many bytes says as JSON. @throws HttpFault invalid naming the first field that is wrong */
export const readBody = <Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
  most = mostBytes,
): z.output<Schema> => {
  expectType(request, ['application/json']);
  return checkedBody(schema, jsonOf(bytesOf(request, most)));
};

/** API Gateway decodes paths already, as a rule: a percent sign that begins no code stands for itself. */
export const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** ISO 8601, with its offset. */
export const instantText = z.iso.datetime({ offset: true });

/** What a person says of what she does. */
export const whyText = z.string().trim().min(1, 'must say why').max(500, 'must be at most 500 characters');

/** Of a query: a month such as `2026-11`. */
export const monthText = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month such as 2026-11');

const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };

const answer = (statusCode: number, body: unknown, more: object = {}): Answer => ({
  statusCode,
  headers: { ...headers, ...more },
  body: JSON.stringify(body),
});

export const answerFault = (fault: HttpFault): Answer =>
  answer(fault.status, faultBody(fault), fault.headers);

/** What the request did wrong is an answer; what we did wrong is thrown on. */
export const answered =
  (work: (request: Request) => Promise<Answer>) =>
  async (request: Request): Promise<Answer> => {
    try {
      return await work(request);
    } catch (error) {
      if (error instanceof HttpFault) return answerFault(error);
      if (error instanceof EventsNotQueuedError)
        return answerFault(new HttpFault('unavailable', error.message, { headers: { 'retry-after': '1' } }));
      throw error;
    }
  };

export const answering = (route: Route): ((request: Request) => Promise<Answer>) =>
  answered(async (request) => answer(200, await route(request)));

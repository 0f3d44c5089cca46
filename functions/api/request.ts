/** A request of the API and its answers, between API Gateway and the domain. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { z } from 'zod';
import { bytesOf, checkedBody, expectType, jsonOf } from './contract/body.ts';
import { faultBody, HttpFault } from './contract/fault.ts';
import { mostBytes } from './limits.ts';

export type Request = APIGatewayProxyEventV2;
export type Answer = APIGatewayProxyStructuredResultV2;

/** Gives what is answered with 200, as JSON. @throws HttpFault */
export type Route = (request: Request) => Promise<unknown>;

/** What a body of at most so many bytes says as JSON. @throws HttpFault */
export const readJson = (request: Request, most: number): unknown => {
  expectType(request, ['application/json']);
  return jsonOf(bytesOf(request, most));
};

/** @throws HttpFault invalid naming the first field that is wrong */
export const readBody = <Schema extends z.ZodType>(request: Request, schema: Schema): z.output<Schema> =>
  checkedBody(schema, readJson(request, mostBytes));

/** What the path says where its route says `{id}`. */
export const idOf = ({ pathParameters }: Request): string => pathParameters?.id ?? '';

const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };

export const answer = (statusCode: number, body: unknown, more: object = {}): Answer => ({
  statusCode,
  headers: { ...headers, ...more },
  body: JSON.stringify(body),
});

export const answerFault = (fault: HttpFault): Answer =>
  answer(fault.status, faultBody(fault), fault.headers);

/** What the request did wrong is an answer; what we did wrong is thrown on. */
export const answering =
  (route: Route) =>
  async (request: Request): Promise<Answer> => {
    try {
      return answer(200, await route(request));
    } catch (error) {
      if (error instanceof HttpFault) return answerFault(error);
      throw error;
    }
  };

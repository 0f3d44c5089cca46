/** A request of the API and its answers, between API Gateway and the domain. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { faultBody, HttpFault } from '../../shared/http/fault.ts';

export type Request = APIGatewayProxyEventV2;
export type Answer = APIGatewayProxyStructuredResultV2;

/** Gives what is answered with 200, as JSON. @throws HttpFault */
export type Route = (request: Request) => Promise<unknown>;

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

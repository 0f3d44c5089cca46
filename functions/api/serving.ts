/** A function behind API Gateway that serves some of the API's paths: what it does not serve, and what fails, is answered as all of the API does. */
import middy, { type MiddlewareObj } from '@middy/core';
import router, { type Route as RouterEntry } from '@middy/http-router';
import { observe } from '../middleware/observe.ts';
import { HttpFault } from './contract/fault.ts';
import { type Answer, answerFault, answering, type Request } from './contract/request.ts';
import { strangerAt } from './contract/strangers.ts';
import type { Served } from './router.ts';

const isUnder = (path: string, pattern: string): boolean => {
  const [prefix = '', rest] = pattern.split('{', 2);
  return rest === undefined ? path === pattern : path.startsWith(prefix) && path.length > prefix.length;
};

/** An address that there is, asked in a way that there is not, is told how to ask. */
const notServedBy =
  (served: readonly Served[]) =>
  ({ path }: { readonly path: string }): Answer => {
    const allow = served.filter(([, pattern]) => isUnder(path, pattern)).map(([method]) => method);
    if (allow.length === 0)
      return answerFault(new HttpFault('not-found', strangerAt(path) ?? `there is nothing at ${path}`));
    const methods = [...new Set(allow)].join(', ');
    return answerFault(
      new HttpFault('method-not-allowed', `${path} takes ${methods}`, { headers: { allow: methods } }),
    );
  };

type ToCaller = (request: Request, answer: Answer) => Answer;

/** What failed here is counted and logged as a fault; who asked learns whether to ask again. */
const answerFaults = (name: string, toCaller: ToCaller): MiddlewareObj<Request, Answer> => ({
  onError: (state) => {
    const isPassing = state.error?.name === 'StoreUnavailableError';
    state.response = toCaller(
      state.event,
      answerFault(
        isPassing
          ? new HttpFault('unavailable', 'try again in a moment', { headers: { 'retry-after': '1' } })
          : new HttpFault('internal', `this failed; the log of ${name} says why`),
      ),
    );
  },
});

/**
 * @param name the function's
 * @param toCaller makes of an answer what its caller can read
 * @param others that answer by themselves
 */
export const serving = (
  name: string,
  served: readonly Served[],
  toCaller: ToCaller = (_, answer) => answer,
  others: readonly RouterEntry<Request, Answer>[] = [],
) => {
  const answers = served.map(([method, path, route]) => {
    const answerTo = answering(route);
    return {
      method,
      path,
      handler: async (request: Request) => toCaller(request, await answerTo(request)),
    };
  });
  return middy<Request, Answer>()
    .use(observe(name))
    .use(answerFaults(name, toCaller))
    .handler(
      router({
        routes: [...answers, ...others] as RouterEntry<Request, Answer>[],
        notFoundResponse: notServedBy(served) as never,
      }),
    );
};

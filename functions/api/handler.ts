/** The HTTP API, behind API Gateway: takes events in from outside, and tells what is known of a customer. */
import middy, { type MiddlewareObj } from '@middy/core';
import router, { type Route as RouterEntry } from '@middy/http-router';
import { houseRules } from '../../shared/customers/events/house-rules.ts';
import { processDoor } from '../adapters/door.ts';
import { processPorts } from '../adapters/index.ts';
import { observe } from '../middleware/observe.ts';
import { forSigned, forTellers } from './authorize.ts';
import { HttpFault } from './contract/fault.ts';
import type { Inlet, InletRoute } from './contract/inlet.ts';
import { type Answer, answered, answerFault, answering, type Request } from './contract/request.ts';
import { strangerAt } from './contract/strangers.ts';
import { answerOptions, readableByPages } from './cors.ts';
import { inlets, type webhooks } from './inlets/index.ts';
import { openApi } from './openapi.ts';
import { type Served, servedOf } from './router.ts';
import { routes } from './routes/index.ts';

/** A path is the same with a slash at its end, as Segment's client for Java has it. */
const pathsOf = ({ path }: InletRoute): readonly string[] => [path, `${path}/`];

const routesOf = (inlet: Inlet & { readonly webhook?: (typeof webhooks)[number] }) =>
  inlet.routes.flatMap((inletRoute) => {
    const route = async (request: Request, isTrusted = false) => {
      const { now, settings } = processPorts();
      return inletRoute.take(request, {
        queue: processDoor().queue,
        now: now(),
        house: houseRules(settings),
        telling: { id: request.requestContext.requestId, kind: 'live', isTrusted },
        traits: settings.traits,
      });
    };
    const guarded =
      inlet.webhook === undefined ? forTellers(route, inlet.keyIn) : forSigned(inlet.webhook, route);
    return pathsOf(inletRoute).map((path) => ['POST', path, guarded] as const);
  });

/** Those that a write key opens: pages may tell events there, and who asks first is answered. */
const asked: ReadonlyMap<string, Inlet> = new Map(
  inlets
    .filter((inlet) => !('webhook' in inlet))
    .flatMap((inlet) => inlet.routes.flatMap(pathsOf).map((path) => [path, inlet] as const)),
);

const toPages = (request: Request, answer: Answer): Answer =>
  asked.has(request.rawPath) ? readableByPages(request, processPorts().settings, answer) : answer;

const served: readonly Served[] = [
  ...inlets.flatMap(routesOf),
  ...servedOf(routes),
  ['GET', '/openapi.json', async () => openApi()],
  ['GET', '/health', async () => ({ status: 'ok' })],
  // As load balancers and monitors ask; the body stays behind.
  ['HEAD', '/health', async () => ({ status: 'ok' })],
];

const isUnder = (path: string, pattern: string): boolean => {
  const [prefix = '', rest] = pattern.split('{', 2);
  return rest === undefined ? path === pattern : path.startsWith(prefix) && path.length > prefix.length;
};

/** An address that there is, asked in a way that there is not, is told how to ask. */
const notServed = ({ path }: { readonly path: string }): Answer => {
  const allow = served.filter(([, pattern]) => isUnder(path, pattern)).map(([method]) => method);
  if (allow.length === 0)
    return answerFault(new HttpFault('not-found', strangerAt(path) ?? `there is nothing at ${path}`));
  const methods = [...new Set(allow)].join(', ');
  return answerFault(
    new HttpFault('method-not-allowed', `${path} takes ${methods}`, { headers: { allow: methods } }),
  );
};

/** What failed here is counted and logged as a fault; who asked learns whether to ask again. */
const answerFaults: MiddlewareObj<Request, Answer> = {
  onError: (state) => {
    const isPassing = state.error?.name === 'StoreUnavailableError';
    state.response = toPages(
      state.event,
      answerFault(
        isPassing
          ? new HttpFault('unavailable', 'try again in a moment', { headers: { 'retry-after': '1' } })
          : new HttpFault('internal', 'this failed; the log of api says why'),
      ),
    );
  },
};

const answersToOptions = [...asked].map(([path, inlet]) => ({
  method: 'OPTIONS',
  path,
  handler: answered(async (request) => answerOptions(inlet, request, processPorts().settings)),
}));

const answers = served.map(([method, path, route]) => {
  const answerTo = answering(route);
  return { method, path, handler: async (request: Request) => toPages(request, await answerTo(request)) };
});

export const handler = middy<Request, Answer>()
  .use(observe('api'))
  .use(answerFaults)
  .handler(
    router({
      routes: [...answers, ...answersToOptions] as RouterEntry<Request, Answer>[],
      notFoundResponse: notServed as never,
    }),
  );

/** The HTTP API, behind API Gateway: takes events in from outside, and tells what is known of a customer. */
import middy, { type MiddlewareObj } from '@middy/core';
import router, { type Route as RouterEntry } from '@middy/http-router';
import { houseRules } from '../../shared/customers/events/house-rules.ts';
import { processDoor } from '../adapters/door.ts';
import { processPorts } from '../adapters/index.ts';
import { observe } from '../middleware/observe.ts';
import { type KeyedRoute, keyedRoutes, partsOf } from './access.ts';
import { tellAudit } from './audit.ts';
import { forRoles, forSigned, forTellers } from './authorize.ts';
import { backlog, endCampaign, followCampaign, previewOfCampaign, startOfCampaign } from './backlog.ts';
import { brakeRoutes, redrive, remove, tell } from './brake.ts';
import { follow, preview, start, stop } from './broadcasts.ts';
import { HttpFault } from './contract/fault.ts';
import type { Inlet, InletRoute } from './contract/inlet.ts';
import {
  type Answer,
  answered,
  answerFault,
  answering,
  type KeyedHandler,
  type Request,
  type Route,
} from './contract/request.ts';
import { strangerAt } from './contract/strangers.ts';
import { answerOptions, readableByPages } from './cors.ts';
import { checkCoupon, redeemCoupon, releaseCoupon } from './coupons.ts';
import {
  eraseCustomer,
  explainCustomer,
  exportCustomer,
  liftAtAddress,
  mergeCustomer,
  reinstateCustomer,
  splitCustomer,
  tellCustomer,
} from './customers.ts';
import { loadProducts, tellFeed, useFeed } from './feed.ts';
import { fit, tellOfFit } from './fit.ts';
import { importCustomers, importOrders } from './import.ts';
import { inlets, type webhooks } from './inlets/index.ts';
import { tellOffered, tellOwed } from './offers.ts';
import { openApi } from './openapi.ts';
import { loadPool } from './pools.ts';
import { release, take, tellResult, tellTasks } from './tasks.ts';

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

const keyed: Readonly<Record<KeyedRoute, KeyedHandler>> = {
  'POST /v1/customers/import': importCustomers,
  'POST /v1/orders/import': importOrders,
  'GET /v1/customers/{id}': tellCustomer,
  'GET /v1/customers/{id}/explain': explainCustomer,
  'GET /v1/customers/{id}/export': exportCustomer,
  'DELETE /v1/customers/{id}': eraseCustomer,
  'POST /v1/customers/{id}/merge': mergeCustomer,
  'POST /v1/customers/{id}/split': splitCustomer,
  'POST /v1/customers/{id}/reinstate': reinstateCustomer,
  'POST /v1/customers/{id}/lift': liftAtAddress,
  'POST /v1/coupons/{id}/check': checkCoupon,
  'POST /v1/coupons/{id}/redeem': redeemCoupon,
  'POST /v1/coupons/{id}/release': releaseCoupon,
  'POST /v1/pools/{id}/codes': loadPool,
  'GET /v1/feed': tellFeed,
  'POST /v1/feed/{id}/products': loadProducts,
  'POST /v1/feed/{id}/use': useFeed,
  'GET /v1/coupons': tellOffered,
  'GET /v1/coupons/liability': tellOwed,
  'GET /v1/tasks': tellTasks,
  'POST /v1/tasks/{id}/take': take,
  'POST /v1/tasks/{id}/release': release,
  'POST /v1/tasks/{id}/result': tellResult,
  'POST /v1/broadcasts': start,
  'POST /v1/broadcasts/preview': preview,
  'GET /v1/broadcasts/{id}': follow,
  'DELETE /v1/broadcasts/{id}': stop,
  'GET /v1/brake': tell,
  ...brakeRoutes,
  'POST /v1/journeys/{id}/customers/remove': remove,
  'GET /v1/journeys/{id}/backlog': backlog,
  'POST /v1/journeys/{id}/backlog/campaigns': startOfCampaign,
  'POST /v1/journeys/{id}/backlog/campaigns/preview': previewOfCampaign,
  'GET /v1/journeys/{id}/backlog/campaigns/{campaign}': followCampaign,
  'POST /v1/journeys/{id}/backlog/campaigns/{campaign}/stop': endCampaign,
  'POST /v1/journeys/{id}/redrive': redrive,
  'GET /v1/fit': tellOfFit,
  'POST /v1/fit': fit,
  'GET /v1/audit': tellAudit,
};

const ofCustomer = '/v1/customers/{id}';

const guardedRoutes = keyedRoutes.map((name) => ({
  ...partsOf(name),
  route: forRoles(name, keyed[name]),
}));

/** Ids may hold slashes: what follows `/v1/customers/` is one, but for what a route's path has after it. */
const byEnding = (method: string): Route => {
  const theirs = guardedRoutes
    .filter((each) => each.method === method && each.path.startsWith(ofCustomer))
    .map(({ path, route }) => ({ ending: path.slice(ofCustomer.length), route }))
    .sort((a, b) => b.ending.length - a.ending.length);
  return async (request) => {
    const path = request.pathParameters?.proxy ?? '';
    const found = theirs.find(({ ending }) => path.endsWith(ending));
    if (found === undefined)
      throw new HttpFault('not-found', `there is nothing to post to at ${request.rawPath}`);
    const id = path.slice(0, path.length - found.ending.length);
    return found.route({ ...request, pathParameters: { id } });
  };
};

const routes: readonly (readonly [string, string, Route])[] = [
  ...inlets.flatMap(routesOf),
  ...guardedRoutes
    .filter(({ path }) => !path.startsWith(ofCustomer))
    .map(({ method, path, route }) => [method, path, route] as const),
  ...['GET', 'POST', 'DELETE'].map((method) => [method, '/v1/customers/{proxy+}', byEnding(method)] as const),
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
  const allow = routes.filter(([, pattern]) => isUnder(path, pattern)).map(([method]) => method);
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

const answers = routes.map(([method, path, route]) => {
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

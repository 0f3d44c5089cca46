/** The HTTP API, behind API Gateway: takes events in from outside, and tells what is known of a customer. */
import middy, { type MiddlewareObj } from '@middy/core';
import router, { type Route as RouterEntry } from '@middy/http-router';
import { houseRules } from '../../shared/customers/events/house-rules.ts';
import { processDoor } from '../adapters/door.ts';
import { processPorts } from '../adapters/index.ts';
import { observe } from '../middleware/observe.ts';
import { forKeys, forSigned } from './authorize.ts';
import { follow, preview, start, stop } from './broadcasts.ts';
import { HttpFault } from './contract/fault.ts';
import type { Inlet } from './contract/inlet.ts';
import { type Answer, answerFault, answering, type Request, type Route } from './contract/request.ts';
import { changeCustomer, tellCustomer } from './customers.ts';
import { importCustomers } from './import.ts';
import { inlets } from './inlets/index.ts';
import { openApi } from './openapi.ts';
import { release, take, tellResult, tellTasks } from './tasks.ts';

type Method = 'GET' | 'POST' | 'DELETE';

const keyInOf = ({ keyIn }: Inlet): Inlet['keyIn'] => keyIn;

/** A path is the same with a slash at its end, as Segment's client for Java has it. */
const routesOf = (inlet: (typeof inlets)[number]) =>
  inlet.routes.flatMap(({ path, take: takeIn }) => {
    const route: Route = async (request) => {
      const { now, settings } = processPorts();
      return takeIn(request, {
        queue: processDoor().queue,
        now: now(),
        house: houseRules(settings),
        traits: settings.traits,
      });
    };
    const guarded =
      'webhook' in inlet ? forSigned(inlet.webhook, route) : forKeys('write', route, keyInOf(inlet));
    return [path, `${path}/`].map((each) => ['POST', each, guarded] as const);
  });

const routes: readonly (readonly [Method, string, Route])[] = [
  ...inlets.flatMap(routesOf),
  ['POST', '/v1/customers/import', forKeys('admin', importCustomers)],
  ['GET', '/v1/customers/{proxy+}', forKeys('admin', tellCustomer)],
  ['POST', '/v1/customers/{proxy+}', forKeys('admin', changeCustomer)],
  ['GET', '/v1/tasks', forKeys('admin', tellTasks)],
  ['POST', '/v1/tasks/{id}/take', forKeys('admin', take)],
  ['POST', '/v1/tasks/{id}/release', forKeys('admin', release)],
  ['POST', '/v1/tasks/{id}/result', forKeys('admin', tellResult)],
  ['POST', '/v1/broadcasts', forKeys('admin', start)],
  ['POST', '/v1/broadcasts/preview', forKeys('admin', preview)],
  ['GET', '/v1/broadcasts/{id}', forKeys('admin', follow)],
  ['DELETE', '/v1/broadcasts/{id}', forKeys('admin', stop)],
  ['GET', '/openapi.json', async () => openApi()],
  ['GET', '/health', async () => ({ status: 'ok' })],
];

const isUnder = (path: string, pattern: string): boolean => {
  const [prefix = '', rest] = pattern.split('{', 2);
  return rest === undefined ? path === pattern : path.startsWith(prefix) && path.length > prefix.length;
};

/** An address that there is, asked in a way that there is not, is told how to ask. */
const notServed = ({ path }: { readonly path: string }): Answer => {
  const allow = routes.filter(([, pattern]) => isUnder(path, pattern)).map(([method]) => method);
  if (allow.length === 0) return answerFault(new HttpFault('not-found', `there is nothing at ${path}`));
  const methods = [...new Set(allow)].join(', ');
  return answerFault(
    new HttpFault('method-not-allowed', `${path} takes ${methods}`, { headers: { allow: methods } }),
  );
};

/** What failed here is counted and logged as a fault; who asked learns whether to ask again. */
const answerFaults: MiddlewareObj<Request, Answer> = {
  onError: (state) => {
    const isPassing = state.error?.name === 'StoreUnavailableError';
    state.response = answerFault(
      isPassing
        ? new HttpFault('unavailable', 'try again in a moment', { headers: { 'retry-after': '1' } })
        : new HttpFault('internal', 'this failed; the log of api says why'),
    );
  },
};

export const handler = middy<Request, Answer>()
  .use(observe('api'))
  .use(answerFaults)
  .handler(
    router({
      routes: routes.map(
        ([method, path, route]) =>
          ({ method, path, handler: answering(route) }) as RouterEntry<Request, Answer>,
      ),
      notFoundResponse: notServed as never,
    }),
  );

/** The HTTP API, behind API Gateway: takes events in from outside, and tells what is known of a customer. */
import { houseRules } from '../../shared/customers/events/house-rules.ts';
import { processDoor } from '../adapters/door.ts';
import { processPorts } from '../adapters/index.ts';
import { forSigned, forTellers } from './authorize.ts';
import type { Inlet, InletRoute } from './contract/inlet.ts';
import { type Answer, answered, type Request } from './contract/request.ts';
import { answerOptions, readableByPages } from './cors.ts';
import { inlets, type webhooks } from './inlets/index.ts';
import { openApi } from './openapi.ts';
import { type Served, servedOf } from './router.ts';
import { ownRoutes } from './routes/index.ts';
import { serving } from './serving.ts';

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
  ...servedOf(ownRoutes),
  ['GET', '/openapi.json', async () => openApi()],
  ['GET', '/health', async () => ({ status: 'ok' })],
  // As load balancers and monitors ask; the body stays behind.
  ['HEAD', '/health', async () => ({ status: 'ok' })],
];

const answersToOptions = [...asked].map(([path, inlet]) => ({
  method: 'OPTIONS',
  path,
  handler: answered(async (request) => answerOptions(inlet, request, processPorts().settings)),
}));

export const handler = serving(
  'api',
  served,
  toPages,
  answersToOptions as unknown as Parameters<typeof serving>[3],
);

/** The API's description of itself: true of what it serves. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultAnswer, takenBody } from '../../../functions/api/contract/schemas.ts';
import { cloudEventBody } from '../../../functions/api/inlets/cloudevents/index.ts';
import { batchBody } from '../../../functions/api/inlets/segment/schemas.ts';
import { type Served, serve } from './served.ts';

const brakeRoutes = ['pause', 'resume', 'stop'].flatMap((does) => [
  `POST /v1/journeys/${does}`,
  ...['journeys', 'lanes', 'channels', 'messages'].map((kind) => `POST /v1/${kind}/{id}/${does}`),
]);

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly security: readonly object[] }>>>
  >;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

let served: Served;
let document: Document;
beforeAll(async () => {
  served = await serve();
  const headers = { authorization: '' };
  document = (await served.ask('GET', '/openapi.json', { headers })).body as Document;
});
afterAll(() => served.world.close());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );

describe('openapi.json', () => {
  it('is OpenAPI 3.1, and names every route', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(operations().map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /v1/track',
      'POST /v1/t',
      'POST /v1/identify',
      'POST /v1/i',
      'POST /v1/page',
      'POST /v1/p',
      'POST /v1/screen',
      'POST /v1/s',
      'POST /v1/group',
      'POST /v1/g',
      'POST /v1/alias',
      'POST /v1/a',
      'POST /v1/batch',
      'POST /v1/b',
      'POST /v1/import',
      'POST /v1/events',
      'POST /webhooks/shopify',
      'POST /webhooks/woocommerce',
      'POST /v1/customers/import',
      'POST /v1/orders/import',
      'GET /v1/customers/{id}',
      'DELETE /v1/customers/{id}',
      'GET /v1/customers/{id}/explain',
      'POST /v1/customers/{id}/merge',
      'POST /v1/customers/{id}/split',
      'POST /v1/customers/{id}/reinstate',
      'GET /v1/customers/{id}/export',
      'POST /v1/customers/{id}/lift',
      'POST /v1/coupons/{id}/check',
      'POST /v1/coupons/{id}/redeem',
      'POST /v1/coupons/{id}/release',
      'POST /v1/pools/{id}/codes',
      'GET /v1/feed',
      'POST /v1/feed/{id}/products',
      'POST /v1/feed/{id}/use',
      'GET /v1/coupons',
      'GET /v1/coupons/liability',
      'GET /v1/tasks',
      'POST /v1/tasks/{id}/take',
      'POST /v1/tasks/{id}/release',
      'POST /v1/tasks/{id}/result',
      'POST /v1/broadcasts',
      'POST /v1/broadcasts/preview',
      'GET /v1/broadcasts/{id}',
      'DELETE /v1/broadcasts/{id}',
      'GET /v1/brake',
      ...brakeRoutes,
      'POST /v1/journeys/{id}/customers/remove',
      'GET /v1/journeys/{id}/backlog',
      'POST /v1/journeys/{id}/backlog/campaigns',
      'POST /v1/journeys/{id}/backlog/campaigns/preview',
      'GET /v1/journeys/{id}/backlog/campaigns/{campaign}',
      'POST /v1/journeys/{id}/backlog/campaigns/{campaign}/stop',
      'POST /v1/journeys/{id}/redrive',
      'GET /v1/fit',
      'POST /v1/fit',
      'GET /v1/audit',
      'GET /openapi.json',
      'GET /health',
    ]);
  });

  it('says of each route truly whether it wants a key', async () => {
    for (const { path, method, operation } of operations()) {
      const headers = { authorization: '' };
      const { status, body } = await served.ask(method, path.replace('{id}', 'ada'), { headers, body: '{}' });
      expect(status, path).toBe(operation.security.length === 0 ? 200 : 401);
      if (status === 401) expect(() => faultAnswer.parse(body), path).not.toThrow();
    }
  });

  it('refers to nothing that it does not define', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
    expect(references.length).toBeGreaterThan(10);
    for (const [, name = ''] of references) expect(Object.keys(document.components.schemas)).toContain(name);
  });

  it('describes what is answered', async () => {
    const batch = [
      { type: 'page', userId: 'ada' },
      { type: 'track', userId: 'ada' },
    ];
    const { body } = await served.ask('POST', '/v1/batch', { body: { batch } });
    expect(takenBody.parse(body)).toMatchObject({ accepted: 1 });
    expect(faultAnswer.parse((await served.ask('POST', '/v1/batch', { body: {} })).body)).toMatchObject({
      error: { field: 'batch' },
    });
  });

  it('describes what is sent', () => {
    const call = { type: 'track', userId: 'ada', event: 'Order Completed', properties: { revenue: '12.50' } };
    expect(() => batchBody.parse({ batch: [call, { type: 'identify', userId: 'ada' }] })).not.toThrow();
    expect(() =>
      cloudEventBody.parse({
        specversion: '1.0',
        id: '1',
        source: '/shop',
        type: 'Order Completed',
        data: {},
      }),
    ).not.toThrow();
  });
});

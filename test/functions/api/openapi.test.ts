/** The API's description of itself: true of what it serves. */

import { readFileSync } from 'node:fs';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultAnswer, takenBody } from '../../../functions/api/contract/schemas.ts';
import { cloudEventBody } from '../../../functions/api/inlets/cloudevents/index.ts';
import { inlets } from '../../../functions/api/inlets/index.ts';
import { batchBody } from '../../../functions/api/inlets/segment/schemas.ts';
import { routes } from '../../../functions/api/routes/index.ts';
import { clientFile, clientOf } from '../../../scripts/client.ts';
import { type Served, serve } from './served.ts';

interface Operation {
  readonly operationId: string;
  readonly security: readonly object[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
  }[];
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
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

const operationAt = (method: string, path: string): Operation => {
  const operation = document.paths[path]?.[method];
  if (operation === undefined) throw new Error(`${method} ${path} is not described`);
  return operation;
};

describe('openapi.json', () => {
  it('is OpenAPI 3.1, and names every route once', () => {
    expect(document.openapi).toBe('3.1.0');
    const named = operations().map(({ method, path }) => `${method} ${path}`);
    const events = inlets.flatMap((inlet) => inlet.routes.map(({ path }) => `POST ${path}`));
    const open = ['GET /openapi.json', 'GET /health'];
    expect(named.sort()).toEqual([...events, ...routes.map(({ at }) => at), ...open].sort());
  });

  it('has nothing that redocly’s recommended rules find fault with', async () => {
    const config = await createConfig({ extends: ['recommended'] });
    const faultsIn = async (source: object) =>
      (await lintFromString({ source: JSON.stringify(source), config })).map(
        ({ ruleId, location: [at] }) => `${ruleId} ${at?.pointer}`,
      );
    expect(await faultsIn(document)).toEqual([]);
    expect(await faultsIn({ ...document, servers: [] })).toEqual(['no-empty-servers #/servers']);
  });

  it('lets a schema hold itself by names alone, as generators of clients know nothing else', () => {
    const held = (id: string): boolean => {
      const { anyOf = [] } = document.components.schemas[id] as { readonly anyOf?: readonly object[] };
      return anyOf.some((each) => !('$ref' in each) && JSON.stringify(each).includes(`/schemas/${id}"`));
    };
    expect(Object.keys(document.components.schemas).filter(held)).toEqual([]);
  });

  it('gives each route a name of its own, by which generated clients and tools call it', () => {
    const names = operations().map(({ operation }) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining(['getCustomer', 'postJourneyPause', 'getJourneyBacklogCampaign']),
    );
  });

  it('says what a path and a query take, and which of it must be told', () => {
    const { parameters } = operationAt('get', '/v1/customers/{id}/explain');
    expect(parameters?.map(({ name, in: where, required }) => [where, name, required])).toEqual([
      ['path', 'id', true],
      ['query', 'journey', true],
    ]);
  });

  it('says of each route truly whether it wants a key', async () => {
    for (const { path, method, operation } of operations()) {
      const headers = { authorization: '' };
      const { status, body } = await served.ask(method, path.replaceAll(/\{\w+\}/g, 'ada'), {
        headers,
        body: '{}',
      });
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

  it('is what the console’s client was made from: npm run console:client makes it anew', () => {
    const made = clientOf(document as unknown as Parameters<typeof clientOf>[0]);
    expect(readFileSync(clientFile, 'utf8')).toBe(made);
  });
});

/** The API's own description: OpenAPI 3.1, generated from the table of routes, the inlets, and the schemas of their bodies. */
import * as z from 'zod';
import { type Json, json, reference } from './contract/describe.ts';
import type { Inlet, Webhook } from './contract/inlet.ts';
import type { Role } from './contract/roles.ts';
import { type ApiRoute, operationOf } from './contract/route.ts';
import { faultAnswer, healthBody, takenBody } from './contract/schemas.ts';
import { inlets, webhooks } from './inlets/index.ts';
import { routes, topics } from './routes/index.ts';

const idOf = (schema: z.ZodType): string => {
  const id = schema.meta()?.id;
  if (id === undefined) throw new TypeError('a body of the API lacks an id in its meta');
  return id;
};

/** The schema, and all within it that have ids of their own. */
const namedIn = (value: unknown, found: Set<z.ZodType>, seen: Set<unknown>): void => {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  if (!(value instanceof z.ZodType)) {
    for (const each of Object.values(value)) namedIn(each, found, seen);
    return;
  }
  if (value.meta()?.id !== undefined) found.add(value);
  namedIn({ ...value.def }, found, seen);
};

/** By their own ids, each referring to the others as components. */
const components = (): Json => {
  const named = new Set<z.ZodType>();
  const seen = new Set<unknown>();
  const all = [
    ...inlets.flatMap(({ schemas }: Inlet) => schemas),
    takenBody,
    ...routes.flatMap(({ body, answer }) => (body === undefined ? [answer] : [body, answer])),
    faultAnswer,
    healthBody,
  ];
  for (const schema of all) namedIn(schema, named, seen);
  const registry = z.registry<{ id: string }>();
  for (const schema of named) registry.add(schema, { id: idOf(schema) });
  const { schemas } = z.toJSONSchema(registry, {
    uri: reference,
    io: 'input',
    // What a format or a type says already is not said again as a pattern or a bound.
    override: ({ jsonSchema }) => {
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _, $id: __, ...schema }]) => [id, schema]),
  );
};

const faults: Readonly<Record<number, string>> = {
  400: 'The request is wrong; `error.field` names where',
  401: 'No key, or one that is not valid',
  403: 'A key of a role that may not',
  404: 'There is none',
  409: 'It stands otherwise by now, such as a task or an id that another has; `error.message` says how',
  413: 'Too large',
  415: 'A content type or encoding that is not read',
  429: 'Too many requests: of all, as API Gateway itself answers, or for codes that there are not',
  503: 'Not queued; send it again after `retry-after` seconds',
};

const answers = (id: string, statuses: readonly number[]): Json => ({
  200: { description: 'Done', content: json(id) },
  ...Object.fromEntries(
    [...new Set(statuses)]
      .sort((a, b) => a - b)
      .map((status) => [status, { description: faults[status], content: json('Fault') }]),
  ),
});

/** Of whatever has a body, and of whatever wants a key. */
const [ofBodies, ofKeys] = [
  [400, 413, 415],
  [401, 403, 429, 503],
];
const ofSigned = [400, 401, 413, 429, 503];

/** Either way of telling a key; which roles it may have stands with it. */
const keyOf = (roles: readonly Role[]) => [{ key: roles }, { bearer: roles }];

const parameter = (where: 'path' | 'query' | 'header', name: string, description: string | undefined) => ({
  name,
  in: where,
  ...(where === 'path' && { required: true }),
  ...(description !== undefined && { description }),
  schema: { type: 'string' },
});

const queryOf = (query: z.ZodObject): readonly Json[] => {
  const { properties = {}, required = [] } = z.toJSONSchema(query, { io: 'input' });
  return Object.entries(properties).map(([name, schema]) => {
    const { description, ...others } = typeof schema === 'object' ? schema : {};
    return {
      ...parameter('query', name, description),
      ...(required.includes(name) && { required: true }),
      schema: others,
    };
  });
};

const ofRoute = (topic: string, each: ApiRoute): Json => {
  const { at, roles, summary, names, query, body, content, headers, answer } = each;
  const bodies = content ?? (body && json(idOf(body)));
  const parameters = [
    ...names.map(({ name, description }) => parameter('path', name, description)),
    ...(query === undefined ? [] : queryOf(query)),
    ...Object.entries(headers).map(([name, description]) => parameter('header', name, description)),
  ];
  return {
    operationId: operationOf(at),
    summary,
    tags: [topic],
    security: keyOf(roles),
    ...(parameters.length > 0 && { parameters }),
    ...(bodies !== undefined && { requestBody: { required: true, content: bodies } }),
    responses: answers(idOf(answer), [
      ...ofKeys,
      ...(query === undefined ? [] : [400]),
      ...(bodies === undefined ? [] : ofBodies),
      ...each.faults,
    ]),
  };
};

const events = 'Events';
const itself = 'The API itself';

/** A route of an inlet, with a key's or a signature's refusals among its answers. */
const ofInlet = ({ routes, webhook }: Inlet) =>
  routes.map(
    ({ path, summary, parameters, content }) =>
      [
        path,
        'post',
        {
          operationId: operationOf(`POST ${path}`),
          summary,
          tags: [events],
          security: webhook === undefined ? keyOf(['write', 'admin']) : [{ [webhook.sender]: [] }],
          ...(parameters !== undefined && { parameters }),
          requestBody: { required: true, content },
          responses: answers('Taken', webhook === undefined ? [...ofBodies, ...ofKeys] : ofSigned),
        },
      ] as const,
  );

const open = (path: string, summary: string, responses: Json) =>
  [
    path,
    'get',
    { operationId: operationOf(`GET ${path}`), summary, tags: [itself], security: [], responses },
  ] as const;

const operations = (): readonly (readonly [path: string, method: string, operation: Json])[] => [
  ...inlets.flatMap(ofInlet),
  ...topics.flatMap((topic) =>
    topic.routes.map((each) => [each.path, each.method.toLowerCase(), ofRoute(topic.name, each)] as const),
  ),
  open('/openapi.json', 'This document', {
    200: { description: 'Done', content: { 'application/json': { schema: { type: 'object' } } } },
    429: { description: faults[429] },
  }),
  open('/health', 'Whether the API answers', answers('Health', [429])),
];

const paths = (): Json => {
  const made: Record<string, Record<string, Json>> = {};
  for (const [path, method, operation] of operations()) made[path] = { ...made[path], [method]: operation };
  return made;
};

const schemeOf = ({ sender, signatureHeader }: Webhook) => [
  sender,
  {
    type: 'apiKey',
    in: 'header',
    name: signatureHeader,
    description: 'HMAC-SHA256 of the raw body with the webhook’s secret, in base64',
  },
];

let made: Json | undefined;

/** Made at the first asking: a Lambda that takes events in has no use for it. */
export const openApi = (): Json => {
  made ??= {
    openapi: '3.1.0',
    info: {
      title: 'Rekindle',
      version: '1',
      description: 'Events in, customers explained. See docs/api.md.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'Where this document is served' }],
    tags: [
      { name: events, description: 'What happens in the shop, as its systems and pages tell it' },
      ...topics.map(({ name, about }) => ({ name, description: about })),
      { name: itself, description: 'Without a key' },
    ],
    paths: paths(),
    components: {
      schemas: components(),
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'basic',
          description: 'A key of one of these roles as the user name, no password',
        },
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description:
            'The same key as a bearer token, or the ID token of who has signed in to the console, in one of these groups',
        },
        ...Object.fromEntries(webhooks.map(schemeOf)),
      },
    },
  };
  return made;
};

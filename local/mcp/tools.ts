/** The API's routes as tools of an assistant: what looks is done at once, what changes anything is foreseen first. */
import * as z from 'zod';
import { type ApiRoute, operationOf } from '../../functions/api/contract/route.ts';

/** JSON Schema, of an object. */
export interface InputSchema {
  readonly [word: string]: unknown;
  readonly type: 'object';
}

export interface ApiTool {
  readonly name: string;
  readonly route: ApiRoute;
  /** Does nothing until it is confirmed. */
  readonly changes: boolean;
  readonly description: string;
  readonly inputSchema: InputSchema;
}

/** `getJourneyBacklog` is `get_journey_backlog`. */
const nameOf = ({ at }: ApiRoute): string =>
  operationOf(at).replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Of files, and of what tills do to codes, assistants have no use. */
const isForTools = ({ content, isChange, method, roles }: ApiRoute): boolean =>
  content === undefined && (isChange || method === 'GET' || !roles.includes('checkout'));

const schemaOf = (schema: z.ZodType): Readonly<Record<string, unknown>> => {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io: 'input' });
  return described;
};

/** In the arguments of what changes anything: the token of what was foreseen. */
const confirmed = {
  type: 'string',
  description: 'Absent: says what it would do, and does nothing. The token of that answer: does it',
};

const inputOf = ({ names, query, body }: ApiRoute, changes: boolean): InputSchema => {
  const { properties: asked = {}, required = [] } =
    query === undefined ? {} : z.toJSONSchema(query, { io: 'input' });
  return {
    type: 'object',
    properties: {
      ...Object.fromEntries(names.map(({ name, description }) => [name, { type: 'string', description }])),
      ...asked,
      ...(body !== undefined && { body: schemaOf(body) }),
      ...(changes && { confirm: confirmed }),
    },
    required: [...names.map(({ name }) => name), ...required, ...(body === undefined ? [] : ['body'])],
    additionalProperties: false,
  };
};

/** @param may the routes that the key's roles may use, as `GET /v1/me` has them */
export const toolsOf = (table: readonly ApiRoute[], may: readonly string[]): readonly ApiTool[] =>
  table
    .filter((route) => may.includes(route.at) && isForTools(route))
    .map((route) => {
      const changes = route.isChange;
      const first = changes ? ' Says first what it would do, and does it when that is confirmed.' : '';
      return {
        name: nameOf(route),
        route,
        changes,
        description: `${route.summary}.${first}`,
        inputSchema: inputOf(route, changes),
      };
    });

/** A request of the API's. */
export interface ApiRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body?: unknown;
}

/** What it has answered. */
export interface ApiAnswer {
  readonly status: number;
  /** JSON. */
  readonly body: unknown;
}

export type ToolArguments = Readonly<Record<string, unknown>>;

/** What an assistant has told is wrong. */
export class WrongArgumentsError extends Error {
  override readonly name = 'WrongArgumentsError';
}

const wrongIn = (error: z.ZodError, under = ''): string =>
  error.issues
    .map(({ path, message }) => `${[under, ...path.map(String)].filter(Boolean).join('.')}: ${message}`)
    .join('; ');

/** @throws WrongArgumentsError naming each argument that is wrong */
export const requestOf = (
  { method, path, names, query, body }: ApiRoute,
  told: ToolArguments,
): ApiRequest => {
  const missing = names.find(({ name }) => typeof told[name] !== 'string' || told[name] === '');
  if (missing !== undefined)
    throw new WrongArgumentsError(`${missing.name}: must be told; it is ${missing.description}`);
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(told[name])));
  const asked = Object.entries(told).filter(
    ([name, value]) => value !== undefined && query !== undefined && name in query.shape,
  );
  const readQuery = query?.safeParse(Object.fromEntries(asked));
  if (readQuery?.success === false) throw new WrongArgumentsError(wrongIn(readQuery.error));
  const readBody = body?.safeParse(told.body);
  if (readBody?.success === false) throw new WrongArgumentsError(wrongIn(readBody.error, 'body'));
  const search = new URLSearchParams(asked.map(([name, value]): [string, string] => [name, String(value)]));
  return {
    method,
    path: search.size === 0 ? filled : `${filled}?${search}`,
    ...(body !== undefined && { body: told.body }),
  };
};

const fieldsOf = (schema: z.ZodType | undefined): readonly string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];

const isAskable = ({ query }: ApiRoute): boolean => query === undefined || query.safeParse({}).success;

/** What tells how that stands which a route changes: as the table says, or the nearest above it with the same names. */
const standing = (route: ApiRoute, table: readonly ApiRoute[]): ApiRoute | undefined => {
  if (route.stands !== undefined) return table.find(({ at }) => at === route.stands);
  return table
    .filter(
      ({ method, path, names }) =>
        method === 'GET' &&
        names.length === route.names.length &&
        (route.path === path || route.path.startsWith(`${path}/`)),
    )
    .filter(isAskable)
    .sort((a, b) => b.path.length - a.path.length)[0];
};

/** What to ask before a route changes anything: its own preview, itself where it can look, or how what it changes stands. */
export const foreseeing = (
  route: ApiRoute,
  told: ToolArguments,
  table: readonly ApiRoute[],
): ApiRequest | undefined => {
  const body = typeof told.body === 'object' && told.body !== null ? told.body : {};
  const preview = table.find(({ at }) => at === `${route.at}/preview`);
  if (preview !== undefined) {
    const known = fieldsOf(preview.body);
    const asked = Object.entries(body).filter(([name]) => known.includes(name));
    return requestOf(preview, { ...told, body: Object.fromEntries(asked) });
  }
  if (fieldsOf(route.body).includes('look'))
    return requestOf(route, { ...told, body: { ...body, look: true } });
  const stands = standing(route, table);
  return stands && requestOf(stands, told);
};

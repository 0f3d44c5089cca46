/** What a route of the table is: where it is, who may, what it takes and answers, and what it does. */
import * as z from 'zod';
import { checkedBody } from './body.ts';
import { type Changed, decoded, type Request, readBody } from './request.ts';
import type { Role } from './roles.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** The names in braces of a path. */
type NamesIn<At extends string> = At extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** Who asks. */
export interface Caller {
  /** The key's name, or its id; as the audit has it. */
  readonly who: string;
  /** By which it is let in. */
  readonly role: Role;
  /** All that it has. */
  readonly roles: readonly Role[];
}

/** What a schema describes, as a handler may give it: its lists and objects are not written to. */
type Told<Value> = Value extends readonly (infer Each)[]
  ? readonly Told<Each>[]
  : Value extends object
    ? { readonly [Key in keyof Value as string extends Key ? never : Key]: Told<Value[Key]> }
    : Value;

declare const isDescribed: unique symbol;
interface Described {
  readonly [isDescribed]: true;
}

/** What the domain tells as plain records: whether its schema describes it is seen where the tests ask, and not by the compiler. */
export const described = (value: object): Described => value as Described;

interface Asked<Query extends z.ZodType, Body extends z.ZodType> extends Caller {
  readonly query: z.output<Query>;
  /** `undefined`: the route takes none, or reads it by itself. */
  readonly body: z.output<Body>;
  readonly request: Request;
}

interface Spec<At extends string, Query extends z.ZodType, Body extends z.ZodType, Answer extends z.ZodType> {
  /** `GET /v1/customers/{id}` */
  readonly at: At;
  readonly roles: readonly Role[];
  readonly summary: string;
  /** What it takes in its query, each as text: what it does not know is let be. */
  readonly query?: Query;
  /** JSON. */
  readonly body?: Body;
  /** Of the body, in bytes; of a request with events unless told. */
  readonly most?: number;
  /** What else than JSON its body may be, by media type, as OpenAPI has it: `handle` reads it from the request. */
  readonly content?: Readonly<Record<string, object>>;
  /** Headers that may be told, and what they are for. */
  readonly headers?: Readonly<Record<string, string>>;
  /** With an id in its meta. */
  readonly answer: Answer;
  /** Statuses of refusals beside those that follow from who may and what it takes. */
  readonly faults?: readonly number[];
  /** Whether the audit has it; all but what looks unless told. */
  readonly isChange?: boolean;
  /**
   * The route that tells how what it changes stands, with the same names in its path; absent: the nearest above it. Tools show
   * it before they change anything.
   */
  readonly stands?: `GET /v1/${string}`;
  /** @throws HttpFault */
  readonly handle: (
    asked: Asked<Query, Body> & Readonly<Record<NamesIn<At>, string>>,
  ) => Promise<Told<z.input<Answer>> | Described | Changed>;
}

/** A route, as the API serves and describes it. */
export interface ApiRoute {
  readonly at: string;
  readonly method: Method;
  readonly path: string;
  readonly roles: readonly Role[];
  readonly summary: string;
  /** What its path names, in order. */
  readonly names: readonly { readonly name: string; readonly description: string }[];
  readonly query: z.ZodObject | undefined;
  readonly body: z.ZodType | undefined;
  readonly content: Readonly<Record<string, object>> | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly answer: z.ZodType;
  readonly faults: readonly number[];
  readonly isChange: boolean;
  readonly stands: string | undefined;
  /** Gives what is answered, or `Changed`. @throws HttpFault */
  readonly run: (request: Request, caller: Caller) => Promise<unknown>;
}

/** The names in braces, in order. */
const namesIn = (path: string): readonly string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);

/**
 * A route of the table.
 * @param spec beside its fields what each name in braces of its path is, by that name; `handle` is told what stands there
 */
export const route = <
  const At extends `${Method} /v1/${string}`,
  Answer extends z.ZodType,
  Query extends z.ZodObject = z.ZodObject<Record<never, never>>,
  Body extends z.ZodType = z.ZodUndefined,
>(
  spec: Spec<At, Query, Body, Answer> & Readonly<Record<NamesIn<At>, string>>,
): ApiRoute => {
  const { at, content, most, headers = {}, faults = [], handle } = spec;
  const [method, path] = at.split(' ') as [Method, string];
  const descriptions: Readonly<Record<string, string>> = spec;
  const names = namesIn(path).map((name) => ({ name, description: descriptions[name] ?? '' }));
  return {
    at,
    method,
    path,
    roles: spec.roles,
    summary: spec.summary,
    names,
    // Of all routes a request needs one: schemas are read when they are used, and made then.
    get query() {
      return spec.query;
    },
    get body() {
      return spec.body;
    },
    get answer() {
      return spec.answer;
    },
    content,
    headers,
    faults,
    stands: spec.stands,
    isChange: spec.isChange ?? !(method === 'GET' || path.endsWith('/preview')),
    run: async (request, caller) => {
      const { query, body } = spec;
      const told = Object.fromEntries(
        names.map(({ name }) => [name, decoded(request.pathParameters?.[name] ?? '')]),
      ) as Readonly<Record<NamesIn<At>, string>>;
      return handle({
        ...caller,
        ...told,
        request,
        query: checkedBody(query ?? z.object({}), request.queryStringParameters ?? {}) as z.output<Query>,
        body: (body && readBody(request, body, most)) as z.output<Body>,
      });
    },
  };
};

/** The routes of one topic, as the description groups them. */
export interface Topic {
  readonly name: string;
  readonly about: string;
  /** Another function serves them. */
  readonly elsewhere?: true;
  readonly routes: readonly ApiRoute[];
}

const capital = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;

/** `GET /v1/journeys/{id}/backlog` is `getJourneyBacklog`, as generated clients and tools call it. */
export const operationOf = (at: string): string => {
  const [method = '', path = ''] = at.split(' ');
  const words = path.split('/').filter((word) => !['', 'v1'].includes(word));
  const said = words.flatMap((word, index) => {
    if (word.startsWith('{')) return [];
    return [words[index + 1]?.startsWith('{') ? word.replace(/s$/, '') : word];
  });
  const camel = said.flatMap((word) => word.split(/\W/)).map(capital);
  return `${method.toLowerCase()}${camel.join('')}`;
};

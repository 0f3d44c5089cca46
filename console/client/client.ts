/** The API's client: typed by its OpenAPI document; what is no answer is a Fault. */
import {
  queryOptions,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import createClient, { type MaybeOptionalInit } from 'openapi-fetch';
import type { components, paths } from './api.ts';
import { Fault, faultOf, unanswered } from './faults.ts';
import { access } from './session.ts';

/** A body of the API, by its name in the OpenAPI document. */
export type Body<Name extends keyof components['schemas']> = components['schemas'][Name];

/** A route of the API, such as `GET /v1/audit`. */
export type Route = {
  [Path in keyof paths]: `${Uppercase<keyof paths[Path] & string>} ${Path}`;
}[keyof paths];

/** What is asked for by its path alone, such as `/v1/alarms`. */
export type PlainPath = {
  [Path in keyof paths]: Path extends `${string}{${string}`
    ? never
    : paths[Path] extends { get: unknown }
      ? Path
      : never;
}[keyof paths];

/** Longer than API Gateway waits for an answer. */
const mostMs = 31_000;

const client = createClient<paths>({
  fetch: (request) =>
    fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(mostMs)]) }),
});

type Method = 'get' | 'post' | 'put' | 'delete';
type PathOf<Verb extends Method> = {
  [Path in keyof paths]: paths[Path] extends Record<Verb, unknown> ? Path : never;
}[keyof paths];
type OptionsOf<Verb extends Method, Path extends PathOf<Verb>> = MaybeOptionalInit<
  paths[Path],
  Verb & keyof paths[Path]
>;
type JsonOf<Operation> = Operation extends {
  responses: { 200: { content: { 'application/json': infer Answer } } };
}
  ? Answer
  : unknown;
export type AnswerOf<Verb extends Method, Path extends PathOf<Verb>> =
  paths[Path] extends Record<Verb, infer Operation> ? JsonOf<Operation> : never;

type Ask = (
  method: string,
  path: string,
  options: object,
) => Promise<{ data?: unknown; error?: unknown; response: Response }>;

/** Asks the API. @throws Fault */
export const ask = async <Verb extends Method, Path extends PathOf<Verb>>(
  verb: Verb,
  path: Path,
  options: OptionsOf<Verb, Path>,
): Promise<AnswerOf<Verb, Path>> => {
  let told: Awaited<ReturnType<Ask>>;
  try {
    const { api, token } = await access();
    const authorization = `Bearer ${token}`;
    told = await (client.request as Ask)(verb, path, {
      ...options,
      baseUrl: api,
      headers: { authorization },
    });
  } catch (error) {
    throw error instanceof Fault ? error : unanswered(error);
  }
  if (!told.response.ok) throw faultOf(told.response.status, told.error);
  return told.data as AnswerOf<Verb, Path>;
};

const keyOf = (path: string, options: unknown): readonly unknown[] => [
  path,
  (options as { params?: unknown })?.params ?? {},
];

export interface Watching {
  /** Absent: it is asked. */
  readonly enabled?: boolean;
  /** Asked again so often; absent: as anything happens. */
  readonly everyMs?: number;
}

/** A GET, as a query that whoever shows its answer shares. */
export const asked = <Path extends PathOf<'get'>>(path: Path, options: OptionsOf<'get', Path>) =>
  queryOptions<AnswerOf<'get', Path>, Fault>({
    queryKey: keyOf(path, options),
    queryFn: ({ signal }) => ask('get', path, { ...options, signal } as OptionsOf<'get', Path>),
  });

/** What a GET answers, kept fresh as things happen. */
export const useAnswer = <Path extends PathOf<'get'>>(
  path: Path,
  options: OptionsOf<'get', Path>,
  { enabled = true, everyMs }: Watching = {},
): UseQueryResult<AnswerOf<'get', Path>, Fault> =>
  useQuery({
    ...asked(path, options),
    enabled,
    ...(everyMs !== undefined && { refetchInterval: everyMs }),
  });

/** Does something, after which all that is shown is asked for again. */
export const useAct = <Verb extends 'post' | 'put' | 'delete', Path extends PathOf<Verb>>(
  verb: Verb,
  path: Path,
) => {
  const queries = useQueryClient();
  return useMutation<AnswerOf<Verb, Path>, Fault, OptionsOf<Verb, Path>>({
    mutationFn: (options) => ask(verb, path, options),
    onSuccess: () => queries.invalidateQueries(),
  });
};

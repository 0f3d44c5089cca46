/** A request's body: its bytes as they were sent, and what they say. */
import { gunzipSync } from 'node:zlib';
import type * as z from 'zod';
import type { Reason } from '../../../shared/base/reasons.ts';
import { parseJson } from '../../../shared/customers/events/json.ts';
import { problemsOf } from '../../../shared/customers/events/problem.ts';
import { HttpFault } from './fault.ts';

/** What a Lambda is told of a request's body by API Gateway (payload version 2.0). */
export interface CarriedBody {
  readonly body?: string | undefined;
  readonly isBase64Encoded: boolean;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

const tooLarge = (most: number): HttpFault =>
  new HttpFault('too-large', `the body is larger than ${most / 1_000} KB`);

const unzipped = (bytes: Buffer, most: number): Buffer => {
  try {
    return gunzipSync(bytes, { maxOutputLength: most });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
      ? tooLarge(most)
      : new HttpFault('invalid', 'the body is not what its content-encoding says, gzip');
  }
};

const encodingOf = ({ headers }: Pick<CarriedBody, 'headers'>): string =>
  headers['content-encoding']?.trim().toLowerCase() || 'identity';

export const isZipped = (carried: Pick<CarriedBody, 'headers'>): boolean =>
  ['gzip', 'x-gzip'].includes(encodingOf(carried));

/**
 * The bytes that signatures are made over, unzipped where they were zipped.
 * @param most in bytes
 * @throws HttpFault too-large, unsupported-media-type for another encoding than gzip
 */
export const bytesOf = (carried: CarriedBody, most: number): Buffer => {
  const { body = '', isBase64Encoded } = carried;
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > most) throw tooLarge(most);
  if (isZipped(carried)) return unzipped(bytes, most);
  const encoding = encodingOf(carried);
  if (encoding === 'identity') return bytes;
  throw new HttpFault(
    'unsupported-media-type',
    `content-encoding ${encoding} is not read; send gzip or none`,
  );
};

/** Without its parameters, in lower case; empty: none was told. */
export const mediaTypeOf = ({ headers }: Pick<CarriedBody, 'headers'>): string =>
  (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

/** @throws HttpFault unsupported-media-type unless the type is one of these, or none was told */
export const expectType = (carried: Pick<CarriedBody, 'headers'>, types: readonly string[]): string => {
  const type = mediaTypeOf(carried);
  if (type !== '' && !types.includes(type))
    throw new HttpFault(
      'unsupported-media-type',
      `content-type ${type} is not read; send ${types.join(', ')}`,
    );
  return type;
};

/** @throws HttpFault invalid when the bytes are no UTF-8 */
export const textOf = (bytes: Buffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new HttpFault('invalid', 'the body is no UTF-8');
  }
};

/** @throws HttpFault invalid when the bytes are no JSON */
export const jsonOf = (bytes: Buffer): unknown => {
  const text = textOf(bytes);
  if (text.trim() === '') throw new HttpFault('invalid', 'the body is empty; send JSON');
  try {
    return parseJson(text);
  } catch (error) {
    throw new HttpFault('invalid', `the body is no JSON: ${(error as Error).message}`);
  }
};

/** Of the first problem, where it is a matter of length or amount; else its sentence is all there is. */
const reasonOf = (issue: z.core.$ZodIssue | undefined): Reason | undefined => {
  if (issue?.code !== 'too_small' && issue?.code !== 'too_big') return undefined;
  const bound = Number(issue.code === 'too_small' ? issue.minimum : issue.maximum);
  const side = issue.code === 'too_small' ? 'at-least' : 'at-most';
  if (issue.origin === 'string') return { kind: 'letters', side, bound };
  return issue.origin === 'array' ? { kind: 'as-many', side, bound } : { kind: 'amount', side, bound };
};

/** What a body says, as its schema has it. @throws HttpFault invalid naming the first field that is wrong */
export const checkedBody = <Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> => {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const problems = problemsOf(result.error);
  const message = problems.map(({ path, wrong }) => `${path}: ${wrong}`).join('; ');
  const reason = reasonOf(result.error.issues[0]);
  throw new HttpFault('invalid', message, { field: problems[0]?.path, reason });
};

/** Values of a definition in which texts in {% %} are JSONata: compiled once, filled in for each state. */
import { StateError } from './errors.ts';
import type { Json, JsonObject } from './json.ts';
import { type Evaluate, ExpressionError, sentenceOf } from './jsonata.ts';

/** What an expression sees: `$states`, and the variables that were assigned. */
export interface Scope {
  readonly states: Readonly<Record<string, Json>>;
  readonly variables: JsonObject;
}

export interface Template {
  /** @throws StateError States.QueryEvaluationError */
  readonly fill: (scope: Scope) => Json;
  /** Whether `$states.context` may be read: it is built only for those that do. */
  readonly readsContext: boolean;
}

const delimited = /^\{%([\s\S]*)%\}$/;

export const isExpression = (value: Json): value is string =>
  typeof value === 'string' && delimited.test(value);

/** Opened and not closed, or closed and not opened. */
const isHalf = (text: string): boolean =>
  (text.startsWith('{%') || text.endsWith('%}')) && !delimited.test(text);

const sourceOf = (text: string): string => delimited.exec(text)?.[1]?.trim() ?? '';

const mayReadContext = (source: string): boolean =>
  /\$states(?!\s*\.\s*(?:input|result|errorOutput)\b)/.test(source);

const isFunction = (value: object): boolean => '_jsonata_function' in value || '_jsonata_lambda' in value;

/**
 * Results as plain JSON: JSONata marks its sequences with properties of their own, which must not travel on.
 * Whatever is plain already is given back as it is.
 */
const plain = (value: unknown): Json => {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`returned ${value}, which is no JSON number`);
      return value;
    case 'object':
      if (value === null) return null;
      if (Array.isArray(value)) return plainArray(value);
      if (isFunction(value)) throw new TypeError('returned a function');
      return plainObject(value);
    case 'function':
      throw new TypeError('returned a function');
    default:
      throw new TypeError('returned nothing (undefined)');
  }
};

const plainArray = (values: readonly unknown[]): readonly Json[] => {
  const copies = values.map(plain);
  const isPlain =
    Object.keys(values).length === values.length && copies.every((copy, i) => copy === values[i]);
  return isPlain ? (values as readonly Json[]) : copies;
};

const plainObject = (value: object): JsonObject => {
  let isPlain = true;
  const copy: Record<string, Json> = {};
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) {
      isPlain = false;
      continue;
    }
    const plainMember = plain(member);
    isPlain &&= plainMember === member;
    // Assigning to __proto__ would lose it.
    if (key === '__proto__') Object.defineProperty(copy, key, { value: plainMember, enumerable: true });
    else copy[key] = plainMember;
  }
  return isPlain ? (value as JsonObject) : copy;
};

const expression = (source: string, field: string, evaluate: Evaluate): Template => ({
  readsContext: mayReadContext(source),
  fill: ({ states, variables }) => {
    try {
      return plain(evaluate({ ...variables, states }));
    } catch (error) {
      throw new StateError(
        'States.QueryEvaluationError',
        `The JSONata expression '${source}' specified for the field '${field}' failed: ${sentenceOf(error)}`,
      );
    }
  },
});

const constant = (value: Json): Template => ({ readsContext: false, fill: () => value });

/**
 * Compiles a value of a definition.
 * @param field where it stands, for errors: `Output/path`
 * @param compile compiles the JSONata between the delimiters
 * @throws ExpressionError when an expression is not closed, or not opened; what `compile` throws
 */
export const compileTemplate = (
  value: Json,
  field: string,
  compile: (source: string) => Evaluate,
): Template => parts(value, field, compile) ?? constant(value);

/** Nothing when there is no expression in it, so that constants cost nothing. */
const parts = (value: Json, field: string, compile: (source: string) => Evaluate): Template | undefined => {
  if (typeof value === 'string' && isHalf(value))
    throw new ExpressionError(`"${value}" is no expression: one begins with {% and ends with %}`);
  if (isExpression(value)) return expression(sourceOf(value), field, compile(sourceOf(value)));
  if (typeof value !== 'object' || value === null) return undefined;
  const members = Object.entries(value).map(
    ([key, member]) => [key, member as Json, parts(member as Json, `${field}/${key}`, compile)] as const,
  );
  if (members.every(([, , template]) => template === undefined)) return undefined;
  const readsContext = members.some(([, , template]) => template?.readsContext);
  const isList = Array.isArray(value);
  return {
    readsContext,
    fill: (scope) => {
      if (isList)
        return members.map(([, member, template]) =>
          template === undefined ? member : template.fill(scope),
        );
      const filled: Record<string, Json> = {};
      for (const [key, member, template] of members)
        filled[key] = template === undefined ? member : template.fill(scope);
      return filled;
    },
  };
};

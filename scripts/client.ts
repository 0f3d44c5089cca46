/** Writes console/client/api.ts: the API's paths and bodies as types, made from its OpenAPI document. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApi } from '../functions/api/openapi.ts';

/** The parts of JSON Schema that the document uses. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly description?: string;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}

type Content = Readonly<Record<string, { readonly schema: Schema }>>;

interface Operation {
  readonly summary: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const comment = (text: string | undefined): string =>
  text === undefined ? '' : `/** ${text.replaceAll('*/', '*\\/')} */ `;

const key = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));

const fieldsOf = (fields: readonly (readonly [string, string, boolean, (string | undefined)?])[]): string =>
  fields
    .map(([name, type, isNeeded, told]) => `${comment(told)}${key(name)}${isNeeded ? '' : '?'}: ${type}; `)
    .join('');

const objectOf = ({ properties = {}, required = [], additionalProperties: more }: Schema): string => {
  const own = Object.entries(properties).map(
    ([name, each]) => [name, typeOf(each), required.includes(name), each.description] as const,
  );
  const isOpen = more !== false && more !== undefined;
  if (own.length === 0 && isOpen) return `Record<string, ${more === true ? 'unknown' : typeOf(more)}>`;
  return `{ ${fieldsOf(own)}${isOpen ? '[more: string]: unknown; ' : ''}}`;
};

const ofType = (type: string | undefined, schema: Schema): string => {
  switch (type) {
    case 'object':
      return objectOf(schema);
    case 'array':
      return `readonly (${schema.items === undefined ? 'unknown' : typeOf(schema.items)})[]`;
    case 'integer':
      return 'number';
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
      return type;
    default:
      return 'unknown';
  }
};

const union = (types: readonly string[]): string => [...new Set(types)].join(' | ');

const typeOf = (schema: Schema): string => {
  if (schema.$ref !== undefined)
    return `components['schemas'][${JSON.stringify(schema.$ref.split('/').at(-1))}]`;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return union(schema.enum.map((each) => JSON.stringify(each)));
  const either = schema.anyOf ?? schema.oneOf;
  if (either !== undefined) return union(either.map(typeOf));
  if (schema.allOf !== undefined) return schema.allOf.map((each) => `(${typeOf(each)})`).join(' & ');
  const types = typeof schema.type === 'string' || schema.type === undefined ? [schema.type] : schema.type;
  return union(types.map((type) => ofType(type, schema)));
};

const contentOf = (content: Content): string =>
  `{ ${fieldsOf(Object.entries(content).map(([type, { schema }]) => [type, typeOf(schema), true]))}}`;

const parametersOf = (parameters: readonly Parameter[]): string => {
  const kinds = (['path', 'query', 'header'] as const).map((kind) => {
    const own = parameters.filter((each) => each.in === kind);
    if (own.length === 0) return `${kind}?: never; `;
    const fields = own.map(({ name, schema, required = false }) => [name, typeOf(schema), required] as const);
    const isNeeded = own.some(({ required = false }) => required);
    return `${kind}${isNeeded ? '' : '?'}: { ${fieldsOf(fields)}}; `;
  });
  return `{ ${kinds.join('')}cookie?: never; }`;
};

const operationOf = ({ parameters = [], requestBody, responses }: Operation): string => {
  const body =
    requestBody === undefined
      ? 'requestBody?: never; '
      : `requestBody: { content: ${contentOf(requestBody.content)} }; `;
  const { content } = responses['200'] ?? {};
  const answer = `200: { headers: Record<string, unknown>; content: ${content === undefined ? 'never' : contentOf(content)} }; `;
  // Whatever else is answered is a fault.
  return `{ parameters: ${parametersOf(parameters)}; ${body}responses: { ${answer}default: Faulty; }; }`;
};

/** The whole module. */
export const clientOf = ({ paths, components }: Document): string => {
  const schemas = Object.entries(components.schemas).map(
    ([id, schema]) => `    ${comment(schema.description)}${key(id)}: ${typeOf(schema)};`,
  );
  const operations = Object.entries(paths).map(([path, methods]) => {
    const own = Object.entries(methods).map(
      ([method, operation]) => `    ${comment(operation.summary)}${method}: ${operationOf(operation)};`,
    );
    return `  ${JSON.stringify(path)}: {\n${own.join('\n')}\n  };`;
  });
  return [
    '/** The API as types. Made by `npm run console:client` from its OpenAPI document: change that instead. */',
    '',
    'export interface components {',
    '  schemas: {',
    ...schemas,
    '  };',
    '}',
    '',
    'interface Faulty { headers: Record<string, unknown>; content: { "application/json": components["schemas"]["Fault"]; }; }',
    '',
    'export interface paths {',
    ...operations,
    '}',
    '',
  ].join('\n');
};

export const clientFile = join(import.meta.dirname, '../console/client/api.ts');

if (import.meta.main) writeFileSync(clientFile, clientOf(openApi() as unknown as Document));

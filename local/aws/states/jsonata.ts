/** JSONata as Step Functions evaluates it: version 2.0.6, synchronously, without $eval, with six functions more. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import { createRandom, type Random, uuid } from './random.ts';

/** A compiled expression; gives what JSONata gives, sequences and functions included. */
export type Evaluate = (bindings: Readonly<Record<string, unknown>>) => unknown;

/** What expressions see of the world. */
export interface Ambient {
  /** Milliseconds since 1970, for $now and $millis. */
  readonly now: () => number;
  readonly random: Random;
}

/** The text is no JSONata, or uses what Step Functions leaves out. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
}

/** The part of the library's interface that is used here; its own typings know only the asynchronous one. */
type Library = (source: string) => LibraryExpression;
interface LibraryExpression {
  evaluate(input: undefined, bindings: Readonly<Record<string, unknown>>): unknown;
  registerFunction(name: string, implementation: (...args: never[]) => unknown, signature: string): void;
  assign(name: string, value: unknown): void;
  ast(): unknown;
}
interface Focus {
  readonly environment: {
    lookup(name: string): { readonly implementation: (...args: readonly unknown[]) => unknown };
  };
}

const pinned = '2.0.6';

/**
 * The library with `async` and `await` taken out of its text. Its evaluator awaits only itself, so the results are the
 * same (a property test holds it to that) and an expression costs 2 to 6 µs instead of 10 to 40, with no promise that
 * a waiting execution would have to hold.
 */
const loadSynchronous = (): Library => {
  const require = createRequire(import.meta.url);
  const file = require.resolve('jsonata');
  const { version }: { version: string } = require('jsonata/package.json');
  if (version !== pinned)
    throw new ExpressionError(`Step Functions evaluates jsonata ${pinned}; ${version} is installed`);
  const source = readFileSync(file, 'utf8')
    .replace(/\basync (?=function\b|\()/g, '')
    .replace(/\bawait /g, '')
    .replace(/\bPromise\.all\(/g, '(');
  const module: { exports: unknown } = { exports: {} };
  compileFunction(source, ['module', 'exports'], { filename: file })(module, module.exports);
  return module.exports as Library;
};

const library = loadSynchronous();

const refuse = (message: string): never => {
  throw new RangeError(message);
};

const partition = (values: readonly unknown[] | undefined, size: number): unknown[][] | undefined => {
  if (values === undefined) return undefined;
  const whole = Math.floor(size);
  if (whole < 1) refuse(`$partition wants a size of 1 or more, not ${size}`);
  return Array.from({ length: Math.ceil(values.length / whole) }, (_, i) =>
    values.slice(i * whole, (i + 1) * whole),
  );
};

const longestRange = 1_000;

/** Inclusive at both ends, as Step Functions counts; what is no whole number is rounded down. */
const range = (...given: readonly [first: number, last: number, step: number]): number[] => {
  const [first = 0, last = 0, step = 0] = given.map(Math.floor);
  if (step === 0) refuse(`$range wants a step other than 0, not ${given.join(', ')}`);
  const length = Math.max(0, Math.floor((last - first) / step) + 1);
  if (length > longestRange) refuse(`$range gives at most ${longestRange} numbers, not ${length}`);
  return Array.from({ length }, (_, i) => first + i * step);
};

const algorithms: ReadonlyMap<string, string> = new Map([
  ['MD5', 'md5'],
  ['SHA-1', 'sha1'],
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
]);

const hash = (data: unknown, algorithm = 'SHA-256'): string | undefined => {
  if (data === undefined) return undefined;
  const name = algorithms.get(algorithm);
  if (name === undefined) return refuse(`$hash knows ${[...algorithms.keys()].join(', ')}, not ${algorithm}`);
  return createHash(name)
    .update(typeof data === 'string' ? data : JSON.stringify(data))
    .digest('hex');
};

const shuffle = (values: readonly unknown[] | undefined, random: Random): readonly unknown[] | undefined => {
  if (values === undefined) return undefined;
  const shuffled = [...values];
  for (let i = shuffled.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random.next() * (i + 1));
    [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
  }
  return shuffled;
};

/** Binds Step Functions' own functions, and those of JSONata that read the clock or chance. */
const bindFunctions = (expression: LibraryExpression, { now, random }: Ambient): void => {
  const register = expression.registerFunction;
  expression.assign('eval', undefined);
  register('partition', partition, '<an:a<a>>');
  register('range', range, '<nnn:a<n>>');
  register('hash', hash, '<xs?:s>');
  register('random', (seed?: number) => (seed === undefined ? random : createRandom(seed)).next(), '<n?:n>');
  register('uuid', () => uuid(random), '<:s>');
  register('parse', (text?: string) => (text === undefined ? undefined : JSON.parse(text)), '<s-:x>');
  register('shuffle', (values?: readonly unknown[]) => shuffle(values, random), '<a:a>');
  register('millis', now, '<:n>');
  register(
    'now',
    function (this: Focus, picture?: string, timezone?: string): unknown {
      return this.environment.lookup('fromMillis').implementation(now(), picture, timezone);
    },
    '<s?s?:s>',
  );
};

/** Variables of JSONata that Step Functions does not have: its function $eval, and $$, the input of all. */
const missing: ReadonlySet<unknown> = new Set(['eval', '$']);

/** The first of them that the expression uses. */
const missingIn = (node: unknown): string | undefined => {
  if (typeof node !== 'object' || node === null) return undefined;
  if ('type' in node && node.type === 'variable' && 'value' in node && missing.has(node.value))
    return `$${node.value}`;
  for (const part of Object.values(node)) {
    const found = missingIn(part);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** What JSONata threw, as one sentence: it throws plain objects with a message and a code. */
export const sentenceOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);

/** Texts that were parsed before, and are in order: a machine that is read again is not to cost as much again. */
const inOrder = new Set<string>();

/**
 * A compiler of expressions that parses each text once.
 * @throws ExpressionError from the function that it gives, when the text is no JSONata or uses $eval or $$
 */
export const createExpressions = (ambient: Ambient): ((source: string) => Evaluate) => {
  const cache = new Map<string, Evaluate>();
  return (source) => {
    const known = cache.get(source);
    if (known !== undefined) return known;
    let bound: LibraryExpression | undefined;
    const parse = (): LibraryExpression => {
      try {
        bound = library(source);
      } catch (error) {
        throw new ExpressionError(`"${source}" is no JSONata: ${sentenceOf(error)}`, { cause: error });
      }
      bindFunctions(bound, ambient);
      return bound;
    };
    const absent = inOrder.has(source) ? undefined : missingIn(parse().ast());
    if (absent !== undefined)
      throw new ExpressionError(`"${source}" uses ${absent}, which Step Functions does not have`);
    inOrder.add(source);
    const evaluate: Evaluate = (bindings) => (bound ?? parse()).evaluate(undefined, bindings);
    cache.set(source, evaluate);
    return evaluate;
  };
};

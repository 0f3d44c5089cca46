/** The grammar that all expressions share: document paths, placeholders, and reading tokens one by one. */
import { validation } from '../errors.ts';
import type { ValueType } from '../items.ts';
import { isReserved } from './reserved.ts';
import { type ExpressionKind, syntaxError, type Token, tokenize } from './tokens.ts';

/** A step is a name, a placeholder for one (`#n`), or an index into a list. */
export type Step = string | number;
/** The first step is a name or a placeholder. */
export type Path = readonly Step[];

/** What an expression demands of the value behind a placeholder, whatever the item is like. */
export interface Demand {
  readonly operator: string;
  readonly value: string;
  readonly types: readonly ValueType[];
}

/** The constant bounds of a BETWEEN: placeholders of values. */
export interface Bounds {
  readonly low: string;
  readonly high: string;
}

/** What every parsed expression tells about the placeholders in it. */
export interface Parsed {
  readonly kind: ExpressionKind;
  readonly names: ReadonlySet<string>;
  readonly values: ReadonlySet<string>;
  readonly demands: readonly Demand[];
  readonly bounds: readonly Bounds[];
  /** Those of its paths that lead into an attribute. */
  readonly nested: readonly Path[];
}

export const isPlaceholder = (step: Step): step is string => typeof step === 'string' && step.startsWith('#');

const mostOperators = 300;
const deepestPath = 32;

/** Reads an expression's tokens in order, and remembers which placeholders it met. */
export class Reader {
  readonly kind: ExpressionKind;
  readonly names = new Set<string>();
  readonly values = new Set<string>();
  readonly demands: Demand[] = [];
  readonly bounds: Bounds[] = [];
  readonly nested: Path[] = [];
  #operators = 0;
  #reserved: string | undefined;
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(kind: ExpressionKind, text: string) {
    this.kind = kind;
    this.#tokens = tokenize(kind, text);
  }

  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#position + ahead];
  }

  next(): Token {
    const token = this.peek();
    if (token === undefined) throw this.unexpected();
    this.#position += 1;
    return token;
  }

  /** Takes the symbol or keyword (in any case) if it comes next. */
  take(text: string): boolean {
    if (!this.sees(text)) return false;
    this.#position += 1;
    return true;
  }

  sees(text: string): boolean {
    const token = this.peek();
    if (token === undefined || token.type === 'value' || token.type === 'placeholder') return false;
    return token.text === text || (token.type === 'name' && token.text.toUpperCase() === text);
  }

  expect(text: string): void {
    if (!this.take(text)) throw this.unexpected();
  }

  expectEnd(): void {
    if (this.peek() !== undefined) throw this.unexpected();
  }

  unexpected(): Error {
    const near = this.#tokens
      .slice(Math.max(0, this.#position - 1), this.#position + 2)
      .map(({ text }) => text)
      .join(' ');
    return syntaxError(this.kind, this.peek()?.text ?? '<EOF>', near);
  }

  /** A document path such as `a.#b[0].c`. */
  path(): Path {
    const steps: Step[] = [this.#name()];
    for (;;) {
      if (this.take('.')) steps.push(this.#name());
      else if (this.take('[')) {
        const token = this.next();
        if (token.type !== 'index') throw syntaxError(this.kind, token.text, `[${token.text}`);
        steps.push(Number(token.text));
        this.expect(']');
      } else break;
    }
    if (steps.length > deepestPath)
      throw validation(
        `Invalid ${this.kind}: The document path has too many nesting elements; nesting levels: ${steps.length}`,
      );
    if (steps.length > 1) this.nested.push(steps);
    return steps;
  }

  /**
   * Counts an operator or a function.
   * @throws DynamoDbError (ValidationException) at the first too many: DynamoDB tells no other count
   */
  countOperator(): void {
    this.#operators += 1;
    if (this.#operators > mostOperators)
      throw validation(
        `Invalid ${this.kind}: The expression contains too many operators; operator count: ${this.#operators}`,
      );
  }

  #name(): string {
    const token = this.peek();
    if (token?.type !== 'name' && token?.type !== 'placeholder') throw this.unexpected();
    this.#position += 1;
    if (token.type === 'placeholder') this.names.add(token.text);
    else if (isReserved(token.text)) this.#reserved ??= token.text;
    return token.text;
  }

  /** A placeholder for a value, such as `:v`. */
  value(): string {
    const token = this.next();
    if (token.type !== 'value') throw syntaxError(this.kind, token.text, token.text);
    this.values.add(token.text);
    return token.text;
  }

  demand(operator: string, value: string, types: readonly ValueType[]): void {
    this.demands.push({ operator, value, types });
  }

  /**
   * What was read, now that it is known to be an expression.
   * @throws DynamoDbError (ValidationException) naming a reserved word that stands for an attribute
   */
  parsed(): Parsed {
    if (this.#reserved !== undefined)
      throw validation(
        `Invalid ${this.kind}: Attribute name is a reserved keyword; reserved keyword: ${this.#reserved}`,
      );
    const { kind, names, values, demands, bounds, nested } = this;
    return { kind, names, values, demands, bounds, nested };
  }
}

const cacheSize = 10_000;

/** Parses each text once. Bounded: texts that carry data instead of placeholders must not fill the memory. */
export const cached = <T>(parse: (text: string) => T): ((text: string) => T) => {
  const known = new Map<string, T>();
  return (text) => {
    const hit = known.get(text);
    if (hit !== undefined) return hit;
    const result = parse(text);
    if (known.size >= cacheSize) known.clear();
    known.set(text, result);
    return result;
  };
};

const spokenPath = (path: Path): string =>
  `[${path.map((step) => (typeof step === 'number' ? `[${step}]` : step)).join(', ')}]`;

/**
 * DynamoDB takes no two paths of which one leads into the other, nor into a list and a map at once.
 * @throws DynamoDbError (ValidationException) naming the first such pair. The paths are resolved.
 */
export const refuseOverlap = (kind: ExpressionKind, paths: readonly Path[]): void => {
  for (const [index, second] of paths.entries()) {
    for (const first of paths.slice(0, index)) {
      const parting = first.findIndex((step, at) => step !== second[at]);
      if (parting < 0 || (first.length > second.length && parting === second.length))
        throw validation(
          `Invalid ${kind}: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: ${spokenPath(first)}, path two: ${spokenPath(second)}`,
        );
      const other = second[parting];
      if (other !== undefined && typeof first[parting] !== typeof other)
        throw validation(
          `Invalid ${kind}: Two document paths conflict with each other; must remove or rewrite one of these paths; path one: ${spokenPath(first)}, path two: ${spokenPath(second)}`,
        );
    }
  }
};

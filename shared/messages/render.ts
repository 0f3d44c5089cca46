/** Renders a message for one customer: the right locale, strict variables, every output escaped for its place. */
import { UndefinedVariableError } from 'liquidjs';
import type { Catalog, MessageSource } from './catalog.ts';
import { type CategoryNames, withCategories } from './categories.ts';
import { htmlLiquid, plainLiquid } from './liquid.ts';
import { pickLocale } from './locales.ts';
import { type FilledTemplate, parseTemplate } from './template.ts';
import { type MessageVariables, singleLine, tidied, unsafeValue } from './variables.ts';

export interface Rendered {
  /** The locale of the words. */
  readonly locale: string;
  /** One line. */
  readonly subject?: string;
  readonly html?: string;
  readonly text: string;
}

export interface Renderer {
  /** The message's words in that locale; `undefined`: it has none. */
  readonly wordsIn: (message: string, locale: string) => MessageSource | undefined;
  /**
   * @param locale BCP 47, as the profile has it; undefined or unknown: the fallback
   * @throws MissingMessageError, MissingVariableError, InvalidVariableError
   */
  readonly render: (message: string, locale: string | undefined, variables: MessageVariables) => Rendered;
  /** Whether the message's words, in some locale, name one of these variables: `lastOrder`, `cart.items`. */
  readonly asks: (message: string, variables: readonly string[]) => boolean;
}

/** The catalog lacks the message, or has it neither in the wanted locale nor in the fallback. */
export class MissingMessageError extends Error {
  override readonly name = 'MissingMessageError';
}

/** The template uses a variable that it was not given. */
export class MissingVariableError extends Error {
  override readonly name = 'MissingVariableError';
  readonly variable: string;
  constructor(message: string, locale: string, variable: string) {
    super(`${message} (${locale}) needs the variable ${variable}; one that a customer may lack is null`);
    this.variable = variable;
  }
}

/** A variable's value can't stand where the template puts it. */
export class InvalidVariableError extends Error {
  override readonly name = 'InvalidVariableError';
  constructor(message: string, locale: string, problem: string, cause?: unknown) {
    super(`${message} (${locale}): ${problem}`, { cause });
  }
}

interface Parsed {
  readonly subject?: FilledTemplate;
  readonly html?: FilledTemplate;
  readonly text: FilledTemplate;
}

const parse = ({ subject, html, text }: MessageSource): Parsed => ({
  ...(subject !== undefined && { subject: parseTemplate(plainLiquid(), subject) }),
  ...(html !== undefined && { html: parseTemplate(htmlLiquid(), html) }),
  text: parseTemplate(plainLiquid(), text),
});

/** Liquid's fault as one of ours. */
const named = (message: string, locale: string, fault: unknown): Error => {
  const original = fault instanceof UndefinedVariableError ? fault.originalError : undefined;
  return original !== undefined && 'variableName' in original
    ? new MissingVariableError(message, locale, String(original.variableName))
    : new InvalidVariableError(
        message,
        locale,
        fault instanceof Error ? fault.message : String(fault),
        fault,
      );
};

export interface RendererOptions {
  /** Of who has no locale, or none that the message is there in. */
  readonly fallback?: string;
  /** By locale, the one whose words are said where a message is not there in it. */
  readonly fallbacks?: Readonly<Record<string, string>>;
  /** What categories are called; of the others it is said what was told. */
  readonly categories?: CategoryNames;
}

export const createRenderer = (catalog: Catalog, options: RendererOptions = {}): Renderer => {
  const { fallback = 'en', fallbacks = {}, categories = {} } = options;
  const templates = new Map<MessageSource, Parsed>();
  const parsedOnce = (source: MessageSource): Parsed => {
    const known = templates.get(source);
    if (known !== undefined) return known;
    const parsed = parse(source);
    templates.set(source, parsed);
    return parsed;
  };

  const asked = new Map<string, ReadonlySet<string>>();
  // A text and its HTML name the same variables: a message that does not can't be compiled.
  const askedBy = (message: string): ReadonlySet<string> => {
    const sources = Object.hasOwn(catalog, message) ? Object.values(catalog[message] ?? {}) : [];
    return new Set(
      sources.flatMap(({ text }) => [
        ...plainLiquid().globalVariablesSync(text),
        ...plainLiquid().globalFullVariablesSync(text),
      ]),
    );
  };

  return {
    wordsIn: (message, locale) => (Object.hasOwn(catalog, message) ? catalog[message]?.[locale] : undefined),
    asks: (message, variables) => {
      const known = asked.get(message) ?? askedBy(message);
      asked.set(message, known);
      return variables.some((variable) => known.has(variable));
    },
    render: (message, wanted, variables) => {
      const locales = Object.hasOwn(catalog, message) ? catalog[message] : undefined;
      if (locales === undefined)
        throw new MissingMessageError(
          `there is no message "${message}"; there are: ${Object.keys(catalog).join(', ')}`,
        );
      const picked = pickLocale((locale) => Object.hasOwn(locales, locale), wanted, fallback, fallbacks);
      const source = picked && locales[picked.locale];
      if (picked === undefined || source === undefined)
        throw new MissingMessageError(
          `message "${message}" is neither in "${wanted ?? fallback}" nor in the fallback "${fallback}", only in: ${Object.keys(locales).join(', ')}`,
        );
      const { locale, formats } = picked;

      const unsafe = unsafeValue(variables);
      if (unsafe !== undefined)
        throw new InvalidVariableError(message, locale, `${unsafe.variable} ${unsafe.problem}`);

      const scope = { ...withCategories(tidied(variables), categories, formats), locale: formats };
      try {
        const { subject, html, text } = parsedOnce(source);
        return {
          locale,
          ...(subject !== undefined && { subject: singleLine(subject(scope)) }),
          ...(html !== undefined && { html: html(scope) }),
          text: text(scope),
        };
      } catch (fault) {
        throw named(message, locale, fault);
      }
    },
  };
};

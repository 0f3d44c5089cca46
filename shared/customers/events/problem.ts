/** What is wrong with something that others sent: a value, of which each door makes its own words. */
import type * as z from 'zod';

export interface Problem {
  /** Of the field within the payload, such as `properties.value`; empty: the payload as a whole. */
  readonly path: string;
  /** Reads after the path: `must be a number`. */
  readonly wrong: string;
}

/** `properties.value: must be a number`. */
export const sentenceOf = ({ path, wrong }: Problem): string => (path === '' ? wrong : `${path}: ${wrong}`);

export const problemsOf = ({ issues }: z.ZodError): readonly Problem[] =>
  issues.map(({ path, message }) => ({ path: path.join('.'), wrong: message }));

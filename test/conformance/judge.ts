/** Compares what both answered, and holds the list of known differences to what occurs. */
import { isDeepStrictEqual } from 'node:util';
import type { Case, Difference } from './suite.ts';

export interface Judgement {
  readonly cases: number;
  readonly same: number;
  readonly listed: number;
  readonly unlisted: readonly Case[];
  /** What is wrong with the suite or its list, a sentence each. */
  readonly troubles: readonly string[];
}

const asJson = (answer: unknown): unknown => JSON.parse(JSON.stringify([answer]));

const differs = ({ ours, theirs }: Case): boolean => !isDeepStrictEqual(asJson(ours), asJson(theirs));

const repeated = (names: readonly string[]): readonly string[] => {
  const seen = new Set<string>();
  return [...new Set(names.filter((name) => seen.has(name) || !seen.add(name)))];
};

export const judge = (cases: readonly Case[], differences: readonly Difference[]): Judgement => {
  const different = cases.filter(differs);
  const occurring = new Set(different.map(({ name }) => name));
  const known = new Set(differences.map((difference) => difference.case));
  const unlisted = different.filter(({ name }) => !known.has(name));
  return {
    cases: cases.length,
    same: cases.length - different.length,
    listed: different.length - unlisted.length,
    unlisted,
    troubles: [
      ...(cases.length === 0 ? ['nothing was compared'] : []),
      ...repeated(cases.map(({ name }) => name)).map((name) => `two cases are called "${name}"`),
      ...repeated(differences.map((difference) => difference.case)).map(
        (name) => `"${name}" is listed twice`,
      ),
      ...differences
        .filter((difference) => !occurring.has(difference.case))
        .map((difference) => `"${difference.case}" is listed, and differs no more: take it off the list`),
      ...differences
        .filter(({ because, source }) => because.trim() === '' || source.trim() === '')
        .map((difference) => `"${difference.case}" is listed without a reason or a source`),
    ],
  };
};

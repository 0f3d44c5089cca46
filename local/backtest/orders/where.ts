/** `--where status=completed`: which rows are meant, said by a person. */
import { UserMistake } from '../../../shared/base/mistake.ts';
import { HeaderError } from './header-error.ts';
import { normalise } from './names.ts';

/** Rows whose cell is one of these, or none of them. */
export interface Condition {
  readonly column: string;
  readonly isOneOf: boolean;
  readonly values: readonly string[];
}

/** The text after `--where` is not what it should be. */
export class WhereOptionError extends UserMistake {
  override readonly name = 'WhereOptionError';
}

/**
 * Reads `status=completed`, `status=completed,shipped` and `status!=cancelled`.
 * @throws WhereOptionError when it is none of them
 */
export const parseWhere = (text: string): Condition => {
  const { column, not, values } = /^(?<column>[^=]*?)(?<not>!)?=(?<values>.*)$/s.exec(text)?.groups ?? {};
  if (column === undefined || column.trim() === '' || values === undefined)
    throw new WhereOptionError(
      `--where: "${text}" is no condition; write the column and what stands in it, as status=completed, status=completed,shipped or status!=cancelled`,
    );
  return {
    column: column.trim(),
    isOneOf: not === undefined,
    values: values.split(',').map((value) => value.trim()),
  };
};

export interface Filter {
  /** Columns that a person has judged: their words are not judged again. */
  readonly columns: readonly number[];
  readonly keeps: (cells: readonly string[]) => boolean;
}

/** All of the conditions hold. @throws HeaderError for a column that is not there */
export const filterBy = (conditions: readonly Condition[], header: readonly string[]): Filter => {
  const checks = conditions.map((condition) => {
    const exact = header.indexOf(condition.column);
    const position =
      exact === -1 ? header.findIndex((name) => normalise(name) === normalise(condition.column)) : exact;
    if (position === -1)
      throw new HeaderError(
        `there is no column "${condition.column}", which --where asks; the columns are ${header.map((name) => `"${name}"`).join(', ')}`,
      );
    return {
      position,
      isOneOf: condition.isOneOf,
      values: new Set(condition.values.map(normalise)),
    };
  });
  return {
    columns: checks.map(({ position }) => position),
    keeps: (cells) =>
      checks.every(
        ({ position, isOneOf, values }) => values.has(normalise(cells[position] ?? '')) === isOneOf,
      ),
  };
};

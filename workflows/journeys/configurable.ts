/** Built-in journeys as functions of the numbers in them that a shop may set. */
import { JourneyError } from '../../shared/journeys/journey.ts';
import type { Journey } from '../../shared/journeys/language.ts';

/** What every built-in journey takes, beside its own numbers. */
export interface CommonOptions {
  /** Share of the customers who are enrolled but get nothing, 0 to 100. */
  readonly holdoutPercent?: number;
}

/** Numbers by name; none is below 0. */
type Numbers<Options> = { readonly [Name in keyof Options]: number };

const checkOptions = (
  { id }: Journey,
  defaults: Readonly<Record<string, number>>,
  { holdoutPercent, ...numbers }: Readonly<Record<string, unknown>>,
): void => {
  const names = Object.keys(defaults);
  for (const [name, value] of Object.entries(numbers)) {
    if (!Object.hasOwn(defaults, name))
      throw new JourneyError(
        `${id}: there is no option "${name}"; there are ${[...names, 'holdoutPercent'].join(', ')}`,
      );
    if (typeof value !== 'number' || !(value >= 0))
      throw new JourneyError(`${id}: ${name} must be a number from 0, not ${JSON.stringify(value)}`);
  }
  if (
    holdoutPercent !== undefined &&
    !(typeof holdoutPercent === 'number' && holdoutPercent >= 0 && holdoutPercent <= 100)
  )
    throw new JourneyError(
      `${id}: holdoutPercent must be a number from 0 to 100, not ${JSON.stringify(holdoutPercent)}`,
    );
};

/**
 * @returns a function of the journey's numbers, each of which has its default
 */
export const configurable =
  <Options extends Numbers<Options>>(defaults: Options, define: (options: Options) => Journey) =>
  ({ holdoutPercent, ...numbers }: Partial<Options> & CommonOptions = {}): Journey => {
    checkOptions(define(defaults), { ...defaults }, { holdoutPercent, ...numbers });
    const journey = define({ ...defaults, ...numbers });
    return holdoutPercent === undefined ? journey : { ...journey, holdoutPercent };
  };

/** Built-in journeys as functions of the numbers in them that a shop may set. */
import { JourneyError, limited } from '../../shared/journeys/journey.ts';
import type { Begins, Budget, Journey } from '../../shared/journeys/language.ts';

/** What every built-in journey takes, beside its own numbers. */
export interface CommonOptions {
  /** Of the journey as this shop has it: with other numbers it is another story. 1 unless told. */
  readonly version?: number;
  /** What its marketing is about: one of the settings' topics. */
  readonly topic?: string;
  /** Whom it speaks before and after: one of the settings' lanes. */
  readonly lane?: string;
  /** Whom it begins with: a share of people, or a segment. */
  readonly begins?: Begins;
  /** What it may give away and spend in a calendar month. */
  readonly budget?: Budget;
}

/**
 * A coupon's `minimum` as an option: 0 asks for none.
 * @example
 * const tenOff = coupon('ten-off', { percentOff: 10, ...basketFrom(30), validFor: days(8) });
 */
export const basketFrom = (minimum: number): { readonly minimum?: number } =>
  minimum > 0 ? { minimum } : {};

/** Numbers by name; none is below 0. */
type Numbers<Options> = { readonly [Name in keyof Options]: number };

const checkOptions = (
  { id }: Journey,
  defaults: Readonly<Record<string, number>>,
  { version, topic, lane, ...numbers }: Readonly<Record<string, unknown>>,
): void => {
  const names = Object.keys(defaults);
  for (const [name, value] of Object.entries(numbers)) {
    if (!Object.hasOwn(defaults, name))
      throw new JourneyError(
        `${id}: there is no option "${name}"; there are ${[...names, 'version', 'topic', 'lane', 'begins', 'budget'].join(', ')}`,
      );
    if (typeof value !== 'number' || !(value >= 0))
      throw new JourneyError(`${id}: ${name} must be a number from 0, not ${JSON.stringify(value)}`);
  }
  if (version !== undefined && !(Number.isInteger(version) && Number(version) >= 1))
    throw new JourneyError(`${id}: version must be a whole number from 1, not ${JSON.stringify(version)}`);
  if (topic !== undefined && typeof topic !== 'string')
    throw new JourneyError(`${id}: topic must be a topic's name, not ${JSON.stringify(topic)}`);
  if (lane !== undefined && typeof lane !== 'string')
    throw new JourneyError(`${id}: lane must be a lane's name, not ${JSON.stringify(lane)}`);
};

/**
 * @example
 * export const howWasIt = configurable({ afterDays: 7 }, ({ afterDays }) =>
 *   journey('how-was-it', {
 *     version: 1,
 *     enrols: { on: [{ event: 'Order Completed' }], after: days(afterDays), reEnrolAfter: days(30) },
 *     goal: happened('Review Written'),
 *     steps: [send(email('how-was-it')), exit('asked')],
 *   }),
 * );
 * const sooner = howWasIt({ afterDays: 3, version: 2 });
 * @returns a function of the journey's numbers, each of which has its default
 */
export const configurable =
  <Options extends Numbers<Options>>(defaults: Options, define: (options: Options) => Journey) =>
  ({ version, topic, lane, begins, budget, ...numbers }: Partial<Options> & CommonOptions = {}): Journey => {
    checkOptions(define(defaults), { ...defaults }, { version, topic, lane, ...numbers });
    return limited(
      {
        ...define({ ...defaults, ...numbers }),
        ...(version !== undefined && { version }),
        ...(topic !== undefined && { topic }),
        ...(lane !== undefined && { lane }),
      },
      { ...(begins !== undefined && { begins }), ...(budget !== undefined && { budget }) },
    );
  };

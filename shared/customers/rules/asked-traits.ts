/** What rules ask of the traits that a shop declares, typed by their kinds. */
import type { Duration } from '../../base/time.ts';
import type { TraitDeclaration } from '../traits/trait.ts';
import type { Bounds } from './bounds.ts';
import { type Clause, isTraitKnown, traitBounds, traitIn, traitWithin } from './clauses/index.ts';

interface Known {
  readonly isKnown: Clause;
}
interface Texts<Value extends string> extends Known {
  readonly isOneOf: (...values: readonly [Value, ...Value[]]) => Clause;
}
interface Numbers extends Known {
  readonly atLeast: (count: number) => Clause;
  readonly lessThan: (count: number) => Clause;
  readonly within: (bounds: Bounds) => Clause;
}
interface Dates extends Known {
  /** Whether the day begins within so long, where the customer lives; not once it has begun. */
  readonly begins: (within: Duration) => Clause;
}

type AskedOf<Declaration> = Declaration extends {
  readonly kind: 'oneOf';
  readonly values: readonly (infer Value)[];
}
  ? Texts<Value & string>
  : Declaration extends { readonly kind: 'number' }
    ? Numbers
    : Declaration extends { readonly kind: 'date' }
      ? Dates
      : Texts<string>;

const askedOf = (name: string): Texts<string> & Numbers & Dates => ({
  isKnown: isTraitKnown(name),
  isOneOf: (...values) => traitIn(name, ...values),
  atLeast: (count) => traitBounds(name, { atLeast: count }),
  lessThan: (count) => traitBounds(name, { lessThan: count }),
  within: (bounds) => traitBounds(name, bounds),
  begins: (within) => traitWithin(name, within),
});

/**
 * Of each trait what a rule may ask of it.
 * @example
 * const traits = { plan: oneOf('free', 'pro'), seats: number() };
 * const { plan, seats } = asked(traits);
 * const grown = allOf(plan.isOneOf('free'), seats.atLeast(5));
 */
export const asked = <Traits extends Readonly<Record<string, TraitDeclaration>>>(
  traits: Traits,
): { readonly [Name in keyof Traits]: AskedOf<Traits[Name]> } =>
  Object.fromEntries(Object.keys(traits).map((name) => [name, askedOf(name)])) as {
    readonly [Name in keyof Traits]: AskedOf<Traits[Name]>;
  };

/** What rules ask of the traits that a shop declares, typed by their kinds. */
import type { Duration } from '../../base/time.ts';
import type { TraitDeclaration } from '../traits/trait.ts';
import type { Bounds } from './bounds.ts';
import { type Clause, isTraitKnown, traitBounds, traitIn, traitWithin } from './clauses/index.ts';

interface AskedAny {
  readonly isKnown: Clause;
}
interface AskedText<Value extends string> extends AskedAny {
  readonly isOneOf: (...values: readonly [Value, ...Value[]]) => Clause;
}
interface AskedNumber extends AskedAny {
  readonly atLeast: (count: number) => Clause;
  readonly lessThan: (count: number) => Clause;
  readonly within: (bounds: Bounds) => Clause;
}
interface AskedDate extends AskedAny {
  /** Whether the day begins within so long, where the customer lives; not once it has begun. */
  readonly begins: (within: Duration) => Clause;
}

type AskedOf<Declaration> = Declaration extends {
  readonly kind: 'oneOf';
  readonly values: readonly (infer Value)[];
}
  ? AskedText<Value & string>
  : Declaration extends { readonly kind: 'number' }
    ? AskedNumber
    : Declaration extends { readonly kind: 'date' }
      ? AskedDate
      : AskedText<string>;

const askedOf = (name: string): AskedText<string> & AskedNumber & AskedDate => ({
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

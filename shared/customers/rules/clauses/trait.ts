/** A trait of the shop's own: a text that is one of these, or a number within bounds. */
import { numberOf, profileAttributes, textOf, traitOf } from '../../profiles/mapper.ts';
import { type Bounds, boundNames, boundsOf, within } from '../bounds.ts';
import { bounded, listed } from '../words.ts';
import { clauseKind, never, noValue, ofLast, truth, unknown } from './clause.ts';
import { exactly, finite, listOf, ranged, shown, someText, suggestion } from './schemas.ts';

export type TraitClause =
  | { readonly trait: string; readonly in: readonly string[] }
  | ({ readonly trait: string } & Bounds);

const textSchema = exactly({ trait: someText, in: listOf(someText, 'value') });
const numberSchema = ranged({ trait: someText }, finite);

const stranger = (texts: readonly string[], values: readonly string[]): string | undefined =>
  texts.find((text) => !values.includes(text));

export const trait = clauseKind<TraitClause>({
  key: 'trait',
  schema: {
    either: [textSchema, numberSchema],
    by: (data) => ('in' in data ? textSchema : numberSchema),
  },
  docs: {
    example: { trait: 'plan', in: ['pro'] },
    asks: 'a [trait](traits.md) of the shop’s own; of a number `{ "trait": "seats", "atLeast": 5 }`',
  },
  trait: {
    of: (clause) => clause.trait,
    mistaken: (clause, declared) => {
      const name = clause.trait;
      if (declared.kind === 'date') return `"${name}" is a date: ask { "daysUntilTrait": "${name}", … }`;
      if ('in' in clause) {
        if (declared.kind === 'number')
          return `"${name}" is a number: compare it with ${boundNames.join(', ')}`;
        const odd = declared.kind === 'oneOf' ? stranger(clause.in, declared.values) : undefined;
        return odd !== undefined && declared.kind === 'oneOf'
          ? `${shown(odd)} is no ${name}; ${suggestion(odd, declared.values)}`
          : undefined;
      }
      return declared.kind === 'number' ? undefined : `"${name}" is a text: compare it with in: ["…"]`;
    },
  },
  sentence: (clause) =>
    'in' in clause ? `${clause.trait} ${listed(clause.in)}` : bounded(clause.trait, clause),
  read: (clause) => {
    const name = clause.trait;
    const field = `traits.${name}`;
    const values = 'in' in clause ? new Set<number | string>(clause.in) : undefined;
    const isWithin = 'in' in clause ? undefined : within(clause);
    const holds = (value: number | string): boolean =>
      values?.has(value) ?? (typeof value === 'number' && (isWithin?.(value) ?? false));
    const held = values === undefined ? numberOf : textOf;
    return {
      attributes: [profileAttributes.traits],
      test: (item) => {
        const value = held(traitOf(item, name));
        return value === undefined ? unknown : truth(holds(value));
      },
      seen: ({ traits = {} }) => {
        const value = traits[name];
        return value === undefined ? noValue(field) : { saw: String(value), field, value };
      },
      turns: never,
      hangsOn: [
        {
          name: field,
          ...(values === undefined && { isFractional: true, isSigned: true }),
          marks: 'in' in clause ? clause.in : boundsOf(clause).map(([, value]) => value),
        },
      ],
      verdictOn: ofLast(holds),
    };
  },
});

export const traitIn = (name: string, ...values: readonly string[]): TraitClause => ({
  trait: name,
  in: values,
});
export const traitBounds = (name: string, bounds: Bounds): TraitClause => ({ trait: name, ...bounds });

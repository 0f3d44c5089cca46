/** Whether a trait of the shop's own was ever told; never `unknown`. */
import { profileAttributes, traitOf } from '../../profiles/mapper.ts';
import { clauseKind, never, noValue, truth } from './clause.ts';
import { exactly, someText, yesOrNo } from './schemas.ts';

export type TraitKnownClause = { readonly traitKnown: string; readonly is: boolean };

export const traitKnown = clauseKind<TraitKnownClause>({
  key: 'traitKnown',
  schema: exactly({ traitKnown: someText, is: yesOrNo }),
  docs: {
    example: { traitKnown: 'petName', is: true },
    asks: 'whether a trait of the shop’s own was ever told',
  },
  trait: { of: ({ traitKnown: name }) => name, mistaken: () => undefined },
  sentence: ({ traitKnown: name, is }) => `${name} is ${is ? 'known' : 'not known'}`,
  read: ({ traitKnown: name, is }) => {
    const field = `traits.${name}`;
    return {
      attributes: [profileAttributes.traits],
      test: (item) => truth((traitOf(item, name) !== undefined) === is),
      // It may be what a customer typed: of it no more than that it is there.
      seen: ({ traits = {} }) =>
        traits[name] === undefined ? noValue(field) : { saw: 'a value', field, value: true },
      turns: never,
      hangsOn: [{ name: field }],
      verdictOn: ([held]) => ((held !== null) === is ? 'in' : 'out'),
    };
  },
});

export const isTraitKnown = (name: string): TraitKnownClause => ({ traitKnown: name, is: true });

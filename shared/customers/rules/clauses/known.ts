/** Whether there is a value at all; never `unknown`: an absent value is not known. */
import { instant, iso } from '../../../base/time.ts';
import { profileAttributes } from '../../profiles/mapper.ts';
import {
  closedTexts,
  isMomentField,
  isPrivateField,
  type KnowableField,
  knowableFields,
  profileFieldOf,
  wordsFor,
} from '../fields.ts';
import { clauseKind, never, noValue, truth } from './clause.ts';
import { exactly, oneOf, yesOrNo } from './schemas.ts';

export type KnownClause = { readonly known: KnowableField; readonly is: boolean };

export const known = clauseKind<KnownClause>({
  key: 'known',
  subjects: { what: 'field', names: knowableFields },
  schema: exactly({ known: oneOf('field', knowableFields), is: yesOrNo }),
  docs: { example: { known: 'phone', is: true }, asks: 'whether there is a value at all' },
  sentence: ({ known: subject, is }) => `${wordsFor(subject)} is ${is ? 'known' : 'not known'}`,
  read: ({ known: subject, is }) => {
    const field = profileFieldOf(subject);
    const attribute = profileAttributes[field];
    const onlyTexts = closedTexts[subject];
    return {
      attributes: [attribute],
      test: (item) => truth((item[attribute] !== undefined) === is),
      seen: ({ [field]: value }) => {
        if (value === undefined) return noValue(field);
        if (isPrivateField(subject)) return { saw: 'a value', field, value: true };
        const shown = isMomentField(subject) ? iso(instant(Number(value))) : value;
        return { saw: String(shown), field, value: shown };
      },
      turns: never,
      hangsOn: [
        {
          name: subject,
          ...(subject === 'points' && { isFractional: true }),
          ...(onlyTexts !== undefined && { onlyTexts }),
        },
      ],
      verdictOn: ([held]) => ((held !== null) === is ? 'in' : 'out'),
    };
  },
});

/** The profile has it, whatever it is. @example const hasVisited = isKnown('lastVisit'); */
export const isKnown = (field: KnowableField): KnownClause => ({ known: field, is: true });

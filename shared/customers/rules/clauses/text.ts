/** A text of the profile, which is one of these. */
import { matcherOf } from '../../places.ts';
import { profileAttributes, textOf } from '../../profiles/mapper.ts';
import { closedTexts, type TextField, textFields, wordsFor } from '../fields.ts';
import { listed } from '../words.ts';
import { clauseKind, never, noValue, ofLast, truth, unknown } from './clause.ts';
import { exactly, listOf, oneOf, someText } from './schemas.ts';

export type TextClause = { readonly field: TextField; readonly in: readonly string[] };

export const text = clauseKind<TextClause>({
  key: 'field',
  subjects: { what: 'field', names: textFields },
  mistaken: (data) => ('in' in data ? undefined : `"${data.field}" is a text: compare it with in: ["…"]`),
  schema: exactly({ field: oneOf('field', textFields), in: listOf(someText, 'value') }),
  docs: {
    example: { field: 'tier', in: ['gold'] },
    asks: 'tier, locale, timezone, country, city, favouriteCategory, leavingReason, suppressed',
  },
  sentence: ({ field, in: texts }) => `${wordsFor(field)} ${listed(texts)}`,
  read: ({ field, in: texts }) => {
    const attribute = profileAttributes[field];
    const match = matcherOf(field, texts);
    const onlyTexts = closedTexts[field];
    return {
      attributes: [attribute],
      test: (item) => {
        const value = textOf(item[attribute]);
        return value === undefined ? unknown : truth(match(value) !== undefined);
      },
      seen: ({ [field]: value }) => (value === undefined ? noValue(field) : { saw: value, field, value }),
      turns: never,
      hangsOn: [{ name: field, ...(onlyTexts !== undefined && { onlyTexts }), marks: texts }],
      verdictOn: ofLast((value) => typeof value === 'string' && match(value) !== undefined),
    };
  },
});

/** The customer is in one of these tiers. @example const isTop = tierIn('gold', 'black'); */
export const tierIn = (...tiers: readonly string[]): TextClause => ({ field: 'tier', in: tiers });

/** What a coupon gives, as a person reads it. */
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { numberIn, spoken, type Told } from '../people/told.ts';
import { offerWords } from './words.ts';

export const useTerms = (): ((terms: Told) => string) => {
  const { benefits } = useWords(offerWords);
  const format = useFormat();
  return (terms) =>
    Object.keys(terms)
      .map((name) => {
        const value = numberIn(terms, name);
        if (name === 'percentOff' && value !== undefined) return benefits.percentOff(format.number(value));
        if (name === 'amountOff' && value !== undefined) return benefits.amountOff(format.money(value));
        if (name === 'minimum' && value !== undefined) return benefits.minimum(format.money(value));
        if (name === 'notWithOthers') return benefits.notWithOthers;
        return terms[name] === true ? name : `${name}: ${spoken(terms[name])}`;
      })
      .join(', ');
};

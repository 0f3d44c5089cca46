/** Offers in English. */
import type { OfferWords } from './words.ts';

export const en: OfferWords = {
  benefit: {
    percentOff: (percent) => `${percent} off`,
    amountOff: (amount) => `${amount} off`,
    freeShipping: () => 'free shipping',
    gift: (name) => `a gift: ${name}`,
    points: (count) => `${count} points`,
  },
  conditions: ({ things, minimum, notWithOthers, forFriends }) => [
    ...(things !== undefined
      ? [`Only on ${things}${minimum === undefined ? '' : `, from ${minimum}`}.`]
      : minimum !== undefined
        ? [`On orders from ${minimum}.`]
        : []),
    ...(notWithOthers ? ['Not together with other codes.'] : []),
    forFriends ? 'Good for a friend’s first order.' : 'Good for one order.',
  ],
  night: (weekday, monthDay) => `${weekday} night, ${monthDay}`,
  stop: '.',
  between: ' ',
  refusals: {
    misspelt: () =>
      'A letter of this code is wrong, or two are swapped. Codes have 14 letters and digits, and no 0, O, 1, I or L.',
    unknown: () => 'There is no such code. Please check each letter.',
    void: () => 'This code was withdrawn.',
    taken: () => 'This code has been used: it is good for one order.',
    'order-stands': () =>
      'The order that took this code stands: cancel the order, and the code is free again.',
    'not-yet': ({ date }) => `This code counts from ${date}.`,
    expired: ({ date }) => `This code was valid until ${date}.`,
    'not-yours': () => 'This code belongs to another customer.',
    'for-friends': () => 'This code is for friends: whoever hands it on can’t use it.',
    'not-first': () => 'This code is for a first order.',
    'not-with-others': () => 'This code can’t be used together with other codes.',
    currency: ({ currency }) => `This code can’t be used in ${currency}.`,
    'nothing-in-basket': ({ things }) =>
      things === undefined
        ? 'There is nothing in the basket.'
        : `This code is for ${things}, and nothing of it is in the basket.`,
    minimum: ({ minimum, things, basket }) =>
      `This code needs ${minimum}${things === undefined ? '' : ` of ${things}`} at least; the basket has ${basket}.`,
  },
};

/** Offers in traditional Chinese, which Cantonese is written in too. */
import type { OfferWords } from './words.ts';

export const zhHant: OfferWords = {
  benefit: {
    percentOff: (tenths) => `${tenths}優惠`,
    amountOff: (amount) => `${amount}優惠`,
    freeShipping: () => '免運費',
    gift: (name) => `贈品「${name}」`,
    points: (count) => `${count} 點`,
  },
  conditions: ({ things, minimum, notWithOthers, forFriends }) => [
    ...(things !== undefined
      ? [`僅限${things}${minimum === undefined ? '' : `，滿 ${minimum} 可用`}。`]
      : minimum !== undefined
        ? [`訂單滿 ${minimum} 可用。`]
        : []),
    ...(notWithOthers ? ['不可與其他優惠碼併用。'] : []),
    forFriends ? '限好友首筆訂單使用。' : '限用一次。',
  ],
  night: (weekday, monthDay) => `${monthDay}${weekday}晚上12點`,
  stop: '。',
  between: '',
  refusals: {
    misspelt: () => '優惠碼有字元輸錯或前後顛倒。優惠碼共 14 個字母和數字，不含 0、O、1、I、L。',
    unknown: () => '沒有這個優惠碼，請逐字核對。',
    void: () => '這個優惠碼已作廢。',
    taken: () => '這個優惠碼已經用過，每組限用一次。',
    'order-stands': () => '使用這個優惠碼的訂單仍然有效，取消訂單後優惠碼會自動恢復。',
    'not-yet': ({ date }) => `這個優惠碼從 ${date} 起才能使用。`,
    expired: ({ date }) => `這個優惠碼已於 ${date} 到期。`,
    'not-yours': () => '這個優惠碼屬於另一位顧客。',
    'for-friends': () => '這個優惠碼是送給好友的，送出的人自己不能用。',
    'not-first': () => '這個優惠碼僅限首筆訂單使用。',
    'not-with-others': () => '這個優惠碼不能與其他優惠碼併用。',
    currency: ({ currency }) => `這個優惠碼不能用於 ${currency} 訂單。`,
    'nothing-in-basket': ({ things }) =>
      things === undefined ? '購物車是空的。' : `這個優惠碼僅限${things}，購物車裡沒有。`,
    minimum: ({ minimum, things, basket }) =>
      `${things ?? '訂單'}滿 ${minimum} 才能使用這個優惠碼，目前為 ${basket}。`,
  },
};

/** Offers in simplified Chinese. */
import type { OfferWords } from './words.ts';

export const zhHans: OfferWords = {
  benefit: {
    percentOff: (tenths) => `${tenths}优惠`,
    amountOff: (amount) => `${amount}优惠`,
    freeShipping: () => '免运费',
    gift: (name) => `赠品“${name}”`,
    points: (count) => `${count} 积分`,
  },
  conditions: ({ things, minimum, notWithOthers, forFriends }) => [
    ...(things !== undefined
      ? [`仅限${things}${minimum === undefined ? '' : `，满 ${minimum} 可用`}。`]
      : minimum !== undefined
        ? [`订单满 ${minimum} 可用。`]
        : []),
    ...(notWithOthers ? ['不可与其他优惠码同用。'] : []),
    forFriends ? '限好友首单使用。' : '限用一次。',
  ],
  night: (weekday, monthDay) => `${monthDay}${weekday}晚上12点`,
  stop: '。',
  between: '',
  refusals: {
    misspelt: () => '优惠码有字符输错或前后颠倒。优惠码共 14 个字母和数字，不含 0、O、1、I、L。',
    unknown: () => '没有这个优惠码，请逐字核对。',
    void: () => '这个优惠码已作废。',
    taken: () => '这个优惠码已经用过，每码限用一次。',
    'order-stands': () => '使用这个优惠码的订单仍然有效，取消订单后优惠码会自动恢复。',
    'not-yet': ({ date }) => `这个优惠码从 ${date} 起才能使用。`,
    expired: ({ date }) => `这个优惠码已于 ${date} 到期。`,
    'not-yours': () => '这个优惠码属于另一位顾客。',
    'for-friends': () => '这个优惠码是送给好友的，送出的人自己不能用。',
    'not-first': () => '这个优惠码仅限首单使用。',
    'not-with-others': () => '这个优惠码不能与其他优惠码同用。',
    currency: ({ currency }) => `这个优惠码不能用于 ${currency} 订单。`,
    'nothing-in-basket': ({ things }) =>
      things === undefined ? '购物车是空的。' : `这个优惠码仅限${things}，购物车里没有。`,
    minimum: ({ minimum, things, basket }) =>
      `${things ?? '订单'}满 ${minimum} 才能使用这个优惠码，目前为 ${basket}。`,
  },
};

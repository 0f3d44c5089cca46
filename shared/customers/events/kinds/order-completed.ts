/** An order: one event by its own id, whatever ids its tellings have. */
import { z } from 'zod';
import { withOrderAt } from '../../profiles/folding.ts';
import { hundredths, text } from '../checked.ts';
import { boundedProperties } from '../properties.ts';
import { firstOf, neededIdAt, orderIds } from '../reading.ts';
import { checkedEvent, detailOf, eventKind } from './kind.ts';
import { isWorthThere, neededWorthAt, worth, worthIsMissing, worthOf } from './worth.ts';

export const orderCompleted = eventKind({
  name: 'Order Completed',
  schema: checkedEvent('Order Completed', {
    orderId: z.string(),
    /** Hundredths of the shop's currency. */
    value: z.number(),
    couponCode: z.string().exactOptional(),
  }),
  detail: detailOf({
    ...worth,
    orderId: text,
    couponCode: z.string().nullish(),
    coupon: z.string().nullish(),
  }).refine(isWorthThere, worthIsMissing),
  event: (every, detail) => {
    const couponCode = detail.couponCode ?? detail.coupon ?? '';
    return {
      ...every,
      id: `order-${detail.orderId}`,
      orderId: detail.orderId,
      value: hundredths(worthOf(detail) ?? 0),
      ...(couponCode !== '' && { couponCode }),
    };
  },
  read: (source) => {
    const code = firstOf(source.fields, ['coupon', 'coupon_code', 'couponCode'])?.value;
    return {
      orderId: neededIdAt(source, orderIds),
      value: neededWorthAt(source, ['total', 'revenue', 'value']),
      couponCode: typeof code === 'string' ? code.trim() : undefined,
      properties: boundedProperties(source.fields),
    };
  },
  fold: (profile, { at, value }) => ({
    ...withOrderAt(profile, at),
    orders: profile.orders + 1,
    spent: profile.spent + value,
  }),
  addsUp: true,
  documents: {
    detail: '`orderId`, `value` (or `total`, `revenue`), `couponCode?`',
    profile: 'orders, spend, first, last and previous order',
  },
});

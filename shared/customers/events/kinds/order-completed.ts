/** An order: one event by its own id, whatever ids its tellings have. */
import { z } from 'zod';
import { withOrderAt } from '../../profiles/folding.ts';
import { text } from '../checked.ts';
import { couponCodesIn } from '../coupon-codes.ts';
import { boundedProperties } from '../properties.ts';
import { checkoutIds, firstOf, idOf, neededIdAt, orderIds } from '../reading.ts';
import { unlessEmpty } from '../traits.ts';
import { checkedEvent, detailOf, eventKind } from './kind.ts';
import {
  amountsOf,
  currencyAt,
  isWorthThere,
  neededWorthAt,
  toldCurrency,
  worth,
  worthIsMissing,
  worthOf,
} from './worth.ts';

export const orderCompleted = eventKind({
  name: 'Order Completed',
  schema: checkedEvent('Order Completed', {
    orderId: z.string(),
    /** Of the checkout that it came of. */
    checkoutId: z.string().exactOptional(),
    /** Minor units of its currency. */
    value: z.number(),
    ...toldCurrency,
    /** The first of them. */
    couponCode: z.string().exactOptional(),
    /** All, where there are several. */
    couponCodes: z.array(z.string()).readonly().exactOptional(),
  }),
  hasOwnId: true,
  detail: detailOf({
    ...worth,
    orderId: text,
    checkoutId: unlessEmpty(text),
    couponCode: z.string().nullish(),
    coupon: z.string().nullish(),
    couponCodes: z.array(z.string()).nullish(),
  }).refine(isWorthThere, worthIsMissing),
  event: (every, detail, { house }) => {
    const amounts = amountsOf(detail, house.money);
    const [couponCode, ...others] = couponCodesIn(detail);
    return {
      ...every,
      id: `order-${detail.orderId}`,
      orderId: detail.orderId,
      ...(typeof detail.checkoutId === 'string' && { checkoutId: detail.checkoutId }),
      value: amounts.of(worthOf(detail) ?? 0),
      ...amounts.currency,
      ...(couponCode !== undefined && { couponCode }),
      ...(couponCode !== undefined && others.length > 0 && { couponCodes: [couponCode, ...others] }),
    };
  },
  read: (source) => {
    const codes = couponCodesIn(source.fields);
    return {
      orderId: neededIdAt(source, orderIds),
      checkoutId: idOf(firstOf(source.fields, checkoutIds)?.value),
      value: neededWorthAt(source, ['total', 'revenue', 'value']),
      currency: currencyAt(source),
      couponCodes: codes.length === 0 ? undefined : codes,
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
    detail:
      '`orderId`, `checkoutId?`, `value` (or `total`, `revenue`), `currency?`, `couponCodes?` (or `couponCode`)',
    profile: 'orders, spend, first, last and previous order',
  },
});

/** All that the order names. */
export const couponCodesOf = ({
  couponCode,
  couponCodes,
}: {
  readonly couponCode?: string;
  readonly couponCodes?: readonly string[];
}): readonly string[] => couponCodes ?? (couponCode === undefined ? [] : [couponCode]);

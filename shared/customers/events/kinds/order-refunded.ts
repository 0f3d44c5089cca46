/** Money that went back, of all or a part of an order: each part is one event, by its own id or else the telling's. */
import * as z from 'zod';
import { text } from '../checked.ts';
import { boundedProperties } from '../properties.ts';
import { firstOf, idAt, neededIdAt, orderIds } from '../reading.ts';
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

export const orderRefunded = eventKind({
  name: 'Order Refunded',
  schema: checkedEvent('Order Refunded', {
    orderId: z.string(),
    /** Minor units of its currency, 0 or more. */
    value: z.number(),
    ...toldCurrency,
  }),
  hasOwnId: true,
  detail: detailOf({ ...worth, orderId: text, refundId: text.nullish() }).refine(
    isWorthThere,
    worthIsMissing,
  ),
  event: (every, detail, { house }) => {
    const amounts = amountsOf(detail, house.money);
    return {
      ...every,
      id: `refund-${detail.refundId ?? every.id}`,
      orderId: detail.orderId,
      value: amounts.of(worthOf(detail) ?? 0),
      ...amounts.currency,
    };
  },
  read: (source) => {
    const refundId = firstOf(source.fields, ['refund_id', 'refundId']);
    return {
      orderId: neededIdAt(source, orderIds),
      value: neededWorthAt(source, ['total', 'value', 'revenue']),
      currency: currencyAt(source),
      refundId: refundId && idAt(source.reading, `${source.path}.${refundId.name}`, refundId.value),
      properties: boundedProperties(source.fields),
    };
  },
  addsUp: true,
  documents: {
    detail: '`orderId`, `value` (or `total`, `revenue`), `currency?`, `refundId?`',
    profile: 'spend falls; what was refunded',
  },
});

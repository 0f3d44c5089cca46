/** Money that went back, of all or a part of an order: each part is one event, by its own id or else the telling's. */
import { z } from 'zod';
import { hundredths, text } from '../checked.ts';
import { boundedProperties } from '../properties.ts';
import { firstOf, idAt, neededIdAt, orderIds } from '../reading.ts';
import { checkedEvent, detailOf, eventKind } from './kind.ts';
import { isWorthThere, neededWorthAt, worth, worthIsMissing, worthOf } from './worth.ts';

export const orderRefunded = eventKind({
  name: 'Order Refunded',
  schema: checkedEvent('Order Refunded', {
    orderId: z.string(),
    /** Hundredths of the shop's currency, 0 or more. */
    value: z.number(),
  }),
  detail: detailOf({ ...worth, orderId: text, refundId: text.nullish() }).refine(
    isWorthThere,
    worthIsMissing,
  ),
  event: (every, detail) => ({
    ...every,
    id: `refund-${detail.refundId ?? every.id}`,
    orderId: detail.orderId,
    value: hundredths(worthOf(detail) ?? 0),
  }),
  read: (source) => {
    const refundId = firstOf(source.fields, ['refund_id', 'refundId']);
    return {
      orderId: neededIdAt(source, orderIds),
      value: neededWorthAt(source, ['total', 'value', 'revenue']),
      refundId: refundId && idAt(source.reading, `${source.path}.${refundId.name}`, refundId.value),
      properties: boundedProperties(source.fields),
    };
  },
  fold: (profile, { value }) => ({
    ...profile,
    spent: profile.spent - value,
    refunded: (profile.refunded ?? 0) + value,
  }),
  addsUp: true,
  documents: {
    detail: '`orderId`, `value` (or `total`, `revenue`), `refundId?`',
    profile: 'spend falls; what was refunded',
  },
});

/** A cart that somebody began to pay for, and where to go on with it. */
import { z } from 'zod';
import { hundredths, text } from '../checked.ts';
import { boundedProperties } from '../properties.ts';
import { firstOf, idOf, itemsOf, linkOf, orderIds } from '../reading.ts';
import { unlessEmpty } from '../traits.ts';
import { checkedEvent, detailOf, eventKind } from './kind.ts';
import { worth, worthAt, worthOf } from './worth.ts';

const itemSchema = z.looseObject({
  name: text,
  quantity: z.number({ error: 'must be a number' }).nonnegative().max(1e6).default(1),
  price: worth.value,
});
const mostItems = 50;
/** A link in a message: nothing but the web. */
const url = z
  .url({ protocol: /^https?$/, error: 'must be a link such as https://shop.example.com/cart/17' })
  .max(2_048)
  .nullish();

const cartItem = z.object({
  name: z.string(),
  quantity: z.number(),
  /** Of one piece, in hundredths of the shop's currency. */
  price: z.number().exactOptional(),
});

export const checkoutStarted = eventKind({
  name: 'Checkout Started',
  schema: checkedEvent('Checkout Started', {
    checkoutId: z.string(),
    /** Hundredths of the shop's currency. */
    value: z.number(),
    /** Where the customer can go on with it. */
    url: z.string().exactOptional(),
    items: z.array(cartItem.readonly()).readonly(),
  }),
  detail: detailOf({
    ...worth,
    checkoutId: text,
    url: unlessEmpty(url),
    items: unlessEmpty(z.array(itemSchema)),
  }),
  event: (every, detail) => ({
    ...every,
    checkoutId: detail.checkoutId,
    value: hundredths(worthOf(detail) ?? 0),
    ...(typeof detail.url === 'string' && { url: detail.url }),
    items: (detail.items ?? []).slice(0, mostItems).map(({ name, quantity, price }) => ({
      name,
      quantity,
      ...(price !== undefined && { price: hundredths(price) }),
    })),
  }),
  read: (source, id) => {
    const { fields } = source;
    const names = ['checkout_id', 'checkoutId', ...orderIds, 'cart_id', 'cartId'];
    return {
      checkoutId: names.map((name) => idOf(fields[name])).find((each) => each !== undefined) ?? id,
      value: worthAt(source, ['value', 'total', 'revenue']) ?? 0,
      url: linkOf(firstOf(fields, ['checkout_url', 'checkoutUrl', 'url'])?.value),
      items: itemsOf(firstOf(fields, ['products', 'items'])?.value),
      properties: boundedProperties(fields),
    };
  },
  showsPresence: () => true,
  documents: {
    detail: '`checkoutId`, `value`, `url?`, `items: [{name, quantity, price?}]`',
    profile: 'a visit',
  },
});

/** A cart that somebody began to pay for, and where to go on with it. */
import * as z from 'zod';
import { text } from '../checked.ts';
import { itemsIn, itemsTold, orderItem } from '../items.ts';
import { boundedProperties } from '../properties.ts';
import { firstOf, idOf, orderIds, ownLinkAt } from '../reading.ts';
import { unlessEmpty } from '../traits.ts';
import { checkedEvent, detailOf, eventKind } from './kind.ts';
import { amountsOf, currencyAt, toldCurrency, worth, worthAt, worthOf } from './worth.ts';

const itemSchema = z.looseObject({
  name: text,
  quantity: z.number({ error: 'must be a number' }).nonnegative().max(1e6).default(1),
  price: worth.value,
});
/** A link in a message: nothing but the web. */
const url = z
  .url({ protocol: /^https?$/, error: 'must be a link such as https://shop.example.com/cart/17' })
  .max(2_048)
  .nullish();

export const checkoutStarted = eventKind({
  name: 'Checkout Started',
  schema: checkedEvent('Checkout Started', {
    checkoutId: z.string(),
    /** Minor units of its currency. */
    value: z.number(),
    ...toldCurrency,
    /** Where the customer can go on with it. */
    url: z.string().exactOptional(),
    items: z.array(orderItem.readonly()).readonly(),
  }),
  detail: detailOf({
    ...worth,
    checkoutId: text,
    url: unlessEmpty(url),
    items: unlessEmpty(z.array(itemSchema)),
  }),
  event: (every, detail, { house }) => {
    const amounts = amountsOf(detail, house.money);
    return {
      ...every,
      checkoutId: detail.checkoutId,
      value: amounts.of(worthOf(detail) ?? 0),
      ...amounts.currency,
      ...(typeof detail.url === 'string' && { url: detail.url }),
      items: itemsIn(detail.items ?? [], amounts.of),
    };
  },
  read: (source, id) => {
    const { fields } = source;
    const link = firstOf(fields, ['checkout_url', 'checkoutUrl', 'url']);
    const names = ['checkout_id', 'checkoutId', ...orderIds, 'cart_id', 'cartId'];
    return {
      checkoutId: names.map((name) => idOf(fields[name])).find((each) => each !== undefined) ?? id,
      value: worthAt(source, ['value', 'total', 'revenue']) ?? 0,
      currency: currencyAt(source),
      url: ownLinkAt(source.reading, `${source.path}.${link?.name}`, link?.value),
      items: itemsTold(firstOf(fields, ['products', 'items'])?.value),
      properties: boundedProperties(fields),
    };
  },
  showsPresence: () => true,
  documents: {
    detail:
      '`checkoutId`, `value`, `currency?`, `url?`, `items: [{name, quantity, price?, product?, category?, image?, url?}]`',
    profile: 'a visit',
  },
});

/** Events as the ledger holds them, checked where they are read: each kind's fields, none forgotten. */
import { z } from 'zod';
import { jsonMembers, time, touch } from '../../base/record.ts';
import { postalAddress } from '../profiles/address.ts';
import { forEachChannel } from '../profiles/channels.ts';
import type { CustomerEvent } from './event.ts';
import type { Traits } from './traits.ts';

type Named<Name extends CustomerEvent['name']> = Extract<CustomerEvent, { readonly name: Name }>;
/** A schema for each field of it, whether or not it must be there. */
type FieldsOf<Value> = { readonly [Name in keyof Value]-?: z.ZodType<Value[Name]> };

const text = z.string();
const optionalText = text.exactOptional();
const ids = z.array(text);

const everyEvent = {
  id: text,
  customer: text,
  at: time,
  alsoKnownAs: ids.exactOptional(),
  properties: jsonMembers.exactOptional(),
};

const traits = z.object({
  email: optionalText,
  phone: optionalText,
  firstName: optionalText,
  locale: optionalText,
  timezone: optionalText,
  country: optionalText,
  city: optionalText,
  tier: optionalText,
  points: z.number().exactOptional(),
  favouriteCategory: optionalText,
  birthday: optionalText,
  address: postalAddress.exactOptional(),
  consents: z.object(forEachChannel(() => z.boolean().exactOptional())).exactOptional(),
} satisfies FieldsOf<Traits>);

const item = z.object({ name: text, quantity: z.number(), price: z.number().exactOptional() });

type OwnFieldsOf<Name extends CustomerEvent['name']> = Omit<
  FieldsOf<Named<Name>>,
  keyof typeof everyEvent | 'name'
>;

const eventNamed = <Name extends CustomerEvent['name'], Fields extends OwnFieldsOf<Name>>(
  name: z.ZodLiteral<Name>,
  fields: Fields,
) => z.object({ ...everyEvent, name, ...fields });

export const customerEvent: z.ZodType<CustomerEvent> = z.discriminatedUnion('name', [
  eventNamed(z.literal('Order Completed'), { orderId: text, value: z.number(), couponCode: optionalText }),
  eventNamed(z.literal('Order Refunded'), { orderId: text, value: z.number() }),
  eventNamed(z.literal('Checkout Started'), {
    checkoutId: text,
    value: z.number(),
    url: optionalText,
    items: z.array(item),
  }),
  eventNamed(z.literal('Customer Identified'), { traits }),
  eventNamed(z.literal('Customer Linked'), { byHand: z.literal(true).exactOptional() }),
  eventNamed(z.literal('Site Visited'), {}),
  eventNamed(z.literal('Survey Answered'), { touch, answer: text, isReason: z.boolean().exactOptional() }),
  eventNamed(z.literal('Unsubscribed'), {}),
  eventNamed(z.literal(['Points Granted', 'Points Spent']), { points: z.number() }),
  eventNamed(z.literal('Custom'), { customName: text }),
]);

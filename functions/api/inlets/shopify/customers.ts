/** Who a Shopify payload is about, and what it tells of them. */

import { emailAlias } from '../../../../shared/customers/events/alias.ts';
import { knownForm } from '../../../../shared/customers/events/customer-ids.ts';
import type { Detail } from '../../../../shared/customers/events/kinds/kind.ts';
import {
  aside,
  customerOf,
  firstOf,
  type Loose,
  type Reading,
  within,
} from '../../../../shared/customers/events/reading.ts';
import { traitsAt } from '../../../../shared/customers/events/trait-fields.ts';
import { traitSchemas } from '../../../../shared/customers/events/traits.ts';

const emailIn = (values: readonly unknown[]): string | undefined =>
  values.map((value) => traitSchemas.email.safeParse(value).data).find((value) => typeof value === 'string');

/** By the country of the addresses, where they say one. */
const phoneIn = (reading: Reading, body: Loose, values: readonly unknown[]): string | undefined => {
  const addresses = [body.billing_address, body.shipping_address].map(within);
  const [country] = addresses
    .map(({ country_code }) => country_code)
    .filter((code) => typeof code === 'string');
  return values
    .map((value) => (typeof value === 'string' ? reading.house.phoneOf(value, country) : undefined))
    .find((phone) => phone !== undefined);
};

/**
 * The customer of an order or a checkout. A guest has no id: the e-mail address stands in, or else the phone number.
 * `undefined`: nobody can tell who it is, as in a sale over the counter.
 */
export const shopifyCustomer = (reading: Reading, body: Loose): string | undefined => {
  const customer = within(body.customer);
  const id = customerOf(reading, customer.id);
  if (id !== undefined) return id;
  const email = emailIn([body.email, body.contact_email, customer.email]);
  if (email !== undefined) return emailAlias(email);
  const phone = phoneIn(reading, body, [body.phone, customer.phone]);
  return phone && knownForm(`phone:${phone}`);
};

/** `pending` and `not_subscribed`: never asked, or not yet answered. */
const answers: ReadonlyMap<unknown, boolean> = new Map([
  ['subscribed', true],
  ['unsubscribed', false],
  ['redacted', false],
  ['invalid', false],
]);

const consentsOf = (customer: Loose): Loose => {
  const state = (consent: unknown): unknown => {
    const { state: told, marketing_state: shouted, opt_in_level, marketing_opt_in_level } = within(consent);
    const given = answers.get(typeof shouted === 'string' ? shouted.toLowerCase() : told);
    const level = opt_in_level ?? marketing_opt_in_level;
    // Shopify has asked for the confirmation itself.
    return given === true && typeof level === 'string' && level.toLowerCase() === 'confirmed_opt_in'
      ? { given, confirmed: true, source: 'Shopify' }
      : given;
  };
  const legacy = customer.accepts_marketing;
  const email =
    customer.email_marketing_consent === undefined && typeof legacy === 'boolean'
      ? legacy
      : state(customer.email_marketing_consent);
  return { email, sms: state(customer.sms_marketing_consent) };
};

/** Of a customer's own webhook. What can't be read is noted. */
export const customerTraits = (reading: Reading, customer: Loose): Detail =>
  traitsAt({
    reading,
    path: 'customer',
    fields: {
      email: customer.email,
      phone: customer.phone,
      first_name: customer.first_name,
      country: within(customer.default_address).country_code,
      city: within(customer.default_address).city,
      consents: consentsOf(customer),
    },
  });

/**
 * Of an order or a checkout: how to reach who made it. A box ticked is a consent; one left empty says nothing, since
 * who has consented before may leave it so.
 */
export const guestTraits = (reading: Reading, body: Loose): Detail => {
  const addresses = [body.billing_address, body.shipping_address].map(within);
  const firstIn = (name: string, objects: readonly Loose[]): unknown =>
    objects.map((each) => firstOf(each, [name])?.value).find((value) => value !== undefined);
  const customer = within(body.customer);
  return traitsAt({
    reading: aside(reading),
    path: 'customer',
    fields: {
      email: firstIn('email', [body, customer]) ?? body.contact_email,
      phone: firstIn('phone', [body, customer]),
      first_name: firstIn('first_name', [customer, ...addresses]),
      locale: body.customer_locale,
      country: firstIn('country_code', addresses),
      city: firstIn('city', addresses),
      consents: { email: body.buyer_accepts_marketing === true ? true : undefined },
    },
  });
};

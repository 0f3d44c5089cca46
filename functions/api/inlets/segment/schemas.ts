/** The bodies of Segment's calls, for the API's description. */
import * as z from 'zod';
import { forEachChannel } from '../../../../shared/customers/profiles/channels.ts';
import { customerText, loose, told } from '../../contract/schemas.ts';

const amount = z
  .union([z.number(), z.string().regex(/^\d+(\.\d+)?$/)])
  .describe('In units of the shop’s currency: 12.5 or "12.50"');

const orderProperties = z
  .looseObject({ order_id: z.string().optional(), revenue: amount.optional(), coupon: z.string().optional() })
  .describe('What the event tells; the names of Segment’s ecommerce spec are understood');

const consent = z
  .object({
    given: z.boolean().optional().describe('The answer to marketing'),
    topics: z.record(z.string(), z.boolean()).optional().describe('The answers to others'),
    source: z.string().optional(),
    wording: z.string().optional(),
    ip: z.string().optional(),
    form: z.string().optional(),
    confirmed: z.boolean().optional().describe('Another system has had it confirmed'),
  })
  .describe('With its topics, and what proves it');

const traits = z
  .looseObject({
    email: z.string().nullable().optional(),
    phone: z
      .string()
      .nullable()
      .optional()
      .describe('E.164, such as +447700900123, or as it is dialled in the country'),
    firstName: z.string().nullable().optional(),
    locale: z.string().nullable().optional().describe('BCP 47'),
    timezone: z.string().nullable().optional().describe('IANA'),
    country: z.string().nullable().optional().describe('ISO 3166-1 alpha-2'),
    city: z.string().nullable().optional(),
    tier: z.string().nullable().optional(),
    points: z.number().nullable().optional(),
    birthday: z.string().nullable().optional().describe('MM-DD or YYYY-MM-DD'),
    address: z
      .looseObject({
        street: z.string().nullable().optional(),
        city: z.string().nullable().optional(),
        postalCode: z.string().nullable().optional(),
        state: z.string().nullable().optional(),
        country: z.string().nullable().optional(),
      })
      .nullable()
      .optional()
      .describe('Postal, where it has a street: printed letters go there'),
    consents: z.object(forEachChannel(() => z.union([z.boolean(), consent]).optional())).optional(),
  })
  .describe('What the customer is known by; what is null or absent changes nothing');

const call = {
  userId: customerText.optional(),
  anonymousId: customerText
    .optional()
    .describe('Of a browser or device; beside a userId it becomes that customer’s'),
  messageId: z.string().optional().describe('The event’s own id: told again with it, it counts once'),
  timestamp: told.optional(),
  context: loose.optional(),
};

export const trackCall = z
  .looseObject({
    ...call,
    event: z.string().describe('Such as Order Completed'),
    properties: orderProperties.optional(),
  })
  .meta({ id: 'Track' });
export const identifyCall = z.looseObject({ ...call, traits: traits.optional() }).meta({ id: 'Identify' });
export const visitCall = z
  .looseObject({ ...call, name: z.string().optional(), properties: loose.optional() })
  .meta({ id: 'Visit' });

export const aliasCall = z
  .looseObject({ ...call, previousId: customerText.describe('The id that turned out to be this customer’s') })
  .meta({ id: 'Alias' });

const typed = <Type extends string, Shape extends z.ZodRawShape>(type: Type, schema: z.ZodObject<Shape>) =>
  schema.extend({ type: z.literal(type) });

export const batchBody = z
  .looseObject({
    batch: z.array(
      z.discriminatedUnion('type', [
        typed('track', trackCall),
        typed('identify', identifyCall),
        typed('page', visitCall),
        typed('screen', visitCall),
        typed('alias', aliasCall),
      ]),
    ),
    sentAt: told.optional(),
    context: loose.optional(),
  })
  .meta({ id: 'Batch' });

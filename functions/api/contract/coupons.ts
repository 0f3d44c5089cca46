/** What checkouts ask of coupons, and what they are told: the bodies as schemas. */
import * as z from 'zod';
import { refusalReasons } from '../../../shared/messages/offers/words.ts';
import { customerText } from './schemas.ts';

const name = z.string().trim().min(1, 'must say something').max(200, 'must have at most 200 letters');
const currency = z
  .string()
  .regex(/^[A-Za-z]{3}$/, 'must be a currency code such as "EUR"')
  .describe('ISO 4217; absent: the shop’s');

const amount = (what: string) =>
  z
    .number(`must be ${what}, a number such as 12.5`)
    .min(0, `must be ${what}, and not below 0`)
    .max(100_000_000, `must be ${what}, at most 100 million`);

const item = z.strictObject({
  product: name.optional().describe('The shop’s id of it'),
  name: name.optional(),
  category: name.optional(),
  categories: z.array(name).max(50, 'must be at most 50').optional(),
  quantity: z
    .number('must be a number above 0')
    .positive('must be above 0')
    .max(10_000, 'must be at most 10000')
    .default(1),
  price: amount('the price of one piece').describe('Of one piece, in units of the currency'),
});

const basket = z
  .strictObject({
    items: z
      .array(item, 'must be a list of things, such as [{ "price": 12.5 }]')
      .max(500, 'must be at most 500'),
    currency: currency.optional(),
    shipping: amount('what sending costs').optional(),
    otherCodes: z
      .array(z.string().max(200, 'must have at most 200 letters'))
      .max(50, 'must be at most 50')
      .optional()
      .describe('Codes that are used on it already'),
  })
  .describe('Before any discount');
export type BasketBody = z.output<typeof basket>;

const customer = customerText.describe('Who is buying; absent: whose the code is is not asked');
const orderId = z
  .string('must be the shop’s id of the order')
  .trim()
  .min(1, 'must be the shop’s id of the order')
  .max(200, 'must have at most 200 letters')
  .describe('The shop’s');

export const checkBody = z
  .strictObject({ basket, customer: customer.optional() })
  .meta({ id: 'CouponCheck' });
export const redeemBody = z
  .strictObject({
    orderId,
    basket: basket.optional().describe('Absent: whether it is enough for the code is not asked'),
    customer: customer.optional(),
  })
  .meta({ id: 'CouponRedemption' });
export const releaseBody = z.strictObject({ orderId }).meta({ id: 'CouponRelease' });

const because = {
  reason: z.enum(refusalReasons),
  sentence: z.string().describe('For the cashier, in the language that was asked for'),
};
const refusalBody = z.strictObject(because).meta({ id: 'CouponRefusal' });
const discountBody = z
  .strictObject({ amount: z.number().describe('Units of the currency'), currency: z.string() })
  .meta({ id: 'CouponDiscount' });
const refused = {
  code: z.string().describe('As it is kept'),
  ...because,
  reasons: z.array(refusalBody).describe('All of them, the first first'),
};
const gives = {
  code: z.string().describe('As it was issued'),
  sentence: z.string().describe('What it gives and asks, in the language that was asked for'),
  validUntil: z.iso.datetime(),
  discount: discountBody.optional().describe('Absent: no basket was told'),
  freeShipping: z.literal(true).optional(),
  gift: z.string().optional().describe('The id or the name of what goes into the parcel'),
  points: z.int().optional().describe('The customer’s once the order counts'),
};

export const checkedBody = z
  .union([
    z.strictObject({ valid: z.literal(true), ...gives }),
    z.strictObject({ valid: z.literal(false), ...refused }),
  ])
  .meta({ id: 'CouponChecked' });
export const redeemedBody = z
  .union([
    z.strictObject({ redeemed: z.literal(true), orderId: z.string(), ...gives }),
    z.strictObject({ redeemed: z.literal(false), orderId: z.string(), ...refused }),
  ])
  .meta({ id: 'CouponRedeemed' });
export const releasedBody = z
  .union([
    z.strictObject({ released: z.literal(true), orderId: z.string(), code: z.string() }),
    z.strictObject({ released: z.literal(false), orderId: z.string(), ...refused }),
  ])
  .meta({ id: 'CouponReleased' });

/** Coupons at the checkout: whether a code counts, its taking by an order, and its giving back. */
import * as z from 'zod';
import { customerId, digestOf } from '../../../shared/base/ids.ts';
import { minorOf, unitsOf } from '../../../shared/base/money.ts';
import { json } from '../../../shared/base/record.ts';
import { iso } from '../../../shared/base/time.ts';
import { normalCode } from '../../../shared/decisions/offers/code.ts';
import type { Basket } from '../../../shared/decisions/offers/discount.ts';
import {
  type Asking,
  checkCode,
  isGuess,
  redeemCode,
  releaseCode,
  type Verdict,
} from '../../../shared/flows/offers/checkout.ts';
import { offerTold } from '../../../shared/journeys/offers/told.ts';
import { categoryIn } from '../../../shared/messages/categories.ts';
import { likedIn } from '../../../shared/messages/locales.ts';
import { offerIn, offerLocaleOf, refusalIn } from '../../../shared/messages/offers/words.ts';
import { processPorts } from '../../adapters/index.ts';
import {
  type BasketBody,
  checkBody,
  checkedBody,
  redeemBody,
  redeemedBody,
  releaseBody,
  releasedBody,
} from '../contract/coupons.ts';
import { HttpFault } from '../contract/fault.ts';
import type { Request } from '../contract/request.ts';
import { tills } from '../contract/roles.ts';
import { route, type Topic } from '../contract/route.ts';
import { knownCustomer } from '../known.ts';

const localeOf = ({ queryStringParameters, headers }: Request): string => {
  const { settings } = processPorts();
  const asked = queryStringParameters?.locale;
  const liked = likedIn(headers['accept-language'] ?? '');
  return offerLocaleOf([...(asked === undefined ? [] : [asked]), ...liked], settings.locales[0]);
};

const basketOf = ({ items, currency: told, shipping, otherCodes = [] }: BasketBody, code: string): Basket => {
  const currency = told?.toUpperCase() ?? processPorts().settings.currency;
  return {
    items: items.map(({ product, name, category, categories = [], quantity, price }) => ({
      names: [product, name].filter((each) => each !== undefined),
      categories: category === undefined ? categories : [category, ...categories],
      quantity,
      price: minorOf(price, currency),
    })),
    currency,
    ...(shipping !== undefined && { shipping: minorOf(shipping, currency) }),
    hasOtherCodes: otherCodes.some(
      (other) => normalCode(other) !== '' && normalCode(other) !== normalCode(code),
    ),
  };
};

interface Told {
  readonly basket?: BasketBody | undefined;
  readonly customer?: string | undefined;
}

const askingOf = (code: string, { basket, customer }: Told): Asking => ({
  code,
  ...(basket !== undefined && { basket: basketOf(basket, code) }),
  ...(customer !== undefined && {
    buyer: { id: customerId(customer), profile: () => knownCustomer(customer) },
  }),
});

const named = (things: readonly string[], locale: string): readonly string[] =>
  things.map((each) => categoryIn(each, processPorts().settings.categories, locale));

type Refused = Extract<Verdict, { readonly refused: unknown }>;
type Given = Exclude<Verdict, Refused>;

/** A no as it is answered. */
const refusedBy = ({ refused }: Refused, code: string, request: Request) => {
  const { settings } = processPorts();
  const locale = localeOf(request);
  const becauseOf = (each: Refused['refused'][number]) => ({
    reason: each.reason,
    sentence: refusalIn(
      { ...each, ...(each.only !== undefined && { only: named(each.only, locale) }) },
      locale,
      settings.timezone,
    ),
  });
  return { code: normalCode(code), ...becauseOf(refused[0]), reasons: refused.map(becauseOf) };
};

/** A yes as it is answered. */
const givenBy = ({ coupon, gives }: Given, request: Request) => {
  const { settings } = processPorts();
  const locale = localeOf(request);
  const { amount, ...others } = gives ?? {};
  const told = offerTold(coupon, settings.currency);
  return {
    code: coupon.spelt ?? coupon.code,
    sentence: offerIn({ ...told, only: told.only && named(told.only, locale) }, locale, settings.currency),
    validUntil: iso(coupon.validUntil),
    ...(amount !== undefined && {
      discount: { amount: unitsOf(amount.minor, amount.currency), currency: amount.currency },
    }),
    ...others,
  };
};

const tooMany = (): HttpFault =>
  new HttpFault('too-many', 'too many codes that there are not were asked for; try again in a minute', {
    headers: { 'retry-after': '60' },
  });

/** Codes that there are not are counted by who asks: who has asked for too many is answered for no more that may be guesses. */
const unlessGuessed = async (code: string, who: string, ask: () => Promise<Verdict>): Promise<Verdict> => {
  const { checkouts } = processPorts();
  if (isGuess(code) && checkouts.isFull(who)) throw tooMany();
  const verdict = await ask();
  if ('refused' in verdict && ['unknown', 'misspelt'].includes(verdict.refused[0].reason))
    await checkouts.countMiss(who);
  return verdict;
};

const keyName = 'idempotency-key';
/** What a till does to a code stands on the code's record, and not in the audit. */
const isChange = false;

/** Asked again by the same key, it is answered as it was: who got no answer asks again without a second thought. */
const once = async <Answer extends object>(
  request: Request,
  who: string,
  body: object,
  answer: () => Promise<Answer>,
): Promise<Answer> => {
  const key = request.headers[keyName];
  if (key === undefined) return answer();
  if (key.trim() === '' || key.length > 200)
    throw new HttpFault('invalid', `${keyName}: must be 1 to 200 letters of your own`, { field: keyName });
  const { checkouts } = processPorts();
  const of = `${who} ${key}`;
  const asked = digestOf(JSON.stringify([request.rawPath, body]));
  const known = await checkouts.answered(of);
  if (known !== undefined && known.request !== asked)
    throw new HttpFault('conflict', `${keyName}: was the key of another request; make a new one for each`, {
      field: keyName,
    });
  if (known !== undefined) return known.answer as Answer;
  const given = await answer();
  await checkouts.keepAnswer(of, asked, json.parse(given));
  return given;
};

const typed = 'The code, as it was typed';
const query = z.object({
  locale: z
    .string()
    .optional()
    .describe('BCP 47, of the sentences; absent: as accept-language says, or the shop’s own'),
});
/** Of what is done once. */
const headers = { [keyName]: 'Of your own: asked again by it within a day, the answer is the same' };

export const checkout: Topic = {
  name: 'Checkout',
  about: 'Coupons at the till: whether a code counts, its taking by an order, and its giving back',
  routes: [
    route({
      at: 'POST /v1/coupons/{id}/check',
      roles: tills,
      summary: 'Whether a code counts for a basket, what it takes off, or all reasons why not',
      id: typed,
      query,
      body: checkBody,
      answer: checkedBody,
      isChange,
      handle: async ({ id: code, body, who, request }): Promise<z.input<typeof checkedBody>> => {
        const verdict = await unlessGuessed(code, who, () => checkCode(askingOf(code, body), processPorts()));
        return 'refused' in verdict
          ? { valid: false, ...refusedBy(verdict, code, request) }
          : { valid: true, ...givenBy(verdict, request) };
      },
    }),
    route({
      at: 'POST /v1/coupons/{id}/redeem',
      roles: tills,
      summary: 'Takes a code for an order; asked again for the same order it is taken as it was',
      id: typed,
      query,
      headers,
      body: redeemBody,
      answer: redeemedBody,
      faults: [409],
      isChange,
      handle: ({ id: code, body, who, request }) =>
        once<z.input<typeof redeemedBody>>(request, who, body, async () => {
          const { orderId } = body;
          const asking = { ...askingOf(code, body), orderId };
          const verdict = await unlessGuessed(code, who, () => redeemCode(asking, processPorts()));
          return 'refused' in verdict
            ? { redeemed: false, orderId, ...refusedBy(verdict, code, request) }
            : { redeemed: true, orderId, ...givenBy(verdict, request) };
        }),
    }),
    route({
      at: 'POST /v1/coupons/{id}/release',
      roles: tills,
      summary: 'Gives a code back that an order took which does not stand',
      id: typed,
      query,
      headers,
      body: releaseBody,
      answer: releasedBody,
      faults: [409],
      isChange,
      handle: ({ id: code, body, who, request }) =>
        once<z.input<typeof releasedBody>>(request, who, body, async () => {
          const { orderId } = body;
          const verdict = await unlessGuessed(code, who, () =>
            releaseCode({ code, orderId }, processPorts()),
          );
          if ('refused' in verdict) return { released: false, orderId, ...refusedBy(verdict, code, request) };
          const { coupon } = verdict;
          return { released: true, orderId, code: coupon.spelt ?? coupon.code };
        }),
    }),
  ],
};

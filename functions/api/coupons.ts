/** Coupons at the checkout: whether a code counts, its taking by an order, and its giving back. */
import { customerId, digestOf } from '../../shared/base/ids.ts';
import { minorOf, unitsOf } from '../../shared/base/money.ts';
import { json } from '../../shared/base/record.ts';
import { iso } from '../../shared/base/time.ts';
import { normalCode } from '../../shared/decisions/offers/code.ts';
import type { Basket } from '../../shared/decisions/offers/discount.ts';
import {
  type Asking,
  checkCode,
  isGuess,
  redeemCode,
  releaseCode,
  type Verdict,
} from '../../shared/flows/offers/checkout.ts';
import { offerTold } from '../../shared/journeys/offers/told.ts';
import { categoryIn } from '../../shared/messages/categories.ts';
import { likedIn } from '../../shared/messages/locales.ts';
import { offerIn, offerLocaleOf, refusalIn } from '../../shared/messages/offers/words.ts';
import { processPorts } from '../adapters/index.ts';
import { type BasketBody, checkBody, redeemBody, releaseBody } from './contract/coupons.ts';
import { HttpFault } from './contract/fault.ts';
import { idOf, type KeyedHandler, type Request, readBody } from './contract/request.ts';
import { decoded, knownCustomer } from './customers.ts';

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

/** The verdict as it is answered, after whether it is yes. */
const answerOf = (verdict: Verdict, code: string, request: Request): object => {
  const { settings } = processPorts();
  const locale = localeOf(request);
  const named = (things: readonly string[]): readonly string[] =>
    things.map((each) => categoryIn(each, settings.categories, locale));
  if ('refused' in verdict) {
    const reasons = verdict.refused.map((each) => ({
      reason: each.reason,
      sentence: refusalIn(
        { ...each, ...(each.only !== undefined && { only: named(each.only) }) },
        locale,
        settings.timezone,
      ),
    }));
    return { code: normalCode(code), ...reasons[0], reasons };
  }
  const { coupon, gives } = verdict;
  const { amount, ...others } = gives ?? {};
  const told = offerTold(coupon, settings.currency);
  return {
    code: coupon.spelt ?? coupon.code,
    sentence: offerIn({ ...told, only: told.only && named(told.only) }, locale, settings.currency),
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

const codeIn = (request: Request): string => decoded(idOf(request));

const keyName = 'idempotency-key';

/** Asked again by the same key, it is answered as it was: who got no answer asks again without a second thought. */
const once = async (
  request: Request,
  who: string,
  body: object,
  answer: () => Promise<object>,
): Promise<unknown> => {
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
  if (known !== undefined) return known.answer;
  const given = await answer();
  await checkouts.keepAnswer(of, asked, json.parse(given));
  return given;
};

export const checkCoupon: KeyedHandler = async (request, who) => {
  const code = codeIn(request);
  const body = readBody(request, checkBody);
  const verdict = await unlessGuessed(code, who, () => checkCode(askingOf(code, body), processPorts()));
  return { valid: !('refused' in verdict), ...answerOf(verdict, code, request) };
};

export const redeemCoupon: KeyedHandler = async (request, who) => {
  const code = codeIn(request);
  const body = readBody(request, redeemBody);
  const { orderId } = body;
  return once(request, who, body, async () => {
    const asking = { ...askingOf(code, body), orderId };
    const verdict = await unlessGuessed(code, who, () => redeemCode(asking, processPorts()));
    return { redeemed: !('refused' in verdict), orderId, ...answerOf(verdict, code, request) };
  });
};

export const releaseCoupon: KeyedHandler = async (request, who) => {
  const code = codeIn(request);
  const body = readBody(request, releaseBody);
  const { orderId } = body;
  return once(request, who, body, async () => {
    const verdict = await unlessGuessed(code, who, () => releaseCode({ code, orderId }, processPorts()));
    if ('refused' in verdict) return { released: false, orderId, ...answerOf(verdict, code, request) };
    const { coupon } = verdict;
    return { released: true, orderId, code: coupon.spelt ?? coupon.code };
  });
};

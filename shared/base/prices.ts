/** What messages and AWS cost. */
import { microsOf, type ShopMoney } from './money.ts';

export const usDollar = 'USD';

/** What AWS asks for, in US dollars a million: us-east-1, November 2026. Other regions differ by some percent. */
export const usdAMillion = {
  /** SES. */
  email: 100,
  /** Step Functions, Standard. */
  transition: 25,
  writeUnit: 0.625,
  readUnit: 0.125,
  queueRequest: 0.4,
  httpApiCall: 1,
  lambdaCall: 0.2,
  trace: 5,
} as const;

/** Of a gigabyte, and of a gigabyte for a second, in US dollars. */
export const usdAGigabyte = { logs: 0.5, lambdaSecond: 0.0000133334 } as const;

/** What a message costs, by channel, in US dollars, as far as that is told. */
type UsdEach = Readonly<Partial<Record<string, number>>>;

/** Of one message, in millionths of a unit of the shop's currency; `undefined`: nobody has told its price, or what a dollar is worth. */
export const messagePrice = (channel: string, usdEach: UsdEach, shop: ShopMoney): number | undefined => {
  const usd = usdEach[channel];
  const rate = shop.currency === usDollar ? 1 : shop.rates[usDollar];
  return usd === undefined || rate === undefined ? undefined : microsOf(usd * rate);
};

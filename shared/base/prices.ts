/** What messages and AWS cost. */
import { microsOf, type ShopMoney } from './money.ts';

export const usDollar = 'USD';

/** Where these prices hold, and since when they stand here. Other regions differ by some percent. */
export const pricesOf = { region: 'us-east-1', month: 'November 2026' } as const;

interface Price {
  /** In US dollars, by the list, for `per` of it. */
  readonly usd: number;
  readonly per: number;
  /** So many of them in a month AWS leaves each account free, for good. */
  readonly free?: number;
  /** Its source: `https://aws.amazon.com/PAGE/pricing/`. */
  readonly page: string;
}

const million = 1_000_000;

/** What AWS asks for. Of what is stored or there, for a month; of gigabytes in use, for a second. */
export const prices = {
  email: { usd: 100, per: million, page: 'ses' },
  /** Of Standard executions. */
  transition: { usd: 25, per: million, free: 4_000, page: 'step-functions' },
  /** An Express execution is begun. */
  expressStart: { usd: 1, per: million, page: 'step-functions' },
  expressGigabyteSecond: { usd: 0.00001667, per: 1, page: 'step-functions' },
  lambdaCall: { usd: 0.2, per: million, free: million, page: 'lambda' },
  /** On Arm. */
  lambdaGigabyteSecond: { usd: 0.0000133334, per: 1, free: 400_000, page: 'lambda' },
  /** On demand. */
  writeUnit: { usd: 0.625, per: million, page: 'dynamodb' },
  readUnit: { usd: 0.125, per: million, page: 'dynamodb' },
  storedGigabyte: { usd: 0.25, per: 1, free: 25, page: 'dynamodb' },
  /** By point-in-time recovery. */
  backedUpGigabyte: { usd: 0.2, per: 1, page: 'dynamodb' },
  queueRequest: { usd: 0.4, per: million, free: million, page: 'sqs' },
  /** Of a shop's own; those of AWS's services are free. */
  busEvent: { usd: 1, per: million, page: 'eventbridge' },
  httpApiCall: { usd: 1, per: million, page: 'api-gateway' },
  /** By HTTPS, from the United States. */
  cloudFrontRequest: { usd: 1, per: million, free: 10 * million, page: 'cloudfront' },
  webAcl: { usd: 5, per: 1, page: 'waf' },
  webAclRule: { usd: 1, per: 1, page: 'waf' },
  secret: { usd: 0.4, per: 1, page: 'secrets-manager' },
  secretRead: { usd: 0.05, per: 10_000, page: 'secrets-manager' },
  /** Of the shop's own; each of its first two rotations adds as much. */
  key: { usd: 1, per: 1, page: 'kms' },
  keyUse: { usd: 0.03, per: 10_000, free: 20_000, page: 'kms' },
  /** To the internet. */
  sentGigabyte: { usd: 0.09, per: 1, free: 100, page: 'ec2' },
  /** Written; kept for a month it is .03 for what it is compressed to. */
  logGigabyte: { usd: 0.5, per: 1, free: 5, page: 'cloudwatch' },
  metric: { usd: 0.3, per: 1, free: 10, page: 'cloudwatch' },
  /** Each that an alarm looks at. */
  alarmedMetric: { usd: 0.1, per: 1, free: 10, page: 'cloudwatch' },
  compositeAlarm: { usd: 0.5, per: 1, page: 'cloudwatch' },
  dashboard: { usd: 3, per: 1, free: 3, page: 'cloudwatch' },
  trace: { usd: 5, per: million, free: 100_000, page: 'xray' },
} as const satisfies Readonly<Record<string, Price>>;

export type Priced = keyof typeof prices;

/** So many of it, in US dollars, by the list. */
export const usdFor = (what: Priced, quantity: number): number => {
  const { usd, per }: Price = prices[what];
  return (quantity * usd) / per;
};

/** Of so many of it, what AWS leaves free, in US dollars. */
export const usdFree = (what: Priced, quantity: number): number => {
  const { free = 0 }: Price = prices[what];
  return usdFor(what, Math.min(quantity, free));
};

/** What a message costs, by channel, in US dollars, as far as that is told. */
type UsdEach = Readonly<Partial<Record<string, number>>>;

/** Of one message, in millionths of a unit of the shop's currency; `undefined`: nobody has told its price, or what a dollar is worth. */
export const messagePrice = (channel: string, usdEach: UsdEach, shop: ShopMoney): number | undefined => {
  const usd = usdEach[channel];
  const rate = shop.currency === usDollar ? 1 : shop.rates[usDollar];
  return usd === undefined || rate === undefined ? undefined : microsOf(usd * rate);
};

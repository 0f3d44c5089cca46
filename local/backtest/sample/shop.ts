/** The sample shop: customers who visit, look, fill carts, buy and drift away by a seeded model, and what they would do unasked. */
import type { CustomerId } from '../../../shared/base/ids.ts';
import { days, type Instant, minus, plus } from '../../../shared/base/time.ts';
import type { Order, OrderLine } from '../orders/index.ts';
import { type WallClock, wallClockOf } from '../orders/wall-clock.ts';
import { type SampleCustomer, sampleCustomer } from './people.ts';
import {
  type BasketLine,
  fillBasket,
  type SampleProduct,
  sampleCurrency,
  taken,
  worthOf,
} from './products.ts';
import { type Random, randomFor } from './random.ts';

export interface Visit {
  readonly customer: CustomerId;
  readonly at: Instant;
  /** What was looked at; absent: nothing is told but the visit. */
  readonly viewed?: SampleProduct;
}

export interface SampleOrder extends Order {
  /** Where it was placed. */
  readonly channel: 'web' | 'app' | 'store';
  /** Of the checkout that became it; absent: none was told, as on the web alone one is. */
  readonly checkoutId?: string;
}

/** A cart that somebody began to pay for, whatever came of it. */
export interface Checkout {
  readonly id: string;
  readonly customer: CustomerId;
  readonly at: Instant;
  readonly basket: readonly BasketLine[];
}

export interface SampleShop {
  readonly customers: readonly SampleCustomer[];
  /** History and organic future, by time; `line` is the line that the order would have in a file of its own. */
  readonly orders: readonly SampleOrder[];
  /** By time. */
  readonly visits: readonly Visit[];
  /** By time. */
  readonly checkouts: readonly Checkout[];
  /** Where history ends and the nights begin. */
  readonly from: Instant;
  readonly until: Instant;
}

export interface SampleShopOptions {
  readonly seed: number;
  /** 3,200 when absent. */
  readonly customers?: number;
  /** 18 when absent. */
  readonly historyMonths?: number;
  /** 90 when absent. */
  readonly nights?: number;
  readonly from: Instant;
}

const dayLength = 86_400_000;
const hourLength = 3_600_000;
const minuteLength = 60_000;
const averageMonth = 30.4375;

/**
 * A customer's rhythm, after BG/NBD (Fader, Hardie and Lee 2005): orders come at a rate of their own, drawn from a
 * gamma distribution, and after each order the customer is lost with a probability of their own, drawn from a beta.
 */
const rhythmOf = (random: Random): { readonly meanGapDays: number; readonly loss: number } => ({
  meanGapDays: 1 / (0.004 + random.gamma(2, 1 / 70)),
  loss: random.beta(2, 3),
});

/** Sunday first: weekends sell most. */
const weekdayWeights = [1.25, 0.95, 0.85, 0.9, 0.95, 1.05, 1.2];
const heaviest = Math.max(...weekdayWeights);

/** Milliseconds since midnight: lunch and evening peaks, and some at any waking hour. */
const timeOfDay = (random: Random): number => {
  const hour = random.weighted<() => number>([
    [() => random.normal(12.5, 1.4), 3],
    [() => random.normal(20.3, 1.5), 5],
    [() => random.uniform(7, 23), 2],
  ])();
  return Math.floor((Math.min(23.9, Math.max(6.5, hour)) * hourLength) / 1_000) * 1_000;
};

/** The next day, this one included, on which the customer feels like shopping; 1970-01-01 was a Thursday. */
const shoppingDay = (random: Random, day: number): number => {
  let chosen = day;
  while (!random.chance((weekdayWeights[(chosen + 4) % 7] ?? 1) / heaviest)) chosen += 1;
  return chosen;
};

/**
 * When a customer joins: the shop grows, so more do towards the end. A day is left free on either side, so that
 * no timezone pushes a first order out of the span.
 */
const joining = (random: Random, begin: Instant, until: Instant): number =>
  begin + dayLength + (until - begin - 2 * dayLength) * random.uniform() ** 0.35;

/** Order times on the customer's own wall clock, in milliseconds since 1970 there; the first one is near `start`. */
const orderTimes = (random: Random, start: number, end: number): readonly number[] => {
  const { meanGapDays, loss } = rhythmOf(random);
  const times: number[] = [];
  let due = start;
  while (due < end) {
    const day = shoppingDay(random, Math.floor(due / dayLength));
    const at = day * dayLength + timeOfDay(random);
    times.push(at);
    if (random.chance(loss)) break;
    due = at + Math.max(0.5, random.exponential(meanGapDays)) * dayLength;
    if (Math.floor(due / dayLength) === day) due = (day + 1) * dayLength;
  }
  return times;
};

/** On the customer's own wall clock: each order's own visits, and those to look around. */
interface VisitTimes {
  readonly toOrder: readonly number[];
  readonly toLook: readonly number[];
}

/** Each order's own visit, some browsing in the days before it, and some after the last one, fading. */
const visitTimes = (random: Random, orders: readonly number[]): VisitTimes => {
  const browsing = (around: number, meanDays: number, mean: number, direction: 1 | -1): readonly number[] =>
    Array.from({ length: Math.floor(random.exponential(mean)) }, () => {
      const day = Math.floor((around + direction * random.exponential(meanDays) * dayLength) / dayLength);
      return day * dayLength + timeOfDay(random);
    });
  const last = orders.at(-1);
  return {
    toOrder: orders.map((at) => at - Math.floor(random.uniform(3, 40)) * minuteLength),
    toLook: [
      ...orders.flatMap((at) => browsing(at, 3, 1, -1)),
      ...(last === undefined ? [] : browsing(last + dayLength, 9, 1, 1)),
    ],
  };
};

/** So many of those who look around begin to pay, and leave it at that. */
const abandonedShare = 0.08;
/** So many leave a cart that they mean to buy, and come back for it by themselves. */
const interruptedShare = 0.22;

/** So many orders come back in part. */
const returnedShare = 0.02;

/** The first thing of it, some days later; `undefined`: all is kept. */
const returned = (random: Random, at: Instant, [first]: readonly BasketLine[]): Order['refunded'] =>
  first !== undefined && random.chance(returnedShare)
    ? { value: first.product.price, at: plus(at, days(random.integer(4, 14))) }
    : undefined;

/** How long before its order a checkout began. */
const checkoutLength = (random: Random): number =>
  random.chance(interruptedShare)
    ? Math.round(random.uniform(1.5, 40) * hourLength)
    : Math.floor(random.uniform(1, 12)) * minuteLength;

export const lineOf = ({ product: { id, name, category, price }, quantity }: BasketLine): OrderLine => ({
  name,
  product: id,
  category,
  quantity,
  value: price * quantity,
});

const onClock = (clock: WallClock, wall: number): Instant =>
  clock(Math.floor(wall / dayLength), wall - Math.floor(wall / dayLength) * dayLength);

const byTimeAndCustomer = (
  one: Pick<Visit, 'at' | 'customer'>,
  other: Pick<Visit, 'at' | 'customer'>,
): number =>
  one.at - other.at || (one.customer < other.customer ? -1 : one.customer > other.customer ? 1 : 0);

/**
 * Makes the shop of a seed. Customers join all the time, the nights included, so that a few have not ordered yet
 * when history ends. Everything lies in [from − historyMonths, from + nights).
 */
export const makeSampleShop = ({
  seed,
  customers: count = 3_200,
  historyMonths = 18,
  nights = 90,
  from,
}: SampleShopOptions): SampleShop => {
  const begin = minus(from, days(historyMonths * averageMonth));
  const until = plus(from, days(nights));
  const clocks = new Map<string, WallClock>();
  const clockOf = (timezone: string): WallClock => {
    const clock = clocks.get(timezone) ?? wallClockOf(timezone);
    clocks.set(timezone, clock);
    return clock;
  };
  const isWithin = (at: Instant): boolean => at >= begin && at < until;

  const customers = Array.from({ length: count }, (_, index) => sampleCustomer(seed, index));
  const orders: Omit<SampleOrder, 'line'>[] = [];
  const visits: Visit[] = [];
  const checkouts: Checkout[] = [];
  customers.forEach((customer, index) => {
    const { id, timezone, country, temperament, favouriteCategory } = customer;
    const clock = clockOf(timezone);
    const rhythm = randomFor(seed, 'rhythm', index);
    const times = orderTimes(rhythm, joining(rhythm, begin, until), until + dayLength);
    const basketOf = (random: Random): readonly BasketLine[] =>
      fillBasket(random, random.lognormal(temperament.typicalOrder, 0.4), favouriteCategory);
    const begun = (cart: string, wall: number, basket: readonly BasketLine[]): void => {
      const at = onClock(clock, wall);
      if (isWithin(at)) checkouts.push({ id: cart, customer: id, at, basket });
    };
    const values = randomFor(seed, 'values', index);
    const carts = randomFor(seed, 'carts', index);
    times.forEach((wall, number) => {
      const at = onClock(clock, wall);
      const basket = basketOf(values);
      const channel = carts.weighted([
        ['web', 22],
        ['app', 53],
        ['store', 25],
      ] as const);
      const began = wall - checkoutLength(carts);
      if (!isWithin(at)) return;
      const order = `${id}-${number + 1}`;
      const refunded = returned(carts, at, basket);
      const checkoutId = `cart-${order}`;
      orders.push({
        id: order,
        customer: id,
        at,
        value: worthOf(basket) - (refunded?.value ?? 0),
        ...(refunded !== undefined && { refunded }),
        currency: sampleCurrency,
        country,
        quantity: basket.reduce((sum, { quantity }) => sum + quantity, 0),
        lines: basket.map(lineOf),
        channel,
        ...(channel === 'web' && { checkoutId }),
      });
      if (channel === 'web') begun(checkoutId, began, basket);
    });
    const { toOrder, toLook } = visitTimes(randomFor(seed, 'visits', index), times);
    for (const wall of toOrder) {
      const at = onClock(clock, wall);
      if (isWithin(at)) visits.push({ customer: id, at });
    }
    const looks = randomFor(seed, 'looks', index);
    toLook.forEach((wall, number) => {
      const at = onClock(clock, wall);
      const viewed = taken(
        looks,
        temperament.typicalOrder * 2,
        looks.chance(0.7) ? favouriteCategory : undefined,
      );
      if (isWithin(at)) visits.push({ customer: id, at, viewed });
      if (looks.chance(abandonedShare))
        begun(`cart-${id}-look-${number + 1}`, wall + 5 * minuteLength, basketOf(looks));
    });
  });
  orders.sort(byTimeAndCustomer);
  visits.sort(byTimeAndCustomer);
  checkouts.sort(byTimeAndCustomer);
  return {
    customers,
    orders: orders.map((order, index) => ({ ...order, line: index + 2 })),
    visits,
    checkouts,
    from,
    until,
  };
};

/** The sample shop: repeatable, plausible, and mostly silent by the time the nights begin. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeSampleShop, type SampleShop } from '../../../../local/backtest/sample/index.ts';
import { sampleProducts } from '../../../../local/backtest/sample/products.ts';
import sample from '../../../../rekindle.config.ts';
import { days, hours, type Instant, minus, parseIso, plus } from '../../../../shared/base/time.ts';

const from = parseIso('2026-11-01T02:00:00Z');
const seeds = [1, 2, 3] as const;
const shops = seeds.map((seed) => makeSampleShop({ seed, from }));

const fingerprint = (shop: SampleShop): string =>
  createHash('sha256').update(JSON.stringify(shop)).digest('hex');

const ordersByCustomer = ({ orders }: SampleShop): ReadonlyMap<string, readonly Instant[]> => {
  const times = new Map<string, Instant[]>();
  for (const { customer, at } of orders) times.set(customer, [...(times.get(customer) ?? []), at]);
  return times;
};

const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / list.length;
const variation = (list: readonly number[]): number => {
  const middle = mean(list);
  return Math.sqrt(mean(list.map((one) => (one - middle) ** 2))) / middle;
};

describe('a sample shop', () => {
  it('is the same for the same seed, to the byte, and another for another', () => {
    const again = makeSampleShop({ seed: 1, from });
    const prints = shops.map(fingerprint);
    expect(fingerprint(again)).toBe(prints[0]);
    expect(new Set(prints).size).toBe(prints.length);
  });

  it('keeps its customers when it grows', () => {
    const [small, large] = [100, 150].map((customers) => makeSampleShop({ seed: 5, customers, from }));
    expect(large?.customers.slice(0, 100)).toEqual(small?.customers);
    const ids = new Set(small?.customers.map(({ id }) => id));
    const plain = (shop: SampleShop | undefined) =>
      shop?.orders.filter(({ customer }) => ids.has(customer)).map(({ line: _, ...order }) => order);
    expect(plain(large)).toEqual(plain(small));
  });

  it('has the customers, the months and the nights that were asked for', () => {
    const shop = makeSampleShop({ seed: 9, customers: 300, historyMonths: 6, nights: 10, from });
    const earliest = minus(from, days(6 * 30.4375));
    expect(shop.customers).toHaveLength(300);
    expect(shop.until).toBe(plus(from, days(10)));
    for (const { at } of [...shop.orders, ...shop.visits]) {
      expect(at).toBeGreaterThanOrEqual(earliest);
      expect(at).toBeLessThan(shop.until);
    }
    expect(Math.min(...shop.orders.map(({ at }) => at))).toBeLessThan(plus(earliest, days(75)));
  });

  it.each(seeds)(
    'orders and visits go by time, with ids of their own and whole hundredths (seed %i)',
    (seed) => {
      const shop = shops[seed - 1] ?? makeSampleShop({ seed, from });
      const { orders, visits } = shop;
      expect(new Set(orders.map(({ id }) => id)).size).toBe(orders.length);
      expect(orders.map(({ line }) => line)).toEqual(orders.map((_, index) => index + 2));
      expect(orders.every(({ value }) => Number.isSafeInteger(value) && value >= 0)).toBe(true);
      for (const list of [orders, visits])
        expect(list.map(({ at }) => at)).toEqual(
          list.map(({ at }) => at).toSorted((one, other) => one - other),
        );
      const times = [...ordersByCustomer(shop).values()];
      expect(times.every((list) => new Set(list).size === list.length)).toBe(true);
    },
  );

  it.each(seeds)(
    'has most of its customers silent when the nights begin, and some active (seed %i)',
    (seed) => {
      const shop = shops[seed - 1] ?? makeSampleShop({ seed, from });
      const past = [...ordersByCustomer(shop).values()]
        .map((times) => times.filter((at) => at < from))
        .filter((times) => times.length > 0);
      const silentFor = (count: number) =>
        past.filter((times) => from - (times.at(-1) ?? 0) >= days(count)).length / past.length;
      expect(silentFor(14)).toBeGreaterThan(0.75);
      expect(silentFor(14)).toBeLessThan(0.92);
      expect(silentFor(60)).toBeGreaterThan(0.4);
      expect(past.length / shop.customers.length).toBeGreaterThan(0.6);
      expect(shop.visits.length / shop.orders.length).toBeGreaterThan(1.5);
    },
  );

  it.each(seeds)('has customers of very different rhythms and baskets (seed %i)', (seed) => {
    const shop = shops[seed - 1] ?? makeSampleShop({ seed, from });
    const rhythms = [...ordersByCustomer(shop).values()]
      .filter((times) => times.length >= 4)
      .map((times) => (times.length - 1) / (((times.at(-1) ?? 0) - (times[0] ?? 0)) / days(1)));
    expect(variation(rhythms)).toBeGreaterThan(0.5);
    expect(variation(shop.customers.map(({ temperament }) => temperament.typicalOrder))).toBeGreaterThan(0.4);
  });

  it.each(seeds)('sees 15 to 30 customers a night fall silent for 14 days (seed %i)', (seed) => {
    const shop = shops[seed - 1] ?? makeSampleShop({ seed, from });
    const falls = [...ordersByCustomer(shop).values()].flatMap((times) =>
      times.filter((at, index) => {
        const silentAt = plus(at, days(14));
        return silentAt >= from && silentAt < shop.until && (times[index + 1] ?? shop.until) > silentAt;
      }),
    );
    expect(falls.length / 90).toBeGreaterThan(15);
    expect(falls.length / 90).toBeLessThan(30);
  });

  it('buys by day and by week on the customers’ own clocks', () => {
    const [shop] = shops;
    const zoneOf = new Map(shop?.customers.map(({ id, timezone }) => [id, timezone]));
    const clocks = new Map(
      [...new Set(zoneOf.values())].map((timeZone) => [
        timeZone,
        new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23', weekday: 'short' }),
      ]),
    );
    const shown = (shop?.orders ?? []).map(({ customer, at }) => {
      const parts = clocks.get(zoneOf.get(customer) ?? '')?.formatToParts(at) ?? [];
      const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
      return { hour: Number(part('hour')), weekday: part('weekday') };
    });
    const share = (test: (at: { hour: number; weekday: string }) => boolean) =>
      shown.filter(test).length / shown.length;
    expect(share(({ hour }) => hour < 6)).toBe(0);
    expect(share(({ hour }) => hour >= 18 && hour <= 22)).toBeGreaterThan(0.35);
    expect(share(({ weekday }) => weekday === 'Sun')).toBeGreaterThan(
      share(({ weekday }) => weekday === 'Tue') * 1.2,
    );
  });

  it('writes to nobody real, and has consents, suppressions and locales of every kind', () => {
    const [shop] = shops;
    const customers = shop?.customers ?? [];
    for (const { email, phone, consents } of customers) {
      expect(email).toMatch(/^[a-z]+\.\d{5}@example\.(com|org|net)$/);
      if (phone !== undefined)
        expect(phone).toMatch(/^\+(447700900\d{3}|1\d{3}55501\d{2}|493023125\d{3}|3363998\d{4})$/);
      if (consents.sms) expect(phone).toBeDefined();
    }
    expect(new Set(customers.map(({ email }) => email)).size).toBe(customers.length);
    expect(new Set(customers.map(({ locale }) => locale))).toEqual(
      new Set(['en', 'zh-Hans', 'zh-Hant', 'de', 'fr']),
    );
    const share = (test: (customer: SampleShop['customers'][number]) => boolean) =>
      customers.filter(test).length / customers.length;
    expect(share(({ consents }) => consents.email)).toBeCloseTo(0.88, 1);
    expect(share(({ suppressed }) => suppressed === true)).toBeCloseTo(0.02, 2);
    expect(share(({ phone }) => phone === undefined)).toBeGreaterThan(0.2);
  });
});

describe('the carts of a sample shop', () => {
  const [shop] = shops;
  const orders = new Map(shop?.orders.map((order) => [order.checkoutId, order]));
  const [bought, left] = [true, false].map((isBought) =>
    (shop?.checkouts ?? []).filter(({ id }) => orders.has(id) === isBought),
  );

  it('begin before their orders, with the same things, on the web alone', () => {
    expect(bought?.length).toBeGreaterThan(1_000);
    for (const { id, customer, at, basket } of bought ?? []) {
      const order = orders.get(id);
      expect(order?.customer).toBe(customer);
      expect(order?.channel).toBe('web');
      expect(order?.at).toBeGreaterThan(at);
      expect(order?.lines?.map(({ product }) => product)).toEqual(basket.map(({ product }) => product.id));
    }
    for (const { channel, checkoutId } of shop?.orders ?? [])
      expect(checkoutId === undefined).toBe(channel !== 'web');
  });

  it('are left by many for good, and by some for hours before they come back by themselves', () => {
    const all = shop?.checkouts.length ?? 0;
    expect((left?.length ?? 0) / all).toBeGreaterThan(0.2);
    const late = (bought ?? []).filter(({ id, at }) => (orders.get(id)?.at ?? 0) - at > hours(1));
    expect(late.length / (bought?.length ?? 1)).toBeGreaterThan(0.15);
    expect(late.length / (bought?.length ?? 1)).toBeLessThan(0.3);
  });
});

describe('what a sample shop sells', () => {
  const [shop] = shops;
  const lines = (shop?.orders ?? []).flatMap(({ id, lines = [] }) => lines.map((line) => ({ id, ...line })));

  it('is forty products with names and prices, in categories that the shop names in all its locales', () => {
    expect(sampleProducts).toHaveLength(40);
    expect(new Set(sampleProducts.map(({ id }) => id)).size).toBe(40);
    expect(sampleProducts.every(({ price }) => Number.isSafeInteger(price) && price > 0)).toBe(true);
    const ids = sampleProducts.map(({ id }) => id);
    for (const { id, goesWith } of sampleProducts) {
      expect(ids).toEqual(expect.arrayContaining([...goesWith]));
      expect(goesWith).not.toContain(id);
    }
    expect(Object.keys(sample.settings.categories).sort()).toEqual(
      [...new Set(sampleProducts.map(({ category }) => category))].sort(),
    );
  });

  it('is what orders consist of, and what they come to', () => {
    for (const { value, refunded, lines = [] } of shop?.orders ?? [])
      expect(lines.reduce((sum, line) => sum + line.value, 0)).toBe(value + (refunded?.value ?? 0));
    expect(new Set(lines.map(({ product }) => product)).size).toBe(40);
  });

  it('is bought by what one likes, and together with what goes with it', () => {
    const likes = new Map(shop?.customers.map(({ id, favouriteCategory }) => [id, favouriteCategory]));
    const liked = (shop?.orders ?? []).filter(({ customer, lines = [] }) =>
      lines.some(({ category }) => category === likes.get(customer)),
    );
    expect(liked.length / (shop?.orders.length ?? 1)).toBeGreaterThan(0.6);
    const withThe = (product: string) =>
      new Set(lines.filter((line) => line.product === product).map(({ id }) => id));
    const [foxes, hares, books] = [withThe('felt-fox'), withThe('felt-hare'), withThe('salt-road')];
    const alsoIn = (others: ReadonlySet<string>) => [...foxes].filter((id) => others.has(id)).length;
    expect(alsoIn(hares)).toBeGreaterThan(4 * alsoIn(books));
  });
});

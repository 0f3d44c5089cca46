/** From a shop's orders to an email that shows what goes with them: the fit, whom its model finds, what is picked. */
import { expect, it } from 'vitest';
import { fitToldBody } from '../../functions/api/contract/schemas.ts';
import { storyShop } from '../../local/testing/index.ts';
import { customerId } from '../../shared/base/ids.ts';
import { days, instant, minus, minutes, plus } from '../../shared/base/time.ts';
import { newProfile } from '../../shared/customers/profiles/profile.ts';
import { allOf, dormantFor, returnChance } from '../../shared/customers/rules/index.ts';
import { journey } from '../../shared/journeys/journey.ts';
import { coupon, email, exit, purchase, send, wait } from '../../shared/journeys/language.ts';
import { adminKey, basic, serve, start } from '../functions/api/served.ts';
import { shop as shopOf, today } from '../shared/decisions/scores/shops.ts';

const shop = storyShop(
  journey('hardly-returns', {
    version: 1,
    lane: 'win-back',
    enrols: { when: allOf(dormantFor(days(30)), returnChance('90d').below(0.4)), reEnrolAfter: days(90) },
    goal: purchase,
    goalWithin: days(30),
    steps: [
      send(email('picks-while-you-were-away', { showsBrowsed: true })),
      wait(days(7)),
      send(email('picked-for-you', { carrying: coupon('ten-off', { percentOff: 10, validFor: days(8) }) })),
      exit('done'),
    ],
  }),
);

/** Half of them return within a fortnight, until the story begins. */
const history = shopOf(7, 100, (random) => ({ gap: 15, leaves: random.chance(0.5) ? 0.4 : 0.01 }));
/** What everybody buys first, and next, and then again; the jar is sold out. */
const baskets = [
  ['cup', 'pot', 'lid', 'tin', 'bag'],
  ['jar', 'mug', 'urn', 'pan', 'jug'],
];
/** Days before the story: she has left after her first; he comes every six weeks, and is as silent as the rule asks. */
const ordered = { ada: [100], bob: [240, 195, 150, 105, 75, 35] };

const orders = [
  ...history.customers.map((customer, index) => ({
    customer,
    at: [...history.at.subarray(history.begins[index], history.begins[index + 1])].map((at) =>
      instant(at + start - today),
    ),
  })),
  ...Object.entries(ordered).map(([id, ago]) => ({
    customer: customerId(id),
    at: ago.map((each) => minus(start, days(each))),
  })),
].map(({ customer, at }) => ({
  customer,
  orders: at.map((then, index) => {
    const items = baskets[index % 2] ?? [];
    return {
      customer,
      orderId: `${customer}-${index}`,
      placedAt: then,
      worth: { at: then, value: 5_000 },
      lines: { at: then, items: items.map((product) => ({ name: product, product, quantity: 1 })) },
      couponCodes: [],
      refunds: {},
      counted: { at: then, gross: 5_000, refunded: 0 },
    };
  }),
}));

it('fits the orders, finds who hardly returns, and shows her what others bought next: nothing twice, nothing sold out', async () => {
  const mails: unknown[] = [];
  const { world, ports, ask } = await serve(undefined, shop, ({ to, subject, text }) =>
    mails.push({ to, subject, shown: text.match(/^- [^?]*/gm) }),
  );
  for (const { customer, orders: of } of orders)
    await ports.ledger.give(customer, { orders: of, entries: [] });
  for (const { customer, orders: of } of orders.slice(-2))
    await ports.profiles.putAll([
      {
        ...newProfile(customer),
        email: `${customer}@example.com`,
        consents: { email: true },
        orders: of.length,
        spent: 5_000 * of.length,
        firstOrderAt: of[0]?.placedAt ?? start,
        lastOrderAt: of.at(-1)?.placedAt ?? start,
        revision: 1,
      },
    ]);
  const headers = { authorization: basic(adminKey.key) };
  const products = baskets.flat().map((id) => ({
    id,
    name: `The ${id}`,
    url: `https://test.example.com/${id}`,
    inStock: id !== 'jar',
  }));
  await ask('POST', '/v1/feed/the-story/products', { headers, body: { products } });
  await ask('POST', '/v1/feed/the-story/use', { headers, body: { products: 10, inStock: 9 } });
  await ask('POST', '/v1/fit', { headers });
  await world.clock.runUntil(plus(start, minutes(10)));
  const fit = fitToldBody.parse((await ask('GET', '/v1/fit')).body);
  expect(fit.last?.learned).toMatchObject({
    purchases: { outcome: 'fitted' },
    'items-bought-together': { outcome: 'fitted' },
  });
  world.startSchedules();
  await world.clock.runUntil(plus(start, days(10)));
  expect(world.failures).toEqual([]);
  world.close();
  const shownAs = (...ids: readonly string[]) =>
    ids.map((id) => `- The ${id}: https://test.example.com/${id}`);
  expect(mails).toEqual([
    { to: 'ada@example.com', subject: 'Picked for you', shown: shownAs('jug', 'mug', 'pan') },
    { to: 'ada@example.com', subject: 'Picked for you', shown: shownAs('urn') },
  ]);
});

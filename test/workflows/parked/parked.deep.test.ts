/** The same story by one Standard execution a passage and by parked waiters with Express legs: the same touchpoints. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createPorts } from '../../../functions/adapters/index.ts';
import { passagesOf } from '../../../local/backtest/run/collect.ts';
import { touchOf } from '../../../local/engine/sent.ts';
import { synthesize } from '../../../local/engine/synth.ts';
import { createWorld, type World } from '../../../local/engine/world.ts';
import sample from '../../../rekindle.config.ts';
import { customerId } from '../../../shared/base/ids.ts';
import { usdFor } from '../../../shared/base/prices.ts';
import { days, hours, iso, minus, parseIso, plus } from '../../../shared/base/time.ts';
import { newProfile } from '../../../shared/customers/profiles/profile.ts';
import { journeyMachine } from '../../../shared/shop/names.ts';
import type { Shop } from '../../../shared/shop/shop.ts';
import { Parking, type TakenByLegs } from './parking.ts';

const from = parseIso('2026-01-01T00:00:00Z');

/** What each does, and where she lives: a message to New York waits for its morning. */
const people = [
  { id: 'silent', timezone: 'Europe/London' },
  { id: 'silent-abroad', timezone: 'America/New_York' },
  { id: 'opens', timezone: 'Europe/London' },
  { id: 'orders', timezone: 'Europe/London' },
  { id: 'unhappy', timezone: 'Europe/London' },
  { id: 'reads-no-texts', timezone: 'Europe/London' },
] as const;

const profiles = people.map(({ id, timezone }, index) => ({
  ...newProfile(customerId(id)),
  email: `${id}@example.com`,
  phone: `+1555${String(index).padStart(7, '0')}`,
  firstName: 'Ada',
  consents: { email: true, sms: id !== 'reads-no-texts' },
  locale: 'en',
  timezone,
  firstOrderAt: minus(from, days(300)),
  lastOrderAt: minus(from, days(14)),
  orders: 3,
  spent: 12_000,
  revision: 1,
}));

const settings = { ...sample.settings, experiment: { controlPercent: 0, lanes: {} } };
const shop: Shop = {
  ...sample,
  settings,
  journeys: sample.journeys.filter(({ journey }) => journey.id === 'win-back-14d'),
};
const machine = journeyMachine(settings, shop.journeys[0]?.journey.id ?? ('' as never));

/** What they do once a message has reached them. */
const reactsTo = (
  world: World,
  customer: string,
  touch: string,
  mail: Parameters<World['mail']['report']>[0],
) => {
  const after = (wait: Parameters<typeof plus>[1], act: () => void) =>
    world.clock.schedule(plus(world.clock.now(), wait), act);
  const tells = (detailType: string, detail: object) =>
    world.events.put(world.bus, { source: 'shop', detailType, time: world.clock.now(), detail });
  if (customer === 'opens') after(hours(5), () => world.mail.report(mail, 'opened'));
  if (customer === 'orders' && touch.endsWith('we-miss-you'))
    after(days(1), () => tells('Order Completed', { customer, orderId: 'o-1', value: 40 }));
  if (customer === 'unhappy' && touch.endsWith('why-did-you-leave'))
    after(hours(30), () => tells('Survey Answered', { customer, touch, answer: 'unhappy' }));
};

const live = async (parking?: Parking) => {
  let world: World;
  world = await createWorld({
    assembly: await synthesize(shop),
    start: from,
    seed: 1,
    ...(parking !== undefined && { intercept: (transport) => parking.transport(transport) }),
    onMail: (mail) => {
      const customer = mail.to.replace(/^.*<|>$/g, '').replace(/@.*/, '');
      reactsTo(world, customer, touchOf(mail.tags) ?? '', mail);
    },
  });
  parking?.leads(world);
  const { profiles: store } = createPorts(world.environment);
  await store.putAll(profiles);
  world.startSchedules();
  for (let night = 1; night <= 30; night += 1) await world.clock.runUntil(plus(from, days(night)));
  const stories = Object.fromEntries(
    [...passagesOf(world)].map(({ enrolment, touches, coupons }) => [
      enrolment?.key.customer,
      [
        ...coupons.map(({ name, issuedAt }) => `${iso(issuedAt)} gives ${name}`),
        ...touches
          .toSorted((a, b) => a.at - b.at)
          .map(({ step, at, outcome }) => `${iso(at)} ${step} ${outcome}`),
        `${enrolment?.exit === undefined ? '' : iso(enrolment.exit.at)} exit ${enrolment?.exit?.reason}`,
      ],
    ]),
  );
  const ledger = world.dynamodb.consumed()[world.environment.LEDGER_TABLE ?? ''];
  const facts = {
    stories,
    failures: [...world.failures, ...world.deadLetters()],
    standard: world.states.stats.byMachine.get(machine),
    writeUnits: ledger?.writeUnits ?? 0,
    readUnits: ledger?.readUnits ?? 0,
  };
  world.close();
  return facts;
};

/** Of a million passages: legs that last as long as their functions, in 64 MB, and what begins those that are due. */
const dollars = ({ legs, writes }: TakenByLegs = { legs: 0, states: 0, writes: 0 }): number =>
  Math.round(
    usdFor('expressStart', legs * 1e6) +
      usdFor('expressGigabyteSecond', legs * 1e6 * 0.3 * 0.0625) +
      usdFor('writeUnit', writes * 1e6) +
      usdFor('lambdaGigabyteSecond', (legs - 1) * 1e6 * 0.02 * 0.5),
  );

it('sends the same at the same time by parked waiters and Express legs as by Standard executions', async () => {
  const standard = await live();
  const parking = new Parking(machine);
  const parked = await live(parking);
  expect([...parked.failures, ...parking.failures]).toEqual([]);
  expect(parked.stories).toEqual(standard.stories);
  expect(
    Object.values<readonly string[]>(standard.stories).map((story) => story.at(-1)?.split(' exit ')[1]),
  ).toEqual(expect.arrayContaining(['lapsed', 'goal-reached', 'unhappy']));
  // What docs/decisions/parked-waiters.md has of whoever never reacts, and of whose first message waits for the morning.
  expect(parking.taken.silent).toEqual({ legs: 5, states: 22, writes: 9 });
  expect(parking.taken['silent-abroad']).toEqual({ legs: 7, states: 31, writes: 13 });
  const page = readFileSync(new URL('../../../docs/decisions/parked-waiters.md', import.meta.url), 'utf8');
  expect(page).toContain(`5 legs of 22 states, 9 WRU: $${dollars(parking.taken.silent)} |`);
  expect(page).toContain(`7 legs of 31 states, 13 WRU: $${dollars(parking.taken['silent-abroad'])} |`);
  // Beside what its functions do, which is the same.
  const writes = Object.values(parking.taken).reduce((sum, taken) => sum + taken.writes, 0);
  expect(parked.writeUnits - standard.writeUnits).toBe(writes);
});

/** The sample shop as the development server lives it: customers with a past, who go on ordering and reacting as one looks on. */
import { createPorts } from '../../functions/adapters/index.ts';
import { days, type Instant, minus, plus } from '../../shared/base/time.ts';
import { contactId } from '../../shared/customers/contacts/contact.ts';
import type { Shop } from '../../shared/shop/shop.ts';
import { type Life, type Lives, settle } from '../backtest/run/life.ts';
import { samplePopulation } from '../backtest/run/population.ts';
import { makeSampleShop, sampleFeed } from '../backtest/sample/index.ts';
import type { World } from '../engine/world.ts';

/** So few that their past is lived while one waits. */
const sampleSize = 1_000;
/** As long as a win-back takes from its first message to its end. */
const nightsLived = 30;
/** At a day in two minutes, four hours. Who joins in that time is there from the start, and has not ordered yet. */
const nightsToCome = 120;
const seed = 1;

/** The sample's customers, with the nights before `now` yet to be lived. */
export const sampleLives = (shop: Shop, now: Instant, customers = sampleSize): Lives => {
  const from = minus(now, days(nightsLived));
  const made = makeSampleShop({ seed, customers, from, nights: nightsLived + nightsToCome });
  return {
    shop,
    population: samplePopulation(made, shop.settings),
    customers: made.customers,
    products: sampleFeed(shop.settings.brand.url),
    from,
    seed,
  };
};

/** Whose address is whose, as it is remembered of whoever is told of by an event. */
const nameAddresses = async (world: World, { population }: Lives): Promise<void> => {
  const { ledger, secret } = createPorts(world.environment);
  const key = await secret();
  for (const { id, email, phone } of population.profiles) {
    if (email !== undefined) await ledger.nameAt(contactId(key, 'email', email), id);
    if (phone !== undefined) await ledger.nameAt(contactId(key, 'sms', phone), id);
  }
};

/** Lets them live in the world for as long as its clock is run. */
export const settleSample = async (world: World, lives: Lives): Promise<Life> => {
  const life = await settle(world, lives);
  await nameAddresses(world, lives);
  const begin = (night: number): void => {
    world.clock.track(life.beforeNight(night));
    world.clock.schedule(plus(lives.from, days(night + 1)), () => begin(night + 1));
  };
  begin(0);
  return life;
};

/** Lives the nights before the present, and says how far it is. @param lived called after each */
export const livePast = async (
  world: World,
  { from }: Lives,
  print: (line: string) => void,
  lived: () => Promise<void>,
): Promise<void> => {
  for (let night = 1; night <= nightsLived; night += 1) {
    if (night % 10 === 1) print(`Living the sample’s last ${nightsLived} nights: ${night - 1} are over …`);
    await world.clock.runUntil(plus(from, days(night)));
    world.dynamodb.expire();
    await lived();
  }
};

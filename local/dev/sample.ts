/** The sample shop as the development server lives it: customers with a past, who go on ordering and reacting as one looks on. */
import { createPorts } from '../../functions/adapters/index.ts';
import { days, type Instant, minus, minutes, plus } from '../../shared/base/time.ts';
import { contactId } from '../../shared/customers/contacts/contact.ts';
import type { Profile } from '../../shared/customers/profiles/profile.ts';
import { budgetsOf } from '../../shared/journeys/budget.ts';
import type { Shop } from '../../shared/shop/shop.ts';
import { trustRestored, vipCareCall, weFixedIt } from '../../workflows/journeys/index.ts';
import { type Life, type Lives, settle } from '../backtest/run/life.ts';
import { type FutureEvent, type Population, samplePopulation } from '../backtest/run/population.ts';
import { makeSampleShop, sampleFeed } from '../backtest/sample/index.ts';
import { projectRoot } from '../engine/synth.ts';
import type { World } from '../engine/world.ts';
import { settleStaff } from './staff.ts';

/** So few that their past is lived while one waits. */
const sampleSize = 1_000;
/** As long as a win-back takes from its first message to its end. */
const nightsLived = 30;
/** At a day in two minutes, four hours. */
const nightsToCome = 120;
const seed = 1;

/** What this repository's own shop has not: calls, broadcasts, budgets that are used in part, and points. */
const lentJourneys = [
  vipCareCall({
    spentFrom: 20,
    // Some are asked for each night, so that calls are open whenever one looks.
    silentDays: 7,
    takeWithinHours: 120,
    callWithinDays: 8,
    budget: { coupons: 300, unknownFace: 10 },
  }),
  weFixedIt({ budget: { coupons: 200, unknownFace: 10 } }),
  trustRestored(),
];

/** The shop that the sample's customers are of: a project's own as it is, and this repository's with what is lent to it. */
export const sampleShop = (shop: Shop): Shop => {
  if (shop.folder !== projectRoot) return shop;
  const own = new Set(shop.journeys.map(({ journey }) => journey.id));
  const lent = lentJourneys.filter(({ id }) => !own.has(id));
  return {
    ...shop,
    settings: {
      ...shop.settings,
      budgets: { ...shop.settings.budgets, ...budgetsOf(lent) },
      loyalty: shop.settings.loyalty ?? { pointsPerUnit: 1, pointsPerAnswer: 0, tiers: {} },
    },
    journeys: [...shop.journeys, ...lent.map((journey) => ({ journey, enabled: true }))],
  };
};

/** By her first visit or order the shop knows who she is. */
const knownBefore = minutes(5);

const identified = (profile: Profile, first: FutureEvent, from: Instant): FutureEvent => {
  const { id, email, phone, firstName, consents, locale, timezone, country, favouriteCategory } = profile;
  const traits = { email, phone, firstName, consents, locale, timezone, country, favouriteCategory };
  const at = minus(first.at, knownBefore);
  return {
    at: at < from ? from : at,
    detailType: 'Customer Identified',
    detail: { id: `joined-${id}`, customer: id, ...traits },
  };
};

/** Who has done nothing yet joins when she first does something, and is nobody's customer until then. */
const joiningLater = ({ profiles, orders, future }: Population, from: Instant): Population => {
  const isHere = ({ firstOrderAt, firstVisitAt }: Profile): boolean =>
    firstOrderAt !== undefined || firstVisitAt !== undefined;
  const firsts = new Map<unknown, FutureEvent>();
  for (const event of future)
    if (!firsts.has(event.detail.customer)) firsts.set(event.detail.customer, event);
  const joining = profiles
    .filter((profile) => !isHere(profile))
    .flatMap((profile) => {
      const first = firsts.get(profile.id);
      return first === undefined ? [] : [identified(profile, first, from)];
    });
  return {
    profiles: profiles.filter(isHere),
    orders,
    future: [...joining, ...future].sort((one, other) => one.at - other.at),
  };
};

/** The sample's customers, with the nights before `now` yet to be lived. */
export const sampleLives = (shop: Shop, now: Instant, customers = sampleSize): Lives => {
  const from = minus(now, days(nightsLived));
  const made = makeSampleShop({ seed, customers, from, nights: nightsLived + nightsToCome });
  return {
    shop,
    population: joiningLater(samplePopulation(made, shop.settings), from),
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
  settleStaff(world, lives.shop, lives.from);
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

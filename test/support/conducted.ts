/** A whole shop with every built-in journey switched on, and what its customers made of it: as the report's files tell. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runJob } from '../../local/backtest/run/job.ts';
import { planRun, type RunPlan } from '../../local/backtest/run/plan.ts';
import { type FutureEvent, type Population, samplePopulation } from '../../local/backtest/run/population.ts';
import { makeSampleShop, randomFor } from '../../local/backtest/sample/index.ts';
import { synthesize } from '../../local/engine/synth.ts';
import { wallClock } from '../../shared/base/calendar.ts';
import { days, hours, type Instant, instant, iso, parseIso, plus } from '../../shared/base/time.ts';
import { readerOf } from '../../shared/customers/contacts/contact.ts';
import type { Profile } from '../../shared/customers/profiles/profile.ts';
import { isHeldOut } from '../../shared/decisions/enrolling/enrol.ts';
import { graphOf } from '../../shared/journeys/graph.ts';
import { rankIn, recoveryLane } from '../../shared/journeys/lanes.ts';
import type { Passage, TouchRecord } from '../../shared/journeys/records.ts';
import { isMessage } from '../../shared/journeys/touchpoints/index.ts';
import { asksWhy } from '../../shared/journeys/touchpoints/survey.ts';
import { defineShop, deployedJourneys, type Shop, type ShopDefinition } from '../../shared/shop/shop.ts';
import { touchSpec } from '../../workflows/compile/journey.ts';
import { allJourneys } from '../../workflows/journeys/index.ts';
import { areAllTried } from './runs.ts';

type Experiment = NonNullable<ShopDefinition['experiment']>;

const from = parseIso('2026-01-01T00:00:00Z');

/** A real history, outside of the project. */
const cdnow = join(import.meta.dirname, '../../../shared/data/cdnow/cdnow_sample.csv');

/** Whom shops with every journey switched on are lived with; longer in test:deep. */
export const houses: readonly {
  readonly name: string;
  readonly source: Source;
  readonly isThere: boolean;
}[] = [
  {
    name: 'a made-up shop',
    source: areAllTried ? { customers: 1_000, nights: 60 } : { customers: 120, nights: 30 },
    isThere: true,
  },
  {
    name: 'CDNOW (in test:deep, where ../shared is there)',
    source: { orders: cdnow },
    isThere: areAllTried && existsSync(cdnow),
  },
];

/** Every journey there is; without a conductor each speaks as if it were alone, but for the common cap. */
const shopOf = (isConducted: boolean, experiment: Experiment): Shop => {
  const ownLanes = allJourneys.map(({ id }) => `of-${id}`);
  return defineShop({
    brand: {
      name: 'Sample',
      url: 'https://shop.example.com',
      address: '1 Example Street',
      colour: '#b4441f',
    },
    sender: { email: 'hello@shop.example.com', name: 'Sample' },
    timezone: 'Europe/London',
    locales: ['en', 'zh-Hans', 'zh-Hant'],
    currency: 'EUR',
    country: 'GB',
    experiment,
    loyalty: { pointsPerUnit: 1, expireAfterDays: 365, tiers: { gold: 500, black: 2_000 } },
    doubleOptIn: { countries: ['AT'] },
    ...(!isConducted && {
      lanes: ownLanes,
      guardrails: { atMostPerDay: 50, askWhyEveryDays: 0.001 },
    }),
    journeys: isConducted
      ? allJourneys
      : allJourneys.map(({ ends: _, ...each }) => ({ ...each, lane: `of-${each.id}` })),
  });
};

/** What the sample lacks: checkouts of which nothing comes, complaints, badges, and birthdays. */
const withMore = (population: Population, nights: number, seed: number): Population => {
  const future: FutureEvent[] = [...population.future];
  const profiles = population.profiles.map((profile, index): Profile => {
    const random = randomFor(seed, `more/${profile.id}`);
    const someDay = (): Instant =>
      plus(plus(from, days(random.uniform(0, nights - 1))), hours(random.uniform(7, 22)));
    const tell = (detailType: string, detail: object) => {
      const at = instant(Math.round(someDay() / 1_000) * 1_000);
      const id = `${detailType}-${profile.id}-${at}`;
      future.push({ at, detailType, detail: { id, customer: profile.id, ...detail } });
    };
    if (index % 5 === 0) {
      const items = [{ name: 'Kettle', quantity: 1, price: '80.00' }];
      tell('Checkout Started', { checkoutId: `checkout-${profile.id}`, value: '80.00', items });
    }
    if (index % 11 === 0) tell('Complaint Made', {});
    if (index % 13 === 0) tell('Badge Earned', { badge: 'gold-digger' });
    if (index % 4 !== 0) return profile;
    return { ...profile, birthday: iso(someDay()).slice(5, 10) };
  });
  return { ...population, profiles, future: future.sort((a, b) => a.at - b.at) };
};

export interface Lived {
  readonly shop: Shop;
  readonly population: Population;
  readonly passages: readonly Passage[];
}

/** So many nights of a made-up shop, or the last third of an order history. */
export type Source =
  | { readonly customers: number; readonly nights: number; readonly seed?: number }
  | { readonly orders: string };

const silent = { say: () => {}, at: () => {}, done: () => {} };

const planOf = (source: Source, shop: Shop): Promise<RunPlan> | RunPlan => {
  if ('orders' in source) {
    const { orders } = source;
    const options = { orders: [orders], skipBadRows: false, seed: 1, out: '', messages: 0, json: false };
    return planRun(options, shop, silent);
  }
  const { customers, nights, seed = 1 } = source;
  const sample = makeSampleShop({ seed, customers, nights, from });
  return {
    shop,
    source: { kind: 'sample', seed, customers, orders: sample.orders.length },
    currency: shop.settings.currency,
    population: withMore(samplePopulation(sample, shop.settings), nights, seed),
    from,
    until: plus(from, days(nights)),
    seed,
    customers: sample.customers,
  };
};

/** Lives what the source has. */
export const live = async (
  isConducted: boolean,
  source: Source,
  experiment: Experiment = {},
): Promise<Lived> => {
  const shop = shopOf(isConducted, experiment);
  const plan = await planOf(source, shop);
  const folder = mkdtempSync(join(tmpdir(), 'rekindle-conducted-'));
  const passages: Passage[] = [];
  try {
    const job = { assembly: await synthesize(shop), messages: { folder, most: 0 }, progress: silent };
    await runJob({ ...plan, ...job }, (left) => passages.push(...left.passages));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { shop: plan.shop, population: plan.population, passages };
};

/** A message that left, with what its journey says of it. */
interface Sent extends TouchRecord {
  readonly customer: string;
  readonly sentOn: Instant;
  readonly lane: string;
  readonly isMarketing: boolean;
  readonly asksWhy: boolean;
}

const sentIn = ({ shop, passages }: Lived): readonly Sent[] => {
  const specs = new Map(
    deployedJourneys(shop).flatMap((journey) =>
      [...graphOf(journey).nodes.values()].flatMap((node) =>
        node.kind === 'send'
          ? [
              [
                `${journey.id}/${node.touchpoint.name}`,
                { journey, touch: touchSpec(node.touchpoint, journey, { timeScale: 1 }) },
              ] as const,
            ]
          : [],
      ),
    ),
  );
  return passages.flatMap(({ touches }) =>
    touches.flatMap((record): Sent[] => {
      const known = specs.get(`${record.enrolment.journey}/${record.step}`);
      if (known === undefined || record.outcome !== 'sent' || !isMessage(known.touch)) return [];
      const { lane } = known.journey;
      return [
        {
          ...record,
          customer: record.enrolment.customer,
          sentOn: record.sentAt ?? record.at,
          lane,
          isMarketing: !known.touch.transactional && lane !== recoveryLane,
          asksWhy: known.touch.kind === 'survey' && asksWhy(known.touch),
        },
      ];
    }),
  );
};

const pairs = <Item>(items: readonly Item[]): readonly (readonly [Item, Item])[] =>
  items.flatMap((a, index) => items.slice(index + 1).map((b) => [a, b] as const));

/** What no customer is to get: of each rule, who got it all the same. */
interface Violations {
  readonly twoOnOneDay: readonly string[];
  readonly askedWhyTwice: readonly string[];
  readonly twoUnusedOffers: readonly string[];
  readonly complaintAnsweredTwice: readonly string[];
  /** Of two messages that were due at once, the lower lane's left before the higher's. */
  readonly lowerFirst: readonly string[];
  /** Withheld without a reason, or late without one. */
  readonly unexplained: readonly string[];
}

export const violationsIn = (lived: Lived): Violations => {
  const zones = new Map(
    lived.population.profiles.map(({ id, timezone = 'Europe/London' }) => [String(id), timezone]),
  );
  const { lanes } = lived.shop.settings;
  const byCustomer = Map.groupBy(sentIn(lived), ({ customer }) => customer);
  const offers = Map.groupBy(
    lived.passages.flatMap(({ coupons }) => coupons.filter(({ forFriends }) => forFriends !== true)),
    ({ enrolment: { customer } }) => customer,
  );
  const who = (is: (sent: readonly Sent[], customer: string) => boolean): readonly string[] =>
    [...byCustomer].flatMap(([customer, sent]) => (is(sent, customer) ? [customer] : []));
  const marketingOf = (sent: readonly Sent[]) => sent.filter(({ isMarketing }) => isMarketing);
  return {
    twoOnOneDay: who((sent, customer) => {
      const zone = zones.get(customer) ?? 'Europe/London';
      const on = marketingOf(sent).map(({ sentOn }) => wallClock(sentOn, zone).toPlainDate().toString());
      return new Set(on).size < on.length;
    }),
    askedWhyTwice: who((sent) =>
      pairs(sent.filter((each) => each.asksWhy)).some(([a, b]) => Math.abs(a.sentOn - b.sentOn) < days(90)),
    ),
    twoUnusedOffers: [...offers].flatMap(([customer, issued]) => {
      const ofWinBack = issued.filter(
        ({ enrolment }) => allJourneys.find(({ id }) => id === enrolment.journey)?.lane === 'win-back',
      );
      const spans = ofWinBack.map(
        ({ issuedAt, validUntil, redeemedAt = validUntil }) => [issuedAt, redeemedAt] as const,
      );
      return pairs(spans).some(([[a, endOfA], [b, endOfB]]) => a < endOfB && b < endOfA) ? [customer] : [];
    }),
    complaintAnsweredTwice: who((sent) => {
      const apologies = sent.filter(({ step }) => /apolog|sorry/.test(step));
      return pairs(apologies).some(([a, b]) => Math.abs(a.sentOn - b.sentOn) < days(14));
    }),
    lowerFirst: who((sent) => {
      const marketing = marketingOf(sent);
      return marketing.some(
        (higher) =>
          higher.dueAt !== undefined &&
          (higher.heldBy === 'day' || higher.heldBy === 'frequency-cap') &&
          marketing.some(
            (lower) =>
              rankIn(lanes, lower.lane) > rankIn(lanes, higher.lane) &&
              lower.sentOn > (higher.dueAt ?? 0) &&
              lower.sentOn < higher.sentOn,
          ),
      );
    }),
    unexplained: lived.passages.flatMap(({ touches }) =>
      touches.flatMap(({ enrolment, step, outcome, withheld, dueAt, heldBy }) =>
        (outcome === 'withheld') === (withheld === undefined) ||
        (dueAt === undefined) !== (heldBy === undefined)
          ? [`${enrolment.customer} ${enrolment.journey} ${step}`]
          : [],
      ),
    ),
  };
};

/** Whom any message reached. */
export const reachedIn = (lived: Lived): ReadonlySet<string> =>
  new Set(sentIn(lived).map(({ customer }) => customer));

/** What the run made of the experiment. */
interface Held {
  /** Customers who are held out of all marketing, and of this lane's. */
  readonly customers: ReadonlySet<string>;
  /** Marketing that they got, of any lane or of this. */
  readonly got: readonly string[];
  /** Touchpoints that they would have got. */
  readonly shadows: number;
}

/** Who is held out, of a lane or of everything, and what they got for all that. */
export const heldOutIn = (lived: Lived, lane?: string): Held => {
  const { experiment, lanes } = lived.shop.settings;
  const isDrawn = (profile: Profile): boolean =>
    lane === undefined
      ? isHeldOut(readerOf(profile), '', { ...experiment, lanes: {} })
      : isHeldOut(readerOf(profile), lane, { ...experiment, controlPercent: 0 });
  const customers = new Set<string>(lived.population.profiles.filter(isDrawn).map(({ id }) => id));
  const laneOf = new Map(deployedJourneys(lived.shop).map((journey) => [journey.id, journey.lane]));
  const theirs = lived.passages.filter(
    ({ enrolment }) =>
      enrolment !== undefined &&
      customers.has(enrolment.key.customer) &&
      (lane === undefined || laneOf.get(enrolment.key.journey) === lane),
  );
  const named = lane === undefined || lanes.includes(lane);
  if (!named) throw new Error(`there is no lane "${lane}"`);
  return {
    customers,
    got: sentIn({ ...lived, passages: theirs }).flatMap(({ isMarketing, customer, enrolment, step }) =>
      isMarketing ? [`${customer}: ${enrolment.journey}/${step}`] : [],
    ),
    shadows: theirs.flatMap(({ touches }) => touches.filter(({ outcome }) => outcome === 'shadow')).length,
  };
};

/** Who lives in a run, and what they and the shop do: chosen by the seed, whatever the weather. */

import { silentCustomer } from '../../../local/testing/live.ts';
import {
  type Duration,
  days,
  hours,
  type Instant,
  milliseconds,
  minus,
  minutes,
  parseIso,
  plus,
} from '../../../shared/base/time.ts';
import type { Profile } from '../../../shared/customers/profiles/profile.ts';
import { type Chance, chanceOf } from './random.ts';

/** What the shop tells at an instant, by the bus. */
export interface Telling {
  readonly at: Instant;
  readonly name: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** A broadcast that somebody starts. */
export interface Starting {
  readonly at: Instant;
  readonly id: string;
  readonly customers: readonly string[];
}

/** What somebody does with the brake. */
export interface Braking {
  readonly at: Instant;
  readonly id: string;
  readonly on: 'journey' | 'lane' | 'channel' | 'message';
  readonly name: string;
  readonly does: 'pause' | 'resume' | 'stop';
}

/** Somebody asks to be forgotten. */
export interface Erasing {
  readonly at: Instant;
  readonly customer: string;
}

/** An operator stops an execution by hand, of those that are under way then, and begins it again later by a bulk redrive. */
export interface Halting {
  readonly at: Instant;
  readonly redrivenAt: Instant;
}

/** A campaign for the backlog. */
export interface Campaigning {
  readonly at: Instant;
  readonly id: string;
}

export interface Workload {
  readonly start: Instant;
  readonly calmFrom: Instant;
  readonly end: Instant;
  readonly customers: readonly Profile[];
  /** Those of them who were silent for long when all began: a campaign lets them in, or nothing. */
  readonly backlog: readonly string[];
  readonly tellings: readonly Telling[];
  readonly broadcasts: readonly Starting[];
  readonly brakes: readonly Braking[];
  readonly erasures: readonly Erasing[];
  readonly halts: readonly Halting[];
  readonly campaigns: readonly Campaigning[];
}

const zones = ['Europe/London', 'America/New_York', 'Asia/Tokyo', 'Australia/Lord_Howe'] as const;
/** An ordinary week, both changes of the clocks, and a turn of the year. */
const starts = ['2026-03-02', '2026-03-26', '2026-10-22', '2026-12-28'] as const;

const chaosDays = 4;
/** At most: a run ends when nothing is under way that began amid faults. */
const calmDays = 9;

/** So much longer are those of the backlog silent. */
const ofBacklog = days(10);

const customersOf = (chance: Chance, start: Instant): readonly Profile[] =>
  Array.from({ length: 3 + chance.below(3) }, (_, index) => {
    const id = `c${index + 1}`;
    const silence = chance.next() * days(4) + (chance.oneIn(0.12) ? ofBacklog : 0);
    const lastOrderAt = minus(start, milliseconds(Math.round(silence)));
    return silentCustomer({
      id,
      // The first two read in one mailbox.
      email: `${index < 2 ? 'both' : id}@example.com`,
      phone: `+4477009001${String(index).padStart(2, '0')}`,
      timezone: chance.pick(zones),
      consents: {
        email: chance.oneIn(0.9),
        sms: chance.oneIn(0.7),
        push: chance.oneIn(0.7),
        post: chance.oneIn(0.5),
      },
      firstOrderAt: minus(start, days(100)),
      previousOrderAt: minus(start, days(50)),
      lastOrderAt,
      orders: 3,
      spent: 9_900,
    });
  });

type Tell = (
  chance: Chance,
  customer: string,
  n: number,
) => readonly (readonly [after: number, name: string, detail: object])[];

/** Each with how often it happens. */
const happenings: readonly (readonly [often: number, tell: Tell])[] = [
  [5, (_, customer, n) => [[0, 'Order Completed', { customer, orderId: `o${n}`, value: 20 + n }]]],
  // Told twice, the second time hours later.
  [
    2,
    (chance, customer, n) => {
      const order = { customer, orderId: `o${n}`, value: 20 + n };
      return [
        [0, 'Order Completed', order],
        [chance.below(hours(20)), 'Order Completed', order],
      ];
    },
  ],
  [
    5,
    (_, customer, n) => [
      [0, 'Checkout Started', { customer, id: `e${n}`, checkoutId: `ch${n}`, value: 40, items: [] }],
    ],
  ],
  [
    2,
    (chance, customer, n) => [
      [0, 'Checkout Started', { customer, id: `e${n}`, checkoutId: `ch${n}`, value: 40, items: [] }],
      [
        chance.below(hours(2)),
        'Checkout Started',
        { customer, id: `e${n}b`, checkoutId: `ch${n}`, value: 45, items: [] },
      ],
      [
        chance.below(hours(6)),
        'Order Completed',
        { customer, orderId: `o${n}`, checkoutId: `ch${n}`, value: 45 },
      ],
    ],
  ],
  [3, (_, customer, n) => [[0, 'Complaint Made', { customer, id: `e${n}` }]]],
  [5, (_, customer, n) => [[0, 'Site Visited', { customer, id: `e${n}` }]]],
  [3, (_, customer, n) => [[0, 'Parcel Sent', { customer, id: `e${n}` }]]],
  [
    2,
    (chance, customer, n) => [
      [0, 'Customer Identified', { customer, id: `e${n}`, timezone: chance.pick(zones) }],
    ],
  ],
  [
    1,
    (_, customer, n) => [
      [0, 'Unsubscribed', { customer, id: `e${n}`, channel: n % 2 === 0 ? 'email' : 'sms' }],
    ],
  ],
  [
    1,
    (_, customer, n) => [
      [0, 'Customer Identified', { customer, id: `e${n}`, consents: { email: true, sms: true } }],
    ],
  ],
  // A browser, known by an id of its own, turns out to be hers.
  [
    2,
    (chance, customer, n) => [
      [0, 'Site Visited', { customer: `browser-${n}`, id: `e${n}` }],
      [
        chance.below(hours(3)),
        'Checkout Started',
        { customer: `browser-${n}`, id: `e${n}c`, checkoutId: `ch${n}`, value: 30, items: [] },
      ],
      [
        hours(1) + chance.below(hours(6)),
        'Customer Linked',
        { customer, id: `e${n}l`, alsoKnownAs: [`browser-${n}`] },
      ],
    ],
  ],
];

const tellingsOf = (chance: Chance, start: Instant, customers: readonly Profile[]): readonly Telling[] => {
  const total = happenings.reduce((sum, [often]) => sum + often, 0);
  const drawn = (): Tell => {
    let left = chance.next() * total;
    for (const [often, tell] of happenings) {
      left -= often;
      if (left < 0) return tell;
    }
    return () => [];
  };
  return Array.from({ length: 14 + chance.below(12) }, (_, n) => n).flatMap((n) => {
    const [first, ...others] = customers;
    if (first === undefined) return [];
    const customer = chance.pick([first, ...others]).id;
    const at = plus(start, milliseconds(hours(1) + chance.below(days(chaosDays) - hours(8))));
    return drawn()(chance, customer, n).map(([after, name, detail]) => ({
      at: plus(at, milliseconds(after)),
      name,
      detail: { ...detail },
    }));
  });
};

type Brakeable = readonly [on: Braking['on'], name: string];
/** What the brake is put on; of a channel or a message stories go on without it. */
const brakeable: readonly [Brakeable, ...Brakeable[]] = [
  ['journey', 'silent'],
  ['journey', 'cart'],
  ['journey', 'news'],
  ['lane', 'win-back'],
  ['lane', 'cart'],
  ['channel', 'email'],
  ['channel', 'sms'],
  ['message', 'come-back'],
  ['message', 'your-cart'],
];

/** In some runs something is paused and goes on hours later, or is stopped and begins anew. */
const brakesOf = (chance: Chance, start: Instant): readonly Braking[] => {
  if (!chance.oneIn(0.35)) return [];
  const [on, name] = chance.pick(brakeable);
  const does = chance.pick(['pause', 'stop'] as const);
  const at = plus(start, milliseconds(hours(9) + chance.below(days(chaosDays - 2))));
  const until = plus(at, milliseconds(Math.round(chance.spread(minutes(5), days(1.5)))));
  return [
    { at, id: 'brake-1', on, name, does },
    { at: until, id: 'brake-2', on, name, does: 'resume' },
  ];
};

const erasuresOf = (chance: Chance, start: Instant, customers: readonly Profile[]): readonly Erasing[] => {
  const [first, ...others] = customers;
  if (first === undefined || !chance.oneIn(0.25)) return [];
  const at = plus(start, milliseconds(hours(12) + chance.below(days(chaosDays - 1))));
  return [{ at, customer: chance.pick([first, ...others]).id }];
};

const haltsOf = (chance: Chance, start: Instant): readonly Halting[] => {
  if (!chance.oneIn(0.2)) return [];
  const at = plus(start, milliseconds(hours(12) + chance.below(days(chaosDays - 1))));
  return [{ at, redrivenAt: plus(at, milliseconds(Math.round(chance.spread(minutes(5), days(1))))) }];
};

/** Where their postal addresses are told. */
const addressesOf = (start: Instant, customers: readonly Profile[]): readonly Telling[] =>
  customers
    .filter(({ consents }) => consents.post === true)
    .map(({ id }) => ({
      at: plus(start, minutes(1)),
      name: 'Customer Identified',
      detail: { customer: id, id: `address-${id}`, address: { street: `1 ${id} Street`, city: 'York' } },
    }));

export const workloadOf = (seed: number): Workload => {
  const chance = chanceOf(seed, 'workload');
  const start = parseIso(`${chance.pick(starts)}T00:00:00Z`);
  const customers = customersOf(chance, start);
  const some = (): Duration => milliseconds(hours(8) + chance.below(days(chaosDays - 2)));
  return {
    start,
    calmFrom: plus(start, days(chaosDays)),
    end: plus(start, days(chaosDays + calmDays)),
    customers,
    backlog: customers
      .filter(({ lastOrderAt = start }) => lastOrderAt < minus(start, ofBacklog))
      .map(({ id }) => id),
    tellings: [...addressesOf(start, customers), ...tellingsOf(chance, start, customers)],
    brakes: brakesOf(chanceOf(seed, 'brakes'), start),
    erasures: erasuresOf(chanceOf(seed, 'erasures'), start, customers),
    halts: haltsOf(chanceOf(seed, 'halts'), start),
    campaigns: chanceOf(seed, 'campaigns').oneIn(0.4) ? [{ at: plus(start, days(1)), id: 'backlog' }] : [],
    broadcasts: Array.from({ length: chance.below(2) }, (_, index) => ({
      at: plus(start, some()),
      id: `b${index}`,
      customers: customers.filter(() => chance.oneIn(0.6)).map(({ id }) => id),
    })).filter((each) => each.customers.length > 0),
  };
};

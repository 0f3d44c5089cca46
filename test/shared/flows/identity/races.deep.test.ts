/** What is told of an id while it is being merged, request by request in many orders: nothing of it is lost. */
import { describe, expect, it } from 'vitest';
import { customerId } from '../../../../shared/base/ids.ts';
import { type Instant, instant, minus, minutes } from '../../../../shared/base/time.ts';
import type { CustomerEvent } from '../../../../shared/customers/events/event.ts';
import { profileFromItem } from '../../../../shared/customers/profiles/mapper.ts';
import { newProfile, type Profile } from '../../../../shared/customers/profiles/profile.ts';
import { ingest } from '../../../../shared/flows/events/ingest.ts';
import { settleAccount } from '../../../../shared/flows/points/settle.ts';
import { createStand, type Stand, start } from '../../../support/stand.ts';

const [ada, browser, account] = [customerId('ada'), customerId('browser'), customerId('account')];

/** Of the orders in which requests may go through. */
const orders = 250;

/** Picks in an order of its own for each seed. */
const shuffled = (seed: number): ((pending: number) => number) => {
  let state = seed * 7_919 + 1;
  return (pending) => {
    state = (state * 48_271) % 2_147_483_647;
    return pending === 0 ? 0 : state % pending;
  };
};

const identified = (customer: typeof ada, alias: typeof ada, at: Instant = start): CustomerEvent => ({
  id: `identify-${customer}-${alias}`,
  customer,
  at,
  name: 'Customer Identified',
  traits: { firstName: 'Ada' },
  alsoKnownAs: [alias],
});
const taken = (stand: Stand, event: CustomerEvent) => ingest({ kind: 'customer', event }, stand.ports);
const settings = {
  loyalty: { pointsPerUnit: 1 },
  traits: { plan: { kind: 'text' } },
};

/** Known by a visit and an address of her own, so that there is something to merge. */
const known: Profile = {
  ...newProfile(browser),
  consents: { email: true },
  firstVisitAt: minus(start, minutes(60)),
  lastVisitAt: minus(start, minutes(60)),
  revision: 1,
};

type Writer = (stand: Stand) => Promise<unknown>;
interface Expected {
  readonly write: Writer;
  readonly holds: (stand: Stand, customer: Profile | undefined) => boolean | Promise<boolean>;
}

const event = { customer: browser, at: start } as const;
const writers: Readonly<Record<string, Expected>> = {
  'an unsubscription': {
    write: (stand) => taken(stand, { ...event, id: 'u-1', name: 'Unsubscribed' }),
    holds: (_, customer) => customer?.suppressed === 'unsubscribed',
  },
  'a consent that is taken back': {
    write: (stand) =>
      taken(stand, {
        ...event,
        id: 'c-1',
        name: 'Customer Identified',
        traits: { consents: { email: false } },
      }),
    holds: (_, customer) => customer?.consents.email === false,
  },
  'an order and its points': {
    write: (stand) =>
      taken(stand, { ...event, id: 'order-o-1', name: 'Order Completed', orderId: 'o-1', value: 4_200 }),
    holds: (_, customer) => customer?.orders === 1 && customer.spent === 4_200 && customer.points === 42,
  },
  'a gift of points': {
    write: (stand) => taken(stand, { ...event, id: 'gift', name: 'Points Granted', points: 7 }),
    holds: (_, customer) => customer?.points === 7,
  },
  'something that changes no profile': {
    write: (stand) => taken(stand, { ...event, id: 'x-1', name: 'Custom', customName: 'Trial Started' }),
    holds: async ({ ports }, customer) =>
      customer !== undefined &&
      (await ports.ledger.eventsSince(customer.id, instant(0))).some(({ id }) => id === 'x-1'),
  },
  'a trait of the shop’s own that no rule asks for': {
    write: (stand) =>
      taken(stand, {
        ...event,
        id: 't-1',
        name: 'Customer Identified',
        traits: {},
        properties: { plan: 'gold' },
      }),
    holds: async ({ ports }, customer) =>
      customer !== undefined && (await ports.ledger.traits(customer.id))?.traits.plan?.value === 'gold',
  },
  'a postal address': {
    write: (stand) =>
      taken(stand, {
        ...event,
        id: 'a-1',
        name: 'Customer Identified',
        traits: { address: { street: '1 High Street', city: 'Leeds', country: 'GB' } },
      }),
    holds: async ({ ports }, customer) =>
      customer !== undefined && (await ports.ledger.address(customer.id))?.address.city === 'Leeds',
  },
};

const customerNow = async ({ ports }: Stand): Promise<Profile | undefined> => {
  let profile = await ports.profiles.get(browser);
  while (profile?.mergedInto !== undefined) profile = await ports.profiles.get(profile.mergedInto);
  return profile;
};

const newStand = async (): Promise<Stand> => {
  const stand = createStand(settings);
  await stand.ports.profiles.putAll([known]);
  return stand;
};

/** What failed for a moment is delivered again, as the queue does. */
const delivered = async (stand: Stand, work: readonly Writer[]): Promise<void> => {
  for (const write of work) await write(stand);
};

/** In how many of these orders it was lost. */
const lostIn = async (work: readonly Writer[], { holds }: Expected): Promise<readonly number[]> => {
  const lost: number[] = [];
  for (let seed = 0; seed < orders; seed += 1) {
    const stand = await newStand();
    await stand.interleave(
      work.map((write) => write(stand)),
      shuffled(seed),
    );
    const first = await holds(stand, await customerNow(stand));
    await delivered(stand, work.slice(1));
    if (!first || !(await holds(stand, await customerNow(stand)))) lost.push(seed);
  }
  return lost;
};

describe('what is told of an id while it is merged', () => {
  for (const [what, writer] of Object.entries(writers)) {
    it(`is the customer’s, in whatever order: ${what}`, async () => {
      expect(await lostIn([writer.write, (stand) => taken(stand, identified(ada, browser))], writer)).toEqual(
        [],
      );
    });

    it(`is the customer’s, though that one is merged in turn: ${what}`, async () => {
      const merges: readonly Writer[] = [
        (stand) => taken(stand, identified(ada, browser)),
        (stand) => taken(stand, identified(account, ada)),
      ];
      expect(await lostIn([writer.write, ...merges], writer)).toEqual([]);
    });
  }

  it('leaves nothing of points that expire to the id that is no customer any more', async () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const stand = await newStand();
      await taken(stand, { ...event, id: 'gift', name: 'Points Granted', points: 7 });
      const terms = { expireAfter: minutes(1), tiers: [] } as never;
      await stand.interleave(
        [settleAccount(browser, terms, start, stand.ports), taken(stand, identified(ada, browser))],
        shuffled(seed),
      );
      expect((await stand.ports.profiles.get(browser))?.points).toBeUndefined();
    }
  });
});

describe('from the moment of linking', () => {
  it('what keeps one half from being written to keeps the customer', async () => {
    const stand = createStand(settings);
    await stand.ports.profiles.putAll([
      {
        ...known,
        suppressed: 'unsubscribed',
        consents: { email: false },
        identifiedAt: { emailConsent: start },
        recentTouches: [{ at: start, channel: 'email' }],
      },
      { ...newProfile(ada), consents: { email: true }, revision: 1 },
    ]);
    const profileNow = (id: typeof ada): Profile => {
      const { body } = stand.dynamodb.handle(
        'GetItem',
        JSON.stringify({ TableName: 'profiles', Key: { i: { S: id } } }),
      );
      return profileFromItem(JSON.parse(body).Item);
    };
    const moments: object[] = [];
    await stand.interleave([taken(stand, identified(ada, browser))], () => {
      if (profileNow(browser).mergedInto === undefined) return 0;
      const { suppressed, consents, recentTouches } = profileNow(ada);
      moments.push({ suppressed, email: consents.email, places: recentTouches.length });
      return 0;
    });
    expect(moments.length).toBeGreaterThan(3);
    expect(new Set(moments.map((each) => JSON.stringify(each)))).toEqual(
      new Set([JSON.stringify({ suppressed: 'unsubscribed', email: false, places: 1 })]),
    );
  });
});

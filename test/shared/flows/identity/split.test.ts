/** An id that was taken for a customer's and is not: with it goes what was told under it. */
import { describe, expect, it } from 'vitest';
import { customerId, journeyId, touchKey } from '../../../../shared/base/ids.ts';
import { hours, type Instant, instant, minus, plus } from '../../../../shared/base/time.ts';
import type { CustomerEvent } from '../../../../shared/customers/events/event.ts';
import { newProfile } from '../../../../shared/customers/profiles/profile.ts';
import { oneOf, text } from '../../../../shared/customers/traits/trait.ts';
import { splitByHand } from '../../../../shared/flows/customers/merge.ts';
import { ingest } from '../../../../shared/flows/events/ingest.ts';
import { start } from '../../../support/stand.ts';
import { createDeployment, type Death, type Deployment, deathsWithin } from '../sweep/deployment.ts';

type Traits = Extract<CustomerEvent, { name: 'Customer Identified' }>['traits'];

const every = (id: string, customer: string, at: Instant) => ({
  id,
  customer: customerId(customer),
  at,
  told: { id: `telling-${id}`, at, kind: 'live' as const },
});
const identified = (customer: string, traits: Traits, alias?: string, at = start): CustomerEvent => ({
  ...every(`identify-${customer}-${alias}-${at}`, customer, at),
  name: 'Customer Identified',
  traits,
  ...(alias !== undefined && { alsoKnownAs: [customerId(alias)] }),
});
const order = (customer: string, orderId: string, at = start): CustomerEvent => ({
  ...every(`order-${orderId}`, customer, at),
  name: 'Order Completed',
  orderId,
  value: 4_200,
});
const visit = (customer: string, at: Instant): CustomerEvent => ({
  ...every(`visit-${customer}-${at}`, customer, at),
  name: 'Site Visited',
});

const settings = {
  loyalty: { pointsPerUnit: 1 },
  traits: { plan: { ...oneOf('free', 'pro'), kept: true }, petName: text() },
};
const take = (deployment: Deployment, event: CustomerEvent, death?: Death) =>
  deployment.run((ports) => ingest({ kind: 'customer', event }, ports), death);
const profileIn = ({ ports }: Deployment, id: string) => ports.profiles.get(customerId(id));
const eventsOf = ({ ports }: Deployment, id: string) => ports.ledger.eventsSince(customerId(id), instant(0));

/** What Eve did before she was taken for Ada, and after. */
const beforehand: readonly CustomerEvent[] = [
  identified('ada', { firstName: 'Ada', consents: { email: true } }, undefined, minus(start, hours(9))),
  visit('ada', minus(start, hours(8))),
  order('ada', 'o-1', minus(start, hours(7))),
  visit('eve', minus(start, hours(10))),
  {
    ...identified(
      'eve',
      {
        firstName: 'Eve',
        city: 'Leeds',
        consents: { sms: true },
        address: { street: '2 Eve Street', city: 'Leeds' },
      },
      undefined,
      minus(start, hours(6)),
    ),
    properties: { plan: 'pro', petName: 'Tom' },
  },
];
const merging = identified('ada', {}, 'eve', minus(start, hours(5)));
const afterwards: readonly CustomerEvent[] = [
  order('eve', 'o-2', minus(start, hours(4))),
  visit('eve', minus(start, hours(3))),
];

const lived = async (events: readonly CustomerEvent[]): Promise<Deployment> => {
  const deployment = createDeployment(settings);
  for (const event of events) await take(deployment, event);
  return deployment;
};
const mistaken = () => lived([...beforehand, merging, ...afterwards]);

/** Asks for it, and gives what was put on the queue. */
const asked = async (deployment: Deployment, alias = 'eve') => {
  const bodies: string[] = [];
  const ada = await profileIn(deployment, 'ada');
  if (ada === undefined) throw new Error('there is no ada');
  const answer = await splitByHand(ada, customerId(alias), deployment.ports, {
    send: async (told) => {
      bodies.push(...told);
      return [];
    },
  });
  const [event] = bodies.map((body) => JSON.parse(body).event as CustomerEvent);
  return { answer, event };
};
const split = async (deployment: Deployment, death?: Death) => {
  const { answer, event } = await asked(deployment);
  if (event === undefined) throw new Error('nothing was queued');
  await take(deployment, event, death);
  return { answer, event };
};

const plain = async (deployment: Deployment, id: string) => {
  const profile = await profileIn(deployment, id);
  if (profile === undefined) return undefined;
  const { revision: _, apartFrom: __, ...rest } = profile;
  return rest;
};
const told = async (deployment: Deployment, id: string) =>
  (await eventsOf(deployment, id)).flatMap((event) => (event.name === 'Custom' ? [] : [event.id]));

describe('what an id that a person splits off was known by', () => {
  const address = (street: string) => ({ street, city: 'Leeds', postalCode: 'LS1 4DY' });
  const withShopTraits = (event: CustomerEvent, properties: object): CustomerEvent =>
    ({ ...event, properties }) as CustomerEvent;
  const at = (hour: number) => plus(minus(start, hours(24)), hours(hour));
  const ada = withShopTraits(identified('ada', { address: address('1 Ada Street') }, undefined, at(1)), {
    plan: 'free',
    petName: 'Rex',
  });
  const eve = withShopTraits(identified('eve', { address: address('2 Eve Street') }, undefined, at(2)), {
    plan: 'pro',
  });
  const later = withShopTraits(identified('eve', { address: address('3 Eve Street') }, undefined, at(4)), {
    petName: 'Tom',
  });
  const merged = identified('ada', {}, 'eve', at(3));
  const knownOf = async (deployment: Deployment, id: string) => ({
    kept: (await profileIn(deployment, id))?.traits,
    all: Object.entries((await deployment.ports.ledger.traits(customerId(id)))?.traits ?? {}).map(
      ([name, { value }]) => [name, value],
    ),
    street: (await deployment.ports.ledger.address(customerId(id)))?.address.street,
  });

  it('goes with it: traits of the shop’s own, and the postal address', async () => {
    const deployment = await lived([ada, eve, merged, later]);
    expect(await knownOf(deployment, 'ada')).toMatchObject({
      kept: { plan: 'pro' },
      street: '3 Eve Street',
    });
    const { answer } = await split(deployment);
    expect(answer).toMatchObject({ stays: [] });
    expect(await knownOf(deployment, 'ada')).toEqual({
      kept: { plan: 'free' },
      all: [
        ['plan', 'free'],
        ['petName', 'Rex'],
      ],
      street: '1 Ada Street',
    });
    expect(await knownOf(deployment, 'eve')).toEqual({
      kept: { plan: 'pro' },
      all: [
        ['plan', 'pro'],
        ['petName', 'Tom'],
      ],
      street: '3 Eve Street',
    });
  });

  it('is no more the customer’s where nobody had told of the customer’s own', async () => {
    const deployment = await lived([identified('ada', {}, undefined, at(1)), eve, merged]);
    await split(deployment);
    expect(await knownOf(deployment, 'ada')).toEqual({ kept: undefined, all: [], street: undefined });
    expect(await knownOf(deployment, 'eve')).toMatchObject({ kept: { plan: 'pro' }, street: '2 Eve Street' });
  });

  it('comes back from what was kept of it before, though no event is kept any more', async () => {
    const deployment = await lived([ada, eve, merged]);
    const told = await eventsOf(deployment, 'ada');
    const gone = told.filter(({ as }) => as === 'eve');
    await deployment.ports.ledger.forget(customerId('ada'), { events: gone, orders: [], entries: [] });
    await split(deployment);
    expect(await knownOf(deployment, 'ada')).toMatchObject({
      kept: { plan: 'free' },
      street: '1 Ada Street',
    });
    expect(await knownOf(deployment, 'eve')).toMatchObject({ kept: { plan: 'pro' }, street: '2 Eve Street' });
  });

  it('is listed by name where nothing tells of whom it was told, and stays', async () => {
    const deployment = await lived([merged]);
    const known = await profileIn(deployment, 'ada');
    if (known === undefined) throw new Error('there is no ada');
    await deployment.ports.profiles.update(known, {
      ...known,
      city: 'Leeds',
      birthday: '05-17',
      consents: { email: true, sms: false },
      leavingReason: 'dear',
      lastCouponAt: at(1),
    });
    const record = { customer: customerId('ada'), traits: { petName: { value: 'Rex', at: at(1) } } };
    await deployment.ports.ledger.changeTraits(undefined, { ...record, revision: 1 });
    await deployment.ports.ledger.keepAddress({
      customer: customerId('ada'),
      address: address('1 Ada Street'),
      at: at(1),
    });
    const { answer } = await split(deployment);
    const stays = [
      'the refused consent to texts',
      'what no event is kept of that told it of the customer: city, birthday, emailConsent, petName, address, leavingReason',
      'when a coupon was last issued',
    ];
    expect(answer).toMatchObject({ stays });
    const marks = await eventsOf(deployment, 'eve');
    expect(marks).toMatchObject([{ customName: 'Customer Split', properties: { stays: stays.join('; ') } }]);
    expect(await profileIn(deployment, 'ada')).toMatchObject({ city: 'Leeds', leavingReason: 'dear' });
    expect(await knownOf(deployment, 'ada')).toMatchObject({ street: '1 Ada Street' });
  });

  it('is the favourite category that its orders told', async () => {
    const bought = (customer: string, orderId: string, category: string, when: Instant): CustomerEvent => ({
      ...every(`order-${orderId}`, customer, when),
      name: 'Order Completed',
      orderId,
      value: 4_200,
      items: [{ name: 'Thing', category, quantity: orderId === 'o-2' ? 3 : 1 }],
    });
    const deployment = await lived([
      bought('ada', 'o-1', 'tea', at(1)),
      merged,
      bought('eve', 'o-2', 'bikes', at(4)),
    ]);
    expect(await profileIn(deployment, 'ada')).toMatchObject({ favouriteCategory: 'bikes' });
    await split(deployment);
    expect(await profileIn(deployment, 'ada')).toMatchObject({ favouriteCategory: 'tea' });
    expect(await profileIn(deployment, 'eve')).toMatchObject({ favouriteCategory: 'bikes' });
  });

  it('is the reason for leaving, too, and the one before is the customer’s again', async () => {
    const journey = { journey: journeyId('win-back'), version: 1, cycle: 1 };
    const answered = (customer: string, answer: string, when: Instant): CustomerEvent => ({
      ...every(`answer-${answer}`, customer, when),
      name: 'Survey Answered',
      touch: touchKey({ ...journey, customer: customerId(customer) }, 'why'),
      answer,
      isReason: true,
    });
    const deployment = await lived([
      ada,
      answered('ada', 'dear', at(1)),
      eve,
      answered('eve', 'slow', at(2)),
      merged,
    ]);
    expect(await profileIn(deployment, 'ada')).toMatchObject({ leavingReason: 'slow' });
    await split(deployment);
    expect(await profileIn(deployment, 'ada')).toMatchObject({ leavingReason: 'dear' });
    expect(await profileIn(deployment, 'eve')).toMatchObject({ leavingReason: 'slow' });
  });
});

describe('an id that a person splits off a customer', () => {
  it('is as if it had never been the customer’s: each has what was told of it', async () => {
    const apart = await lived([...beforehand, ...afterwards]);
    const deployment = await mistaken();
    expect(await profileIn(deployment, 'ada')).toMatchObject({ orders: 2, city: 'Leeds', points: 84 });
    const expected = await Promise.all(['ada', 'eve'].map((id) => plain(apart, id)));
    await split(deployment);
    const found = await Promise.all(['ada', 'eve'].map((id) => plain(deployment, id)));
    expect(found).toEqual(expected);
    expect(await told(deployment, 'eve')).toEqual(await told(apart, 'eve'));
    expect(await told(deployment, 'ada')).toEqual([...(await told(apart, 'ada')), merging.id]);
  });

  it('answers how much goes and what stays, and the timeline of both says it', async () => {
    const deployment = await mistaken();
    const ada = await profileIn(deployment, 'ada');
    if (ada !== undefined)
      await deployment.ports.profiles.update(ada, { ...ada, suppressed: 'unsubscribed' });
    const { answer } = await split(deployment);
    expect(answer).toEqual({
      customer: 'ada',
      alias: 'eve',
      events: 4,
      stays: ['the suppression "unsubscribed"'],
    });
    for (const id of ['ada', 'eve'])
      expect(
        (await eventsOf(deployment, id)).flatMap((event) =>
          event.name === 'Custom' && event.customName === 'Customer Split' ? [event.properties?.stays] : [],
        ),
      ).toEqual(['the suppression "unsubscribed"']);
    expect((await profileIn(deployment, 'ada'))?.suppressed).toBe('unsubscribed');
  });

  it('lists orders of which no event is kept', async () => {
    const deployment = createDeployment(settings);
    await deployment.ports.profiles.putAll([
      { ...newProfile(customerId('eve')), orders: 3, spent: 900, revision: 1 },
    ]);
    for (const event of [identified('ada', {}), merging]) await take(deployment, event);
    const { answer } = await asked(deployment);
    expect(answer).toMatchObject({
      stays: expect.arrayContaining(['3 orders that no event is kept of, with what was spent in them']),
    });
  });

  it('is linked again by nothing that is told, and by hand', async () => {
    const deployment = await mistaken();
    await split(deployment);
    await take(deployment, identified('ada', {}, 'eve', plus(start, hours(1))));
    await take(deployment, identified('eve', {}, 'ada', plus(start, hours(2))));
    expect((await profileIn(deployment, 'eve'))?.mergedInto).toBeUndefined();
    expect((await profileIn(deployment, 'ada'))?.mergedInto).toBeUndefined();
    const linked: CustomerEvent = {
      ...every('by-hand', 'ada', plus(start, hours(3))),
      name: 'Customer Linked',
      alsoKnownAs: [customerId('eve')],
      byHand: true,
    };
    await take(deployment, linked);
    expect(await profileIn(deployment, 'ada')).toMatchObject({ orders: 2, spent: 8_400, points: 84 });
  });

  it('takes along what became the customer’s by way of it', async () => {
    const deployment = await lived([
      visit('browser', minus(start, hours(20))),
      identified('eve', {}, 'browser', minus(start, hours(19))),
      ...beforehand,
      merging,
      visit('browser', minus(start, hours(1))),
    ]);
    await split(deployment);
    expect(await profileIn(deployment, 'eve')).toMatchObject({
      firstVisitAt: minus(start, hours(20)),
      lastVisitAt: minus(start, hours(1)),
    });
    expect(await profileIn(deployment, 'ada')).toMatchObject({ lastVisitAt: minus(start, hours(8)) });
  });

  it('must be another id of the customer', async () => {
    const deployment = await lived(beforehand);
    for (const id of ['eve', 'ada', 'nobody-known'])
      expect((await asked(deployment, id)).answer).toMatchObject({ refused: 'conflict' });
  });

  it('is split wherever a Lambda dies on the way', async () => {
    const stateOf = async (deployment: Deployment) => ({
      profiles: await Promise.all(['ada', 'eve'].map((id) => plain(deployment, id))),
      told: await Promise.all(['ada', 'eve'].map((id) => told(deployment, id))),
    });
    const whole = await mistaken();
    await split(whole);
    const expected = await stateOf(whole);
    for (const death of deathsWithin(whole.requests.length)) {
      const deployment = await mistaken();
      const { event } = await split(deployment, death);
      await take(deployment, event);
      expect({ death, ...(await stateOf(deployment)) }).toEqual({ death, ...expected });
    }
  });
});

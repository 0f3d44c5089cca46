/** Forgetting a person, on the real adapters: nothing stays but tombstones, wherever a Lambda dies. */
import { describe, expect, it } from 'vitest';
import { customerId, journeyId } from '../../../../shared/base/ids.ts';
import { days, type Instant, minus, plus } from '../../../../shared/base/time.ts';
import { contactId } from '../../../../shared/customers/contacts/contact.ts';
import { emailAlias } from '../../../../shared/customers/events/alias.ts';
import type { CustomerEvent } from '../../../../shared/customers/events/event.ts';
import { newProfile } from '../../../../shared/customers/profiles/profile.ts';
import { ingest } from '../../../../shared/flows/events/ingest.ts';
import { pointsGranted } from '../../../../shared/flows/points/tell.ts';
import { closePassage } from '../../../../shared/flows/sending/close.ts';
import type { WaiterRecord } from '../../../../shared/journeys/records.ts';
import { abandoned } from '../../../support/abandoned.ts';
import { tenOffIssued } from '../../../support/passages.ts';
import { start } from '../../../support/stand.ts';
import { createDeployment, type Death, type Deployment, deathsWithin } from '../sweep/deployment.ts';

const canary = customerId('canary-17');
const bob = customerId('bob');

/** Whatever of the person is looked for: her ids, and what was told of her. */
const traces = [
  'canary-17',
  'canary-browser',
  'canary-old-browser',
  'canary@example.com',
  'canary.old@example.com',
  '+4915100099887',
  'Canaria',
  'Canarytown',
  'Canary Lane',
  'canary-word',
  'canary-order',
  'canary-sku',
];

const told = <Told extends object>(customer: string, id: string, event: Told, at: Instant = start) => ({
  id,
  customer: customerId(customer),
  at,
  ...event,
});
const order = (customer: string, orderId: string, couponCode?: string) =>
  told(
    customer,
    `order-${orderId}`,
    {
      name: 'Order Completed' as const,
      orderId,
      value: 4_200,
      ...(customer !== 'bob' && { items: [{ sku: 'canary-sku', name: 'canary-word', quantity: 1 }] }),
      ...(couponCode !== undefined && { couponCode }),
    },
    minus(start, days(2)),
  );
const identified = (customer: string, id: string, traits: object, alsoKnownAs: readonly string[] = []) =>
  told(customer, id, {
    name: 'Customer Identified' as const,
    traits,
    ...(alsoKnownAs.length > 0 && { alsoKnownAs: alsoKnownAs.map(customerId) }),
  });
const visit = (customer: string, properties?: Record<string, string>) =>
  told(customer, `visit-${customer}`, { name: 'Site Visited' as const, ...(properties && { properties }) });
const linked = (customer: string, id: string, alias: string): CustomerEvent =>
  told(customer, id, {
    name: 'Customer Linked' as const,
    alsoKnownAs: [customerId(alias)],
  });
const erasure: CustomerEvent = told('canary-17', 'erase', { name: 'Customer Linked', erase: true });

const oldMail = emailAlias('canary.old@example.com');

/** Her whole life: browsers, a guest's order, an account, friends both ways, a quarrel over an id, an open passage. */
const life: readonly CustomerEvent[] = [
  visit('canary-old-browser', { search: 'canary-word' }),
  linked('canary-browser', 'l-1', 'canary-old-browser'),
  order(oldMail, 'canary-order-1'),
  identified('canary-17', 'i-1', {
    email: 'canary.old@example.com',
    phone: '+4915100099887',
    firstName: 'Canaria',
    city: 'Canarytown',
    consents: { email: true },
    address: { street: '1 Canary Lane', city: 'Canarytown', country: 'DE' },
  }),
  identified('canary-17', 'i-2', { email: 'canary@example.com' }, ['canary-browser']),
  order('canary-17', 'canary-order-2', 'BOBSCODE23'),
  order('bob', 'o-bob'),
  visit('browser-of-bob'),
  linked('bob', 'l-2', 'browser-of-bob'),
  // Both have orders, so neither becomes the other; each of their timelines says so.
  linked('bob', 'l-3', 'canary-17'),
  linked('canary-17', 'l-4', 'bob'),
  told('canary-17', 'checkout-1', {
    name: 'Checkout Started' as const,
    checkoutId: 'c-1',
    value: 9_000,
    items: [],
    properties: { note: 'canary-word' },
  }),
].map((event) => event as CustomerEvent);

const waiter: WaiterRecord = {
  enrolment: { journey: journeyId('abandoned'), version: 1, customer: canary, cycle: 1 },
  wait: { id: 'purchase', source: { kind: 'purchase' }, otherwise: 'none' },
  since: start,
  deadline: plus(start, days(3)),
  token: 'token-of-the-canary',
  path: '',
};

const settings = { loyalty: { pointsPerUnit: 1, tiers: { silver: 10 } } };

const take = (deployment: Deployment, event: CustomerEvent, death?: Death) =>
  deployment.run((ports) => ingest({ kind: 'customer', event }, ports, [abandoned]), death);

const lived = async (): Promise<Deployment> => {
  const deployment = createDeployment(settings);
  const { ports } = deployment;
  await ports.profiles.putAll([{ ...newProfile(bob), email: 'bob@example.com' }]);
  await ports.ledger.put({
    coupons: [
      {
        ...tenOffIssued,
        enrolment: { ...tenOffIssued.enrolment, customer: bob },
        code: 'BOBSCODE23',
        forFriends: true,
        issuedAt: minus(start, days(4)),
      },
    ],
  });
  for (const event of life) await take(deployment, event);
  await ports.ledger.put({ waiters: [waiter] });
  const { detail } = pointsGranted(bob, 'bring-a-friend@1/canary-17/1/thanks' as never, 50, start);
  await take(deployment, {
    id: String(detail.id),
    customer: bob,
    at: start,
    name: 'Points Granted',
    points: 50,
  } as CustomerEvent);
  return deployment;
};

/** The items that say something of her, without the tombstones. */
const hits = ({ items }: Deployment): readonly string[] =>
  items()
    .filter((item) => traces.some((trace) => item.includes(trace)))
    .filter((item) => {
      const { i, ...others } = JSON.parse(item);
      return i === undefined || Object.keys(others).some((name) => !['x', 'r', 'oc', 'sp'].includes(name));
    });

describe('a customer who is erased', () => {
  it('leaves nothing behind but ids of whom nothing is known', async () => {
    const deployment = await lived();
    expect(hits(deployment).length).toBeGreaterThan(20);
    await take(deployment, erasure);
    expect(hits(deployment)).toEqual([]);
    for (const id of [canary, customerId('canary-browser'), customerId('canary-old-browser'), oldMail])
      expect(await deployment.ports.profiles.get(id)).toEqual({
        ...newProfile(id),
        suppressed: 'erased',
        revision: expect.any(Number),
      });
  });

  it('is answered where a passage waits, and is told of by her id alone', async () => {
    const deployment = await lived();
    await take(deployment, erasure);
    expect(deployment.answers).toEqual([{ token: 'token-of-the-canary', detour: 'GoalReached', cause: {} }]);
    const published = deployment.bus.filter(({ DetailType }) => DetailType === 'Customer Erased');
    expect(published.map(({ Detail }) => JSON.parse(Detail ?? ''))).toEqual([
      { schemaVersion: 1, customer: 'canary-17' },
    ]);
  });

  it('leaves nothing that a step wrote while the last was taken away, once its passage closes', async () => {
    const deployment = await lived();
    await take(deployment, erasure);
    await deployment.ports.ledger.put({ waiters: [waiter] });
    expect(hits(deployment)).toHaveLength(1);
    const { enrolment, token, path } = waiter;
    const closing = { token, enrolment, state: { path }, reason: 'away' };
    await deployment.run((ports) => closePassage(closing, ports));
    expect(hits(deployment)).toEqual([]);
  });

  it('stays erased, by whatever id or address she is told of again', async () => {
    const deployment = await lived();
    await take(deployment, erasure);
    const before = deployment.items();
    for (const event of life.filter(({ customer }) => customer !== bob)) await take(deployment, event);
    await take(deployment, order(emailAlias('canary@example.com'), 'canary-order-3') as CustomerEvent);
    await take(deployment, erasure);
    expect(hits(deployment)).toEqual([]);
    expect(deployment.items().length).toBe(before.length);
  });

  it('is sent nothing at her addresses, whoever is told to have them', async () => {
    const deployment = await lived();
    await take(deployment, erasure);
    const secret = await deployment.ports.secret();
    for (const [channel, address] of [
      ['email', 'canary@example.com'],
      ['email', 'canary.old@example.com'],
      ['sms', '+4915100099887'],
    ] as const) {
      const contact = await deployment.ports.ledger.contact(contactId(secret, channel, address));
      expect(contact?.stop?.cause).toBe('erased');
      expect(contact?.places).toEqual([]);
    }
  });

  it('leaves to others what is theirs', async () => {
    const deployment = await lived();
    const before = await deployment.ports.profiles.get(bob);
    await take(deployment, erasure);
    const after = await deployment.ports.profiles.get(bob);
    expect({ ...after, revision: 0 }).toEqual({ ...before, revision: 0 });
    expect(await deployment.ports.ledger.orders(bob)).toHaveLength(1);
    expect((await deployment.ports.profiles.get(customerId('browser-of-bob')))?.mergedInto).toBe(bob);
  });

  it('is erased with the guests of all her addresses, though no event tells of them any more', async () => {
    const deployment = createDeployment(settings);
    const [first, second] = ['canary.old@example.com', 'canary@example.com'];
    await take(deployment, identified('canary-17', 'i-1', { email: first }));
    await take(deployment, {
      ...identified('canary-17', 'i-2', { email: second }),
      at: plus(start, days(1)),
    });
    const { ledger, profiles } = deployment.ports;
    const events = await ledger.eventsSince(canary, minus(start, days(9)));
    expect(events.length).toBeGreaterThan(1);
    await ledger.forget(canary, { events, orders: [], entries: [] });
    await take(deployment, erasure);
    for (const email of [first, second])
      expect(await profiles.get(emailAlias(email))).toMatchObject({ suppressed: 'erased' });
  });

  it('is erased by way of any of her ids', async () => {
    const deployment = await lived();
    await take(deployment, { ...erasure, customer: customerId('canary-old-browser') });
    expect(hits(deployment)).toEqual([]);
  });

  it('comes to the same wherever the Lambda dies, when the queue brings it again', async () => {
    const whole = await lived();
    await take(whole, erasure);
    const requests = whole.requests.length;
    const expected = whole.items().filter((item) => !item.includes('revision')).length;
    // Whoever dies before a request has died after the one before it.
    for (const death of deathsWithin(requests).filter(({ when }) => when === 'after')) {
      const deployment = await lived();
      await take(deployment, erasure, death);
      await take(deployment, erasure);
      expect([death, hits(deployment), deployment.answers.length]).toEqual([death, [], 1]);
      expect(deployment.items().filter((item) => !item.includes('revision')).length).toBe(expected);
    }
  });
});

describe('one of whom nothing is known', () => {
  it('can be erased before anything is told, and stays unknown', async () => {
    const deployment = createDeployment(settings);
    await take(deployment, erasure);
    await take(deployment, visit('canary-17') as CustomerEvent);
    expect(deployment.items()).toHaveLength(1);
  });
});

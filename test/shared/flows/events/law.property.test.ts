/**
 * The law of tellings: whatever is told, however often, from whichever doors, with or without times and with deaths
 * between, comes to what each event comes to that is told once.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCall } from '../../../../functions/api/inlets/segment/calls.ts';
import { customerId, entriesByJourney, journeyId } from '../../../../shared/base/ids.ts';
import { type Instant, instant, iso, minus, minutes } from '../../../../shared/base/time.ts';
import type { CustomerEvent } from '../../../../shared/customers/events/event.ts';
import { messageOf, readMessage } from '../../../../shared/customers/events/parse.ts';
import { newProfile } from '../../../../shared/customers/profiles/profile.ts';
import { ingest } from '../../../../shared/flows/events/ingest.ts';
import type { EventJourney } from '../../../../shared/journeys/protocol.ts';
import { abandoned } from '../../../support/abandoned.ts';
import { house } from '../../../support/house.ts';
import { runs } from '../../../support/runs.ts';
import { start } from '../../../support/stand.ts';
import { createDeployment, type Death, type Deployment } from '../sweep/deployment.ts';

const ada = customerId('ada');
const { key: _, ...unkeyed } = abandoned;
const journeys: readonly EventJourney[] = [
  abandoned,
  {
    ...unkeyed,
    id: journeyId('quiz'),
    stateMachineArn: 'arn:of:quiz',
    on: [{ event: 'Quiz Done', where: [] }],
    when: { field: 'orders', atMost: 1 },
    goalEvent: 'Quiz Won',
    after: 0,
    replaces: false,
    sentence: 'Quiz Done',
  },
];

/** What happened, as each door would tell it. */
interface Happening {
  readonly id: string;
  readonly event: string;
  readonly at: Instant;
  readonly properties: Readonly<Record<string, unknown>>;
}

const at = (ago: number): Instant => minus(start, minutes(ago));
const happenings: readonly Happening[] = [
  { id: 'c1-a', event: 'Checkout Started', at: at(30), properties: { checkoutId: 'c1', value: 80 } },
  { id: 'c1-b', event: 'Checkout Started', at: at(12), properties: { checkoutId: 'c1', value: 90 } },
  {
    id: 'o1',
    event: 'Order Completed',
    at: at(5),
    properties: { orderId: 'o1', checkoutId: 'c1', value: 90 },
  },
  { id: 'o2', event: 'Order Completed', at: at(4_000), properties: { orderId: 'o2', value: 20 } },
  { id: 'r1', event: 'Order Refunded', at: at(2), properties: { orderId: 'o2', refundId: 'r1', value: 5 } },
  {
    id: 'i1',
    event: 'Customer Identified',
    at: at(40),
    properties: { firstName: 'Ada', consents: { email: true } },
  },
  {
    id: 'i2',
    event: 'Customer Identified',
    at: at(20),
    properties: { firstName: 'Eva', consents: { email: false } },
  },
  { id: 'v1', event: 'Product Viewed', at: at(15), properties: { name: 'Kettle' } },
  { id: 'q1', event: 'Quiz Done', at: at(10), properties: {} },
];

interface Telling {
  readonly of: Happening;
  readonly door: 'segment' | 'bus';
  readonly tellsTime: boolean;
  readonly kind: 'live' | 'imported';
  /** Where its Lambda dies the first time; the queue delivers it again at once. */
  readonly death?: Death;
}

/** Orders and refunds have their ids at every door; all else is told by the door whose id it has. */
const doorOf = ({ of: { id, event }, door }: Telling): Telling['door'] => {
  if (event.startsWith('Order')) return door;
  return id.endsWith('1') ? 'bus' : 'segment';
};

const callOf = ({ id, event, at, properties }: Happening, tellsTime: boolean): object => ({
  messageId: id,
  userId: 'ada',
  ...(tellsTime && { timestamp: iso(at) }),
  ...(event === 'Customer Identified'
    ? { type: 'identify', traits: properties }
    : { type: 'track', event, properties }),
});

const envelopeOf = (
  { id, event, at, properties }: Happening,
  tellsTime: boolean,
  told: string,
  now: Instant,
) =>
  JSON.stringify({
    id: told,
    source: 'shop',
    'detail-type': event,
    time: iso(now),
    detail: { id, customer: 'ada', ...(tellsTime && { at: iso(at) }), ...properties },
  });

const eventOf = (telling: Telling, told: string, now: Instant): CustomerEvent => {
  const { of, tellsTime, kind } = telling;
  if (doorOf(telling) === 'bus') {
    const incoming = readMessage(envelopeOf(of, tellsTime, told, now), house, now);
    if (incoming.kind !== 'customer') throw new Error(`${of.id} is ${incoming.kind}`);
    return incoming.event;
  }
  const { events } = readCall(callOf(of, tellsTime), { at: now, house, headers: {}, tellingId: told });
  const [event] = events;
  if (event === undefined) throw new Error(`${of.id} was not taken`);
  const incoming = readMessage(messageOf({ ...event, told: { id: told, at: now, kind } }), house, now);
  if (incoming.kind !== 'customer') throw new Error(`${of.id} is ${incoming.kind}`);
  return incoming.event;
};

/** A minute between two tellings: each has its own instant, whatever is left out before it. */
const live = async (tellings: readonly (Telling & { readonly index: number })[]): Promise<Deployment> => {
  const deployment = createDeployment();
  await deployment.ports.profiles.putAll([{ ...newProfile(ada), email: 'ada@example.com', revision: 1 }]);
  let minute = 0;
  for (const telling of tellings) {
    deployment.pass(minutes(telling.index - minute));
    minute = telling.index;
    const event = eventOf(telling, `t-${telling.index}`, deployment.now());
    const take = (death?: Death) =>
      deployment.run((ports) => ingest({ kind: 'customer', event }, ports, journeys), death);
    if (telling.death !== undefined) await take(telling.death);
    await take();
  }
  return deployment;
};

const factsOf = async ({ ports }: Deployment) => {
  const { revision: _, enrolments, ...facts } = (await ports.profiles.get(ada)) ?? newProfile(ada);
  return { facts, enrolments };
};

const outcomeOf = async (deployment: Deployment) => {
  const { facts, enrolments } = await factsOf(deployment);
  const { ledger } = deployment.ports;
  const { passages } = await ledger.history(ada, 1);
  return {
    facts,
    enrolments,
    passages,
    events: await ledger.eventsSince(ada, instant(0)),
    started: [...new Set(deployment.started.map(({ name, at: startedAt }) => `${name} ${startedAt}`))],
    told: [...new Set(deployment.bus.map(({ DetailType, Detail }) => `${DetailType} ${Detail}`))],
  };
};

const death: fc.Arbitrary<Death> = fc.record({
  request: fc.integer({ min: 1, max: 12 }),
  when: fc.constantFrom('before', 'after'),
});
const telling: fc.Arbitrary<Telling> = fc
  .record({
    of: fc.constantFrom(...happenings),
    door: fc.constantFrom('segment', 'bus'),
    tellsTime: fc.boolean(),
    kind: fc.constantFrom('live', 'live', 'live', 'imported'),
    death: fc.option(death, { nil: undefined }),
  })
  .map(({ death: dies, ...each }): Telling => ({ ...each, ...(dies !== undefined && { death: dies }) }));

const identityOf = (each: Telling): string =>
  each.of.event.startsWith('Order') ? each.of.id : `${doorOf(each)} ${each.of.id}`;

describe('any tellings of some events', () => {
  it('come to what the first of each comes to, told once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(telling, { minLength: 2, maxLength: 14 }), async (all) => {
        const numbered = all.map((each, index) => ({ ...each, index }));
        const first = new Map<string, (typeof numbered)[number]>();
        for (const each of numbered) if (!first.has(identityOf(each))) first.set(identityOf(each), each);
        const once = [...first.values()].map(({ death: _, ...each }) => each);
        expect(await outcomeOf(await live(numbered))).toEqual(await outcomeOf(await live(once)));
      }),
      runs(300),
    );
  });

  it('come to the same in any order where each tells its time, and remind nobody who has ordered', async () => {
    const permuted = fc
      .subarray([...happenings], { minLength: 2 })
      .chain((set) => fc.tuple(fc.constant(set), fc.shuffledSubarray(set, { minLength: set.length })));
    await fc.assert(
      fc.asyncProperty(permuted, async ([set, shuffled]) => {
        const told = (list: readonly Happening[]) =>
          live(list.map((of, index) => ({ of, door: 'bus', tellsTime: true, kind: 'live', index })));
        const resultOf = async (list: readonly Happening[]) => {
          const deployment = await told(list);
          const { facts, enrolments } = await factsOf(deployment);
          const events = await deployment.ports.ledger.eventsSince(ada, instant(0));
          return {
            facts,
            isReminded: entriesByJourney(enrolments).some(
              ([journey, { exitedAt, goalAt }]) =>
                journey === 'abandoned' && exitedAt === undefined && goalAt === undefined,
            ),
            events: events.map(({ told: _, ...event }) => event),
          };
        };
        const [result, shuffledResult] = [await resultOf(set), await resultOf(shuffled)];
        expect(shuffledResult).toEqual(result);
        const has = (id: string): boolean => set.some((each) => each.id === id);
        expect(result.isReminded).toBe((has('c1-a') || has('c1-b')) && !has('o1'));
      }),
      runs(200),
    );
  });
});

/**
 * The law of tellings: whatever is told, however often, from whichever doors, with or without times and with deaths
 * between, comes to what each event comes to that is told once.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId, journeyId } from '../../../../shared/base/ids.ts';
import { type Instant, instant, minus, minutes, plus } from '../../../../shared/base/time.ts';
import { newProfile } from '../../../../shared/customers/profiles/profile.ts';
import { ingestAll } from '../../../../shared/flows/events/ingest.ts';
import type { EventJourney } from '../../../../shared/journeys/protocol.ts';
import { abandoned } from '../../../support/abandoned.ts';
import { livedRuns } from '../../../support/runs.ts';
import { start } from '../../../support/stand.ts';
import { createDeployment, type Death, type Deployment } from '../sweep/deployment.ts';
import { type Door, doorsOf, eventToldAt, type Happening, identityOf } from './doors.ts';

const ada = customerId('ada');
const { key: _, ...unkeyed } = abandoned;
const journeys: readonly EventJourney[] = [
  abandoned,
  {
    ...unkeyed,
    id: journeyId('quiz'),
    lane: 'news',
    stateMachineArn: 'arn:of:quiz',
    on: [{ event: 'Quiz Done', where: [] }],
    when: { field: 'orders', atMost: 1 },
    goalEvent: 'Quiz Won',
    after: 0,
    replaces: false,
    sentence: 'Quiz Done',
  },
];

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
  { id: 'v1', event: 'Product Viewed', at: at(15), browser: 'b1', properties: { name: 'Kettle' } },
  { id: 'v2', event: 'Product Viewed', at: at(14), browser: 'b1', properties: { name: 'Teapot' } },
  { id: 'q1', event: 'Quiz Done', at: at(10), properties: {} },
];

interface Telling {
  readonly of: Happening;
  readonly door: Door;
  readonly tellsTime: boolean;
  readonly kind: 'live' | 'imported';
  /** It comes in one batch with the one before. */
  readonly joins: boolean;
  /** Where the Lambda of its batch dies the first time; the queue delivers it again at once. */
  readonly death?: Death;
}

/** A telling, which of all it is, and when: a batch is told at one instant, whatever is left out of it. */
interface Numbered extends Telling {
  readonly index: number;
  readonly minute: number;
}

const numbered = (all: readonly Telling[]): readonly Numbered[] => {
  let minute = 0;
  return all.map((each, index) => {
    if (!each.joins) minute = index;
    return { ...each, index, minute };
  });
};

const live = async (tellings: readonly Numbered[]): Promise<Deployment> => {
  const deployment = createDeployment();
  await deployment.ports.profiles.putAll([{ ...newProfile(ada), email: 'ada@example.com', revision: 1 }]);
  const began = deployment.now();
  for (const batch of Map.groupBy(tellings, ({ minute }) => minute).values()) {
    const [{ minute }] = batch as [Numbered];
    deployment.pass(minutes(minute - (deployment.now() - began) / minutes(1)));
    const events = batch.map(({ of, door, tellsTime, kind, index }) => ({
      kind: 'customer' as const,
      event: eventToldAt(door, {
        of,
        customer: ada,
        tellsTime,
        kind,
        id: `t-${index}`,
        now: plus(began, minutes(minute)),
      }),
    }));
    const take = (death?: Death) =>
      deployment.run(
        (ports) =>
          ingestAll(events, ports, journeys, (_, error) => {
            throw error;
          }),
        death,
      );
    const death = batch.find((each) => each.death !== undefined)?.death;
    if (death !== undefined) await take(death);
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
    browserIs: (await deployment.ports.profiles.get(customerId('b1')))?.mergedInto,
    // How often the profile had been written by then is nobody's business.
    passages: passages.map(({ enrolment: { asked, ...enrolment } = {}, ...passage }) => {
      const { revision: _, ...was } = asked ?? {};
      return { ...passage, enrolment: { ...enrolment, asked: was } };
    }),
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
    door: fc.nat(),
    tellsTime: fc.boolean(),
    kind: fc.constantFrom('live', 'live', 'live', 'imported'),
    joins: fc.boolean(),
    death: fc.option(death, { nil: undefined }),
  })
  .map(({ of, door, death: dies, ...each }): Telling => {
    const doors = doorsOf(of);
    const [first = 'bus'] = doors;
    return {
      of,
      door: doors[door % doors.length] ?? first,
      ...each,
      ...(dies !== undefined && { death: dies }),
    };
  });

const firstOfEach = (all: readonly Numbered[]): readonly Numbered[] => {
  const first = new Map<string, Numbered>();
  for (const each of all) {
    const identity = identityOf(each.door, each.of);
    if (!first.has(identity)) first.set(identity, each);
  }
  return [...first.values()];
};

/** In any order, each at a door that may tell it, and each a few times or once. */
const permuted = fc
  .subarray([...happenings], { minLength: 2 })
  .chain((set) =>
    fc.tuple(
      fc.tuple(...set.map((of) => fc.record({ of: fc.constant(of), door: fc.constantFrom(...doorsOf(of)) }))),
      fc.shuffledSubarray([...set.keys()], { minLength: set.length }),
      fc.infiniteStream(fc.boolean()),
    ),
  );

describe('any tellings of some events', () => {
  it('come to what the first of each comes to, told once and by itself', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(telling, { minLength: 2, maxLength: 14 }), async (all) => {
        const tellings = numbered(all);
        const once = firstOfEach(tellings).map(({ death: _, ...each }) => each);
        expect(await outcomeOf(await live(tellings))).toEqual(await outcomeOf(await live(once)));
      }),
      livedRuns(300),
    );
  });

  it('come to the same in any order where each tells its time, and remind nobody who has ordered', async () => {
    await fc.assert(
      fc.asyncProperty(permuted, async ([set, order, joins]) => {
        const resultOf = async (list: readonly { readonly of: Happening; readonly door: Door }[]) => {
          const told = list.map((each) => ({
            ...each,
            tellsTime: true,
            kind: 'live' as const,
            joins: joins.next().value === true,
          }));
          const deployment = await live(numbered(told));
          const { facts, enrolments } = await factsOf(deployment);
          const { ledger } = deployment.ports;
          const events = await ledger.eventsSince(ada, instant(0));
          const { [abandoned.id]: entry } = enrolments;
          const goesOn = entry !== undefined && entry.exitedAt === undefined && entry.goalAt === undefined;
          const passages = goesOn ? (await ledger.history(ada, 1)).passages : [];
          const reminder = passages.find(
            ({ enrolment }) => enrolment?.key.journey === abandoned.id,
          )?.enrolment;
          return {
            facts,
            events: events.map(({ told: _, ...event }) => event),
            // One that goes on is about the latest version of its checkout, and leaves when that is due.
            reminder: reminder && { of: reminder.trigger?.id, startsAt: reminder.startsAt },
            // It began with the version that was told first: an execution that runs is not begun anew.
            beganAt: reminder?.enrolledAt,
          };
        };
        const shuffled = order.flatMap((index) => set[index] ?? []);
        const { beganAt, ...result } = await resultOf(set);
        const { beganAt: shuffledBeganAt, ...shuffledResult } = await resultOf(shuffled);
        expect(shuffledResult).toEqual(result);
        const has = (id: string): boolean => set.some((each) => each.of.id === id);
        expect(result.reminder !== undefined).toBe((has('c1-a') || has('c1-b')) && !has('o1'));
        const firstAt = (list: typeof set) => list.find(({ of }) => of.event === 'Checkout Started')?.of.at;
        if (beganAt !== undefined)
          expect([beganAt, shuffledBeganAt]).toEqual([firstAt(set), firstAt(shuffled)]);
      }),
      livedRuns(200),
    );
  });
});

/** One shop lived twice: everybody is sent to, and everybody is held out; nobody reacts to what was sent. */
import { createPorts } from '../../functions/adapters/index.ts';
import { passagesOf } from '../../local/backtest/run/collect.ts';
import { synthesize } from '../../local/engine/synth.ts';
import { createWorld } from '../../local/engine/world.ts';
import { entriesByJourney } from '../../shared/base/ids.ts';
import { type Duration, days, type Instant, milliseconds, minus, plus } from '../../shared/base/time.ts';
import type { Profile } from '../../shared/customers/profiles/profile.ts';
import { movedOn } from '../../shared/flows/shadows/walk.ts';
import type { Passage } from '../../shared/journeys/records.ts';
import { isReservedName } from '../../shared/journeys/reserved-names.ts';
import { defineShop, type Shop, type ShopDefinition } from '../../shared/shop/shop.ts';
import { start } from './stand.ts';

/** What a customer does by herself. */
export interface Deed {
  readonly after: Duration;
  readonly customer: string;
  readonly event: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** A slot that its provider gives a message comes some hundredths of a second later, and a shadow asks for none. */
const second = (at: Instant | undefined): number | undefined =>
  at === undefined ? undefined : Math.floor(at / 1_000);

const passageTold = ({ enrolment, touches }: Passage) => ({
  key: enrolment?.key,
  enrolledAt: enrolment?.enrolledAt,
  startsAt: enrolment?.startsAt,
  exit: enrolment?.exit && [enrolment.exit.reason, second(enrolment.exit.at)],
  // What is ended before it has begun may still be led to its first step by an execution.
  path: touches.length === 0 ? undefined : enrolment?.path,
  goalAt: enrolment?.goalAt,
  touches: touches
    .map(({ step, kind, channel, outcome, withheld, at, dueAt, heldBy, orElse }) => ({
      step,
      kind,
      channel,
      outcome: outcome === 'shadow' ? 'sent' : outcome,
      withheld: withheld?.guardrail,
      at: second(at),
      dueAt: second(dueAt),
      heldBy,
      orElse,
    }))
    .sort((a, b) => (a.at ?? 0) - (b.at ?? 0) || (a.step < b.step ? -1 : 1)),
});

/** What is older by a week to the hundredth of a second is forgotten by one of the arms, and not by the other. */
const rolling = milliseconds(days(7) - 1_000);

const profileTold = ({
  revision: _,
  enrolments,
  recentTouches,
  lastCouponAt,
  askedWhyAt,
  ...others
}: Profile) => ({
  ...others,
  lastCouponAt: second(lastCouponAt),
  askedWhyAt: second(askedWhyAt),
  recentTouches: recentTouches
    .filter(({ at }) => at > minus(recentTouches.at(-1)?.at ?? at, rolling))
    .map(({ at, ...touch }) => ({ ...touch, at: second(at) })),
  tries: Object.fromEntries(Object.entries(others.tries ?? {}).map(([lane, all]) => [lane, all.map(second)])),
  enrolments: Object.fromEntries(
    entriesByJourney(enrolments).map(
      ([
        journey,
        { arm: __, next: ___, place: ____, exitedAt, offerUntil, offerBefore, due, claims, ...entry },
      ]) => [
        journey,
        {
          ...entry,
          exitedAt: second(exitedAt),
          offerUntil: second(offerUntil),
          offerBefore: offerBefore && { ...offerBefore, until: second(offerBefore.until) },
          due: second(due),
          claims: Object.fromEntries(Object.entries(claims).map(([step, at]) => [step, second(at)])),
        },
      ],
    ),
  ),
});

export interface Arm {
  readonly passages: readonly ReturnType<typeof passageTold>[];
  readonly profiles: readonly (ReturnType<typeof profileTold> | undefined)[];
  /** What was handed to providers. */
  readonly left: number;
  /** Of all journeys’ machines. */
  readonly transitions: number;
  readonly all: readonly Passage[];
}

/** Lives it with everybody in one arm. */
export const liveArm = async (
  shop: Shop,
  customers: readonly Profile[],
  deeds: readonly Deed[],
  nights: number,
): Promise<Arm> => {
  let left = 0;
  const world = await createWorld({
    assembly: await synthesize(shop),
    start,
    seed: 1,
    onMail: () => {
      left += 1;
    },
    onText: () => {
      left += 1;
    },
    onPush: () => {
      left += 1;
    },
  });
  try {
    const ports = createPorts(world.environment);
    await ports.profiles.putAll(customers);
    world.startSchedules();
    for (const [index, { after, customer, event, detail = {} }] of deeds.entries())
      world.clock.schedule(plus(start, after), () =>
        world.events.put(world.bus, {
          source: isReservedName(event) ? 'rekindle.told' : 'shop',
          detailType: event,
          time: world.clock.now(),
          detail: { id: `deed-${index}`, customer, ...detail },
        }),
      );
    await world.clock.runUntil(plus(start, days(nights)));
    if (world.failures.length > 0) throw new Error(`executions failed: ${world.failures.join('; ')}`);
    if (world.deadLetters().length > 0) throw new Error(`dead letters: ${world.deadLetters().join('; ')}`);
    const profiles: (ReturnType<typeof profileTold> | undefined)[] = [];
    for (const { id } of customers) {
      const profile = await movedOn(id, ports);
      profiles.push(profile && profileTold(profile));
    }
    const all = [...passagesOf(world)];
    return {
      passages: all.map(passageTold).sort((a, b) => (JSON.stringify(a.key) < JSON.stringify(b.key) ? -1 : 1)),
      profiles,
      left,
      transitions: [...world.states.stats.byMachine]
        .filter(([name]) => name.includes('--journey-'))
        .reduce((sum, [, { transitions }]) => sum + transitions, 0),
      all,
    };
  } finally {
    world.close();
  }
};

/**
 * The shadows' passages, but for the paths of those that were ended, whose executions have yet to write them down in the other
 * arm: they end what they are in first.
 */
export const asFarAsWritten = (heldOut: Arm['passages'], sentTo: Arm['passages']): Arm['passages'] =>
  heldOut.map((passage, index) =>
    sentTo[index]?.path === undefined ? { ...passage, path: undefined } : passage,
  );

/** A shop in which everybody is in one arm. */
export const shopOfArm = (
  arm: 'treatment' | 'holdout',
  definition: Pick<ShopDefinition, 'journeys'> & Partial<ShopDefinition>,
): Shop =>
  defineShop({
    brand: { name: 'Test', url: 'https://test.example.com', address: '1 Test Street', colour: '#123456' },
    sender: { email: 'hello@test.example.com', name: 'Test' },
    timezone: 'Europe/London',
    currency: 'EUR',
    sweep: { at: '09:30', segments: 1 },
    ...definition,
    experiment: { controlPercent: arm === 'holdout' ? 100 : 0 },
  });

/** What happened before a passage began and is told after it: the rule is asked again, as of the beginning. */
import { describe, expect, it } from 'vitest';
import { type CustomerId, customerId } from '../../../../shared/base/ids.ts';
import { days, hours, type Instant, minus, minutes, plus } from '../../../../shared/base/time.ts';
import type { CustomerEvent } from '../../../../shared/customers/events/event.ts';
import type { Profile } from '../../../../shared/customers/profiles/profile.ts';
import {
  allOf,
  anyOf,
  isKnown,
  not,
  type Rule,
  sinceAtLeast,
} from '../../../../shared/customers/rules/index.ts';
import { ingest } from '../../../../shared/flows/events/ingest.ts';
import { sweepSegment } from '../../../../shared/flows/sweep/segment.ts';
import type { SweptJourney } from '../../../../shared/journeys/protocol.ts';
import { start } from '../../../support/stand.ts';
import { createDeployment, type Death, type Deployment, deathsWithin } from '../sweep/deployment.ts';
import { passageOf, segmentRequest, silentFor, winBack } from '../sweep/shop.ts';

const ada: CustomerId = customerId('ada');
const open: SweptJourney = { ...winBack };

const order = (at: Instant, changes: object = {}): CustomerEvent => ({
  id: 'order-o1',
  customer: ada,
  at,
  told: { id: 't-1', at: plus(start, minutes(1)), kind: 'live' },
  name: 'Order Completed',
  orderId: 'o1',
  value: 1_000,
  ...changes,
});
const visit = (at: Instant, id = 'v-1'): CustomerEvent => ({
  id,
  customer: ada,
  at,
  told: { id: `t-${id}`, at: plus(start, minutes(1)), kind: 'live' },
  name: 'Site Visited',
});

const take = (deployment: Deployment, event: CustomerEvent, death?: Death) =>
  deployment.run((ports) => ingest({ kind: 'customer', event }, ports), death);

/** Ada in a passage that the sweep of this very minute began, and waiting; of her `known` was told before. */
const swept = async (
  rule: Rule = open.rule as Rule,
  changes: Partial<Profile> = {},
  known: readonly CustomerEvent[] = [],
  definition: Partial<SweptJourney> = {},
): Promise<Deployment> => {
  const deployment = createDeployment();
  const { ports } = deployment;
  await ports.profiles.putAll([silentFor('ada', 20, changes)]);
  for (const event of known) await take(deployment, event);
  await sweepSegment(segmentRequest({ journeys: [{ ...open, rule, ...definition }] }), ports, () => false);
  await ports.ledger.put({
    waiters: [
      {
        enrolment: { journey: open.id, version: 1, customer: ada, cycle: 1 },
        wait: { id: 'reaction', source: { kind: 'reaction', to: 'we-miss-you' }, otherwise: 'silent' },
        since: start,
        deadline: plus(start, days(3)),
        token: 'the-token',
        path: '',
      },
    ],
  });
  deployment.pass(minutes(1));
  return deployment;
};

const outcomeOf = async (deployment: Deployment) => ({
  isOpen: (await deployment.ports.profiles.get(ada))?.enrolments[open.id]?.exitedAt === undefined,
  exit: (await passageOf(deployment, 'ada', open)).enrolment?.exit?.reason,
  answers: deployment.answers,
  told: deployment.bus.filter(({ DetailType }) => DetailType === 'Journey Exited').length,
});
const ended = {
  isOpen: false,
  exit: 'meanwhile',
  answers: [{ token: 'the-token', detour: 'GoalReached', cause: {} }],
  told: 1,
};
const goesOn = { isOpen: true, exit: undefined, answers: [], told: 0 };

describe('a passage that would not have begun', () => {
  it.each([
    ['a minute before', minus(start, minutes(1))],
    ['half a day before, at a till', minus(start, hours(12))],
    ['days before', minus(start, days(13))],
  ])('ends, and is told of: she ordered %s', async (_, at) => {
    const deployment = await swept();
    expect(await outcomeOf(deployment)).toEqual(goesOn);
    await take(deployment, order(at));
    expect(await outcomeOf(deployment)).toEqual(ended);
  });

  it('ends by the reason that its definition has for it', async () => {
    const deployment = await swept(open.rule as Rule, {}, [], { unfounded: 'never-silent' });
    await take(deployment, order(minus(start, minutes(1))));
    expect(await outcomeOf(deployment)).toEqual({ ...ended, exit: 'never-silent' });
  });

  it('ends by an order that is imported, of which nobody else is told', async () => {
    const deployment = await swept();
    const told = { id: 'file-1', at: plus(start, minutes(1)), kind: 'imported' };
    await take(deployment, order(minus(start, hours(3)), { told }));
    expect(await outcomeOf(deployment)).toEqual(ended);
    expect(deployment.bus.map(({ DetailType }) => DetailType)).not.toContain('Goal Reached');
  });

  it.each([
    ['an order that is imported leaves it to who reads the passage next', 'imported', true],
    ['any other order tells of it', 'live', undefined],
  ] as const)('has a touchpoint that is untold: %s', async (_, kind, untold) => {
    const deployment = await swept();
    const enrolment = { journey: open.id, version: 1, customer: ada, cycle: 1 };
    const touch = { enrolment, step: 'ten-off', kind: 'coupon', channel: 'email', at: start } as const;
    await deployment.ports.ledger.put({ touches: [{ ...touch, outcome: 'sent', untold: true }] });
    const told = { id: 'file-1', at: plus(start, minutes(1)), kind };
    await take(deployment, order(minus(start, hours(3)), { told }));
    expect(await outcomeOf(deployment)).toEqual(ended);
    expect((await deployment.ports.ledger.touch(enrolment, 'ten-off'))?.untold).toBe(untold);
  });

  it('ends by whatever its rule asks for, though the story has changed the customer since', async () => {
    const rule = allOf(
      sinceAtLeast('lastVisit', days(14)),
      anyOf(not(isKnown('lastCoupon')), sinceAtLeast('lastCoupon', days(90))),
    );
    const deployment = await swept(rule, { lastVisitAt: minus(start, days(20)) });
    const { profiles } = deployment.ports;
    const now = await profiles.get(ada);
    if (now === undefined) throw new Error('ada is gone');
    await profiles.update(now, { ...now, lastCouponAt: plus(start, minutes(1)) });
    await take(deployment, visit(minus(start, days(15)), 'v-0'));
    expect(await outcomeOf(deployment)).toEqual(goesOn);
    await take(deployment, visit(minus(start, days(2))));
    expect(await outcomeOf(deployment)).toEqual(ended);
  });

  it('ends by two events together, of which neither would end it alone', async () => {
    const rule: Rule = { field: 'orders', atMost: 4 };
    const deployment = await swept(rule);
    await take(deployment, order(minus(start, hours(3))));
    expect(await outcomeOf(deployment)).toEqual(goesOn);
    await take(
      deployment,
      order(minus(start, hours(2)), {
        id: 'order-o2',
        orderId: 'o2',
        told: { id: 't-2', at: plus(start, minutes(1)), kind: 'live' },
      }),
    );
    expect(await outcomeOf(deployment)).toEqual(ended);
  });

  it('ends once, to the end, wherever a Lambda dies', async () => {
    const event = order(minus(start, minutes(1)));
    const whole = await swept();
    await take(whole, event);
    for (const death of deathsWithin(whole.requests.length)) {
      const deployment = await swept();
      await take(deployment, event, death);
      await take(deployment, event);
      const { told, ...outcome } = await outcomeOf(deployment);
      const { told: _, ...expected } = ended;
      expect({ death, isTold: told > 0, ...outcome }).toEqual({ death, isTold: true, ...expected });
    }
  });
});

describe('a passage that would have begun all the same', () => {
  it('goes on: what is told late was long before', async () => {
    const deployment = await swept();
    await take(deployment, order(minus(start, days(15))));
    await take(deployment, visit(minus(start, minutes(5))));
    expect(await outcomeOf(deployment)).toEqual(goesOn);
  });

  it('goes on though the queue brings an order again that its rule has seen', async () => {
    const seen = order(minus(start, days(30)));
    const deployment = await swept({ field: 'orders', atMost: 4 }, {}, [seen]);
    await take(deployment, seen);
    expect(await outcomeOf(deployment)).toEqual(goesOn);
  });

  it('has its goal by an order that came after its beginning, whenever that is told', async () => {
    const deployment = await swept();
    await take(deployment, order(plus(start, minutes(1))));
    expect((await outcomeOf(deployment)).exit).toBeUndefined();
    expect((await passageOf(deployment, 'ada', open)).enrolment?.goalAt).toBe(plus(start, minutes(1)));
  });
});

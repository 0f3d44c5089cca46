/** Rules that ask what was bought: read where the rest of the rule holds, for whoever asks. */
import { describe, expect, it } from 'vitest';
import { customerId } from '../../../shared/base/ids.ts';
import { days, type Instant, minus, minutes, plus } from '../../../shared/base/time.ts';
import type { CustomerEvent } from '../../../shared/customers/events/event.ts';
import { newProfile } from '../../../shared/customers/profiles/profile.ts';
import { allOf, bought, dormantFor, not, type Rule } from '../../../shared/customers/rules/index.ts';
import { runSegment } from '../../../shared/flows/broadcasts/run.ts';
import { explain } from '../../../shared/flows/customers/explanation.ts';
import { ingest } from '../../../shared/flows/events/ingest.ts';
import { sweepSegment } from '../../../shared/flows/sweep/segment.ts';
import type { SweptJourney } from '../../../shared/journeys/protocol.ts';
import { abandoned } from '../../support/abandoned.ts';
import { enrolled, lookRequest } from '../../support/passages.ts';
import { createStand, start } from '../../support/stand.ts';
import { createDeployment, type Deployment } from './sweep/deployment.ts';
import { passageOf, segmentRequest, winBack } from './sweep/shop.ts';

const told = { id: 't-1', at: minus(start, days(1)), kind: 'imported' } as const;
const order = (
  of: string,
  at: Instant,
  category: string,
  changes: Partial<CustomerEvent & { name: 'Order Completed' }> = {},
): CustomerEvent => ({
  id: `order-${of}-${category}`,
  customer: customerId(of),
  at,
  told,
  name: 'Order Completed',
  orderId: `o-${of}-${category}`,
  value: 5_000,
  items: [{ name: 'A pair', quantity: 1, price: 5_000, category }],
  ...changes,
});
const cancelled = (of: string, category: string): CustomerEvent => ({
  id: `cancel-${of}-${category}`,
  customer: customerId(of),
  at: minus(start, days(2)),
  told,
  name: 'Order Cancelled',
  orderId: `o-${of}-${category}`,
});

/** Ada bought shoes, Bo a hat, Cy lately, Di cancelled her shoes, Ed bought shoes long ago. */
const shop = async (): Promise<Deployment> => {
  const deployment = createDeployment({ currency: 'EUR' });
  await deployment.ports.profiles.putAll(
    ['ada', 'bo', 'cy', 'di', 'ed', 'flo'].map((id) => ({ ...newProfile(customerId(id)), revision: 1 })),
  );
  const events = [
    order('ada', minus(start, days(20)), 'shoes'),
    order('bo', minus(start, days(20)), 'hats'),
    order('cy', minus(start, days(3)), 'shoes'),
    order('di', minus(start, days(21)), 'hats'),
    order('di', minus(start, days(20)), 'shoes'),
    cancelled('di', 'shoes'),
    order('ed', minus(start, days(120)), 'shoes'),
  ];
  for (const event of events) await deployment.run((ports) => ingest({ kind: 'customer', event }, ports, []));
  return deployment;
};

const boughtShoes = bought({ category: 'shoes', within: days(90) });
const rule = allOf(dormantFor(days(14)), boughtShoes);
const asking = (asked: Rule): SweptJourney => ({ ...winBack, rule: asked });
const queriesIn = ({ requests }: Deployment): number => requests.filter((each) => each === 'Query').length;
const enteredIn = ({ started }: Deployment): readonly unknown[] =>
  started.map(({ input }) => input.customer).sort();

describe('a rule that asks what was bought', () => {
  it('is asked by the sweep of the orders of those alone for whom the rest of it holds', async () => {
    const deployment = await shop();
    await deployment.run((ports) =>
      sweepSegment(segmentRequest({ journeys: [asking(rule)] }), ports, () => false),
    );
    expect(enteredIn(deployment)).toEqual(['ada']);
    // Ada, Bo and Di; Cy is not dormant, Ed's last order is too old to be in the window, and Flo has none.
    expect(queriesIn(deployment)).toBe(3);
    expect((await passageOf(deployment, 'ada')).enrolment).toMatchObject({
      rule: 'days since last order ≥ 14 and orders of category shoes ≥ 1 within 90 days',
      values: { 'orders of category shoes within 90 days': 1 },
    });
  });

  it('costs a sweep nothing where no rule asks it', async () => {
    const deployment = await shop();
    await deployment.run((ports) =>
      sweepSegment(segmentRequest({ journeys: [asking(dormantFor(days(14)))] }), ports, () => false),
    );
    expect(enteredIn(deployment)).toEqual(['ada', 'bo', 'di', 'ed']);
    expect(queriesIn(deployment)).toBe(0);
  });

  it('may ask the opposite', async () => {
    const deployment = await shop();
    const journeys = [asking(allOf(dormantFor(days(14)), not(boughtShoes)))];
    await deployment.run((ports) => sweepSegment(segmentRequest({ journeys }), ports, () => false));
    expect(enteredIn(deployment)).toEqual(['bo', 'di', 'ed']);
  });

  it('holds of who has come to meet it within the window, by the orders as they stand', async () => {
    const lately = bought({ category: 'shoes', within: days(19) });
    for (const [asked, entered] of [
      [allOf(dormantFor(days(18)), bought({ category: 'shoes' })), ['ada']],
      // All were silent for longer: of Ada's shoes alone it is so long that they no longer count against her.
      [allOf(dormantFor(days(7)), not(lately)), ['ada']],
    ] as const) {
      const deployment = await shop();
      const journeys = [{ ...asking(asked), window: days(3) }];
      await deployment.run((ports) => sweepSegment(segmentRequest({ journeys }), ports, () => false));
      expect(enteredIn(deployment)).toEqual(entered);
    }
  });

  it('lets an event begin a journey', async () => {
    const deployment = await shop();
    const journey = { ...abandoned, when: boughtShoes };
    for (const of of ['ada', 'bo']) {
      const event: CustomerEvent = {
        name: 'Checkout Started',
        id: `checkout-${of}`,
        customer: customerId(of),
        at: start,
        checkoutId: `c-${of}`,
        value: 100,
        items: [],
      };
      await deployment.run((ports) => ingest({ kind: 'customer', event }, ports, [journey]));
    }
    expect(enteredIn(deployment)).toEqual(['ada']);
    expect((await passageOf(deployment, 'ada', { ...winBack, id: journey.id })).enrolment).toMatchObject({
      values: { 'orders of category shoes within 90 days': 1 },
    });
  });

  it('counts whom a broadcast would reach, as the broadcast itself does', async () => {
    const deployment = await shop();
    const { rule: _, reEnrolAfter: __, ...enrolling } = asking(rule);
    const broadcast = {
      id: 'shoes',
      isPreview: true,
      at: start,
      journey: {
        ...enrolling,
        parameters: {},
        replaces: false,
        first: { name: 'news', kind: 'email', channel: 'email', transactional: true },
        mostMessages: 1,
      },
      rule,
      parameters: {},
      customersPerSecond: 50,
      segments: 1,
      asked: 'who bought shoes',
    } as const;
    const counted = async (isPreview: boolean) => {
      const { broadcasts } = deployment.ports;
      const id = `shoes-${isPreview}`;
      await broadcasts.create({ ...broadcast, id, isPreview }, []);
      const request = { broadcast: id, segment: 0, segments: 1, startsPerSecond: 50 };
      const { counts } = await runSegment(request, deployment.ports, () => false);
      return { profiles: counts.profiles, enrolled: counts.enrolled };
    };
    expect(await counted(true)).toEqual({ profiles: 6, enrolled: 1 });
    expect(await counted(false)).toEqual({ profiles: 6, enrolled: 1 });
  });

  it('is explained with what it saw, and when a purchase leaves the window', async () => {
    const { ports } = await shop();
    const ada = await ports.profiles.get(customerId('ada'));
    if (ada === undefined) throw new Error('ada is gone');
    const entry = { id: winBack.id, version: 1, lane: 'win-back', when: rule };
    const { asked } = await explain(ada, entry, start, ports);
    expect(asked?.verdict).toBe('in');
    expect(asked?.clauses[1]).toMatchObject({ saw: '1 (the last 2026-11-03T12:00:00Z)', decisive: true });
    expect(asked?.changesAt).toBe(plus(start, days(70)) + 1);
  });

  it('is asked again of orders that were told too late, and of no others', async () => {
    const dormantWithoutBoots = allOf(dormantFor(days(14)), boughtShoes, not(bought({ category: 'boots' })));
    const isOpenAfter = async (event: CustomerEvent) => {
      const deployment = await shop();
      const journeys = [asking(dormantWithoutBoots)];
      await deployment.run((ports) => sweepSegment(segmentRequest({ journeys }), ports, () => false));
      deployment.pass(minutes(2));
      await deployment.run((ports) => ingest({ kind: 'customer', event }, ports, []));
      const ada = await deployment.ports.profiles.get(customerId('ada'));
      return ada?.enrolments[winBack.id]?.exitedAt === undefined;
    };
    const late = { told: { id: 't-2', at: plus(start, minutes(1)), kind: 'live' } } as const;
    const before = minus(start, days(30));
    expect(await isOpenAfter(order('ada', before, 'boots', late))).toBe(false);
    expect(await isOpenAfter(order('ada', before, 'hats', late))).toBe(true);
    // What she bought before was cancelled before the passage began, and nobody had said so.
    expect(await isOpenAfter({ ...cancelled('ada', 'shoes'), ...late })).toBe(false);
  });

  it('says which way a branch goes', async () => {
    const way = async (category: string) => {
      const stand = createStand();
      await enrolled(stand);
      const event = order('ada', minus(start, days(20)), category);
      await ingest({ kind: 'customer', event }, stand.ports, []);
      const question = { kind: 'rule', rule: boughtShoes } as const;
      await stand.invoke('look', lookRequest('a', { question, cases: ['yes', 'no'] }));
      return stand.answers[0]?.outcome;
    };
    expect([await way('shoes'), await way('hats')]).toEqual(['yes', 'no']);
  });
});

/** Taking events in, on the real adapters: once each, in any order, wherever a Lambda dies, and waiters are answered. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { couponToItem } from '../../../../functions/adapters/ledger-items.ts';
import { customerId, journeyId, touchKey } from '../../../../shared/base/ids.ts';
import { days, hours, type Instant, minus, minutes, plus } from '../../../../shared/base/time.ts';
import type { CustomerEvent, MailEvent } from '../../../../shared/customers/events/event.ts';
import { newProfile, type Profile } from '../../../../shared/customers/profiles/profile.ts';
import type { SignalDetail } from '../../../../shared/customers/signals/signal.ts';
import { viewOf } from '../../../../shared/flows/customers/view.ts';
import { ingest } from '../../../../shared/flows/events/ingest.ts';
import type { SignalSource } from '../../../../shared/journeys/language.ts';
import type { CouponRecord, TouchRecord, WaiterRecord } from '../../../../shared/journeys/records.ts';
import {
  ada,
  enrolment,
  openEnrolment,
  enrolmentRecord as record,
  tenOffIssued as tenOff,
} from '../../../support/passages.ts';
import { livedRuns } from '../../../support/runs.ts';
import { start } from '../../../support/stand.ts';
import { createDeployment, type Death, type Deployment, deathsWithin } from '../sweep/deployment.ts';

const touch = (step: string, changes: Partial<TouchRecord> = {}): TouchRecord => ({
  enrolment,
  step,
  kind: 'email',
  channel: 'email',
  at: minus(start, hours(20)),
  outcome: 'sent',
  sentAt: minus(start, hours(20)),
  messageId: 'm-1',
  ...changes,
});
const waiterFor = (source: SignalSource, otherwise: string): WaiterRecord => ({
  enrolment,
  wait: { id: 'wait', source, otherwise },
  since: minus(start, hours(20)),
  deadline: plus(start, days(3)),
  token: 'the-token',
  path: '',
});

interface Passage {
  readonly waiter?: WaiterRecord;
  readonly touches?: readonly TouchRecord[];
}

/** Ada in the midst of her passage. */
const begin = async (
  profile: Profile = ada,
  { waiter, touches }: Passage = {},
  settings: object = {},
): Promise<Deployment> => {
  const deployment = createDeployment(settings);
  const { profiles, ledger } = deployment.ports;
  await profiles.putAll([profile]);
  await ledger.put({
    enrolments: [record],
    coupons: [tenOff],
    touches: touches ?? [touch('we-miss-you'), touch('why-gone', { kind: 'survey', asksForReason: true })],
    ...(waiter !== undefined && { waiters: [waiter] }),
  });
  return deployment;
};

const order = (
  changes: Partial<Extract<CustomerEvent, { name: 'Order Completed' }>> = {},
): CustomerEvent => ({
  id: 'order-o-1',
  customer: customerId('ada'),
  at: start,
  name: 'Order Completed',
  orderId: 'o-1',
  value: 4_200,
  ...changes,
});
const withCoupon = order({ couponCode: tenOff.code });
const other = (name: 'Site Visited' | 'Unsubscribed', at: Instant = start): CustomerEvent => ({
  id: `${name}-${at}`,
  customer: customerId('ada'),
  at,
  name,
});
const answered = (answer: string, at: Instant = start): CustomerEvent => ({
  id: `answer-${answer}-${at}`,
  customer: customerId('ada'),
  at,
  name: 'Survey Answered',
  touch: touchKey(enrolment, 'why-gone'),
  answer,
});
const custom = (customName: string, at: Instant = start): CustomerEvent => ({
  id: `${customName}-${at}`,
  customer: customerId('ada'),
  at,
  name: 'Custom',
  customName,
});
const browser = {
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  ipAddress: '192.0.2.1',
};
const mailed = (
  kind: 'opened' | 'clicked',
  changes: Partial<Pick<MailEvent, 'touch' | 'at'> & SignalDetail> = {},
): MailEvent => ({
  kind,
  client: browser,
  touch: touchKey(enrolment, 'we-miss-you'),
  at: start,
  ...changes,
});
const sentBy = (messageId: string): MailEvent => ({
  kind: 'sent',
  touch: touchKey(enrolment, 'we-miss-you'),
  messageId,
  at: start,
});

const take = (deployment: Deployment, event: CustomerEvent, death?: Death) =>
  deployment.run((ports) => ingest({ kind: 'customer', event }, ports), death);
const takeMail = (deployment: Deployment, event: MailEvent) =>
  deployment.run((ports) => ingest({ kind: 'mail', event }, ports));
const profileIn = ({ ports }: Deployment) => ports.profiles.get(customerId('ada'));
const passageIn = ({ ports }: Deployment) => ports.ledger.passage(enrolment);
const toldIn = ({ bus }: Deployment) => bus.map(({ DetailType }) => DetailType);

describe('an order with several codes', () => {
  it('redeems ours, wherever it stands among them', async () => {
    const deployment = await begin();
    await take(deployment, order({ couponCode: 'FREESHIP', couponCodes: ['FREESHIP', 'abcd-efgh-23'] }));
    expect((await passageIn(deployment)).coupons[0]).toMatchObject({ orderId: 'o-1', orderValue: 4_200 });
    expect(toldIn(deployment)).toContain('Coupon Redeemed');
  });
});

describe('an order in another currency', () => {
  const inYen = order({ value: 10_000, currency: 'JPY', couponCode: tenOff.code });

  it('is kept and counted, and left out of what was spent while nothing says what it is worth', async () => {
    const deployment = await begin();
    await take(deployment, inYen);
    expect(await profileIn(deployment)).toMatchObject({ orders: 1, spent: 0, lastOrderAt: start });
    const { coupons } = await passageIn(deployment);
    expect(coupons[0]?.orderId).toBe('o-1');
    expect(coupons[0]?.orderValue).toBeUndefined();
    const profile = await profileIn(deployment);
    const view = profile && (await viewOf(profile, start, deployment.ports));
    expect(view?.timeline.find(({ name }) => name === 'Order Completed')).toMatchObject({
      value: 10_000,
      currency: 'JPY',
      warning:
        'JPY has no rate: the amount is kept, and left out of what the customer has spent; add it to the settings’ rates, such as { JPY: 0.5 }',
    });
  });

  it('is worth what the settings’ rate says', async () => {
    const deployment = await begin(ada, {}, { rates: { JPY: 0.0061 } });
    await take(deployment, inYen);
    expect(await profileIn(deployment)).toMatchObject({ orders: 1, spent: 6_100 });
    expect((await passageIn(deployment)).coupons[0]?.orderValue).toBe(6_100);
  });
});

describe('an order that is told again and again', () => {
  it('counts once, takes its coupon once, and answers who waits, wherever a Lambda dies', async () => {
    const waiter = waiterFor({ kind: 'redemption', of: 'ten-off' }, 'unused');
    const whole = await begin(ada, { waiter });
    await take(whole, withCoupon);
    const deaths = deathsWithin(whole.requests.length);
    expect(deaths.length).toBeGreaterThan(14);
    for (const death of deaths) {
      const deployment = await begin(ada, { waiter });
      expect(await take(deployment, withCoupon, death)).toBe('killed');
      await take(deployment, withCoupon);
      await take(deployment, withCoupon);
      const [profile, passage] = [await profileIn(deployment), await passageIn(deployment)];
      expect({
        death,
        orders: profile?.orders,
        spent: profile?.spent,
        goalAt: passage.enrolment?.goalAt,
        coupon: [passage.coupons[0]?.orderId, passage.coupons[0]?.orderValue, passage.coupons[0]?.redeemedAt],
        answers: deployment.answers,
        told: [...new Set(toldIn(deployment))].sort(),
      }).toEqual({
        death,
        orders: 1,
        spent: 4_200,
        goalAt: start,
        coupon: ['o-1', 4_200, start],
        answers: [{ token: 'the-token', outcome: 'redeemed' }],
        told: ['Coupon Redeemed', 'Goal Reached'],
      });
    }
  });

  it('makes a customer of whom nothing was known', async () => {
    const deployment = createDeployment();
    await take(deployment, order({ customer: customerId('grace') }));
    expect(await deployment.ports.profiles.get(customerId('grace'))).toEqual({
      ...newProfile(customerId('grace')),
      orders: 1,
      spent: 4_200,
      firstOrderAt: start,
      lastOrderAt: start,
      revision: 1,
    });
  });
});

describe('a stream of events', () => {
  const times = fc
    .integer({ min: 0, max: 6 })
    .map((count) => plus(minus(start, hours(12)), hours(count * 3)));
  const events: fc.Arbitrary<CustomerEvent> = fc.oneof(
    fc
      .record({ orderId: fc.constantFrom('a', 'b', 'c'), at: times })
      // What an order says is the same however often it is told.
      .map(({ orderId, at }) => order({ id: `order-${orderId}-${at}`, orderId, at })),
    times.map((at) => other('Site Visited', at)),
    times.map((at) => custom('Playlist Created', at)),
    fc
      .record({ at: times, answer: fc.constantFrom('dear', 'dull') })
      .map(({ at, answer }) => answered(answer, at)),
    times.map((at) => other('Unsubscribed', at)),
  );
  const known: Profile = {
    ...ada,
    enrolments: {
      [journeyId('win-back')]: openEnrolment,
      [journeyId('playlists')]: {
        ...openEnrolment,
        goalEvent: 'Playlist Created',
        arm: 'holdout',
        exitedAt: start,
      },
    },
  };
  const outcomeOf = async (stream: readonly CustomerEvent[]) => {
    const deployment = await begin(known);
    for (const event of stream) await take(deployment, event);
    const profile = await profileIn(deployment);
    return {
      profile: { ...profile, revision: 0 },
      goalAt: (await passageIn(deployment)).enrolment?.goalAt,
      events: (await deployment.ports.ledger.eventsSince(customerId('ada'), minus(start, days(1)))).length,
    };
  };

  it('leaves the same profile and ledger in any order, each event told any number of times', async () => {
    const streams = fc
      .uniqueArray(events, { minLength: 1, maxLength: 6, selector: ({ id }) => id })
      .chain((list) =>
        fc.record({
          list: fc.constant(list),
          told: fc
            .array(fc.constantFrom(...list), { maxLength: 4 })
            .chain((again) =>
              fc.shuffledSubarray([...list, ...again], { minLength: list.length + again.length }),
            ),
        }),
      );
    await fc.assert(
      fc.asyncProperty(streams, async ({ list, told }) => {
        expect(await outcomeOf(told)).toEqual(await outcomeOf(list));
      }),
      livedRuns(80),
    );
  });

  it('keeps the latest reason for leaving, however late an older one is told', async () => {
    const deployment = await begin();
    await take(deployment, answered('dull', plus(start, minutes(40))));
    await take(deployment, answered('dear', start));
    expect((await profileIn(deployment))?.leavingReason).toBe('dull');
  });
});

describe('events of one customer at the same time', () => {
  it('all count, by whoever comes second trying again', async () => {
    const deployment = await begin();
    await deployment.run((ports) =>
      Promise.all(
        ['a', 'b', 'c', 'd'].map((id) =>
          ingest({ kind: 'customer', event: order({ id: `order-${id}`, orderId: id }) }, ports),
        ),
      ),
    );
    expect(await profileIn(deployment)).toMatchObject({ orders: 4, spent: 16_800 });
  });
});

describe('a visit', () => {
  it('writes no profile when it changes nothing, and is written down all the same', async () => {
    const deployment = await begin();
    await take(deployment, other('Site Visited', plus(start, hours(1))));
    await take(deployment, other('Site Visited', minus(start, hours(1))));
    await take(deployment, other('Site Visited', start));
    // The second look is for a merge that came between: no revision tells of it.
    expect(deployment.requests).toEqual(['GetItem', 'PutItem', 'GetItem', 'Query']);
    expect(await deployment.ports.ledger.eventsSince(customerId('ada'), minus(start, days(1)))).toHaveLength(
      3,
    );
  });

  it('needs no transaction', async () => {
    const deployment = await begin();
    await take(deployment, other('Site Visited'));
    expect(deployment.requests).not.toContain('TransactWriteItems');
    expect((await profileIn(deployment))?.lastVisitAt).toBe(start);
  });
});

describe('a customer who was erased', () => {
  it('is not written about', async () => {
    const deployment = await begin({ ...newProfile(customerId('ada')), suppressed: 'erased', revision: 7 });
    for (const event of [order(), other('Site Visited'), custom('Playlist Created')])
      await take(deployment, event);
    expect(await profileIn(deployment)).toEqual({
      ...newProfile(customerId('ada')),
      suppressed: 'erased',
      revision: 7,
    });
    expect(await deployment.ports.ledger.eventsSince(customerId('ada'), minus(start, days(1)))).toEqual([]);
  });
});

describe('a coupon', () => {
  const couponAfter = async (event: CustomerEvent): Promise<CouponRecord | undefined> => {
    const deployment = await begin();
    await take(deployment, event);
    return (await passageIn(deployment)).coupons[0];
  };

  it('is taken however the customer types it', async () => {
    expect(await couponAfter(order({ couponCode: ' abcde-fgh23 ' }))).toMatchObject({ orderId: 'o-1' });
  });

  it('is not taken by an unknown code, another customer, or an order before or after its time', async () => {
    for (const changes of [
      { couponCode: 'SUMMER10' },
      { couponCode: '-' },
      { couponCode: tenOff.code, customer: customerId('eve') },
      { couponCode: tenOff.code, at: plus(tenOff.validUntil, hours(1)) },
      { couponCode: tenOff.code, at: minus(tenOff.issuedAt, hours(1)) },
    ])
      expect(await couponAfter(order(changes))).toEqual(tenOff);
  });

  it('is taken by an order in time that is told late', async () => {
    const deployment = await begin();
    deployment.pass(days(30));
    await take(deployment, withCoupon);
    expect((await passageIn(deployment)).coupons[0]).toMatchObject({ orderId: 'o-1', redeemedAt: start });
  });

  it('is taken by one order only; the other counts without it', async () => {
    const deployment = await begin();
    await take(deployment, withCoupon);
    await take(deployment, order({ id: 'order-o-2', orderId: 'o-2', couponCode: tenOff.code }));
    expect((await passageIn(deployment)).coupons[0]).toMatchObject({ orderId: 'o-1' });
    expect((await profileIn(deployment))?.orders).toBe(2);
    expect(toldIn(deployment).filter((name) => name === 'Coupon Redeemed')).toHaveLength(1);
  });

  it('is found by its code in the index that the deployment has', () => {
    expect(couponToItem(tenOff)).toMatchObject({ code: { S: tenOff.code } });
  });
});

describe('whoever waits', () => {
  const answersTo = async (waiter: WaiterRecord, event: CustomerEvent) => {
    const deployment = await begin(ada, { waiter });
    await take(deployment, event);
    return deployment.answers;
  };
  const purchase = waiterFor({ kind: 'purchase' }, 'not-purchased');
  const playlist = waiterFor({ kind: 'event', name: 'Playlist Created' }, 'absent');
  const answer = waiterFor({ kind: 'answer', to: 'why-gone', answers: ['dear', 'dull'] }, 'unanswered');
  const reaction = waiterFor({ kind: 'reaction', to: 'we-miss-you' }, 'silent');

  it('is answered by the event that settles the wait', async () => {
    expect(await answersTo(purchase, order())).toEqual([{ token: 'the-token', outcome: 'purchased' }]);
    expect(await answersTo(playlist, custom('Playlist Created'))).toEqual([
      { token: 'the-token', outcome: 'happened' },
    ]);
    expect(await answersTo(answer, answered('dear'))).toEqual([{ token: 'the-token', outcome: 'dear' }]);
    const visited = waiterFor({ kind: 'event', name: 'Site Visited' }, 'absent');
    expect(await answersTo(visited, other('Site Visited'))).toEqual([
      { token: 'the-token', outcome: 'happened' },
    ]);
  });

  it('is left alone by an event that settles nothing', async () => {
    expect(await answersTo(playlist, custom('Playlist Deleted'))).toEqual([]);
    expect(await answersTo(playlist, custom('Playlist Created', minus(playlist.since, hours(1))))).toEqual(
      [],
    );
    expect(await answersTo(answer, answered('something else'))).toEqual([]);
    expect(await answersTo(reaction, other('Site Visited'))).toEqual([]);
  });

  it('leaves for the goal by an order that the wait does not ask for', async () => {
    expect(await answersTo(reaction, order())).toEqual([
      { token: 'the-token', detour: 'GoalReached', cause: {} },
    ]);
  });

  it('is answered by a click, and not by an open, which may become a click', async () => {
    const deployment = await begin(ada, { waiter: reaction });
    await takeMail(deployment, mailed('opened'));
    expect(deployment.answers).toEqual([]);
    await takeMail(deployment, mailed('clicked', { at: plus(start, hours(1)) }));
    expect(deployment.answers).toEqual([{ token: 'the-token', outcome: 'clicked' }]);
    expect((await passageIn(deployment)).touches[0]).toMatchObject({
      openedAt: start,
      clickedAt: plus(start, hours(1)),
    });
  });

  it('is not asked once the passage is over', async () => {
    const closed = { ...openEnrolment, exitedAt: start };
    const deployment = await begin(
      { ...ada, enrolments: { [journeyId('win-back')]: closed } },
      { waiter: purchase },
    );
    await take(deployment, order());
    await takeMail(deployment, mailed('clicked'));
    expect(deployment.answers).toEqual([]);
    expect((await passageIn(deployment)).enrolment?.goalAt).toBe(start);
  });
});

describe('an answer', () => {
  it('is written to its touchpoint, and is the reason for leaving only where that was asked', async () => {
    const deployment = await begin(ada, { touches: [touch('why-gone', { kind: 'survey' })] });
    await take(deployment, answered('dear'));
    expect((await passageIn(deployment)).touches[0]).toMatchObject({
      given: [{ answer: 'dear', at: start }],
    });
    expect((await profileIn(deployment))?.leavingReason).toBeUndefined();
  });
});

describe('what SES says', () => {
  it('of an email that its sender has recorded costs a read', async () => {
    const deployment = await begin();
    await takeMail(deployment, sentBy('m-1'));
    expect(deployment.requests).toEqual(['GetItem']);
  });

  it('settles the fate of one whose sender died', async () => {
    const { sentAt: _, messageId: __, ...sending } = touch('we-miss-you', { outcome: 'sending' });
    const deployment = await begin(ada, { touches: [sending] });
    await takeMail(deployment, sentBy('m-7'));
    expect((await passageIn(deployment)).touches[0]).toMatchObject({
      outcome: 'sent',
      sentAt: start,
      messageId: 'm-7',
    });
  });

  it('of an email that is not in the ledger changes nothing', async () => {
    const deployment = await begin(ada, { touches: [] });
    for (const event of [sentBy('m-1'), mailed('opened'), mailed('clicked')])
      await takeMail(deployment, event);
    expect((await passageIn(deployment)).touches).toEqual([]);
  });
});

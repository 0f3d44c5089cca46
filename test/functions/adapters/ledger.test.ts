/** The ledger's promises, on a local DynamoDB through the real client. */

import { beforeEach, describe, expect, it } from 'vitest';
import { customerId, journeyId } from '../../../shared/base/ids.ts';
import { days, hours, type Instant, minus, minutes, plus } from '../../../shared/base/time.ts';
import type { CustomerEvent } from '../../../shared/customers/events/event.ts';
import { newProfile } from '../../../shared/customers/profiles/profile.ts';
import { issueCoupon } from '../../../shared/decisions/offers/coupon.ts';
import type { TouchRecord } from '../../../shared/journeys/records.ts';
import { ada, enrolled, enrolment } from '../../support/passages.ts';
import { createStand, type Stand, start } from '../../support/stand.ts';
import { models } from './samples.ts';

let stand: Stand;
beforeEach(async () => {
  stand = createStand();
  await enrolled(stand);
});

const touch: TouchRecord = {
  enrolment,
  step: 'we-miss-you',
  kind: 'email',
  channel: 'email',
  at: start,
  outcome: 'sending',
};
const coupon = issueCoupon(
  'secret',
  enrolment,
  { name: 'ten-off', terms: { amountOff: 10 }, validFor: days(8), onFavouriteCategory: true },
  { favouriteCategory: 'tea', orders: 2, spent: 9_000 },
  'EUR',
  start,
);
/** What is over goes, once the table is asked to. */
const expires = ({ dynamodb }: Pick<Stand, 'dynamodb'>): void => {
  const TimeToLiveSpecification = { AttributeName: 'ttl', Enabled: true };
  dynamodb.handle('UpdateTimeToLive', JSON.stringify({ TableName: 'ledger', TimeToLiveSpecification }));
};
const visit = (id: string, at = start): CustomerEvent => ({
  id,
  customer: customerId('ada'),
  at,
  name: 'Site Visited',
});

describe('a passage', () => {
  it('comes back as it was put, in one read, and apart from other passages', async () => {
    const waiter = {
      enrolment,
      wait: {
        id: 'answer-why',
        source: { kind: 'answer' as const, to: 'why', answers: ['happy', 'unhappy'] },
        otherwise: 'unanswered',
      },
      since: start,
      deadline: plus(start, days(6)),
      token: 'a',
      path: 'x=y',
    };
    const { ledger } = stand.ports;
    await ledger.put({ touches: [touch], coupons: [coupon], waiters: [waiter] });
    await ledger.put({ touches: [{ ...touch, enrolment: { ...enrolment, cycle: 2 } }] });
    await ledger.put({
      touches: [{ ...touch, enrolment: { ...enrolment, journey: journeyId('win-back-2') } }],
    });
    stand.forget();
    expect(await ledger.passage(enrolment)).toEqual({
      enrolment: {
        key: enrolment,
        arm: 'treatment',
        enrolledAt: minus(start, days(1)),
        goalUntil: plus(start, days(29)),
        rule: 'no order for 14 days',
        values: {},
      },
      touches: [touch],
      coupons: [coupon],
      tasks: [],
      waiter,
    });
    expect(stand.requests).toEqual(['Query']);
  });

  it('takes any number of records', async () => {
    const touches = Array.from({ length: 60 }, (_, index) => ({ ...touch, step: `step-${index}` }));
    stand.forget();
    await stand.ports.ledger.put({ touches });
    expect(stand.requests).toEqual(['BatchWriteItem', 'BatchWriteItem', 'BatchWriteItem']);
    expect((await stand.ports.ledger.passage(enrolment)).touches).toHaveLength(60);
  });
});

describe('a touchpoint’s record', () => {
  const changed = async () => stand.ports.ledger.touch(enrolment, 'we-miss-you');

  it('keeps the first word on when it was sent, opened and clicked', async () => {
    const { ledger } = stand.ports;
    await ledger.put({ touches: [touch] });
    const change = (at: typeof start) =>
      ledger.changeTouch(enrolment, 'we-miss-you', {
        sentAt: at,
        openedAt: at,
        clickedAt: at,
      });
    await change(start);
    await change(plus(start, hours(1)));
    expect(await changed()).toEqual({
      ...touch,
      sentAt: start,
      openedAt: start,
      clickedAt: start,
    });
  });

  it('keeps each answer with the words of it, up to twenty', async () => {
    const { ledger } = stand.ports;
    await ledger.put({ touches: [touch] });
    const given = { id: 'a-1', at: start, answer: 'something-else', text: 'Too far', second: 'nothing' };
    expect(await ledger.noteAnswer(enrolment, 'we-miss-you', given)).toEqual({ ...touch, given: [given] });
    for (let index = 2; index <= 20; index += 1)
      await ledger.noteAnswer(enrolment, 'we-miss-you', { id: `a-${index}`, at: start, answer: 'price' });
    const last = { id: 'a-21', at: start, answer: 'price' };
    const full = await ledger.noteAnswer(enrolment, 'we-miss-you', last);
    expect(full?.given?.map(({ id }) => id)).not.toContain('a-21');
    expect(full).toEqual(await changed());
    expect(await ledger.noteAnswer(enrolment, 'never-sent', given)).toBeUndefined();
  });

  it('stays sent once the provider has taken it', async () => {
    const { ledger } = stand.ports;
    await ledger.put({ touches: [touch] });
    await ledger.changeTouch(enrolment, 'we-miss-you', { outcome: 'sent', sentAt: start, messageId: 'm-1' });
    await ledger.changeTouch(enrolment, 'we-miss-you', { outcome: 'unknown' });
    expect(await changed()).toMatchObject({ outcome: 'sent', messageId: 'm-1' });
  });

  it('does not come into being by an event about it', async () => {
    await stand.ports.ledger.changeTouch(enrolment, 'we-miss-you', { openedAt: start });
    expect(await changed()).toBeUndefined();
  });
});

describe('an enrolment’s record', () => {
  it('keeps its first exit and its earliest goal', async () => {
    const { ledger } = stand.ports;
    await ledger.changeEnrolment(enrolment, { exit: { reason: 'lapsed', at: start }, path: 'a=b' });
    await ledger.changeEnrolment(enrolment, {
      exit: { reason: 'converted', at: plus(start, hours(1)) },
      path: 'c=d',
    });
    for (const after of [2, 1, 3])
      await ledger.changeEnrolment(enrolment, { goalAt: plus(start, hours(after)) });
    expect((await ledger.passage(enrolment)).enrolment).toMatchObject({
      exit: { reason: 'lapsed', at: start },
      path: 'a=b',
      goalAt: plus(start, hours(1)),
    });
  });
});

describe('a coupon', () => {
  const order = { orderId: 'o-1', value: 5_000, at: plus(start, hours(1)) };

  it('is found by its code, and by no other', async () => {
    await stand.ports.ledger.put({ coupons: [coupon] });
    expect(await stand.ports.ledger.couponByCode(coupon.code)).toEqual(coupon);
    expect(await stand.ports.ledger.couponByCode('NO-SUCH')).toBeUndefined();
  });

  it('is taken by one order, however often that order says so', async () => {
    const { ledger } = stand.ports;
    await ledger.put({ coupons: [coupon] });
    expect(await ledger.redeem(coupon, order)).toBe('redeemed');
    expect(await ledger.redeem(coupon, order)).toBe('redeemed');
    expect(await ledger.redeem(coupon, { ...order, orderId: 'o-2' })).toBe('refused');
    expect(await ledger.couponByCode(coupon.code)).toMatchObject({
      orderId: 'o-1',
      orderValue: 5_000,
      redeemedAt: order.at,
    });
  });

  it('is taken by one of two orders at the same time', async () => {
    const { ledger } = stand.ports;
    await ledger.put({ coupons: [coupon] });
    const taken = await Promise.all(
      ['o-1', 'o-2'].map((orderId) => ledger.redeem(coupon, { ...order, orderId })),
    );
    expect(taken.toSorted()).toEqual(['redeemed', 'refused']);
  });
});

describe('a claim', () => {
  const records = { touches: [touch], coupons: [coupon], waiters: [] };
  const ada = async () => {
    const profile = await stand.ports.profiles.get(customerId('ada'));
    if (profile === undefined) throw new Error('ada is gone');
    return profile;
  };

  it('writes the profile and what the step leaves', async () => {
    const { ledger } = stand.ports;
    const before = await ada();
    expect(await ledger.claim(before, { ...before, tier: 'gold' }, records)).toBe('claimed');
    expect(await ada()).toMatchObject({ tier: 'gold', revision: before.revision + 1 });
    expect(await ledger.passage(enrolment)).toMatchObject({ touches: [touch], coupons: [coupon] });
  });

  it('writes nothing when the profile was written meanwhile', async () => {
    const { ledger, profiles } = stand.ports;
    const before = await ada();
    await profiles.update(before, { ...before, lastVisitAt: start });
    expect(await ledger.claim(before, { ...before, tier: 'gold' }, records)).toBe('stale');
    expect((await ada()).tier).toBe(before.tier);
    expect((await ledger.passage(enrolment)).touches).toEqual([]);
  });

  it('is taken by one of two at the same time', async () => {
    const { ledger } = stand.ports;
    const before = await ada();
    const taken = await Promise.all(
      ['gold', 'silver'].map((tier) => ledger.claim(before, { ...before, tier }, records)),
    );
    expect(taken.toSorted()).toEqual(['claimed', 'stale']);
  });
});

describe('an event', () => {
  it('counts once: the second time it is known, and the profile is not written', async () => {
    const { ledger, profiles } = stand.ports;
    const before = await profiles.get(customerId('ada'));
    if (before === undefined) throw new Error('ada is gone');
    const after = { ...before, lastVisitAt: start };
    expect(await ledger.record(visit('v-1'), before, after)).toBe('recorded');
    const now = await profiles.get(customerId('ada'));
    expect(now).toMatchObject({ lastVisitAt: start, revision: before.revision + 1 });
    expect(await ledger.record(visit('v-1'), now, { ...after, spent: 1 })).toEqual({
      known: visit('v-1'),
      revision: 2,
    });
    expect(await profiles.get(customerId('ada'))).toEqual(now);
  });

  it('counts once when it is told again with another time', async () => {
    const { ledger, profiles } = stand.ports;
    const before = await profiles.get(customerId('ada'));
    if (before === undefined) throw new Error('ada is gone');
    expect(await ledger.record(visit('v-2'), before, before)).toBe('recorded');
    const now = await profiles.get(customerId('ada'));
    const later = { ...visit('v-2'), at: plus(start, hours(5)) };
    expect(await ledger.record(later, now, before)).toEqual({ known: visit('v-2'), revision: 2 });
  });

  it('is not there when the profile was written meanwhile', async () => {
    const { ledger, profiles } = stand.ports;
    const old = await profiles.get(customerId('ada'));
    if (old === undefined) throw new Error('ada is gone');
    await profiles.update(old, { ...old, tier: 'gold' });
    expect(await ledger.record(visit('v-1'), old, { ...old, lastVisitAt: start })).toBe('stale');
    expect(await ledger.eventsSince(customerId('ada'), start)).toEqual([]);
  });

  it('makes the profile of a customer who was unknown', async () => {
    const event: CustomerEvent = { ...visit('v-1'), customer: customerId('bob') };
    expect(await stand.ports.ledger.record(event, undefined, newProfile(customerId('bob')))).toBe('recorded');
    expect(await stand.ports.profiles.get(customerId('bob'))).toEqual({
      ...newProfile(customerId('bob')),
      revision: 1,
    });
  });

  it('is told again in the order of time, from an instant on, that instant included', async () => {
    const { ledger } = stand.ports;
    const at = [3, 1, 2, 0].map((after) => plus(start, hours(after)));
    for (const each of at) await ledger.note(visit(`v-${each}`, each));
    await ledger.note(visit(`v-${at[0]}`, at[0]));
    const since = await ledger.eventsSince(customerId('ada'), plus(start, hours(1)));
    expect(since.map((event) => event.at)).toEqual([1, 2, 3].map((after) => plus(start, hours(after))));
    expect(since[0]).toEqual(visit(`v-${at[1]}`, at[1]));
    expect(await ledger.eventsSince(ada.id, plus(start, days(1)))).toEqual([]);
  });
});

describe('what a checkout has taken for an order', () => {
  const order = { orderId: 'o-7', value: undefined, at: start };
  const headOf = ({ ports }: Stand) => ports.ledger.orderHead('o-7');
  const expiring = async (taking: (stand: Stand) => Promise<unknown>) => {
    const kept = createStand({ keepEventsDays: 90 });
    expires(kept);
    await kept.ports.ledger.put({ coupons: [coupon] });
    await taking(kept);
    await kept.moveTo(plus(start, days(90)));
    kept.dynamodb.expire();
    const before = await headOf(kept);
    await kept.moveTo(plus(start, days(91)));
    kept.dynamodb.expire();
    return [before, await headOf(kept)];
  };
  const taken = { codes: [coupon.code] };
  const gone = { codes: [] };
  const counted = { gross: 0, refunded: 0 };
  const told = { owner: ada.id, codes: [coupon.code] };
  const tell = ({ ports }: Stand) =>
    ports.ledger.give(ada.id, {
      orders: [{ customer: ada.id, orderId: 'o-7', couponCodes: [], refunds: {}, counted }],
      entries: [],
    });

  it('is kept as long as an event where nobody tells of the order, and for ever where somebody does', async () => {
    expect(await expiring(({ ports }) => ports.ledger.redeemAndName(coupon, order))).toEqual([taken, gone]);
    expect(await expiring(({ ports }) => ports.ledger.nameCode('o-7', coupon.code))).toEqual([taken, gone]);
    const afterTelling = await expiring(async (kept) => {
      await tell(kept);
      expect(await kept.ports.ledger.redeemAndName(coupon, order)).toEqual({ owner: ada.id });
    });
    expect(afterTelling).toEqual([told, told]);
  });

  it('is neither taken nor named where another order has it', async () => {
    const { ledger } = stand.ports;
    await ledger.put({ coupons: [coupon] });
    await ledger.redeem(coupon, { ...order, orderId: 'o-8' });
    expect(await ledger.redeemAndName(coupon, order)).toBe('refused');
    expect(await headOf(stand)).toEqual(gone);
  });
});

describe('an event', () => {
  const order = (at: Instant): CustomerEvent => ({
    id: 'order-1',
    customer: customerId('ada'),
    at,
    name: 'Order Completed',
    orderId: 'order-1',
    value: 1_000,
  });
  const record = async ({ ports, dynamodb }: Stand, event: CustomerEvent) => {
    expires({ dynamodb });
    const before = await ports.profiles.get(customerId('ada'));
    return ports.ledger.record(event, before, { ...(before ?? ada), orders: 1 });
  };
  const events = async ({ ports }: Stand) =>
    (await ports.ledger.history(customerId('ada'), 10)).events.length;

  it.each([
    [{}, 400],
    [{ keepEventsDays: 90 }, 90],
  ])(
    'is kept as long as the settings say (%o), and deleted then, unless it is an order',
    async (settings, keep) => {
      const kept = createStand(settings);
      await record(kept, order(start));
      await kept.ports.ledger.note(visit('v1'));
      await kept.moveTo(plus(start, days(keep)));
      kept.dynamodb.expire();
      expect(await events(kept)).toBe(2);
      await kept.moveTo(plus(start, days(keep + 1)));
      kept.dynamodb.expire();
      expect(await events(kept)).toBe(1);
    },
  );

  it('that adds up is known without end: told again after years, it counts once', async () => {
    const past = order(minus(start, days(500)));
    expect(await record(stand, past)).toBe('recorded');
    await stand.moveTo(plus(start, days(3_000)));
    stand.dynamodb.expire();
    expect(await record(stand, past)).toEqual({ known: past, revision: 2 });
  });
});

describe('the model of who returns', () => {
  const [second, first] = models;
  if (first === undefined || second === undefined) throw new Error('there are no samples of models');

  it('is put in use by whoever knows which one it replaces, and by nobody else', async () => {
    const { models: store } = stand.ports;
    expect(await store.read()).toBeUndefined();
    expect(await store.put(second, 1)).toBe('changed');
    expect(await store.put(first, undefined)).toBe('put');
    expect(await store.put({ ...first, customers: 1, fittedAt: start }, undefined)).toBe('changed');
    expect(await store.put(second, 1)).toBe('put');
    expect(await store.read()).toEqual(second);
  });

  it('is put once by a request that is made twice', async () => {
    const { models: store } = stand.ports;
    expect([await store.put(first, undefined), await store.put(first, undefined)]).toEqual(['put', 'put']);
  });

  it('is read again by a warm function five minutes after', async () => {
    const { models: store } = stand.ports;
    expect(await store.current()).toBeUndefined();
    await store.put(first, undefined);
    expect(await store.current()).toBeUndefined();
    await stand.moveTo(plus(start, minutes(5)));
    expect(await store.current()).toEqual(first);
  });
});

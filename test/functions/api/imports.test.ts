/** What is imported counts, and nothing begins by it: customers, orders, and any history by the other doors. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importedBody } from '../../../functions/api/contract/schemas.ts';
import { customerId, journeyId } from '../../../shared/base/ids.ts';
import { hours, instant, iso, minus, parseIso } from '../../../shared/base/time.ts';
import { type Served, serve, start } from './served.ts';

let served: Served;
beforeEach(async () => {
  served = await serve();
});
afterEach(() => served.world.close());

const importing = (what: 'customers' | 'orders', body: string) =>
  served.ask('POST', `/v1/${what}/import`, { headers: { 'content-type': 'text/csv' }, body });
const profile = (id: string) => served.ports.profiles.get(customerId(id));
const timeline = (id: string) => served.ports.ledger.eventsSince(customerId(id), instant(0));

describe('a file of customers', () => {
  it('subscribes nobody again who has refused, whatever its time is not', async () => {
    await served.ask('POST', '/v1/identify', {
      body: { userId: 'ada', messageId: 'i-1', traits: { consents: { email: false } } },
    });
    await served.settle();
    const file = 'id,email,consents.email\nada,ada@example.com,true\nnew,new@example.com,true\n';
    expect((await importing('customers', file)).body).toMatchObject({ accepted: 2 });
    await served.settle();
    expect((await profile('ada'))?.consents).toEqual({ email: false });
    expect((await profile('ada'))?.email).toBe('ada@example.com');
    expect((await profile('new'))?.consents).toEqual({ email: true });
  });

  it('consents to nothing that was refused before it, once that is told', async () => {
    await importing('customers', 'id,consents.email\nada,true\n');
    await served.settle();
    await served.ask('POST', '/v1/identify', {
      body: {
        userId: 'ada',
        messageId: 'i-1',
        timestamp: iso(minus(start, hours(30))),
        traits: { consents: { email: false } },
      },
    });
    await served.settle();
    expect((await profile('ada'))?.consents).toEqual({ email: false });
  });

  it('tells beside a consent what it is proved by, and by an empty cell nothing', async () => {
    const header = 'id,email,consents.email,consents.email.source,consents.email.ip,consents.email.confirmed';
    await importing(
      'customers',
      `${header}\nada,ada@example.com,true,till,203.0.113.7,true\nbob,b@example.com,no,,,\n`,
    );
    await served.settle();
    const proofs = async (id: string) =>
      (await served.ports.ledger.consents(customerId(id))).map(
        ({ customer: _, event: __, at: ___, ...proof }) => proof,
      );
    expect(await proofs('ada')).toEqual([
      { channel: 'email', answers: { marketing: true }, source: 'till', ip: '203.0.113.7', confirmed: true },
    ]);
    expect((await profile('ada'))?.consents).toEqual({ email: true });
    expect(await proofs('bob')).toEqual([]);
    expect((await profile('bob'))?.consents).toEqual({ email: false });
  });

  it('begins no journey', async () => {
    await importing('customers', 'id,email,consents.email\nada,ada@example.com,true\n');
    await served.settle();
    expect((await profile('ada'))?.enrolments).toEqual({});
  });
});

describe('a file of orders', () => {
  it('is in the profile, each order once, by the shop’s clock', async () => {
    const file =
      'customer,orderId,value,at\nada,o-1,19.90,2025-03-02T10:00:00\nada,o-2,5,2025-03-03T10:00:00Z\n';
    for (let times = 0; times < 2; times += 1)
      expect((await importing('orders', file)).body).toEqual({ accepted: 2, refused: 0, rejected: [] });
    await served.settle();
    expect(await profile('ada')).toMatchObject({ orders: 2, spent: 2_490, enrolments: {} });
    expect((await profile('ada'))?.lastOrderAt).toBe(parseIso('2025-03-03T10:00:00Z'));
  });

  it('is refused line by line, by the names that the file has', async () => {
    const { body } = await importing(
      'orders',
      'customer,orderId,value,at\nada,o-1,19.90,\n,o-2,5,2025-03-03\nada,,5,2025-03-03T10:00:00Z\nada,o-4,x,2025-03-03T10:00:00Z\n',
    );
    const { accepted, refused, rejected } = importedBody.parse(body);
    expect([accepted, refused]).toEqual([0, 4]);
    expect(rejected.map(({ line, field }) => [line, field])).toEqual([
      [2, 'at'],
      [3, 'customer'],
      [4, 'order_id'],
      [5, 'value'],
    ]);
  });
});

describe('a history', () => {
  const checkout = (messageId: string, historical: object = {}) => ({
    type: 'track',
    messageId,
    userId: 'ada',
    event: 'Checkout Started',
    properties: { checkout_id: messageId, value: 80 },
    ...historical,
  });

  it('begins nothing, as a batch or as a call', async () => {
    await served.ask('POST', '/v1/batch', { body: { historical: true, batch: [checkout('c-1')] } });
    await served.ask('POST', '/v1/track', { body: checkout('c-2', { historical: true }) });
    await served.settle();
    expect((await profile('ada'))?.enrolments).toEqual({});
    expect(await timeline('ada')).toHaveLength(2);
  });

  it('is none at Segment’s import, which is live', async () => {
    await served.ask('POST', '/v1/import', {
      headers: { authorization: '' },
      body: { batch: [checkout('c-1')], writeKey: (await import('./served.ts')).writeKey.key },
    });
    await served.settle();
    expect(Object.keys((await profile('ada'))?.enrolments ?? {})).toEqual([journeyId('abandoned-checkout')]);
  });
});

describe('a call that is repeated', () => {
  it('is one event by its id, a thousand times told without a time', async () => {
    const call = { type: 'track', messageId: 'm-1', userId: 'ada', event: 'Quiz Done', properties: {} };
    for (let times = 0; times < 10; times += 1)
      await served.ask('POST', '/v1/batch', { body: { batch: Array(100).fill(call) } });
    await served.settle();
    expect(await timeline('ada')).toHaveLength(1);
  });

  it('is as many events as it is told, where it has neither id nor time', async () => {
    const call = { type: 'track', userId: 'ada', event: 'Quiz Done', properties: {} };
    await served.ask('POST', '/v1/track', { body: call });
    await served.ask('POST', '/v1/batch', { body: { batch: [call, call] } });
    await served.settle();
    expect(await timeline('ada')).toHaveLength(3);
  });

  it('is one where it tells its time and no id', async () => {
    const call = { type: 'track', userId: 'ada', event: 'Quiz Done', timestamp: iso(start), properties: {} };
    for (let times = 0; times < 3; times += 1) await served.ask('POST', '/v1/track', { body: call });
    await served.settle();
    expect(await timeline('ada')).toHaveLength(1);
  });
});

describe('a wall clock', () => {
  it('is the shop’s: a refusal after a consent of a clock that is ahead counts', async () => {
    // 20:00 where the shop is not: eight hours ahead of its clock.
    const identify = (messageId: string, email: boolean, timestamp?: string) =>
      served.ask('POST', '/v1/identify', {
        body: {
          messageId,
          userId: 'a',
          ...(timestamp !== undefined && { timestamp }),
          traits: { consents: { email } },
        },
      });
    await identify('i-1', true, '2026-11-23T20:00:00');
    await served.settle();
    await identify('i-2', false);
    await served.settle();
    expect((await profile('a'))?.consents).toEqual({ email: false });
    expect((await timeline('a')).every(({ at, told }) => told !== undefined && at <= told.at)).toBe(true);
  });
});

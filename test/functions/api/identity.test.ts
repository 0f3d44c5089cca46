/** Several ids of one person, told over the API: the calls, the merge by hand, and whom each id answers for. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  customerBody,
  explanationBody,
  mergedBody,
  reinstatedBody,
  splitAnswer,
} from '../../../functions/api/contract/schemas.ts';
import { adminKey, basic, type Served, serve, writeKey } from './served.ts';

let served: Served;
beforeEach(async () => {
  served = await serve();
});
afterEach(() => served.world.close());

const post = async (path: string, body: object, key = writeKey.key) => {
  const answered = await served.ask('POST', path, { headers: { authorization: basic(key) }, body });
  await served.settle();
  return answered;
};
const bought = (userId: string, orderId: string) => ({
  userId,
  event: 'Order Completed',
  properties: { order_id: orderId, total: 20 },
});
const customer = async (id: string) =>
  customerBody.parse((await served.ask('GET', `/v1/customers/${encodeURIComponent(id)}`)).body);
const merge = (id: string, body: object, key = adminKey.key) => post(`/v1/customers/${id}/merge`, body, key);

describe('ids of one person', () => {
  it('are one customer from the call on that tells two of them, and each answers for that customer', async () => {
    await post('/v1/page', { anonymousId: 'browser-1', name: 'Home' });
    await post('/v1/track', { anonymousId: 'browser-1', event: 'Product Viewed' });
    await post('/v1/identify', { userId: 'ada', anonymousId: 'browser-1', traits: { firstName: 'Ada' } });
    const view = await customer('browser-1');
    expect(view.customer).toMatchObject({ id: 'ada', firstName: 'Ada' });
    expect(view.timeline.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Customer Identified', 'Customer Merged', 'Product Viewed', 'Site Visited']),
    );
    const explained = await served.ask('GET', '/v1/customers/browser-1/explain', {
      query: { journey: 'win-back-14d' },
    });
    expect(explanationBody.parse(explained.body).customer).toBe('ada');
  });

  it('are told by alias, too', async () => {
    await post('/v1/track', bought('old-17', 'o-1'));
    expect((await post('/v1/alias', { userId: 'ada', previousId: 'old-17' })).body).toMatchObject({
      accepted: 1,
    });
    expect((await customer('ada')).customer).toMatchObject({ id: 'ada', orders: 1 });
  });
});

describe('a merge by hand', () => {
  it('makes one of two who both have orders, which no event does', async () => {
    await post('/v1/track', bought('ada', 'o-1'));
    await post('/v1/track', bought('ada-2', 'o-2'));
    await post('/v1/alias', { userId: 'ada', previousId: 'ada-2' });
    expect((await customer('ada')).timeline.map(({ name }) => name)).toContain('Merge Refused');
    const { status, body } = await merge('ada', { alias: 'ada-2' });
    expect([status, mergedBody.parse(body)]).toEqual([200, { customer: 'ada', alias: 'ada-2' }]);
    expect((await customer('ada-2')).customer).toMatchObject({ id: 'ada', orders: 2, spent: 40 });
    expect(await merge('ada', { alias: 'ada-2' })).toMatchObject({
      status: 409,
      body: {
        error: {
          message: 'both ids are the customer "ada" already',
          reason: { kind: 'same-customer', customer: 'ada' },
        },
      },
    });
  });

  it('is refused by field for who is not there, and is not for those who may only write', async () => {
    await post('/v1/page', { userId: 'ada' });
    expect(await merge('ada', { alias: 'nobody' })).toMatchObject({
      status: 404,
      body: {
        error: {
          field: 'alias',
          message: 'there is no customer "nobody"',
          reason: { kind: 'no-such', what: 'customer', name: 'nobody' },
        },
      },
    });
    expect(await merge('ada', {})).toMatchObject({ status: 400, body: { error: { field: 'alias' } } });
    expect(await merge('nobody', { alias: 'ada' })).toMatchObject({ status: 404 });
    expect(await merge('ada', { alias: 'ada' }, writeKey.key)).toMatchObject({ status: 403 });
    expect((await post('/v1/customers/ada/dance', {}, adminKey.key)).status).toBe(404);
  });

  it('is nothing that an event can claim to be', async () => {
    await post('/v1/track', bought('ada', 'o-1'));
    await post('/v1/track', bought('eve', 'o-2'));
    const event = {
      specversion: '1.0',
      id: 'e-1',
      source: 'rekindle.admin',
      type: 'Customer Linked',
      subject: 'ada',
    };
    const data = { alsoKnownAs: ['eve'], byHand: true };
    await served.ask('POST', '/v1/events', {
      headers: { 'content-type': 'application/cloudevents+json' },
      body: { ...event, data },
    });
    await served.settle();
    expect((await customer('eve')).customer).toMatchObject({ id: 'eve', orders: 1 });
  });
});

describe('an id that many send', () => {
  it('who is not logged in makes no customer of them all', async () => {
    const cart = { checkout_id: 'cx', value: 80, products: [{ name: 'Diary of Xia', price: 80 }] };
    await post('/v1/track', {
      userId: '0',
      anonymousId: 'br-x',
      event: 'Checkout Started',
      properties: cart,
    });
    await post('/v1/identify', { userId: '0', anonymousId: 'br-x', traits: { email: 'xia@example.com' } });
    await post('/v1/identify', { userId: '0', anonymousId: 'br-y', traits: { email: 'yun@example.com' } });
    expect((await customer('br-x')).customer).toMatchObject({ email: 'xia@example.com' });
    expect((await customer('br-y')).customer).toMatchObject({ email: 'yun@example.com' });
    expect((await served.ask('GET', '/v1/customers/0')).status).toBe(404);
  });
});

describe('an id that was taken for nobody’s', () => {
  const identify = (anonymousId: string, email: string) =>
    post('/v1/identify', { userId: 'ada', anonymousId, traits: { email } });
  const reinstate = (id: string, body: object, key = adminKey.key) =>
    post(`/v1/customers/${id}/reinstate`, body, key);

  it('is somebody again where a person says so, and why', async () => {
    await identify('laptop', 'ada@example.com');
    await identify('phone', 'ada@new.example');
    await post('/v1/track', { ...bought('ada', 'o-1'), anonymousId: 'phone' });
    expect((await customer('ada')).customer).toMatchObject({ suppressed: 'nobody', orders: 0 });
    const { status, body } = await reinstate('ada', { reason: 'she called' });
    expect([status, reinstatedBody.parse(body)]).toMatchObject([
      200,
      { customer: 'ada', ids: ['laptop', 'phone'] },
    ]);
    const { customer: ada, timeline } = await customer('phone');
    expect(ada).toMatchObject({ id: 'ada', email: 'ada@new.example', orders: 1 });
    expect(ada).not.toHaveProperty('suppressed');
    expect(timeline).toContainEqual(
      expect.objectContaining({
        name: 'Id Reinstated',
        properties: expect.objectContaining({ reason: 'she called' }),
      }),
    );
  });

  it('is refused for who is somebody, without a reason, and to those who may only write', async () => {
    await post('/v1/page', { userId: 'ada' });
    expect(await reinstate('ada', { reason: 'she called' })).toMatchObject({ status: 409 });
    expect(await reinstate('ada', { reason: ' ' })).toMatchObject({
      status: 400,
      body: { error: { field: 'reason' } },
    });
    expect(await reinstate('nobody-known', { reason: 'she called' })).toMatchObject({ status: 404 });
    expect(await reinstate('ada', { reason: 'she called' }, writeKey.key)).toMatchObject({ status: 403 });
  });
});

describe('an id that is an address', () => {
  it('is one customer’s however it is written', async () => {
    await post('/v1/identify', { userId: 'Ada@Example.com', traits: { email: 'Ada@Example.com' } });
    await post('/v1/track', bought('ada@example.com\u200b', 'o-1'));
    for (const id of ['ada@example.com', 'ADA@example.com', 'email:Ada@Example.com'])
      expect((await customer(id)).customer).toMatchObject({ id: 'ada@example.com', orders: 1 });
  });
});

describe('a split by hand', () => {
  const split = (id: string, alias: string, key = adminKey.key) =>
    post(`/v1/customers/${id}/split`, { alias }, key);

  it('makes two of one again, each with what was told of it', async () => {
    await post('/v1/track', bought('ada', 'o-1'));
    await post('/v1/track', bought('eve', 'o-2'));
    await merge('ada', { alias: 'eve' });
    await post('/v1/identify', { userId: 'eve', traits: { firstName: 'Eve' } });
    const { status, body } = await split('ada', 'eve');
    expect([status, splitAnswer.parse(body)]).toMatchObject([
      200,
      { customer: 'ada', alias: 'eve', events: 2 },
    ]);
    expect((await customer('ada')).customer).toMatchObject({ id: 'ada', orders: 1, spent: 20 });
    expect((await customer('ada')).customer).not.toHaveProperty('firstName');
    expect((await customer('eve')).customer).toMatchObject({ id: 'eve', orders: 1, firstName: 'Eve' });
    for (const id of ['ada', 'eve'])
      expect((await customer(id)).timeline.map(({ name }) => name)).toContain('Customer Split');
  });

  it('is refused for an id that is not the customer’s, and to those who may only write', async () => {
    await post('/v1/page', { userId: 'ada' });
    await post('/v1/page', { userId: 'eve' });
    expect(await split('ada', 'eve')).toMatchObject({ status: 409 });
    expect(await split('nobody-known', 'eve')).toMatchObject({ status: 404 });
    expect(await split('ada', 'eve', writeKey.key)).toMatchObject({ status: 403 });
  });

  it('is nothing that an event can claim to be', async () => {
    await post('/v1/identify', { userId: 'ada', anonymousId: 'browser-1' });
    await post('/v1/track', {
      userId: 'ada',
      event: 'Customer Linked',
      properties: { apart: true, alsoKnownAs: ['browser-1'] },
    });
    expect((await customer('browser-1')).customer).toMatchObject({ id: 'ada' });
  });
});

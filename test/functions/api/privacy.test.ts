/** What the law gives everybody, by the API: to be forgotten, and to know what is known. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  customerBody,
  erasureBody,
  exportBody,
  liftedBody,
} from '../../../functions/api/contract/schemas.ts';
import { touchKey } from '../../../shared/base/ids.ts';
import { enrolment } from '../../support/passages.ts';
import { adminKey, basic, type Served, serve } from './served.ts';

let served: Served;
beforeEach(async () => {
  served = await serve();
});
afterEach(() => served.world.close());

const post = async (path: string, body: object) => {
  await served.ask('POST', path, { body });
  await served.settle();
};
const identify = (userId: string, email: string) =>
  post('/v1/identify', { userId, anonymousId: `browser-of-${userId}`, traits: { email, firstName: 'Ada' } });
const known = async (id: string) =>
  customerBody.parse((await served.ask('GET', `/v1/customers/${encodeURIComponent(id)}`)).body);
const erase = (id: string) => served.ask('DELETE', `/v1/customers/${encodeURIComponent(id)}`);

describe('a customer who is to be forgotten', () => {
  it('is, by any of her ids, and says so when asked again', async () => {
    await identify('ada', 'ada@example.com');
    const asked = await erase('browser-of-ada');
    expect(erasureBody.parse(asked.body)).toEqual({ customer: 'ada', state: 'erasing' });
    await served.settle();
    const { customer, timeline, enrolments } = await known('ada');
    expect(customer).toEqual({ id: 'ada', consents: {}, orders: 0, spent: 0, suppressed: 'erased' });
    expect([timeline, enrolments]).toEqual([[], []]);
    expect(erasureBody.parse((await erase('ada')).body).state).toBe('erased');
  });

  it('may be asked for by the address of a guest', async () => {
    await post('/v1/identify', { anonymousId: 'browser-1', traits: { email: 'Guest@example.com' } });
    const { customer } = erasureBody.parse((await erase('guest@example.com')).body);
    expect(customer).toMatch(/^guest-/);
  });

  it('must be known', async () => {
    expect(await erase('nobody-17')).toMatchObject({ status: 404 });
  });
});

describe('what is known of a customer', () => {
  it('is told whole, by any of her ids', async () => {
    await post('/v1/track', {
      anonymousId: 'browser-of-ada',
      event: 'Product Viewed',
      properties: { product: 'tea' },
    });
    await identify('ada', 'ada@example.com');
    await post('/v1/track', {
      userId: 'ada',
      event: 'Order Completed',
      properties: { order_id: 'o-1', revenue: 19.9 },
    });
    const { status, body } = await served.ask('GET', '/v1/customers/browser-of-ada/export');
    expect(status).toBe(200);
    const told = exportBody.parse(body);
    expect(told.customer).toMatchObject({ id: 'ada', email: 'ada@example.com', firstName: 'Ada', orders: 1 });
    expect(told.ids).toEqual(expect.arrayContaining(['ada', 'browser-of-ada']));
    expect(told.addresses).toMatchObject([{ channel: 'email', address: 'ada@example.com' }]);
    expect(told.orders).toMatchObject([{ orderId: 'o-1' }]);
    expect(told.events.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Product Viewed', 'Customer Identified', 'Order Completed']),
    );
  });
});

describe('a stop at an address', () => {
  const lift = (body: object) =>
    served.ask('POST', '/v1/customers/ada/lift', {
      headers: { authorization: basic(adminKey.key) },
      body,
    });
  const why = { channel: 'email', reason: 'she called' };

  it('of a mailbox that had bounced is lifted with a reason, and what else stands is said', async () => {
    await identify('ada', 'ada@example.com');
    await served.ask('POST', '/v1/track', {
      headers: { authorization: basic(adminKey.key) },
      body: { userId: 'ada', event: 'Email Bounced', properties: {} },
    });
    await served.settle();
    expect(await lift({ channel: 'email', reason: ' ' })).toMatchObject({ status: 400 });
    const { body } = await lift(why);
    expect(liftedBody.parse(body)).toEqual({
      customer: 'ada',
      channel: 'email',
      lifted: 'bounced',
      reach: {
        channel: 'email',
        takes: 'transactional',
        reason: 'never-asked',
        because: 'consent to email was never asked for',
        until: 'she consents',
      },
    });
    expect(await lift(why)).toMatchObject({ status: 409 });
  });

  it('is lifted on SES’s own list, too, so that what is sent there arrives', async () => {
    const { mail } = served.world;
    await identify('ada', 'ada@example.com');
    const { environment } = served.world;
    mail.report(
      {
        messageId: 'm-1',
        at: served.world.clock.now(),
        from: 'hello@shop.example.com',
        to: 'ada@example.com',
        tags: { touch: Buffer.from(touchKey(enrolment, 'we-miss-you')).toString('base64url') },
        configurationSet: environment.CONFIGURATION_SET ?? '',
      },
      'bounced',
    );
    await served.settle();
    expect(await lift(why)).toMatchObject({ status: 200, body: { lifted: 'bounced' } });
    expect(mail.snapshot().suppressed).toEqual([]);
    expect(served.world.failures).toEqual([]);
  });
});

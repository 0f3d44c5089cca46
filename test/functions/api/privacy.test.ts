/** What the law gives everybody, by the API: to be forgotten, and to know what is known. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { customerBody, erasureBody } from '../../../functions/api/contract/schemas.ts';
import { type Served, serve } from './served.ts';

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

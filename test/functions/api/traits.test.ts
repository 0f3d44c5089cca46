/** Traits of the shop's own over the doors: told by identify and import, checked, and told again by the API. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { broadcastShop } from '../../../local/testing/index.ts';
import { customerId } from '../../../shared/base/ids.ts';
import { date, number, oneOf, text } from '../../../shared/customers/traits/trait.ts';
import { type Served, serve } from './served.ts';

const traits = {
  plan: { ...oneOf('free', 'pro'), kept: true },
  petName: text(),
  renewsOn: date(),
  seats: number(),
};

let served: Served;
beforeEach(async () => {
  served = await serve(undefined, { ...broadcastShop, settings: { ...broadcastShop.settings, traits } });
});
afterEach(() => served.world.close());

const told = async (): Promise<unknown> => {
  await served.settle();
  const { body } = await served.ask('GET', '/v1/customers/ada');
  return (body as { readonly customer: { readonly traits?: unknown } }).customer.traits;
};
const identify = (values: object) =>
  served.ask('POST', '/v1/identify', { body: { messageId: 'm-1', userId: 'ada', traits: values } });

describe('traits of the shop’s own', () => {
  it('are told by identify, and each that can’t be read is named with what would be right', async () => {
    const values = { email: 'ada@example.com', plan: 'gold', petName: 'Rex', renewsOn: 'soon', seats: '4' };
    expect(await identify(values)).toMatchObject({
      status: 200,
      body: {
        accepted: 1,
        rejected: [],
        warnings: [
          {
            index: 0,
            field: 'traits.plan',
            message: 'traits.plan: must be one of free, pro; it is "gold"',
          },
          {
            index: 0,
            field: 'traits.renewsOn',
            message: 'traits.renewsOn: must be a date such as 2027-03-01; it is "soon"',
          },
        ],
      },
    });
    expect(await told()).toEqual({ petName: 'Rex', seats: 4 });
  });

  it('are told by an import, and kept by the profile where a rule may ask for them', async () => {
    const row = JSON.stringify({ id: 'ada', plan: 'pro', renewsOn: '2027-03-01', seats: 2 });
    const answer = await served.ask('POST', '/v1/customers/import', {
      headers: { 'content-type': 'application/x-ndjson' },
      body: row,
    });
    expect(answer.status).toBe(200);
    expect(await told()).toEqual({ plan: 'pro', renewsOn: '2027-03-01', seats: 2 });
    expect((await served.ports.profiles.get(customerId('ada')))?.traits).toEqual({ plan: 'pro' });
  });

  it('can be asked by whom a broadcast is for, where profiles keep them', async () => {
    await identify({ email: 'ada@example.com', plan: 'pro' });
    await served.settle();
    const parameters = { reason: 'cannot-use', fix: 'The app opens again.' };
    const start = (id: string, to: object) =>
      served.ask('POST', '/v1/broadcasts', { body: { id, journey: 'we-fixed-it', parameters, to } });
    expect(await start('to-pros', { trait: 'plan', in: ['pro'] })).toMatchObject({ status: 200 });
    expect(await start('to-pets', { traitKnown: 'petName', is: true })).toMatchObject({
      status: 400,
      body: {
        error: {
          message:
            'to: profiles do not keep "petName", since no rule or branch of a journey asks for it; its declaration may say so: "kept": true',
        },
      },
    });
    expect(await start('to-golds', { trait: 'plan', in: ['gold'] })).toMatchObject({
      status: 400,
      body: { error: { message: 'to: "gold" is no plan; choose one of (free, pro)' } },
    });
  });
});

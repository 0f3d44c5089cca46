/** Consents over the doors: what is said to whoever tells them. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { broadcastShop } from '../../../local/testing/index.ts';
import { type Served, serve } from './served.ts';

let served: Served;
beforeEach(async () => {
  served = await serve(undefined, broadcastShop);
});
afterEach(() => served.world.close());

const identify = (consents: unknown) =>
  served.ask('POST', '/v1/identify', {
    body: { messageId: 'm-1', userId: 'ada', traits: { email: 'ada@example.com', consents } },
  });
const takes = async (): Promise<unknown> => {
  await served.settle();
  const { body } = await served.ask('GET', '/v1/customers/ada');
  const { channels } = body as { readonly channels: readonly { readonly channel: string }[] };
  return channels.filter(({ channel }) => channel === 'email');
};

describe('whoever tells a consent', () => {
  it.each([true, { given: true }, { topics: { marketing: true } }])(
    'is told that it lifts nothing that was refused: %j',
    async (email) => {
      const { status, body } = await identify({ email });
      expect({ status, body }).toMatchObject({
        status: 200,
        body: {
          accepted: 1,
          warnings: [],
          notes: [expect.stringContaining('has refused or stopped stands')],
        },
      });
    },
  );

  it.each([false, { given: false }, { topics: { marketing: false } }])(
    'hears of no such thing with a refusal: %j',
    async (email) => {
      expect((await identify({ email })).body).not.toHaveProperty('notes');
    },
  );

  it('is told which topics the shop has, and the others are left out', async () => {
    const { body } = await identify({ email: { given: true, topics: { news: true } } });
    expect(body).toMatchObject({
      accepted: 1,
      warnings: [
        {
          index: 0,
          field: 'traits.consents.email.topics.news',
          message: "traits.consents.email.topics.news: is none of the shop's topics, which are marketing",
        },
      ],
    });
    expect(JSON.stringify(await takes())).not.toContain('news');
  });

  it('means marketing by the topic of that name, too', async () => {
    await identify({ email: { topics: { marketing: true } } });
    expect(await takes()).toEqual([{ channel: 'email', takes: 'all' }]);
  });

  it.each([
    [{ email: 'perhaps' }, 'must be true or false'],
    [{ email: { given: 'perhaps' } }, 'given must be true or false'],
    [{ email: { topics: { news: 'perhaps' } } }, 'topics.news must be true or false'],
    [{ email: { given: true, ip: 'here' } }, 'ip must be an IP address such as 203.0.113.7'],
  ])('is told what is wrong with %j', async (consents, wrong) => {
    const message = `traits.consents.email: ${wrong}; it is ${JSON.stringify(consents.email)}`;
    expect((await identify(consents)).body).toMatchObject({
      accepted: 1,
      warnings: [{ index: 0, field: 'traits.consents.email', message }],
    });
  });
});

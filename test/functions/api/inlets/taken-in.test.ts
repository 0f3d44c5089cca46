/** From an outside payload to the stored profile, on the real adapters and a local DynamoDB. */

import { describe, expect, it } from 'vitest';
import type { PayloadReading } from '../../../../functions/api/contract/inlet.ts';
import { readCall } from '../../../../functions/api/inlets/segment/calls.ts';
import { readWebhook } from '../../../../functions/api/inlets/shopify/webhooks.ts';
import { customerId } from '../../../../shared/base/ids.ts';
import { instant } from '../../../../shared/base/time.ts';
import { messageOf, readMessage } from '../../../../shared/customers/events/parse.ts';
import { ingest } from '../../../../shared/flows/events/ingest.ts';
import { house } from '../../../support/house.ts';
import { createStand, start } from '../../../support/stand.ts';
import { received as atNoon } from './support.ts';

const received = { ...atNoon, at: start };
const webhook = (topic: string, body: object) =>
  readWebhook(body, { ...received, headers: { 'x-shopify-topic': topic } });

const order = {
  id: 1001,
  email: 'ada@example.com',
  customer: { id: 17, first_name: 'Ada' },
  created_at: '2026-11-20T01:30:00Z',
  total_price: '42.00',
  line_items: [{ title: 'Tea', quantity: 2, price: '21.00' }],
};
const refunds = [
  {
    id: 9,
    created_at: '2026-11-22T00:00:00Z',
    transactions: [{ id: 91, kind: 'refund', status: 'success', amount: '12.00' }],
  },
];

describe('what others tell', () => {
  it('is folded into the stored profile, each thing once', async () => {
    const { ports } = createStand();
    const takeIn = async ({ events }: PayloadReading) => {
      for (const event of events) await ingest(readMessage(messageOf(event), house), ports);
    };
    const tellings = [
      webhook('orders/updated', { ...order, refunds }),
      webhook('orders/create', order),
      webhook('customers/update', {
        id: 17,
        updated_at: '2026-11-21T00:00:00Z',
        email: 'ada@new.example',
        email_marketing_consent: { state: 'subscribed' },
      }),
      readCall(
        {
          type: 'identify',
          messageId: 'm-1',
          userId: 17,
          timestamp: '2026-11-19T00:00:00Z',
          traits: { email: 'ada@old.example', birthday: '05-01', tier: 'gold' },
        },
        received,
      ),
    ];
    for (const telling of [...tellings, ...tellings.toReversed()]) await takeIn(telling);
    expect(await ports.profiles.get(customerId('17'))).toMatchObject({
      email: 'ada@new.example',
      firstName: 'Ada',
      birthday: '05-01',
      tier: 'gold',
      consents: { email: true },
      orders: 1,
      spent: 3_000,
      refunded: 1_200,
      lastOrderAt: Date.parse(order.created_at),
    });
  });

  it('lies in the ledger with its properties, whatever they are', async () => {
    const { ports } = createStand();
    const deep = JSON.parse(`${'{"in":'.repeat(60)}1${'}'.repeat(60)}`);
    const properties = {
      checkout_id: 'c-1',
      value: '42.00',
      products: [{ name: 'Tea', price: 21, quantity: 2 }],
      note: null,
      tags: [],
      extra: {},
      '': 'unnamed',
      huge: 1e300,
      tiny: 1e-300,
      exact: 0.1 + 0.2,
      deep,
    };
    const { events } = readCall(
      { type: 'track', messageId: 'm-1', userId: 'ada', event: 'Checkout Started', properties },
      received,
    );
    for (const event of events) await ingest(readMessage(messageOf(event), house), ports);
    const [stored, ...others] = await ports.ledger.eventsSince(customerId('ada'), instant(0));
    expect(others).toEqual([]);
    expect(stored).toMatchObject({
      name: 'Checkout Started',
      checkoutId: 'c-1',
      value: 4_200,
      items: [{ name: 'Tea', quantity: 2, price: 2_100 }],
      properties: { note: null, tags: [], extra: {}, exact: 0.1 + 0.2 },
    });
    expect(stored?.properties).not.toHaveProperty('huge');
    expect((await ports.profiles.get(customerId('ada')))?.lastVisitAt).toBe(start);
  });
});

/** Shopify: its webhooks, each signed over its raw body. */
import { anyObject, header } from '../../contract/describe.ts';
import type { Inlet } from '../../contract/inlet.ts';
import { takeWebhook } from '../../contract/intake.ts';
import { readWebhook } from './webhooks.ts';

export const shopify = {
  webhook: { sender: 'shopify', called: 'Shopify', signatureHeader: 'x-shopify-hmac-sha256' },
  schemas: [],
  routes: [
    {
      path: '/webhooks/shopify',
      summary: 'Shopify’s webhooks',
      parameters: [
        header('x-shopify-topic', 'Such as orders/create'),
        header('x-shopify-webhook-id', 'The same for each delivery of one telling'),
      ],
      content: { 'application/json': anyObject() },
      take: takeWebhook(readWebhook),
    },
  ],
} as const satisfies Inlet;

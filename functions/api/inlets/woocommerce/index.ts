/** WooCommerce: its webhooks, each signed over its raw body. */
import { bytesOf, mediaTypeOf } from '../../contract/body.ts';
import { anyObject, header } from '../../contract/describe.ts';
import type { Inlet } from '../../contract/inlet.ts';
import { takeWebhook } from '../../contract/intake.ts';
import { mostBytes } from '../../contract/limits.ts';
import type { Request } from '../../contract/request.ts';
import { readWebhook } from './webhooks.ts';

/** Told unsigned when a webhook is saved, and by an answer of 200 the webhook is kept: a form with its id and no more. */
const isPing = (request: Request): boolean =>
  mediaTypeOf(request) === 'application/x-www-form-urlencoded' &&
  /^webhook_id=\d+$/.test(bytesOf(request, mostBytes).toString('latin1'));

export const wooCommerce = {
  webhook: {
    sender: 'woocommerce',
    called: 'WooCommerce',
    signatureHeader: 'x-wc-webhook-signature',
    isTrial: isPing,
  },
  schemas: [],
  routes: [
    {
      path: '/webhooks/woocommerce',
      summary: 'WooCommerce’s webhooks',
      parameters: [header('x-wc-webhook-topic', 'Such as order.created')],
      content: { 'application/json': anyObject() },
      take: takeWebhook(readWebhook),
    },
  ],
} as const satisfies Inlet;

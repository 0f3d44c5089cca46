/** All formats that others send events in: whoever adds one writes its folder and names it here. */
import { cloudEvents } from './cloudevents/index.ts';
import { segment } from './segment/index.ts';
import { shopify } from './shopify/index.ts';
import { wooCommerce } from './woocommerce/index.ts';

export const inlets = [segment, cloudEvents, shopify, wooCommerce] as const;

/** Of those who sign what they send. */
export const webhooks = inlets.flatMap((inlet) => ('webhook' in inlet ? [inlet.webhook] : []));

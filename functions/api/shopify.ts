/** Shopify's webhooks, each signed over its raw body. */

import { processDoor } from '../adapters/door.ts';
import { processPorts } from '../adapters/index.ts';
import { bytesOf, jsonOf } from './contract/body.ts';
import { HttpFault } from './contract/fault.ts';
import { shopify } from './contract/inlets.ts';
import { type Taken, takeOne } from './contract/intake.ts';
import { isSigned } from './contract/signature.ts';
import { mostBytes } from './limits.ts';
import type { Route } from './request.ts';

/** An order with many lines is larger than an event is; all that is kept of it is bounded by its inlet. */
const mostEventBytes = mostBytes;

/** @throws HttpFault unauthorized unless the shop's secret has signed the body */
export const takeShopify: Route = async (request): Promise<Taken> => {
  const { headers } = request;
  const { queue, keyring } = processDoor();
  const bytes = bytesOf(request, mostBytes);
  const { shopifySecrets } = await keyring();
  if (!isSigned(bytes, headers['x-shopify-hmac-sha256'] ?? '', shopifySecrets))
    throw new HttpFault('unauthorized', 'x-shopify-hmac-sha256: is not the signature of this body', {
      field: 'x-shopify-hmac-sha256',
    });
  const received = { at: processPorts().now(), headers, mostEventBytes };
  return takeOne(jsonOf(bytes), shopify, received, queue);
};

/** Signatures of webhooks. */
import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether one of these secrets has signed the bytes: HMAC-SHA256 in base64, as Shopify's `x-shopify-hmac-sha256` is.
 * @see https://shopify.dev/docs/apps/build/webhooks/subscribe/https
 */
export const isSigned = (bytes: Buffer, signature: string, secrets: readonly string[]): boolean => {
  const given = Buffer.from(signature, 'base64');
  let signed = false;
  for (const secret of secrets) {
    const expected = createHmac('sha256', secret).update(bytes).digest();
    if (given.length === expected.length && timingSafeEqual(given, expected)) signed = true;
  }
  return signed;
};

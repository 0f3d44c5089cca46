/** Signatures of webhooks. */
import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether one of these secrets has signed the bytes: HMAC-SHA256 in base64, as Shopify's `x-shopify-hmac-sha256` is.
 * @see https://shopify.dev/docs/apps/build/webhooks/subscribe/https
 */
export const isSigned = (bytes: Buffer, signature: string, secrets: readonly string[]): boolean => {
  // As text: what base64 leaves open, such as its last bits, no sender of a signature makes use of.
  const given = Buffer.from(signature);
  let signed = false;
  for (const secret of secrets) {
    const expected = Buffer.from(createHmac('sha256', secret).update(bytes).digest('base64'));
    if (given.length === expected.length && timingSafeEqual(given, expected)) signed = true;
  }
  return signed;
};

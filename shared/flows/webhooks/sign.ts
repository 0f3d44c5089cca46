/** Signs webhooks as Standard Webhooks says, by which receivers in every language have a library to verify them. */
import { createHmac } from 'node:crypto';
import type { Instant } from '../../base/time.ts';

/** What a webhook's secret holds can't be signed with. */
export class WebhookSecretError extends Error {
  override readonly name = 'WebhookSecretError';
}

const prefix = 'whsec_';
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;
const fewestBytes = 24;
const mostBytes = 64;

/**
 * The keys that a secret's text holds, with white space between them: one, or while one takes the place of another, two.
 * @throws WebhookSecretError that says which is none, and never what it is
 */
export const signingKeys = (text: string): readonly Buffer[] => {
  const keys = text.split(/\s+/).filter((each) => each !== '');
  if (keys.length === 0)
    throw new WebhookSecretError('the secret is empty; put whsec_ and 32 random bytes in base64 there');
  return keys.map((each, index) => {
    const encoded = each.startsWith(prefix) ? each.slice(prefix.length) : each;
    const key = Buffer.from(encoded, 'base64');
    if (!base64.test(encoded) || key.length < fewestBytes || key.length > mostBytes)
      throw new WebhookSecretError(
        `key ${index + 1} of ${keys.length} is not ${fewestBytes} to ${mostBytes} bytes in base64; make one by: echo "whsec_$(openssl rand -base64 32)"`,
      );
    return key;
  });
};

/**
 * The headers of one attempt: each key signs, so that a receiver who knows one of them can tell.
 * @param id no dot is in it
 * @param at of the attempt, whose seconds a receiver compares with its own clock
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export const signatureHeaders = (
  id: string,
  at: Instant,
  body: string,
  keys: readonly Buffer[],
): Readonly<Record<string, string>> => {
  const timestamp = String(Math.floor(at / 1_000));
  const signatures = keys.map(
    (key) => `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
  );
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
};

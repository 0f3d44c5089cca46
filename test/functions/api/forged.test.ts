/** Forged credentials: keys, webhooks' signatures and links' tokens, each one change away from one that is good. */
import { createHmac } from 'node:crypto';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handler as links } from '../../../functions/links/handler.ts';
import type { LambdaContext } from '../../../local/aws/lambda.ts';
import { touchKey } from '../../../shared/base/ids.ts';
import { instant } from '../../../shared/base/time.ts';
import { type LinkKind, sealLink } from '../../../shared/messages/links.ts';
import { contextWith } from '../../shared/flows/sweep/deployment.ts';
import { enrolment } from '../../support/passages.ts';
import { runs } from '../../support/runs.ts';
import { adminKey, basic, type Served, serve, shopifySecret } from './served.ts';

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served.world.close());

type Change = (text: string) => string;

const at = (text: string, share: number): number => Math.floor(share * text.length);

/** Cut, lengthened, with another letter, doubled, in other cases, and whatever strings there are. */
const change: fc.Arbitrary<Change> = fc.oneof(
  fc
    .double({ min: 0, max: 0.999, noNaN: true })
    .map((share) => (text: string) => text.slice(0, at(text, share))),
  fc.string({ unit: 'binary', minLength: 1 }).map((more) => (text: string) => text + more),
  fc
    .tuple(
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    )
    .map(([share, letter]) => (text: string) => {
      const index = at(text, share);
      return text.slice(0, index) + letter + text.slice(index + 1);
    }),
  fc.constant((text: string) => text + text),
  fc.constant((text: string) => text.toUpperCase()),
  fc.constant((text: string) => [...text].reverse().join('')),
  fc.string({ unit: 'binary', maxLength: 2_000 }).map((other) => () => other),
);

/** Refuses every change of what is good, and says so as its own answer, not as a fault. */
const refusesAll = (good: string, most: number, statusOf: (forged: string) => Promise<number>) =>
  fc.assert(
    fc.asyncProperty(change, async (changed) => {
      const forged = changed(good);
      fc.pre(forged !== good);
      const status = await statusOf(forged);
      expect([status >= 400 && status < 500, status, forged]).toEqual([true, status, forged]);
    }),
    runs(most),
  );

const json = { 'content-type': 'application/json' };

describe('a forged', () => {
  it('key opens nothing', async () => {
    await refusesAll(adminKey.key, 3_000, async (key) => {
      const headers = { authorization: basic(key) };
      // What stands behind a colon is a password, and no key has one.
      if (key.split(':', 1)[0] === adminKey.key) return 401;
      return (await served.ask('GET', '/v1/audit', { headers })).status;
    });
  });

  it('bearer token opens nothing', async () => {
    await refusesAll(adminKey.key, 3_000, async (key) => {
      const headers = { authorization: `Bearer ${key}` };
      if (headers.authorization.trim() === `Bearer ${adminKey.key}`) return 401;
      return (await served.ask('GET', '/v1/audit', { headers })).status;
    });
  });

  const body = JSON.stringify({ id: 1, email: 'ada@example.com', updated_at: '2026-11-20T09:00:00Z' });
  const signatureOf = (text: string): string =>
    createHmac('sha256', shopifySecret).update(text).digest('base64');

  it.each([
    ['/webhooks/shopify', 'x-shopify-hmac-sha256', { 'x-shopify-topic': 'customers/redact' }],
    ['/webhooks/woocommerce', 'x-wc-webhook-signature', { 'x-wc-webhook-topic': 'customer.updated' }],
  ] as const)(
    'signature at %s lets nothing in, nor does a body that another signed',
    async (path, header, topic) => {
      const post = async (signature: string, text: string) =>
        (
          await served.ask('POST', path, {
            headers: { ...json, ...topic, authorization: '', [header]: signature },
            body: text,
          })
        ).status;
      expect(await post(signatureOf(body), body)).toBe(200);
      await refusesAll(signatureOf(body), 2_000, (signature) => post(signature, body));
      await refusesAll(body, 2_000, (text) => post(signatureOf(body), text));
    },
  );

  it('link does nothing', async () => {
    const open = links as unknown as (
      event: object,
      context: LambdaContext,
    ) => Promise<APIGatewayProxyStructuredResultV2>;
    const keys = await served.ports.linkKeys();
    const touch = touchKey(enrolment, 'we-miss-you');
    const tokens: Readonly<Record<LinkKind, string>> = {
      u: sealLink(keys, 'u', { touch }),
      f: sealLink(keys, 'f', { touch }),
      p: sealLink(keys, 'p', { touch }),
      a: sealLink(keys, 'a', { touch, answer: 'happy' }),
      c: sealLink(keys, 'c', { touch, contact: 'email-x' }),
      l: sealLink(keys, 'l', { touch, sentAt: instant(0), url: 'https://shop.example.com/' }),
    };
    for (const [kind, token] of Object.entries(tokens))
      for (const method of ['GET', 'POST'])
        await refusesAll(token, 200, async (forged) => {
          const rawPath = `/${kind}/${encodeURIComponent(forged)}`;
          const { statusCode = 0 } = await open(
            { version: '2.0', rawPath, headers: {}, requestContext: { http: { method, path: rawPath } } },
            contextWith(() => 9_000),
          );
          return statusCode;
        });
  });
});

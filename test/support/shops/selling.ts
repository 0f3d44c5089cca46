/** A shop of the local world whose codes are told to a stub of its own system, at whose checkout customers use them. */
import { createHmac } from 'node:crypto';
import { createPorts } from '../../../functions/adapters/index.ts';
import type { SentMail } from '../../../local/aws/mail.ts';
import { passagesOf } from '../../../local/backtest/run/collect.ts';
import { toEvent, toResponse } from '../../../local/engine/gateway.ts';
import { localKeyring, localKeys } from '../../../local/engine/keys.ts';
import { synthesize } from '../../../local/engine/synth.ts';
import { createWorld, type World } from '../../../local/engine/world.ts';
import { start, storyShop } from '../../../local/testing/index.ts';
import { type Duration, days, type Instant, plus } from '../../../shared/base/time.ts';
import type { Profile } from '../../../shared/customers/profiles/profile.ts';
import type { Journey } from '../../../shared/journeys/language.ts';
import type { CouponRecord, Passage } from '../../../shared/journeys/records.ts';
import type { OfferShop } from '../../../shared/shop/offers/index.ts';
import type { ShopDefinition } from '../../../shared/shop/shop.ts';
import type { Basket, CheckedOut, Stub } from './stub.ts';

export interface Selling {
  readonly world: World;
  readonly stub: Stub;
  readonly mails: readonly { readonly day: number; readonly mail: SentMail }[];
  /** What was told to others: `Coupon Issued ten-off`. */
  readonly told: readonly string[];
  /** At that time from the story's midnight. */
  readonly at: (after: Duration, does: () => void | Promise<void>) => void;
  /** Lives on until then. */
  readonly until: (after: Duration) => Promise<void>;
  readonly passages: () => readonly Passage[];
  readonly coupons: () => readonly CouponRecord[];
  /** The code that the customer's mail shows. */
  readonly codeIn: (mail: SentMail) => string;
  /** Checks out at the shop, whose webhook tells of the order. */
  readonly buy: (code: string, basket: Basket) => CheckedOut;
  /** The shop cancels what was bought, and its webhook tells so. */
  readonly cancel: (done: CheckedOut) => void;
  /** Asks the HTTP API. */
  readonly ask: (
    method: 'POST' | 'GET' | 'PUT',
    target: string,
    body?: object,
  ) => Promise<{ status: number; body: string }>;
  readonly close: () => void;
}

/** How each kind of shop signs its webhooks, and calls them. */
const webhooks = {
  shopify: {
    path: '/webhooks/shopify',
    signature: 'x-shopify-hmac-sha256',
    secret: 'shopify_local',
    topic: (isCancelled: boolean) => ({
      'x-shopify-topic': isCancelled ? 'orders/cancelled' : 'orders/create',
    }),
  },
  woocommerce: {
    path: '/webhooks/woocommerce',
    signature: 'x-wc-webhook-signature',
    secret: 'woocommerce_local',
    topic: (isCancelled: boolean) => ({
      'x-wc-webhook-topic': isCancelled ? 'order.updated' : 'order.created',
    }),
  },
} as const;

export interface SellingOptions {
  readonly journey: Journey;
  readonly customers: readonly Profile[];
  readonly shop: OfferShop;
  /** Made with the world's clock. */
  readonly stub: (now: () => Instant) => Stub;
  readonly secret: string;
  readonly changes?: Partial<ShopDefinition>;
}

export const createSelling = async ({
  journey,
  customers,
  shop,
  stub: makeStub,
  secret,
  changes = {},
}: SellingOptions): Promise<Selling> => {
  const mails: { day: number; mail: SentMail }[] = [];
  const told: string[] = [];
  const faults: string[] = [];
  let stub: Stub | undefined;
  const world: World = await createWorld({
    assembly: await synthesize(
      storyShop(journey, { offers: { shop }, publish: { 'Coupon Issued': true }, ...changes }),
    ),
    start,
    seed: 1,
    ask: (asking) => {
      if (stub === undefined) throw new Error('the shop is not open yet');
      return stub.ask(asking);
    },
    onMail: (mail) => mails.push({ day: Math.floor((world.clock.now() - start) / days(1)), mail }),
    onFault: (name, error) => faults.push(`${name}: ${String(error)}`),
    onEvent: (_, { source, detailType, detail }) => {
      const { coupon } = detail as { readonly coupon?: string };
      if (source === 'rekindle' && coupon !== undefined) told.push(`${detailType} ${coupon}`);
    },
  });
  const { clock, environment } = world;
  const opened = makeStub(clock.now);
  stub = opened;
  world.secrets.put(environment.API_KEYS_ID ?? '', JSON.stringify(localKeyring));
  if (environment.OFFERS_SECRET_ID !== undefined) world.secrets.put(environment.OFFERS_SECRET_ID, secret);
  await createPorts(environment).profiles.putAll(customers);
  world.startSchedules();

  const request = async (
    method: string,
    target: string,
    headers: Readonly<Record<string, string>>,
    text: string,
  ): Promise<{ status: number; body: string }> => {
    const answer = toResponse(
      await world.lambda.invoke(
        world.functionAt('functions/api/handler.ts') ?? '',
        toEvent(
          {
            method,
            target,
            headers: { 'content-type': 'application/json', ...headers },
            body: Buffer.from(text),
            sourceIp: '192.0.2.1',
          },
          clock.now(),
        ),
      ),
    );
    return { status: answer.status, body: String(answer.body) };
  };

  const tellOf = (order: Readonly<Record<string, unknown>>, isCancelled: boolean): void => {
    if (shop.kind === 'pool') throw new Error('a pool has no webhooks');
    const { path, signature, secret: signing, topic } = webhooks[shop.kind];
    const text = JSON.stringify(order);
    const headers = {
      [signature]: createHmac('sha256', signing).update(text).digest('base64'),
      ...topic(isCancelled),
    };
    clock.track(
      request('POST', path, headers, text).then(({ status, body }) => {
        if (status !== 200) throw new Error(`the webhook was answered with ${status}: ${body}`);
      }),
    );
  };

  return {
    world,
    stub: opened,
    mails,
    told,
    at: (after, does) =>
      clock.schedule(plus(start, after), () => {
        const doing = does();
        if (doing !== undefined) clock.track(doing);
      }),
    until: async (after) => {
      await clock.runUntil(plus(start, after));
      if (faults.length > 0) throw new Error(`handlers failed: ${faults.join('; ')}`);
      if (world.failures.length > 0) throw new Error(`executions failed: ${world.failures.join('; ')}`);
    },
    passages: () => [...passagesOf(world)],
    coupons: () => [...passagesOf(world)].flatMap(({ coupons }) => coupons),
    codeIn: ({ text }) => /[2-9A-Z]{14}/.exec(text)?.[0] ?? '',
    buy: (code, basket) => {
      const done = opened.checkout(code, basket);
      if ('order' in done) tellOf(done.order, false);
      return done;
    },
    cancel: (done) => {
      if ('order' in done) tellOf(opened.cancel(done.order), true);
    },
    ask: (method, target, body) =>
      request(
        method,
        target,
        { authorization: `Bearer ${localKeys.admin}` },
        body === undefined ? '' : JSON.stringify(body),
      ),
    close: world.close,
  };
};

/** The desk at which codes are told to the shop, as the settings name it. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { minutes, plus } from '../../../shared/base/time.ts';
import { type OfferDesk, type ShopDesk, toldNobody } from '../../../shared/flows/offers/desk.ts';
import type { OfferShop } from '../../../shared/shop/offers/index.ts';
import { reaching } from '../faults.ts';
import { awsClientLater, runtimeInUse } from '../runtime.ts';
import { createKept, EnvironmentError, remembered } from '../secrets.ts';
import { createPool } from './pool.ts';
import { createShopify } from './shopify.ts';
import { BusyShopError, type ShopMeans } from './told.ts';
import { createWooCommerce } from './woocommerce.ts';

/** Of the functions that tell the shop, and those that have it told. */
export interface OfferVariables {
  readonly OFFERS_SECRET_ID?: string | undefined;
  readonly OFFERS_QUEUE_URL?: string | undefined;
}

export interface DeskOptions {
  readonly dynamodb: DynamoDBClient;
  readonly ledger: string;
}

/** A secret that somebody changes holds within so long. */
const freshFor = minutes(1);

/** What waits for a secret that nobody has put there yet leaves then. */
const kept = (id: string): (() => Promise<string>) => {
  const read = createKept(id);
  return async () => {
    const text = await read();
    if (text === undefined || text.trim() === '')
      throw new BusyShopError(`the secret ${id} holds nothing yet`);
    return text.trim();
  };
};

/** The shop itself. @throws EnvironmentError where it has a secret, and the function none of it */
export const createShop = (
  shop: OfferShop,
  { OFFERS_SECRET_ID: id }: OfferVariables,
  { dynamodb, ledger }: DeskOptions,
): ShopDesk => {
  const { ask, now, pause, random = Math.random } = runtimeInUse();
  const means = (): ShopMeans => {
    if (id === undefined) throw new EnvironmentError('the environment lacks OFFERS_SECRET_ID');
    return {
      ask,
      now,
      pause,
      secret: remembered(kept(id), (readAt) => now() < plus(readAt, freshFor), now),
    };
  };
  switch (shop.kind) {
    case 'shopify':
      return createShopify(shop, means());
    case 'woocommerce':
      return createWooCommerce(shop, means());
    case 'pool':
      return createPool(dynamodb, ledger, random);
  }
};

/** The secret, and the queue, are asked for when something is told. */
export const createOffers = (
  shop: OfferShop | undefined,
  variables: OfferVariables,
  options: DeskOptions,
): OfferDesk => {
  if (shop === undefined) return toldNobody;
  let desk: ShopDesk | undefined;
  const { OFFERS_QUEUE_URL: url } = variables;
  const client = awsClientLater(() => SQSClient);
  return {
    needsTelling: true,
    create: async (coupon, renews) => {
      desk ??= createShop(shop, variables, options);
      return desk.create(coupon, renews);
    },
    follow: async ({ enrolment, name, code, renews, taken }) => {
      if (url === undefined) throw new EnvironmentError('the environment lacks OFFERS_QUEUE_URL');
      const body = JSON.stringify({
        enrolment,
        name,
        code,
        ...(renews === true && { renews }),
        ...(taken === true && { taken }),
      });
      await reaching('SQS', client().send(new SendMessageCommand({ QueueUrl: url, MessageBody: body })));
    },
  };
};

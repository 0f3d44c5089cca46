/** Where codes are told before they leave: the shop's secret, and the function that has the shop follow what becomes of them. */
import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { offersDeadLetterQueue, offersQueue } from '../../shared/shop/names.ts';
import { type OfferShop, secretOf } from '../../shared/shop/offers/index.ts';
import type { Settings } from '../../shared/shop/settings.ts';
import { grantIndex, grantTable, readSecret, sendMessages } from '../permissions.ts';
import { couponIndex, type DataStack } from '../stacks/data-stack.ts';
import { alarm, alerts } from './alarm.ts';
import { emptySecret } from './empty-secret.ts';
import type { FileLayer } from './file-layer.ts';
import { RekindleFunction } from './rekindle-function.ts';
import { RuleQueue } from './rule-queue.ts';

export interface OffersProps {
  readonly settings: Settings;
  readonly shop: OfferShop;
  readonly data: DataStack;
}

/** Some requests, each of which may take fifteen seconds. */
const timeout = Duration.minutes(2);
/** Each an hour after the one before, once it has been tried some times: ten days. */
const tries = 250;
/** Shopify gives a hundred points a second, and two requests are twelve. */
const atOnce = 2;

export class Offers extends Construct {
  readonly #shop: OfferShop;
  readonly #data: DataStack;
  readonly #queue: RuleQueue;
  readonly #secret: Secret | undefined;

  constructor(scope: Construct, id: string, { settings, shop, data }: OffersProps) {
    super(scope, id);
    this.#shop = shop;
    this.#data = data;
    this.#queue = new RuleQueue(this, 'Follow', {
      readerTimeout: timeout,
      tries,
      name: offersQueue(settings),
      deadLetters: {
        name: offersDeadLetterQueue(settings),
        kind: 'shop-not-told',
      },
    });
    alarm(this, 'LateAlarm', {
      metric: this.#queue.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(15) }),
      kind: 'shop-told-late',
      from: Duration.hours(12).toSeconds(),
    });
    alarm(this, 'RefusedAlarm', {
      metric: alerts(settings, 'OfferRefused', Duration.minutes(15)),
      kind: 'coupon-refused',
    });
    if (shop.kind === 'pool')
      alarm(this, 'FewCodesAlarm', {
        metric: alerts(settings, 'FewCodes', Duration.minutes(15)),
        kind: 'codes-few',
      });
    const secret = secretOf(shop);
    this.#secret = secret === undefined ? undefined : emptySecret(this, 'Secret', secret);
    if (this.#secret !== undefined)
      new CfnOutput(Stack.of(this), 'OffersSecret', {
        value: this.#secret.secretArn,
        description: `Put into it: ${secret}`,
      });
  }

  /** What functions are told that have the shop follow. */
  get variables(): Readonly<Record<string, string>> {
    return { OFFERS_QUEUE_URL: this.#queue.queue.queueUrl };
  }

  /** What functions are told beside it that tell the shop themselves. */
  get ownVariables(): Readonly<Record<string, string>> {
    return this.#secret === undefined ? {} : { OFFERS_SECRET_ID: this.#secret.secretArn };
  }

  /** The function may have the shop follow what becomes of a code. */
  isFollowedFor(function_: LambdaFunction): void {
    sendMessages(function_, this.#queue.queue);
  }

  /** The function may tell the shop of codes. */
  isToldBy(function_: LambdaFunction): void {
    if (this.#secret !== undefined) readSecret(function_, this.#secret);
    if (this.#shop.kind === 'pool')
      grantTable(function_, this.#data.ledger, 'GetItem', 'Query', 'PutItem', 'DeleteItem');
  }

  /** Reads what the shop is to follow. */
  addReader(environment: Readonly<Record<string, string>>, files: readonly FileLayer[]): void {
    const reader = new RekindleFunction(this, 'Function', {
      name: 'offers',
      description: 'Has the shop follow what becomes of codes that it was told',
      environment: { ...environment, ...this.ownVariables },
      timeout,
      memoryMb: 256,
      files,
    }).function;
    this.#queue.isReadBy(reader, { id: 'Follow', batchSize: 5, atOnce });
    grantTable(reader, this.#data.ledger, 'GetItem');
    grantIndex(reader, this.#data.ledger, couponIndex);
    this.isToldBy(reader);
  }
}

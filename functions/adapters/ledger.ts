/** The Ledger table: everything that happened, keyed by customer. */
import { randomUUID } from 'node:crypto';
import {
  BatchWriteItemCommand,
  type DynamoDBClient,
  type QueryCommandInput,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { CustomerId, EnrolmentKey, StepName } from '../../shared/base/ids.ts';
import { consentsProvedBy } from '../../shared/customers/events/consent-record.ts';
import type { CustomerEvent } from '../../shared/customers/events/event.ts';
import { addsUp } from '../../shared/customers/events/fold.ts';
import type { Ledger, OrderHead, Redeeming } from '../../shared/flows/ports.ts';
import type { CouponRecord, TouchRecord } from '../../shared/journeys/records.ts';
import { writeAll } from './batch.ts';
import { cancelledFor, sdk, standingInTheWay, stored } from './dynamodb.ts';
import { isNamed } from './faults.ts';
import { createAddresses } from './ledger-addresses.ts';
import { createConsents } from './ledger-consents.ts';
import { createContacts } from './ledger-contacts.ts';
import { createErasing } from './ledger-erasing.ts';
import {
  accountFromItems,
  consentKey,
  couponFromItem,
  couponToItem,
  enrolmentAttributes,
  enrolmentToItem,
  eventFromItem,
  eventKey,
  eventPrefix,
  eventToItem,
  journeyPrefix,
  keyOf,
  knownFromItem,
  orderHeadFromItem,
  orderHeadToItem,
  orderKey,
  orderToItem,
  passageFromItems,
  passagePrefix,
  passagesFromItems,
  passagesPrefix,
  pointsKey,
  pointsPrefix,
  pointsToItems,
  taskToItem,
  touchAttributes,
  touchFromItem,
  touchToItem,
  waiterToItem,
} from './ledger-items.ts';
import { createOffers } from './ledger-offers.ts';
import { createOrders, naming, orderPuts } from './ledger-orders.ts';
import { createReferrals } from './ledger-referrals.ts';
import { beginningWith, createLedgerTable, unlessThere, wireKey } from './ledger-table.ts';
import { createTasks } from './ledger-tasks.ts';
import { createTraits } from './ledger-traits.ts';
import { stale } from './meeting.ts';
import { profileUpdate } from './profiles.ts';
import { createReads } from './reads.ts';
import { runtimeInUse } from './runtime.ts';
import { toItem } from './wire.ts';

export interface LedgerTables {
  readonly profiles: string;
  readonly ledger: string;
  /** How long events are kept, from when they happened or were told, whichever is later. */
  readonly keepEventsSeconds: number;
}

/** Of a touchpoint's record. */
const setOnce: readonly (keyof TouchRecord)[] = [
  'sentAt',
  'openedAt',
  'clickedAt',
  'machineOpenedAt',
  'machineClickedAt',
  'machine',
  'unknownOpenedAt',
  'unknownClickedAt',
];

/** Of one touchpoint: more than a person makes. */
const mostClicks = 20;
const mostAnswers = 20;

/** An update by which the order takes the coupon, if nobody else has. */
const redeeming = (coupon: CouponRecord, { orderId, value, discount, at }: Redeeming) => ({
  Key: wireKey(keyOf(coupon.enrolment, 'coupon', coupon.name)),
  UpdateExpression: `SET #redeemedAt = :at, #orderId = :order${value === undefined ? '' : ', #orderValue = :value'}${discount === undefined ? '' : ', #discount = :discount'}`,
  ConditionExpression:
    'attribute_exists(#k) AND (#orderId = :order OR (attribute_not_exists(#orderId) AND attribute_not_exists(#releasedAt) AND attribute_not_exists(#state) AND (attribute_not_exists(#voidAt) OR #voidAt > :at)))',
  ExpressionAttributeNames: {
    '#k': 'k',
    '#voidAt': 'voidAt',
    '#redeemedAt': 'redeemedAt',
    '#orderId': 'orderId',
    '#releasedAt': 'releasedAt',
    '#state': 'state',
    ...(value !== undefined && { '#orderValue': 'orderValue' }),
    ...(discount !== undefined && { '#discount': 'discount' }),
  },
  ExpressionAttributeValues: sdk(
    toItem({ ':at': at, ':order': orderId, ':value': value, ':discount': discount }),
  ),
});

export const createLedger = (client: DynamoDBClient, tables: LedgerTables): Ledger => {
  const table = tables.ledger;
  const reads = createReads(client, table, false);
  const strong = createReads(client, table, true);
  const { now } = runtimeInUse();

  /**
   * Counted from when it is told where that is later: what is gone would count once more when it is told again. What
   * adds up stays therefore.
   */
  const ttlOf = (event: CustomerEvent): number | undefined =>
    addsUp(event) ? undefined : Math.floor(Math.max(event.at, now()) / 1_000) + tables.keepEventsSeconds;
  /** What a checkout does to an order is kept as long as an event is, unless the order is told. */
  const untoldTtl = (): number => Math.floor(now() / 1_000) + tables.keepEventsSeconds;

  const { queryAll, change, changed, remove, putFirst, putIf } = createLedgerTable(client, table);

  /** All of a customer's events that are kept, the oldest first. */
  const eventsOf = async (
    customer: CustomerId,
    how: Pick<QueryCommandInput, 'ConsistentRead'>,
  ): Promise<readonly CustomerEvent[]> => {
    const items = await queryAll({
      ...beginningWith(customer, eventPrefix),
      ...how,
    });
    return items.map(eventFromItem).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  };

  /** Adds one to a list of the touchpoint's record, unless that is full, and gives the record as it stands then. */
  const added = async (
    enrolment: EnrolmentKey,
    step: StepName,
    { name, one, most }: { readonly name: 'clicks' | 'given'; readonly one: object; readonly most: number },
  ): Promise<TouchRecord | undefined> => {
    const item = await changed({
      Key: wireKey(keyOf(enrolment, 'touch', step)),
      UpdateExpression: 'SET #list = list_append(if_not_exists(#list, :none), :one)',
      ConditionExpression: 'attribute_exists(#k) AND (attribute_not_exists(#list) OR size(#list) < :most)',
      ExpressionAttributeNames: { '#k': 'k', '#list': name },
      ExpressionAttributeValues: sdk(toItem({ ':none': [], ':one': [one], ':most': most })),
    });
    return item === undefined ? undefined : touchFromItem(item);
  };

  return {
    passage: async (enrolment) =>
      passageFromItems(
        await queryAll({
          ...beginningWith(enrolment.customer, passagePrefix(enrolment)),
          ConsistentRead: true,
        }),
      ),

    passagesThrough: async (customer, journey) =>
      passagesFromItems(
        await queryAll({ ...beginningWith(customer, journeyPrefix(journey)), ConsistentRead: true }),
      ),

    touch: async (enrolment, step, how) => {
      const key = { ...keyOf(enrolment, 'touch', step) };
      const lately = how === 'latest' ? undefined : await reads.get(key);
      // Whoever finds nothing drops what it came with.
      const item = lately ?? (await strong.get(key));
      return item === undefined ? undefined : touchFromItem(item);
    },

    put: ({ enrolments = [], touches = [], coupons = [], waiters = [] }) =>
      writeAll(
        [
          ...enrolments.map(enrolmentToItem),
          ...coupons.map(couponToItem),
          ...touches.map(touchToItem),
          ...waiters.map(waiterToItem),
        ].map((item) => ({ table, request: { PutRequest: { Item: sdk(item) } } })),
        (requests) => client.send(new BatchWriteItemCommand({ RequestItems: requests })),
      ),

    changeTouch: (enrolment, step, changes) =>
      change(
        keyOf(enrolment, 'touch', step),
        touchAttributes(changes),
        setOnce,
        changes.outcome === undefined ||
          changes.outcome === 'sent' ||
          changes.withheld?.guardrail === 'rejected'
          ? 'attribute_exists(#k)'
          : 'attribute_exists(#k) AND attribute_not_exists(messageId)',
      ),

    noteTold: (enrolment, step) =>
      remove(keyOf(enrolment, 'touch', step), ['untold'], { name: 'untold', was: true }),

    noteClick: (enrolment, step, click) =>
      added(enrolment, step, { name: 'clicks', one: click, most: mostClicks }),

    noteAnswer: (enrolment, step, answer) =>
      added(enrolment, step, { name: 'given', one: answer, most: mostAnswers }),

    retractClick: async (enrolment, step, was) => {
      const key = keyOf(enrolment, 'touch', step);
      await remove(key, ['clickedAt'], { name: 'clickedAt', was });
      await remove(key, ['openedAt'], { name: 'openedAt', was });
    },

    changeEnrolment: async (enrolment, { goalAt, ...ending }) => {
      const key = keyOf(enrolment, 'enrolment');
      await change(key, enrolmentAttributes(ending), [
        'exitReason',
        'exitAt',
        'exitWho',
        'exitWhy',
        'path',
        'waited',
      ]);
      await change(
        key,
        enrolmentAttributes(goalAt === undefined ? {} : { goalAt }),
        [],
        'attribute_exists(#k) AND (attribute_not_exists(#goalAt) OR #goalAt > :goalAt)',
      );
    },

    noteReopened: (enrolment, reopenedAt) => change(keyOf(enrolment, 'enrolment'), { reopenedAt }, []),

    takeExitBack: (enrolment, reason) =>
      remove(keyOf(enrolment, 'enrolment'), ['exitReason', 'exitAt', 'exitWho', 'exitWhy', 'waited'], {
        name: 'exitReason',
        was: reason,
      }),

    changeTrigger: (enrolment, trigger, startsAt) =>
      change(keyOf(enrolment, 'enrolment'), enrolmentAttributes({ trigger, startsAt }), []),

    coupon: async (enrolment, name) => {
      const item = await strong.get({ ...keyOf(enrolment, 'coupon', name) });
      return item === undefined ? undefined : couponFromItem(item);
    },

    reserve: async (coupon) =>
      (await putIf(couponToItem(coupon), {
        ConditionExpression:
          'attribute_not_exists(#k) OR #state = :reserved OR attribute_exists(#releasedAt)',
        ExpressionAttributeNames: { '#k': 'k', '#state': 'state', '#releasedAt': 'releasedAt' },
        ExpressionAttributeValues: sdk({ ':reserved': { S: 'reserved' } }),
      }))
        ? 'reserved'
        : 'stale',

    noteReleased: (coupon, releasedAt) =>
      change(
        keyOf(coupon.enrolment, 'coupon', coupon.name),
        { releasedAt },
        ['releasedAt'],
        'attribute_exists(#k) AND attribute_not_exists(orderId)',
      ),

    noteIssueTold: (coupon) =>
      remove(keyOf(coupon.enrolment, 'coupon', coupon.name), ['untold'], { name: 'untold', was: true }),

    couponByCode: async (code) => {
      const [item] = await queryAll({
        IndexName: 'by-code',
        KeyConditionExpression: '#code = :code',
        ExpressionAttributeNames: { '#code': 'code' },
        ExpressionAttributeValues: sdk({ ':code': { S: code } }),
      });
      return item === undefined ? undefined : couponFromItem(item);
    },

    redeem: async (coupon, order) => {
      try {
        await stored(client.send(new UpdateItemCommand({ TableName: table, ...redeeming(coupon, order) })));
        return 'redeemed';
      } catch (error) {
        if (isNamed(error, 'ConditionalCheckFailedException')) return 'refused';
        throw error;
      }
    },

    redeemAndName: async (coupon, order) => {
      const named = async (
        ttl: number | undefined,
      ): Promise<Pick<OrderHead, 'owner'> | 'refused' | 'stale'> => {
        try {
          await stored(
            client.send(
              new TransactWriteItemsCommand({
                TransactItems: [
                  { Update: { TableName: table, ...redeeming(coupon, order) } },
                  {
                    Update: {
                      TableName: table,
                      ...naming(order.orderId, coupon.code, ttl),
                      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
                    },
                  },
                ],
              }),
            ),
          );
          return {};
        } catch (error) {
          const [ofCoupon, ...others] = cancelledFor(error);
          if (ofCoupon === 'ConditionalCheckFailed') return 'refused';
          if (ofCoupon === 'TransactionConflict' || others.includes('TransactionConflict')) return stale();
          const { owner } = orderHeadFromItem(standingInTheWay(error, 1));
          if (owner === undefined) throw error;
          // It is told of already, and stays.
          return { owner };
        }
      };
      // Most are told of after the checkout.
      const untold = await named(untoldTtl());
      if (typeof untold === 'string' || untold.owner === undefined) return untold;
      const told = await named(undefined);
      return typeof told === 'string' ? told : untold;
    },

    voidCoupon: (coupon, voidAt) =>
      change(
        keyOf(coupon.enrolment, 'coupon', coupon.name),
        { voidAt },
        ['voidAt'],
        'attribute_exists(#k) AND attribute_not_exists(orderId)',
      ),

    claim: async (before, after, { touches, coupons, tasks = [], waiters, points }) => {
      const items = [
        ...coupons.map(couponToItem),
        ...touches.map(touchToItem),
        ...tasks.map(taskToItem),
        ...waiters.map(waiterToItem),
        ...(points === undefined ? [] : pointsToItems(after.id, points)),
      ];
      try {
        await stored(
          client.send(
            new TransactWriteItemsCommand({
              TransactItems: [
                { Update: profileUpdate(tables.profiles, before, after) },
                ...items.map((item) => ({ Put: { TableName: table, Item: sdk(item) } })),
              ],
              // The SDK's own repetition of a request that went unanswered is this claim, and no rival.
              ClientRequestToken: randomUUID(),
            }),
          ),
        );
        return 'claimed';
      } catch (error) {
        const reasons = cancelledFor(error);
        if (reasons[0] === 'ConditionalCheckFailed' || reasons.includes('TransactionConflict'))
          return stale();
        throw error;
      }
    },

    release: (coupon, orderId) =>
      remove(
        keyOf(coupon.enrolment, 'coupon', coupon.name),
        ['redeemedAt', 'orderId', 'orderValue', 'discount'],
        { name: 'orderId', was: orderId },
      ),

    retractGoal: async (enrolment, was, goalAt) => {
      const key = keyOf(enrolment, 'enrolment');
      await remove(key, ['goalAt'], { name: 'goalAt', was });
      if (goalAt !== undefined) await change(key, enrolmentAttributes({ goalAt }), ['goalAt']);
    },

    ...createOffers(client, table),
    ...createOrders(client, table, untoldTtl),
    ...createTasks(client, table),
    ...createTraits(client, table),

    record: async (event, before, after, points, order) => {
      const entries = points === undefined ? [] : pointsToItems(after.id, points);
      try {
        await stored(
          client.send(
            new TransactWriteItemsCommand({
              TransactItems: [
                {
                  Put: {
                    TableName: table,
                    Item: sdk(eventToItem(event, ttlOf(event), (before?.revision ?? 0) + 1)),
                    ...unlessThere,
                  },
                },
                { Update: profileUpdate(tables.profiles, before, after) },
                // The profile's revision stands for the account that they are based on.
                ...entries.map((item) => ({ Put: { TableName: table, Item: sdk(item) } })),
                ...(order === undefined ? [] : orderPuts(table, order)),
              ],
            }),
          ),
        );
        return 'recorded';
      } catch (error) {
        const reasons = cancelledFor(error);
        const known = standingInTheWay(error, 0);
        if (known !== undefined) return knownFromItem(known);
        // Or another customer's telling of the order came first.
        if (reasons.includes('ConditionalCheckFailed') || reasons.includes('TransactionConflict'))
          return stale();
        throw error;
      }
    },

    account: async (customer) =>
      accountFromItems(
        await queryAll({
          ...beginningWith(customer, pointsPrefix),
          ConsistentRead: true,
        }),
      ),

    ...createReferrals(client, table),

    ...createAddresses(client, table),
    ...createConsents(client, table),

    ...createContacts(client, table),

    ...createErasing(client, table),

    give: (customer, { orders, entries }) =>
      writeAll(
        [
          ...orders.flatMap((order) => [
            orderToItem({ ...order, customer }),
            orderHeadToItem(order.orderId, { owner: customer, codes: order.couponCodes }),
          ]),
          ...pointsToItems(customer, { entries, reached: [] }),
        ].map((item) => ({ table, request: { PutRequest: { Item: sdk(item) } } })),
        (requests) => client.send(new BatchWriteItemCommand({ RequestItems: requests })),
      ),

    forget: (customer, { events, orders, entries }) =>
      writeAll(
        [
          ...events.map(({ id }) => eventKey({ customer, id })),
          ...events.flatMap((event) => consentsProvedBy({ ...event, customer }).map(consentKey)),
          ...orders.map(({ orderId }) => orderKey(customer, orderId)),
          ...entries.map(({ id }) => pointsKey(customer, id)),
        ].map((key) => ({ table, request: { DeleteRequest: { Key: wireKey(key) } } })),
        (requests) => client.send(new BatchWriteItemCommand({ RequestItems: requests })),
      ),

    rewrite: (customer, { events, entries }) =>
      writeAll(
        [
          ...events.map((event) => eventToItem(event, ttlOf(event))),
          ...pointsToItems(customer, { entries, reached: [] }),
        ].map((item) => ({ table, request: { PutRequest: { Item: sdk(item) } } })),
        (requests) => client.send(new BatchWriteItemCommand({ RequestItems: requests })),
      ),

    note: async (event) => {
      const known = await putFirst(eventToItem(event, ttlOf(event)));
      return known === undefined ? 'noted' : knownFromItem(known);
    },

    history: async (customer, mostEvents) => {
      const [events, passages] = await Promise.all([
        eventsOf(customer, {}),
        queryAll({
          ...beginningWith(customer, passagesPrefix),
        }),
      ]);
      return { events: events.slice(-mostEvents).reverse(), passages: passagesFromItems(passages) };
    },

    eventsSince: async (customer, since) =>
      (await eventsOf(customer, { ConsistentRead: true })).filter(({ at }) => at >= since),
  };
};

/** The queue's handler: each message of a batch by itself, and each customer's in order. */

import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { handler } from '../../functions/ingest/handler.ts';
import type { LambdaContext } from '../../local/aws/lambda.ts';
import { customerId, journeyId } from '../../shared/base/ids.ts';
import { type Duration, iso, milliseconds, minus, minutes, plus } from '../../shared/base/time.ts';
import { newProfile } from '../../shared/customers/profiles/profile.ts';
import { contextWith, createDeployment, type Deployment } from '../shared/flows/sweep/deployment.ts';
import { ada, enrolment, enrolmentRecord, tenOffIssued } from '../support/passages.ts';
import { start } from '../support/stand.ts';

const ingest = handler as unknown as (event: SQSEvent, context: LambdaContext) => Promise<SQSBatchResponse>;
const message = (messageId: string, body: string) => ({ messageId, body });
const event = (id: string, type: string, detail: object, time = iso(start)) =>
  message(id, JSON.stringify({ id, source: 'shop', 'detail-type': type, time, detail }));
const order = (id: string, customer: string) =>
  event(id, 'Order Completed', { customer, orderId: id, value: 10 });

const take = (deployment: Deployment, records: readonly object[]) =>
  deployment.run(() =>
    ingest(
      { Records: records } as unknown as SQSEvent,
      contextWith(() => 60_000),
    ),
  );

describe('a batch', () => {
  it('is taken in, and nothing of it comes back', async () => {
    const deployment = createDeployment();
    expect(await take(deployment, [order('a', 'ada'), order('b', 'ada'), order('c', 'grace')])).toEqual({
      batchItemFailures: [],
    });
    expect((await deployment.ports.profiles.get(customerId('ada')))?.orders).toBe(2);
    expect((await deployment.ports.profiles.get(customerId('grace')))?.orders).toBe(1);
  });

  it('gives back just the messages that cannot be read', async () => {
    const deployment = createDeployment();
    const result = await take(deployment, [
      message('garbage', 'hello'),
      order('a', 'ada'),
      event('refund', 'Order Completed', { customer: 'ada', orderId: 'r', value: -10 }),
      event('other', 'Email Sent', { mail: { messageId: 'm', tags: {} } }),
    ]);
    expect(result).toEqual({
      batchItemFailures: [
        { itemIdentifier: 'garbage' },
        { itemIdentifier: 'refund' },
        { itemIdentifier: 'other' },
      ],
    });
    expect((await deployment.ports.profiles.get(customerId('ada')))?.orders).toBe(1);
  });

  it('passes by what SES says of emails that are not ours', async () => {
    const deployment = createDeployment();
    const detail = { mail: { messageId: 'm', tags: {} } };
    const foreign = { id: 'e', source: 'aws.ses', 'detail-type': 'Email Sent', time: iso(start), detail };
    expect(await take(deployment, [message('a', JSON.stringify(foreign))])).toEqual({
      batchItemFailures: [],
    });
    // What is in force, once in half a minute.
    expect(deployment.requests).toEqual(['GetItem']);
  });

  it('gives back a message whose work failed, and counts its event once when it comes again', async () => {
    const deployment = createDeployment();
    const enrolledAt = minus(start, minutes(5));
    const passage = { cycle: 1, version: 1, arm: 'treatment' as const, enrolledAt, claims: {} };
    await deployment.run((ports) =>
      ports.profiles.update(undefined, {
        id: customerId('ada'),
        consents: {},
        orders: 0,
        spent: 0,
        enrolments: { [journeyId('win-back')]: { ...passage, goalUntil: plus(start, minutes(5)) } },
        recentTouches: [],
        revision: 0,
      }),
    );
    deployment.breakBus(true);
    expect(await take(deployment, [order('a', 'ada'), order('b', 'grace')])).toEqual({
      batchItemFailures: [{ itemIdentifier: 'a' }],
    });
    deployment.breakBus(false);
    expect(await take(deployment, [order('a', 'ada')])).toEqual({ batchItemFailures: [] });
    expect((await deployment.ports.profiles.get(customerId('ada')))?.orders).toBe(1);
    expect(deployment.bus.map(({ DetailType }) => DetailType)).toEqual(['Goal Reached']);
  });

  const visits = (customer: string) =>
    Array.from({ length: 5 }, (_, index) =>
      event(`${customer}-${index}`, 'Site Visited', { customer }, iso(plus(start, minutes(index)))),
    );
  const requestsOf = (deployment: Deployment, operation: string) =>
    deployment.requests.filter((each) => each === operation).length;

  it('takes one customer’s visits in with one read and one write of the profile', async () => {
    const deployment = createDeployment();
    deployment.pass(minutes(5));
    await take(deployment, visits('ada'));
    // And one of what is in force, once in half a minute.
    expect(deployment.requests.toSorted()).toEqual([
      ...Array(2).fill('GetItem'),
      ...Array(5).fill('PutItem'),
      'UpdateItem',
    ]);
    // Of the second that the bus tells.
    expect((await deployment.ports.profiles.get(customerId('ada')))?.lastVisitAt).toBe(
      plus(start, milliseconds(minutes(4) + 999)),
    );
  });

  it('links a browser once for all that its customer did there, and writes the rest together', async () => {
    const deployment = createDeployment();
    deployment.pass(minutes(5));
    const inBrowser = Array.from({ length: 5 }, (_, index) =>
      event(
        `v-${index}`,
        'Site Visited',
        { customer: 'ada', alsoKnownAs: ['b1'] },
        iso(plus(start, minutes(index))),
      ),
    );
    await take(deployment, inBrowser);
    expect((await deployment.ports.profiles.get(customerId('b1')))?.mergedInto).toBe('ada');
    // The first visit's, and that of the four others.
    expect(requestsOf(deployment, 'UpdateItem')).toBe(2);
    expect(requestsOf(deployment, 'TransactWriteItems')).toBe(1);
  });

  it('reads the profiles of all its customers at once', async () => {
    const deployment = createDeployment();
    deployment.pass(minutes(5));
    await take(deployment, [...visits('ada'), ...visits('grace'), ...visits('edsger')]);
    expect(requestsOf(deployment, 'BatchGetItem')).toBe(1);
    expect(requestsOf(deployment, 'UpdateItem')).toBe(3);
  });

  it('takes one customer’s orders in their order', async () => {
    const deployment = createDeployment();
    await take(deployment, [order('a', 'ada'), ...visits('ada'), order('b', 'ada'), order('c', 'ada')]);
    // Had they come side by side, some would have had to try again.
    expect(requestsOf(deployment, 'TransactWriteItems')).toBe(3);
    expect((await deployment.ports.profiles.get(customerId('ada')))?.orders).toBe(3);
  });

  it('counts visits once that come again, with others', async () => {
    const deployment = createDeployment();
    deployment.pass(minutes(5));
    const [first, second, ...others] = visits('ada');
    await take(
      deployment,
      [first, second].flatMap((each) => each ?? []),
    );
    await take(deployment, visits('ada'));
    await take(deployment, others);
    expect(await deployment.ports.ledger.eventsSince(customerId('ada'), start)).toHaveLength(5);
  });

  it('takes the visits of who was merged in as the other customer’s', async () => {
    const deployment = createDeployment();
    deployment.pass(minutes(5));
    const { profiles } = deployment.ports;
    await profiles.putAll([
      { ...newProfile(customerId('ada')), mergedInto: customerId('countess'), revision: 1 },
    ]);
    await profiles.putAll([{ ...newProfile(customerId('countess')), revision: 1 }]);
    expect(await take(deployment, [...visits('ada'), ...visits('grace')])).toEqual({ batchItemFailures: [] });
    const { ledger } = deployment.ports;
    expect(await ledger.eventsSince(customerId('countess'), start)).toHaveLength(5);
    expect(await ledger.eventsSince(customerId('grace'), start)).toHaveLength(5);
  });
});

describe('an order in the second in which its coupon was issued', () => {
  const { code, name } = tenOffIssued;
  const issuedAt = plus(start, milliseconds(400));
  const ordered = (detail: object = {}) =>
    event('a', 'Order Completed', { customer: 'ada', orderId: 'o', value: 10, couponCode: code, ...detail });
  const redeemedBy = async (order: object, takenInAfter: Duration) => {
    const deployment = createDeployment();
    const { ledger, profiles } = deployment.ports;
    await profiles.putAll([ada]);
    await ledger.put({ enrolments: [enrolmentRecord], coupons: [{ ...tenOffIssued, issuedAt }] });
    deployment.pass(takenInAfter);
    expect(await take(deployment, [order])).toEqual({ batchItemFailures: [] });
    return (await ledger.coupon(enrolment, name))?.redeemedAt;
  };

  it('takes it, though the bus tells no fraction of it', async () => {
    expect(await redeemedBy(ordered(), milliseconds(700))).toBe(plus(start, milliseconds(700)));
    expect(await redeemedBy(ordered(), minutes(1))).toBe(plus(start, milliseconds(999)));
  });

  it('takes it only afterwards, where it says itself when it was', async () => {
    const at = (ms: number) => iso(plus(start, milliseconds(ms)));
    expect(await redeemedBy(ordered({ at: at(399) }), minutes(1))).toBeUndefined();
    expect(await redeemedBy(ordered({ at: at(401) }), minutes(1))).toBe(plus(start, milliseconds(401)));
  });

  it('does not take it where it was taken in before', async () => {
    expect(await redeemedBy(ordered(), milliseconds(300))).toBeUndefined();
  });
});

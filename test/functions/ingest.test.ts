/** The queue's handler: each message of a batch by itself, and each customer's in order. */

import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { handler } from '../../functions/ingest/handler.ts';
import type { LambdaContext } from '../../local/aws/lambda.ts';
import { customerId, journeyId } from '../../shared/base/ids.ts';
import { iso, minus, minutes, plus } from '../../shared/base/time.ts';
import { contextWith, createDeployment, type Deployment } from '../shared/flows/sweep/deployment.ts';
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
    expect(deployment.requests).toEqual([]);
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

  it('takes one customer’s events in their order', async () => {
    const deployment = createDeployment();
    deployment.pass(minutes(5));
    const visits = Array.from({ length: 5 }, (_, index) =>
      event(`v-${index}`, 'Site Visited', { customer: 'ada' }, iso(plus(start, minutes(index)))),
    );
    await take(deployment, visits);
    // Had they come side by side, some would have had to try again.
    const tries = deployment.requests.filter((operation) => operation === 'UpdateItem').length;
    expect(tries).toBe(5);
    expect((await deployment.ports.profiles.get(customerId('ada')))?.lastVisitAt).toBe(
      plus(start, minutes(4)),
    );
  });
});

/** Opens and clicks, on the real adapters: a person's settle the wait, a machine's stand apart. */
import { describe, expect, it } from 'vitest';
import { touchKey } from '../../../../shared/base/ids.ts';
import { days, hours, milliseconds, minus, plus, seconds } from '../../../../shared/base/time.ts';
import type { MailEvent } from '../../../../shared/customers/events/event.ts';
import type { SignalDetail } from '../../../../shared/customers/signals/signal.ts';
import { ingestAll } from '../../../../shared/flows/events/ingest.ts';
import type { TouchRecord, WaiterRecord } from '../../../../shared/journeys/records.ts';
import { ada, enrolment, enrolmentRecord } from '../../../support/passages.ts';
import { start } from '../../../support/stand.ts';
import { createDeployment, type Deployment } from '../sweep/deployment.ts';

const sentAt = minus(start, hours(20));
const touch: TouchRecord = {
  enrolment,
  step: 'we-miss-you',
  kind: 'email',
  channel: 'email',
  at: sentAt,
  outcome: 'sent',
  sentAt,
  messageId: 'm-1',
};
const waiter: WaiterRecord = {
  enrolment,
  wait: { id: 'wait', source: { kind: 'reaction', to: 'we-miss-you' }, otherwise: 'silent' },
  since: sentAt,
  deadline: plus(start, days(3)),
  token: 'the-token',
  path: '',
};

const begin = async (): Promise<Deployment> => {
  const deployment = createDeployment({});
  await deployment.ports.profiles.putAll([ada]);
  await deployment.ports.ledger.put({ enrolments: [enrolmentRecord], touches: [touch], waiters: [waiter] });
  return deployment;
};

const person = {
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  ipAddress: '192.0.2.1',
};
const shop = 'https://shop.example.com/';

type Changes = Partial<Pick<MailEvent, 'at'> & SignalDetail & { readonly toOwnPage: boolean }>;
const mailed = (kind: 'opened' | 'clicked', changes: Changes = {}): MailEvent => ({
  kind,
  touch: touchKey(enrolment, 'we-miss-you'),
  at: start,
  sentAt,
  client: person,
  ...(kind === 'clicked' && { link: shop }),
  ...changes,
});

/** As one batch of the queue brings them. */
const take = (deployment: Deployment, ...events: readonly MailEvent[]) =>
  deployment.run((ports) =>
    ingestAll(
      events.map((event) => ({ kind: 'mail', event })),
      ports,
      [],
      (_, error) => {
        throw error;
      },
    ),
  );
const touchIn = async ({ ports }: Deployment) => {
  const { clicks: _, ...record } = (await ports.ledger.touch(enrolment, 'we-miss-you')) ?? touch;
  return record;
};

const clickedByAda = { token: 'the-token', outcome: 'clicked' };

describe('a click', () => {
  it('by a scanner within seconds settles no wait, and hides no person’s click later', async () => {
    const deployment = await begin();
    const scanned = plus(sentAt, seconds(1));
    await take(deployment, mailed('clicked', { at: scanned }));
    expect(deployment.answers).toEqual([]);
    expect(await touchIn(deployment)).toEqual({
      ...touch,
      machineClickedAt: scanned,
      machine: 'too soon for a person',
    });
    await take(deployment, mailed('clicked'));
    expect(deployment.answers).toEqual([clickedByAda]);
    expect(await touchIn(deployment)).toMatchObject({
      openedAt: start,
      clickedAt: start,
      machineClickedAt: scanned,
    });
  });

  it('is a machine’s where the batch brings its walk from link to link', async () => {
    const deployment = await begin();
    const next = mailed('clicked', { at: plus(start, milliseconds(300)), link: `${shop}tea` });
    await take(deployment, mailed('clicked'), next);
    expect(deployment.answers).toEqual([]);
    expect(await touchIn(deployment)).toEqual({
      ...touch,
      machineClickedAt: start,
      machine: 'two links at once',
    });
  });

  it('is taken back where the machine’s next link comes by another batch', async () => {
    const deployment = await begin();
    await take(deployment, mailed('clicked'));
    expect((await touchIn(deployment)).clickedAt).toBe(start);
    const next = plus(start, milliseconds(300));
    await take(deployment, mailed('clicked', { at: next, link: `${shop}tea` }));
    expect(await touchIn(deployment)).toEqual({
      ...touch,
      machineClickedAt: next,
      machine: 'two links at once',
    });
  });

  it('is taken back without the open that was there before it', async () => {
    const deployment = await begin();
    const openedAt = minus(start, hours(1));
    await take(deployment, mailed('opened', { at: openedAt }), mailed('clicked'));
    await take(deployment, mailed('clicked', { at: plus(start, milliseconds(300)), link: `${shop}tea` }));
    const { openedAt: kept, clickedAt } = await touchIn(deployment);
    expect([kept, clickedAt]).toEqual([openedAt, undefined]);
  });

  it('on the unsubscribe link is none, and gives a machine away', async () => {
    const deployment = await begin();
    const link = 'https://links.example.com/u/x';
    await take(deployment, mailed('clicked', { link, toOwnPage: true }));
    expect(await touchIn(deployment)).toEqual(touch);
    await take(deployment, mailed('clicked', { at: plus(start, milliseconds(200)) }));
    expect(deployment.answers).toEqual([]);
    expect((await touchIn(deployment)).clickedAt).toBeUndefined();
  });

  it('that the queue brings again changes nothing', async () => {
    const deployment = await begin();
    await take(deployment, mailed('clicked'));
    const once = await touchIn(deployment);
    await take(deployment, mailed('clicked'));
    expect(await touchIn(deployment)).toEqual(once);
  });

  it('waits a moment for the next, and no longer once there is one', async () => {
    const deployment = await begin();
    await take(deployment, mailed('clicked'));
    expect(deployment.pauses).toEqual([seconds(1)]);
    await take(deployment, mailed('clicked', { at: plus(start, hours(1)) }));
    await take(deployment, mailed('clicked', { client: { userAgent: 'curl/8.5.0' } }));
    expect(deployment.pauses).toEqual([]);
  });

  it('counts for none where two batches bring a machine’s links at once', async () => {
    const deployment = await begin();
    const next = mailed('clicked', { at: plus(start, milliseconds(300)), link: `${shop}tea` });
    await deployment.run((ports) =>
      Promise.all(
        [mailed('clicked'), next].map((event) =>
          ingestAll([{ kind: 'mail', event }], ports, [], (_, error) => {
            throw error;
          }),
        ),
      ),
    );
    expect(deployment.answers).toEqual([]);
    expect((await touchIn(deployment)).clickedAt).toBeUndefined();
  });

  it('on the same link twice, at once, is a person’s', async () => {
    const deployment = await begin();
    await take(deployment, mailed('clicked'), mailed('clicked', { at: plus(start, milliseconds(150)) }));
    expect((await touchIn(deployment)).clickedAt).toBe(start);
  });

  it('is remembered, but no walk of links fills the record', async () => {
    const deployment = await begin();
    for (let index = 0; index < 30; index += 1)
      await take(deployment, mailed('clicked', { at: plus(start, hours(index)), link: `${shop}${index}` }));
    expect((await deployment.ports.ledger.touch(enrolment, 'we-miss-you'))?.clicks).toHaveLength(20);
  });
});

describe('an open', () => {
  it('within three seconds is a machine’s, and leaves who is silent silent', async () => {
    const deployment = await begin();
    await take(deployment, mailed('opened', { at: plus(sentAt, seconds(3)) }));
    expect(await touchIn(deployment)).toMatchObject({ machineOpenedAt: plus(sentAt, seconds(3)) });
    expect((await touchIn(deployment)).openedAt).toBeUndefined();
  });

  it('by Apple’s mail is known of nobody; the click that follows is her own', async () => {
    const deployment = await begin();
    await take(deployment, mailed('opened', { client: { userAgent: 'Mozilla/5.0' } }));
    expect(await touchIn(deployment)).toEqual({ ...touch, unknownOpenedAt: start });
    await take(deployment, mailed('clicked', { at: plus(start, hours(1)) }));
    expect(deployment.answers).toEqual([clickedByAda]);
  });

  it('costs no read', async () => {
    const deployment = await begin();
    await take(deployment, mailed('opened'));
    expect(deployment.requests).toEqual(['UpdateItem']);
  });
});

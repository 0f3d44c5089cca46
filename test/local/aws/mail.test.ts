/** SES in process: what it takes from the real adapter, what it refuses, and what it says on the bus afterwards. */

import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noAsk } from '../../../functions/adapters/ask.ts';
import { createDelivery } from '../../../functions/adapters/delivery.ts';
import { noPost } from '../../../functions/adapters/post.ts';
import { type Runtime, runtimeInUse, useRuntime } from '../../../functions/adapters/runtime.ts';
import { createClock } from '../../../local/aws/clock.ts';
import { createEvents } from '../../../local/aws/events.ts';
import { createMail, type MailFate, type SentMail, sendEventDelay } from '../../../local/aws/mail.ts';
import type { MailQuota } from '../../../local/aws/mail-quota.ts';
import { createTransport } from '../../../local/aws/transport.ts';
import { clientsOn } from '../../../local/engine/clients.ts';
import { touchOf } from '../../../local/engine/sent.ts';
import type { TouchKey } from '../../../shared/base/ids.ts';
import { hours, instant, milliseconds, minus, minutes, plus, seconds } from '../../../shared/base/time.ts';
import { readMessage } from '../../../shared/customers/events/parse.ts';
import { house } from '../../support/house.ts';

const start = instant(Date.UTC(2026, 10, 23, 9));
const key = 'win-back@1/客 ada/2/we-miss-you' as TouchKey;
const nothing = () => ({ status: 500, body: '' });

const setUp = (quota?: MailQuota) => {
  const clock = createClock(start);
  const sent: SentMail[] = [];
  const told: { readonly bus: string; readonly envelope: string }[] = [];
  const events = createEvents({
    now: clock.now,
    rules: ['default', 'rekindle'].map((bus) => ({
      name: bus,
      bus,
      pattern: {},
      deliver: (envelope: string) => told.push({ bus, envelope }),
    })),
  });
  const mail = createMail({
    clock,
    events,
    onSent: (each) => sent.push(each),
    ...(quota !== undefined && { quota }),
  });
  const transport = createTransport({ json: {}, mail: mail.handle, texts: nothing });
  return { clock, mail, sent, told, transport };
};
type Site = ReturnType<typeof setUp>;

let before: Runtime;
beforeAll(() => {
  before = runtimeInUse();
});
afterAll(() => useRuntime(before));

/** What the project's own adapter sends email by. */
const deliveryOn = ({ clock, transport }: Site, sender: { readonly replyTo?: string } = {}) => {
  useRuntime({
    now: clock.now,
    pause: async () => {},
    post: noPost,
    ask: noAsk,
    makeClient: clientsOn(transport),
  });
  return createDelivery({ email: 'hello@shop.example', name: 'Shop', ...sender }, 'mails', 'bus');
};

const message = { key, to: 'ada@example.com', subject: 'Grüße', html: '<p>Hé</p>', text: 'Hé' };

/** A mail that was sent with a configuration set. */
const oneSent = async (site: Site): Promise<SentMail> => {
  await deliveryOn(site).email(message);
  const [mail] = site.sent;
  if (mail === undefined) throw new Error('nothing was sent');
  return mail;
};

const request = (changes: Readonly<Record<string, unknown>> = {}) => ({
  FromEmailAddress: 'hello@shop.example',
  Destination: { ToAddresses: ['ada@example.com'] },
  Content: { Simple: { Subject: { Data: 'Hello' }, Body: { Text: { Data: 'Hi' } } } },
  ...changes,
});

describe('an email', () => {
  it('arrives as the adapter sent it, and is told of at once', async () => {
    const site = setUp();
    const answer = await deliveryOn(site, { replyTo: 'care@shop.example' }).email({
      ...message,
      list: { unsubscribeUrl: 'https://links.example/u?t=1', topic: 'news' },
    });
    expect(site.sent).toEqual([
      {
        messageId: 'mail-0-00000001',
        at: start,
        from: '"Shop" <hello@shop.example>',
        to: 'ada@example.com',
        replyTo: 'care@shop.example',
        subject: 'Grüße',
        html: '<p>Hé</p>',
        text: 'Hé',
        headers: [
          { name: 'List-Id', value: '"Shop" <news.shop.example>' },
          { name: 'List-Unsubscribe', value: '<https://links.example/u?t=1>' },
          { name: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' },
          { name: 'Feedback-ID', value: expect.stringMatching(/^win-back:news:.*:AmazonSES$/) },
        ],
        tags: {
          touch: expect.stringMatching(/^[\w-]+$/),
          journey: 'win-back',
          'ses:feedback-id-a': 'win-back',
          'ses:feedback-id-b': 'news',
        },
        configurationSet: 'mails',
      },
    ]);
    expect(answer).toEqual({ messageId: 'mail-0-00000001' });
    expect(site.sent.map(({ tags }) => touchOf(tags))).toEqual([key]);
  });

  it('without a tag has no touchpoint', async () => {
    const { mail, sent } = setUp();
    expect(mail.handle('/v2/email/outbound-emails', JSON.stringify(request())).status).toBe(200);
    expect(sent[0]).toMatchObject({ subject: 'Hello', text: 'Hi', html: '', tags: {} });
    expect(sent[0]?.headers).toEqual([
      { name: 'Feedback-ID', value: expect.stringMatching(/^::.*:AmazonSES$/) },
    ]);
    expect(sent.map(({ tags }) => touchOf(tags))).toEqual([undefined]);
  });

  it('gets another id each time', () => {
    const { mail } = setUp();
    const ids = [1, 2, 3].map(() => mail.handle('/v2/email/outbound-emails', JSON.stringify(request())).body);
    expect(new Set(ids).size).toBe(3);
  });

  it('has an id that begins with its shard, so that no other half of the run has it', () => {
    const clock = createClock(start);
    const events = createEvents({ now: clock.now, rules: [] });
    const { body } = createMail({ clock, events, shard: 1 }).handle(
      '/v2/email/outbound-emails',
      JSON.stringify(request()),
    );
    expect(JSON.parse(body)).toEqual({ MessageId: 'mail-1-00000001' });
  });

  it.each([
    ['no sender', { FromEmailAddress: undefined }],
    ['nobody to go to', { Destination: { ToAddresses: [] } }],
    ['two to go to', { Destination: { ToAddresses: ['a@example.com', 'b@example.com'] } }],
    ['a raw body', { Content: { Raw: { Data: 'x' } } }],
    ['no subject', { Content: { Simple: { Body: {} } } }],
    ['a tag that SES does not take', { EmailTags: [{ Name: 'touch', Value: 'win-back@1/ada' }] }],
    ['a tag too long for SES', { EmailTags: [{ Name: 'touch', Value: 'x'.repeat(257) }] }],
  ])('with %s is refused, and nothing is sent', async (_, changes) => {
    const { clock, mail, sent, told } = setUp();
    const { status, body } = mail.handle('/v2/email/outbound-emails', JSON.stringify(request(changes)));
    expect([status, JSON.parse(body).__type]).toEqual([400, 'BadRequestException']);
    await clock.runUntil(plus(start, hours(1)));
    expect([sent, told]).toEqual([[], []]);
  });

  it('that is refused is so for the AWS client too', async () => {
    const { transport, sent } = setUp();
    const client = new SESv2Client({
      region: 'local-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      requestHandler: transport,
    });
    const command = new SendEmailCommand({
      Destination: { ToAddresses: ['a@example.com'] },
      Content: { Simple: { Subject: { Data: 'Hello' }, Body: {} } },
    });
    await expect(client.send(command)).rejects.toMatchObject({
      name: 'BadRequestException',
      $metadata: { httpStatusCode: 400 },
    });
    expect(sent).toEqual([]);
  });

  it('of which there are too many a second is refused, and a second later is not', async () => {
    const { clock, mail, sent } = setUp({ maxSendRate: 14, max24HourSend: -1 });
    const sending = () => mail.handle('/v2/email/outbound-emails', JSON.stringify(request()));
    const answers = Array.from({ length: 20 }, sending);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(14);
    expect(JSON.parse(answers.at(-1)?.body ?? '')).toEqual({
      __type: 'TooManyRequestsException',
      message: 'Maximum sending rate exceeded.',
    });
    expect(answers.at(-1)?.status).toBe(429);
    await clock.runUntil(plus(start, seconds(1)));
    expect(sending().status).toBe(200);
    expect(sent).toHaveLength(15);
  });

  it('beyond the day’s quota is refused until 24 hours have fewer, which the account says', async () => {
    const { clock, mail } = setUp({ maxSendRate: 14, max24HourSend: 3 });
    const sending = () => mail.handle('/v2/email/outbound-emails', JSON.stringify(request()));
    const quota = () => JSON.parse(mail.handle('/v2/email/account', '').body).SendQuota;
    expect(Array.from({ length: 3 }, sending).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(JSON.parse(sending().body)).toEqual({
      __type: 'LimitExceededException',
      message: 'Daily message quota exceeded.',
    });
    expect(quota()).toEqual({ Max24HourSend: 3, MaxSendRate: 14, SentLast24Hours: 3 });
    await clock.runUntil(plus(start, hours(24)));
    expect(quota()).toMatchObject({ SentLast24Hours: 0 });
    expect(sending().status).toBe(200);
  });

  it('is all that is served', () => {
    const { status, body } = setUp().mail.handle('/v2/email/identities', '{}');
    expect([status, JSON.parse(body).message]).toEqual([
      400,
      'the embedded SES serves SendEmail, GetAccount and DeleteSuppressedDestination only, not /v2/email/identities',
    ]);
  });
});

describe('an address that bounced, or complained', () => {
  const release = (site: Site) =>
    site.mail.handle('/v2/email/suppression/addresses/ada%40example.com', '').status;

  it.each(['bounced', 'complained'] as const)(
    'is on SES’s list once it has %s: what goes there is taken, and comes back, until it is released',
    async (fate) => {
      const site = setUp();
      const delivery = deliveryOn(site);
      site.mail.report(await oneSent(site), fate);
      await site.clock.runUntil(plus(start, hours(1)));
      expect(await delivery.email({ ...message, to: 'Ada@example.com' })).toHaveProperty('messageId');
      await site.clock.runUntil(plus(start, hours(2)));
      expect(site.sent).toHaveLength(1);
      expect(readMessage(site.told.at(-1)?.envelope ?? '', house)).toMatchObject({
        event: { kind: 'bounced', permanent: true, reason: 'Permanent OnAccountSuppressionList' },
      });
      expect([release(site), release(site)]).toEqual([200, 404]);
      await delivery.email(message);
      expect(site.sent).toHaveLength(2);
    },
  );
});

describe('what becomes of an email', () => {
  it('is said on the default bus: sent, after SES’s delay and not before', async () => {
    const site = setUp();
    await oneSent(site);
    await site.clock.runUntil(minus(plus(start, sendEventDelay), milliseconds(1)));
    expect(site.told).toEqual([]);
    await site.clock.runUntil(plus(start, hours(1)));
    expect(site.told.map(({ bus }) => bus)).toEqual(['default']);
    expect(site.told.map(({ envelope }) => readMessage(envelope, house))).toEqual([
      {
        kind: 'mail',
        event: { kind: 'sent', touch: key, messageId: 'mail-0-00000001', at: plus(start, sendEventDelay) },
      },
    ]);
  });

  const ada = 'ada@example.com';
  const person = { ipAddress: '192.0.2.1', userAgent: expect.stringContaining('Chrome/') };
  it.each<readonly [MailFate, object]>([
    ['opened', { client: person, sentAt: start }],
    ['bounced', { permanent: true, reason: 'Permanent General', addresses: [ada] }],
    [
      'soft-bounced',
      { kind: 'bounced', permanent: false, reason: 'Transient MailboxFull', addresses: [ada] },
    ],
    ['complained', { feedback: 'abuse', addresses: [ada] }],
    ['not-spam', { kind: 'complained', feedback: 'not-spam', addresses: [ada] }],
    ['delayed', { reason: 'MailboxFull' }],
    ['rejected', { reason: 'Bad content' }],
  ])('is said as the project’s own parser reads it: %s', async (fate, more) => {
    const site = setUp();
    const mail = await oneSent(site);
    const later = plus(start, minutes(7));
    await site.clock.runUntil(later);
    site.told.length = 0;
    site.mail.report(mail, fate);
    expect(site.told.map(({ envelope }) => readMessage(envelope, house))).toEqual([
      { kind: 'mail', event: { kind: fate, touch: key, at: later, ...more } },
    ]);
  });

  it('is said by whom, where that is told', async () => {
    const site = setUp();
    const mail = await oneSent(site);
    site.told.length = 0;
    const by = { userAgent: 'curl/8.5.0', ipAddress: '203.0.113.9' };
    site.mail.report(mail, 'opened', by);
    expect(site.told.map(({ envelope }) => JSON.parse(envelope).detail.open)).toEqual([
      { timestamp: '2026-11-23T09:00:00Z', ...by },
    ]);
  });

  it('has SES’s form: the tags as lists, and the particulars under the event’s own name', async () => {
    const site = setUp();
    site.mail.report(await oneSent(site), 'bounced');
    expect(site.told.map(({ envelope }) => JSON.parse(envelope))).toEqual([
      expect.objectContaining({
        source: 'aws.ses',
        'detail-type': 'Email Bounced',
        detail: {
          eventType: 'Bounce',
          mail: {
            timestamp: '2026-11-23T09:00:00Z',
            source: '"Shop" <hello@shop.example>',
            messageId: 'mail-0-00000001',
            destination: ['ada@example.com'],
            tags: {
              touch: [expect.any(String)],
              journey: ['win-back'],
              'ses:configuration-set': ['mails'],
            },
          },
          bounce: {
            timestamp: '2026-11-23T09:00:00Z',
            bounceType: 'Permanent',
            bounceSubType: 'General',
            bouncedRecipients: [{ emailAddress: 'ada@example.com' }],
          },
        },
      }),
    ]);
  });

  it('is not said of an email without a configuration set', async () => {
    const { clock, mail, sent, told } = setUp();
    mail.handle('/v2/email/outbound-emails', JSON.stringify(request()));
    for (const each of sent) mail.report(each, 'opened');
    await clock.runUntil(plus(start, hours(1)));
    expect(sent).toHaveLength(1);
    expect(told).toEqual([]);
  });
});

/** SNS in process: what it takes from the real adapter, and what it refuses. */

import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noAsk } from '../../../functions/adapters/ask.ts';
import { createDelivery } from '../../../functions/adapters/delivery.ts';
import { noPost } from '../../../functions/adapters/post.ts';
import { type Runtime, runtimeInUse, useRuntime } from '../../../functions/adapters/runtime.ts';
import { createTexts, type LocalTexts, type SentText } from '../../../local/aws/texts.ts';
import { createTransport } from '../../../local/aws/transport.ts';
import { clientsOn } from '../../../local/engine/clients.ts';
import { touchOf } from '../../../local/engine/sent.ts';
import type { TouchKey } from '../../../shared/base/ids.ts';
import { instant } from '../../../shared/base/time.ts';

const at = instant(Date.UTC(2026, 10, 23, 9));
const nothing = () => ({ status: 500, body: '' });

const setUp = () => {
  const sent: SentText[] = [];
  const texts = createTexts({ now: () => at, onSent: (text) => sent.push(text) });
  return { texts, sent, transport: createTransport({ json: {}, mail: nothing, texts: texts.handle }) };
};

let before: Runtime;
beforeAll(() => {
  before = runtimeInUse();
});
afterAll(() => useRuntime(before));

describe('a text', () => {
  it.each([undefined, 'ACME', '+15550001111'])(
    'arrives as the adapter sent it, with its touchpoint’s key, from the sender %s',
    async (smsSender) => {
      const { sent, transport } = setUp();
      useRuntime({
        now: () => at,
        pause: async () => {},
        post: noPost,
        ask: noAsk,
        makeClient: clientsOn(transport),
      });
      const sender = {
        email: 'hello@shop.example',
        name: 'Shop',
        ...(smsSender !== undefined && { smsSender }),
      };
      const delivery = createDelivery(sender, 'mails', 'bus');
      const key = 'win-back@1/客 ada+1/2/last-call' as TouchKey;
      const answer = await delivery.text({
        key,
        to: '+447700900123',
        text: '老朋友 & 50% off + más = 😀',
        transactional: false,
      });
      expect(sent).toEqual([
        {
          messageId: 'text-0-00000001',
          at,
          to: '+447700900123',
          text: '老朋友 & 50% off + más = 😀',
          attributes: expect.objectContaining({ 'AWS.SNS.SMS.SMSType': 'Promotional' }),
        },
      ]);
      expect(sent.map(({ attributes }) => touchOf(attributes))).toEqual([key]);
      expect(answer).toEqual({ messageId: 'text-0-00000001' });
    },
  );

  it('without the attribute has no touchpoint, and each has another id', () => {
    const { texts, sent } = setUp();
    const form = { Action: 'Publish', PhoneNumber: '+447700900123', Message: 'Hi' };
    for (const attributes of [
      {},
      { 'MessageAttributes.entry.1.Name': 'other', 'MessageAttributes.entry.1.Value.StringValue': 'YQ' },
    ])
      expect(texts.handle(new URLSearchParams({ ...form, ...attributes }).toString()).status).toBe(200);
    expect(sent.map(({ attributes }) => touchOf(attributes))).toEqual([undefined, undefined]);
    expect(sent.map(({ messageId }) => messageId)).toEqual(['text-0-00000001', 'text-0-00000002']);
  });

  it.each([
    ['no number', { Message: 'Hi' }],
    ['a number without its country', { PhoneNumber: '07700900123', Message: 'Hi' }],
    ['a number too long', { PhoneNumber: '+4477009001234567', Message: 'Hi' }],
    ['nothing to say', { PhoneNumber: '+447700900123' }],
    ['an empty message', { PhoneNumber: '+447700900123', Message: '' }],
    ['a topic', { TopicArn: 'arn:aws:sns:local-1:0:news', Message: 'Hi' }],
  ])('with %s is refused, for the AWS client too, and nothing is sent', async (_, input) => {
    const { sent, transport } = setUp();
    const client = new SNSClient({
      region: 'local-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      requestHandler: transport,
    });
    await expect(client.send(new PublishCommand({ Message: undefined, ...input }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      $metadata: { httpStatusCode: 400 },
    });
    expect(sent).toEqual([]);
  });

  it('has the key when the attribute stands among others', () => {
    const { texts, sent } = setUp();
    const form = new URLSearchParams({ Action: 'Publish', PhoneNumber: '+447700900123', Message: 'Hi' });
    for (const [index, name] of ['ours', 'touch', 'other'].entries()) {
      form.set(`MessageAttributes.entry.${index + 1}.Name`, name);
      form.set(
        `MessageAttributes.entry.${index + 1}.Value.StringValue`,
        Buffer.from(name).toString('base64url'),
      );
    }
    texts.handle(form.toString());
    expect(sent.map(({ attributes }) => touchOf(attributes))).toEqual(['touch']);
    expect(Object.keys(sent[0]?.attributes ?? {})).toEqual(['ours', 'touch', 'other']);
  });

  it('has an id that begins with its shard, so that no other half of the run has it', () => {
    const texts = createTexts({ now: () => at, shard: 1 });
    expect(texts.handle('Action=Publish&PhoneNumber=%2B447700900123&Message=Hi').body).toContain(
      '<MessageId>text-1-00000001</MessageId>',
    );
  });

  it('adds to what its month has cost, here as in another process', () => {
    let now = at;
    const spent: number[] = [];
    const begin = () => createTexts({ now: () => now, measure: (usd) => spent.push(usd) });
    const send = ({ handle }: LocalTexts) => handle('Action=Publish&PhoneNumber=%2B447700900123&Message=Hi');
    const first = begin();
    send(first);
    const next = begin();
    next.restore(JSON.parse(JSON.stringify(first.snapshot())));
    send(next);
    now = instant(Date.UTC(2026, 11, 1));
    send(next);
    expect(spent).toEqual([0.05, 0.1, 0.05]);
  });

  it('is all that is served', () => {
    const { status, body } = setUp().texts.handle('Action=CreateTopic&Name=news');
    expect(status).toBe(400);
    expect(body).toContain('<Message>the embedded SNS serves Publish only, not CreateTopic</Message>');
  });

  it('answers in well-formed XML whatever it is asked', () => {
    const { body } = setUp().texts.handle(new URLSearchParams({ Action: '<&">' }).toString());
    expect(body).toContain('not &lt;&amp;"&gt;</Message>');
  });
});

/** A webhook's try: what is signed, what an answer means, and when it is tried again. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hours, instant, minus, parseIso, seconds } from '../../../../shared/base/time.ts';
import { mostTries, pauseAfter } from '../../../../shared/flows/webhooks/again.ts';
import {
  deliverWebhook,
  type PostingAnswer,
  UnansweredPostError,
} from '../../../../shared/flows/webhooks/deliver.ts';
import { signatureHeaders, signingKeys, WebhookSecretError } from '../../../../shared/flows/webhooks/sign.ts';
import { domainEventId } from '../../../../shared/journeys/domain-events.ts';
import { runs } from '../../../support/runs.ts';

const now = parseIso('2026-11-23T12:00:00Z');
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

const exited = {
  schemaVersion: 1,
  journey: 'win-back-14d',
  version: 1,
  customer: 'ada-17',
  cycle: 1,
  reason: 'lapsed',
};
const envelope = JSON.stringify({
  version: '0',
  id: 'of-the-envelope',
  'detail-type': 'Journey Exited',
  source: 'rekindle',
  time: '2026-11-23T11:59:58Z',
  detail: exited,
});

const crm = { name: 'crm', url: 'https://crm.example.com/hooks' };
const trying = (answer: PostingAnswer | Error, tried = 1) =>
  deliverWebhook(envelope, crm, tried, {
    now: () => now,
    secret: async () => secret,
    post: async () => {
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });

describe('a signature', () => {
  it('is what Standard Webhooks’ own library makes of the same', () => {
    const at = instant(1_614_265_330_999);
    const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
    expect(signatureHeaders(id, at, '{"test": 2432232314}', signingKeys(secret))).toEqual({
      'webhook-id': id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('is one of each key while one takes the place of another', () => {
    const other = 'A'.repeat(48);
    const both = signatureHeaders('evt', now, '{}', signingKeys(`${secret}\n${other}\n`));
    const alone = [secret, other].map(
      (each) => signatureHeaders('evt', now, '{}', signingKeys(each))['webhook-signature'],
    );
    expect(both['webhook-signature']).toBe(alone.join(' '));
  });

  it.each(['', ' \n', 'whsec_', 'whsec_c2hvcnQ=', `${secret} not-base64!`, 'A'.repeat(100)])(
    'is not made with what is no key: "%s"',
    (text) => {
      expect(() => signingKeys(text)).toThrow(WebhookSecretError);
    },
  );

  it('says which key is none, and not what it is', () => {
    expect(() => signingKeys(`${secret} whsec_c2hvcnQ=`)).toThrow(/^key 2 of 2 is not 24 to 64 bytes/);
    expect(() => signingKeys(`${secret} whsec_c2hvcnQ=`)).not.toThrow(/c2hvcnQ/);
  });
});

describe('an id', () => {
  it('is the same for what is told again in another envelope, and another for anything else', () => {
    const id = domainEventId('Journey Exited', exited);
    expect(id).toMatch(/^evt_[0-9a-f]{32}$/);
    expect(domainEventId('Journey Exited', { ...exited, schemaVersion: 2 })).toBe(id);
    expect(domainEventId('Journey Exited', { ...exited, cycle: 2 })).not.toBe(id);
    expect(domainEventId('Journey Entered', exited)).not.toBe(id);
  });
});

describe('a try', () => {
  it('is over where the receiver has taken it', async () => {
    for (const status of [200, 204, 299]) expect(await trying({ status })).toEqual({ outcome: 'taken' });
  });

  it('comes again for any other answer, and for none', async () => {
    for (const status of [100, 302, 400, 401, 404, 408, 429, 500, 503])
      expect(await trying({ status })).toMatchObject({
        outcome: 'again',
        isLast: false,
        because: `it answered with ${status}`,
      });
    expect(await trying(new UnansweredPostError('it did not answer in 15 seconds'))).toMatchObject({
      outcome: 'again',
      because: 'it did not answer in 15 seconds',
    });
  });

  it('does not come again where the receiver is gone', async () => {
    expect(await trying({ status: 410 })).toMatchObject({ outcome: 'gone' });
  });

  it('is the last after as many as there are', async () => {
    expect(await trying({ status: 500 }, mostTries)).toMatchObject({ isLast: true, pause: 0 });
  });

  it('is not made of what is no domain event, nor without a secret', async () => {
    const ports = { now: () => now, secret: async () => 'short', post: async () => ({ status: 200 }) };
    await expect(deliverWebhook(envelope, crm, 1, ports)).rejects.toThrow(WebhookSecretError);
    for (const body of ['hello', '{}', envelope.replace('Journey Exited', 'Made Up')])
      await expect(deliverWebhook(body, crm, 1, ports)).rejects.toThrow(/detail-type|JSON/);
  });
});

describe('the pause before the next try', () => {
  const pauses = (id: string) =>
    Array.from({ length: mostTries - 1 }, (_, index) => pauseAfter(index + 1, id, undefined, now));

  it('is longer each time, and a day all in all', () => {
    const all = pauses('evt_1');
    expect(all).toEqual(all.toSorted((a, b) => a - b));
    const whole = all.reduce((sum, pause) => sum + pause, 0);
    expect(whole).toBeGreaterThan(hours(23));
    expect(whole).toBeLessThan(hours(29));
  });

  it('differs from webhook to webhook, and not from run to run', () => {
    expect(pauses('evt_1')).toEqual(pauses('evt_1'));
    expect(pauses('evt_1')).not.toEqual(pauses('evt_2'));
  });

  it('is what the receiver asks for, in seconds or as a date, where that is longer', () => {
    expect(pauseAfter(1, 'evt', '3600', now)).toBe(hours(1));
    expect(pauseAfter(1, 'evt', 'Mon, 23 Nov 2026 13:00:00 GMT', now)).toBe(hours(1));
    const own = pauseAfter(2, 'evt', undefined, now);
    for (const shorter of ['1', '-5', 'soon', '', new Date(minus(now, hours(1))).toUTCString()])
      expect(pauseAfter(2, 'evt', shorter, now)).toBe(own);
  });

  it('is whole seconds that SQS takes, whatever a receiver says', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.string(),
        fc.oneof(fc.constant(undefined), fc.string(), fc.nat().map(String), fc.date().map(String)),
        (tried, id, retryAfter) => {
          const pause = pauseAfter(tried, id, retryAfter, now);
          expect(pause % 1_000).toBe(0);
          expect(pause).toBeGreaterThanOrEqual(0);
          expect(pause).toBeLessThan(hours(12));
          if (tried < mostTries) expect(pause).toBeGreaterThanOrEqual(seconds(5));
        },
      ),
      runs(500),
    );
  });
});

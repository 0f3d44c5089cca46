/** Pushes: what the endpoint is told, and what becomes of them. */
import { describe, expect, it } from 'vitest';
import { customerId, touchKey } from '../../../../shared/base/ids.ts';
import { days, iso, parseIso, plus } from '../../../../shared/base/time.ts';
import { readMessage } from '../../../../shared/customers/events/parse.ts';
import type { Profile } from '../../../../shared/customers/profiles/profile.ts';
import { house } from '../../../support/house.ts';
import { ada, enrolled, enrolment, pushRequest } from '../../../support/passages.ts';
import { createStand, type Stand, start } from '../../../support/stand.ts';

const begin = async (changes: Partial<Profile> = {}): Promise<Stand> => {
  const stand = createStand();
  await enrolled(stand, { ...ada, ...changes });
  return stand;
};
const touchOf = ({ ports }: Stand) => ports.ledger.touch(enrolment, 'a-push');
const key = touchKey(enrolment, 'a-push');

describe('a push', () => {
  it('goes on the bus with its words, its link and its coupon, and without an address', async () => {
    const stand = await begin();
    await stand.invoke('send', pushRequest('t'));
    const [entry] = stand.bus;
    expect([entry?.Source, entry?.DetailType]).toEqual(['rekindle.pushes', 'Push Requested']);
    const { coupons } = await stand.ports.ledger.passage(enrolment);
    const code = coupons[0]?.code;
    expect(JSON.parse(entry?.Detail ?? '')).toEqual({
      id: key,
      to: 'wechat',
      customer: 'ada',
      journey: 'win-back',
      message: 'a-push',
      transactional: false,
      locale: 'en',
      title: 'A title, Ada',
      body: `Use ${code}.\nSoon.`,
      link: 'https://shop.example.com',
      coupon: { code, percentOff: 10, validUntil: iso(plus(start, days(8))) },
    });
  });

  it('is sent as soon as the bus has it, and takes a place under the cap', async () => {
    const stand = await begin();
    await stand.invoke('send', pushRequest('t'));
    expect(await touchOf(stand)).toMatchObject({ outcome: 'sent', sentAt: start, messageId: 'bus-1' });
    expect((await stand.ports.profiles.get(customerId('ada')))?.recentTouches).toEqual([
      { at: start, channel: 'push' },
    ]);
    expect(stand.answers).toEqual([{ token: 't', outcome: 'sent' }]);
  });

  it('is tried again when the bus does not take it', async () => {
    const stand = await begin();
    stand.refuse('push', 'InternalFailure');
    await expect(stand.invoke('send', pushRequest('a'))).resolves.toEqual({ outcome: 'held' });
    expect((await stand.ports.profiles.get(customerId('ada')))?.recentTouches).toEqual([]);
    stand.refuse('push', undefined);
    await stand.invoke('send', pushRequest('b'));
    expect(stand.bus).toHaveLength(1);
  });

  it('needs its own consent, and keeps quiet hours', async () => {
    const unasked = await begin({ consents: { email: true, sms: true } });
    await unasked.invoke('send', pushRequest('t'));
    expect(await touchOf(unasked)).toMatchObject({
      outcome: 'withheld',
      withheld: { guardrail: 'consent', detail: 'consent to pushes was never asked for' },
    });
    const asleep = await begin();
    await asleep.moveTo(parseIso('2026-11-23T23:00:00Z'));
    await asleep.invoke('send', pushRequest('t'));
    expect(asleep.answers).toMatchObject([{ detour: 'Held' }]);
    expect([...unasked.bus, ...asleep.bus]).toEqual([]);
  });
});

describe('a push that comes in by the queue', () => {
  const envelope = (detail: object) =>
    JSON.stringify({
      id: 'event-7',
      source: 'rekindle.pushes',
      'detail-type': 'Push Requested',
      time: iso(start),
      detail,
    });

  it('is its own receipt', () => {
    expect(readMessage(envelope({ id: key, to: 'wechat' }), house)).toEqual({
      kind: 'mail',
      event: { kind: 'sent', touch: key, messageId: 'event-7', at: start },
    });
  });

  it('is nothing of ours when it names no touchpoint', () => {
    expect(readMessage(envelope({ id: 'x' }), house)).toEqual({ kind: 'foreign' });
  });
});

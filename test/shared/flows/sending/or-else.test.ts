/** A message in the place of one that can't reach its customer, through the real handler and adapters. */

import { describe, expect, it } from 'vitest';
import { customerId } from '../../../../shared/base/ids.ts';
import { minutes, parseIso, plus } from '../../../../shared/base/time.ts';
import type { Profile } from '../../../../shared/customers/profiles/profile.ts';
import type { SendRequest } from '../../../../shared/journeys/protocol.ts';
import { ada, emailRequest, enrolled, enrolment, tenOff } from '../../../support/passages.ts';
import { createStand, type Stand } from '../../../support/stand.ts';

const text = {
  name: 'last-call',
  kind: 'sms',
  channel: 'sms',
  transactional: false,
  coupon: tenOff,
} as const;
const request = (token: string, changes: Partial<SendRequest> = {}): SendRequest =>
  emailRequest(token, { orElse: text, ...changes });

const begin = async (changes: Partial<Profile> = {}): Promise<Stand> => {
  const stand = createStand();
  await enrolled(stand, { ...ada, ...changes });
  stand.forget();
  return stand;
};
const told = async ({ ports }: Stand) => {
  const { touches, coupons, waiter } = await ports.ledger.passage(enrolment);
  return {
    touches: touches.map(({ step, outcome, withheld, orElse }) => [
      step,
      outcome,
      withheld?.guardrail,
      orElse,
    ]),
    coupons: coupons.length,
    waits: waiter?.token,
  };
};
const unreached = ['we-miss-you', 'withheld', 'consent', 'last-call'];
const issued = ['ten-off', 'sent', undefined, undefined];
const sent = ['last-call', 'sent', undefined, undefined];

describe('a message in another’s place', () => {
  it('goes to who has not agreed to the first, each is recorded as itself, and the wait is for it', async () => {
    const stand = await begin({ consents: { sms: true } });
    await expect(stand.invoke('send', request('a'))).resolves.toEqual({ outcome: 'sent' });
    expect(stand.mails).toEqual([]);
    expect(stand.texts).toHaveLength(1);
    expect(await told(stand)).toEqual({ touches: [sent, issued, unreached], coupons: 1, waits: 'a' });
    expect(stand.answers).toEqual([]);
    expect((await stand.ports.profiles.get(customerId('ada')))?.recentTouches).toMatchObject([
      { channel: 'sms' },
    ]);
  });

  it.each<[string, Partial<Profile>]>([
    ['has no address', { email: '' }],
    ['never was asked', { consents: { sms: true } }],
  ])('goes to who %s', async (_, changes) => {
    const stand = await begin(changes);
    await stand.invoke('send', request('a'));
    expect(stand.texts).toHaveLength(1);
  });

  it('goes to nobody whom the first reaches, nor whom something else keeps it from', async () => {
    const reached = await begin();
    await reached.invoke('send', request('a'));
    expect([reached.mails.length, reached.texts.length]).toEqual([1, 0]);
    const erased = await begin({ suppressed: 'erased' });
    await erased.invoke('send', request('a'));
    expect([erased.mails.length, erased.texts.length]).toEqual([0, 0]);
  });

  it('is waited for by nobody where it can’t reach her either', async () => {
    const stand = await begin({ consents: {} });
    await expect(stand.invoke('send', request('a'))).resolves.toEqual({ outcome: 'withheld' });
    expect(stand.answers).toEqual([{ token: 'a', outcome: 'silent' }]);
    expect((await told(stand)).touches).toEqual([['last-call', 'withheld', 'consent', undefined], unreached]);
  });

  it('waits as itself, and leaves once when it comes back', async () => {
    const stand = await begin({ consents: { sms: true } });
    await stand.moveTo(parseIso('2026-11-23T22:00:00Z'));
    await expect(stand.invoke('send', request('a'))).resolves.toEqual({ outcome: 'held' });
    const cause = stand.answers[0]?.cause;
    expect(cause).toMatchObject({ by: 'quiet-hours' });
    await stand.moveTo(parseIso(cause?.until ?? ''));
    const held = { due: '2026-11-23T22:00:00Z', by: 'quiet-hours' } as const;
    for (const token of ['b', 'c']) await stand.invoke('send', request(token, { state: { path: '', held } }));
    expect(stand.texts).toHaveLength(1);
    expect((await told(stand)).touches).toEqual([sent, issued, unreached]);
  });

  it('leaves once at most, wherever its handler dies', async () => {
    const whole = await begin({ consents: { sms: true } });
    await whole.invoke('send', request('a'));
    for (let at = 1; at <= whole.requests.length; at += 1)
      for (const when of ['before', 'after'] as const) {
        const stand = await begin({ consents: { sms: true } });
        let count = 0;
        await stand.invoke('send', request('a'), () => {
          count += 1;
          return count === at ? when : undefined;
        });
        for (const token of ['b', 'c']) {
          await stand.moveTo(plus(stand.now(), minutes(90)));
          await stand.invoke('send', request(token));
        }
        const { touches } = await told(stand);
        expect({ at, when, texts: Math.max(1, stand.texts.length), mails: stand.mails.length }).toEqual({
          at,
          when,
          texts: 1,
          mails: 0,
        });
        expect({ at, when, first: touches.at(-1) }).toEqual({ at, when, first: unreached });
      }
  });
});

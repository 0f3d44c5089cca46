/** Telling others of touchpoints, through the real handlers and adapters: for certain, and nothing that is not so. */
import { describe, expect, it } from 'vitest';
import { customerId, journeyId } from '../../../../shared/base/ids.ts';
import { days, minutes, plus } from '../../../../shared/base/time.ts';
import { isReceipt } from '../../../../shared/customers/events/endpoints.ts';
import type { SendRequest } from '../../../../shared/journeys/protocol.ts';
import {
  ada,
  awaitRequest,
  cardRequest,
  closeRequest,
  emailRequest,
  enrolled,
  enrolment,
  pushRequest,
  tenOff,
  textRequest,
} from '../../../support/passages.ts';
import { createStand, type Stand, start } from '../../../support/stand.ts';

const requestOf = (touch: SendRequest['touch']): SendRequest => ({
  token: 'a',
  enrolment,
  state: { path: '' },
  touch,
});
const awardTo = (to?: 'referrer'): SendRequest =>
  requestOf({
    name: 'points',
    kind: 'award',
    channel: 'email',
    transactional: false,
    award: { points: 60, ...(to !== undefined && { to }) },
  });

/** A touchpoint of each kind that is told in its own way, and what others are told of it. */
const kinds: Readonly<Record<string, readonly [request: SendRequest, ...told: string[]]>> = {
  'an email': [emailRequest('a'), 'Touchpoint Sent'],
  'a text': [textRequest('a'), 'Touchpoint Sent'],
  'a push': [pushRequest('a'), 'Touchpoint Sent'],
  'a postcard': [cardRequest('a'), 'Touchpoint Sent'],
  'a coupon': [
    requestOf({ name: 'ten-off', kind: 'coupon', channel: 'email', transactional: false, coupon: tenOff }),
    'Touchpoint Sent',
  ],
  'a task': [
    requestOf({
      name: 'vip-call',
      kind: 'task',
      channel: 'person',
      transactional: false,
      task: { calls: true, queue: 'vip', takeWithin: days(1), results: ['happy'] },
    }),
    'Care Call Requested',
    'Touchpoint Sent',
  ],
  'an award': [awardTo(), 'Tier Reached', 'Touchpoint Sent'],
  'an award to a friend': [awardTo('referrer'), 'Points Granted', 'Touchpoint Sent'],
};

/** Whoever reads the passage next, once the sender has died and nobody enters its step again. */
const readers: Readonly<Record<string, (stand: Stand) => Promise<unknown>>> = {
  'the next wait': (stand) => stand.invoke('await', awaitRequest('b')),
  'its close': (stand) => stand.invoke('close', closeRequest('b')),
  'the step itself, once the passage is over': async (stand) => {
    const profile = await stand.ports.profiles.get(customerId('ada'));
    const entry = profile?.enrolments[journeyId('win-back')];
    if (profile === undefined || entry === undefined) throw new Error('ada is gone');
    const over = { ...entry, exitedAt: stand.now() };
    await stand.ports.profiles.update(profile, { ...profile, enrolments: { [journeyId('win-back')]: over } });
    await stand.invoke('send', { ...emailRequest('b'), enrolment });
  },
};

const begin = async (): Promise<Stand> => {
  const stand = createStand({
    publish: { 'Touchpoint Sent': true },
    loyalty: { pointsPerUnit: 1, expireAfterDays: 365, tiers: { silver: 50 } },
  });
  const address = { street: '1 High Street', city: 'London', postalCode: 'N1 1AA', country: 'GB' };
  await enrolled(stand, { ...ada, consents: { ...ada.consents, post: true } });
  await stand.ports.ledger.keepAddress({ customer: ada.id, address, at: start });
  const code = 'ABCDEFGH23';
  await stand.ports.ledger.refer(
    { friend: ada.id, referrer: customerId('bob'), code, orderId: 'o-1', at: start },
    undefined,
  );
  stand.forget();
  return stand;
};
const told = ({ bus }: Stand): readonly string[] =>
  [...new Set(bus.filter(({ Source }) => !isReceipt(Source)).map(({ DetailType }) => DetailType))]
    .filter((name) => name !== 'Journey Exited')
    .sort();

describe.each(Object.entries(kinds))('%s', (_, [request, ...events]) => {
  it.each(Object.entries(readers))(
    'that its sender has died over is told by %s, if it is sent, and else is not',
    async (_, read) => {
      const whole = await begin();
      await whole.invoke('send', request);
      expect(told(whole)).toEqual([...events].sort());
      for (let at = 1; at <= whole.requests.length; at += 1)
        for (const when of ['before', 'after'] as const) {
          const stand = await begin();
          let count = 0;
          await stand.invoke('send', request, () => {
            count += 1;
            return count === at ? when : undefined;
          });
          await stand.moveTo(plus(start, minutes(5)));
          await read(stand);
          const touch = await stand.ports.ledger.touch(enrolment, request.touch.name);
          const expected = touch?.outcome === 'sent' ? [...events].sort() : [];
          expect([at, when, touch?.untold, told(stand)]).toEqual([at, when, undefined, expected]);
        }
    },
  );
});

/** The brake at a step: what is paused waits, what is stopped is over, through the real handlers and adapters. */

import { describe, expect, it } from 'vitest';
import { journeyId } from '../../../../shared/base/ids.ts';
import { days, minutes, plus, seconds } from '../../../../shared/base/time.ts';
import type { BrakeAction, Braked } from '../../../../shared/decisions/brake/brake.ts';
import { removeCustomers, setBrake } from '../../../../shared/flows/brake/work.ts';
import { ingest } from '../../../../shared/flows/events/ingest.ts';
import {
  ada,
  awaitRequest,
  closeRequest,
  emailRequest,
  enrolled,
  enrolment,
  textRequest,
} from '../../../support/passages.ts';
import { createStand, type Stand, start } from '../../../support/stand.ts';

const winBack = { kind: 'journeys', name: 'win-back' } as const;

const begin = async (): Promise<Stand> => {
  const stand = createStand();
  await enrolled(stand);
  return stand;
};

const brake = async (stand: Stand, does: BrakeAction, on: Braked): Promise<void> => {
  const asked = { id: `${does} ${stand.now()}`, who: 'grace', why: 'the wrong price' };
  await setBrake(asked, does, on, stand.ports);
  await stand.moveTo(plus(stand.now(), seconds(5)));
};

const order = (stand: Stand, couponCode: string) =>
  ingest(
    {
      kind: 'customer',
      event: {
        id: 'o-1',
        customer: ada.id,
        at: stand.now(),
        name: 'Order Completed',
        orderId: 'o-1',
        value: 4_200,
        couponCodes: [couponCode],
      },
    },
    stand.ports,
  );

const exitOf = async (stand: Stand) => (await stand.ports.ledger.passage(enrolment)).enrolment?.exit;
const entryOf = async (stand: Stand) =>
  (await stand.ports.profiles.get(ada.id))?.enrolments[enrolment.journey];

describe('what a person has paused', () => {
  it.each([
    winBack,
    { kind: 'journeys' },
    { kind: 'channels', name: 'email' },
    { kind: 'messages', name: 'we-miss-you' },
  ] as const)('waits, and leaves once it is resumed: %j', async (on) => {
    const stand = await begin();
    await brake(stand, 'pause', on);
    await stand.invoke('send', emailRequest('a'));
    expect(stand.mails).toEqual([]);
    expect(stand.answers).toMatchObject([{ token: 'a', detour: 'Held' }]);
    await brake(stand, 'resume', on);
    await stand.invoke('send', emailRequest('b'));
    expect(stand.mails).toHaveLength(1);
  });

  it('waits although it is transactional, or no message', async () => {
    const stand = await begin();
    await brake(stand, 'pause', winBack);
    const coupon = { name: 'ten-off', terms: { percentOff: 10 }, validFor: days(8) };
    await stand.invoke(
      'send',
      emailRequest('a', {
        touch: { name: 'ten-off', kind: 'coupon', channel: 'email', transactional: false, coupon },
      }),
    );
    await stand.invoke(
      'send',
      emailRequest('b', {
        touch: { name: 'your-order', kind: 'email', channel: 'email', transactional: true },
      }),
    );
    expect(stand.answers.map(({ detour }) => detour)).toEqual(['Held', 'Held']);
  });

  it('holds within five seconds of a function that read the brake before', async () => {
    const stand = await begin();
    await stand.ports.brake.current();
    const asked = { id: 'x', who: 'grace', why: 'the wrong price' };
    await setBrake(asked, 'pause', winBack, stand.ports);
    await stand.moveTo(plus(start, seconds(5)));
    await stand.invoke('send', emailRequest('a'));
    expect(stand.mails).toEqual([]);
  });

  it('keeps its other waits, and its days', async () => {
    const stand = await begin();
    await stand.invoke('await', awaitRequest('a'));
    const { waiter } = await stand.ports.ledger.passage(enrolment);
    await brake(stand, 'pause', winBack);
    await stand.invoke('await', awaitRequest('b'));
    expect((await stand.ports.ledger.passage(enrolment)).waiter).toMatchObject({
      deadline: waiter?.deadline,
    });
  });
});

describe('what a person has stopped', () => {
  it('ends at its next touchpoint, which says who did it, and why', async () => {
    const stand = await begin();
    await brake(stand, 'stop', winBack);
    await stand.invoke('send', emailRequest('a'));
    expect(stand.mails).toEqual([]);
    expect(stand.answers).toEqual([{ token: 'a', detour: 'GoalReached', cause: {} }]);
    expect(await exitOf(stand)).toEqual({
      reason: 'stopped',
      at: plus(start, seconds(5)),
      who: 'grace',
      why: 'the wrong price',
    });
    expect(await entryOf(stand)).toMatchObject({ exitedAt: plus(start, seconds(5)), claims: {} });
  });

  it('takes back what it offered: no order takes the coupon', async () => {
    const stand = await begin();
    await stand.invoke('send', emailRequest('a'));
    await brake(stand, 'stop', winBack);
    await stand.invoke('send', textRequest('b'));
    const [coupon] = (await stand.ports.ledger.passage(enrolment)).coupons;
    expect(coupon?.voidAt).toBe(plus(start, seconds(5)));
    expect(await entryOf(stand)).not.toHaveProperty('offerUntil');
    await order(stand, coupon?.code ?? '');
    expect((await stand.ports.ledger.passage(enrolment)).coupons).toMatchObject([{ code: coupon?.code }]);
    expect((await stand.ports.ledger.passage(enrolment)).coupons[0]?.orderId).toBeUndefined();
  });

  it('leaves a coupon alone that an order has taken', async () => {
    const stand = await begin();
    await stand.invoke('send', emailRequest('a'));
    const [issued] = (await stand.ports.ledger.passage(enrolment)).coupons;
    await stand.moveTo(plus(start, minutes(1)));
    await order(stand, issued?.code ?? '');
    await brake(stand, 'stop', winBack);
    await stand.invoke('send', textRequest('b'));
    const [coupon] = (await stand.ports.ledger.passage(enrolment)).coupons;
    expect(coupon).toMatchObject({ orderId: 'o-1' });
    expect(coupon?.voidAt).toBeUndefined();
  });

  it('gives way to an order that was placed before the stop, and is told after it', async () => {
    const stand = await begin();
    await stand.invoke('send', emailRequest('a'));
    const [coupon] = (await stand.ports.ledger.passage(enrolment)).coupons;
    if (coupon === undefined) throw new Error('no coupon was issued');
    await brake(stand, 'stop', winBack);
    await stand.invoke('send', textRequest('b'));
    const placed = { orderId: 'o-1', value: 4_200, at: plus(start, seconds(1)) };
    expect(await stand.ports.ledger.redeem(coupon, placed)).toBe('redeemed');
  });

  it('ends as stopped though its story comes to its end first', async () => {
    const stand = await begin();
    await brake(stand, 'stop', winBack);
    await stand.invoke('close', closeRequest('a'));
    expect(await exitOf(stand)).toMatchObject({ reason: 'stopped' });
  });

  it('stays over when it is resumed before anybody came by', async () => {
    const stand = await begin();
    await brake(stand, 'stop', winBack);
    await brake(stand, 'resume', winBack);
    await stand.invoke('send', emailRequest('a'));
    expect([stand.mails.length, (await exitOf(stand))?.reason]).toEqual([0, 'stopped']);
  });

  it('of a channel is withheld, and the story goes on', async () => {
    const stand = await begin();
    await brake(stand, 'stop', { kind: 'channels', name: 'sms' });
    await stand.invoke('send', textRequest('a'));
    expect(stand.answers).toEqual([{ token: 'a', outcome: 'withheld' }]);
    expect((await stand.ports.ledger.passage(enrolment)).touches).toMatchObject([
      {
        step: 'last-call',
        outcome: 'withheld',
        withheld: {
          guardrail: 'brake',
          detail: 'channel sms stopped by grace at 2026-11-23T12:00:00Z: the wrong price',
        },
      },
    ]);
  });

  it('of a message is withheld in the words of that version alone', async () => {
    const stand = await begin();
    await brake(stand, 'stop', { kind: 'messages', name: 'we-miss-you', version: 1 });
    await stand.invoke('send', emailRequest('a'));
    expect(stand.mails).toEqual([]);
    const touch = {
      name: 'we-miss-you',
      kind: 'email',
      channel: 'email',
      transactional: false,
      words: 2,
    } as const;
    const other = await begin();
    await brake(other, 'stop', { kind: 'messages', name: 'we-miss-you', version: 1 });
    await other.invoke('send', emailRequest('b', { touch }));
    expect(other.mails).toHaveLength(1);
  });
});

describe('customers who are taken out of a journey', () => {
  const asked = { id: 'staff', who: 'grace', why: 'they are staff' };

  it('are told nothing more, and what they were offered is void', async () => {
    const stand = await begin();
    await stand.invoke('send', emailRequest('a'));
    await stand.moveTo(plus(start, minutes(1)));
    expect(await removeCustomers(asked, enrolment.journey, [ada.id], stand.ports)).toEqual({
      journey: 'win-back',
      removed: 1,
      notInIt: 0,
      unknown: 0,
    });
    expect(stand.answers).toEqual([{ token: 'a', detour: 'GoalReached', cause: {} }]);
    expect(await exitOf(stand)).toMatchObject({ reason: 'removed', who: 'grace', why: 'they are staff' });
    expect((await stand.ports.ledger.passage(enrolment)).coupons[0]?.voidAt).toBe(plus(start, minutes(1)));
    await stand.invoke('send', textRequest('b'));
    expect(stand.texts).toEqual([]);
  });

  it('are not taken out of what they enter later, though it is told again', async () => {
    const stand = await begin();
    await removeCustomers(asked, enrolment.journey, [ada.id], stand.ports);
    const profile = await stand.ports.profiles.get(ada.id);
    const entry = profile?.enrolments[enrolment.journey];
    if (profile === undefined || entry === undefined) throw new Error('she is not there');
    const { exitedAt: _, ...open } = entry;
    await stand.moveTo(plus(start, days(1)));
    await stand.ports.profiles.update(profile, {
      ...profile,
      enrolments: { [journeyId('win-back')]: { ...open, cycle: 2, enrolledAt: stand.now() } },
    });
    expect(await removeCustomers(asked, enrolment.journey, [ada.id], stand.ports)).toMatchObject({
      removed: 0,
      notInIt: 1,
    });
    expect((await entryOf(stand))?.exitedAt).toBeUndefined();
  });
});

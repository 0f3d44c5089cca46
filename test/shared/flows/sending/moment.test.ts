/** Messages that wait for a moment of the customer's own clock, through the real handler and adapters. */

import { describe, expect, it } from 'vitest';
import { customerId } from '../../../../shared/base/ids.ts';
import { hours, iso, parseIso, plus } from '../../../../shared/base/time.ts';
import type { Incoming } from '../../../../shared/customers/events/parse.ts';
import type { Profile } from '../../../../shared/customers/profiles/profile.ts';
import { ingest } from '../../../../shared/flows/events/ingest.ts';
import { instantOfMoment } from '../../../../shared/flows/sending/moment.ts';
import type { Moment } from '../../../../shared/journeys/language.ts';
import type { SendRequest } from '../../../../shared/journeys/protocol.ts';
import type { TouchRecord } from '../../../../shared/journeys/records.ts';
import { ada, emailRequest, enrolled, enrolment } from '../../../support/passages.ts';
import { createStand, type Stand, start } from '../../../support/stand.ts';

const begin = async (changes: Partial<Profile> = {}): Promise<Stand> => {
  const stand = createStand();
  await enrolled(stand, { ...ada, ...changes });
  return stand;
};
const nineOClock = '2026-11-24T09:00:00Z';
const nine: Moment = { kind: 'time', time: '09:00' };
/** As its state machine asks: `since` is the state's entry; `held`: it comes back from the Wait. */
const until = (token: string, moment: Moment, changes: Partial<SendRequest> = {}): SendRequest =>
  emailRequest(token, { until: { moment, since: iso(start), timeScale: 1 }, ...changes });

describe('a send with a moment', () => {
  it('is held until then, and leaves when it comes back', async () => {
    const stand = await begin();
    await expect(stand.invoke('send', until('a', nine))).resolves.toEqual({ outcome: 'held' });
    expect(stand.answers).toEqual([
      { token: 'a', detour: 'Held', cause: { until: nineOClock, due: nineOClock, by: 'moment' } },
    ]);
    await stand.moveTo(parseIso('2026-11-24T09:00:02Z'));
    await stand.invoke(
      'send',
      until('b', nine, { state: { path: '', held: { due: nineOClock, by: 'moment' } } }),
    );
    expect(stand.mails).toHaveLength(1);
  });

  it.each<readonly [Moment, string, string]>([
    [nine, nineOClock, '2026-11-25T09:00:00Z'],
    [{ kind: 'weekday', weekday: 'tuesday', time: '09:00' }, nineOClock, '2026-12-01T09:00:00Z'],
    [nine, '2026-11-24T08:59:59Z', nineOClock],
  ])('waits for the next %j of what comes to its turn at %s', (moment, since, at) => {
    expect(iso(instantOfMoment(moment, ada, 'UTC', parseIso(since), '10:00'))).toBe(iso(parseIso(at)));
  });

  it('names the same instant when a retry comes after it', async () => {
    const stand = await begin();
    await stand.moveTo(parseIso('2026-11-24T09:00:01Z'));
    await expect(stand.invoke('send', until('a', nine))).resolves.toEqual({ outcome: 'sent' });
  });

  it('goes by the shop’s clock where the customer’s is not known', async () => {
    const { timezone: _, ...nowhere } = ada;
    const stand = createStand({ timezone: 'Asia/Taipei' });
    await enrolled(stand, nowhere);
    await stand.invoke('send', until('a', nine));
    expect(stand.answers).toMatchObject([{ cause: { until: '2026-11-24T01:00:00Z' } }]);
  });

  it('waits by timeScale, as everything does', async () => {
    const stand = await begin();
    const scaled = { moment: nine, since: iso(start), timeScale: 0.01 };
    await stand.invoke('send', until('a', nine, { until: scaled }));
    expect(stand.answers).toMatchObject([{ cause: { until: iso(plus(start, hours(0.21))) } }]);
  });

  it('is not held before the goal has been looked for, nor sent once it is reached meanwhile', async () => {
    const stand = await begin();
    await stand.invoke('send', until('a', nine));
    await stand.moveTo(parseIso('2026-11-24T09:00:00Z'));
    const profile = await stand.ports.profiles.get(customerId('ada'));
    if (profile === undefined) throw new Error('ada is gone');
    const enrolments = Object.fromEntries(
      Object.entries(profile.enrolments).map(([name, each]) => [name, { ...each, goalAt: stand.now() }]),
    );
    await stand.ports.profiles.update(profile, { ...profile, enrolments });
    await stand.invoke(
      'send',
      until('b', nine, { state: { path: '', held: { due: nineOClock, by: 'moment' } } }),
    );
    expect(stand.answers.at(-1)).toMatchObject({ token: 'b', detour: 'GoalReached' });
    expect(stand.mails).toEqual([]);
  });
});

describe('the instant of a moment', () => {
  const instantOf = (moment: Moment, since: string, changes: Partial<Profile> = {}): string =>
    iso(instantOfMoment(moment, { ...ada, ...changes }, 'UTC', parseIso(since), '18:00'));
  const birthday: Moment = { kind: 'anniversary', of: 'birthday', time: '09:00' };
  const firstOrder: Moment = { kind: 'anniversary', of: 'firstOrder', time: '10:30' };

  it.each([
    // Whose birthday it is tomorrow in Taipei, and in New York.
    ['1990-11-24', 'Asia/Taipei', '2026-11-22T01:30:00Z', '2026-11-24T01:00:00Z'],
    ['11-24', 'America/New_York', '2026-11-23T09:30:00Z', '2026-11-24T14:00:00Z'],
    // Today, and the morning still to come, or over.
    ['11-24', 'Europe/London', '2026-11-24T08:00:00Z', '2026-11-24T09:00:00Z'],
    ['11-24', 'Europe/London', '2026-11-24T12:00:00Z', '2026-11-24T12:00:00Z'],
    // Further off than a week: it is not waited for.
    ['12-24', 'Europe/London', '2026-11-24T12:00:00Z', '2026-11-24T12:00:00Z'],
    // 29 February, in a leap year and in another.
    ['2000-02-29', 'Europe/London', '2028-02-27T09:30:00Z', '2028-02-29T09:00:00Z'],
    ['2000-02-29', 'Europe/London', '2027-02-26T09:30:00Z', '2027-02-28T09:00:00Z'],
  ])('of the birthday %s in %s, from %s, is %s', (date, timezone, since, expected) => {
    expect(instantOf(birthday, since, { birthday: date, timezone })).toBe(expected);
  });

  it('is at once where no birthday is known', () => {
    expect(instantOf(birthday, '2026-11-24T12:00:00Z')).toBe('2026-11-24T12:00:00Z');
  });

  it('of the first order goes by the day that it was where the customer lives', () => {
    const customer = { firstOrderAt: parseIso('2024-05-01T23:30:00Z'), timezone: 'Asia/Taipei' };
    expect(instantOf(firstOrder, '2026-04-30T09:30:00Z', customer)).toBe('2026-05-02T02:30:00Z');
  });

  it.each([
    ['before it', 'Europe/London', '2026-11-23T09:30:00Z', '2026-11-23T18:00:00Z'],
    ['within it', 'Europe/London', '2026-11-23T18:59:00Z', '2026-11-23T18:59:00Z'],
    ['after it', 'Europe/London', '2026-11-23T19:00:00Z', '2026-11-24T18:00:00Z'],
    ['by her own clock', 'Asia/Taipei', '2026-11-23T09:30:00Z', '2026-11-23T10:00:00Z'],
  ])('of the best hour is the next, or now: %s', (_, timezone, since, expected) => {
    expect(instantOf({ kind: 'best-hour' }, since, { timezone })).toBe(expected);
  });

  it('of a day of the week may be today', () => {
    const monday: Moment = { kind: 'weekday', weekday: 'monday', time: '10:00' };
    expect(instantOf(monday, '2026-11-23T09:00:00Z')).toBe('2026-11-23T10:00:00Z');
    expect(instantOf(monday, '2026-11-23T11:00:00Z')).toBe('2026-11-30T10:00:00Z');
  });
});

describe('a send at her best hour', () => {
  const bestHour: Moment = { kind: 'best-hour' };
  const order = (id: string, at: string): Incoming => ({
    kind: 'customer',
    event: {
      id,
      customer: customerId('ada'),
      at: parseIso(at),
      name: 'Order Completed',
      orderId: id,
      value: 4_200,
    },
  });
  const touch = (step: string, changes: Partial<TouchRecord>): TouchRecord => ({
    enrolment: { ...enrolment, cycle: 7 },
    step,
    kind: 'email',
    channel: 'email',
    at: start,
    outcome: 'sent',
    ...changes,
  });
  const heldUntil = async (stand: Stand) => {
    await stand.invoke('send', until('a', bestHour));
    return stand.answers[0]?.cause?.until;
  };

  it('waits for the hour at which she ordered, opened and clicked herself', async () => {
    const stand = await begin();
    await ingest(order('o-1', '2026-10-20T20:10:00Z'), stand.ports);
    await ingest(order('o-2', '2026-11-02T20:40:00Z'), stand.ports);
    await stand.ports.ledger.put({
      touches: [
        touch('one', { openedAt: parseIso('2026-11-10T20:05:00Z') }),
        touch('two', {
          openedAt: parseIso('2026-11-11T08:00:00Z'),
          clickedAt: parseIso('2026-11-11T19:55:00Z'),
        }),
        ...['three', 'four', 'five', 'six', 'seven'].map((step) =>
          touch(step, { machineOpenedAt: parseIso('2026-11-12T03:00:00Z') }),
        ),
      ],
    });
    expect(await heldUntil(stand)).toBe('2026-11-23T20:00:00Z');
  });

  it('waits for the shop’s best hour where too little is known of her', async () => {
    const stand = createStand({ bestHour: '17:30' });
    await enrolled(stand, ada);
    await ingest(order('o-1', '2026-10-20T20:10:00Z'), stand.ports);
    expect(await heldUntil(stand)).toBe('2026-11-23T17:30:00Z');
  });

  it('takes orders that were told by their day for nothing of the hour', async () => {
    const stand = await begin();
    for (const day of ['2026-10-20', '2026-10-30', '2026-11-05', '2026-11-15'])
      await ingest(order(day, `${day}T00:00:00Z`), stand.ports);
    expect(await heldUntil(stand)).toBe('2026-11-24T10:00:00Z');
  });
});

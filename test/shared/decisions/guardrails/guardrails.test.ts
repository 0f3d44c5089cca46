/** Each guardrail's verdict, and the order in which they are asked. */

import { describe, expect, it } from 'vitest';
import { journeyId } from '../../../../shared/base/ids.ts';
import { days, type Instant, minus, minutes, parseIso, plus } from '../../../../shared/base/time.ts';
import type { Profile } from '../../../../shared/customers/profiles/profile.ts';
import { budget } from '../../../../shared/decisions/guardrails/budget.ts';
import { guard, guardrails } from '../../../../shared/decisions/guardrails/index.ts';
import type { TouchSpec } from '../../../../shared/journeys/touchpoints/index.ts';
import { parseSettings } from '../../../../shared/shop/settings.ts';
import { ada, enrolment, openEnrolment } from '../../../support/passages.ts';
import { settingsOfTheStand, start } from '../../../support/stand.ts';

const settings = parseSettings(settingsOfTheStand, 'the test');
const email: TouchSpec = { name: 'we-miss-you', kind: 'email', channel: 'email', transactional: false };
const text: TouchSpec = { name: 'last-call', kind: 'sms', channel: 'sms', transactional: false };
const push: TouchSpec = { name: 'a-push', kind: 'push', channel: 'push', to: 'wechat', transactional: false };
const coupon: TouchSpec = {
  name: 'ten-off',
  kind: 'coupon',
  channel: 'email',
  transactional: false,
  coupon: { name: 'ten-off', terms: { percentOff: 10 }, validFor: 86_400_000 },
};

const call: TouchSpec = {
  name: 'a-call',
  kind: 'task',
  channel: 'person',
  transactional: false,
  task: { calls: true, queue: 'care', takeWithin: 86_400_000, results: ['reached'] },
};

const ask = (changes: Partial<Profile>, touch: TouchSpec = email, now: Instant = start) =>
  guard({ customer: { ...ada, ...changes }, enrolment, touch, settings, now });
const without = (field: 'email' | 'phone' | 'timezone'): Profile => {
  const { [field]: _, ...rest } = ada;
  return rest;
};
const night = parseIso('2026-11-23T23:00:00Z');
const atGoal: Partial<Profile> = {
  enrolments: { [journeyId('win-back')]: { ...openEnrolment, goalAt: start } },
};
const capped: Partial<Profile> = {
  recentTouches: [1, 2, 3, 4].map((count) => ({ at: minus(start, days(count)), channel: 'email' })),
};

describe('the guardrails', () => {
  it('let a message through to a customer who wants it, by day', () => {
    expect(ask({})).toEqual({ kind: 'allow' });
    expect(ask({}, text)).toEqual({ kind: 'allow' });
    expect(ask({}, push)).toEqual({ kind: 'allow' });
  });

  it('let no marketing through, and no call, before the day until which she has asked for none', () => {
    const paused: Partial<Profile> = { wishes: { pausedUntil: plus(start, days(14)) } };
    const detail = 'she has asked for no marketing, until 2026-12-07T12:00:00Z';
    for (const touch of [email, text, push, call])
      expect(ask(paused, touch)).toEqual({ kind: 'withhold', withheld: { guardrail: 'consent', detail } });
    for (const touch of [{ ...email, transactional: true }, coupon])
      expect(ask(paused, touch)).toEqual({ kind: 'allow' });
    expect(ask(paused, email, plus(start, days(14)))).toEqual({ kind: 'allow' });
  });

  it('hold what would come in her own quiet hours', () => {
    const wishes = { quietHours: { from: '11:00', until: '18:30' } };
    expect(ask({ wishes, timezone: 'Europe/London' })).toEqual({
      kind: 'hold',
      until: parseIso('2026-11-23T18:30:00Z'),
      by: 'quiet-hours',
    });
    expect(ask({ wishes }, { ...email, transactional: true })).toEqual({ kind: 'allow' });
  });

  it('let no more than one a week through to who has asked for that, whatever the shop’s cap', () => {
    const recentTouches = [{ at: minus(start, days(6)), channel: 'email' as const }];
    expect(ask({ recentTouches })).toEqual({ kind: 'allow' });
    expect(ask({ recentTouches, wishes: { atMostWeekly: true } })).toMatchObject({
      kind: 'hold',
      by: 'frequency-cap',
      because: '1 messages in the last 7 days, of at most 1 by her own wish',
    });
    const enrolments = { 'win-back': { ...openEnrolment, lane: 'recovery' } };
    const wishing = { recentTouches, wishes: { atMostWeekly: true as const }, enrolments };
    expect(ask(wishing, email, plus(start, days(1)))).toEqual({ kind: 'allow' });
  });

  it('let offers wait for its end while another journey puts something right', () => {
    const recovery = { ...openEnrolment, pauses: true as const, lane: 'recovery' };
    const paused: Partial<Profile> = {
      enrolments: { [journeyId('win-back')]: openEnrolment, [journeyId('recovery')]: recovery },
    };
    expect(ask(paused)).toEqual({ kind: 'hold', until: plus(start, days(30)), by: 'pause' });
    for (const touch of [{ ...email, transactional: true }, coupon])
      expect(ask(paused, touch)).toEqual({ kind: 'allow' });
    expect(ask({ enrolments: { [journeyId('win-back')]: recovery } })).toEqual({ kind: 'allow' });
    for (const goesOn of [{ exitedAt: start }, { letsGo: true as const }, { lane: 'news' }])
      expect(
        ask({
          enrolments: {
            [journeyId('win-back')]: { ...openEnrolment, lane: 'win-back' },
            [journeyId('recovery')]: { ...recovery, ...goesOn },
          },
        }),
      ).toEqual({ kind: 'allow' });
  });

  it.each([
    ['erased', 'she was erased'],
    ['nobody', 'the id stands for nobody'],
  ] as const)(
    'withhold everything from a customer who is %s, also an order’s news and coupons',
    (suppressed, detail) => {
      for (const touch of [email, { ...email, transactional: true }, coupon])
        expect(ask({ suppressed }, touch)).toEqual({
          kind: 'withhold',
          withheld: { guardrail: 'suppressed', detail },
        });
    },
  );

  it('withhold marketing without the channel’s consent, and say whether it was ever asked for', () => {
    expect(ask({ consents: { sms: true } })).toEqual({
      kind: 'withhold',
      withheld: { guardrail: 'consent', detail: 'consent to email was never asked for' },
    });
    expect(ask({ consents: { email: true, sms: false } }, text)).toEqual({
      kind: 'withhold',
      withheld: { guardrail: 'consent', detail: 'consent to texts was refused' },
    });
  });

  it('ask consent to what the message is about, whatever she says of marketing', () => {
    const news: TouchSpec = { ...email, topic: 'news' };
    const withheld = (detail: string) => ({ kind: 'withhold', withheld: { guardrail: 'consent', detail } });
    expect(ask({}, news)).toEqual(withheld('consent to email of news was never asked for'));
    const given = { given: true, at: start };
    expect(ask({ consents: {}, topics: { 'email news': given } }, news)).toEqual({ kind: 'allow' });
    expect(ask({ topics: { 'email news': { given: false, at: start } } }, news)).toEqual(
      withheld('consent to email of news was refused, since 2026-11-23T12:00:00Z'),
    );
    // Since she consented to the topic, she has wanted nothing of the channel any more.
    const none = { given: false, at: plus(start, days(1)) };
    expect(ask({ topics: { 'email news': given, 'email *': none } }, news)).toEqual(
      withheld('consent to email of news was refused, since 2026-11-24T12:00:00Z'),
    );
  });

  it('need an address for everything but a coupon', () => {
    const customer = without('phone');
    for (const transactional of [false, true])
      expect(guard({ customer, enrolment, touch: { ...text, transactional }, settings, now: start })).toEqual(
        {
          kind: 'withhold',
          withheld: { guardrail: 'consent', detail: 'no phone number is known', lacks: 'phone' },
        },
      );
    expect(guard({ customer: without('email'), enrolment, touch: coupon, settings, now: start })).toEqual({
      kind: 'allow',
    });
  });

  it('stop at the goal of this passage, not of another', () => {
    expect(ask(atGoal)).toEqual({ kind: 'goal-reached' });
    expect(ask(atGoal, { ...email, despiteGoal: true })).toEqual({ kind: 'allow' });
    const other = { enrolments: { 'win-back': { ...openEnrolment, cycle: 2, goalAt: start } } };
    expect(ask(other)).toEqual({ kind: 'allow' });
  });

  it('stop at an order since the passage began, though the time in which one counts is over', () => {
    const lastOrderAt = plus(openEnrolment.goalUntil, minutes(1));
    const late = plus(openEnrolment.goalUntil, days(1));
    expect(ask({ lastOrderAt }, email, late)).toEqual({ kind: 'goal-reached' });
    expect(ask({ lastOrderAt }, { ...email, despiteGoal: true }, late)).toEqual({ kind: 'allow' });
    expect(ask({ lastOrderAt: minus(openEnrolment.enrolledAt, minutes(1)) }, email, late)).toEqual({
      kind: 'allow',
    });
  });

  it('hold marketing until quiet hours end where the customer lives', () => {
    expect(ask({}, email, night)).toEqual({
      kind: 'hold',
      until: parseIso('2026-11-24T09:00:00Z'),
      by: 'quiet-hours',
    });
    // Nine in the morning in Taipei.
    expect(ask({ timezone: 'Asia/Taipei' }, email, parseIso('2026-11-24T01:00:00Z'))).toEqual({
      kind: 'allow',
    });
  });

  it('go by the shop’s timezone where the customer’s is unknown or none', () => {
    const hold = { kind: 'hold', until: parseIso('2026-11-24T09:00:00Z'), by: 'quiet-hours' };
    expect(guard({ customer: without('timezone'), enrolment, touch: email, settings, now: night })).toEqual(
      hold,
    );
    expect(ask({ timezone: 'Mars/Olympus' }, email, night)).toEqual(hold);
  });

  it('hold what is over the frequency cap until the oldest leaves the window, whichever the channel', () => {
    const verdict = {
      kind: 'hold',
      until: plus(start, days(3)),
      by: 'frequency-cap',
      because: '4 messages in the last 7 days, of at most 4',
    };
    const enrolments = { 'win-back': { ...openEnrolment, lane: 'recovery' } };
    expect(ask({ ...capped, enrolments })).toEqual(verdict);
    expect(ask({ ...capped, enrolments }, text)).toEqual(verdict);
    expect(ask({ ...capped, enrolments }, email, plus(start, days(3)))).toEqual({ kind: 'allow' });
  });

  it('show a place under the cap that comes free to the higher of two lanes first, which may be waiting for it', () => {
    const free = plus(start, days(3));
    const asked = (lane: string, after: number) =>
      ask(
        { ...capped, enrolments: { [journeyId('win-back')]: { ...openEnrolment, lane } } },
        email,
        plus(free, minutes(after)),
      );
    expect(asked('win-back', 1)).toMatchObject({ by: 'frequency-cap', until: plus(free, minutes(2)) });
    expect(asked('win-back', 2)).toEqual({ kind: 'allow' });
    expect(asked('cart', 2)).toMatchObject({ by: 'frequency-cap', until: plus(free, minutes(3)) });
    expect(asked('cart', 3)).toEqual({ kind: 'allow' });
  });

  it('count by channel and by topic beside the common cap', () => {
    const caps = [
      { atMost: 1, withinDays: 14, channel: 'sms' },
      { atMost: 1, withinDays: 10, topic: 'news' },
    ];
    const limited = parseSettings(
      { ...settingsOfTheStand, topics: ['news'], guardrails: { caps } },
      'the test',
    );
    const askAfter = (touch: TouchSpec, ...recentTouches: Profile['recentTouches']) =>
      guard({ customer: { ...ada, recentTouches }, enrolment, touch, settings: limited, now: start });
    const before = { at: minus(start, days(9)), channel: 'sms' } as const;
    expect(askAfter(text, before)).toMatchObject({
      by: 'frequency-cap',
      because: '1 messages by sms in the last 14 days, of at most 1',
    });
    expect(askAfter(email, before)).toEqual({ kind: 'allow' });
    const news: TouchSpec = { ...email, topic: 'news' };
    expect(askAfter(email, { ...before, topic: 'news' })).toEqual({ kind: 'allow' });
    const isNews = { ...ada, topics: { 'email news': { given: true, at: minus(start, days(1)) } } };
    expect(
      guard({
        customer: { ...isNews, recentTouches: [{ ...before, topic: 'news' }] },
        enrolment,
        touch: news,
        settings: limited,
        now: start,
      }),
    ).toMatchObject({ because: '1 messages of news in the last 10 days, of at most 1' });
  });

  it('hold an order’s news and coupons neither at night nor over the cap, nor without consent', () => {
    for (const touch of [{ ...email, transactional: true }, coupon])
      expect(ask({ ...capped, consents: {} }, touch, night)).toEqual({ kind: 'allow' });
  });

  it('are asked in their order: suppression, consent, brake, goal, pause, quiet hours, frequency cap', () => {
    const everything: Partial<Profile>[] = [{ suppressed: 'unsubscribed' }, { consents: {} }, atGoal, capped];
    const kinds = everything.map((_, from) => {
      const verdict = ask(Object.assign({}, ...everything.slice(from)), email, night);
      return verdict.kind === 'withhold' ? verdict.withheld.guardrail : verdict.kind;
    });
    expect(kinds).toEqual(['suppressed', 'consent', 'goal-reached', 'hold']);
    expect(ask(capped)).toMatchObject({ by: 'frequency-cap' });
    const on = { kind: 'channels', name: 'email' } as const;
    const stopped = { on, state: 'stopped', since: start, who: 'grace', why: 'no more' } as const;
    const brake = { entries: [stopped], revision: 1 };
    const braked = (changes: Partial<Profile>) =>
      guard({ customer: { ...ada, ...changes }, enrolment, touch: email, settings, now: night, brake });
    expect([{ consents: {} }, atGoal].map(braked)).toMatchObject([
      { withheld: { guardrail: 'consent' } },
      { withheld: { guardrail: 'brake' } },
    ]);
    expect(guardrails).toHaveLength(14);
    expect(guardrails.at(-1)).toBe(budget);
  });
});

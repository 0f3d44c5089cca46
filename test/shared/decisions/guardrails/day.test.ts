/** What the conductor does with several messages of one day, by the day, the caps, offers and questions. */
import { describe, expect, it } from 'vitest';
import { journeyId } from '../../../../shared/base/ids.ts';
import { days, hours, type Instant, minus, minutes, parseIso, plus } from '../../../../shared/base/time.ts';
import type { OpenEnrolment, Profile } from '../../../../shared/customers/profiles/profile.ts';
import { planTouchpoint } from '../../../../shared/flows/sending/plan.ts';
import type { StoryState } from '../../../../shared/journeys/protocol.ts';
import type { TouchSpec } from '../../../../shared/journeys/touchpoints/index.ts';
import { parseSettings } from '../../../../shared/shop/settings.ts';
import { ada, enrolment, openEnrolment } from '../../../support/passages.ts';
import { settingsOfTheStand } from '../../../support/stand.ts';

/** Noon where she lives, in London. */
const noon = parseIso('2026-11-23T12:00:00Z');
const settings = parseSettings(settingsOfTheStand, 'the test');
const email: TouchSpec = {
  name: 'we-miss-you',
  kind: 'email',
  channel: 'email',
  transactional: false,
  usefulFor: days(7),
};
const own = journeyId('win-back');
const inLane = (lane: string, changes: Partial<OpenEnrolment> = {}): OpenEnrolment => ({
  ...openEnrolment,
  lane,
  ...changes,
});
const lane = (name: string, others: Profile['enrolments'] = {}): Partial<Profile> => ({
  enrolments: { [own]: inLane(name), ...others },
});
const sentAt = (...at: readonly Instant[]): Partial<Profile> => ({
  recentTouches: at.map((each) => ({ at: each, channel: 'email' })),
});

const plan = (
  changes: Partial<Profile>,
  {
    touch = email,
    now = noon,
    held,
    shop = settings,
  }: {
    readonly touch?: TouchSpec;
    readonly now?: Instant;
    readonly held?: StoryState['held'];
    readonly shop?: typeof settings;
  } = {},
) =>
  planTouchpoint({
    customer: { ...ada, ...changes },
    enrolment,
    touch,
    passage: { touches: [], coupons: [], tasks: [] },
    settings: shop,
    now,
    ...(held !== undefined && { held }),
  });

describe('a second message of one day', () => {
  const sentToday = { ...lane('win-back'), ...sentAt(minus(noon, hours(2))) };

  it('waits for the next morning, a minute later a lane', () => {
    expect(plan(sentToday)).toEqual({
      kind: 'hold',
      until: parseIso('2026-11-24T09:02:00Z'),
      due: noon,
      by: 'day',
    });
    expect(plan({ ...sentToday, ...lane('news') })).toMatchObject({
      until: parseIso('2026-11-24T09:07:00Z'),
    });
  });

  it('leaves where the shop allows two, and where it is of recovery, or no marketing', () => {
    const shop = parseSettings({ ...settingsOfTheStand, guardrails: { atMostPerDay: 2 } }, 'the test');
    expect(plan(sentToday, { shop })).toEqual({ kind: 'send' });
    expect(plan(sentToday, { touch: { ...email, recovers: true } })).toEqual({ kind: 'send' });
    expect(plan(sentToday, { touch: { ...email, transactional: true } })).toEqual({ kind: 'send' });
  });

  it('is one by her own calendar', () => {
    const evening = { ...lane('win-back'), ...sentAt(parseIso('2026-11-22T18:00:00Z')) };
    expect(plan(evening)).toEqual({ kind: 'send' });
    // Two in the morning of the 23rd in Taipei: the night before, in London.
    const inTaipei = { ...evening, timezone: 'Asia/Taipei' };
    expect(plan(inTaipei, { now: parseIso('2026-11-23T02:00:00Z') })).toMatchObject({
      by: 'day',
      until: parseIso('2026-11-24T01:02:00Z'),
    });
  });

  it('is one in any of the zones that may be hers', () => {
    const { timezone: _, ...nowhere } = ada;
    const inUs = { ...lane('win-back'), country: 'US', ...sentAt(parseIso('2026-11-23T05:30:00Z')) };
    // Half past midnight in New York, and the evening before in Honolulu.
    const asked = planTouchpoint({
      customer: { ...nowhere, ...inUs },
      enrolment,
      touch: email,
      passage: { touches: [], coupons: [], tasks: [] },
      settings,
      now: parseIso('2026-11-23T20:00:00Z'),
    });
    // Nine in the morning in Honolulu, which has to have begun the next day too.
    expect(asked).toMatchObject({ by: 'day', until: parseIso('2026-11-24T19:02:00Z') });
  });

  it('is withheld where the next morning is too late for it', () => {
    const greeting: TouchSpec = { ...email, usefulFor: 'day' };
    expect(plan({ ...sentToday, ...lane('occasion') }, { touch: greeting })).toEqual({
      kind: 'withhold',
      withheld: {
        guardrail: 'day',
        detail:
          '1 of at most 1 a day has been sent; due since 2026-11-23T12:00:00Z, and worth sending until 2026-11-24T00:00:00Z',
      },
    });
    const held = { due: '2026-11-16T13:00:00Z', by: 'day' } as const;
    expect(plan(sentToday, { held })).toMatchObject({ withheld: { guardrail: 'day' } });
  });
});

describe('of two messages that are due', () => {
  const call = journeyId('call');
  const cart = journeyId('cart');
  const due = { due: minus(noon, minutes(1)) };

  it('the lower lane’s gives way, by as many days as there are higher', () => {
    expect(plan(lane('news', { [call]: inLane('care', due) }))).toMatchObject({
      by: 'day',
      until: parseIso('2026-11-24T09:07:00Z'),
    });
    expect(plan(lane('news', { [call]: inLane('care', due), [cart]: inLane('cart', due) }))).toMatchObject({
      until: parseIso('2026-11-25T09:07:00Z'),
    });
    expect(plan(lane('care', { [cart]: inLane('cart', due) }))).toEqual({ kind: 'send' });
  });

  it('the lower priority’s gives way within a lane', () => {
    const higher = { [cart]: inLane('win-back', { ...due, priority: 3 }) };
    expect(plan(lane('win-back', higher))).toMatchObject({ by: 'day' });
    expect(plan(lane('win-back', { [cart]: inLane('win-back', due) }))).toEqual({ kind: 'send' });
  });

  it('none gives way to who has left, has come back, or puts something right', () => {
    for (const changes of [{ exitedAt: noon }, { goalAt: noon }, { lane: 'recovery' }])
      expect(plan(lane('news', { [call]: inLane('care', { ...due, ...changes }) }))).toEqual({
        kind: 'send',
      });
  });

  it('the lower leaves on its day though the higher is due still: that had its minute before', () => {
    const held = { due: minus(noon, days(1)), by: 'day' } as const;
    const until = { due: new Date(held.due).toISOString(), by: held.by };
    expect(plan(lane('news', { [call]: inLane('care', due) }), { held: until })).toEqual({ kind: 'send' });
  });

  it('the lower tries once more today where tomorrow is too late', () => {
    const greeting: TouchSpec = { ...email, usefulFor: 'day' };
    expect(plan(lane('occasion', { [call]: inLane('care', due) }), { touch: greeting })).toMatchObject({
      by: 'day',
      until: plus(noon, minutes(19)),
    });
  });

  it('the lower is not lost for higher ones that would all come first', () => {
    const higher = Object.fromEntries(
      Array.from({ length: 9 }, (_, index) => [`higher-${index}`, inLane('care', due)]),
    );
    expect(plan(lane('news', higher), { touch: { ...email, usefulFor: days(3) } })).toMatchObject({
      until: parseIso('2026-11-26T09:07:00Z'),
    });
  });
});

describe('an offer', () => {
  const coupon = { name: 'ten-off', terms: { percentOff: 10 }, validFor: days(8) };
  const bearer: TouchSpec = { ...email, coupon };
  const rival = journeyId('rival');
  const unused = { offerUntil: plus(noon, days(2)), exitedAt: minus(noon, days(1)) };

  it('waits while another of its lane is unused, though that passage is over', () => {
    const customer = lane('win-back', { [rival]: inLane('win-back', unused) });
    expect(plan(customer, { touch: bearer })).toMatchObject({
      by: 'offer',
      until: plus(plus(noon, days(2)), minutes(2)),
    });
    expect(plan(customer)).toEqual({ kind: 'send' });
    expect(plan(lane('win-back', { [rival]: inLane('cart', unused) }), { touch: bearer })).toEqual({
      kind: 'send',
    });
  });

  it('waits while one of an earlier passage of another journey is unused; of its own it does not', () => {
    const before = { cycle: 2, offerBefore: { cycle: 1, until: unused.offerUntil } };
    expect(plan(lane('win-back', { [rival]: inLane('win-back', before) }), { touch: bearer })).toMatchObject({
      by: 'offer',
    });
    expect(plan(lane('win-back', { [own]: inLane('win-back', before) }), { touch: bearer })).toEqual({
      kind: 'send',
    });
  });

  it('is withheld where the other lasts longer than it is worth sending, and at once where it is no message', () => {
    const lasting = { ...unused, offerUntil: plus(noon, days(8)) };
    const customer = lane('win-back', { [rival]: inLane('win-back', lasting) });
    expect(plan(customer, { touch: bearer })).toMatchObject({ withheld: { guardrail: 'offer' } });
    const alone: TouchSpec = {
      name: 'ten-off',
      kind: 'coupon',
      channel: 'email',
      transactional: false,
      coupon,
    };
    expect(plan(customer, { touch: alone })).toMatchObject({
      withheld: { guardrail: 'offer', detail: 'an offer of rival is unused until 2026-12-01T12:00:00Z' },
    });
  });

  it('of the passage itself is sent again by whatever else carries it', () => {
    const customer = lane('win-back');
    const issued = {
      ...customer,
      enrolments: { [own]: inLane('win-back', { offerUntil: plus(noon, days(8)) }) },
    };
    const record = { enrolment, ...coupon, code: 'A', issuedAt: noon, validUntil: plus(noon, days(8)) };
    const asked = planTouchpoint({
      customer: { ...ada, ...issued },
      enrolment,
      touch: bearer,
      passage: { touches: [], coupons: [record], tasks: [] },
      settings,
      now: noon,
    });
    expect(asked).toEqual({ kind: 'send' });
  });
});

describe('why she left', () => {
  const survey: TouchSpec = {
    name: 'tell-us-why',
    kind: 'survey',
    channel: 'email',
    transactional: false,
    answers: ['price', 'taste'],
    asksForReason: true,
  };

  it('is asked once in the time that the shop sets', () => {
    const asked = (ago: number) => ({ ...lane('win-back'), askedWhyAt: minus(noon, days(ago)) });
    expect(plan(asked(89), { touch: survey })).toEqual({
      kind: 'withhold',
      withheld: {
        guardrail: 'asked-lately',
        detail: 'she was asked at 2026-08-26T12:00:00Z, and is asked every 90 days at most',
      },
    });
    expect(plan(asked(90), { touch: survey })).toEqual({ kind: 'send' });
    const { asksForReason: _, ...other } = survey;
    expect(plan(asked(1), { touch: other })).toEqual({ kind: 'send' });
    expect(plan(asked(1), { touch: { ...other, asksWhy: true } })).toMatchObject({ kind: 'withhold' });
  });
});

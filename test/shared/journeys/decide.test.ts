/** The decision at every wait: a table of what is known and what follows. */
import { describe, expect, it } from 'vitest';
import { customerId, type EnrolmentKey, journeyId } from '../../../shared/base/ids.ts';
import { days, hours, type Instant, instant, milliseconds, minus, plus } from '../../../shared/base/time.ts';
import { newProfile, type OpenEnrolment, type Profile } from '../../../shared/customers/profiles/profile.ts';
import {
  type Decision,
  decide,
  type Evidence,
  hasReachedGoal,
  isInPassage,
} from '../../../shared/journeys/decide.ts';
import type { SignalSource } from '../../../shared/journeys/language.ts';
import type {
  CouponRecord,
  Passage,
  TaskRecord,
  TouchRecord,
  WaitSpec,
} from '../../../shared/journeys/records.ts';

const enrolment: EnrolmentKey = {
  journey: journeyId('win-back'),
  version: 1,
  customer: customerId('ada'),
  cycle: 2,
};
const enrolledAt = instant(Date.UTC(2026, 10, 1));
const since = plus(enrolledAt, days(1));
const deadline = plus(since, days(3));
const midway = plus(since, days(1));
const justBefore = minus(deadline, milliseconds(1));

const open: OpenEnrolment = {
  cycle: 2,
  version: 1,
  arm: 'treatment',
  enrolledAt,
  goalUntil: plus(enrolledAt, days(30)),
  claims: {},
};
const withEnrolment = (changes: Partial<OpenEnrolment>): Profile => ({
  ...newProfile(customerId('ada')),
  enrolments: { [journeyId('win-back')]: { ...open, ...changes } },
});
const inPassage = withEnrolment({});
const atGoal = withEnrolment({ goalAt: midway });

const touch = (step: string, changes: Partial<TouchRecord>): TouchRecord => ({
  enrolment,
  step,
  kind: 'email',
  channel: 'email',
  at: since,
  outcome: 'sent',
  ...changes,
});
const coupon = (name: string, changes: Partial<CouponRecord> = {}): CouponRecord => ({
  enrolment,
  name,
  code: 'ABCD2345',
  terms: { percentOff: 10 },
  issuedAt: since,
  validUntil: plus(since, days(8)),
  ...changes,
});
const task = (name: string, changes: Partial<TaskRecord> = {}): TaskRecord => ({
  enrolment,
  name,
  calls: true,
  queue: 'vip',
  results: ['reached-happy', 'not-reached'],
  timezone: 'UTC',
  state: 'done',
  requestedAt: since,
  takeBy: midway,
  due: deadline,
  revision: 3,
  ...changes,
});

const sources = {
  reaction: { kind: 'reaction', to: 'hello' },
  redemption: { kind: 'redemption', of: 'ten-off' },
  answer: { kind: 'answer', to: 'why', answers: ['happy', 'unhappy'] },
  score: { kind: 'score', to: 'how' },
  result: { kind: 'result', of: 'vip-call', results: ['reached-happy', 'not-reached'] },
  purchase: { kind: 'purchase' },
  event: { kind: 'event', name: 'Playlist Created' },
} as const satisfies Readonly<Record<string, SignalSource>>;
const otherwise = {
  reaction: 'silent',
  redemption: 'unused',
  answer: 'unanswered',
  score: 'unanswered',
  result: 'untaken',
  purchase: 'not-purchased',
  event: 'absent',
} as const;
type Kind = keyof typeof sources;
const kinds = Object.keys(sources) as readonly Kind[];
const waitOf = (kind: Kind): WaitSpec => ({ id: 'wait', source: sources[kind], otherwise: otherwise[kind] });

/** Of what left for the customer, and nothing has come of. */
const left: Readonly<Partial<Record<Kind, Case>>> = { redemption: { coupons: [coupon('ten-off')] } };

/** Of what did not leave. */
const withheld = (step: string): Case => ({ touches: [touch(step, { outcome: 'withheld' })] });
const unsent: Readonly<Partial<Record<Kind, Case>>> = {
  reaction: withheld('hello'),
  redemption: { coupons: [coupon('another')] },
  answer: withheld('why'),
  score: withheld('how'),
  result: withheld('vip-call'),
};

interface Case {
  readonly profile?: Profile;
  readonly touches?: Passage['touches'];
  readonly coupons?: Passage['coupons'];
  readonly tasks?: Passage['tasks'];
  readonly events?: Evidence['events'];
}
const decided = (
  kind: Kind,
  { profile = inPassage, touches = [], coupons = [], tasks = [], events = [] }: Case,
  now: Instant,
) =>
  decide(
    waitOf(kind),
    { enrolment, profile, passage: { touches, coupons, tasks }, events, lanes: [] },
    { since, deadline, now },
  );

const settled = (outcome: string): Decision => ({ kind: 'settled', outcome });
const waiting: Decision = { kind: 'waiting' };
const goalReached: Decision = { kind: 'goal-reached' };

const answered = (answer: string) => ({ given: [{ id: 'a', at: midway, answer }] });

/** What settles each kind of wait at once. */
const settling: Readonly<Record<Kind, Case & { readonly outcome: string }>> = {
  reaction: { outcome: 'clicked', touches: [touch('hello', { clickedAt: midway })] },
  redemption: { outcome: 'redeemed', coupons: [coupon('ten-off', { redeemedAt: midway })] },
  answer: { outcome: 'unhappy', touches: [touch('why', answered('unhappy'))] },
  score: { outcome: 'passive', touches: [touch('how', answered('8'))] },
  result: { outcome: 'not-reached', tasks: [task('vip-call', { result: 'not-reached' })] },
  purchase: { outcome: 'purchased', profile: { ...inPassage, lastOrderAt: midway } },
  event: { outcome: 'happened', events: [{ name: 'Playlist Created', at: midway }] },
};

describe.each(kinds)('a wait for a %s', (kind) => {
  const { outcome, ...evidence } = settling[kind];

  it('waits while nothing is known', () => {
    expect(decided(kind, left[kind] ?? {}, midway)).toEqual(waiting);
    expect(decided(kind, left[kind] ?? {}, justBefore)).toEqual(waiting);
  });

  it('is over at its deadline, not before', () => {
    expect(decided(kind, {}, deadline)).toEqual(settled(otherwise[kind]));
    expect(decided(kind, {}, plus(deadline, hours(9)))).toEqual(settled(otherwise[kind]));
  });

  it('settles at once on what it waits for', () => {
    expect(decided(kind, evidence, midway)).toEqual(settled(outcome));
  });

  it('settles on what it waits for rather than on the goal, and at the deadline too', () => {
    const profile = { ...(evidence.profile ?? inPassage), enrolments: atGoal.enrolments };
    expect(decided(kind, { ...evidence, profile }, midway)).toEqual(settled(outcome));
    expect(decided(kind, { ...evidence, profile }, deadline)).toEqual(settled(outcome));
  });

  it('ends at the goal rather than at the deadline', () => {
    expect(decided(kind, { profile: atGoal }, midway)).toEqual(goalReached);
    expect(decided(kind, { profile: atGoal }, plus(deadline, days(1)))).toEqual(goalReached);
  });
});

it.each(kinds.filter((kind) => unsent[kind]))('waits for no %s of what never left', (kind) => {
  const evidence = unsent[kind] ?? {};
  expect(decided(kind, evidence, midway)).toEqual(settled(otherwise[kind]));
  expect(decided(kind, { ...evidence, profile: atGoal }, midway)).toEqual(goalReached);
});

describe('a wait', () => {
  const cases: readonly (readonly [sentence: string, kind: Kind, evidence: Case, now: Instant, Decision])[] =
    [
      [
        'takes an open for no answer yet',
        'reaction',
        { touches: [touch('hello', { openedAt: midway })] },
        justBefore,
        waiting,
      ],
      [
        'takes an open for the reaction when the time is over',
        'reaction',
        { touches: [touch('hello', { openedAt: midway })] },
        deadline,
        settled('opened'),
      ],
      [
        'takes a click for more than an open',
        'reaction',
        { touches: [touch('hello', { openedAt: midway, clickedAt: midway })] },
        deadline,
        settled('clicked'),
      ],
      [
        'ends at the goal, though the email was opened and the time is over',
        'reaction',
        { touches: [touch('hello', { openedAt: midway })], profile: atGoal },
        deadline,
        goalReached,
      ],
      [
        'does not heed a click in another email',
        'reaction',
        { touches: [touch('other', { clickedAt: midway, openedAt: midway })] },
        deadline,
        settled('silent'),
      ],
      [
        'does not heed another coupon',
        'redemption',
        { coupons: [coupon('half-price', { redeemedAt: midway }), coupon('ten-off')] },
        midway,
        waiting,
      ],
      [
        'does not heed an answer that the survey does not offer',
        'answer',
        { touches: [touch('why', answered('whatever'))] },
        deadline,
        settled('unanswered'),
      ],
      [
        'does not heed the answer to another survey',
        'answer',
        { touches: [touch('other', answered('happy'))] },
        midway,
        waiting,
      ],
      [
        'counts an order in the instant that it began',
        'purchase',
        { profile: { ...inPassage, lastOrderAt: since } },
        midway,
        settled('purchased'),
      ],
      [
        'does not count an order from before it began',
        'purchase',
        { profile: { ...inPassage, lastOrderAt: minus(since, milliseconds(1)) } },
        midway,
        waiting,
      ],
      [
        'counts an event in the instant that it began',
        'event',
        { events: [{ name: 'Playlist Created', at: since }] },
        midway,
        settled('happened'),
      ],
      [
        'does not count an event from before it began',
        'event',
        { events: [{ name: 'Playlist Created', at: minus(since, milliseconds(1)) }] },
        midway,
        waiting,
      ],
      [
        'takes an event by its exact name',
        'event',
        {
          events: [
            { name: 'playlist created', at: midway },
            { name: 'Playlist Shared', at: midway },
          ],
        },
        midway,
        waiting,
      ],
      [
        'finds its event among others',
        'event',
        {
          events: [
            { name: 'Playlist Shared', at: midway },
            { name: 'Playlist Created', at: minus(since, days(1)) },
            { name: 'Playlist Created', at: midway },
          ],
        },
        midway,
        settled('happened'),
      ],
      [
        'does not heed the goal of an earlier passage',
        'event',
        { profile: withEnrolment({ cycle: 1, goalAt: midway }) },
        midway,
        waiting,
      ],
    ];

  it.each(cases)('%s', (_, kind, evidence, now, decision) => {
    expect(decided(kind, evidence, now)).toEqual(decision);
  });
});

describe('the goal', () => {
  it('is reached by this passage of this journey only', () => {
    expect(hasReachedGoal(atGoal, enrolment)).toBe(true);
    expect(hasReachedGoal(inPassage, enrolment)).toBe(false);
    expect(hasReachedGoal(atGoal, { ...enrolment, cycle: 1 })).toBe(false);
    expect(hasReachedGoal(atGoal, { ...enrolment, journey: journeyId('other') })).toBe(false);
  });

  it('is an order after its window, too: nothing that it was to lead to is needed any more', () => {
    const lastOrderAt = plus(open.goalUntil, hours(1));
    expect(hasReachedGoal({ ...inPassage, lastOrderAt }, enrolment)).toBe(true);
    expect(hasReachedGoal({ ...inPassage, lastOrderAt: minus(enrolledAt, hours(1)) }, enrolment)).toBe(false);
    expect(hasReachedGoal({ ...inPassage, lastOrderAt }, { ...enrolment, cycle: 1 })).toBe(false);
    const settling = withEnrolment({ goalEvent: 'Complaint Settled' });
    expect(hasReachedGoal({ ...settling, lastOrderAt }, enrolment)).toBe(false);
  });

  it('stays reached when the passage is closed', () => {
    expect(hasReachedGoal(withEnrolment({ goalAt: midway, exitedAt: midway }), enrolment)).toBe(true);
  });
});

describe('a customer', () => {
  it('is in a passage until it closes or a later one begins', () => {
    expect(isInPassage(inPassage, enrolment)).toBe(true);
    expect(isInPassage(withEnrolment({ exitedAt: midway }), enrolment)).toBe(false);
    expect(isInPassage(withEnrolment({ cycle: 3 }), enrolment)).toBe(false);
    expect(isInPassage(newProfile(customerId('ada')), enrolment)).toBe(false);
  });
});

describe('a wait for the reaction to what another took the place of', () => {
  const unreached = touch('hello', { outcome: 'withheld', orElse: 'hello-text' });
  const text = (changes: Partial<TouchRecord>) => ({ touches: [unreached, touch('hello-text', changes)] });

  it('is for the other, and goes on at once where that did not leave either', () => {
    expect(decided('reaction', text({}), midway)).toEqual(waiting);
    expect(decided('reaction', text({}), deadline)).toEqual(settled('silent'));
    expect(decided('reaction', text({ clickedAt: midway }), midway)).toEqual(settled('clicked'));
    expect(decided('reaction', text({ openedAt: midway }), deadline)).toEqual(settled('opened'));
    expect(decided('reaction', text({ outcome: 'withheld' }), midway)).toEqual(settled('silent'));
  });
});

describe('a wait for the end of a pause', () => {
  const pause: WaitSpec = { id: 'hello-paused', source: { kind: 'pause' }, otherwise: 'over' };
  const at = (now: Instant, other: Partial<OpenEnrolment>, own: Partial<OpenEnrolment> = {}) => {
    const { enrolments } = withEnrolment({ lane: 'lower', ...own });
    const profile = {
      ...inPassage,
      enrolments: { ...enrolments, [journeyId('other')]: { ...open, lane: 'higher', ...other } },
    };
    return decide(
      pause,
      {
        enrolment,
        profile,
        passage: { touches: [], coupons: [], tasks: [] },
        events: [],
        lanes: ['higher', 'lower'],
      },
      { since, deadline, now },
    );
  };

  it('lasts while another journey pauses this one, and until its deadline at most', () => {
    expect(at(midway, { pauses: true })).toEqual(waiting);
    expect(at(midway, { pauses: true, exitedAt: midway })).toEqual(settled('over'));
    expect(at(midway, {}, { pauses: true })).toEqual(settled('over'));
    expect(at(midway, { pauses: true, letsGo: true })).toEqual(settled('over'));
    expect(at(midway, { pauses: true, lane: 'lower' })).toEqual(settled('over'));
    expect(at(deadline, { pauses: true })).toEqual(settled('over'));
  });

  it('ends at the goal', () => {
    expect(at(midway, { pauses: true }, { goalAt: midway })).toEqual(goalReached);
  });
});

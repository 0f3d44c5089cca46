/** A record of every kind that the ledger keeps, with every field that there is. */

import type { Counted, Listed } from '../../../functions/adapters/census.ts';
import type { Piece } from '../../../functions/adapters/parts.ts';
import { customerId, type EnrolmentKey, journeyId, touchKey } from '../../../shared/base/ids.ts';
import { days, hours, instant, minus, parseIso, plus } from '../../../shared/base/time.ts';
import type { CustomerEvent } from '../../../shared/customers/events/event.ts';
import type { TraitsRecord } from '../../../shared/customers/traits/record.ts';
import type { Brake, BrakeOrder } from '../../../shared/decisions/brake/brake.ts';
import type { Broadcast, BroadcastProgress } from '../../../shared/decisions/broadcasts/broadcast.ts';
import type { CensusPreview, CensusRecord } from '../../../shared/decisions/census/census.ts';
import type { FitRecord } from '../../../shared/decisions/fitting/store.ts';
import type { Pace } from '../../../shared/decisions/pace/pace.ts';
import type { PicksHead } from '../../../shared/decisions/picks/picked.ts';
import type { FeedHead, Product } from '../../../shared/decisions/picks/product.ts';
import type { PicksList } from '../../../shared/decisions/picks/together.ts';
import type { TierReached } from '../../../shared/decisions/points/account.ts';
import type { PointsEntry } from '../../../shared/decisions/points/entry.ts';
import type { ReferralRecord } from '../../../shared/decisions/referrals/referral.ts';
import type { CountedKpis, CountedResults } from '../../../shared/decisions/results/store.ts';
import type { ArmTally } from '../../../shared/decisions/results/tallied.ts';
import type { Model } from '../../../shared/decisions/scores/model.ts';
import { emptyTally } from '../../../shared/decisions/statistics/tally.ts';
import type { Campaign, CampaignNight } from '../../../shared/decisions/sweeping/campaign.ts';
import type {
  ReconcileRecord,
  SegmentReport,
  SweepRecord,
} from '../../../shared/decisions/sweeping/sweep.ts';
import type { TuningRecord } from '../../../shared/decisions/tuning/tuning.ts';
import type { Publication, PublishedWords, WordsHead } from '../../../shared/decisions/words/publication.ts';
import type { DraftedWords } from '../../../shared/flows/words/store.ts';
import type {
  CouponRecord,
  EnrolmentRecord,
  TaskRecord,
  TouchRecord,
  WaiterRecord,
} from '../../../shared/journeys/records.ts';
import type { Story } from '../../../shared/journeys/story.ts';
import type { KeptWords } from '../../../shared/messages/said.ts';

const at = parseIso('2026-03-02T10:00:00.123Z');
const later = plus(at, hours(5));
const key: EnrolmentKey = {
  journey: journeyId('win-back-14d'),
  version: 3,
  customer: customerId('shop#ada/17'),
  cycle: 2,
};

export const enrolments: readonly EnrolmentRecord[] = [
  {
    key,
    arm: 'holdout',
    enrolledAt: at,
    goalUntil: plus(at, days(30)),
    rule: 'no order for 14 days',
    values: {},
  },
  {
    key,
    arm: 'treatment',
    enrolledAt: at,
    goalUntil: plus(at, days(30)),
    rule: 'Checkout Started and nothing came of it for 1 hour',
    values: { lastOrder: '2026-02-01', orders: 3, isKnown: true, tier: null },
    trigger: {
      name: 'Checkout Started',
      id: 'e-1',
      at,
      properties: {
        value: 4_990,
        items: [{ name: 'Kettle', quantity: 1, colours: ['red', null] }],
        gift: false,
      },
    },
    startsAt: later,
    reopenedAt: later,
    exit: { reason: 'converted', at: later, who: 'ada', why: 'the wrong price' },
    path: 'reaction-we-miss-you=silent redemption-ten-off=redeemed',
    goalAt: later,
  },
  {
    key,
    arm: 'treatment',
    enrolledAt: at,
    goalUntil: plus(at, days(30)),
    rule: 'no order for 14 days',
    values: {},
    campaign: 'autumn',
  },
];

export const touches: readonly TouchRecord[] = [
  {
    enrolment: key,
    step: 'we-miss-you',
    kind: 'survey',
    channel: 'email',
    at,
    outcome: 'sent',
    locale: 'zh-Hans',
    said: {
      words: '0123456789abcdef',
      told: ['Ada', null, 300, [{ name: 'Cup', price: { minor: 1_890, currency: 'EUR' } }]],
      in: 'en-GB',
      zone: 'Asia/Taipei',
    },
    couponCode: 'ABCD-EFGH',
    spent: { month: '2026-03', coupons: 5_000_000, messages: 90 },
    asksForReason: true,
    sentAt: later,
    messageId: 'm-1',
    openedAt: later,
    clickedAt: later,
    asks: {
      answers: ['happy', 'unhappy'],
      inWords: ['unhappy'],
      second: { name: 'what-would-help', answers: ['prices', 'choice'] },
    },
    given: [{ id: 'a-1', at: later, answer: 'unhappy', text: 'Too far', second: 'choice' }],
  },
  {
    enrolment: key,
    step: 'last-call',
    kind: 'sms',
    channel: 'sms',
    at,
    outcome: 'withheld',
    withheld: { guardrail: 'frequency-cap', detail: '3 messages in 7 days' },
    orElse: 'a-card',
    dueAt: later,
    heldBy: 'frequency-cap',
  },
  {
    enrolment: key,
    step: 'thanks',
    kind: 'award',
    channel: 'email',
    at,
    outcome: 'sent',
    untold: true,
    points: 200,
    to: 'referrer',
  },
  {
    enrolment: key,
    step: 'picked-for-you',
    kind: 'email',
    channel: 'email',
    at,
    outcome: 'sent',
    picked: ['cup', 'SKU#1/red'],
    machineOpenedAt: at,
    machineClickedAt: at,
    machine: 'Barracuda',
    unknownOpenedAt: later,
    unknownClickedAt: later,
    clicks: [{ at, link: '0a1b2c3d', by: '4e5f6a7b', machine: true }],
  },
];

export const coupons: readonly CouponRecord[] = [
  {
    enrolment: key,
    name: 'ten-off',
    code: 'ABCD-EFGH',
    terms: { percentOff: 10 },
    issuedAt: at,
    validUntil: later,
    voidAt: later,
  },
  {
    enrolment: key,
    name: 'for-a-friend',
    code: 'JKLM-NPQR',
    terms: { amountOff: 12.5 },
    forFriends: true,
    issuedAt: at,
    validUntil: plus(at, days(8)),
    redeemedAt: later,
    orderId: 'o-17',
    orderValue: 4_990,
  },
  {
    enrolment: key,
    name: 'tea-time',
    code: 'STUV-WXYZ',
    terms: { amountOff: 5, minimum: 30, only: { categories: ['tea'] }, notWithOthers: true },
    face: 500,
    state: 'reserved',
    issuedAt: at,
    validUntil: later,
    releasedAt: later,
  },
];

export const models: readonly Model[] = [
  {
    version: 2,
    fittedAt: later,
    until: at,
    customers: 23_570,
    scorer: 'bg-nbd',
    parameters: { r: 0.2426, alpha: 4.4137, a: 0.7929, b: 2.4259 },
    rhythm: { r: 1.0543, alpha: 14.92 },
    rhythmThreshold: {
      share: 0.85,
      reason: 'most-net',
      because: 'Beyond 85% of her own gaps a week’s customers leave most.',
    },
    orderValue: { p: 6.25, q: 3.74, v: 1544.5 },
    backtest: {
      cut: at,
      days: 90,
      customers: 20_000,
      returned: 4_100,
      auc: { value: 0.773, low: 0.763, high: 0.783 },
      recencyAuc: { value: 0.766, low: 0.756, high: 0.776 },
      beyondRecency: { value: 0.007, low: 0.002, high: 0.012 },
    },
  },
  {
    version: 1,
    fittedAt: at,
    until: at,
    customers: 640,
    scorer: 'recency',
    parameters: {
      learned: {},
      worth: {
        days: 90,
        chance: { at: [-5.1, -2.3], value: [0.04, 0.31], reach: 4.2 },
        orders: { at: [-5.1, -2.3], value: [0.05, 0.44], reach: 4.2 },
        fade: 0.8,
      },
    },
    rhythm: { r: 0.9, alpha: 11 },
    orderValue: { p: 5, q: 3, v: 2000 },
    backtest: {
      cut: at,
      days: 60,
      customers: 400,
      returned: 90,
      auc: { value: 0.7, low: 0.64, high: 0.76 },
      recencyAuc: { value: 0.7, low: 0.64, high: 0.76 },
    },
  },
];

export const brakes: readonly Brake[] = [
  {
    entries: [
      { on: { kind: 'journeys' }, state: 'paused', since: at, who: 'ada', why: 'stock-taking' },
      {
        on: { kind: 'messages', name: 'we-miss-you', version: 2 },
        state: 'running',
        since: at,
        who: 'ada',
        why: 'the wrong price',
        overUntil: later,
      },
    ],
    revision: 3,
  },
];

export const brakeOrders: readonly BrakeOrder[] = [
  {
    id: 'night of the wrong price',
    at,
    who: 'ada',
    why: 'the wrong price',
    does: 'stop',
    on: { kind: 'messages', name: 'we-miss-you', version: 2 },
    asked: '0123456789abcdef',
    revision: 3,
  },
];

export const paces: readonly Pace[] = [
  {
    readAt: at,
    ahead: { next: 0, every: 714.286, left: 1_000, most: 5_000, from: instant(0) },
    others: { next: later + 0.366, every: 79.366, left: 44_000, most: 45_000, from: at },
  },
];

export const tasks: readonly TaskRecord[] = [
  {
    enrolment: key,
    name: 'call-her',
    calls: true,
    queue: 'seniors',
    escalatesTo: 'seniors',
    results: ['reached-happy', 'not-reached'],
    timezone: 'Asia/Taipei',
    state: 'done',
    requestedAt: at,
    takeBy: later,
    due: plus(at, days(3)),
    escalatedAt: later,
    assignee: 'kim@shop.example.com',
    takenAt: later,
    result: 'reached-happy',
    resultAt: later,
    notes: 'comes back in May',
    revision: 4,
  },
];

const wait = (source: WaiterRecord['wait']['source']): WaiterRecord => ({
  enrolment: key,
  wait: { id: 'wait-1', source, otherwise: 'silent' },
  since: at,
  deadline: later,
  token: 'a-token',
  path: 'x=y',
});
export const waiters: readonly WaiterRecord[] = [
  wait({ kind: 'reaction', to: 'we-miss-you' }),
  wait({ kind: 'redemption', of: 'ten-off' }),
  wait({ kind: 'answer', to: 'why', answers: ['happy', 'unhappy'] }),
  wait({ kind: 'result', of: 'call-her', results: ['reached-happy', 'not-reached'] }),
  wait({ kind: 'purchase' }),
  wait({ kind: 'visit' }),
  wait({ kind: 'event', name: 'Playlist Created' }),
  wait({ kind: 'activity', within: days(14) }),
  wait({ kind: 'pause' }),
];

const every = { customer: customerId('shop#ada/17'), at };
export const events: readonly CustomerEvent[] = [
  {
    ...every,
    id: 'order-1',
    name: 'Order Completed',
    orderId: '1',
    value: 4_990,
    couponCode: 'ABCD-EFGH',
    alsoKnownAs: [customerId('browser-1'), customerId('browser-2')],
    properties: { currency: 'EUR', products: [{ name: 'Kettle', price: 49.9 }], note: null },
  },
  { ...every, id: 'refund-1', name: 'Order Refunded', orderId: '1', value: 990 },
  {
    ...every,
    id: 'c-1',
    name: 'Checkout Started',
    checkoutId: 'cart-1',
    value: 4_990,
    url: 'https://shop.example.com/cart/17',
    items: [
      { name: 'Kettle', quantity: 1, price: 4_990 },
      { name: 'A gift', quantity: 2 },
    ],
  },
  {
    ...every,
    id: 'i-1',
    name: 'Customer Identified',
    traits: {
      email: 'ada@example.com',
      phone: '+447700900123',
      firstName: 'Ada',
      locale: 'en-GB',
      timezone: 'Europe/London',
      country: 'GB',
      city: 'London',
      tier: 'gold',
      points: 120,
      favouriteCategory: 'kitchen',
      birthday: '12-10',
      consents: { email: true, sms: false, push: true },
    },
  },
  { ...every, id: 'l-1', name: 'Customer Linked', alsoKnownAs: [customerId('guest-1')], byHand: true },
  { ...every, id: 'v-1', name: 'Site Visited' },
  {
    ...every,
    id: 'a-1',
    name: 'Survey Answered',
    touch: touchKey(key, 'why'),
    answer: 'happy',
    isReason: true,
  },
  { ...every, id: 'u-1', name: 'Unsubscribed' },
  { ...every, id: 'granted-1', name: 'Points Granted', points: 50 },
  { ...every, id: 'spent-1', name: 'Points Spent', points: 20 },
  {
    ...every,
    id: 'p-1',
    name: 'Preferences Changed',
    touch: touchKey(key, 'thanks'),
    consents: { email: { marketing: true, news: false } },
    atMostWeekly: true,
    pausedUntil: later,
    quietHours: { from: '20:00', until: '10:30' },
    locale: 'de',
  },
  { ...every, id: 'x-1', name: 'Custom', customName: 'Playlist Created', properties: { length: 12 } },
];

export const entries: readonly PointsEntry[] = [
  { id: 'order-1', at, kind: 'order', orderId: '1', value: 4_990, points: 49 },
  { id: 'refund-1', at, kind: 'refund', orderId: '1', value: 990 },
  { id: `award ${touchKey(key, 'thanks')}`, at, kind: 'gained', points: 200 },
  { id: 'spent-1', at, kind: 'spent', points: 20 },
];
export const reached: readonly TierReached[] = [
  { tier: 'silver', at, by: 'order-1' },
  { tier: 'gold', at: later, by: 'order-1', again: true },
];
export const referrals: readonly ReferralRecord[] = [
  {
    friend: customerId('bob'),
    referrer: customerId('shop#ada/17'),
    code: 'JKLM-NPQR',
    orderId: 'o-17',
    at,
    cancelledAt: later,
  },
];

export const broadcasts: readonly Broadcast[] = [
  {
    id: 'spring',
    isPreview: true,
    at,
    journey: {
      id: journeyId('concert'),
      version: 2,
      stateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:concert-v2',
      reEnrolAfter: days(90),
      goalWithin: days(30),
      goalEvent: 'Ticket Bought',
      splits: { subject: { plain: 1, warm: 2 } },
      ways: [{ name: 'come-back', kind: 'email', channel: 'email', transactional: false }],
      excludes: [journeyId('win-back-14d')],
      pauses: true,
      priority: 20,
      lane: 'news',
      speaksAtOnce: true,
      marketing: true,
      when: { field: 'orders', atLeast: 1 },
      parameters: { city: { kind: 'text', selects: 'city' }, doors: { kind: 'moment', optional: true } },
      replaces: false,
      first: { name: 'invitation', kind: 'email', channel: 'email', transactional: false },
      mostMessages: 2,
    },
    rule: {
      all: [
        { field: 'orders', atLeast: 1 },
        { any: [{ not: { field: 'city', in: ['Leeds'] } }, { consent: 'email', is: true }] },
      ],
    },
    parameters: { city: ['London', 'Paris'], doors: '2026-04-18T19:00[Europe/London]' },
    customersPerSecond: 50,
    segments: 4,
    named: 2,
    asked: 'b2a6f00d',
    stoppedAt: later,
  },
];
export const named = { customers: ['shop#ada/17', 'bob'].map(customerId) };
export const progresses: readonly BroadcastProgress[] = [
  {
    segment: 3,
    isDone: true,
    counts: {
      profiles: 100,
      enrolled: 12,
      heldOut: 2,
      passedBy: 1,
      unknown: 1,
      foreseen: {
        locales: { en: 7, 'zh-Hans': 3 },
        sent: 8,
        withheld: { consent: 2 },
        held: { 'quiet-hours': 1 },
        sample: [customerId('shop#ada/17')],
      },
    },
  },
];

export const traits: readonly TraitsRecord[] = [
  {
    customer: customerId('shop#ada/17'),
    traits: {
      plan: { value: 'pro', at },
      seats: { value: 2.5, at: later },
      renewsOn: { value: '2027-03-01', at },
    },
    revision: 3,
  },
];

export const fitPieces: readonly Piece[] = [{ of: 2, text: 'H4sIAAAAAAAAA6tWAgCIvSl' }];

const counts = {
  people: 3,
  lists: { 'stage/dormant': 2, 'stage/active': 1 },
  moves: { 'at-risk>dormant': 1 },
  tonight: { 'win-back-14d': { enrolled: 2, heldOut: 1, unreachable: 0, ofBacklog: 5 } },
};
export const censuses: readonly CensusRecord[] = [
  { ...counts, at, next: later, rounds: [1, 2] },
  { ...counts, at: later, next: later, since: at, rounds: [1] },
];
export const censusParts: readonly Counted[] = [{ ...counts, segment: 1, round: 2 }];
export const censusLists: readonly Listed[] = [{ ids: 'H4sIAAAAAAAAA4tWSkxJVIoFAGc3mGoHAAAA' }];
export const censusPreviews: readonly CensusPreview[] = [
  { id: 'p-1', tunable: 'experiment', at, is: { controlPercent: 10 } },
  {
    id: 'p-2',
    tunable: 'win-back-14d.rule',
    at,
    is: { silence: 21 },
    by: 'days since last order ≥ 21',
    came: {
      asItIs: { 'win-back-14d': { enrolled: 2, heldOut: 1, unreachable: 0, ofBacklog: 0 } },
      changed: { 'win-back-14d': { enrolled: 3, heldOut: 1, unreachable: 1, ofBacklog: 4 } },
    },
  },
];

const ofArm: ArmTally = {
  customers: 3,
  open: 1,
  goals: { customers: 2, passages: 2, sum: 1, sumSquares: 1, passagesSquares: 2, products: 1, above: 1 },
  net: {
    customers: 2,
    passages: 2,
    sum: 4_998.25,
    sumSquares: 24_982_503.0625,
    passagesSquares: 2,
    products: 4_998.25,
    above: 1,
  },
  messages: 1.75,
  given: 500,
  gifts: 1,
  unpriced: ['sms'],
  goal: { 5: { happened: 1, ended: 1 }, 30: { happened: 0, ended: 2 } },
  again: { 30: { happened: 0, ended: 1 } },
  variants: { tone: { warm: emptyTally } },
};
export const results: readonly CountedResults[] = [
  {
    at: later,
    measured: {
      journey: journeyId('win-back-14d'),
      lane: 'win-back',
      goalWithin: days(30),
      isOrder: true,
      splits: [{ split: 'tone', variants: ['warm', 'short'], winner: 'warm' }],
    },
    tally: { from: at, treatment: ofArm, holdout: { ...ofArm, unpriced: [], variants: {} } },
  },
  {
    at,
    measured: {
      journey: journeyId('service-recovery'),
      lane: 'recovery',
      goalWithin: days(30),
      isOrder: false,
      spared: 'recovery',
      splits: [],
    },
    tally: { treatment: ofArm, holdout: ofArm },
  },
  {
    at,
    measured: {
      journey: journeyId('second-order'),
      lane: 'second-order',
      goalWithin: days(30),
      isOrder: true,
      splits: [],
    },
    tally: { treatment: { ...ofArm, silence: { 30: emptyTally, none: ofArm.goals } }, holdout: ofArm },
  },
];

export const kpis: readonly CountedKpis[] = [
  {
    at,
    churnedAfter: 180.5,
    tally: {
      from: minus(at, days(40)),
      months: {
        '2026-03': {
          orders: 4,
          buyers: 3,
          newBuyers: 1,
          revenue: -250,
          fromReturning: 1_000,
          again: 1,
          began: 5,
          stayed: 4,
          customers: 6,
          written: 7,
          reacted: 2,
        },
      },
      cohorts: { '2026-02': { customers: 2, buyers: [2, 1], revenue: [2_000, -250], again: [0, 1] } },
      reasons: {
        '2026-03': {
          price: {
            orders: { 1: 2 },
            silence: { none: 1, 30: 1 },
            value: { 0: 1, 5000: 1 },
            journeys: { 'win-back-14d': 2 },
          },
        },
      },
      scores: {
        '2026-03': {
          promoter: { orders: { 1: 1 }, silence: { 30: 1 }, journeys: { 'post-purchase': 1 } },
        },
      },
    },
  },
  { at: later, churnedAfter: 180, tally: { months: {}, cohorts: {}, reasons: {} } },
];

export const fits: readonly FitRecord[] = [
  {
    at,
    customers: 23_570,
    learned: {
      purchases: { outcome: 'kept', because: 'nobody has ordered', version: 2, scorer: 'bg-nbd' },
    },
  },
];

export const sweeps: readonly SweepRecord[] = [
  {
    at,
    segments: 4,
    journeys: {
      'win-back-14d': {
        enrolled: 12,
        heldOut: 1,
        left: 3,
        backlog: { 17: 4, 90: 20 },
        since: minus(at, days(3)),
        campaign: { id: 'autumn', enrolled: 10, heldOut: 1, unreachable: 2, left: 5 },
      },
      birthday: { enrolled: 2, heldOut: 0, left: 0, backlog: {} },
    },
    stoppedAfter: { 2: 'shop#ada/17' },
  },
];
export const reconciles: readonly ReconcileRecord[] = [{ at }];
export const segmentReports: readonly SegmentReport[] = [
  { segment: 2, journeys: { birthday: { enrolled: 0, heldOut: 0, left: 0, backlog: {} } } },
  { segment: 3, journeys: {}, stoppedAfter: 'bob' },
];
export const campaigns: readonly Campaign[] = [
  {
    id: 'autumn',
    journey: journeyId('win-back-14d'),
    at,
    perDay: 500,
    ramp: { startPercent: 10, factor: 2 },
    silentDays: { atLeast: 30, lessThan: 365 },
    asked: 'b2a6f00d',
    stoppedAt: later,
  },
  { id: 'all', journey: journeyId('win-back-14d'), at, perDay: 1, asked: 'c0ffee' },
];
export const campaignNights: readonly CampaignNight[] = [
  { at: later, quota: 50, enrolled: 49, heldOut: 5, unreachable: 7, isLast: false },
];

export const feeds: readonly FeedHead[] = [
  { version: 'autumn-1', at, until: later, products: 40, inStock: 38 },
];
export const products: readonly Product[] = [
  {
    id: 'cup/7',
    name: 'Stoneware cup',
    url: 'https://shop.example/cup',
    image: 'https://cdn.example/cup.jpg',
    price: { minor: 1_890, currency: 'EUR' },
    category: 'kitchen',
    inStock: true,
  },
  { id: 'pot', name: 'Pot', url: 'https://shop.example/pot', inStock: false },
];
export const picks: readonly PicksHead[] = [{ version: 'autumn-1', at, until: later, products: 12 }];
export const picksLists: readonly PicksList[] = [
  { of: 'product:cup/7', alike: [{ product: 'pot', likeness: 0.25 }] },
  { of: 'category:kitchen', alike: [] },
];

const written = { en: { mjml: '<mjml lang="en" />', txt: 'We miss you' }, de: { txt: 'Du fehlst uns' } };
const sources = { en: { subject: 'We miss you', html: '<html>', text: 'We miss you' } };
const tuned = {
  id: '0123456789abcdef',
  is: { silence: 21 },
  was: { silence: 14 },
  why: 'fewer, later',
  publishedBy: 'kim',
  askedAt: at,
};
export const tunings: readonly TuningRecord[] = [
  {
    revision: 3,
    tunables: {
      'win-back-14d.rule': {
        revision: 2,
        at: later,
        inForce: { ...tuned, at: later, approvedBy: 'lee' },
        waiting: { ...tuned, is: { silence: 30 } },
      },
      experiment: { revision: 1 },
    },
  },
];

export const wordsHeads: readonly WordsHead[] = [
  {
    revision: 4,
    messages: {
      'we-miss-you': {
        last: 3,
        waiting: 3,
        chain: [{ number: 2, id: '0123456789abcdef', for: 'new', on: 1, at }],
      },
    },
  },
];
export const drafts: readonly DraftedWords[] = [
  { message: 'we-miss-you', revision: 2, by: 'kim', writers: ['kim', 'lee'], at, written },
];
export const publications: readonly (Publication & PublishedWords)[] = [
  {
    message: 'we-miss-you',
    number: 2,
    id: '0123456789abcdef',
    for: 'all',
    on: 1,
    why: 'a misprint',
    digest: 'fedcba9876543210',
    writers: ['kim'],
    publishedBy: 'kim',
    askedAt: at,
    approvedBy: 'lee',
    at: later,
    takenBackBy: 'lee',
    takenBackAt: later,
    written,
    sources,
  },
];
export const keptWords: readonly KeptWords[] = [
  {
    locale: 'en',
    source: { subject: 'We miss you', html: '<html>', text: 'We miss you' },
    brand: {
      name: 'Acme',
      url: 'https://acme.example',
      address: '1 High Street',
      colour: '#7a3cff',
      logo: { url: 'https://acme.example/logo.png', width: 160, dark: null },
    },
    categories: { tea: { en: 'fine teas' } },
    currency: 'EUR',
    timezone: 'Europe/London',
    linksUrl: 'https://links.acme.example/',
    linkHosts: ['shop.acme.example'],
    couponLink: 'https://acme.example/{code}',
    passedOn: true,
  },
];

export const stories: readonly Story[] = [
  {
    start: 'activity',
    states: {
      activity: { kind: 'start', wait: 'activity', next: 'tone' },
      tone: { kind: 'split', next: { warm: 'hello', short: 'wait' } },
      hello: {
        kind: 'send',
        request: {
          touch: { name: 'hello', kind: 'email', channel: 'email', transactional: false, usefulFor: days(7) },
          orElse: { name: 'hello-text', kind: 'sms', channel: 'sms', transactional: false },
          last: true,
          letsGo: true,
        },
        until: { moment: { kind: 'time', time: '18:30' }, timeScale: 1 },
        waits: {
          id: 'purchase',
          atMost: days(3),
          within: days(1),
          untilStart: true,
          timesOut: { to: 'branch-tier', settles: true },
        },
      },
      'branch-tier': {
        kind: 'look',
        question: { kind: 'trait', trait: 'tier' },
        cases: ['gold', 'otherwise'],
        next: { gold: 'answer', otherwise: 'exit-lapsed' },
      },
      answer: {
        kind: 'await',
        waits: { id: 'purchase', atMost: 1, within: 1_000, timesOut: { to: 'answer' } },
      },
      wait: { kind: 'sleep', for: hours(5), next: 'exit-lapsed' },
      'exit-lapsed': { kind: 'close', reason: 'lapsed' },
    },
    waits: {
      activity: {
        wait: { id: 'activity', source: { kind: 'activity', within: days(14) }, otherwise: 'inactive' },
        next: { active: 'exit-lapsed', inactive: 'tone' },
      },
      purchase: {
        wait: { id: 'purchase', source: { kind: 'purchase' }, otherwise: 'not-purchased' },
        next: { purchased: 'exit-lapsed', 'not-purchased': 'branch-tier' },
      },
    },
  },
];

/** `journey()` refuses, with a sentence, what types can't say. */
import { describe, expect, it } from 'vitest';
import { type Duration, days, hours } from '../../../shared/base/time.ts';
import { dormantFor, ordersAtLeast } from '../../../shared/customers/rules/index.ts';
import type { Budget } from '../../../shared/journeys/budget.ts';
import { journey } from '../../../shared/journeys/journey.ts';
import {
  award,
  branch,
  careCall,
  coupon,
  email,
  exit,
  happened,
  type JourneyStory,
  localTime,
  localTimeBetween,
  nps,
  type Offer,
  purchase,
  reaction,
  redemption,
  result,
  type Steps,
  send,
  sms,
  split,
  survey,
  task,
  theirBestHour,
  wait,
  waitFor,
  waitUntil,
} from '../../../shared/journeys/language.ts';

const hello = email('hello');
const offer = coupon('offer', { percentOff: 10, validFor: days(7) });
const code = coupon('code', { percentOff: 10, validFor: days(7), forFriends: true });
const bearer = email('bearer', { carrying: offer });

const call = careCall('call', { queue: 'vip', takeWithin: hours(24) });
const waitForCall = (atMost: Duration) =>
  waitFor(
    result(call),
    { atMost },
    { 'reached-happy': [], 'reached-unhappy': [], 'not-reached': [], untaken: [] },
  );

const story = (steps: Steps, changes: Partial<JourneyStory> = {}): JourneyStory => ({
  version: 1,
  enrols: { when: dormantFor(days(14)) },
  goal: purchase,
  steps,
  ...changes,
});

/** As a journey was told before there was a control group. */
const asOfBefore: object = { holdoutPercent: 10 };

const cases: readonly (readonly [sentence: string, steps: Steps, changes?: Partial<JourneyStory>])[] = [
  [
    'steps[0] waits for the reaction of "hello", which was never sent before it',
    [waitFor(reaction(hello), { atMost: days(1) }, { clicked: [], opened: [], silent: [] })],
  ],
  [
    'steps[1] waits for the redemption of "offer", which is not sent on every path before it',
    [
      split('half', { a: { weight: 1, steps: [send(bearer)] }, b: { weight: 1, steps: [] } }),
      waitFor(redemption(offer), { atMost: days(1) }, { redeemed: [], unused: [] }),
    ],
  ],
  [
    'steps[1] "hello" may have been sent before on this path; no touchpoint is sent twice',
    [send(hello), send(hello)],
  ],
  ['steps[1] is never reached: the step before it exits', [exit('gone'), send(hello)]],
  ['steps[0] the touchpoint "Hello World"', [send(email('Hello World'))]],
  [
    'steps[1] two different touchpoints are called "hello"',
    [send(hello), send(survey('hello', { over: 'email' }))],
  ],
  [
    'steps[0] coupon "free" must take off more than nothing',
    [send(coupon('free', { percentOff: 0, validFor: days(1) }))],
  ],
  [
    'steps[0] coupon "half" must take off more than nothing and at most 100 percent, not 150',
    [send(coupon('half', { percentOff: 150, validFor: days(1) }))],
  ],
  [
    'steps[0] coupon "five" must take off more than nothing, in units of the shop\'s currency, not -5',
    [send(email('bearer', { carrying: coupon('five', { amountOff: -5, validFor: days(1) }) }))],
  ],
  [
    'steps[0] coupon "both" must give one of percentOff, amountOff, freeShipping, gift and points, and gives percentOff and gift',
    [send(coupon('both', { percentOff: 10, gift: 'Teapot', validFor: days(1) }))],
  ],
  [
    'steps[0] coupon "gift" has a gift, which must be a text that says something',
    [send(coupon('gift', { gift: ' ', validFor: days(1) }))],
  ],
  [
    'steps[0] coupon "gift" has a gift, which must be without {%',
    [send(coupon('gift', { gift: '{% $now() %}', validFor: days(1) }))],
  ],
  [
    'steps[0] coupon "points" must give a whole number of points above nothing, not 0.5',
    [send(coupon('points', { points: 0.5, validFor: days(1) }))],
  ],
  [
    'steps[0] coupon "from" must have a minimum above nothing, in units of the shop\'s currency, not 0',
    [send(coupon('from', { percentOff: 10, minimum: 0, validFor: days(1) }))],
  ],
  [
    'steps[0] coupon "none" must name 1 to 50 categories, as { only: { categories: [\'tea\'] } }',
    [send(coupon('none', { percentOff: 10, only: { categories: [] }, validFor: days(1) }))],
  ],
  [
    'steps[0] coupon "blank" has products[1], which must be a text that says something',
    [send(coupon('blank', { percentOff: 10, only: { products: ['p-1', ''] }, validFor: days(1) }))],
  ],
  [
    'steps[0] coupon "twice" names one of its categories twice',
    [send(coupon('twice', { percentOff: 10, only: { categories: ['tea', 'tea'] }, validFor: days(1) }))],
  ],
  [
    'steps[0] coupon "misspelt" says minimun, which is no term of an offer; there are percentOff, minimum, only, notWithOthers, validFor and forFriends',
    // Node takes the types away and looks at none: a shop's config is not type-checked when it runs.
    [send(coupon('misspelt', { percentOff: 10, minimun: 5, validFor: days(1) } as Offer))],
  ],
  ...[{ products: ['p-1'], categories: ['tea'] }, {}, 'favorite-category', null].map(
    (only) =>
      [
        `steps[0] coupon "wide" must be only for products, for categories or for 'favourite-category', not for ${JSON.stringify(only)}`,
        [send(coupon('wide', { percentOff: 10, only, validFor: days(1) } as unknown as Offer))],
      ] as const,
  ),
  [
    'steps[0] coupon "theirs" is for friends, whose favourite category nobody knows; name the categories',
    [
      send(
        coupon('theirs', { percentOff: 10, only: 'favourite-category', forFriends: true, validFor: days(1) }),
      ),
    ],
  ],
  [
    'steps[0] coupon "theirs" is for friends, who get no points by it; award(…) gives them some',
    [send(coupon('theirs', { points: 10, forFriends: true, validFor: days(1) }))],
  ],
  [
    'steps[0] coupon "past" must be valid for longer',
    [send(coupon('past', { percentOff: 5, validFor: days(0) }))],
  ],
  [
    'steps[0] survey "one" must offer at least two answers',
    [send(survey('one', { over: 'email', answers: ['yes'] }))],
  ],
  [
    'steps[0] survey "why" must offer at least two answers to its second question "and"',
    [send(survey('why', { over: 'email', second: { name: 'and', answers: ['yes'] } }))],
  ],
  [
    'steps[0] the answer "Yes!" must be at most 40 lower-case letters, digits and single dashes',
    [send(nps('how', { over: 'email', second: { name: 'and', answers: ['Yes!', 'no'] } }))],
  ],
  ['steps[0] waits for nothing', [wait(days(0))]],
  [
    'steps[0] waits until "9 am", which is no time such as "09:00"',
    [waitUntil(localTime('9 am')), send(hello)],
  ],
  [
    'steps[0] asks for "9" to "17:00", which are no two times such as "09:00" and "17:00"',
    [branch(localTimeBetween('9', '17:00'), { yes: [send(hello)], no: [] })],
  ],
  ['steps[0] is to be followed at once by the send of a message', [waitUntil(localTime('09:00'))]],
  [
    'steps[0] holds a coupon, which is there at once; let the message that carries it wait',
    [waitUntil(localTime('09:00')), send(offer)],
  ],
  [
    'steps[0] "other", in the place of "hello", is the same kind of message; name one that reaches her another way',
    [send(email('hello', { orElse: email('other') }))],
  ],
  [
    'steps[0] "text", in the place of "hello", has one in its own place; name one alone',
    [send(email('hello', { orElse: sms('text', { orElse: email('other') }) }))],
  ],
  [
    'steps[0] "text", in the place of "hello", is to be as transactional as that',
    [send(email('hello', { orElse: sms('text', { transactional: true }) }))],
  ],
  [
    'steps[1] "text", in the place of "hello", may have been sent before on this path',
    [send(sms('text')), send(email('hello', { orElse: sms('text') }))],
  ],
  [
    'steps[1] "text" may have been sent before on this path; no touchpoint is sent twice',
    [send(email('hello', { orElse: sms('text') })), send(sms('text'))],
  ],
  ['steps[0] the touchpoint "A Text" must be', [send(email('hello', { orElse: sms('A Text') }))]],
  ['steps[0] holds a coupon, which is there at once', [send(offer, { at: theirBestHour() })]],
  ['steps[0] waits until "9 am", which is no time', [send(hello, { at: localTime('9 am') })]],
  [
    'steps[1] waits for a moment, and so does the step before it; give it one of them',
    [waitUntil(localTime('09:00')), send(hello, { at: theirBestHour() })],
  ],
  [
    'steps[0] checks every 5 hours, which does not divide its deadline of 1 day',
    [waitFor(purchase, { atMost: days(1), checkEvery: hours(5) }, { purchased: [], 'not-purchased': [] })],
  ],
  [
    "an event's name has 1 to 60 Latin letters and digits",
    [waitFor(happened('播放列表'), { atMost: days(1) }, { happened: [], absent: [] })],
  ],
  ['lasts up to 400 days; a passage may last a year', [wait(days(400))]],
  [
    'variant "a" needs a weight above 0, not 0',
    [split('half', { a: { weight: 0, steps: [] }, b: { weight: 1, steps: [] } })],
  ],
  [
    'steps[0] the winner "c" is none of its variants a, b',
    [
      {
        kind: 'split',
        name: 'half',
        variants: { a: { weight: 1, steps: [] }, b: { weight: 1, steps: [] } },
        winner: 'c',
      },
    ],
  ],
  [
    'steps[0] is to be followed at once by waitFor(result(…)) of the task "call"',
    [send(call), send(hello), waitForCall(days(3))],
  ],
  [
    'steps[0] waits for the result of "call" longer than 1 day, in which it is to be taken, and without checkEvery',
    [send(call), waitForCall(hours(24))],
  ],
  [
    'steps[0] the queue "VIP care" must be at most 40',
    [send(task('call', { queue: 'VIP care', takeWithin: days(1), results: ['done'] }))],
  ],
  [
    'steps[0] task "call" needs results; "untaken" is that of a task that nobody finishes',
    [send(task('call', { queue: 'vip', takeWithin: days(1), results: ['untaken'] }))],
  ],
  [
    'steps[0] task "call" needs a time to take it in',
    [send(task('call', { queue: 'vip', takeWithin: days(0), results: ['done'] }))],
  ],
  ['steps[0] waits for the result of "call", which was never sent before it', [waitForCall(days(3))]],
  [
    'steps[0] "points" must award a whole number of points from 1, not 0.5',
    [send(award('points', { points: 0.5 }))],
  ],
  [
    'steps[1] waits for the redemption of "code", which friends redeem',
    [send(code), waitFor(redemption(code), { atMost: days(1) }, { redeemed: [], unused: [] })],
  ],
  [
    'steps[1] waits for the reaction to "for-friends", which is to be passed on',
    [
      send(email('for-friends', { toPassOn: true })),
      waitFor(
        reaction(email('for-friends', { toPassOn: true })),
        { atMost: days(1) },
        { clicked: [], opened: [], silent: [] },
      ),
    ],
  ],
  ['version must be a whole number from 1, not 0', [send(hello)], { version: 0 }],
  [
    'holdoutPercent is the shop’s to say, for all journeys alike: take it out, and see experiment in the settings',
    [send(hello)],
    asOfBefore,
  ],
  ['goal must be a purchase or an event', [send(hello)], { goal: reaction(hello) }],
  ['begins must say with whom: { percent: 5 }, { when: rule }, or both', [send(hello)], { begins: {} }],
  [
    'begins.percent must lie between 0 and 100, such as 5, not 100; leave it out for everybody',
    [send(hello)],
    { begins: { percent: 100 } },
  ],
  [
    'begins.when asks for silence, which its entry has to say: enrols.when',
    [send(hello)],
    { begins: { when: dormantFor(days(20)) } },
  ],
  [
    'begins.when: can never be true',
    [send(hello)],
    {
      enrols: { when: { all: [dormantFor(days(14)), { field: 'orders', atLeast: 5 }] } },
      begins: { when: { field: 'orders', atMost: 2 } },
    },
  ],
  ['budget must bound coupons, messages, or both', [send(hello)], { budget: {} }],
  [
    'budget.mesages is no word of a budget; there are coupons, messages and unknownFace',
    [send(hello)],
    { budget: { messages: 5, mesages: 50 } as Budget },
  ],
  [
    'budget.messages must be an amount above nothing, in units of the shop’s currency, not 0',
    [send(hello)],
    { budget: { messages: 0 } },
  ],
  [
    'budget.coupons is 9, and one "big" is worth 10 at least: it would never be issued',
    [send(email('bearer', { carrying: coupon('big', { amountOff: 10, validFor: days(1) }) }))],
    { budget: { coupons: 9 } },
  ],
  [
    'budget.coupons is 9, and one "big" is worth 10 at least: it would never be issued',
    [send(coupon('big', { percentOff: 10, minimum: 100, validFor: days(1) }))],
    { budget: { coupons: 9 } },
  ],
  [
    'budget.unknownFace must say what "ten-off" counts where nobody knows what it is worth, such as 15',
    [send(coupon('ten-off', { percentOff: 10, validFor: days(1) }))],
    { budget: { coupons: 500 } },
  ],
  [
    "budget.unknownFace is 15, and the coupons' whole budget 10",
    [send(coupon('ten-off', { percentOff: 10, validFor: days(1) }))],
    { budget: { coupons: 10, unknownFace: 15 } },
  ],
  [
    'budget.coupons can\'t bound "code", which as many friends redeem as come; leave it out',
    [send(code)],
    { budget: { coupons: 500, unknownFace: 15 } },
  ],
  ['steps are empty', []],
  ['unfounded the exit reason "Never silent" must be', [send(hello)], { unfounded: 'Never silent' }],
  [
    'enrols.within is a time such as days(7), beside a rule that asks for silence',
    [send(hello)],
    { enrols: { when: ordersAtLeast(2), within: days(3) } },
  ],
  [
    'enrols.within is a time such as days(7), beside a rule that asks for silence',
    [send(hello)],
    { enrols: { when: dormantFor(days(14)), within: days(0) } },
  ],
  [
    'enrols.when: can never be true',
    [send(hello)],
    {
      enrols: {
        when: {
          all: [
            { field: 'orders', atLeast: 5 },
            { field: 'orders', atMost: 2 },
          ],
        },
      },
    },
  ],
];

describe('journey()', () => {
  it.each(cases.map(([sentence, steps, changes = {}]) => ({ sentence, steps, changes })))(
    'refuses: $sentence',
    ({ sentence, steps, changes }) => {
      expect(() => journey('test', story(steps, changes))).toThrow(sentence);
    },
  );

  it('names the journey and the branch in the sentence', () => {
    expect(() =>
      journey(
        'test',
        story([
          send(hello),
          waitFor(reaction(hello), { atMost: days(1) }, { clicked: [wait(days(0))], opened: [], silent: [] }),
        ]),
      ),
    ).toThrow('journey "test": steps[1].clicked[0] waits for nothing; give it a duration such as days(3)');
  });

  it('refuses an id that no state machine could bear', () => {
    expect(() => journey('Win Back', story([send(hello)]))).toThrow('the id "Win Back" must be');
  });

  it('accepts a coupon that is owed, though it is worth more than the whole budget', () => {
    const owed = coupon('owed', { amountOff: 10, validFor: days(1) });
    const sent = send(email('bearer', { carrying: owed, transactional: true }));
    expect(journey('test', { ...story([sent]), budget: { coupons: 9 } }).id).toBe('test');
  });

  it('accepts a touchpoint in two branches that exclude each other', () => {
    const either = waitFor(
      happened('Visit'),
      { atMost: days(1) },
      { happened: [send(hello)], absent: [send(hello)] },
    );
    expect(journey('test', story([either])).id).toBe('test');
  });
});

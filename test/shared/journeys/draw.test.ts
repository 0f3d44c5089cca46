/** Journeys as pictures: the words on each node, and Mermaid that no name can break. */
import { describe, expect, it } from 'vitest';
import { days, hours } from '../../../shared/base/time.ts';
import { dormantFor } from '../../../shared/customers/rules/index.ts';
import { mermaidOf, wordsOf } from '../../../shared/journeys/draw.ts';
import { graphOf, wholeStory } from '../../../shared/journeys/graph.ts';
import { journey } from '../../../shared/journeys/journey.ts';
import {
  anniversary,
  answer,
  award,
  branch,
  budgetLeft,
  careCall,
  coupon,
  email,
  exit,
  happened,
  isReferred,
  type JourneyStory,
  localTime,
  meets,
  next,
  postcard,
  purchase,
  push,
  reaction,
  redemption,
  type Steps,
  send,
  sms,
  split,
  stage,
  survey,
  task,
  trait,
  wait,
  waitFor,
  waitUntil,
} from '../../../shared/journeys/language.ts';
import { allJourneys } from '../../../workflows/journeys/index.ts';

const tenOff = coupon('ten-off', { percentOff: 10, validFor: days(8) });
const fiveOff = coupon('five-off', { amountOff: 5, only: 'favourite-category', validFor: days(1) });
const hello = email('hello', { carrying: tenOff });
const why = survey('why', { over: 'sms', answers: ['price', 'other'] });

const drawn = (steps: Steps, changes: Partial<JourneyStory> = {}) =>
  mermaidOf(
    journey('test', {
      version: 2,
      enrols: { when: dormantFor(days(14)) },
      goal: purchase,
      steps,
      ...changes,
    }),
  );

describe('a journey as Mermaid', () => {
  it('draws each kind of step in its shape, each outcome as an edge, and says what the goal is', () => {
    const steps = [
      send(hello),
      waitFor(
        reaction(hello),
        { atMost: days(3), checkEvery: days(1) },
        { clicked: [], opened: [wait(hours(36))], silent: [send(sms('nudge'))] },
      ),
      split('offer', {
        a: { weight: 3, steps: [send(fiveOff)] },
        b: { weight: 1, steps: [exit('control')] },
      }),
      branch(meets(dormantFor(days(30))), { yes: [], no: [exit('back')] }),
    ];
    expect(drawn(steps).split('\n')).toEqual([
      '---',
      'title: test (version 2)',
      '---',
      'flowchart TD',
      '  enters[/"just crossed: days since last order ≥ 14"/] --> step-hello',
      '  step-hello["email hello<br/>with ten-off"]',
      '  step-hello --> step-reaction-hello',
      '  step-reaction-hello(["reaction to hello<br/>at most 3 days, checked every 1 day"])',
      '  step-reaction-hello -->|"clicked"| step-offer',
      '  step-reaction-hello -->|"opened"| step-wait',
      '  step-reaction-hello -->|"silent"| step-nudge',
      '  step-offer{"split offer<br/>a 3, b 1"}',
      '  step-offer -->|"a"| step-five-off',
      '  step-offer -->|"b"| step-exit-control',
      '  step-five-off["coupon five-off<br/>5 off on the favourite category, valid 1 day"]',
      '  step-five-off --> step-branch-rule',
      '  step-branch-rule{"days since last order ≥ 30?"}',
      '  step-branch-rule -->|"yes"| step-exit-completed',
      '  step-branch-rule -->|"no"| step-exit-back',
      '  step-exit-completed(("exit completed"))',
      '  step-exit-back(("exit back"))',
      '  step-exit-control(("exit control"))',
      '  step-wait(["wait 1 day 12 hours"])',
      '  step-wait --> step-offer',
      '  step-nudge["sms nudge"]',
      '  step-nudge --> step-offer',
      '  %% a purchase within 30 days is the goal: it ends the journey from any step',
    ]);
  });

  it('says with whom the journey begins', () => {
    const begins = { percent: 5, when: { field: 'city', in: ['Guangzhou'] } } as const;
    expect(drawn([send(hello)], { begins }).split('\n')).toContain(
      '  enters[/"just crossed: days since last order ≥ 14 and city is Guangzhou<br/>begins with 5% of all, and of these customers with city is Guangzhou"/] --> step-hello',
    );
  });

  it('keeps what a name holds from being read as Mermaid or HTML', () => {
    const hostile = 'a"] --> b #quot; <img src=x> & `x`';
    const escaped = 'a#quot;] --#gt; b #35;quot; #lt;img src=x#gt; #amp; #96;x#96;';
    const lines = drawn(
      [
        waitFor(happened(hostile), { atMost: days(1) }, { happened: [], absent: [] }),
        branch(trait('tier'), { [hostile]: [], otherwise: [] }),
        branch(meets({ field: 'tier', in: [hostile] }), { yes: [], no: [] }),
      ],
      { enrols: { when: { field: 'tier', in: [hostile] } } },
    ).split('\n');
    expect(lines).toContain(`  enters[/"tier is ${escaped}"/] --> step-event-a-b-quot-img-src-x-x`);
    expect(lines).toContain(
      `  step-event-a-b-quot-img-src-x-x(["#quot;${escaped}#quot;<br/>at most 1 day"])`,
    );
    expect(lines).toContain(`  step-branch-tier -->|"${escaped}"| step-branch-rule`);
    expect(lines).toContain(`  step-branch-rule{"tier is ${escaped}?"}`);
  });

  it('keeps a name with line breaks on its line, in the note on the goal too', () => {
    const torn = happened('Visit\n  click x "javascript:alert(1)"\r\n\tagain');
    const lines = drawn([waitFor(torn, { atMost: days(1) }, { happened: [], absent: [] })], { goal: torn });
    const text = lines.split('\n').map((line) => line.trimStart());
    expect(text.filter((line) => line.startsWith('click') || line.startsWith('again'))).toEqual([]);
    expect(text.at(-1)).toBe(
      '%% #quot;Visit click x #quot;javascript:alert(1)#quot; again#quot; within 30 days is the goal: it ends the journey from any step',
    );
  });

  it.each(['end', 'end-of-trial', 'style-guide', 'graph', 'click', 'class', 'subgraph', 'enters'])(
    'does not take a step called "%s" for a word of its own',
    (name) => {
      const lines = drawn([send(email(name))]).split('\n');
      expect(lines).toContain(`  step-${name}["email ${name}"]`);
      expect(lines.filter((line) => line.startsWith(`  ${name}`) && !line.startsWith('  enters[/'))).toEqual(
        [],
      );
    },
  );

  it.each(allJourneys.map((each) => [each.id, each] as const))('draws all of %s', (_, story) => {
    const picture = mermaidOf(story);
    for (const id of graphOf(story).nodes.keys())
      expect(picture).toMatch(new RegExp(`^ {2}step-${id}[[({]`, 'm'));
  });
});

describe('the words on a step', () => {
  it.each([
    [send(tenOff), { title: 'coupon ten-off', detail: '10% off, valid 8 days' }],
    [send(fiveOff), { title: 'coupon five-off', detail: '5 off on the favourite category, valid 1 day' }],
    [send(hello), { title: 'email hello', detail: 'with ten-off' }],
    [send(sms('nudge')), { title: 'sms nudge', detail: '' }],
    [
      send(push('ping', { to: 'wechat', carrying: tenOff })),
      { title: 'push ping', detail: 'to wechat with ten-off' },
    ],
    [
      send(postcard('card', { to: 'printer', carrying: tenOff })),
      { title: 'postcard card', detail: 'to printer with ten-off' },
    ],
    [send(why), { title: 'survey why', detail: 'by sms: price, other' }],
    [
      send(careCall('call', { queue: 'vip', takeWithin: days(1), escalatesTo: 'leads' })),
      { title: 'call call', detail: 'by vip; untaken for 1 day, urgent in leads' },
    ],
    [
      send(task('parcel', { queue: 'packing', takeWithin: hours(4), results: ['packed'] })),
      { title: 'task parcel', detail: 'by packing; untaken for 4 hours, urgent in packing' },
    ],
    [send(award('points', { points: 50 })), { title: 'award points', detail: '50 points' }],
    [
      send(award('reward', { points: 500, to: 'referrer' })),
      { title: 'award reward', detail: '500 points to the referrer' },
    ],
    [
      send(coupon('code', { percentOff: 10, validFor: days(60), forFriends: true })),
      { title: 'coupon code', detail: '10% off for friends, valid 60 days' },
    ],
    [branch(isReferred, { yes: [], no: [] }), { title: 'referred, and the order kept?', detail: '' }],
    [branch(budgetLeft(), { yes: [], no: [] }), { title: 'budget left?', detail: '' }],
    [branch(budgetLeft(tenOff), { yes: [], no: [] }), { title: 'budget left for ten-off?', detail: '' }],
    [
      send(email('tomorrow', { reminds: { of: 'eventAt', daysBefore: 1, at: '10:00' } })),
      { title: 'email tomorrow', detail: 'at 10:00 1 day before eventAt' },
    ],
    [
      send(email('today', { carrying: tenOff, reminds: { of: 'eventAt', daysBefore: 0, at: '08:00' } })),
      { title: 'email today', detail: 'with ten-off; at 08:00 on the day of eventAt' },
    ],
    [wait(hours(30)), { title: 'wait 1 day 6 hours', detail: '' }],
    [
      waitFor(redemption(tenOff), { atMost: days(5) }, { redeemed: [], unused: [] }),
      { title: 'redemption of ten-off', detail: 'at most 5 days' },
    ],
    [
      waitFor(answer(why), { atMost: days(1) }, { price: [], other: [], unanswered: [] }),
      { title: 'answer to why', detail: 'at most 1 day' },
    ],
    [
      waitFor(purchase, { atMost: days(2), checkEvery: days(1) }, { purchased: [], 'not-purchased': [] }),
      { title: 'a purchase', detail: 'at most 2 days, checked every 1 day' },
    ],
    [
      waitFor(happened('Visit'), { atMost: days(1) }, { happened: [], absent: [] }),
      { title: '"Visit"', detail: 'at most 1 day' },
    ],
    [branch(trait('leavingReason'), { otherwise: [] }), { title: 'which leavingReason?', detail: '' }],
    [branch(stage, { otherwise: [] }), { title: 'which stage?', detail: '' }],
    [
      branch(meets(dormantFor(days(14))), { yes: [], no: [] }),
      { title: 'days since last order ≥ 14?', detail: '' },
    ],
    [
      split('offer', { a: { weight: 1, steps: [] }, b: { weight: 2.5, steps: [] } }),
      { title: 'split offer', detail: 'a 1, b 2.5' },
    ],
    [
      split('offer', { a: { weight: 1, steps: [] }, b: { weight: 2.5, steps: [] } }, { winner: 'b' }),
      { title: 'split offer', detail: 'b has won' },
    ],
    [exit('lapsed'), { title: 'exit lapsed', detail: '' }],
  ] as const)('say what it does: %j', (step, words) => {
    const { start, nodes } = graphOf(wholeStory({ steps: [step] }));
    const node = nodes.get(start);
    expect(node === undefined ? undefined : wordsOf(node)).toEqual(words);
  });

  it.each([
    [localTime('09:00'), 'at 09:00 local time, with ten-off'],
    [next('monday', '10:00'), 'on monday at 10:00 local time, with ten-off'],
    [anniversary('birthday', '09:00'), 'on the birthday at 09:00 local time, with ten-off'],
  ])('say what a message waits for: %j', (moment, detail) => {
    const { start, nodes } = graphOf({ steps: [waitUntil(moment), send(hello)] });
    expect([...nodes.keys()]).toEqual(['hello', 'exit-completed']);
    const node = nodes.get(start);
    expect(node === undefined ? undefined : wordsOf(node)).toEqual({ title: 'email hello', detail });
  });
});

/** Answers to surveys, on the real adapters: one a touchpoint, corrected within an hour, in whatever order they are told. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId, journeyId, touchKey } from '../../../../shared/base/ids.ts';
import { days, hours, type Instant, instant, minus, minutes, plus } from '../../../../shared/base/time.ts';
import type { CustomerEvent } from '../../../../shared/customers/events/event.ts';
import { isOpen, type Profile } from '../../../../shared/customers/profiles/profile.ts';
import { ingest } from '../../../../shared/flows/events/ingest.ts';
import { standingAmong } from '../../../../shared/journeys/answers.ts';
import type { EventJourney } from '../../../../shared/journeys/protocol.ts';
import type { TouchRecord } from '../../../../shared/journeys/records.ts';
import { abandoned } from '../../../support/abandoned.ts';
import { ada, enrolment, surveySent } from '../../../support/passages.ts';
import { livedRuns } from '../../../support/runs.ts';
import { start } from '../../../support/stand.ts';
import { createDeployment, type Death, type Deployment, deathsWithin } from '../sweep/deployment.ts';

const { key: _, ...unkeyed } = abandoned;
const begunBy = (id: string, ...answers: readonly string[]): EventJourney => ({
  ...unkeyed,
  id: journeyId(id),
  lane: id,
  stateMachineArn: `arn:of:${id}`,
  reEnrolAfter: days(30),
  on: [{ event: 'Survey Answered', where: [{ property: 'answer', in: answers }] }],
  goalEvent: 'Never',
  after: 0,
  replaces: false,
  sentence: 'Survey Answered',
});
const journeys = [begunBy('recovery', 'unhappy', 'something-else'), begunBy('friends', 'happy')];

const touch = touchKey(enrolment, 'why-gone');
const asked: TouchRecord = {
  ...surveySent,
  asksForReason: true,
  asks: {
    answers: ['happy', 'unhappy', 'something-else'],
    inWords: ['something-else'],
    second: { name: 'what-would-help', answers: ['prices', 'choice'] },
  },
};

const begin = async (settings: object = {}, record: TouchRecord = asked): Promise<Deployment> => {
  const deployment = createDeployment(settings);
  await deployment.ports.profiles.putAll([ada]);
  await deployment.ports.ledger.put({ touches: [record] });
  return deployment;
};

const first = minus(start, hours(4));
const later = (mins: number): Instant => plus(first, minutes(mins));

const answered = (
  answer: string,
  at: Instant = first,
  own: { readonly text?: string; readonly second?: string } = {},
): CustomerEvent => ({
  id: `answer-${answer}-${at}`,
  customer: customerId('ada'),
  at,
  name: 'Survey Answered',
  touch,
  answer,
  ...own,
});
const told = (customName: string, at: Instant, properties: Record<string, string> = {}): CustomerEvent => ({
  id: `${customName}-${at}`,
  customer: customerId('ada'),
  at,
  name: 'Custom',
  customName,
  properties,
});
const refunded = (at: Instant): CustomerEvent => ({
  id: `refund-${at}`,
  customer: customerId('ada'),
  at,
  name: 'Order Refunded',
  orderId: 'o-1',
  value: 500,
});

const take = (deployment: Deployment, event: CustomerEvent, death?: Death) =>
  deployment.run((ports) => ingest({ kind: 'customer', event }, ports, journeys), death);
const profileIn = ({ ports }: Deployment) => ports.profiles.get(customerId('ada'));
const answerIn = async ({ ports }: Deployment) =>
  standingAmong((await ports.ledger.touch(enrolment, 'why-gone'))?.given);
const openIn = (profile: Profile | undefined): readonly string[] =>
  journeys.filter(({ id }) => isOpen(profile?.enrolments[id])).map(({ id }) => id);
const exitsIn = async ({ ports }: Deployment): Promise<readonly string[]> =>
  (await ports.ledger.history(customerId('ada'), 1)).passages.flatMap(({ enrolment: { key, exit } = {} }) =>
    key === undefined || exit === undefined ? [] : [`${key.journey} ${key.cycle}: ${exit.reason}`],
  );

describe('an answer', () => {
  it('is kept with the words and the second answer that its survey asked for', async () => {
    const deployment = await begin();
    await take(deployment, answered('something-else', first, { text: 'Too far', second: 'choice' }));
    expect(await answerIn(deployment)).toMatchObject({
      answer: 'something-else',
      text: 'Too far',
      second: 'choice',
      at: first,
    });
    expect(await profileIn(deployment)).toMatchObject({
      leavingReason: 'something-else',
      leavingReasonAt: first,
    });
  });

  it('is without words where the survey asks for none', async () => {
    const deployment = await begin();
    await take(deployment, answered('happy', first, { text: 'Too far' }));
    expect(await answerIn(deployment)).toEqual({ id: `answer-happy-${first}`, at: first, answer: 'happy' });
    const [event] = await deployment.ports.ledger.eventsSince(customerId('ada'), instant(0));
    expect(event).not.toHaveProperty('text');
  });

  it.each([
    ['that the survey does not offer', answered('whatever')],
    ['with a second answer that it does not offer', answered('happy', first, { second: 'whatever' })],
  ])('%s comes to nothing', async (_, event) => {
    const deployment = await begin({ loyalty: { pointsPerAnswer: 5 } });
    await take(deployment, event);
    expect(await answerIn(deployment)).toBeUndefined();
    const profile = await profileIn(deployment);
    expect(profile?.leavingReason).toBeUndefined();
    expect(profile?.points).toBeUndefined();
    expect(openIn(profile)).toEqual([]);
  });
});

describe('a correction', () => {
  it('within an hour takes the answer’s place, and ends the passage that it began', async () => {
    const deployment = await begin();
    await take(deployment, answered('unhappy'));
    expect(openIn(await profileIn(deployment))).toEqual(['recovery']);
    await take(deployment, answered('happy', later(60)));
    expect(await answerIn(deployment)).toMatchObject({ answer: 'happy' });
    const profile = await profileIn(deployment);
    expect(profile?.leavingReason).toBe('happy');
    expect(openIn(profile)).toEqual(['friends']);
    expect(await exitsIn(deployment)).toEqual(['recovery 1: corrected']);
  });

  it('that would have begun the same leaves the passage alone', async () => {
    const deployment = await begin();
    await take(deployment, answered('unhappy'));
    await take(deployment, answered('something-else', later(5)));
    expect(await exitsIn(deployment)).toEqual([]);
    expect(deployment.started).toHaveLength(1);
  });

  it('that is taken back begins the first anew', async () => {
    const deployment = await begin();
    await take(deployment, answered('unhappy'));
    await take(deployment, answered('happy', later(5)));
    await take(deployment, answered('unhappy', later(9)));
    expect(openIn(await profileIn(deployment))).toEqual(['recovery']);
    expect(await exitsIn(deployment)).toEqual(['friends 1: corrected', 'recovery 1: corrected']);
    expect(deployment.started).toHaveLength(3);
  });

  it('later than an hour changes nothing, and begins nothing', async () => {
    const deployment = await begin();
    await take(deployment, answered('unhappy'));
    await take(deployment, answered('happy', later(61)));
    expect(await answerIn(deployment)).toMatchObject({ answer: 'unhappy' });
    const profile = await profileIn(deployment);
    expect(profile?.leavingReason).toBe('unhappy');
    expect(openIn(profile)).toEqual(['recovery']);
    expect(deployment.started).toHaveLength(1);
  });

  it('stands wherever a Lambda dies that takes it in', async () => {
    const whole = await begin();
    await take(whole, answered('unhappy'));
    await take(whole, answered('happy', later(5)));
    for (const death of deathsWithin(whole.requests.length)) {
      const deployment = await begin();
      await take(deployment, answered('unhappy'));
      await take(deployment, answered('happy', later(5)), death);
      await take(deployment, answered('happy', later(5)));
      expect([death, openIn(await profileIn(deployment)), await exitsIn(deployment)]).toEqual([
        death,
        ['friends'],
        ['recovery 1: corrected'],
      ]);
      expect(new Set(deployment.started.map(({ name }) => name)).size).toBe(2);
    }
  });
});

describe('a reason for leaving', () => {
  it.each([
    ['a refund', refunded(later(0)), 'setback'],
    ['a complaint', told('Complaint Made', later(0)), 'service'],
    [
      'what came of a call',
      told('Task Completed', later(0), { result: 'reached-unhappy', reason: 'price' }),
      'price',
    ],
  ])('is %s', async (_, event, reason) => {
    const deployment = await begin();
    await take(deployment, event);
    expect(await profileIn(deployment)).toMatchObject({ leavingReason: reason, leavingReasonAt: later(0) });
  });

  it('is not a call in which she gave none', async () => {
    const deployment = await begin();
    await take(deployment, told('Task Completed', later(0), { result: 'reached-happy' }));
    expect((await profileIn(deployment))?.leavingReason).toBeUndefined();
  });

  it('is what the settings say, in the place of what is taken for one by default', async () => {
    const deployment = await begin({
      leavingReasons: { 'Subscription Paused': { property: 'why.code', reasons: { '7': 'holiday' } } },
    });
    await take(deployment, refunded(later(0)));
    expect((await profileIn(deployment))?.leavingReason).toBeUndefined();
    const paused = { ...told('Subscription Paused', later(1)), properties: { why: { code: 7 } } };
    await take(deployment, paused);
    expect((await profileIn(deployment))?.leavingReason).toBe('holiday');
  });

  it('that was an answer until an earlier one was told gives way to the one before', async () => {
    const deployment = await begin();
    await take(deployment, answered('something-else', later(30)));
    await take(deployment, answered('unhappy', later(80)));
    expect((await profileIn(deployment))?.leavingReason).toBe('unhappy');
    await take(deployment, told('Complaint Made', later(40)));
    await take(deployment, answered('happy', later(0)));
    expect(await answerIn(deployment)).toMatchObject({ answer: 'something-else' });
    expect(await profileIn(deployment)).toMatchObject({
      leavingReason: 'service',
      leavingReasonAt: later(40),
    });
  });

  it('goes with the id that is split off', async () => {
    const deployment = await begin();
    await take(deployment, told('Complaint Made', later(0)));
    const alias = customerId('phone');
    await take(deployment, { ...refunded(later(9)), customer: alias });
    const linked = {
      id: 'link',
      customer: customerId('ada'),
      at: later(20),
      name: 'Customer Linked',
      alsoKnownAs: [alias],
    } satisfies CustomerEvent;
    await take(deployment, linked);
    expect((await profileIn(deployment))?.leavingReason).toBe('setback');
    await take(deployment, { ...linked, id: 'apart', at: later(30), apart: true });
    expect((await profileIn(deployment))?.leavingReason).toBe('service');
    expect((await deployment.ports.profiles.get(alias))?.leavingReason).toBe('setback');
  });
});

const events: readonly CustomerEvent[] = [
  answered('unhappy', later(0)),
  answered('happy', later(10)),
  answered('unhappy', later(30), { second: 'prices' }),
  answered('something-else', later(55), { text: 'Too far' }),
  answered('happy', later(80)),
  answered('unhappy', later(110)),
  answered('whatever', later(20)),
  told('Complaint Made', later(15)),
  told('Task Completed', later(58), { result: 'reached-unhappy', reason: 'price' }),
  refunded(later(35)),
  refunded(later(90)),
];

/** What stands in the end, whatever was on the way. */
const outcomeOf = async (deployment: Deployment) => {
  const { leavingReason, leavingReasonAt, points, ...profile } = (await profileIn(deployment)) ?? ada;
  return {
    answer: await answerIn(deployment),
    reason: { leavingReason, leavingReasonAt },
    points,
    open: openIn(profile),
    waitsFor: await deployment.ports.ledger
      .history(customerId('ada'), 1)
      .then(({ passages }) =>
        passages.flatMap(({ enrolment: record }) =>
          record?.exit === undefined && record !== undefined ? [record.trigger?.properties.answer] : [],
        ),
      ),
  };
};

describe('any answers, refunds, complaints and calls', () => {
  it('come to the same in any order, however often they are told, wherever a Lambda dies', async () => {
    const telling = fc.record({
      event: fc.nat(events.length - 1),
      death: fc.option(
        fc.record({ request: fc.integer({ min: 1, max: 12 }), when: fc.constantFrom('before', 'after') }),
        { nil: undefined },
      ),
    });
    const loyalty = { pointsPerUnit: 0, pointsPerAnswer: 5 };
    await fc.assert(
      fc.asyncProperty(fc.array(telling, { minLength: 2, maxLength: 9 }), async (tellings) => {
        const told = tellings.flatMap(({ event, death }) => {
          const of = events[event];
          return of === undefined ? [] : [{ of, death: death as Death | undefined }];
        });
        const deployment = await begin({ loyalty });
        for (const { of, death } of told) {
          if (death !== undefined) await take(deployment, of, death);
          await take(deployment, of);
        }
        const outcome = await outcomeOf(deployment);
        const inOrder = await begin({ loyalty });
        const once = [...new Set(told.map(({ of }) => of))].toSorted((a, b) => a.at - b.at);
        for (const of of once) await take(inOrder, of);
        const { waitsFor: _, ...expected } = await outcomeOf(inOrder);
        expect(outcome).toMatchObject(expected);
        expect(outcome.open).toHaveLength(expected.answer === undefined ? 0 : 1);
      }),
      livedRuns(40),
    );
  });
});

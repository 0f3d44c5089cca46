/** A segment, through the real handler and adapters. */

import { describe, expect, it } from 'vitest';
import { handler as planHandler } from '../../../../functions/sweep-plan/handler.ts';
import { handler as segmentHandler } from '../../../../functions/sweep-segment/handler.ts';
import type { LambdaContext } from '../../../../local/aws/lambda.ts';
import { type CustomerId, customerId, executionName, journeyId } from '../../../../shared/base/ids.ts';
import { days, type Instant, iso, minus, minutes, plus } from '../../../../shared/base/time.ts';
import { readerOf } from '../../../../shared/customers/contacts/contact.ts';
import { profileToItem } from '../../../../shared/customers/profiles/mapper.ts';
import type { Profile } from '../../../../shared/customers/profiles/profile.ts';
import {
  compileRule,
  dormantFor,
  explainRule,
  noFacts,
  silentBeyondOwnRhythm,
  usualSettings,
} from '../../../../shared/customers/rules/index.ts';
import { armOf, keyOf } from '../../../../shared/decisions/enrolling/enrol.ts';
import { type Model, scoringBy } from '../../../../shared/decisions/scores/model.ts';
import { allOf } from '../../../../shared/decisions/sweeping/silence.ts';
import type { Executions } from '../../../../shared/flows/ports.ts';
import type { SegmentRequest, SegmentResult } from '../../../../shared/flows/sweep/request.ts';
import { sweepSegment } from '../../../../shared/flows/sweep/segment.ts';
import { models } from '../../../functions/adapters/samples.ts';
import { enrolmentRecord, openEnrolment } from '../../../support/passages.ts';
import { start } from '../../../support/stand.ts';
import { contextWith, createDeployment, type Deployment } from './deployment.ts';
import {
  enrolledOnce,
  enrolmentsIn,
  passageOf,
  segmentRequest,
  silentCustomers,
  silentFor,
  someHeldOut,
  winBack,
} from './shop.ts';

type Handler<Request, Result> = (event: Request, context: LambdaContext) => Promise<Result>;
const sweepWith = (deployment: Deployment, request: SegmentRequest, remaining = () => 900_000) =>
  deployment.run(() =>
    (segmentHandler as unknown as Handler<SegmentRequest, SegmentResult>)(request, contextWith(remaining)),
  );
const arm = (customer: CustomerId) =>
  armOf(readerOf({ id: customer, email: `${customer}@example.com` }), winBack, someHeldOut.experiment);

describe('a segment', () => {
  it('enrols nobody whom nothing of the journey could reach, and counts them', async () => {
    const deployment = createDeployment();
    const [ada = silentFor('ada', 30), bo = silentFor('bo', 30)] = silentCustomers(2);
    await deployment.ports.profiles.putAll([ada, { ...bo, consents: { email: false } }]);
    const hello = { name: 'hello', kind: 'email', channel: 'email', transactional: false } as const;
    const journeys = [{ ...winBack, ways: [hello] }];
    expect(await sweepWith(deployment, segmentRequest({ journeys }))).toMatchObject({
      counts: { profiles: 2, enrolled: 1, heldOut: 0, unreachable: 1 },
    });
    expect((await deployment.ports.profiles.get(bo.id))?.enrolments).toEqual({});
  });

  it('enrols those whom the rule holds for, starts the treated and tells of all', async () => {
    const deployment = createDeployment(someHeldOut);
    const silent = silentCustomers(30);
    await deployment.ports.profiles.putAll([...silent, silentFor('active', 3)]);
    const heldOut = silent.filter(({ id }) => arm(id) === 'holdout').length;
    expect(await sweepWith(deployment, segmentRequest())).toMatchObject({
      counts: { profiles: 31, enrolled: 30, heldOut, unreachable: 0 },
    });
    expect(await enrolmentsIn(deployment, silent)).toEqual(enrolledOnce(silent, arm, start));
    expect((await deployment.ports.profiles.get(customerId('active')))?.enrolments).toEqual({});
  });

  it('ends the passages of the lanes that the journey ends, before it starts', async () => {
    const deployment = createDeployment();
    const news = { ...winBack, id: journeyId('news'), lane: 'news' };
    const key = { journey: news.id, version: 1, customer: customerId('ada'), cycle: 1 };
    const enrolments = { [news.id]: { ...openEnrolment, lane: 'news' } };
    await deployment.ports.profiles.putAll([silentFor('ada', 14, { enrolments })]);
    await deployment.ports.ledger.put({ enrolments: [{ ...enrolmentRecord, key }] });
    await sweepWith(deployment, segmentRequest({ journeys: [{ ...winBack, ends: ['news'] }] }));
    expect((await passageOf(deployment, 'ada', news)).enrolment?.exit?.reason).toBe('win-back');
    expect((await deployment.ports.profiles.get(customerId('ada')))?.enrolments).toMatchObject({
      news: { exitedAt: start },
    });
    expect(deployment.started.map(({ input }) => input.journey)).toEqual(['win-back']);
  });

  it('enrols by a score who has just crossed its bound, counts who was beyond it before, and nobody without a model', async () => {
    const deployment = createDeployment();
    const rule = silentBeyondOwnRhythm(0.9);
    const [model] = models;
    if (model === undefined) throw new Error('there is no sample of a model');
    const facts = { ...noFacts, scoring: scoringBy(model) };
    const ada = silentFor('ada', 30);
    const crossing = explainRule(rule, ada, start, usualSettings, facts).changesAt;
    if (crossing === undefined) throw new Error('ada never crosses the bound');
    await deployment.ports.profiles.putAll([ada, silentFor('bo', 390), silentFor('cy', 3)]);
    const tonight = segmentRequest({ journeys: [{ ...winBack, rule, window: days(3) }], at: iso(crossing) });
    expect(await sweepWith(deployment, tonight)).toMatchObject({ counts: { profiles: 3, enrolled: 0 } });
    await deployment.ports.models.put({ ...model, version: 1 }, undefined);
    deployment.pass(minutes(5));
    expect(await sweepWith(deployment, tonight)).toMatchObject({ counts: { profiles: 3, enrolled: 1 } });
    expect((await passageOf(deployment, 'ada')).enrolment).toMatchObject({
      rule: 'own gaps that would be shorter than the silence ≥ 90%',
      values: { silentBeyondOwnRhythm: 0.9 },
    });
    const [report] = await deployment.ports.sweeps.reports(crossing);
    expect(Object.values(report?.journeys[winBack.id]?.backlog ?? {})).toEqual([1]);
  });

  it('begins with who has just crossed another model’s share, and takes who was beyond it for the backlog', async () => {
    const deployment = createDeployment();
    const [model] = models;
    if (model === undefined) throw new Error('there is no sample of a model');
    const withShare = (share: number, version: number): Model => ({
      ...model,
      version,
      rhythmThreshold: { share, reason: 'most-net', because: 'It leaves most there.' },
    });
    const rule = silentBeyondOwnRhythm();
    const silent = Array.from({ length: 200 }, (_, index) => silentFor(`customer-${index}`, 100 + index));
    await deployment.ports.profiles.putAll(silent);
    /** Of whom the rule has come to hold between two nights. */
    const crossing = (by: Model, from: Instant, until: Instant) => {
      const { decide } = compileRule(rule, usualSettings);
      const facts = { ...noFacts, scoring: scoringBy(by) };
      const isIn = (profile: Profile, at: Instant) => decide(profileToItem(profile), at, facts) === 'in';
      return silent.filter((each) => isIn(each, until) && !isIn(each, from)).length;
    };
    const night = (at: Instant) =>
      sweepWith(
        deployment,
        segmentRequest({ journeys: [{ ...winBack, rule, window: days(3) }], at: iso(at) }),
      );
    const [strict, lax] = [withShare(0.9, 1), withShare(0.6, 2)];
    await deployment.ports.models.put(strict, undefined);
    expect(await night(start)).toMatchObject({
      counts: { enrolled: crossing(strict, minus(start, days(3)), start) },
    });
    await deployment.ports.models.put(lax, 1);
    deployment.pass(days(1));
    const tomorrow = plus(start, days(1));
    const begun = crossing(lax, minus(tomorrow, days(3)), tomorrow);
    expect(begun).toBeGreaterThan(0);
    expect(begun).toBeLessThan(5);
    expect(await night(tomorrow)).toMatchObject({ counts: { enrolled: begun } });
    const [report] = await deployment.ports.sweeps.reports(tomorrow);
    expect(allOf(report?.journeys[winBack.id]?.backlog ?? {})).toBeGreaterThan(100);
  });

  it('writes down why, with the values that the rule saw', async () => {
    const deployment = createDeployment();
    await deployment.ports.profiles.putAll([silentFor('ada', 20)]);
    await sweepWith(deployment, segmentRequest({ journeys: [winBack] }));
    expect((await passageOf(deployment, 'ada')).enrolment).toEqual({
      key: { journey: 'win-back', version: 1, customer: 'ada', cycle: 1 },
      arm: 'treatment',
      enrolledAt: start,
      goalUntil: plus(start, days(30)),
      rule: 'days since last order ≥ 14',
      values: { lastOrderAt: iso(minus(start, days(20))) },
      asked: {
        rule: winBack.rule,
        saw: { lo: { N: String(minus(start, days(20)) / 1_000) } },
        revision: 0,
        at: start,
      },
    });
  });

  it('passes by those who were erased, and enrols the suppressed, to whom guardrails will say no', async () => {
    const deployment = createDeployment();
    await deployment.ports.profiles.putAll([
      silentFor('erased', 20, { suppressed: 'erased' }),
      silentFor('unsubscribed', 20, { suppressed: 'unsubscribed' }),
    ]);
    await sweepWith(deployment, segmentRequest({ journeys: [winBack] }));
    expect(deployment.started.map(({ input }) => input.customer)).toEqual(['unsubscribed']);
  });

  it('evaluates again what was written while it looked', async () => {
    const deployment = createDeployment();
    const ada = silentFor('ada', 20);
    await deployment.ports.profiles.putAll([ada]);
    let orders = 0;
    const result = await deployment.run((ports) =>
      sweepSegment(
        segmentRequest({ journeys: [winBack] }),
        {
          ...ports,
          profiles: {
            ...ports.profiles,
            update: async (before, after) => {
              // An order comes in between the look and the write.
              orders += 1;
              if (orders === 1) await ports.profiles.update(before, { ...ada, lastOrderAt: start });
              return ports.profiles.update(before, after);
            },
          },
        },
        () => false,
      ),
    );
    expect(result).toMatchObject({ counts: { profiles: 1, enrolled: 0, heldOut: 0, unreachable: 0 } });
    expect((await deployment.ports.profiles.get(customerId('ada')))?.enrolments).toEqual({});
    expect(deployment.started).toEqual([]);
  });

  it('enrols one customer into two journeys of different lanes in one night', async () => {
    const deployment = createDeployment();
    await deployment.ports.profiles.putAll([silentFor('ada', 20)]);
    const soon = { ...winBack, id: journeyId('soon'), lane: 'news', rule: dormantFor(days(7)) };
    await sweepWith(deployment, segmentRequest({ journeys: [winBack, soon] }));
    expect(deployment.started.map(({ input }) => input.journey)).toEqual(['win-back', 'soon']);
  });

  it('enters of a lane the journey of the highest priority, and another once that is over', async () => {
    const deployment = createDeployment();
    await deployment.ports.profiles.putAll([silentFor('ada', 20)]);
    const first = { ...winBack, id: journeyId('first'), priority: 5 };
    const journeysOf = async () =>
      Object.keys((await deployment.ports.profiles.get(customerId('ada')))?.enrolments ?? {});
    const tonight = segmentRequest({ journeys: [winBack, first] });
    await sweepWith(deployment, tonight);
    expect(await journeysOf()).toEqual(['first']);
    await sweepWith(deployment, tonight);
    expect(await journeysOf()).toEqual(['first']);
    const nightAfter = (count: number) => ({ ...tonight, at: iso(plus(start, days(count))) });
    await sweepWith(deployment, nightAfter(1));
    expect(await journeysOf()).toEqual(['first']);
    const profile = await deployment.ports.profiles.get(customerId('ada'));
    const entry = profile?.enrolments[first.id];
    if (profile === undefined || entry === undefined) throw new Error('ada is gone');
    const enrolments = { [first.id]: { ...entry, exitedAt: plus(start, days(1)), claims: {} } };
    await deployment.ports.profiles.update(profile, { ...profile, enrolments });
    await sweepWith(deployment, nightAfter(2));
    expect((await journeysOf()).sort()).toEqual(['first', 'win-back']);
  });

  it('adds nothing on the next night', async () => {
    const deployment = createDeployment();
    await deployment.ports.profiles.putAll(silentCustomers(5));
    await sweepWith(deployment, segmentRequest());
    const { length } = deployment.started;
    const tomorrow = iso(plus(start, days(1)));
    expect(await sweepWith(deployment, segmentRequest({ at: tomorrow }))).toMatchObject({
      counts: { profiles: 5, enrolled: 0, heldOut: 0, unreachable: 0 },
    });
    expect(deployment.started).toHaveLength(length);
  });

  it('starts a passage that was enrolled before the journey’s next version: its machine is the same', async () => {
    const deployment = createDeployment();
    const open = { cycle: 1, version: 1, arm: 'treatment' as const, claims: {} };
    const times = { enrolledAt: minus(start, days(1)), goalUntil: plus(start, days(29)) };
    await deployment.ports.profiles.putAll([
      silentFor('ada', 20, { enrolments: { [journeyId('win-back')]: { ...open, ...times } } }),
    ]);
    await sweepWith(deployment, segmentRequest({ journeys: [{ ...winBack, version: 2 }] }));
    expect(deployment.started.map(({ name }) => name)).toEqual([
      executionName({ journey: journeyId('win-back'), version: 1, customer: customerId('ada'), cycle: 1 }),
    ]);
  });

  it('fails where the bus does, and is finished when it is run again', async () => {
    const deployment = createDeployment(someHeldOut);
    const silent = silentCustomers(3);
    await deployment.ports.profiles.putAll(silent);
    deployment.breakBus(true);
    await expect(sweepWith(deployment, segmentRequest())).rejects.toThrow('EventBridge');
    deployment.breakBus(false);
    await sweepWith(deployment, segmentRequest());
    expect(await enrolmentsIn(deployment, silent)).toEqual(enrolledOnce(silent, arm, start));
  });

  it('refuses a request that is none', async () => {
    const deployment = createDeployment();
    await expect(sweepWith(deployment, { ...segmentRequest(), at: 'tonight' })).rejects.toThrow(/at: /);
  });
});

describe('an open passage that is older than its story lasts', () => {
  const stays = { [winBack.id]: days(30), other: days(60) };
  /** What comes of a passage that is so many days old, and the executions that were asked about. */
  const sweepOver = async (
    journey: string,
    age: number,
    led: Awaited<ReturnType<Executions['leads']>>,
    known: Readonly<Record<string, number>> = stays,
  ) => {
    const { ports } = createDeployment();
    const id = journeyId(journey);
    const entry = { ...openEnrolment, enrolledAt: minus(start, days(age)) };
    const ada = silentFor('ada', 2, { enrolments: { [id]: entry } });
    const key = keyOf(ada.id, id, entry);
    await ports.profiles.putAll([ada]);
    await ports.ledger.put({ enrolments: [{ ...enrolmentRecord, key }] });
    const asked: string[] = [];
    const leads: Executions['leads'] = async (passage) => {
      asked.push(executionName(passage));
      return led;
    };
    const executions = { ...ports.executions, leads };
    await sweepSegment(segmentRequest({ stays: known }), { ...ports, executions }, () => false);
    const isOpen = (await ports.profiles.get(ada.id))?.enrolments[id]?.exitedAt === undefined;
    const { exit } = (await ports.ledger.passage(key)).enrolment ?? {};
    expect(exit?.reason).toBe(isOpen ? undefined : 'failed');
    return { asked: asked.length, isOpen };
  };

  it('is left to go on where its execution runs, and ended where it does not', async () => {
    for (const led of ['running', 'succeeded', 'none'] as const)
      expect([led, await sweepOver(winBack.id, 31, led)]).toEqual([
        led,
        { asked: 1, isOpen: led === 'running' },
      ]);
  });

  it('is asked about no earlier', async () => {
    expect(await sweepOver(winBack.id, 29, 'none')).toEqual({ asked: 0, isOpen: true });
  });

  it('is asked about by no sweep that began before anybody knew how long stories last', async () => {
    expect(await sweepOver(winBack.id, 400, 'none', {})).toEqual({ asked: 0, isOpen: true });
  });

  it('is, of a journey that the shop has no more, as old as of its longest', async () => {
    expect(await sweepOver('gone', 59, 'none')).toEqual({ asked: 0, isOpen: true });
    expect(await sweepOver('gone', 61, 'none')).toEqual({ asked: 1, isOpen: false });
  });
});

describe('pacing', () => {
  it('is never more than a second’s starts ahead of its share, and wastes none of it', async () => {
    const deployment = createDeployment();
    await deployment.ports.profiles.putAll(silentCustomers(60));
    await sweepWith(deployment, segmentRequest({ startsPerSecond: 5, journeys: [winBack] }));
    const times = deployment.started.map(({ at }) => at - start).sort((a, b) => a - b);
    expect(times).toHaveLength(60);
    for (const [index, time] of times.entries())
      expect(index + 1).toBeLessThanOrEqual(5 * (time / 1_000 + 1) + 1e-9);
    expect(times.at(-1)).toBeGreaterThanOrEqual(11_000);
    expect(times.at(-1)).toBeLessThanOrEqual(13_000);
  });

  it('stops when its time is up, in the midst of a page, and goes on from there', async () => {
    const deployment = createDeployment(someHeldOut);
    const silent = silentCustomers(60);
    await deployment.ports.profiles.putAll(silent);
    // A start in 25 seconds: its Lambda has time for some of one page only.
    const request = segmentRequest({ startsPerSecond: 0.04 });
    let last: SegmentResult | undefined;
    let lambdas = 0;
    do {
      lambdas += 1;
      const until = plus(deployment.now(), minutes(15));
      const result = await sweepWith(deployment, { ...request, ...last }, () => until - deployment.now());
      if (result === 'killed') throw new Error('nobody kills here');
      expect(deployment.now()).toBeLessThan(until);
      last = result;
    } while (last.cursor !== undefined && lambdas < 20);
    const heldOut = silent.filter(({ id }) => arm(id) === 'holdout').length;
    expect(last).toMatchObject({ counts: { profiles: 60, enrolled: 60, heldOut, unreachable: 0 } });
    expect(await enrolmentsIn(deployment, silent)).toEqual(enrolledOnce(silent, arm, start));
    expect(lambdas).toBe(2);
  });

  it('goes on from page to page, and over several segments sees each customer once', async () => {
    const deployment = createDeployment(someHeldOut);
    // Of 60 kB each, so that a page of 1 MB holds few.
    const silent = silentCustomers(40, { firstName: 'A'.repeat(60_000) });
    await deployment.ports.profiles.putAll(silent);
    const counts = [];
    for (const segment of [0, 1, 2]) {
      let result = await sweepWith(deployment, segmentRequest({ segment, segments: 3 }), () => 1_000);
      while (result !== 'killed' && result.cursor !== undefined)
        result = await sweepWith(
          deployment,
          segmentRequest({ segment, segments: 3, ...result }),
          () => 1_000,
        );
      counts.push(result === 'killed' ? 0 : result.counts.profiles);
    }
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(40);
    expect(await enrolmentsIn(deployment, silent)).toEqual(enrolledOnce(silent, arm, start));
  });
});

describe('a plan', () => {
  it('shares the starts out among the segments: as many as email leaves, ten a second at least', async () => {
    const plan = planHandler as unknown as Handler<object, object>;
    const request = { at: iso(start), segments: 4, startsPerSecond: 250 };
    expect(
      await plan(
        request,
        contextWith(() => 1_000),
      ),
    ).toEqual({
      at: iso(start),
      tuned: {},
      segments: [0, 1, 2, 3].map((segment) => ({ segment, segments: 4, startsPerSecond: 2.5 })),
    });
  });
});

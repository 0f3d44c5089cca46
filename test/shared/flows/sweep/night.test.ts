/** Nights, one after the other: what they remember, how many they take in, and the campaigns that they bring on. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId, journeyId } from '../../../../shared/base/ids.ts';
import { days, type Instant, iso, minus, plus } from '../../../../shared/base/time.ts';
import type { OpenEnrolment, Profile } from '../../../../shared/customers/profiles/profile.ts';
import type { Campaign } from '../../../../shared/decisions/sweeping/campaign.ts';
import type { Alert } from '../../../../shared/flows/ports.ts';
import { finishSweep } from '../../../../shared/flows/sweep/finish.ts';
import { sweepSegment } from '../../../../shared/flows/sweep/segment.ts';
import type { SweptJourney } from '../../../../shared/journeys/protocol.ts';
import { openEnrolment } from '../../../support/passages.ts';
import { livedRuns } from '../../../support/runs.ts';
import { start } from '../../../support/stand.ts';
import { createDeployment, type Deployment } from './deployment.ts';
import { segmentRequest, silentFor, winBack } from './shop.ts';

const journey: SweptJourney = { ...winBack, window: days(3) };
const noCounts = { profiles: 0, enrolled: 0, heldOut: 0, unreachable: 0 };

/** Sweeps all segments, some of a segment's pages at a time; `finishes: false`: the night fails before its end. */
const nightAt = async (
  deployment: Deployment,
  at: Instant,
  journeys: readonly SweptJourney[] = [journey],
  { segments = 2, finishes = true }: { readonly segments?: number; readonly finishes?: boolean } = {},
) => {
  for (let segment = 0; segment < segments; segment += 1) {
    let request = segmentRequest({ at: iso(at), segment, segments, journeys: [...journeys] });
    for (;;) {
      const asked = request;
      const result = await deployment.run((ports) => sweepSegment(asked, ports, () => true));
      if (result === 'killed') throw new Error('nobody kills here');
      if (result.cursor === undefined) break;
      request = { ...request, ...result };
    }
  }
  if (!finishes) return undefined;
  const result = await deployment.run((ports) =>
    finishSweep({ at: iso(at), segments, counts: noCounts }, ports),
  );
  if (result === 'killed') throw new Error('nobody kills here');
  return result;
};

const night = (count: number): Instant => plus(start, days(count));
const enrolledAt = ({ started }: Deployment): readonly string[] =>
  started.map(({ input }) => String(input.customer));
/** Who was enrolled since so many were. */
const enrolledSince = (deployment: Deployment, before: number): readonly string[] =>
  enrolledAt(deployment).slice(before).sort();

describe('a night', () => {
  it('counts the backlog by silence, and enrols nobody of it, however many nights there are', async () => {
    const deployment = createDeployment();
    await deployment.ports.profiles.putAll([
      silentFor('just', 15),
      silentFor('month', 40),
      silentFor('same-month', 40),
      silentFor('half-year', 200),
      silentFor('active', 2),
    ]);
    expect((await nightAt(deployment, start))?.journeys['win-back']).toEqual({
      enrolled: 1,
      heldOut: 0,
      left: 0,
      backlog: 3,
    });
    expect((await deployment.ports.sweeps.last())?.journeys['win-back']?.backlog).toEqual({ 40: 2, 200: 1 });
    for (const count of [1, 2, 3]) await nightAt(deployment, night(count));
    expect(enrolledAt(deployment)).toEqual(['just']);
  });

  it('says so where it found nobody at all', async () => {
    const { ports } = createDeployment();
    const alerts: Alert['name'][] = [];
    const finish = (profiles: number) =>
      finishSweep(
        { at: iso(start), segments: 1, counts: { ...noCounts, profiles } },
        { ...ports, alert: ({ name }) => void alerts.push(name) },
      );
    await finish(1);
    expect(alerts).toEqual([]);
    await finish(0);
    expect(alerts).toEqual(['NightEmpty']);
  });

  it('looks back to the last that finished, and no further', async () => {
    const deployment = createDeployment();
    const silentAfter = (id: string, count: number): Profile => silentFor(id, 14 - count);
    await deployment.ports.profiles.putAll([
      silentAfter('first', 0),
      ...[1, 3, 5, 9].map((count) => silentAfter(`day-${count}`, count)),
      silentAfter('long-ago', -10),
    ]);
    await nightAt(deployment, start);
    expect(enrolledAt(deployment)).toEqual(['first']);
    // Four nights do not come, and one does not finish.
    await nightAt(deployment, night(5), [journey], { finishes: false });
    const before = enrolledAt(deployment).length;
    expect(enrolledSince(deployment, 1)).toEqual(['day-1', 'day-3', 'day-5']);
    await nightAt(deployment, night(10));
    expect(enrolledSince(deployment, before)).toEqual(['day-9']);
  });

  it('begins with a new journey as if there had been no night before', async () => {
    const deployment = createDeployment();
    await deployment.ports.profiles.putAll([silentFor('ada', 20)]);
    const other = { ...journey, id: journeyId('other'), lane: 'cart' };
    await nightAt(deployment, minus(start, days(30)), [other]);
    await nightAt(deployment, start, [other, journey]);
    expect(deployment.started.map(({ input }) => input.journey)).toEqual(['other']);
  });

  it('takes in no more than the settings and the journey say, and the next night goes on where it stopped', async () => {
    const deployment = createDeployment({ sweep: { atMostPerNight: 9 } });
    const limited = { ...journey, atMostPerNight: 7 };
    const lapsed: SweptJourney = { ...journey, id: journeyId('lapsed'), lane: 'cart' };
    const crossing = Array.from({ length: 20 }, (_, index) => silentFor(`c-${index}`, 14));
    await deployment.ports.profiles.putAll(crossing);
    const counts = [];
    for (let count = 0; count < 6; count += 1) {
      const told = await nightAt(deployment, night(count), [limited, lapsed]);
      const { 'win-back': one, lapsed: other } = told?.journeys ?? {};
      counts.push([one?.enrolled, other?.enrolled]);
      expect((one?.enrolled ?? 0) + (other?.enrolled ?? 0)).toBeLessThanOrEqual(9);
      expect(one?.enrolled).toBeLessThanOrEqual(7);
      expect(told?.journeys['win-back']?.backlog).toBe(0);
    }
    expect(deployment.started).toHaveLength(40);
    expect(counts.map(([one = 0, other = 0]) => one + other).slice(0, 4)).toEqual([9, 9, 9, 9]);
  });

  it('lets nobody wait for longer than it takes to go round, whoever comes meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 5, maxLength: 40 }),
        async (atMostPerNight, crossings) => {
          const deployment = createDeployment();
          const limited = { ...journey, atMostPerNight };
          await deployment.ports.profiles.putAll(
            crossings.map((count, index) => silentFor(`c-${index}`, 14 - count)),
          );
          const needed = Math.ceil(crossings.length / atMostPerNight);
          for (let count = 0; count < 10 + needed; count += 1) {
            const before = deployment.started.length;
            await nightAt(deployment, night(count), [limited]);
            expect(deployment.started.length - before).toBeLessThanOrEqual(atMostPerNight);
          }
          expect(enrolledAt(deployment).toSorted()).toEqual(
            crossings.map((_, index) => `c-${index}`).toSorted(),
          );
        },
      ),
      livedRuns(20, 6),
    );
  });
});

describe('a customer whom a lane did not bring back', () => {
  const limited: SweptJourney = { ...journey, rest: { tries: 2, apart: 0 }, reEnrolAfter: 0 };
  const tried = (ends: readonly number[], changes: Partial<Profile> = {}): Profile =>
    silentFor('ada', 15, {
      tries: { 'win-back': ends.map((count) => minus(start, days(count))) },
      ...changes,
    });

  it.each<readonly [string, Profile, boolean]>([
    ['rests after two passages in vain', tried([10, 5]), true],
    ['does not after one', tried([5]), false],
    ['does not where she has ordered since', tried([40, 30]), false],
    ['does not where she has ordered between', tried([40, 5]), false],
    ['does not where she has visited since', tried([10, 5], { lastVisitAt: minus(start, days(1)) }), false],
    ['does not for what another lane did', tried([], { tries: { cart: [start, start, start] } }), false],
  ])('%s', async (_, profile, doesRest) => {
    const deployment = createDeployment();
    await deployment.ports.profiles.putAll([profile]);
    const told = await nightAt(deployment, start, [limited]);
    expect(enrolledAt(deployment)).toEqual(doesRest ? [] : ['ada']);
    expect(told?.journeys['win-back']?.backlog).toBe(0);
  });

  it('is in no backlog while she rests', async () => {
    const deployment = createDeployment();
    await deployment.ports.profiles.putAll([{ ...tried([10, 5]), lastOrderAt: minus(start, days(60)) }]);
    expect((await nightAt(deployment, start, [limited]))?.journeys['win-back']?.backlog).toBe(0);
    expect((await nightAt(deployment, night(1)))?.journeys['win-back']?.backlog).toBe(1);
  });
});

describe('a customer whom another journey of the lane did not bring back', () => {
  const apart: SweptJourney = { ...journey, rest: { tries: 9, apart: days(60) } };
  const inAnother = (since: number, changes: Partial<OpenEnrolment>): Profile =>
    silentFor('ada', 15, {
      enrolments: {
        [journeyId('another')]: {
          ...openEnrolment,
          lane: apart.lane,
          enrolledAt: minus(start, days(since)),
          ...changes,
        },
      },
    });
  const ended = (ago: number, changes: Partial<OpenEnrolment> = {}): Profile =>
    inAnother(ago + 5, { exitedAt: minus(start, days(ago)), claims: {}, ...changes });

  it.each<readonly [string, Profile, boolean]>([
    ['is let be for so many days', ended(9), true],
    ['is let be while that waits for her answer', inAnother(9, { said: true }), true],
    ['is enrolled when they are over', ended(60), false],
    ['is enrolled where that reached its goal', ended(9, { goalAt: minus(start, days(10)) }), false],
    ['is enrolled where she ordered after it began', ended(11), false],
    ['is enrolled where it was of another lane', ended(9, { lane: 'cart' }), false],
  ])('%s', async (_, profile, isLetBe) => {
    const deployment = createDeployment();
    await deployment.ports.profiles.putAll([profile]);
    const told = await nightAt(deployment, start, [apart]);
    expect(enrolledAt(deployment)).toEqual(isLetBe ? [] : ['ada']);
    expect(told?.journeys['win-back']?.backlog).toBe(0);
  });
});

const autumn: Campaign = {
  id: 'autumn',
  journey: winBack.id,
  at: plus(start, days(0.5)),
  perDay: 4,
  asked: 'digest',
};

describe('a campaign', () => {
  const backlog = Array.from({ length: 12 }, (_, index) => silentFor(`b-${index}`, 20 + index));
  const counted = async (changes: Partial<Campaign> = {}, more: readonly Profile[] = []) => {
    const deployment = createDeployment();
    await deployment.ports.profiles.putAll([...backlog, ...more]);
    await nightAt(deployment, start);
    await deployment.ports.campaigns.create({ ...autumn, ...changes });
    return deployment;
  };
  const bs = (from: number, until: number): readonly string[] =>
    Array.from({ length: until - from }, (_, index) => `b-${from + index}`).sort();

  it('takes in so many a night, whoever fell silent last first, and ends with the last', async () => {
    const deployment = await counted();
    for (const [from, until] of [
      [0, 4],
      [4, 8],
      [8, 12],
    ] as const) {
      const before = deployment.started.length;
      await nightAt(deployment, night(1 + from / 4));
      expect(enrolledSince(deployment, before)).toEqual(bs(from, until));
    }
    await nightAt(deployment, night(4));
    expect(await deployment.ports.campaigns.nights('autumn')).toMatchObject([
      { enrolled: 4, isLast: false },
      { enrolled: 4, isLast: false },
      { enrolled: 4, isLast: false },
      { enrolled: 0, isLast: true },
    ]);
  });

  it('says in the ledger of whom it took in that it did', async () => {
    const deployment = await counted();
    await nightAt(deployment, night(1));
    const passage = { journey: winBack.id, version: 1, customer: customerId('b-0'), cycle: 1 };
    expect((await deployment.ports.ledger.passage(passage)).enrolment?.campaign).toBe('autumn');
  });

  it('begins slowly where it is told to', async () => {
    const deployment = await counted({ perDay: 8, ramp: { startPercent: 12.5, factor: 2 } });
    const sizes = [];
    for (const count of [1, 2, 3, 4]) {
      const before = deployment.started.length;
      await nightAt(deployment, night(count));
      sizes.push(deployment.started.length - before);
    }
    expect(sizes).toEqual([1, 2, 4, 5]);
  });

  it('means those alone who were silent for so long when it was started', async () => {
    const deployment = await counted({ perDay: 100, silentDays: { atLeast: 25, lessThan: 28 } });
    await nightAt(deployment, night(1));
    expect(enrolledSince(deployment, 0)).toEqual(['b-5', 'b-6', 'b-7']);
  });

  it('goes round those whom nothing reaches', async () => {
    const silent = { consents: { email: false } };
    const hello = {
      name: 'hello',
      kind: 'email',
      channel: 'email',
      transactional: false,
      usefulFor: 'day',
    } as const;
    const reaching = { ...journey, ways: [hello] };
    const deployment = await counted(
      {},
      Array.from({ length: 8 }, (_, index) => silentFor(`deaf-${index}`, 18, silent)),
    );
    for (let count = 1; count <= 6; count += 1) await nightAt(deployment, night(count), [reaching]);
    expect(enrolledSince(deployment, 0)).toEqual(bs(0, 12));
    expect((await deployment.ports.campaigns.nights('autumn')).at(-1)?.isLast).toBe(true);
  });

  it('enrols nobody more once it is stopped', async () => {
    const deployment = await counted();
    await nightAt(deployment, night(1));
    await deployment.ports.campaigns.stop('autumn', plus(night(1), days(0.5)));
    await nightAt(deployment, night(2));
    expect(deployment.started).toHaveLength(4);
  });

  it('takes in each customer once, however soon the journey would have her again', async () => {
    const deployment = await counted({ perDay: 100 });
    const soon = { ...journey, reEnrolAfter: 0 };
    await nightAt(deployment, night(1), [soon]);
    for (const { id } of backlog) {
      const profile = await deployment.ports.profiles.get(id);
      const entry = profile?.enrolments[winBack.id];
      if (profile === undefined || entry === undefined) throw new Error(`${id} is not enrolled`);
      const enrolments = { ...profile.enrolments, [winBack.id]: { ...entry, exitedAt: night(1) } };
      await deployment.ports.profiles.update(profile, { ...profile, enrolments });
    }
    await nightAt(deployment, night(2), [soon]);
    expect(deployment.started).toHaveLength(12);
  });

  it('keeps to the places of all', async () => {
    const deployment = createDeployment({ sweep: { atMostPerNight: 3 } });
    await deployment.ports.profiles.putAll(backlog);
    await nightAt(deployment, start);
    await deployment.ports.campaigns.create({ ...autumn, perDay: 10 });
    await nightAt(deployment, night(1));
    expect(deployment.started).toHaveLength(3);
  });
});

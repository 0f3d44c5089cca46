/** A census, on a local DynamoDB: who is on which list, who has moved, and what the next sweep would do. */
import { describe, expect, it } from 'vitest';
import { dateOn } from '../../../../shared/base/calendar.ts';
import { customerId, journeyId } from '../../../../shared/base/ids.ts';
import { days, type Instant, iso, plus } from '../../../../shared/base/time.ts';
import type { Profile } from '../../../../shared/customers/profiles/profile.ts';
import { setBrake } from '../../../../shared/flows/brake/work.ts';
import { finishCensus } from '../../../../shared/flows/census/finish.ts';
import type { CensusSegmentRequest } from '../../../../shared/flows/census/request.ts';
import { countSegment, nextSweep } from '../../../../shared/flows/census/segment.ts';
import { tellPeopleOn, tellTonight } from '../../../../shared/flows/census/work.ts';
import type { Ports } from '../../../../shared/flows/ports.ts';
import { sweepSegment } from '../../../../shared/flows/sweep/segment.ts';
import type { SweptJourney } from '../../../../shared/journeys/protocol.ts';
import { openEnrolment } from '../../../support/passages.ts';
import { start } from '../../../support/stand.ts';
import { createDeployment, type Deployment } from '../sweep/deployment.ts';
import { segmentRequest, silentCustomers, silentFor, someHeldOut, winBack } from '../sweep/shop.ts';

interface Counting {
  readonly at?: Instant;
  readonly segments?: number;
  readonly journeys?: readonly SweptJourney[];
  readonly preview?: CensusSegmentRequest['preview'];
  readonly isTimeUp?: () => boolean;
}

const count = async (
  ports: Ports,
  { at = start, segments = 1, journeys = [winBack], preview, isTimeUp = () => false }: Counting = {},
): Promise<void> => {
  const done: { segment: number; round: number }[] = [];
  for (let segment = 0; segment < segments; segment += 1) {
    let place: { round: number; cursor?: string } = { round: 0 };
    do
      place = await countSegment(
        { at: iso(at), segment, segments, journeys: [...journeys], preview, ...place },
        ports,
        isTimeUp,
      );
    while ('cursor' in place);
    done.push({ segment, round: place.round });
  }
  await finishCensus({ at: iso(at), segments: done, preview }, ports);
};

const peopled = async (profiles: readonly Profile[], settings = {}): Promise<Deployment> => {
  const deployment = createDeployment(settings);
  await deployment.ports.profiles.putAll(profiles);
  return deployment;
};

/** All who are on the list, page by page. */
const on = async (ports: Ports, list: string): Promise<readonly string[]> => {
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const page = await tellPeopleOn(list, after, ports);
    if ('refused' in page) throw new Error(page.why);
    ids.push(...page.people.map(({ id }) => id));
    after = page.next;
  } while (after !== undefined);
  return ids;
};

describe('a census', () => {
  it('lists each customer by her stage, her journeys, their lanes and her reason, and nobody who was forgotten or merged', async () => {
    const { ports } = await peopled([
      silentFor('ada', 3),
      silentFor('bo', 70, {
        enrolments: { [journeyId('win-back')]: { ...openEnrolment, lane: 'win-back' } },
        leavingReason: 'dissatisfied',
      }),
      silentFor('cy', 70, { suppressed: 'erased' }),
      silentFor('di', 70, { mergedInto: customerId('ada') }),
    ]);
    await count(ports);
    expect(await ports.census.last()).toMatchObject({
      people: 2,
      lists: {
        'stage/active': 1,
        'stage/dormant': 1,
        'journey/win-back': 1,
        'lane/win-back': 1,
        'reason/dissatisfied': 1,
      },
    });
    expect(await on(ports, 'stage/dormant')).toEqual(['bo']);
    expect(await on(ports, 'reason/dissatisfied')).toEqual(['bo']);
    expect(await on(ports, 'stage/churned')).toEqual([]);
  });

  it('comes to the same in one Lambda and in many, and gives each customer of a list once', async () => {
    const all = silentCustomers(160, { email: `${'x'.repeat(40_000)}@example.com` });
    const { ports } = await peopled(all);
    await count(ports);
    const whole = await ports.census.last();
    const listed = (
      await Promise.all(
        ['stage/active', 'stage/at-risk', 'stage/dormant', 'stage/churned'].map((list) => on(ports, list)),
      )
    ).flat();
    expect(listed.toSorted()).toEqual(all.map(({ id }) => id as string).toSorted());
    await count(ports, { segments: 3, isTimeUp: () => true });
    const parts = await ports.census.last();
    expect(parts?.rounds.some((round) => round > 1)).toBe(true);
    expect({ ...parts, rounds: [] }).toEqual({ ...whole, rounds: [] });
    expect((await on(ports, 'stage/at-risk')).length).toBe(whole?.lists['stage/at-risk']);
  });

  it('says where customers have gone since the night before: by silence, and by an order', async () => {
    const tomorrow = plus(start, days(1));
    const before = [silentFor('falls', 59.5), silentFor('stays', 3), silentFor('comes', 90)];
    const deployment = await peopled(before);
    const { ports } = deployment;
    await count(ports);
    const comes = await ports.profiles.get(customerId('comes'));
    if (comes?.lastOrderAt === undefined) throw new Error('she is not there');
    await ports.profiles.update(comes, {
      ...comes,
      orders: comes.orders + 1,
      previousOrderAt: comes.lastOrderAt,
      lastOrderAt: plus(start, days(0.5)),
    });
    await count(ports, { at: tomorrow });
    expect(await ports.census.last()).toMatchObject({
      since: start,
      moves: { 'at-risk>dormant': 1, 'dormant>won-back': 1 },
    });
    expect(Object.keys((await ports.census.last())?.moves ?? {})).toHaveLength(2);
  });

  it('tells all moves of a day that is counted again, since the last night of another day', async () => {
    const { ports } = await peopled([silentFor('falls', 59.5), silentFor('falls-later', 59.0)]);
    await count(ports);
    const tomorrow = plus(start, days(0.75));
    await count(ports, { at: tomorrow });
    const again = plus(start, days(1.2));
    await count(ports, { at: again });
    const last = await ports.census.last();
    expect(last).toMatchObject({ at: again, since: start, moves: { 'at-risk>dormant': 2 } });
    const day = dateOn(again, ports.settings.timezone);
    expect(await ports.census.nights(day, day)).toEqual([last]);
    await finishCensus({ at: iso(again), segments: [{ segment: 0, round: 1 }], preview: undefined }, ports);
    expect(await ports.census.last()).toEqual(last);
  });

  it('foresees nobody of what is paused, as the sweep takes in nobody, and as soon as it is; a preview is of amounts alone', async () => {
    const { ports } = await peopled([silentFor('a', 13.5)]);
    const journeys = [{ ...winBack, window: days(1) }];
    await count(ports, { journeys });
    const on = { kind: 'journeys', name: winBack.id } as const;
    const foreseen = async () => (await tellTonight([winBack], ports)).tonight?.journeys[0]?.enrolled;
    expect(await foreseen()).toBe(1);
    await setBrake({ who: 'grace', why: 'the copy', id: 'p' }, 'pause', on, ports);
    expect(await foreseen()).toBe(0);
    await count(ports, { journeys });
    expect((await ports.census.last())?.tonight).toEqual({});
    const is = { silence: 21 };
    const tunable = `${winBack.id}.rule`;
    await ports.census.keepPreview({ id: 'p', tunable, at: start, is });
    await count(ports, { journeys, preview: { id: 'p', asItIs: {}, changed: { [tunable]: is } } });
    expect((await ports.census.preview('p'))?.came?.asItIs[winBack.id]?.enrolled).toBe(1);
  });

  it('foresees what the next sweep does: whom it enrols, holds out, and can’t reach', async () => {
    const hello = { name: 'hello', kind: 'email', channel: 'email', transactional: false } as const;
    const journeys: readonly SweptJourney[] = [
      { ...winBack, ways: [hello], window: days(3) },
      {
        ...winBack,
        id: journeyId('other'),
        rule: { daysSince: 'lastOrder', atLeast: 14 },
        priority: 5,
        window: days(2),
      },
    ];
    const deployment = await peopled(
      [
        ...Array.from({ length: 40 }, (_, index) => silentFor(`crosses-${index}`, 13.5)),
        silentFor('mute', 13.6, { consents: { email: false } }),
        silentFor('long-silent', 100),
        silentFor('recent', 2),
      ],
      someHeldOut,
    );
    const { ports } = deployment;
    await count(ports, { journeys });
    const foreseen = (await ports.census.last())?.tonight ?? {};
    const at = nextSweep(start, ports);
    deployment.pass((at - start) as ReturnType<typeof days>);
    const { tallies, counts } = await sweepSegment(
      segmentRequest({ at: iso(at), journeys: [...journeys] }),
      ports,
      () => false,
    );
    const did = Object.fromEntries(
      Object.entries(tallies).map(([journey, { enrolled, heldOut }]) => [journey, { enrolled, heldOut }]),
    );
    expect(counts.enrolled).toBeGreaterThan(30);
    expect(counts.heldOut).toBeGreaterThan(0);
    for (const { id } of journeys)
      expect({ enrolled: foreseen[id]?.enrolled ?? 0, heldOut: foreseen[id]?.heldOut ?? 0 }).toEqual(did[id]);
  });

  it('counts for a preview what the sweep would do by another silence, and by other holdouts, and lists nobody', async () => {
    const { ports } = await peopled([silentFor('a', 13.5), silentFor('b', 20.4), silentFor('c', 20.6)]);
    const journeys = [{ ...winBack, window: days(1) }];
    const is = { silence: 21 };
    const tunable = `${winBack.id}.rule`;
    await ports.census.keepPreview({ id: 'p', tunable, at: start, is });
    await count(ports, { journeys, preview: { id: 'p', asItIs: {}, changed: { [tunable]: is } } });
    expect(await ports.census.preview('p')).toMatchObject({
      came: { asItIs: { [winBack.id]: { enrolled: 1 } }, changed: { [winBack.id]: { enrolled: 2 } } },
    });
    await ports.census.keepPreview({
      id: 'q',
      tunable: 'experiment',
      at: start,
      is: { controlPercent: 100 },
    });
    await count(ports, {
      journeys: [{ ...winBack, window: days(1), holdsOut: true }],
      preview: { id: 'q', asItIs: {}, changed: { experiment: { controlPercent: 100 } } },
    });
    expect(await ports.census.preview('q')).toMatchObject({
      came: { changed: { [winBack.id]: { enrolled: 1, heldOut: 1 } } },
    });
    expect(await ports.census.last()).toBeUndefined();
  });
});

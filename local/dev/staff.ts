/** What the people of the sample's shop did in the nights that it has lived: over the HTTP API, as they do it by the console. */
import type { Role } from '../../functions/api/contract/roles.ts';
import { days, type Instant, minutes, plus } from '../../shared/base/time.ts';
import { slowestBroadcast } from '../../shared/shop/settings.ts';
import { enrollingJourneys, type Shop } from '../../shared/shop/shop.ts';
import { localKeys } from '../engine/keys.ts';
import type { World } from '../engine/world.ts';
import { askLambda } from './doors.ts';

/** Asks a route as somebody of that role. @throws where the API refuses */
type Ask = <Answer>(by: Role, route: string, body?: object) => Promise<Answer>;

interface Deed {
  /** Day 1 is the first that is lived. */
  readonly day: number;
  readonly hour: number;
  readonly minute?: number;
  /** What it is about: in a shop without it there is nothing to do. */
  readonly journey: string;
  readonly does: (ask: Ask) => Promise<unknown>;
}

const late = {
  journey: 'trust-restored',
  parameters: {
    incident: 'Parcels that left us in the first days of the month came up to a week late.',
    remedy: 'We have changed the carrier, and have paid back what the delivery cost.',
    locale: 'en',
  },
  to: { daysSince: 'lastOrder', atMost: 45 },
};

/** Somebody is at it as one looks: taken, and nothing is told of it yet. */
const takeCall = async (ask: Ask): Promise<void> => {
  const { tasks } = await ask<{ tasks: readonly { id: string }[] }>('care', 'GET /v1/tasks?queue=vip-care');
  const [first] = tasks;
  if (first !== undefined) await ask('care', `POST /v1/tasks/${first.id}/take`, { assignee: 'kim' });
};

interface Words {
  readonly sources: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Words that nobody has published yet. */
const draftWords = async (ask: Ask): Promise<void> => {
  const path = '/v1/words/a-personal-word';
  const { sources } = await ask<Words>('marketer', `GET ${path}`);
  const warmer = (text: string): string => text.replaceAll('it has been quiet lately', 'we have missed you');
  const en = Object.entries(sources.en ?? {}).map(([file, text]) => [file, warmer(text)] as const);
  await ask('marketer', `PUT ${path}/draft`, {
    revision: 0,
    sources: { ...sources, en: Object.fromEntries(en) },
  });
};

const deeds: readonly Deed[] = [
  {
    day: 9,
    hour: 2,
    journey: late.journey,
    does: (ask) => ask('marketer', 'POST /v1/broadcasts', { id: 'late-parcels', ...late }),
  },
  {
    day: 13,
    hour: 3,
    journey: 'abandoned-checkout',
    does: (ask) =>
      ask('marketer', 'POST /v1/journeys/abandoned-checkout/pause', {
        why: 'The checkout shows the wrong price of delivery.',
      }),
  },
  {
    day: 13,
    hour: 8,
    journey: 'abandoned-checkout',
    does: (ask) =>
      ask('marketer', 'POST /v1/journeys/abandoned-checkout/resume', { why: 'The checkout is right again.' }),
  },
  {
    day: 22,
    hour: 4,
    journey: 'win-back-by-reason',
    does: (ask) =>
      ask('marketer', 'POST /v1/journeys/win-back-by-reason/backlog/campaigns', {
        id: 'long-gone',
        perDay: 4,
        ramp: { startPercent: 25, factor: 2 },
      }),
  },
  {
    day: 26,
    hour: 5,
    journey: late.journey,
    does: (ask) =>
      ask('marketer', 'POST /v1/broadcasts', {
        id: 'late-parcels-again',
        ...late,
        customersPerSecond: 0.05,
      }),
  },
  // It named the weeks before.
  {
    day: 26,
    hour: 5,
    minute: 2,
    journey: late.journey,
    does: (ask) => ask('marketer', 'DELETE /v1/broadcasts/late-parcels-again'),
  },
  { day: 28, hour: 3, journey: 'vip-care-call', does: draftWords },
  { day: 30, hour: 22, journey: 'vip-care-call', does: takeCall },
  {
    day: 30,
    hour: 23,
    minute: 55,
    journey: late.journey,
    does: (ask) =>
      ask('marketer', 'POST /v1/broadcasts', {
        id: 'delivery-paid-back',
        ...late,
        parameters: {
          incident: 'For some months our checkout asked more for the delivery than it cost.',
          remedy: 'We have paid back what was too much.',
          locale: 'en',
        },
        to: { daysSince: 'lastOrder', atMost: 180 },
        // As slow as one may be: so that it is under way for minutes of a clock on which a day takes two.
        customersPerSecond: slowestBroadcast,
      }),
  },
];

/** Has them do it at its time. @param from when the first of the nights begins */
export const settleStaff = (world: World, shop: Shop, from: Instant): void => {
  const journeys = new Set<string>(enrollingJourneys(shop).map(({ id }) => id));
  const ask: Ask = async (by, route, body) => {
    const [method = '', target = ''] = route.split(' ', 2);
    const answer = await askLambda(world, {
      method,
      target,
      headers: { authorization: `Bearer ${localKeys[by]}`, 'content-type': 'application/json' },
      body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
      sourceIp: '127.0.0.1',
    });
    const text = answer.body.toString();
    if (answer.status >= 400) throw new Error(`${route} was answered with ${answer.status}: ${text}`);
    return JSON.parse(text);
  };
  for (const { day, hour, minute = 0, journey, does } of deeds)
    if (journeys.has(journey)) {
      const at = plus(plus(from, days(day - 1)), minutes(hour * 60 + minute));
      world.clock.schedule(at, () => world.clock.track(does(ask)));
    }
};

/** The census through the real API, the synthesized state machine and the real handlers. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  censusStartedBody,
  foundBody,
  nightsBody,
  tonightBody,
} from '../../../functions/api/contract/census.ts';
import { days, hours, minus, plus } from '../../../shared/base/time.ts';
import { silentFor } from '../../shared/flows/sweep/shop.ts';
import { adminKey, basic, type Served, serve, start } from './served.ts';

let served: Served;
const ask = (method: string, path: string, query?: Readonly<Record<string, string>>, body?: unknown) =>
  served.ask(method, path, {
    headers: { authorization: basic(adminKey.key), 'content-type': 'application/json' },
    ...(query !== undefined && { query }),
    ...(body !== undefined && { body }),
  });

beforeAll(async () => {
  served = await serve();
  const silent = (id: string, count: number) =>
    silentFor(id, count, { lastOrderAt: minus(start, days(count)) });
  await served.ports.profiles.putAll([silent('ada', 13.9), silent('bo', 20.5), silent('cy', 70)]);
});
afterAll(() => served.world.close());

describe('customers', () => {
  it('are counted by nobody before the first census, and it is said so', async () => {
    expect(await ask('GET', '/v1/tonight')).toMatchObject({ status: 200, body: {} });
    expect(await ask('GET', '/v1/people/lists')).toMatchObject({ body: { lists: [], moves: [] } });
    expect(await ask('GET', '/v1/people', { list: 'stage/dormant' })).toMatchObject({ body: { people: [] } });
  });

  it('are counted when somebody asks for it, listed as they are now, and foreseen', async () => {
    const { body } = await ask('POST', '/v1/people/count');
    const { at } = censusStartedBody.parse(body);
    await served.world.clock.runUntil(plus(start, hours(0.1)));
    expect(served.world.failures).toEqual([]);
    expect(await ask('GET', '/v1/people/lists')).toMatchObject({
      body: {
        asOf: at,
        people: 3,
        lists: [
          { list: 'stage/active', customers: 2 },
          { list: 'stage/dormant', customers: 1 },
        ],
      },
    });
    expect(await ask('GET', '/v1/people', { list: 'stage/dormant' })).toMatchObject({
      body: {
        asOf: at,
        customers: 1,
        people: [{ id: 'cy', email: 'cy@example.com', stage: 'dormant', orders: 3 }],
      },
    });
    expect(await ask('GET', '/v1/people', { list: 'height/tall' })).toMatchObject({
      status: 400,
      body: { error: { field: 'list' } },
    });
    const { tonight } = tonightBody.parse((await ask('GET', '/v1/tonight')).body);
    expect(tonight?.at).toBe('2026-11-24T09:30:00Z');
    expect(tonight?.journeys.find(({ journey }) => journey === 'win-back-14d')).toMatchObject({
      enrolled: 1,
    });
  });

  it('are counted each night after the sweep, and the nights are kept', async () => {
    served.world.startSchedules();
    await served.world.clock.runUntil(plus(start, days(2)));
    const { nights } = nightsBody.parse((await ask('GET', '/v1/people/nights')).body);
    expect(nights.map(({ at }) => at.slice(0, 10))).toEqual(['2026-11-23', '2026-11-24', '2026-11-25']);
    expect(nights.at(-1)?.people).toBe(3);
    const { lastNight } = tonightBody.parse((await ask('GET', '/v1/tonight')).body);
    expect(lastNight?.journeys.find(({ journey }) => journey === 'win-back-14d')).toBeDefined();
  });
});

describe('a search', () => {
  const found = async (typed: string): Promise<readonly string[]> =>
    foundBody.parse((await ask('GET', '/v1/people/search', { for: typed })).body).people.map(({ id }) => id);
  const identify = async (userId: string, traits: object): Promise<void> => {
    await served.settling(served.ask('POST', '/v1/identify', { body: { userId, traits } }));
    await served.settle();
  };

  it('finds a customer by id, email and phone, as people write them, and nobody by a part', async () => {
    await identify('eva-1', { email: 'Eva@Example.com', phone: '+44 7700 900321' });
    expect(await found('eva-1')).toEqual(['eva-1']);
    expect(await found(' eva@example.COM ')).toEqual(['eva-1']);
    expect(await found('+44 (0)7700 900321')).toEqual(['eva-1']);
    for (const other of ['eva', 'eva@example', '+447700900322', '900321', 'nobody@example.com'])
      expect(await found(other)).toEqual([]);
  });

  it('finds each customer of an address that several have, and who has changed hers by both', async () => {
    await identify('fay-1', { phone: '+447700900400' });
    await identify('fay-2', { phone: '+447700900400' });
    expect((await found('+447700900400')).toSorted()).toEqual(['fay-1', 'fay-2']);
    await identify('fay-1', { phone: '+447700900401' });
    expect(await found('+447700900401')).toEqual(['fay-1']);
  });

  it('finds nobody who was forgotten', async () => {
    await identify('gil-1', { email: 'gil@example.com', phone: '+447700900500' });
    await served.settling(ask('DELETE', '/v1/customers/gil-1'));
    await served.settle();
    expect(await found('gil@example.com')).toEqual([]);
    expect(await found('+447700900500')).toEqual([]);
    expect(await found('gil-1')).toEqual([]);
  });
});

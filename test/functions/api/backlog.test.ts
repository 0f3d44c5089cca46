/** Backlogs and campaigns through the real API, the synthesized sweep and the real handlers. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  auditBody,
  backlogBody,
  campaignForeseenBody,
  campaignToldBody,
} from '../../../functions/api/contract/schemas.ts';
import { storyShop } from '../../../local/testing/index.ts';
import { customerId } from '../../../shared/base/ids.ts';
import { days, iso, minus, minutes, plus } from '../../../shared/base/time.ts';
import { newProfile } from '../../../shared/customers/profiles/profile.ts';
import { birthday, winBack14d } from '../../../workflows/journeys/index.ts';
import { type Answered, adminKey, basic, type Served, serve, start } from './served.ts';

const shop = storyShop([winBack14d(), birthday()], {
  dormancy: { windowDays: 3 },
  locales: ['en', 'zh-Hans', 'zh-Hant'],
});
let served: Served;
beforeEach(async () => {
  served = await serve(undefined, shop);
  await served.ports.profiles.putAll(
    [15, 20, 21, 22, 40, 100, 400].map((count) => ({
      ...newProfile(customerId(`silent-${count}`)),
      email: `silent-${count}@example.com`,
      consents: { email: true },
      orders: 1,
      lastOrderAt: minus(start, days(count)),
      revision: 1,
    })),
  );
});
afterEach(() => served.world.close());

const path = '/v1/journeys/win-back-14d/backlog';
const ask = (method: string, at: string, body?: object): Promise<Answered> =>
  served.ask(method, at, { headers: { authorization: basic(adminKey.key) }, ...(body && { body }) });
const campaign = async (method: string, at: string, body?: object) =>
  campaignToldBody.parse((await ask(method, `${path}/campaigns${at}`, body)).body);

/** A night's sweep; the next is a day later. */
const sweep = async (): Promise<void> => {
  const at = iso(served.world.clock.now());
  served.world.states.startExecution(`${served.world.environment.STATE_MACHINES}rekindle-prod--sweep`, {
    at,
  });
  await served.world.clock.runUntil(plus(served.world.clock.now(), minutes(5)));
  expect(served.world.failures).toEqual([]);
};
const nextNight = () => served.world.clock.runUntil(plus(served.world.clock.now(), days(1)));

describe('a backlog', () => {
  it('is what the last night counted, by days of silence', async () => {
    expect(backlogBody.parse((await ask('GET', path)).body)).toEqual({
      journey: 'win-back-14d',
      version: 1,
      campaigns: [],
    });
    await sweep();
    expect(backlogBody.parse((await ask('GET', path)).body)).toEqual({
      journey: 'win-back-14d',
      version: 1,
      at: iso(start),
      customers: 6,
      bands: [
        { silent: 'under 30 days', customers: 3 },
        { silent: '30 to 59 days', customers: 1 },
        { silent: '90 to 179 days', customers: 1 },
        { silent: '360 days and more', customers: 1 },
      ],
      campaigns: [],
    });
  });

  it.each([
    ['nobody', 'there is no journey "nobody"; those with a backlog are win-back-14d'],
    ['birthday', 'birthday asks for no days of silence, so it has no backlog; win-back-14d do'],
  ])('is none of %s', async (journey, message) => {
    expect(await ask('GET', `/v1/journeys/${journey}/backlog`)).toMatchObject({
      status: 404,
      body: { error: { code: 'not-found', message } },
    });
  });
});

describe('a campaign', () => {
  it('is foreseen before anybody is enrolled', async () => {
    await sweep();
    const body = { perDay: 2, silentDays: { lessThan: 60 } };
    const { body: foreseen } = await ask('POST', `${path}/campaigns/preview`, body);
    expect(campaignForeseenBody.parse(foreseen)).toEqual({
      journey: 'win-back-14d',
      at: iso(start),
      customers: 4,
      bands: [
        { silent: 'under 30 days', customers: 3 },
        { silent: '30 to 59 days', customers: 1 },
      ],
      estimate: {
        nights: 2,
        heldOut: 0,
        atMostMessages: { email: 12, sms: 4 },
        atMostTransitions: 4 * 7,
        atMostUsd: { email: 0, transitions: 0 },
        unpriced: ['sms'],
      },
    });
    await nextNight();
    await sweep();
    expect(backlogBody.parse((await ask('GET', path)).body).customers).toBe(6);
  });

  it('takes in so many a night, is followed, and stops for good', async () => {
    await sweep();
    const body = { id: 'autumn', perDay: 2 };
    expect(await campaign('POST', '', body)).toMatchObject({
      state: 'running',
      counts: { enrolled: 0, left: 6 },
    });
    await nextNight();
    await sweep();
    expect(await campaign('POST', '', body)).toMatchObject({
      id: 'autumn',
      state: 'running',
      counts: { enrolled: 2, heldOut: 0, left: 4 },
      nights: [{ quota: 2, enrolled: 2 }],
      estimate: { nights: 2 },
    });
    for (const id of ['silent-20', 'silent-21'])
      expect((await served.ports.profiles.get(customerId(id)))?.enrolments).toHaveProperty('win-back-14d');
    const stopped = await campaign('POST', '/autumn/stop');
    expect(stopped).toMatchObject({ state: 'stopped', counts: { enrolled: 2 } });
    await nextNight();
    await sweep();
    expect(await campaign('POST', '/autumn/stop')).toEqual(stopped);
    expect((await campaign('GET', '/autumn')).counts.enrolled).toBe(2);
    const { entries } = auditBody.parse((await ask('GET', '/v1/audit')).body);
    expect(entries.map(({ what }) => what)).toContain('POST /v1/journeys/{id}/backlog/campaigns');
  });

  it('is told again with the same id, and refused with another’s', async () => {
    await sweep();
    await campaign('POST', '', { id: 'autumn', perDay: 2 });
    expect(await ask('POST', `${path}/campaigns`, { id: 'autumn', perDay: 3 })).toMatchObject({
      status: 409,
      body: { error: { message: 'id: "autumn" is another campaign\'s; take another id', field: 'id' } },
    });
    expect(await ask('POST', `${path}/campaigns`, { id: 'winter', perDay: 2 })).toMatchObject({
      status: 409,
      body: {
        error: { message: expect.stringContaining('the campaign "autumn" of win-back-14d is under way') },
      },
    });
  });

  it.each([
    [{ id: 'autumn', perDay: 0 }, 400, 'perDay'],
    [{ id: 'an id', perDay: 1 }, 400, 'id'],
    [{ id: 'autumn', perDay: 1, silentDays: { atLeast: 9, lessThan: 9 } }, 400, 'silentDays'],
    [{ id: 'autumn', perDay: 1, ramp: { factor: 1 } }, 400, 'ramp.factor'],
  ])('refuses %j', async (body, status, field) => {
    await sweep();
    expect(await ask('POST', `${path}/campaigns`, body)).toMatchObject({
      status,
      body: { error: { field } },
    });
  });

  it('begins when a night has counted whom it is for', async () => {
    expect(await ask('POST', `${path}/campaigns`, { id: 'autumn', perDay: 2 })).toMatchObject({
      status: 409,
      body: { error: { message: expect.stringContaining('ask again after the next sweep') } },
    });
    expect(await ask('GET', `${path}/campaigns/nowhere`)).toMatchObject({ status: 404 });
  });
});

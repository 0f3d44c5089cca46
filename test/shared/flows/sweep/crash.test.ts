/** A sweep whose Lambda dies at any request: whoever runs it again finishes it, and adds nothing. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CustomerId, customerId } from '../../../../shared/base/ids.ts';
import { days, hours, type Instant, iso, minus, minutes, plus } from '../../../../shared/base/time.ts';
import { readerOf } from '../../../../shared/customers/contacts/contact.ts';
import type { Profile } from '../../../../shared/customers/profiles/profile.ts';
import { armOf } from '../../../../shared/decisions/enrolling/enrol.ts';
import type { Ports } from '../../../../shared/flows/ports.ts';
import type { SegmentResult } from '../../../../shared/flows/sweep/request.ts';
import { sweepSegment } from '../../../../shared/flows/sweep/segment.ts';
import { livedRuns } from '../../../support/runs.ts';
import { start } from '../../../support/stand.ts';
import { createDeployment, type Death, type Deployment, deathsWithin } from './deployment.ts';
import {
  enrolledOnce,
  enrolmentsIn,
  passageOf,
  segmentRequest,
  silentCustomers,
  someHeldOut,
  winBack,
} from './shop.ts';

const customers = silentCustomers(7);
const arm = (customer: CustomerId) =>
  armOf(readerOf({ id: customer, email: `${customer}@example.com` }), winBack, someHeldOut.experiment);
const heldOut = customers.filter(({ id }) => arm(id) === 'holdout').length;

const begin = async (settings: object = someHeldOut): Promise<Deployment> => {
  const deployment = createDeployment(settings);
  await deployment.ports.profiles.putAll(customers);
  return deployment;
};
const sweep = (deployment: Deployment, death?: Death): Promise<SegmentResult | 'killed'> =>
  deployment.run((ports) => sweepSegment(segmentRequest(), ports, () => false), death);

const requestsOfASweep = async (): Promise<number> => {
  const deployment = await begin();
  await sweep(deployment);
  return deployment.requests.length;
};

const whole: SegmentResult = {
  counts: { profiles: 7, enrolled: 7, heldOut, unreachable: 0 },
  tallies: { 'win-back': { enrolled: 7, heldOut, left: 0, backlog: {} } },
};

describe('a segment whose Lambda dies', () => {
  it('has customers in both arms to lose', () => {
    expect(heldOut).toBeGreaterThan(1);
    expect(heldOut).toBeLessThan(6);
  });

  it('enrols and starts each customer exactly once when it runs again, wherever it died', async () => {
    const deaths = deathsWithin(await requestsOfASweep());
    expect(deaths.length).toBeGreaterThan(20);
    for (const death of deaths) {
      const deployment = await begin();
      expect(await sweep(deployment, death)).toBe('killed');
      deployment.pass(minutes(1));
      expect([death, await sweep(deployment)]).toEqual([death, whole]);
      expect([death, await enrolmentsIn(deployment, customers)]).toEqual([
        death,
        enrolledOnce(customers, arm, start),
      ]);
    }
  });

  it('does so too where the pages of its scan do not show yet whom the dead one had enrolled', async () => {
    for (const death of deathsWithin(await requestsOfASweep())) {
      const deployment = await begin();
      const pages = new Map<string, Awaited<ReturnType<Ports['profiles']['scan']>>>();
      /** A page that was read before the first run, as a replica has it a moment later. */
      const behind = (ports: Ports): Ports => ({
        ...ports,
        profiles: {
          ...ports.profiles,
          scan: async (request) => {
            const page = pages.get(JSON.stringify(request)) ?? (await ports.profiles.scan(request));
            pages.set(JSON.stringify(request), page);
            return page;
          },
        },
      });
      const again = (fatal?: Death) =>
        deployment.run((ports) => sweepSegment(segmentRequest(), behind(ports), () => false), fatal);
      await again(death);
      expect([death, await again()]).toEqual([death, whole]);
      expect([death, await enrolmentsIn(deployment, customers)]).toEqual([
        death,
        enrolledOnce(customers, arm, start),
      ]);
    }
  });

  it('does so too when those that run again die as well', async () => {
    const deaths = fc.constantFrom(...deathsWithin(await requestsOfASweep()));
    await fc.assert(
      fc.asyncProperty(fc.array(deaths, { minLength: 2, maxLength: 4 }), async (several) => {
        const deployment = await begin();
        for (const death of several) await sweep(deployment, death);
        expect(await sweep(deployment)).toEqual(whole);
        expect(await enrolmentsIn(deployment, customers)).toEqual(enrolledOnce(customers, arm, start));
      }),
      livedRuns(60),
    );
  });

  it('is finished by the next night where no one ran it again', async () => {
    for (const death of deathsWithin(await requestsOfASweep())) {
      const deployment = await begin();
      await sweep(deployment, death);
      deployment.pass(days(1));
      const tomorrow = segmentRequest({ at: new Date(plus(start, days(1))).toISOString() });
      await deployment.run((ports) => sweepSegment(tomorrow, ports, () => false));
      const treated = customers.filter(({ id }) => arm(id) === 'treatment');
      for (const { id } of treated) {
        const { enrolment } = await passageOf(deployment, id);
        const begun = deployment.started.filter(({ input }) => input.customer === id).length;
        expect([death, id, enrolment?.arm, begun]).toEqual([death, id, 'treatment', 1]);
      }
    }
  });

  it('says of each whom a campaign took in that it did, whoever finishes her, that night or the next', async () => {
    const backlog = { ...winBack, window: days(3) };
    const sweepAt = (deployment: Deployment, at: Instant, death?: Death) =>
      deployment.run(
        (ports) => sweepSegment(segmentRequest({ at: iso(at), journeys: [backlog] }), ports, () => false),
        death,
      );
    const beginCampaign = async (): Promise<Deployment> => {
      const deployment = await begin();
      const at = minus(start, hours(9));
      await deployment.ports.campaigns.create({
        id: 'autumn',
        journey: winBack.id,
        at,
        perDay: 20,
        asked: 'digest',
      });
      return deployment;
    };
    const expectNamed = async (deployment: Deployment, death: Death, all: readonly Profile[]) => {
      for (const { id } of all) {
        const { enrolment } = await passageOf(deployment, id);
        expect([death, id, enrolment?.campaign]).toEqual([death, id, 'autumn']);
      }
    };
    const alive = await beginCampaign();
    const expected = await sweepAt(alive, start);
    expect(expected).toMatchObject({ tallies: { 'win-back': { enrolled: 0, campaign: { enrolled: 7 } } } });
    for (const death of deathsWithin(alive.requests.length)) {
      const sameNight = await beginCampaign();
      expect(await sweepAt(sameNight, start, death)).toBe('killed');
      expect([death, await sweepAt(sameNight, start)]).toEqual([death, expected]);
      await expectNamed(sameNight, death, customers);

      const nextNight = await beginCampaign();
      await sweepAt(nextNight, start, death);
      await nextNight.ports.campaigns.stop('autumn', plus(start, hours(9)));
      nextNight.pass(days(1));
      await sweepAt(nextNight, plus(start, days(1)));
      const begun = nextNight.started.map(({ input }) => input.customer);
      await expectNamed(
        nextNight,
        death,
        customers.filter(({ id }) => begun.includes(id)),
      );
    }
  });

  it('keeps what happened to a passage between the two runs', async () => {
    const deployment = await begin();
    await sweep(deployment);
    const customer = customers.find(({ id }) => arm(id) === 'treatment')?.id ?? customerId('');
    const key = { journey: winBack.id, version: 1, customer, cycle: 1 };
    const goalAt = plus(start, minutes(3));
    await deployment.ports.ledger.changeEnrolment(key, { goalAt, exit: { reason: 'x', at: goalAt } });
    await sweep(deployment);
    expect((await passageOf(deployment, customer)).enrolment).toMatchObject({
      goalAt,
      exit: { reason: 'x' },
    });
  });

  it('begins a passage at the same moment of the silence, whoever ran it', async () => {
    const ahead = segmentRequest({
      journeys: [{ ...winBack, afterInactivity: days(40) }],
    });
    const night = (deployment: Deployment, death?: Death) =>
      deployment.run((ports) => sweepSegment(ahead, ports, () => false), death);
    const expected = customers.map(({ id, lastOrderAt = start }) => [id, iso(plus(lastOrderAt, days(40)))]);
    const first = await begin({});
    await night(first);
    for (const death of deathsWithin(first.requests.length)) {
      const deployment = await begin({});
      await night(deployment, death);
      await night(deployment);
      const begun = deployment.started.map(({ input }) => [input.customer, input.startsAt]);
      expect([death, begun.sort()]).toEqual([death, expected]);
    }
  });
});

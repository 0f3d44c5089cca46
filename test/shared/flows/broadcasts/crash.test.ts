/** A broadcast whose Lambda dies at any request: whoever runs it again finishes it, and reaches nobody twice. */

import { describe, expect, it } from 'vitest';
import { customerId } from '../../../../shared/base/ids.ts';
import { days, minus, minutes, plus } from '../../../../shared/base/time.ts';
import { newProfile, type Profile } from '../../../../shared/customers/profiles/profile.ts';
import type { Broadcast, BroadcastCounts } from '../../../../shared/decisions/broadcasts/broadcast.ts';
import { noCounts } from '../../../../shared/decisions/broadcasts/broadcast.ts';
import { type BroadcastSegmentResult, runSegment } from '../../../../shared/flows/broadcasts/run.ts';
import { start } from '../../../support/stand.ts';
import { createDeployment, type Death, type Deployment, deathsWithin } from '../sweep/deployment.ts';
import { winBack } from '../sweep/shop.ts';

const { rule: _, reEnrolAfter: __, ...enrolling } = winBack;
const told = {
  ...enrolling,
  parameters: {},
  replaces: true,
  first: { name: 'news', kind: 'email', channel: 'email', transactional: true },
  mostMessages: 1,
} as const;

/** One who is in the passage of an earlier broadcast, and three who are in none. */
const earlier = minus(start, days(1));
const customers: readonly Profile[] = ['ada', 'bo', 'cy', 'di'].map((id, index) => ({
  ...newProfile(customerId(id)),
  revision: 1,
  ...(index === 0 && {
    enrolments: {
      [told.id]: {
        cycle: 1,
        version: 1,
        arm: 'treatment',
        enrolledAt: earlier,
        goalUntil: plus(start, days(20)),
        claims: { news: earlier },
      },
    },
  }),
}));

const broadcast = (isNamed: boolean): Broadcast => ({
  id: 'parcels',
  isPreview: false,
  at: start,
  journey: told,
  rule: { field: 'orders', atLeast: 0 },
  parameters: {},
  customersPerSecond: 50,
  segments: 1,
  asked: 'all of it',
  ...(isNamed && { named: 4 }),
});

const begin = async (isNamed: boolean): Promise<Deployment> => {
  const deployment = createDeployment();
  const { profiles, ledger, broadcasts } = deployment.ports;
  await profiles.putAll(customers);
  const key = { journey: told.id, version: 1, customer: customerId('ada'), cycle: 1 };
  await ledger.put({
    enrolments: [
      { key, arm: 'treatment', enrolledAt: earlier, goalUntil: plus(start, days(20)), rule: '', values: {} },
    ],
  });
  await broadcasts.create(
    broadcast(isNamed),
    customers.map(({ id }) => id),
  );
  return deployment;
};

const run = (deployment: Deployment, death?: Death): Promise<BroadcastSegmentResult | 'killed'> =>
  deployment.run(
    (ports) =>
      runSegment({ broadcast: 'parcels', segment: 0, segments: 1, startsPerSecond: 50 }, ports, () => false),
    death,
  );

const requests = async (isNamed: boolean): Promise<number> => {
  const deployment = await begin(isNamed);
  await run(deployment);
  return deployment.requests.length;
};

const counts: BroadcastCounts = { ...noCounts, profiles: 4, enrolled: 4 };

describe.each([
  ['everybody', false],
  ['named customers', true],
])('a broadcast to %s whose Lambda dies', (_name, isNamed) => {
  it('reaches each of them exactly once when it runs again, wherever it died', async () => {
    const deaths = deathsWithin(await requests(isNamed));
    expect(deaths.length).toBeGreaterThan(10);
    for (const death of deaths) {
      const deployment = await begin(isNamed);
      expect(await run(deployment, death)).toBe('killed');
      deployment.pass(minutes(1));
      expect([death, await run(deployment)]).toEqual([death, { counts }]);
      expect([
        death,
        deployment.started.map(({ input }) => `${input.customer} ${input.cycle}`).sort(),
      ]).toEqual([death, ['ada 2', 'bo 1', 'cy 1', 'di 1']]);
      const { ledger, broadcasts } = deployment.ports;
      const passage = await ledger.passage({
        journey: told.id,
        version: 1,
        customer: customerId('ada'),
        cycle: 1,
      });
      expect(passage.enrolment?.exit?.reason).toBe('replaced');
      for (const { input } of deployment.started) {
        const { enrolment } = await ledger.passage({
          journey: told.id,
          version: 1,
          customer: customerId(String(input.customer)),
          cycle: Number(input.cycle),
        });
        expect(enrolment?.trigger).toMatchObject({ name: 'Broadcast', id: 'parcels' });
      }
      expect(await broadcasts.progress('parcels')).toEqual([{ segment: 0, isDone: true, counts }]);
    }
  });
});

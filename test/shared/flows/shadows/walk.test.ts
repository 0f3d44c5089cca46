/** Shadows that can't go on, and customers who must not suffer for it. */
import { describe, expect, it } from 'vitest';
import { customerId, journeyId } from '../../../../shared/base/ids.ts';
import { days, minus, plus } from '../../../../shared/base/time.ts';
import type { OpenEnrolment } from '../../../../shared/customers/profiles/profile.ts';
import { ingest } from '../../../../shared/flows/events/ingest.ts';
import type { Alert, Ports } from '../../../../shared/flows/ports.ts';
import type { Story } from '../../../../shared/journeys/story.ts';
import { start } from '../../../support/stand.ts';
import { createDeployment } from '../sweep/deployment.ts';
import { silentFor } from '../sweep/shop.ts';

const journey = journeyId('win-back');
const leadsNowhere: Story = { start: 'sleep', states: {}, waits: {} };
const entry: OpenEnrolment = {
  cycle: 1,
  version: 1,
  arm: 'holdout',
  enrolledAt: minus(start, days(2)),
  goalUntil: plus(start, days(28)),
  claims: {},
  next: minus(start, days(1)),
};
const key = { journey, version: 1, customer: customerId('ada'), cycle: 1 };

/** Ada is held out, and something is told of her. */
const toldOf = async (story: Story | undefined, alerts: Alert[] = []): Promise<Ports> => {
  const { ports } = createDeployment();
  const { enrolledAt, goalUntil } = entry;
  await ports.profiles.putAll([silentFor('ada', 20, { enrolments: { [journey]: entry } })]);
  await ports.ledger.put({
    enrolments: [{ key, arm: 'holdout', enrolledAt, goalUntil, rule: 'a rule', values: {} }],
  });
  const told: Ports = {
    ...ports,
    stories: { find: async () => story, keep: async () => {} },
    alert: (alert) => alerts.push(alert),
  };
  const event = {
    id: 'v-1',
    customer: customerId('ada'),
    at: start,
    told: { id: 't-1', at: start, kind: 'live' },
    name: 'Site Visited',
  } as const;
  await ingest({ kind: 'customer', event }, told);
  return ports;
};

describe('a shadow', () => {
  it('whose story leads nowhere ends as failed, and what is told of its customer is taken in', async () => {
    const alerts: Alert[] = [];
    const ports = await toldOf(leadsNowhere, alerts);
    const ada = await ports.profiles.get(key.customer);
    expect(ada?.lastVisitAt).toBe(start);
    expect(ada?.enrolments[journey]).toMatchObject({ exitedAt: minus(start, days(1)) });
    const { enrolment } = await ports.ledger.passage(key);
    expect(enrolment?.exit).toEqual({
      reason: 'failed',
      at: minus(start, days(1)),
      why: 'the story of win-back has no state "sleep"',
    });
    expect(alerts).toMatchObject([{ name: 'ShadowFailed', id: 'ada' }]);
  });

  it('whose story nobody kept stands in the way until its goal can’t come', async () => {
    const ports = await toldOf(undefined);
    const ada = await ports.profiles.get(key.customer);
    expect(ada?.lastVisitAt).toBe(start);
    expect(ada?.enrolments[journey]).toEqual({ ...entry, next: entry.goalUntil });
  });
});

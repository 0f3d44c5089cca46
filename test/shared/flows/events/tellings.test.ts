/** An event is known by its id: told again by anyone, with whatever time, nothing more comes of it. */

import { describe, expect, it } from 'vitest';
import { customerId } from '../../../../shared/base/ids.ts';
import { days, type Instant, minus, minutes, plus } from '../../../../shared/base/time.ts';
import type { CustomerEvent } from '../../../../shared/customers/events/event.ts';
import { newProfile } from '../../../../shared/customers/profiles/profile.ts';
import { ingest } from '../../../../shared/flows/events/ingest.ts';
import { abandoned } from '../../../support/abandoned.ts';
import { start } from '../../../support/stand.ts';
import { createDeployment, type Death, type Deployment, deathsWithin } from '../sweep/deployment.ts';

const ada = customerId('ada');

const telling = (id: string, at: Instant = start) => ({ id, at, kind: 'live' }) as const;

const checkout = (told: string, at: Instant = start): CustomerEvent => ({
  name: 'Checkout Started',
  id: 'c-1',
  customer: ada,
  at,
  told: telling(told),
  checkoutId: 'c1',
  value: 5_000,
  items: [],
});
const visit = (told: string, at: Instant = start): CustomerEvent => ({
  name: 'Site Visited',
  id: 'v-1',
  customer: ada,
  at,
  told: telling(told),
});

const take = (deployment: Deployment, event: CustomerEvent, death?: Death) =>
  deployment.run((ports) => ingest({ kind: 'customer', event }, ports, [abandoned]), death);

const set = async (): Promise<Deployment> => {
  const deployment = createDeployment();
  await deployment.ports.profiles.putAll([{ ...newProfile(ada), email: 'ada@example.com', revision: 1 }]);
  return deployment;
};

const outcomeOf = async ({ ports, started, answers, bus }: Deployment) => ({
  profile: { ...(await ports.profiles.get(ada)), revision: 0 },
  events: (await ports.ledger.eventsSince(ada, minus(start, days(900)))).map(
    ({ told: _, ...event }) => event,
  ),
  passage: await ports.ledger.passage({ journey: abandoned.id, version: 1, customer: ada, cycle: 1 }),
  started: started.map(({ name }) => name),
  answers,
  told: [...new Set(bus.map(({ DetailType, Detail }) => `${DetailType} ${Detail}`))],
});

describe('an event that others tell again', () => {
  it('stands once on the timeline and in the profile, whatever its times, a hundred times told', async () => {
    const deployment = await set();
    for (let count = 0; count < 100; count += 1)
      await take(deployment, visit(`request-${count}`, plus(start, minutes(count))));
    const { profile, events } = await outcomeOf(deployment);
    expect(events.map(({ at }) => at)).toEqual([start]);
    expect(profile).toMatchObject({ firstVisitAt: start, lastVisitAt: start });
  });

  it('begins no journey again, moves none and answers no wait', async () => {
    const [once, again] = [await set(), await set()];
    await take(once, checkout('first'));
    await take(again, checkout('first'));
    for (const deployment of [once, again])
      await deployment.ports.ledger.put({
        waiters: [
          {
            enrolment: { journey: abandoned.id, version: 1, customer: ada, cycle: 1 },
            wait: { id: 'wait', source: { kind: 'event', name: 'Checkout Started' }, otherwise: 'not-yet' },
            since: plus(start, minutes(1)),
            deadline: plus(start, days(1)),
            token: 'the-token',
            path: '',
          },
        ],
      });
    again.pass(minutes(5));
    for (const [index, at] of [start, plus(start, minutes(5)), minus(start, minutes(5))].entries())
      await take(again, checkout(`again-${index}`, at));
    expect(await outcomeOf(again)).toEqual(await outcomeOf(once));
  });
});

describe('an event that its own telling brings again, since a Lambda died', () => {
  it('does everything once, wherever that was, and as it was told first', async () => {
    const whole = await set();
    await take(whole, checkout('first'));
    const deaths = deathsWithin(whole.requests.length);
    const outcome = await outcomeOf(whole);
    expect(outcome.started).toHaveLength(1);
    for (const death of deaths) {
      const deployment = await set();
      expect(await take(deployment, checkout('first'), death)).toBe('killed');
      await take(deployment, checkout('first'));
      await take(deployment, checkout('other', plus(start, minutes(3))));
      await take(deployment, checkout('first'));
      expect({ death, ...(await outcomeOf(deployment)) }).toEqual({ death, ...outcome });
    }
  });

  it('is finished by its own telling, though another came between', async () => {
    const whole = await set();
    await take(whole, checkout('first'));
    for (const death of deathsWithin(whole.requests.length)) {
      const deployment = await set();
      await take(deployment, checkout('first'), death);
      await take(deployment, checkout('other'));
      await take(deployment, checkout('first'));
      const { started, events } = await outcomeOf(deployment);
      expect({ death, started: started.length, events: events.length }).toEqual({
        death,
        started: 1,
        events: 1,
      });
    }
  });
});

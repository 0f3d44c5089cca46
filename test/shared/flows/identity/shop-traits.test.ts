/** Traits of the shop's own, taken in on the real adapters: in the ledger all, in the profile those that rules ask for. */

import { describe, expect, it } from 'vitest';
import { customerId } from '../../../../shared/base/ids.ts';
import { hours, instant, minus } from '../../../../shared/base/time.ts';
import type { CustomerEvent } from '../../../../shared/customers/events/event.ts';
import { date, number, oneOf, text } from '../../../../shared/customers/traits/trait.ts';
import { viewOf } from '../../../../shared/flows/customers/view.ts';
import { ingest } from '../../../../shared/flows/events/ingest.ts';
import { traitsShown } from '../../../../shared/flows/sending/traits.ts';
import { start } from '../../../support/stand.ts';
import { createDeployment, type Deployment, deathsWithin } from '../sweep/deployment.ts';

const traits = {
  plan: { ...oneOf('free', 'pro'), kept: true },
  petName: text(),
  renewsOn: date(),
  seats: number(),
};

const identified = (
  properties: Extract<CustomerEvent, { name: 'Customer Identified' }>['properties'],
  changes: Partial<Extract<CustomerEvent, { name: 'Customer Identified' }>> = {},
): CustomerEvent => ({
  id: `identify-${JSON.stringify(properties)}`,
  customer: customerId('ada'),
  at: start,
  name: 'Customer Identified',
  traits: { timezone: 'Asia/Taipei' },
  ...(properties !== undefined && { properties }),
  ...changes,
});
const takeIn = ({ run }: Deployment, event: CustomerEvent, ...death: Parameters<Deployment['run']>[1][]) =>
  run((ports) => ingest({ kind: 'customer', event }, ports), ...death);
const lived = async (...events: readonly CustomerEvent[]): Promise<Deployment> => {
  const deployment = createDeployment({ traits });
  for (const event of events) await takeIn(deployment, event);
  return deployment;
};
const known = async ({ ports }: Deployment, customer = customerId('ada')) => ({
  profile: (await ports.profiles.get(customer))?.traits,
  ledger: Object.fromEntries(
    Object.entries((await ports.ledger.traits(customer))?.traits ?? {}).map(([name, { value }]) => [
      name,
      value,
    ]),
  ),
});

const all = { plan: 'pro', petName: 'Rex', renewsOn: '2027-03-01', seats: 4 };

describe('traits of the shop’s own', () => {
  it('lie in the ledger, and in the profile where a rule asks for them; what can’t be read changes nothing', async () => {
    const deployment = await lived(
      identified(all),
      identified({ plan: 'gold', seats: 'many', colour: 'red' }),
    );
    expect(await known(deployment)).toEqual({ profile: { plan: 'pro' }, ledger: all });
  });

  it('give way to a later telling, and to no earlier one', async () => {
    const earlier = identified({ plan: 'free', seats: 9 }, { at: minus(start, hours(1)) });
    const expected = { profile: { plan: 'pro' }, ledger: { plan: 'pro', seats: 9 } };
    expect(await known(await lived(identified({ plan: 'pro' }), earlier))).toEqual(expected);
    expect(await known(await lived(earlier, identified({ plan: 'pro' })))).toEqual(expected);
  });

  it('are all there after a second try, wherever the first died', async () => {
    const whole = createDeployment({ traits });
    await takeIn(whole, identified(all));
    for (const death of deathsWithin(whole.requests.length)) {
      const deployment = createDeployment({ traits });
      await takeIn(deployment, identified(all), death);
      await takeIn(deployment, identified(all));
      expect({ death, ...(await known(deployment)) }).toEqual({
        death,
        profile: { plan: 'pro' },
        ledger: all,
      });
    }
  });

  it('come along when an id turns out to be a customer’s', async () => {
    const deployment = await lived(
      identified({ plan: 'pro', petName: 'Rex' }, { customer: customerId('browser'), id: 'of-the-browser' }),
      identified({ petName: 'Max' }, { alsoKnownAs: [customerId('browser')], at: instant(start + 1) }),
    );
    expect(await known(deployment)).toEqual({
      profile: { plan: 'pro' },
      ledger: { plan: 'pro', petName: 'Max' },
    });
  });

  it('are told by the API, all of them', async () => {
    const { ports } = await lived(identified(all));
    const profile = await ports.profiles.get(customerId('ada'));
    if (profile === undefined) throw new Error('ada is not known');
    expect((await viewOf(profile, start, ports)).customer).toMatchObject({ traits: all });
  });

  it('can be shown in messages: a date as when its day begins, and null where nothing was told', async () => {
    const { ports } = await lived(identified({ petName: 'Rex', renewsOn: '2027-03-01' }));
    const profile = await ports.profiles.get(customerId('ada'));
    if (profile === undefined) throw new Error('ada is not known');
    expect(await traitsShown(profile, ports)).toEqual({
      plan: null,
      petName: 'Rex',
      renewsOn: Date.parse('2027-03-01T00:00:00+08:00'),
      seats: null,
    });
  });

  it('cost a shop without any nothing', async () => {
    const deployment = createDeployment();
    await takeIn(deployment, identified(all));
    // Read and written as ever: the profile, the event, the profile.
    expect(deployment.requests).toHaveLength(3);
    expect((await known(deployment)).ledger).toEqual({});
  });
});

/** Postal addresses, from what is told to what the ledger keeps. */

import { describe, expect, it } from 'vitest';
import { customerId } from '../../../../shared/base/ids.ts';
import { minutes, plus } from '../../../../shared/base/time.ts';
import { traitsOf, traitsSchema } from '../../../../shared/customers/events/traits.ts';
import { addressLines } from '../../../../shared/customers/profiles/address.ts';
import { ingest } from '../../../../shared/flows/events/ingest.ts';
import { createStand, start } from '../../../support/stand.ts';

const london = { street: '1 High Street', city: 'London', postalCode: 'N1 1AA', country: 'GB' };
const paris = { street: '2 Rue Haute', city: 'Paris' };

const identified = (id: string, address: object, at = start, customer = 'ada') => ({
  kind: 'customer' as const,
  event: {
    id,
    customer: customerId(customer),
    at,
    name: 'Customer Identified' as const,
    traits: traitsOf(traitsSchema.parse({ address })),
  },
});

describe('a postal address', () => {
  it('is kept as it was told last, in whatever order tellings come, and on no profile', async () => {
    const { ports } = createStand();
    await ingest(identified('b', paris, plus(start, minutes(1))), ports);
    await ingest(identified('a', london), ports);
    expect(await ports.ledger.address(customerId('ada'))).toEqual({
      customer: 'ada',
      address: paris,
      at: plus(start, minutes(1)),
    });
    expect(JSON.stringify(await ports.profiles.get(customerId('ada')))).not.toContain('Paris');
    expect(await ports.ledger.address(customerId('bo'))).toBeUndefined();
  });

  it('goes with an id that turns out to be another customer’s', async () => {
    const { ports } = createStand();
    await ingest(identified('a', london, start, 'browser-1'), ports);
    const { event } = identified('b', {});
    await ingest({ kind: 'customer', event: { ...event, alsoKnownAs: [customerId('browser-1')] } }, ports);
    expect((await ports.ledger.address(customerId('ada')))?.address).toEqual(london);
  });

  it('has a street and a city; without a street it is none, and a street alone is refused', () => {
    expect(traitsOf(traitsSchema.parse({ address: { city: 'London', country: 'GB' } }))).toEqual({});
    const lines = { ...london, street: ' 1 High Street\nFlat 2 ', state: null };
    expect(traitsOf(traitsSchema.parse({ address: lines })).address).toEqual({
      ...london,
      street: '1 High Street, Flat 2',
    });
    for (const address of [{ street: '1 High Street' }, '1 High Street, London'])
      expect(traitsSchema.safeParse({ address }).success).toBe(false);
  });

  it('stands on a letter line by line', () => {
    expect(addressLines(london)).toEqual(['1 High Street', 'N1 1AA London', 'GB']);
    expect(addressLines(paris)).toEqual(['2 Rue Haute', 'Paris']);
  });
});

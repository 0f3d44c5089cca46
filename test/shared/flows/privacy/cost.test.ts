/** What forgetting a person costs: docs/privacy.md has the figures. */
import { expect, it } from 'vitest';
import { customerId } from '../../../../shared/base/ids.ts';
import { minus, minutes } from '../../../../shared/base/time.ts';
import { newProfile } from '../../../../shared/customers/profiles/profile.ts';
import { erase } from '../../../../shared/flows/privacy/erase.ts';
import { createStand, start } from '../../../support/stand.ts';

const ada = customerId('ada');

it.each([10, 100, 1_000])(
  'is a write unit for each of %i events, and a few requests for 25 of them',
  async (count) => {
    const { ports, dynamodb, requests, forget } = createStand();
    await ports.profiles.putAll([{ ...newProfile(ada), email: 'ada@example.com', revision: 1 }]);
    for (let index = 0; index < count; index += 1)
      await ports.ledger.note({
        id: `visit-${index}`,
        customer: ada,
        at: minus(start, minutes(index)),
        name: 'Custom',
        customName: 'Product Viewed',
        properties: { name: 'Kettle', price: 30, url: 'https://shop.example.com/kettle' },
      });
    const totals = () => {
      const tables = Object.values(dynamodb.consumed());
      return {
        wru: tables.reduce((sum, { writeUnits }) => sum + writeUnits, 0),
        rru: tables.reduce((sum, { readUnits }) => sum + readUnits, 0),
      };
    };
    const before = totals();
    forget();
    await erase(ada, ports);
    const after = totals();
    const cost = { requests: requests.length, wru: after.wru - before.wru, rru: after.rru - before.rru };
    console.log(`an erasure of ${count} events: ${JSON.stringify(cost)}`);
    expect(cost.wru).toBeLessThan(count * 1.1 + 30);
    expect(cost.requests).toBeLessThan(count / 10 + 40);
  },
);

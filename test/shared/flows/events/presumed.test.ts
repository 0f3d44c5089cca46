/** What only Rekindle knows, said by others on the bus. */

import { describe, expect, it } from 'vitest';
import { customerId } from '../../../../shared/base/ids.ts';
import { instant, iso } from '../../../../shared/base/time.ts';
import { type Incoming, readMessage } from '../../../../shared/customers/events/parse.ts';
import { ingestAll } from '../../../../shared/flows/events/ingest.ts';
import type { Alert } from '../../../../shared/flows/ports.ts';
import { domainEventNames } from '../../../../shared/journeys/domain-events.ts';
import { ownMarks } from '../../../../shared/journeys/reserved-names.ts';
import { house } from '../../../support/house.ts';
import { createStand, start } from '../../../support/stand.ts';

const tier = { tier: 'gold', touch: 'win-back@1/ada/1/we-miss-you', contact: 'email-x' };

const told = (source: string, name: string, detail: object, id = 'e-1') =>
  readMessage(
    JSON.stringify({
      id,
      source,
      'detail-type': name,
      time: iso(start),
      detail: { customer: 'ada', ...detail },
    }),
    house,
    start,
  );

/** What stands on the timeline of it, and what is counted. */
const taken = async (source: string, name: string, detail: object) =>
  takenTogether([told(source, name, detail)]);

/** As they come in one batch of the queue. */
const takenTogether = async (all: readonly Incoming[]) => {
  const alerts: Alert[] = [];
  const { ports } = createStand();
  await ingestAll(all, { ...ports, alert: (alert) => void alerts.push(alert) }, [], (_, error) => {
    throw error;
  });
  const events = await ports.ledger.eventsSince(customerId('ada'), instant(0));
  return { events, profile: await ports.profiles.get(customerId('ada')), alerts };
};

describe('what only Rekindle knows', () => {
  it.each([...domainEventNames, ...Object.values(ownMarks), 'Push Requested'])(
    'is not taken in of another source on the bus, which is counted and logged: %s',
    async (name) => {
      const { events, profile, alerts } = await taken('shop.loyalty', name, tier);
      expect([events, profile]).toEqual([[], undefined]);
      expect(alerts).toEqual([
        {
          name: 'ReservedNames',
          sentence: `"${name}" of the source "shop.loyalty" was not taken in: only Rekindle tells it; its sender has to call it something else`,
          id: 'shop.loyalty e-1',
        },
      ]);
    },
  );

  it('is left out of what is taken in together', async () => {
    const seen = (id: string) => told('shop.loyalty', 'Wish Made', {}, id);
    const { events, alerts } = await takenTogether([
      seen('e-1'),
      told('shop.loyalty', 'Tier Reached', tier, 'e-2'),
      seen('e-3'),
      seen('e-4'),
    ]);
    expect(events).toHaveLength(3);
    expect(alerts).toMatchObject([{ name: 'ReservedNames', id: 'shop.loyalty e-2' }]);
  });

  it('is taken in as Rekindle tells it itself', async () => {
    const { events, alerts } = await taken('rekindle.told', 'Tier Reached', tier);
    expect(events).toMatchObject([{ name: 'Custom', customName: 'Tier Reached' }]);
    expect(alerts).toEqual([]);
  });

  it('is what is called so exactly: a shop’s own events are taken in', async () => {
    for (const name of ['Tier Requested', 'Order Completed', 'Points Granted']) {
      const detail = { ...tier, orderId: 'o-1', value: 10, points: 5 };
      const { events, alerts } = await taken('shop.loyalty', name, detail);
      expect(events).toHaveLength(1);
      expect(alerts).toEqual([]);
    }
  });
});

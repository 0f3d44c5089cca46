/** Ids that no list knows to be nobody's, and what gives them away. */
import { describe, expect, it } from 'vitest';
import { customerId } from '../../../../shared/base/ids.ts';
import { days, hours, type Instant, instant, minus, minutes, plus } from '../../../../shared/base/time.ts';
import type { CustomerEvent } from '../../../../shared/customers/events/event.ts';
import { ingest } from '../../../../shared/flows/events/ingest.ts';
import type { Alert } from '../../../../shared/flows/ports.ts';
import { abandoned } from '../../../support/abandoned.ts';
import { start } from '../../../support/stand.ts';
import { createDeployment, type Death, type Deployment, deathsWithin } from '../sweep/deployment.ts';

const kiosk = 'shop-terminal';
type Traits = Extract<CustomerEvent, { name: 'Customer Identified' }>['traits'];

const told = (id: string, at: Instant) => ({ id: `telling-${id}`, at, kind: 'live' }) as const;
const identified = (
  customer: string,
  browser: string | undefined,
  traits: Traits,
  at = start,
): CustomerEvent => ({
  id: `identify-${customer}-${browser}-${traits.email}-${at}`,
  customer: customerId(customer),
  at,
  told: told(`${browser}-${traits.email}-${at}`, at),
  name: 'Customer Identified',
  traits,
  ...(browser !== undefined && { alsoKnownAs: [customerId(browser)] }),
});
const checkout = (customer: string, browser: string, at: Instant): CustomerEvent => ({
  id: `checkout-${browser}`,
  customer: customerId(customer),
  at,
  told: told(browser, at),
  name: 'Checkout Started',
  checkoutId: 'cx',
  value: 8_000,
  items: [],
  alsoKnownAs: [customerId(browser)],
});
const visit = (customer: string, browser: string | undefined, at: Instant): CustomerEvent => ({
  id: `visit-${customer}-${browser}-${at}`,
  customer: customerId(customer),
  at,
  told: told(`${customer}-${browser}-${at}`, at),
  name: 'Site Visited',
  ...(browser !== undefined && { alsoKnownAs: [customerId(browser)] }),
});
const ordered = (customer: string, orderId: string, at = start): CustomerEvent => ({
  id: `order-${orderId}`,
  customer: customerId(customer),
  at,
  told: told(orderId, at),
  name: 'Order Completed',
  orderId,
  value: 4_200,
});

let alerts: Alert[] = [];
const take = (deployment: Deployment, event: CustomerEvent, death?: Death) =>
  deployment.run(
    (ports) =>
      ingest(
        { kind: 'customer', event },
        {
          ...ports,
          alert: (what) => {
            alerts.push(what);
          },
        },
        [abandoned],
      ),
    death,
  );
const lived = async (events: readonly CustomerEvent[], settings: object = {}): Promise<Deployment> => {
  alerts = [];
  const deployment = createDeployment(settings);
  for (const event of events) await take(deployment, event);
  return deployment;
};
const profileIn = ({ ports }: Deployment, id: string) => ports.profiles.get(customerId(id));
const owner = async (deployment: Deployment, id: string): Promise<string> => {
  const profile = await profileIn(deployment, id);
  return profile?.mergedInto === undefined ? id : owner(deployment, profile.mergedInto);
};
const marks = async ({ ports }: Deployment, id: string): Promise<readonly string[]> =>
  (await ports.ledger.eventsSince(customerId(id), instant(0))).flatMap((event) =>
    event.name === 'Custom' ? [event.customName] : [],
  );

const xia = identified(kiosk, 'br-x', {
  email: 'xia@example.com',
  firstName: 'Xia',
  consents: { email: true },
});
const yun = identified(
  kiosk,
  'br-y',
  { email: 'yun@example.com', firstName: 'Yun' },
  plus(start, minutes(20)),
);

describe('an id that browsers with different addresses claim', () => {
  const both = [checkout(kiosk, 'br-x', minus(start, minutes(1))), xia, yun];

  it('is nobody’s from then on: nothing is sent to it, and it is said', async () => {
    const deployment = await lived(both);
    expect(await profileIn(deployment, kiosk)).toMatchObject({ suppressed: 'nobody' });
    for (const field of ['email', 'firstName', 'mergingSince'])
      expect(await profileIn(deployment, kiosk)).not.toHaveProperty(field);
    expect(await marks(deployment, kiosk)).toContain('Id Of Nobody');
    expect(alerts).toMatchObject([{ name: 'IdsOfNobody', id: kiosk }]);
    expect(alerts[0]?.sentence).not.toContain('@');
  });

  it('gives everybody back what was told with their own browser, their carts too', async () => {
    const deployment = await lived(both);
    expect(await profileIn(deployment, 'br-x')).toMatchObject({
      email: 'xia@example.com',
      firstName: 'Xia',
      consents: { email: true },
    });
    expect(await profileIn(deployment, 'br-y')).toMatchObject({ email: 'yun@example.com', firstName: 'Yun' });
    expect(await owner(deployment, 'email:xia@example.com')).toBe('br-x');
    expect(await owner(deployment, 'email:yun@example.com')).toBe('br-y');
    expect(deployment.started.map(({ input }) => input.customer)).toEqual([kiosk, 'br-x']);
    const { enrolment } = await deployment.ports.ledger.passage({
      journey: abandoned.id,
      version: 1,
      customer: customerId(kiosk),
      cycle: 1,
    });
    expect(enrolment?.exit?.reason).toBe('nobody');
  });

  it('is passed over by all that follows, and an account takes its browser over', async () => {
    const deployment = await lived([
      ...both,
      visit(kiosk, 'br-x', plus(start, hours(1))),
      visit(kiosk, 'br-z', plus(start, hours(2))),
      visit(kiosk, undefined, plus(start, hours(3))),
      identified('xia-17', 'br-x', { firstName: 'Xia' }, plus(start, hours(4))),
    ]);
    expect(await owner(deployment, 'br-x')).toBe('xia-17');
    expect(await profileIn(deployment, 'xia-17')).toMatchObject({
      email: 'xia@example.com',
      lastVisitAt: plus(start, hours(1)),
    });
    expect(await owner(deployment, 'br-z')).toBe('br-z');
    expect(await profileIn(deployment, kiosk)).toMatchObject({ suppressed: 'nobody' });
    expect(alerts).toHaveLength(1);
  });

  it('is so wherever a Lambda dies on the way', async () => {
    const stateOf = async (deployment: Deployment) => ({
      profiles: await Promise.all(
        [kiosk, 'br-x', 'br-y', 'email:xia@example.com'].map(async (id) => ({
          ...(await profileIn(deployment, id)),
          revision: 0,
        })),
      ),
      marks: await marks(deployment, kiosk),
      started: [...new Set(deployment.started.map(({ name }) => name))],
      isSaid: alerts.length > 0,
    });
    const before = both.slice(0, -1);
    const whole = await lived(before);
    await take(whole, yun);
    const deaths = deathsWithin(whole.requests.length).filter((_, index) => index % 3 === 0);
    const expected = await stateOf(whole);
    for (const death of deaths) {
      const deployment = await lived(before);
      expect(await take(deployment, yun, death)).toBe('killed');
      await take(deployment, yun);
      expect({ death, ...(await stateOf(deployment)) }).toEqual({ death, ...expected });
    }
  });
});

describe('a customer stays one', () => {
  const ada = identified('ada', 'laptop', { email: 'ada@example.com' });
  const changed = (browser: string | undefined, at: Instant) =>
    identified('ada', browser, { email: 'ada@new.example' }, at);

  it('who changes the address in the same browser, on the shop’s side, or long after', async () => {
    for (const change of [
      changed('laptop', plus(start, hours(1))),
      changed(undefined, plus(start, hours(1))),
      changed('phone', plus(start, days(40))),
    ]) {
      const deployment = await lived([ada, change]);
      expect(await profileIn(deployment, 'ada')).toMatchObject({ email: 'ada@new.example' });
      expect(alerts).toEqual([]);
    }
  });

  it('who was known by both browsers before', async () => {
    const deployment = await lived([
      ada,
      identified('ada', 'phone', { email: 'ada@example.com' }, plus(start, hours(1))),
      changed('phone', plus(start, hours(2))),
    ]);
    expect(await profileIn(deployment, 'ada')).toMatchObject({ email: 'ada@new.example' });
    expect(alerts).toEqual([]);
  });
});

describe('an address that a till types for all its buyers', () => {
  const till = { email: 'till@shop.example.com' };
  const buyers = ['b-1', 'b-2', 'b-3', 'b-4', 'b-5'];
  const sold = buyers.map((buyer, index) => identified(buyer, undefined, till, plus(start, minutes(index))));

  it('does not make one customer of them, nor its sales the first one’s', async () => {
    const deployment = await lived([
      ...sold,
      ordered('email:till@shop.example.com', 'o-1', plus(start, hours(1))),
    ]);
    for (const buyer of buyers) expect(await owner(deployment, buyer)).toBe(buyer);
    expect(await profileIn(deployment, 'b-1')).toMatchObject({ orders: 0 });
    expect(await profileIn(deployment, 'email:till@shop.example.com')).toMatchObject({
      suppressed: 'nobody',
      orders: 1,
    });
    expect(alerts).toMatchObject([{ name: 'IdsOfNobody', id: 'email:till@shop.example.com' }]);
  });

  it('is not the mailbox that a family shares', async () => {
    const deployment = await lived(sold.slice(0, 4));
    expect(await owner(deployment, 'email:till@shop.example.com')).toBe('b-1');
    expect(alerts).toEqual([]);
  });
});

describe('more ids than a person has', () => {
  const browsers = ['1', '2', '3', '4'];
  const events = browsers.flatMap((browser, index) => {
    const at = plus(start, minutes(index));
    return [
      { ...visit(`br-${browser}`, undefined, at) },
      identified('ada', `br-${browser}`, { firstName: 'Ada' }, plus(at, minutes(1))),
    ];
  });
  const settings = { merges: { atMost: 2, withinDays: 30 } };

  it('are not merged, and the timeline says so; by hand they are', async () => {
    const deployment = await lived(events, settings);
    const owners = () => Promise.all(browsers.map((browser) => owner(deployment, `br-${browser}`)));
    expect(await owners()).toEqual(['ada', 'ada', 'br-3', 'br-4']);
    expect(await marks(deployment, 'ada')).toContain('Merge Refused');
    const linked = {
      id: 'by-hand',
      customer: customerId('ada'),
      at: start,
      name: 'Customer Linked',
      alsoKnownAs: [customerId('br-3')],
      byHand: true,
    } as const;
    await take(deployment, linked);
    await take(deployment, {
      ...identified('ada', 'br-4', { firstName: 'Ada' }, plus(start, days(31))),
    });
    expect(await owners()).toEqual(['ada', 'ada', 'ada', 'ada']);
  });

  it('of whom nothing was known count for nothing', async () => {
    const deployment = await lived(
      browsers.map((browser) => identified('ada', `br-${browser}`, { firstName: 'Ada' })),
      settings,
    );
    for (const browser of browsers) expect(await owner(deployment, `br-${browser}`)).toBe('ada');
  });
});

/** Ids that no list knows to be nobody's, and what gives them away. */

import { describe, expect, it } from 'vitest';
import { customerId } from '../../../../shared/base/ids.ts';
import { days, hours, type Instant, instant, minus, minutes, plus } from '../../../../shared/base/time.ts';
import { knownForm } from '../../../../shared/customers/events/customer-ids.ts';
import type { CustomerEvent } from '../../../../shared/customers/events/event.ts';
import { reinstateByHand } from '../../../../shared/flows/customers/merge.ts';
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
    expect(await owner(deployment, knownForm('email:xia@example.com'))).toBe('br-x');
    expect(await owner(deployment, knownForm('email:yun@example.com'))).toBe('br-y');
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
        [kiosk, 'br-x', 'br-y', knownForm('email:xia@example.com')].map(async (id) => ({
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
    const deaths = deathsWithin(whole.requests.length);
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

describe('addresses that follow one another', () => {
  const [laptop, phone, tablet] = ['laptop', 'phone', 'tablet'];
  const old = { email: 'ada@example.com' };
  const next = { email: 'ada@new.example' };
  const later = (minute: number) => plus(start, minutes(minute));
  const told = (browser: string | undefined, traits: Traits, at: Instant) =>
    identified('ada', browser, traits, at);

  it.each<readonly [string, readonly CustomerEvent[]]>([
    [
      'the shop itself knows the account by the one before',
      [told(undefined, old, minus(start, days(3))), told(laptop, old, start), told(phone, next, later(1))],
    ],
    [
      'it had the one before for more than a month',
      [told(laptop, old, minus(start, days(31))), told(laptop, old, start), told(phone, next, later(1))],
    ],
    [
      'both came with one telephone number',
      [
        told(laptop, { ...old, phone: '+447700900123' }, start),
        told(phone, { ...next, phone: '+447700900123' }, later(1)),
      ],
    ],
    [
      'one browser has told both',
      [told(laptop, old, start), told(laptop, next, later(1)), told(phone, old, later(2))],
    ],
  ])('are one person’s where %s', async (_, events) => {
    const deployment = await lived(events);
    expect(alerts).toEqual([]);
    expect(await owner(deployment, phone)).toBe('ada');
  });

  it('are of nobody where a third browser has a third one, or the shop tells of everybody', async () => {
    for (const events of [
      [
        told(undefined, old, minus(start, days(3))),
        told(laptop, old, start),
        told(phone, next, later(1)),
        told(tablet, { email: 'zoe@example.com' }, later(2)),
      ],
      [
        told(laptop, old, start),
        told(undefined, old, later(1)),
        told(undefined, { email: 'yun@example.com' }, later(2)),
        told(phone, next, later(3)),
      ],
    ]) {
      const deployment = await lived(events);
      expect(await profileIn(deployment, 'ada')).toMatchObject({ suppressed: 'nobody' });
    }
  });
});

describe('an id that is somebody after all', () => {
  const at = (hour: number) => plus(minus(start, days(2)), hours(40 + hour));
  const ada = (browser: string | undefined, email: string, hour: number) =>
    identified('ada', browser, { email, firstName: 'Ada', consents: { email: true } }, at(hour));
  /** Ada has a laptop, a telephone, and another address on each. */
  const life: readonly CustomerEvent[] = [
    { ...ordered('ada', 'o-0', at(-30)), alsoKnownAs: [] },
    visit('ada', 'laptop', at(-2)),
    ada('laptop', 'ada@example.com', -1),
    { ...ordered('ada', 'o-1', at(-1)), alsoKnownAs: [customerId('laptop')] },
    ada('phone', 'ada@new.example', 0),
    ordered('ada', 'o-2', at(1)),
    { ...ordered('ada', 'o-3', at(2)), alsoKnownAs: [customerId('phone')] },
    visit('ada', 'laptop', at(3)),
  ];
  const settings = { loyalty: { pointsPerUnit: 1 } };
  const asked = async (deployment: Deployment, reason = 'it is Ada: she called') => {
    const profile = await profileIn(deployment, 'ada');
    if (profile === undefined) throw new Error('there is no ada');
    const bodies: string[] = [];
    const answer = await reinstateByHand(profile, reason, deployment.ports, {
      send: async (told) => {
        bodies.push(...told);
        return [];
      },
    });
    return { answer, events: bodies.map((body) => JSON.parse(body).event as CustomerEvent) };
  };
  const reinstate = async (deployment: Deployment, death?: Death) => {
    const { answer, events } = await asked(deployment);
    for (const event of events) await take(deployment, event, death);
    return { answer, events };
  };
  const stateOf = async (deployment: Deployment) => {
    const {
      revision: _,
      vouchedFor: __,
      ...profile
    } = (await profileIn(deployment, 'ada')) ?? {
      revision: 0,
    };
    const events = await deployment.ports.ledger.eventsSince(customerId('ada'), instant(0));
    return {
      profile,
      told: events.flatMap((event) => (event.name === 'Custom' ? [] : [event.id])),
      owners: await Promise.all(
        ['laptop', 'phone', knownForm('email:ada@example.com'), knownForm('email:ada@new.example')].map(
          (id) => owner(deployment, id),
        ),
      ),
    };
  };

  it('has all that was told of it, as if nobody had doubted it', async () => {
    const undoubted = await lived(
      life.map((event) =>
        event.name === 'Customer Identified'
          ? { ...event, traits: { ...event.traits, phone: '+447700900123' } }
          : event,
      ),
      settings,
    );
    const expected = await stateOf(undoubted);
    expect(alerts).toEqual([]);
    const deployment = await lived(life, settings);
    expect(await profileIn(deployment, 'ada')).toMatchObject({ suppressed: 'nobody', orders: 1 });
    const { answer } = await reinstate(deployment);
    expect(answer).toEqual({
      customer: 'ada',
      ids: ['laptop', 'phone'],
      stays: ['what was known of it by no event that is kept'],
    });
    const found = await stateOf(deployment);
    const { phone: ___, ...profile } = expected.profile as { readonly phone?: string };
    expect(found.owners).toEqual(expected.owners);
    expect([...found.told].sort()).toEqual([...expected.told].sort());
    expect({ ...found.profile, identifiedAt: undefined }).toEqual({ ...profile, identifiedAt: undefined });
    expect(found.profile).toMatchObject({ orders: 4, points: 168, email: 'ada@new.example' });
  });

  it('says so on the timeline, with the reason, and is not condemned by the same evidence again', async () => {
    const deployment = await lived(life, settings);
    await reinstate(deployment);
    await take(deployment, ada('tablet', 'ada@third.example', 5));
    await take(deployment, ada('watch', 'ada@fourth.example', 6));
    expect(await profileIn(deployment, 'ada')).toMatchObject({ email: 'ada@fourth.example' });
    const events = await deployment.ports.ledger.eventsSince(customerId('ada'), instant(0));
    expect(events.filter((event) => event.name === 'Custom' && event.customName === 'Id Reinstated')).toEqual(
      [
        expect.objectContaining({
          properties: {
            reason: 'it is Ada: she called',
            stays: 'what was known of it by no event that is kept',
          },
        }),
      ],
    );
  });

  it('is written to no more than before: what it had refused, and what had suppressed it, stays', async () => {
    const deployment = await lived(life.slice(0, 4), settings);
    const before = await profileIn(deployment, 'ada');
    if (before === undefined) throw new Error('there is no ada');
    await deployment.ports.profiles.update(before, {
      ...before,
      suppressed: 'unsubscribed',
      consents: { email: true, sms: false },
      recentTouches: [{ at: start, channel: 'email' }],
    });
    for (const event of life.slice(4)) await take(deployment, event);
    expect(await profileIn(deployment, 'ada')).toMatchObject({ suppressed: 'nobody' });
    await reinstate(deployment);
    expect(await profileIn(deployment, 'ada')).toMatchObject({
      suppressed: 'unsubscribed',
      consents: { email: true, sms: false },
      recentTouches: [{ at: start, channel: 'email' }],
    });
    expect(await profileIn(deployment, 'ada')).not.toHaveProperty('suppressedBefore');
  });

  it('leaves to another customer the browser that became theirs meanwhile, and says so', async () => {
    const deployment = await lived(life, settings);
    await take(deployment, identified('eve', 'laptop', { firstName: 'Eve' }, at(4)));
    const { answer } = await reinstate(deployment);
    expect(answer).toMatchObject({
      ids: ['phone'],
      stays: ['what was told with "laptop", which is the customer "eve" by now', expect.anything()],
    });
    expect(await owner(deployment, 'laptop')).toBe('eve');
    expect(await profileIn(deployment, 'ada')).toMatchObject({ orders: 3 });
    expect(await profileIn(deployment, 'eve')).toMatchObject({ orders: 1 });
  });

  it('must be taken for nobody’s', async () => {
    const deployment = await lived(life.slice(0, 2), settings);
    expect((await asked(deployment)).answer).toMatchObject({ refused: 'conflict' });
  });

  it('is so wherever a Lambda dies on the way', async () => {
    const whole = await lived(life, settings);
    await reinstate(whole);
    const expected = await stateOf(whole);
    for (const death of deathsWithin(whole.requests.length)) {
      const deployment = await lived(life, settings);
      const { events } = await reinstate(deployment, death);
      for (const event of events) await take(deployment, event);
      expect({ death, ...(await stateOf(deployment)) }).toEqual({ death, ...expected });
    }
  });
});

describe('an address that a till types for all its buyers', () => {
  const till = { email: 'till@shop.example.com' };
  const buyers = ['b-1', 'b-2', 'b-3', 'b-4', 'b-5'];
  const sold = buyers.map((buyer, index) => identified(buyer, undefined, till, plus(start, minutes(index))));

  it('does not make one customer of them, nor its sales the first one’s', async () => {
    const deployment = await lived([
      ...sold,
      ordered(knownForm('email:till@shop.example.com'), 'o-1', plus(start, hours(1))),
    ]);
    for (const buyer of buyers) expect(await owner(deployment, buyer)).toBe(buyer);
    expect(await profileIn(deployment, 'b-1')).toMatchObject({ orders: 0 });
    expect(await profileIn(deployment, knownForm('email:till@shop.example.com'))).toMatchObject({
      suppressed: 'nobody',
      orders: 1,
    });
    expect(alerts).toMatchObject([{ name: 'IdsOfNobody', id: knownForm('email:till@shop.example.com') }]);
  });

  it('is not the mailbox that a family shares', async () => {
    const deployment = await lived(sold.slice(0, 4));
    expect(await owner(deployment, knownForm('email:till@shop.example.com'))).toBe('b-1');
    expect(alerts).toEqual([]);
  });

  it('is a mailbox again where a person says so, however many more claim it', async () => {
    const deployment = await lived(sold);
    const address = knownForm('email:till@shop.example.com');
    const profile = await profileIn(deployment, address);
    if (profile === undefined) throw new Error('there is no such address');
    await reinstateByHand(profile, 'six of one family', deployment.ports, {
      send: async (bodies) => {
        for (const body of bodies) await take(deployment, JSON.parse(body).event);
        return [];
      },
    });
    for (const [index, buyer] of ['b-1', 'b-6', 'b-7'].entries())
      await take(deployment, identified(buyer, undefined, till, plus(start, hours(index + 1))));
    expect(await owner(deployment, address)).toBe('b-1');
    expect(await profileIn(deployment, address)).not.toHaveProperty('suppressed');
    expect(alerts).toHaveLength(1);
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

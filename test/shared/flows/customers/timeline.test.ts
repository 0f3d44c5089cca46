/** What a customer's timeline tells of an event. */
import { expect, it } from 'vitest';
import { customerId } from '../../../../shared/base/ids.ts';
import { hours, iso, plus } from '../../../../shared/base/time.ts';
import type { CustomerEvent } from '../../../../shared/customers/events/event.ts';
import { timelineOf } from '../../../../shared/flows/customers/timeline.ts';
import { enrolment } from '../../../support/passages.ts';
import { start } from '../../../support/stand.ts';

const order = (changes: object): CustomerEvent => ({
  id: 'order-o-1',
  customer: customerId('ada'),
  at: start,
  name: 'Order Completed',
  orderId: 'o-1',
  value: 4_990,
  ...changes,
});
const shop = { currency: 'EUR', rates: {} };

it('shows what was bought, with prices in units of the currency that they are told in', () => {
  const items = [{ name: 'Kettle', quantity: 1, price: 4_990, category: 'Kitchen' }];
  const [inEuros, inYen] = [order({ items }), order({ items, currency: 'JPY' })].map(
    (event) => timelineOf([event], [], [], [], shop)[0],
  );
  expect(inEuros).toMatchObject({ value: 49.9, items: [{ name: 'Kettle', quantity: 1, price: 49.9 }] });
  expect(inYen).toMatchObject({ value: 4_990, currency: 'JPY', items: [{ price: 4_990 }] });
});

it('says nothing of items where none are known', () => {
  expect(timelineOf([order({})], [], [], [], shop)[0]).not.toHaveProperty('items');
});

it('warns of refunds that come to more than their order was worth, and of no others', () => {
  const refund = (id: string, value: number): CustomerEvent => ({
    id: `refund-${id}`,
    customer: customerId('ada'),
    at: start,
    name: 'Order Refunded',
    orderId: 'o-1',
    value,
  });
  const warnings = (...events: readonly CustomerEvent[]) =>
    timelineOf(events, [], [], [], shop).flatMap(({ warning }) => warning ?? []);
  const warning = '60 EUR of this order went back, which was worth 49.9: no more than that counts';
  expect(warnings(order({}), refund('a', 3_000), refund('b', 3_000))).toEqual([warning, warning]);
  const [last] = timelineOf([order({}), refund('a', 6_000)], [], [], [], shop).filter(
    ({ warning }) => warning,
  );
  expect(last).toMatchObject({ tooMuch: { refunded: 60, worth: 49.9 } });
  expect(warnings(order({}), refund('a', 3_000), refund('b', 1_990))).toEqual([]);
  expect(warnings(refund('a', 3_000))).toEqual([]);
});

it('tells by what a passage began: the event, and the rule that held', () => {
  const rule = { field: 'orders', atLeast: 1 };
  const began = {
    key: enrolment,
    arm: 'treatment',
    enrolledAt: start,
    goalUntil: plus(start, hours(1)),
    rule: 'Order Completed by a customer with orders ≥ 1',
    values: {},
    asked: { rule, saw: {}, revision: 1, at: start },
    trigger: { name: 'Order Completed', id: 'o-1', at: start, properties: {} },
  } as const;
  const passage = { enrolment: began, touches: [], coupons: [], tasks: [] };
  const [moment] = timelineOf([], [passage], [], [], shop);
  expect(moment).toMatchObject({ kind: 'enrolled', rule: began.rule, asks: rule, event: 'Order Completed' });
});

it('tells what machines did to a message beside what the customer did', () => {
  const passage = {
    touches: [
      {
        enrolment,
        step: 'we-miss-you',
        kind: 'email',
        channel: 'email',
        at: start,
        outcome: 'sent',
        openedAt: plus(start, hours(2)),
        machineClickedAt: start,
        machine: 'Barracuda',
        unknownOpenedAt: plus(start, hours(1)),
        clicks: [],
      } as const,
    ],
    coupons: [],
    tasks: [],
  };
  const [moment] = timelineOf([], [passage], [], [], shop);
  expect(moment).toMatchObject({
    openedAt: iso(plus(start, hours(2))),
    machineClickedAt: iso(start),
    machine: 'Barracuda',
    unknownOpenedAt: iso(plus(start, hours(1))),
  });
  expect(moment).not.toHaveProperty('clicks');
});

it('tells since when what came late was due, and what held it', () => {
  const late = {
    enrolment,
    step: 'we-miss-you',
    kind: 'email',
    channel: 'email',
    at: plus(start, hours(30)),
    outcome: 'sent',
    dueAt: start,
    heldBy: 'day',
  } as const;
  const [moment] = timelineOf([], [{ touches: [late], coupons: [], tasks: [] }], [], [], shop);
  expect(moment).toMatchObject({ outcome: 'sent', dueAt: iso(start), heldBy: 'day' });
});

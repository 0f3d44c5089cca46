/** Simulated reactions: repeatable, in order, at plausible rates, and fewer the more one has received. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Decide,
  type Delivered,
  makeSampleShop,
  quotaFor,
  type Reaction,
  randomFor,
  reactionsTo,
} from '../../../../local/backtest/sample/index.ts';
import { days, hours, parseIso, plus } from '../../../../shared/base/time.ts';
import { runs } from '../../../support/runs.ts';

const at = parseIso('2026-11-01T09:00:00Z');
const { customers } = makeSampleShop({ seed: 1, customers: 1_200, from: at });
const validUntil = plus(at, days(8));
const coupon = { couponCode: 'TEN', couponValidUntil: validUntil } as const;

type Case = Partial<Delivered> & Pick<Delivered, 'channel'>;

/** What every customer does with twenty messages each. */
const reactions = (given: Case): readonly (readonly Reaction[])[] => {
  const orders = quotaFor(1, 'm');
  return customers.flatMap((customer) =>
    Array.from({ length: 20 }, (_, index) =>
      reactionsTo(
        {
          key: `win-back@1/${customer.id}/${index}/m`,
          customer,
          message: 'm',
          at,
          alreadyReceived: 0,
          ...given,
        },
        1,
        orders,
      ),
    ),
  );
};

/** By the message alone, whatever other messages there are. */
const drawn =
  ({ key }: Pick<Delivered, 'key'>, seed: number): Decide =>
  (chance) =>
    randomFor(seed, 'orders', key).chance(chance);

const share = (all: readonly (readonly Reaction[])[], kind: Reaction['kind']): number =>
  all.filter((list) => list.some((reaction) => reaction.kind === kind)).length / all.length;

describe('reactions', () => {
  const emails = reactions({ channel: 'email', ...coupon });

  it('to an email are opens, clicks, orders, and now and then a farewell, at plausible rates', () => {
    expect(share(emails, 'open')).toBeGreaterThan(0.25);
    expect(share(emails, 'open')).toBeLessThan(0.45);
    const clicked = share(emails, 'click') / share(emails, 'open');
    expect(clicked).toBeGreaterThan(0.1);
    expect(clicked).toBeLessThan(0.4);
    expect(share(emails, 'order')).toBeGreaterThan(0.07);
    expect(share(emails, 'order')).toBeLessThan(0.12);
    expect(share(emails, 'bounce')).toBeCloseTo(0.005, 2.7);
    expect(share(emails, 'unsubscribe')).toBeCloseTo(0.003, 2.9);
    expect(share(emails, 'complaint')).toBeGreaterThan(0.0002);
    expect(share(emails, 'complaint')).toBeLessThan(0.001);
  });

  it('to an email have as many orders as their chances come to, and opens as if each were drawn alone', () => {
    const means = customers.map(({ temperament: { opens, redeems } }) => ({
      opens,
      orders: opens * redeems,
    }));
    const sum = (of: 'opens' | 'orders'): number => means.reduce((total, each) => total + each[of], 0) * 20;
    const count = (kind: Reaction['kind']): number => share(emails, kind) * emails.length;
    // A bounce is left out of both, half a percent of them.
    expect(Math.abs(count('order') / sum('orders') - 0.995)).toBeLessThan(0.003);
    expect(Math.abs(count('open') / sum('opens') - 0.995)).toBeLessThan(0.03);
  });

  it('to an email without a coupon are clicks all the same, and hardly an order', () => {
    const plain = reactions({ channel: 'email' });
    expect(share(plain, 'click') / share(plain, 'open')).toBeGreaterThan(0.08);
    expect(share(plain, 'order')).toBeLessThan(share(emails, 'order') / 5);
    expect(plain.flat().every((reaction) => !('couponCode' in reaction))).toBe(true);
  });

  it('to a cart that was left are orders of it, more than to what reminds of nothing', () => {
    const cart = { checkoutId: 'cart-1', worth: 4_200, items: [] };
    const reminded = reactions({ channel: 'email', cart });
    expect(share(reminded, 'order')).toBeGreaterThan(2 * share(reactions({ channel: 'email' }), 'order'));
    for (const reaction of reminded.flat())
      if (reaction.kind === 'order') expect(reaction).toMatchObject({ value: 4_200, of: cart });
  });

  it('to a question why are the reason that one has, and words where they are asked for', () => {
    const answers = {
      content: ['circumstance'],
      others: ['dissatisfied', 'cannot-use', 'something-else'],
      inWords: 'something-else',
    };
    reactions({ channel: 'survey', answers }).forEach((list, index) => {
      const reason = customers[Math.floor(index / 20)]?.temperament.reason;
      for (const reaction of list) {
        if (reaction.kind !== 'answer') continue;
        expect(reaction.answer).toBe(reason);
        expect(reaction.text !== undefined).toBe(reason === 'something-else');
      }
    });
  });

  it('to a survey are answers, the contented first', () => {
    const surveys = reactions({
      channel: 'survey',
      answers: { content: ['happy'], others: ['unhappy', 'gone'] },
    });
    expect(share(surveys, 'answer')).toBeGreaterThan(0.08);
    expect(share(surveys, 'answer')).toBeLessThan(0.15);
    const counts = { happy: 0, unhappy: 0, gone: 0 };
    for (const reaction of surveys.flat())
      if (reaction.kind === 'answer') counts[reaction.answer as keyof typeof counts] += 1;
    expect(counts.happy).toBeGreaterThan(counts.unhappy);
    expect(Math.min(counts.unhappy, counts.gone)).toBeGreaterThan(500);
    expect(share(reactions({ channel: 'survey' }), 'answer')).toBe(0);
  });

  it('to a text are orders and farewells, and nothing that a phone does not tell', () => {
    const kinds = new Set(
      reactions({ channel: 'sms', ...coupon }).flatMap((list) => list.map(({ kind }) => kind)),
    );
    expect(kinds).toEqual(new Set(['order', 'bounce', 'unsubscribe']));
  });

  it('come early for the most part, and opens within two days', () => {
    const delays = emails.flatMap((list) =>
      list.flatMap((one) => (one.kind === 'open' ? [one.at - at] : [])),
    );
    const within = (limit: number) => delays.filter((delay) => delay <= limit).length / delays.length;
    expect(within(hours(3))).toBeGreaterThan(0.5);
    expect(within(hours(12))).toBeLessThan(0.9);
    expect(within(hours(48) + 1)).toBe(1);
  });

  it('differ from customer to customer', () => {
    const opens = customers.map((_, index) => share(emails.slice(index * 20, index * 20 + 20), 'open'));
    const mean = opens.reduce((sum, one) => sum + one, 0) / opens.length;
    const variance = opens.reduce((sum, one) => sum + (one - mean) ** 2, 0) / opens.length;
    // Twenty messages to customers who are all alike would vary by p(1 - p) / 20.
    expect(variance).toBeGreaterThan(2 * ((mean * (1 - mean)) / 20));
  });

  it('tire: the fifth message is opened and used less than the first, and left more', () => {
    const fifth = reactions({ channel: 'email', ...coupon, alreadyReceived: 4 });
    expect(share(fifth, 'open')).toBeLessThan(share(emails, 'open') * 0.7);
    expect(share(fifth, 'order')).toBeLessThan(share(emails, 'order') * 0.8);
    expect(share(fifth, 'unsubscribe')).toBeGreaterThan(share(emails, 'unsubscribe'));
  });
});

const delivered: fc.Arbitrary<Delivered> = fc
  .record({
    key: fc.string(),
    customer: fc.constantFrom(...customers.slice(0, 200)),
    channel: fc.constantFrom('email' as const, 'sms' as const, 'survey' as const),
    alreadyReceived: fc.nat(10),
    validFor: fc.option(fc.integer({ min: 1, max: 400 }), { nil: undefined }),
  })
  .map(({ validFor, ...rest }) => ({
    ...rest,
    message: 'm',
    at,
    answers: { content: ['happy'], others: ['unhappy'] },
    ...(validFor === undefined ? {} : { couponCode: 'TEN', couponValidUntil: plus(at, hours(validFor)) }),
  }));

describe('any message', () => {
  it('has the same reactions for the same key and seed', () => {
    fc.assert(
      fc.property(delivered, fc.nat(), (message, seed) => {
        const again = { ...message };
        expect(reactionsTo(message, seed, drawn(message, seed))).toEqual(
          reactionsTo(again, seed, drawn(again, seed)),
        );
      }),
    );
    const differing = (change: (message: Delivered) => Delivered, seed: number) =>
      customers.filter((customer) => {
        const message = {
          key: customer.id,
          customer,
          channel: 'email',
          message: 'm',
          at,
          alreadyReceived: 0,
        } as const;
        const said = (each: Delivered, of: number): string =>
          JSON.stringify(reactionsTo(each, of, drawn(each, of)));
        return said(message, 1) !== said(change(message), seed);
      }).length;
    expect(differing((message) => message, 1)).toBe(0);
    expect(differing((message) => message, 2)).toBeGreaterThan(120);
    expect(differing((message) => ({ ...message, key: `${message.key}/2` }), 1)).toBeGreaterThan(120);
  });

  it('has reactions by time, after it was delivered; a bounce alone; a click or an answer after the open', () => {
    fc.assert(
      fc.property(delivered, fc.nat(), (message, seed) => {
        const list = reactionsTo(message, seed, drawn(message, seed));
        const times = list.map((reaction) => reaction.at);
        expect(times).toEqual(times.toSorted((one, other) => one - other));
        expect(times.every((time) => time > at)).toBe(true);
        const kinds = list.map(({ kind }) => kind);
        expect(new Set(kinds).size).toBe(kinds.length);
        if (kinds.includes('bounce')) expect(kinds).toEqual(['bounce']);
        if (message.channel !== 'sms' && kinds.length > 0 && kinds[0] !== 'bounce')
          expect(kinds[0]).toBe('open');
        if (kinds.includes('click') && kinds.includes('order'))
          expect(kinds.indexOf('click')).toBeLessThan(kinds.indexOf('order'));
      }),
      runs(3_000),
    );
  });

  it('has a coupon used only while it is valid, and only if it carries one', () => {
    fc.assert(
      fc.property(delivered, fc.nat(), (message, seed) => {
        for (const reaction of reactionsTo(message, seed, drawn(message, seed))) {
          if (reaction.kind !== 'order') continue;
          expect(reaction.couponCode).toBe(message.couponCode);
          expect(Number.isSafeInteger(reaction.value) && reaction.value > 0).toBe(true);
          if (message.couponValidUntil !== undefined)
            expect(reaction.at).toBeLessThan(message.couponValidUntil);
        }
      }),
      runs(3_000),
    );
  });
});

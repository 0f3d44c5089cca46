import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId, journeyId } from '../../../../shared/base/ids.ts';
import { days, hours, type Instant, minus, plus } from '../../../../shared/base/time.ts';
import {
  type ContactPoint,
  contactId,
  copyAt,
  lifted,
  newContact,
  placeFor,
  placesAt,
  type StopCause,
  softBounced,
  stopAt,
  stopCauses,
  stopped,
  withoutPlace,
  withPlace,
} from '../../../../shared/customers/contacts/contact.ts';
import { start } from '../../../support/stand.ts';

const limits = { inARow: 5, within: { count: 3, days: 14 }, restDays: 30 };
const none = newContact('email-x');
const stop = (cause: StopCause, at: Instant = start) => ({ cause, at, source: 'the test' });
const placeOf = (customer: string, step: string, at: Instant, cycle = 1) =>
  placeFor(
    'secret',
    { journey: journeyId('win-back'), version: 1, customer: customerId(customer), cycle },
    step,
    at,
  );
const bouncedAt = (...at: readonly Instant[]): ContactPoint =>
  at.reduce<ContactPoint>((contact, each) => softBounced(contact, each, 'SES', limits), none);

describe('a contact point', () => {
  it('is the same in any spelling of the mailbox, another in another channel, and says nothing of it', () => {
    const id = contactId('secret', 'email', 'Ada@Example.com');
    expect(contactId('secret', 'email', 'ada@example.COM')).toBe(id);
    expect(contactId('secret', 'sms', '+447700900123')).not.toContain('447700900123');
    expect(contactId('other', 'email', 'ada@example.com')).not.toBe(id);
    expect(id).not.toMatch(/ada/i);
  });

  it('keeps the weightiest stop, in whatever order they are told', () => {
    const causes = fc.array(fc.constantFrom(...stopCauses), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(causes, (list) => {
        const of = (each: readonly StopCause[]) =>
          each.reduce((contact, cause) => stopped(contact, stop(cause)), none).stop?.cause;
        expect(of(list.toReversed())).toBe(of(list));
        expect(of(list) === 'erased').toBe(list.includes('erased'));
      }),
    );
  });

  it('is free again when a stop is lifted by its cause, and not by another', () => {
    const complained = stopped(none, stop('complained'));
    expect(stopAt(lifted(complained, 'bounced'), start)).toMatchObject({ cause: 'complained' });
    expect(stopAt(lifted(complained, 'complained'), start)).toBeUndefined();
  });

  it('rests after three soft bounces in a fortnight, for its time, and then takes mail again', () => {
    const twice = bouncedAt(start, plus(start, days(6)));
    expect(stopAt(twice, plus(start, days(7)))).toBeUndefined();
    const third = plus(start, days(13));
    const thrice = softBounced(twice, third, 'SES', limits);
    expect(stopAt(thrice, third)).toMatchObject({ cause: 'bounced-often', until: plus(third, days(30)) });
    expect(stopAt(thrice, plus(third, days(30)))).toBeUndefined();
  });

  it('rests after five in a row, however far apart, unless something arrived between', () => {
    const apart = [0, 20, 40, 60, 80].map((day) => plus(start, days(day)));
    expect(bouncedAt(...apart).stop?.cause).toBe('bounced-often');
    const [first = start, ...others] = apart;
    const sent = placeOf('ada', 'a', plus(first, days(1)));
    const next = placeOf('ada', 'b', plus(first, days(5)));
    const arrived = withPlace(withPlace(bouncedAt(first), sent), next);
    expect(
      others.reduce((contact, at) => softBounced(contact, at, 'SES', limits), arrived).stop,
    ).toBeUndefined();
  });

  it('counts a soft bounce once, however often it is told', () => {
    expect(bouncedAt(start, start, start, start, start, start).stop).toBeUndefined();
  });

  it('knows a copy of a message by another customer, and not the same customer’s next passage', () => {
    const first = placeOf('ada', 'we-miss-you', start);
    const contact = withPlace(none, first);
    const later = plus(start, days(3));
    expect(copyAt(contact, placeOf('bo', 'we-miss-you', later))).toBe(start);
    expect(copyAt(contact, placeOf('bo', 'last-call', later))).toBeUndefined();
    expect(copyAt(contact, placeOf('ada', 'we-miss-you', later, 2))).toBeUndefined();
    expect(copyAt(contact, placeOf('bo', 'we-miss-you', plus(start, days(31))))).toBeUndefined();
  });

  it('remembers places for as long as a cap counts them, and no longer', () => {
    const old = placeOf('ada', 'a', start);
    const now = placeOf('ada', 'b', plus(start, days(45)));
    expect(withPlace(withPlace(none, old), now, days(60)).places).toEqual([old, now]);
    expect(withPlace(withPlace(none, old), now, days(7)).places).toEqual([now]);
  });

  it('counts each place once, its asker’s own not, and forgets it when it is given back', () => {
    const steps = fc.array(fc.tuple(fc.constantFrom('ada', 'bo'), fc.nat(4), fc.nat(200)), { maxLength: 12 });
    fc.assert(
      fc.property(steps, (taken) => {
        const asker = placeOf('cy', 'x', plus(start, days(9)));
        const places = taken.map(([customer, step, hour]) =>
          placeOf(customer, String(step), plus(start, hours(hour))),
        );
        const contact = [...places, asker].reduce((known, each) => withPlace(known, each), none);
        const others = new Set(places.map(({ touch }) => touch)).size;
        expect(placesAt(contact, asker, minus(start, hours(1)))).toHaveLength(others);
        expect(places.reduce(withoutPlace, contact).places).toEqual([asker]);
      }),
    );
  });
});

/** Marketing email to where nobody reads it. */
import { describe, expect, it } from 'vitest';
import { days, type Instant, minus, plus } from '../../../../shared/base/time.ts';
import {
  type ContactPoint,
  newContact,
  readAt,
  unreadFor,
  withUnread,
} from '../../../../shared/customers/contacts/contact.ts';
import { sunset } from '../../../../shared/decisions/guardrails/sunset.ts';
import type { TouchSpec } from '../../../../shared/journeys/touchpoints/index.ts';
import { parseSettings } from '../../../../shared/shop/settings.ts';
import { ada, enrolment } from '../../../support/passages.ts';
import { settingsOfTheStand, start } from '../../../support/stand.ts';

const settings = parseSettings(settingsOfTheStand, 'the test');
const email: TouchSpec = {
  name: 'we-miss-you',
  kind: 'email',
  channel: 'email',
  transactional: false,
  usefulFor: 'day',
};
const place = { at: start, touch: 't', message: 'm', customer: 'c' };
const longAgo = minus(start, days(400));
const gap = days(180);

/** Emailed on these days before the start, and read on none. */
const emailed = (...counts: readonly number[]): ContactPoint =>
  counts.reduce(
    (contact, count) => withUnread(contact, minus(start, days(count)), gap),
    newContact('email-a'),
  );

const verdictOn = (
  contact: ContactPoint,
  changes: { lastOrderAt?: Instant; lastVisitAt?: Instant } = {},
  touch = email,
) =>
  sunset({
    customer: { ...ada, lastOrderAt: longAgo, ...changes },
    enrolment,
    touch,
    settings,
    now: start,
    arrival: { contact, place },
  }).kind;

describe('email to where nobody has read any', () => {
  it('is withheld once it was sent there for half a year', () => {
    expect(verdictOn(emailed(200, 100, 20))).toBe('withhold');
    expect(verdictOn(emailed(190, 11))).toBe('allow');
    expect(verdictOn(newContact('email-a'))).toBe('allow');
  });

  it('counts anew after as long a time in which none was sent', () => {
    expect(unreadFor(emailed(500, 300, 10))).toBe(0);
    expect(verdictOn(emailed(500, 300, 10))).toBe('allow');
  });

  it('leaves to whoever has ordered or visited lately', () => {
    const contact = emailed(200, 100, 10);
    expect(verdictOn(contact, { lastOrderAt: minus(start, days(100)) })).toBe('allow');
    expect(verdictOn(contact, { lastVisitAt: minus(start, days(179)) })).toBe('allow');
  });

  it('leaves where it is no marketing', () => {
    expect(verdictOn(emailed(200, 10), {}, { ...email, transactional: true })).toBe('allow');
  });

  it('counts from when a human read last', () => {
    const contact = emailed(300, 200, 100, 10);
    expect(readAt(contact, minus(start, days(400)))).toBe(contact);
    expect(unreadFor(readAt(contact, minus(start, days(150))))).toBe(days(140));
    expect(unreadFor(readAt(contact, plus(start, days(1))))).toBe(0);
  });
});

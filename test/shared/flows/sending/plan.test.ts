import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId, journeyId } from '../../../../shared/base/ids.ts';
import { hours, type Instant, minus, minutes, plus } from '../../../../shared/base/time.ts';
import {
  addressIn,
  type ContactPoint,
  placeFor,
  refused,
  type StopCause,
  stopCauses,
  stopped,
  withPlace,
} from '../../../../shared/customers/contacts/contact.ts';
import type { Profile } from '../../../../shared/customers/profiles/profile.ts';
import { marketing } from '../../../../shared/customers/profiles/topics.ts';
import { arrivalOf, changeAddress } from '../../../../shared/flows/contacts.ts';
import { planTouchpoint, type Turn } from '../../../../shared/flows/sending/plan.ts';
import type { TouchRecord } from '../../../../shared/journeys/records.ts';
import type { TouchSpec } from '../../../../shared/journeys/touchpoints/index.ts';
import { parseSettings } from '../../../../shared/shop/settings.ts';
import {
  ada,
  cardRequest,
  emailRequest,
  enrolled,
  enrolment,
  openEnrolment,
  pushRequest,
  textRequest,
} from '../../../support/passages.ts';
import { livedRuns } from '../../../support/runs.ts';
import { createStand, settingsOfTheStand, start } from '../../../support/stand.ts';

const settings = parseSettings(settingsOfTheStand, 'the test');
const nothingYet = { touches: [], coupons: [], tasks: [] };
const email = emailRequest('').touch;
const text = textRequest('').touch;
const push = pushRequest('').touch;
const news: TouchSpec = { name: 'your-parcel', kind: 'sms', channel: 'sms', transactional: true };

const plan = (changes: Partial<Turn> = {}) =>
  planTouchpoint({
    customer: ada,
    enrolment,
    touch: email,
    passage: nothingYet,
    settings,
    now: start,
    ...changes,
  });

const claimedOf = ({ name }: TouchSpec, at: Instant): Profile => ({
  ...ada,
  enrolments: { [journeyId('win-back')]: { ...openEnrolment, claims: { [name]: at } } },
});
interface Known {
  readonly cause: StopCause | undefined;
  readonly refused: boolean;
  /** Messages to another customer, so many hours ago. */
  readonly by: readonly (readonly [string, number])[];
}
/** A contact point of which this is known. */
const as = (
  { cause, refused: isRefused, by }: Known,
  contact: ContactPoint,
  secret: string,
): ContactPoint => {
  const others = by.map(([step, ago]) =>
    placeFor(secret, { ...enrolment, customer: customerId('bo') }, step, minus(start, hours(ago))),
  );
  const taken = others.reduce((known, each) => withPlace(known, each), contact);
  const open = isRefused ? refused(taken, marketing, start, 'the test') : taken;
  return cause === undefined ? open : stopped(open, { cause, at: start, source: 'the test' });
};
const bound = minutes(settings.guardrails.unknownAfterMinutes);

describe('the plan of a touchpoint', () => {
  it('is to send it to who wants it, and else says why not', () => {
    expect(plan()).toEqual({ kind: 'send' });
    expect(plan({ customer: { ...ada, consents: {} } })).toEqual({
      kind: 'withhold',
      withheld: { guardrail: 'consent', detail: 'consent to email was never asked for' },
    });
  });

  it('holds it until its passage starts, and until a dead handler is certainly dead', () => {
    const startsAt = plus(start, hours(2));
    const record = { key: enrolment, arm: 'treatment', enrolledAt: start, goalUntil: startsAt } as const;
    const passage = { ...nothingYet, enrolment: { ...record, rule: '', values: {}, startsAt } };
    expect(plan({ passage })).toEqual({ kind: 'hold', until: startsAt, due: startsAt, by: 'start' });
    const since = minus(start, minutes(1));
    expect(plan({ customer: claimedOf(email, since) })).toEqual({
      kind: 'hold',
      until: plus(since, bound),
      due: start,
      by: 'unknown',
    });
  });

  it('hands over again what is known for a repetition, or is an order’s news, and gives up marketing that may have left', () => {
    const since = minus(start, bound);
    const receipt: TouchSpec = { name: 'your-order', kind: 'email', channel: 'email', transactional: true };
    for (const touch of [push, news, receipt])
      expect(plan({ touch, customer: claimedOf(touch, since) })).toEqual({ kind: 'send' });
    for (const touch of [email, text])
      expect(plan({ touch, customer: claimedOf(touch, since) })).toEqual({ kind: 'give-up' });
  });

  it('hands over again an email that may have left, where the shop would rather send twice than never', () => {
    const since = minus(start, bound);
    const guardrails = { ...settings.guardrails, resendUnknown: true };
    const again = { settings: { ...settings, guardrails } };
    expect(plan({ customer: claimedOf(email, since), ...again })).toEqual({ kind: 'send' });
    // Of a text nothing tells whether it left.
    expect(plan({ touch: text, customer: claimedOf(text, since), ...again })).toEqual({ kind: 'give-up' });
  });

  it('goes where the wait before it leads, and not beyond what is written down', () => {
    const late = { kind: 'settled', outcome: 'clicked' } as const;
    expect(plan({ late })).toEqual(late);
    const touch: TouchRecord = {
      enrolment,
      step: email.name,
      kind: 'email',
      channel: 'email',
      at: start,
      outcome: 'sent',
    };
    expect(plan({ late, passage: { ...nothingYet, touches: [touch] } })).toEqual({
      kind: 'done',
      outcome: 'sent',
    });
  });

  it('is what the handler does', async () => {
    const consent = fc.option(fc.boolean(), { nil: undefined });
    const customers = fc
      .record({
        email: consent,
        sms: consent,
        push: consent,
        post: consent,
        suppressed: fc.boolean(),
        sentBefore: fc.nat(5),
      })
      .map(
        ({ suppressed, sentBefore, ...consents }): Profile => ({
          ...ada,
          consents: Object.fromEntries(Object.entries(consents).filter(([, given]) => given !== undefined)),
          ...(suppressed && { suppressed: 'unsubscribed' }),
          recentTouches: Array.from({ length: sentBefore }, (_, count) => ({
            at: minus(start, hours(count + 1)),
            channel: 'email',
          })),
        }),
      );
    const there = fc.record({
      cause: fc.option(fc.constantFrom(...stopCauses), { nil: undefined }),
      refused: fc.boolean(),
      by: fc.array(fc.tuple(fc.constantFrom('we-miss-you', 'last-call', 'other'), fc.nat(200)), {
        maxLength: 5,
      }),
    });
    const requests = fc.constantFrom(emailRequest, textRequest, pushRequest, cardRequest);
    await fc.assert(
      fc.asyncProperty(customers, there, requests, fc.nat(23), async (customer, known, request, later) => {
        const stand = createStand();
        await enrolled(stand, customer);
        const house = { street: '1 High Street', city: 'London' };
        await stand.ports.ledger.keepAddress({ customer: customer.id, address: house, at: start });
        await stand.moveTo(plus(start, hours(later)));
        const { touch } = request('a');
        const channel = touch.channel === 'person' ? 'post' : touch.channel;
        const address = addressIn(customer, channel);
        const secret = await stand.ports.secret();
        if (address !== undefined)
          await changeAddress(channel, address, (contact) => as(known, contact, secret), stand.ports);
        const at = { enrolment, step: touch.name, now: stand.now() };
        const arrival = await arrivalOf(customer, channel, at, stand.ports);
        const planned = plan({ customer, touch, now: stand.now(), arrival }).kind;
        const { outcome } = (await stand.invoke('send', request('a'))) as { outcome: string };
        expect(outcome).toBe({ send: 'sent', withhold: 'withheld', hold: 'held' }[planned as 'send']);
      }),
      livedRuns(80),
    );
  });
});

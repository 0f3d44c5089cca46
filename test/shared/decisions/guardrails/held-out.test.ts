/** Who is held out is written to by nothing that sells, whatever led to it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId, journeyId } from '../../../../shared/base/ids.ts';
import { readerOf } from '../../../../shared/customers/contacts/contact.ts';
import {
  newProfile,
  type OpenEnrolment,
  type Profile,
} from '../../../../shared/customers/profiles/profile.ts';
import { isHeldOut } from '../../../../shared/decisions/enrolling/enrol.ts';
import { heldOut } from '../../../../shared/decisions/guardrails/held-out.ts';
import type { TouchSpec } from '../../../../shared/journeys/touchpoints/index.ts';
import { parseSettings } from '../../../../shared/shop/settings.ts';
import { openEnrolment } from '../../../support/passages.ts';
import { settingsOfTheStand, start } from '../../../support/stand.ts';

const enrolment = { journey: journeyId('win-back'), version: 1, customer: customerId('ada'), cycle: 1 };
const email: TouchSpec = { name: 'hello', kind: 'email', channel: 'email', transactional: false };
const inIt = (changes: Partial<OpenEnrolment> = {}): Profile => ({
  ...newProfile(customerId('ada')),
  email: 'ada@example.com',
  enrolments: { [enrolment.journey]: { ...openEnrolment, lane: 'win-back', ...changes } },
});
const asked = (customer: Profile, touch: TouchSpec, experiment: object) =>
  heldOut({
    customer,
    enrolment,
    touch,
    settings: parseSettings({ ...settingsOfTheStand, experiment }, 'the test'),
    now: start,
  });
const all = { controlPercent: 100 };
const withheld = { kind: 'withhold', withheld: { guardrail: 'held-out' } };

describe('marketing', () => {
  it('is withheld from who is in the control group, by a passage that began before it too', () => {
    expect(asked(inIt(), email, all)).toMatchObject(withheld);
    expect(asked(inIt(), email, { controlPercent: 0 })).toEqual({ kind: 'allow' });
  });

  it('is withheld in the lane whose holdout she is in, and in no other', () => {
    const experiment = { controlPercent: 0, lanes: { 'win-back': 100 } };
    expect(asked(inIt(), email, experiment)).toMatchObject(withheld);
    expect(asked(inIt({ lane: 'cart' }), email, experiment)).toEqual({ kind: 'allow' });
  });

  it('is withheld exactly from whom the lot is drawn for', () => {
    fc.assert(
      fc.property(fc.emailAddress(), fc.nat({ max: 100 }), (address, controlPercent) => {
        const customer = { ...inIt(), email: address };
        const isDrawn = isHeldOut(readerOf(customer), 'win-back', { controlPercent, lanes: {} });
        expect(asked(customer, email, { controlPercent }).kind).toBe(isDrawn ? 'withhold' : 'allow');
      }),
    );
  });
});

it.each<[string, Profile, TouchSpec]>([
  ['an order\u2019s news', inIt(), { ...email, transactional: true }],
  ['what puts something right', inIt({ lane: 'recovery' }), email],
  [
    'points',
    inIt(),
    { name: 'points', kind: 'award', channel: 'email', transactional: false, award: { points: 5 } },
  ],
  ['what a shadow is asked about, of which nothing leaves', inIt({ arm: 'holdout' }), email],
])('%s passes', (_, customer, touch) => {
  expect(asked(customer, touch, all)).toEqual({ kind: 'allow' });
});

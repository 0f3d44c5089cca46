/** Customers in the middle of a journey, and the requests that its state machine makes. */
import { customerId, type EnrolmentKey, entriesByJourney, journeyId } from '../../shared/base/ids.ts';
import { days, hours, minus, plus } from '../../shared/base/time.ts';
import { newProfile, type OpenEnrolment, type Profile } from '../../shared/customers/profiles/profile.ts';
import type { AwaitRequest, CloseRequest, LookRequest, SendRequest } from '../../shared/journeys/protocol.ts';
import type { CouponRecord, EnrolmentRecord, TouchRecord } from '../../shared/journeys/records.ts';
import { type Stand, start } from './stand.ts';

export const enrolment: EnrolmentKey = {
  journey: journeyId('win-back'),
  version: 1,
  customer: customerId('ada'),
  cycle: 1,
};

export const openEnrolment: OpenEnrolment = {
  cycle: 1,
  version: 1,
  arm: 'treatment',
  enrolledAt: minus(start, days(1)),
  goalUntil: plus(start, days(29)),
  claims: {},
};

/** A survey that it sent. */
export const surveySent: TouchRecord = {
  enrolment,
  step: 'why-gone',
  kind: 'survey',
  channel: 'email',
  at: minus(start, hours(20)),
  outcome: 'sent',
};

/** The coupon of that passage, as the ledger has it. */
export const tenOffIssued: CouponRecord = {
  enrolment,
  name: 'ten-off',
  code: 'ABCDEFGH23',
  terms: { percentOff: 10 },
  issuedAt: minus(start, hours(20)),
  validUntil: plus(start, days(7)),
};
export const enrolmentRecord: EnrolmentRecord = {
  key: enrolment,
  arm: 'treatment',
  enrolledAt: openEnrolment.enrolledAt,
  goalUntil: openEnrolment.goalUntil,
  rule: 'days since last order ≥ 14',
  values: {},
};

export const ada: Profile = {
  ...newProfile(customerId('ada')),
  email: 'ada@example.com',
  phone: '+447700900123',
  firstName: 'Ada',
  consents: { email: true, sms: true, push: true },
  timezone: 'Europe/London',
  enrolments: { [journeyId('win-back')]: openEnrolment },
};

/** Puts the customer, and the enrolment's record, where the sweep would have. */
export const enrolled = async ({ ports }: Stand, profile: Profile = ada): Promise<void> => {
  await ports.profiles.update(undefined, profile);
  await ports.ledger.put({
    enrolments: entriesByJourney(profile.enrolments).map(
      ([journey, { version, cycle, arm, enrolledAt, goalUntil }]) => ({
        key: { journey, version, customer: profile.id, cycle },
        arm,
        enrolledAt,
        goalUntil,
        rule: 'no order for 14 days',
        values: {},
      }),
    ),
  });
};

export const tenOff = { name: 'ten-off', terms: { percentOff: 10 }, validFor: days(8) };

export const emailRequest = (token: string, changes: Partial<SendRequest> = {}): SendRequest => ({
  token,
  enrolment,
  state: { path: '' },
  touch: { name: 'we-miss-you', kind: 'email', channel: 'email', transactional: false, coupon: tenOff },
  waits: {
    wait: {
      id: 'reaction-we-miss-you',
      source: { kind: 'reaction', to: 'we-miss-you' },
      otherwise: 'silent',
    },
    atMost: days(3),
  },
  ...changes,
});

export const textRequest = (token: string, changes: Partial<SendRequest> = {}): SendRequest => ({
  token,
  enrolment,
  state: { path: '' },
  touch: { name: 'last-call', kind: 'sms', channel: 'sms', transactional: false, coupon: tenOff },
  ...changes,
});

export const pushRequest = (token: string, changes: Partial<SendRequest> = {}): SendRequest => ({
  token,
  enrolment,
  state: { path: '' },
  touch: {
    name: 'a-push',
    kind: 'push',
    channel: 'push',
    to: 'wechat',
    transactional: false,
    coupon: tenOff,
  },
  ...changes,
});

export const cardRequest = (token: string, changes: Partial<SendRequest> = {}): SendRequest => ({
  token,
  enrolment,
  state: { path: '' },
  touch: {
    name: 'a-card',
    kind: 'postcard',
    channel: 'post',
    to: 'printer',
    transactional: false,
    coupon: tenOff,
  },
  ...changes,
});

export const awaitRequest = (token: string, changes: Partial<AwaitRequest> = {}): AwaitRequest => ({
  token,
  enrolment,
  state: { path: '' },
  waits: {
    wait: { id: 'purchase', source: { kind: 'purchase' }, otherwise: 'not-purchased' },
    atMost: days(5),
  },
  ...changes,
});

export const lookRequest = (token: string, changes: Partial<LookRequest> = {}): LookRequest => ({
  token,
  enrolment,
  state: { path: '' },
  question: { kind: 'trait', trait: 'tier' },
  cases: ['gold', 'otherwise'],
  ...changes,
});

export const closeRequest = (token: string, changes: Partial<CloseRequest> = {}): CloseRequest => ({
  token,
  enrolment,
  state: { path: 'reaction-we-miss-you=silent' },
  reason: 'lapsed',
  ...changes,
});

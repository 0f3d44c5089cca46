/** Customers of a small shop, and the sweep of one journey over them. */

import { type CustomerId, customerId, journeyId } from '../../../../shared/base/ids.ts';
import { days, type Instant, iso, minus } from '../../../../shared/base/time.ts';
import { newProfile, type Profile } from '../../../../shared/customers/profiles/profile.ts';
import { dormantFor } from '../../../../shared/customers/rules/index.ts';
import type { SegmentRequest } from '../../../../shared/flows/sweep/request.ts';
import type { SweptJourney } from '../../../../shared/journeys/protocol.ts';
import type { Passage } from '../../../../shared/journeys/records.ts';
import { start } from '../../../support/stand.ts';
import type { Deployment } from './deployment.ts';

export const winBack: SweptJourney = {
  id: journeyId('win-back'),
  version: 1,
  stateMachineArn: 'arn:aws:states:local-1:000000000000:stateMachine:rekindle-prod--journey-win-back',
  rule: dormantFor(days(14)),
  reEnrolAfter: days(90),
  goalWithin: days(30),
  holdsOut: true,
  splits: {},
  ways: [],
  excludes: [],
  priority: 0,
  pauses: false,
  lane: 'win-back',
  speaksAtOnce: true,
  marketing: true,
};

export const segmentRequest = (changes: Partial<SegmentRequest> = {}): SegmentRequest => ({
  at: iso(start),
  segment: 0,
  segments: 1,
  startsPerSecond: 250,
  journeys: [winBack],
  stays: { [winBack.id]: days(400) },
  tuned: {},
  ...changes,
});

/** A customer whose last order is so many days old. */
export const silentFor = (id: string, count: number, changes: Partial<Profile> = {}): Profile => ({
  ...newProfile(customerId(id)),
  email: `${id}@example.com`,
  consents: { email: true },
  orders: 3,
  spent: 12_345,
  firstOrderAt: minus(start, days(400)),
  lastOrderAt: minus(start, days(count)),
  ...changes,
});

/** Settings by which some of the silent customers are held out, and others not. */
export const someHeldOut = { experiment: { controlPercent: 30, lanes: {} } };

/** Named so. */
export const silentCustomers = (count: number, changes: Partial<Profile> = {}): readonly Profile[] =>
  Array.from({ length: count }, (_, index) => silentFor(`customer-${index}`, 20 + index, changes));

export const passageOf = (
  { ports }: Deployment,
  customer: string,
  { id: journey, version }: SweptJourney = winBack,
  cycle = 1,
): Promise<Passage> => ports.ledger.passage({ journey, version, customer: customerId(customer), cycle });

/** For each customer: the enrolment on the profile, the ledger's record, how often it began and was told of. */
export const enrolmentsIn = async (
  deployment: Deployment,
  customers: readonly Profile[],
  journey = winBack,
): Promise<readonly object[]> =>
  Promise.all(
    customers.map(async ({ id }) => {
      const entry = (await deployment.ports.profiles.get(id))?.enrolments[journey.id];
      const { enrolment } = await passageOf(deployment, id, journey);
      const isTheirs = (each: unknown): boolean =>
        typeof each === 'object' && each !== null && 'customer' in each && each.customer === id;
      return {
        customer: id,
        cycle: entry?.cycle,
        arm: entry?.arm,
        isOpen: entry !== undefined && entry.exitedAt === undefined,
        record: enrolment && [enrolment.arm, enrolment.rule, enrolment.exit?.reason, enrolment.enrolledAt],
        started: deployment.started.filter(({ input }) => isTheirs(input)).length,
        told: deployment.bus.some(
          ({ DetailType, Detail }) => DetailType === 'Journey Entered' && isTheirs(JSON.parse(Detail)),
        ),
      };
    }),
  );

/** What `enrolmentsIn` is to say of customers who were enrolled once, to the end. */
export const enrolledOnce = (
  customers: readonly Profile[],
  armOf: (customer: CustomerId) => string,
  at: Instant,
): readonly object[] =>
  customers.map(({ id }) => {
    const arm = armOf(id);
    return {
      customer: id,
      cycle: 1,
      arm,
      isOpen: true,
      record: [arm, 'days since last order ≥ 14', undefined, at],
      started: arm === 'treatment' ? 1 : 0,
      told: true,
    };
  });

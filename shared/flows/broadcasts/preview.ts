/** What a broadcast would come to for a customer: the same plan is asked as when it is sent. */

import type { JourneyId } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import { readerOf } from '../../customers/contacts/contact.ts';
import { profileFromItem, type WireItem } from '../../customers/profiles/mapper.ts';
import { isNobody, type Profile } from '../../customers/profiles/profile.ts';
import { type Foreseen, mostSampled } from '../../decisions/broadcasts/broadcast.ts';
import { armOf } from '../../decisions/enrolling/enrol.ts';
import type { BroadcastJourney } from '../../journeys/protocol.ts';
import type { TouchSpec } from '../../journeys/touchpoints/index.ts';
import type { Ports } from '../ports.ts';
import { goesElsewhere, planTouchpoint, type TouchPlan } from '../sending/plan.ts';

export const nothingForeseen: Foreseen = { locales: {}, sent: 0, withheld: {}, held: {}, sample: [] };

const oneMore = (
  counts: Readonly<Record<string, number>>,
  name: string,
): Readonly<Record<string, number>> => ({
  ...counts,
  [name]: (counts[name] ?? 0) + 1,
});

/** What an earlier passage claimed is not this one's. */
const asEnrolled = (customer: Profile, journey: JourneyId): Profile => {
  const earlier = customer.enrolments[journey];
  if (earlier === undefined) return customer;
  return { ...customer, enrolments: { ...customer.enrolments, [journey]: { ...earlier, claims: {} } } };
};

/** With this customer counted; `undefined`: nobody who was erased, or merged into another, is enrolled. */
export const foresee = (
  so: Foreseen,
  { id: journey, version, first, orElse, ...others }: BroadcastJourney,
  item: WireItem,
  now: Instant,
  { settings }: Pick<Ports, 'settings'>,
): Foreseen | 'held-out' | undefined => {
  const customer = profileFromItem(item);
  if (isNobody(customer) || customer.mergedInto !== undefined) return undefined;
  if (armOf(readerOf(customer), others, settings.experiment) === 'holdout') return 'held-out';
  const cycle = (customer.enrolments[journey]?.cycle ?? 0) + 1;
  const enrolment = { journey, version, customer: customer.id, cycle };
  const passage = { touches: [], coupons: [], tasks: [] };
  const planned = (touch: TouchSpec): TouchPlan =>
    planTouchpoint({ customer: asEnrolled(customer, journey), enrolment, touch, passage, settings, now });
  const own = planned(first);
  const plan = orElse !== undefined && goesElsewhere(own, first, passage) ? planned(orElse) : own;
  const counted = { ...so, locales: oneMore(so.locales, customer.locale ?? settings.locales[0]) };
  switch (plan.kind) {
    case 'withhold':
      return { ...counted, withheld: oneMore(so.withheld, plan.withheld.guardrail) };
    case 'hold':
      return { ...counted, held: oneMore(so.held, plan.by) };
    default:
      return {
        ...counted,
        sent: so.sent + 1,
        sample: so.sample.length < mostSampled ? [...so.sample, customer.id] : so.sample,
      };
  }
};

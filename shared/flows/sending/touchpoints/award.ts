/** Awards points: they are the customer's with the claim, and a tier that they bring is told, as another's points are. */
import { touchKey } from '../../../base/ids.ts';
import { earn, withBalance } from '../../../decisions/points/account.ts';
import { awardOf } from '../../../decisions/points/entry.ts';
import { termsOf } from '../../../decisions/points/terms.ts';
import type { TouchOf } from '../../../journeys/touchpoints/index.ts';
import { pointsGranted, tellTier } from '../../points/tell.ts';
import { prepareWithheld, type Sender, touchRecord } from './sender.ts';

export const awardSender: Sender<TouchOf<'award'>> = {
  prepare: async ({ request, now, ports: { ledger, settings } }) => {
    const { enrolment, touch } = request;
    const { points, to } = touch.award;
    const { customer } = enrolment;
    const refused = (detail: string) => prepareWithheld(request, { guardrail: 'refused', detail }, now);
    const terms = termsOf(settings);
    if (terms === undefined) return refused('the shop has no points');
    const key = touchKey(enrolment, touch.name);
    const toTell = { ...touchRecord(request, now), points, ...(to && { to }), outcome: 'sending' } as const;
    if (to === 'referrer') {
      const referral = await ledger.referral(customer);
      if (referral === undefined) return refused('nobody referred the customer');
      const event = pointsGranted(referral.referrer, key, points, now);
      return {
        records: { touches: [toTell], coupons: [] },
        effect: { kind: 'tell', tell: (bus) => bus.tell([event]) },
      };
    }
    const { balance, writes, reached } = earn(
      await ledger.account(customer),
      [awardOf(key, points, now)],
      terms,
      now,
    );
    const touches = [reached === undefined ? { ...toTell, outcome: 'sent' as const, sentAt: now } : toTell];
    return {
      records: { touches, coupons: [], points: writes },
      changed: (profile) => withBalance(profile, balance, terms),
      effect:
        reached === undefined
          ? { kind: 'written', outcome: 'sent' }
          : { kind: 'tell', tell: (bus) => tellTier(customer, reached, bus) },
    };
  },
};

/** Awards points: they are the customer's with the claim, and a tier that they bring is told, as another's points are. */

import { touchKey } from '../../../base/ids.ts';
import { earn, reachedBy, withBalance } from '../../../decisions/points/account.ts';
import { awardOf } from '../../../decisions/points/entry.ts';
import { termsOf } from '../../../decisions/points/terms.ts';
import { toTell } from '../../../journeys/domain-events.ts';
import type { TouchOf } from '../../../journeys/touchpoints/index.ts';
import { pointsGranted, tellTier } from '../../points/tell.ts';
import { prepareWithheld, type Sender, touchRecord } from './sender.ts';

export const awardSender: Sender<TouchOf<'award'>> = {
  prepare: async ({ request, now, ports }) => {
    const { ledger, settings } = ports;
    const { enrolment, touch } = request;
    const { points, to } = touch.award;
    const { customer } = enrolment;
    const refused = (detail: string) => prepareWithheld(request, { guardrail: 'refused', detail }, now);
    const terms = termsOf(settings);
    if (terms === undefined) return refused('the shop has no points');
    const award = { ...touchRecord(request, now), points, outcome: 'sent', sentAt: now } as const;
    if (to === 'referrer')
      return (await ledger.referral(customer)) === undefined
        ? refused('nobody referred the customer')
        : {
            kind: 'prepared',
            records: { touches: [{ ...award, to, untold: true }], coupons: [] },
            effect: { kind: 'written', outcome: 'sent' },
          };
    const { balance, writes, reached } = earn(
      await ledger.account(customer),
      [awardOf(touchKey(enrolment, touch.name), points, now)],
      terms,
      now,
    );
    const touches = [
      {
        ...award,
        ...(reached === undefined ? toTell('Touchpoint Sent', ports.settings) : { untold: true as const }),
      },
    ];
    return {
      kind: 'prepared',
      records: { touches, coupons: [], points: writes },
      changed: (profile) => withBalance(profile, balance, terms),
      effect: { kind: 'written', outcome: 'sent' },
    };
  },
  tell: async ({ enrolment, step, at, points = 0, to }, _, ports) => {
    const { customer } = enrolment;
    const key = touchKey(enrolment, step);
    if (to === 'referrer') {
      const referral = await ports.ledger.referral(customer);
      if (referral !== undefined) await ports.tell([pointsGranted(referral.referrer, key, points, at)]);
      return;
    }
    const terms = termsOf(ports.settings);
    if (terms === undefined) return;
    const account = await ports.ledger.account(customer);
    const reached = reachedBy(awardOf(key, points, at).id, account.reached, terms);
    if (reached !== undefined) await tellTier(customer, reached, ports);
  },
};

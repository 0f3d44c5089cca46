/** One unused offer of a lane at a time: another waits until the first is used, or over. */
import { entriesByJourney } from '../../base/ids.ts';
import { iso, plus } from '../../base/time.ts';
import { allow, type Guardrail, withhold } from './guardrail.ts';
import { stagger } from './turns.ts';

export const offer: Guardrail = (question) => {
  const { customer, enrolment, touch, issued = [], now } = question;
  const coupon = 'coupon' in touch ? touch.coupon : undefined;
  if (coupon === undefined || coupon.forFriends === true || touch.transactional) return allow;
  if (issued.includes(coupon.name)) return allow;
  const lane = customer.enrolments[enrolment.journey]?.lane;
  if (lane === undefined) return allow;
  const [open] = entriesByJourney(customer.enrolments)
    .filter(([, entry]) => entry.lane === lane)
    .flatMap(([journey, { offerUntil, offerBefore }]) =>
      // Of a journey that is entered again, the offer of before holds nothing of its own.
      [offerUntil, journey === enrolment.journey ? undefined : offerBefore?.until].flatMap((until) =>
        until !== undefined && until > now ? [{ journey, until }] : [],
      ),
    )
    .sort((a, b) => b.until - a.until);
  if (open === undefined) return allow;
  const because = `an offer of ${open.journey} is unused until ${iso(open.until)}`;
  // By itself it says nothing that could wait.
  if (touch.kind === 'coupon') return withhold('offer', because);
  return { kind: 'hold', until: plus(open.until, stagger(question)), by: 'offer', because };
};

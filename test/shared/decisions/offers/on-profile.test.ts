/** What the profile remembers of offers that are unused, from one passage through a journey to the next. */
import { describe, expect, it } from 'vitest';
import { days, type Instant, plus } from '../../../../shared/base/time.ts';
import { nextEnrolment } from '../../../../shared/decisions/enrolling/enrol.ts';
import { withOffer } from '../../../../shared/decisions/offers/on-profile.ts';
import { ada, enrolment } from '../../../support/passages.ts';
import { start } from '../../../support/stand.ts';
import { winBack } from '../../flows/sweep/shop.ts';

const { journey } = enrolment;
const first = { ...enrolment, cycle: 1 };
const second = { ...enrolment, cycle: 2 };
const until = plus(start, days(3));
const later = plus(start, days(5));

/** A passage that has issued an offer, and the next that began then. */
const entered = (offerUntil: Instant | undefined, at: Instant) => {
  const offered = withOffer(ada, first, offerUntil);
  const settings = { experiment: { controlPercent: 0, lanes: {} } };
  const entry = nextEnrolment(offered, { ...winBack, id: journey }, at, { settings, now: () => at });
  return { ...offered, enrolments: { [journey]: entry } };
};
const offersOf = (profile: typeof ada) => {
  const { offerUntil, offerBefore } = profile.enrolments[journey] ?? {};
  return { offerUntil, offerBefore };
};
const ofFirst = { cycle: 1, until };

describe('an offer of an earlier passage', () => {
  it('stands beside the next passage, which has none of its own yet, while it is valid and unused', () => {
    expect(offersOf(entered(until, start))).toEqual({ offerUntil: undefined, offerBefore: ofFirst });
    expect(offersOf(entered(until, until)).offerBefore).toBeUndefined();
    expect(offersOf(entered(undefined, start)).offerBefore).toBeUndefined();
  });

  it('stands on while the next passage issues one of its own, and uses it', () => {
    const issued = withOffer(entered(until, start), second, later);
    expect(offersOf(issued)).toEqual({ offerUntil: later, offerBefore: ofFirst });
    expect(offersOf(withOffer(issued, second, undefined)).offerBefore).toEqual(ofFirst);
  });

  it('is gone when it is used, and back when that order is cancelled', () => {
    const used = withOffer(entered(until, start), first, undefined);
    expect(offersOf(used).offerBefore).toBeUndefined();
    expect(offersOf(withOffer(used, first, until)).offerBefore).toEqual(ofFirst);
  });

  it('gives way to one that lasts longer, and to no shorter one', () => {
    const third = { ...enrolment, cycle: 3 };
    const entry = { ...entered(until, start).enrolments[journey], cycle: 3 };
    const thrice = { ...ada, enrolments: { [journey]: entry as (typeof ada.enrolments)[typeof journey] } };
    expect(offersOf(withOffer(thrice, second, later)).offerBefore).toEqual({ cycle: 2, until: later });
    expect(withOffer(thrice, second, plus(start, days(1)))).toBe(thrice);
    expect(withOffer(thrice, third, undefined)).toBe(thrice);
  });
});

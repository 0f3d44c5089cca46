import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId, journeyId } from '../../../../shared/base/ids.ts';
import { days, instant, parseIso, plus } from '../../../../shared/base/time.ts';
import {
  enrolmentsOf,
  MalformedProfileError,
  profileAttributes,
  profileDifference,
  profileFromItem,
  profileToItem,
  standingsOf,
  type WireItem,
} from '../../../../shared/customers/profiles/mapper.ts';
import {
  type IdentifiedTrait,
  newProfile,
  type OpenEnrolment,
  type Profile,
} from '../../../../shared/customers/profiles/profile.ts';

const instants = fc.integer({ min: -1e12, max: 4e12 }).map((ms) => instant(ms));
const texts = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' });
/** Names of journeys and steps are kebab case; `__proto__` is no member that an object can be given. */
const names = texts.filter((name) => name !== '__proto__');
const customers = texts.map(customerId);
const counts = fc.nat({ max: 1_000_000 });

const enrolments: fc.Arbitrary<OpenEnrolment> = fc.record(
  {
    cycle: counts,
    version: counts,
    arm: fc.constantFrom('treatment', 'holdout'),
    enrolledAt: instants,
    exitedAt: instants,
    reopenedAt: instants,
    goalUntil: instants,
    goalEvent: texts,
    begunByGoal: fc.constant(true as const),
    goalAt: instants,
    pauses: fc.constant(true as const),
    letsGo: fc.constant(true as const),
    priority: counts,
    checkoutId: texts,
    campaign: texts,
    lane: texts,
    next: instants,
    place: texts,
    due: instants,
    said: fc.constant(true as const),
    offerUntil: instants,
    offerBefore: fc.record({ cycle: counts, until: instants }),
    of: customers,
    claims: fc.dictionary(names, instants, { maxKeys: 4 }),
  },
  { requiredKeys: ['cycle', 'version', 'arm', 'enrolledAt', 'goalUntil', 'claims'] },
);

const toldNames: readonly IdentifiedTrait[] = [
  'email',
  'phone',
  'firstName',
  'locale',
  'timezone',
  'country',
  'city',
  'tier',
  'points',
  'favouriteCategory',
  'birthday',
  'emailConsent',
  'smsConsent',
];

const wishes: fc.Arbitrary<NonNullable<Profile['wishes']>> = fc
  .record(
    {
      atMostWeekly: fc.constant(true as const),
      pausedUntil: instants,
      quietHours: fc.constant({ from: '20:00', until: '10:30' }),
      locale: fc.constant(true as const),
      toldAt: fc.dictionary(
        fc.constantFrom('everything', 'atMostWeekly', 'pausedUntil', 'quietHours'),
        instants,
        { minKeys: 1 },
      ),
    },
    { requiredKeys: [] },
  )
  .filter((each) => Object.keys(each).length > 0);

const profiles: fc.Arbitrary<Profile> = fc.record(
  {
    id: customers,
    mergedInto: customers,
    mergingSince: instants,
    email: texts,
    phone: texts,
    firstName: texts,
    consents: fc.record({ email: fc.boolean(), sms: fc.boolean(), push: fc.boolean() }, { requiredKeys: [] }),
    topics: fc.dictionary(names, fc.record({ given: fc.boolean(), at: instants }), {
      minKeys: 1,
      maxKeys: 3,
    }),
    wishes,
    suppressed: fc.constantFrom('erased', 'nobody', 'unsubscribed'),
    locale: texts,
    timezone: texts,
    country: texts,
    city: texts,
    tier: texts,
    points: counts,
    pointsExpireAt: instants,
    pointsExpiring: counts,
    tierEndsAt: instants,
    pointsToKeepTier: counts,
    tierLost: texts,
    favouriteCategory: texts,
    birthday: texts,
    traits: fc.dictionary(names, fc.oneof(texts, counts), { minKeys: 1, maxKeys: 3 }),
    identifiedAt: fc.dictionary(fc.constantFrom(...toldNames), instants, { minKeys: 1 }),
    leavingReason: texts,
    firstOrderAt: instants,
    lastOrderAt: instants,
    previousOrderAt: instants,
    orders: counts,
    spent: counts,
    refunded: counts,
    firstVisitAt: instants,
    lastVisitAt: instants,
    enrolments: fc.dictionary(names, enrolments, { maxKeys: 3 }),
    askedWhyAt: instants,
    recentTouches: fc.array(
      fc.record(
        {
          at: instants,
          channel: fc.constantFrom('email', 'sms', 'push'),
          topic: fc.constantFrom('news', 'a-b'),
        },
        { requiredKeys: ['at', 'channel'] },
      ),
      {
        maxLength: 5,
      },
    ),
    revision: counts,
  },
  { requiredKeys: ['id', 'consents', 'orders', 'spent', 'enrolments', 'recentTouches', 'revision'] },
);

/** What DynamoDB bills for: names and values in UTF-8, numbers at two digits a byte, 3 bytes a map or list. */
const billedBytes = (item: WireItem): number => {
  const valueBytes = (value: WireItem[string]): number => {
    if ('S' in value) return Buffer.byteLength(value.S);
    if ('N' in value) return Math.ceil(value.N.replace(/\D/g, '').length / 2) + 1;
    if ('L' in value) return 3 + value.L.reduce((sum, each) => sum + 1 + valueBytes(each), 0);
    if ('M' in value) return 3 + Object.keys(value.M).length + billedBytes(value.M);
    return 1;
  };
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value),
    0,
  );
};

const lastOrderAt = parseIso('2026-11-09T18:21:07.123Z');
const typical: Profile = {
  ...newProfile(customerId('gid://shopify/Customer/7316842938471')),
  email: 'firstname.lastname@mail.example',
  phone: '+447700900123',
  firstName: 'Bernadette',
  consents: { email: true, sms: false },
  locale: 'zh-Hant',
  timezone: 'America/Argentina/Buenos_Aires',
  country: 'AR',
  city: 'Buenos Aires',
  tier: 'gold',
  points: 12_345,
  favouriteCategory: 'outdoor-furniture',
  birthday: '1987-04-12',
  traits: { plan: 'pro', renewsOn: '2027-03-01' },
  identifiedAt: {
    email: parseIso('2024-01-30T20:15:00.250Z'),
    firstName: parseIso('2024-01-30T20:15:00.250Z'),
    locale: parseIso('2024-01-30T20:15:00.250Z'),
    emailConsent: parseIso('2026-02-01T09:00:00.125Z'),
    smsConsent: parseIso('2026-02-01T09:00:00.125Z'),
    tier: parseIso('2026-08-17T21:40:11.500Z'),
  },
  leavingReason: 'too-expensive',
  firstOrderAt: parseIso('2024-02-01T08:00:00Z'),
  lastOrderAt,
  previousOrderAt: parseIso('2026-08-17T21:40:11Z'),
  orders: 7,
  spent: 123_456,
  refunded: 4_200,
  firstVisitAt: parseIso('2024-01-30T20:15:00Z'),
  lastVisitAt: parseIso('2026-11-11T07:01:02Z'),
  enrolments: {
    [journeyId('win-back-14d')]: {
      cycle: 1,
      version: 1,
      arm: 'treatment',
      enrolledAt: plus(lastOrderAt, days(14)),
      goalUntil: plus(lastOrderAt, days(44)),
      claims: {
        'we-miss-you': plus(lastOrderAt, days(14)),
        'coupon-expires-soon': plus(lastOrderAt, days(17)),
      },
    },
  },
  recentTouches: [
    { at: plus(lastOrderAt, days(14)), channel: 'email' },
    { at: plus(lastOrderAt, days(17)), channel: 'sms' },
  ],
  revision: 57,
};

describe('a profile', () => {
  it('comes back from its item as it was', () => {
    fc.assert(
      fc.property(profiles, (profile) => {
        expect(profileFromItem(profileToItem(profile))).toEqual(profile);
      }),
    );
  });

  it('gives up its enrolments without being read whole', () => {
    fc.assert(
      fc.property(profiles, (profile) => {
        expect(enrolmentsOf(profileToItem(profile))).toEqual(profile.enrolments);
      }),
    );
  });

  it('tells how its enrolments stand, as they stand', () => {
    fc.assert(
      fc.property(profiles, (profile) => {
        const item = profileToItem(profile);
        const standings = Object.entries(enrolmentsOf(item)).map(
          ([
            journey,
            { enrolledAt, exitedAt, reopenedAt, goalAt, priority, pauses, letsGo, lane, said, claims, next },
          ]) => [
            journey,
            { enrolledAt, exitedAt, reopenedAt, goalAt, priority, pauses, letsGo, lane, said, claims, next },
          ],
        );
        expect(standingsOf(item)).toEqual(Object.fromEntries(standings));
      }),
    );
  });

  it('takes less than 600 bytes when it is a typical one in the midst of a journey', () => {
    expect(billedBytes(profileToItem(typical))).toBeLessThan(600);
  });

  it('takes no attribute for what is absent or empty', () => {
    expect(profileToItem({ ...newProfile(customerId('c-1')), email: '', tier: '' })).toEqual({
      i: { S: 'c-1' },
      oc: { N: '0' },
      sp: { N: '0' },
      r: { N: '0' },
    });
  });

  it('is unchanged when the instants of its traits only stand in another order', () => {
    const { email = lastOrderAt, tier = lastOrderAt } = typical.identifiedAt ?? {};
    const before = { ...typical, identifiedAt: { email, tier } };
    const after = { ...typical, identifiedAt: { tier, email } };
    expect(profileDifference(before, after)).toEqual({ set: {}, removed: [] });
  });

  it('has an attribute of its own for every field', () => {
    const names = Object.values(profileAttributes);
    expect(new Set(names).size).toBe(names.length);
  });

  it('keeps apart a consent that was refused and one that was never asked for', () => {
    const consents = (given: Profile['consents']) =>
      profileFromItem(profileToItem({ ...newProfile(customerId('c-1')), consents: given })).consents;
    expect(consents({ email: false })).toEqual({ email: false });
    expect(consents({ sms: true })).toEqual({ sms: true });
    expect(consents({ sms: true, push: false })).toEqual({ sms: true, push: false });
    expect(consents({})).toEqual({});
  });
});

describe('an item that nobody here wrote', () => {
  it('is refused without an id', () => {
    expect(() => profileFromItem({ e: { S: 'a@b.example' } })).toThrow(
      new MalformedProfileError('profile ? has no readable id'),
    );
  });

  it('is refused with an enrolment that lacks its cycle', () => {
    const item: WireItem = { i: { S: 'c-1' }, en: { M: { 'win-back-14d': { M: { v: { N: '1' } } } } } };
    expect(() => profileFromItem(item)).toThrow('profile c-1 has no readable cycle');
  });
});

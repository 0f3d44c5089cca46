/** Customers who never react: the same for all benchmarks that lead them through a journey. */
import { customerId } from '../shared/base/ids.ts';
import { days, type Instant, minus } from '../shared/base/time.ts';
import { newProfile, type Profile } from '../shared/customers/profiles/profile.ts';

/** @param silentDays how long ago, at `from`, each of them has ordered last */
export const silentProfiles = (
  many: number,
  from: Instant,
  { timezone, silentDays }: { readonly timezone: string; readonly silentDays: number },
): readonly Profile[] =>
  Array.from({ length: many }, (_, index) => ({
    ...newProfile(customerId(`customer-${index}`)),
    email: `customer-${index}@example.com`,
    phone: `+1555${String(index).padStart(7, '0')}`,
    firstName: 'Ada',
    consents: { email: true, sms: true },
    locale: 'en',
    timezone,
    firstOrderAt: minus(from, days(300)),
    lastOrderAt: minus(from, days(silentDays)),
    orders: 3,
    spent: 12_000,
    revision: 1,
  }));

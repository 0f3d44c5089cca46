/** When countries let marketing be sent, beside what a shop itself leaves its customers in peace: not before, not after. */
import type { Temporal } from 'temporal-polyfill';
import type { Weekday } from '../../base/calendar.ts';
import type { ConsentChannel } from '../../customers/profiles/channels.ts';
import { isFrenchHoliday } from './holidays.ts';

export interface CountryHours {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly channels: readonly ConsentChannel[];
  /** Messages wait from then until then, by the customer's clock, `HH:MM`. */
  readonly quiet: { readonly from: string; readonly until: string };
  /** Messages wait all day. */
  readonly quietDays?: readonly Weekday[];
  /** So they do on these. */
  readonly isHoliday?: (day: Temporal.PlainDate) => boolean;
  /** Who says so. */
  readonly source: string;
}

/** Laws change: a shop's counsel has the last word. */
export const countryHours: readonly CountryHours[] = [
  {
    country: 'US',
    channels: ['sms'],
    quiet: { from: '21:00', until: '08:00' },
    source:
      '47 CFR 64.1200(c)(1): no solicitation before 8 a.m. or after 9 p.m. at the called party’s location',
  },
  {
    country: 'FR',
    channels: ['sms'],
    quiet: { from: '20:00', until: '08:30' },
    quietDays: ['sunday'],
    isHoliday: isFrenchHoliday,
    source:
      'French operators deliver commercial texts from Monday to Saturday, 8:30 to 20:00 (Bouygues Telecom, SFR); Brevo’s documentation: none between 22:00 and 8:00, on Sundays and public holidays',
  },
  {
    country: 'IN',
    channels: ['sms'],
    quiet: { from: '21:00', until: '10:00' },
    source: 'TRAI, TCCCPR 2018: promotional messages from 10:00 to 21:00',
  },
  {
    country: 'CN',
    channels: ['sms'],
    quiet: { from: '21:00', until: '08:00' },
    source:
      'Huawei Cloud, Restrictions on SMS Messaging: none beyond 7:00 to 21:00; carriers ask for 8:00 to 21:00 of marketing',
  },
];

/**
 * What countries want of whoever sends texts there by AWS. From AWS's own pages, "Supported countries and regions for SMS
 * messaging" and the registrations of AWS End User Messaging (November 2026): they change, so that each finding names them.
 */

/** What a country wants: a number of its own, a registered sender id, a registered template, or, soon if not yet, a registration. */
export type TextDemand = 'number' | 'registered-sender-id' | 'template' | 'registration';

const demands: Readonly<Record<TextDemand, string>> = {
  number: 'US PR GU VI AS MP CA',
  'registered-sender-id': 'AE BY EG IN JO KW PH QA RU SA SG TH VN',
  template: 'CN',
  registration: 'AU FI GB ID IE KE KZ LK TR ZM',
};

const byCountry = new Map(
  Object.entries(demands).flatMap(([demand, countries]) =>
    countries.split(' ').map((country) => [country, demand as TextDemand] as const),
  ),
);

/** @param country ISO 3166-1 alpha-2; `undefined`: any sender does */
export const textDemandOf = (country: string): TextDemand | undefined => byCountry.get(country);

export const textCountriesPage =
  'https://docs.aws.amazon.com/sms-voice/latest/userguide/phone-numbers-sms-by-country.html';

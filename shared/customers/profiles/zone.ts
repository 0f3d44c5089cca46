/** The timezones that a customer may live by. */
import { remember } from '../../base/remember.ts';

export const isKnownZone = remember(1_000, (zone) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
});

/** Where one zone's clock is everybody's, whatever the map says (CLDR's primary zones). */
const primaryZones: Readonly<Record<string, string>> = {
  CN: 'Asia/Shanghai',
  DE: 'Europe/Berlin',
  MY: 'Asia/Kuala_Lumpur',
  UA: 'Europe/Kyiv',
  UZ: 'Asia/Tashkent',
};

const january = Date.UTC(2026, 0, 15);
const july = Date.UTC(2026, 6, 15);

/** Minutes ahead of UTC. */
const offsetIn = (zone: string, at: number): number => {
  const shown = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const [, sign = '+', hours = '0', minutes = '0'] = /([+-])(\d\d):(\d\d)/.exec(shown ?? '') ?? [];
  return Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes));
};

/** ECMA-402's Locale Info, which every Node that runs this has, and TypeScript's library does not know yet. */
type LocaleWithZones = Intl.Locale & { readonly getTimeZones?: () => readonly string[] | undefined };

/** A country's zones, the latest clock last; of those that show the same all year, one. Empty: there is no such country. */
const zonesIn = remember(300, (country): readonly string[] => {
  const primary = primaryZones[country];
  if (primary !== undefined) return [primary];
  if (!/^[A-Z]{2}$/.test(country)) return [];
  const locale: LocaleWithZones = new Intl.Locale(`und-${country}`);
  const zones = locale.getTimeZones?.() ?? [];
  const bySeasons = new Map(
    zones.map((zone) => [`${offsetIn(zone, january)} ${offsetIn(zone, july)}`, zone] as const),
  );
  return [...bySeasons.values()].sort((a, b) => offsetIn(b, january) - offsetIn(a, january));
});

interface Living {
  readonly timezone?: string | undefined;
  readonly country?: string | undefined;
}

/** The customer's own zone, where it is known; else all of the country's, the latest clock last; else the shop's. */
export const zonesOf = (
  { timezone, country }: Living,
  shops: string,
): readonly [string, ...(readonly string[])] => {
  if (timezone !== undefined && isKnownZone(timezone)) return [timezone];
  const [first, ...others] = country === undefined ? [] : zonesIn(country);
  return first === undefined ? [shops] : [first, ...others];
};

/** The zone to reckon by: of several that it may be the one whose clock is the latest, so that nothing comes too early. */
export const zoneOf = (customer: Living, shops: string): string => zonesOf(customer, shops).at(-1) ?? shops;

/** What gives an id away as nobody's: browsers that are new to it claim it with different addresses. */
import type { CustomerId } from '../../base/ids.ts';
import { days, type Instant, instant, minus } from '../../base/time.ts';
import { isGuest } from '../../customers/events/customer-ids.ts';
import type { CustomerEvent } from '../../customers/events/event.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { currentProfile } from '../current.ts';
import type { Ports } from '../ports.ts';

/** A person changes an address now and then; an id of nobody has another one with each browser. */
const within = days(30);

const addresses = ['email', 'phone'] as const;
type Address = (typeof addresses)[number];

/** The browsers and devices that the event was told of with. */
export const browsersOf = ({ customer, as, alsoKnownAs = [] }: CustomerEvent): readonly CustomerId[] =>
  [...alsoKnownAs, ...(as === undefined ? [] : [as])].filter((id) => id !== customer && !isGuest(id));

const toldOf = (event: CustomerEvent, address: Address): string | undefined =>
  event.name === 'Customer Identified' ? event.traits[address]?.toLowerCase() : undefined;

/** An address, as it was told of the id. */
interface Telling {
  readonly at: Instant;
  readonly told: string;
  /** None: the shop itself told it. */
  readonly browsers: readonly CustomerId[];
  readonly event: CustomerEvent;
}

const tellingsOf = (events: readonly CustomerEvent[], address: Address): readonly Telling[] =>
  events.flatMap((event) => {
    const told = toldOf(event, address);
    return told === undefined ? [] : [{ at: event.at, told, browsers: browsersOf(event), event }];
  });

/**
 * Addresses that the id is known by otherwise: the one that the shop itself has told lately, and the one that it had when
 * those days began. Whoever claims it with one of these, and with another, has an account whose address has changed.
 */
const knownOf = (tellings: readonly Telling[], since: Instant): ReadonlySet<string> => {
  const [ofTheShop, ...more] = new Set(
    tellings.filter(({ at, browsers }) => at >= since && browsers.length === 0).map(({ told }) => told),
  );
  const before = tellings.findLast(({ at }) => at < since)?.told;
  return new Set([before, more.length === 0 ? ofTheShop : undefined].filter((each) => each !== undefined));
};

/** Whether one browser has told both, one after the other, or both came with the same address of another kind. */
const areOnePersons = (a: Telling, b: Telling, tellings: readonly Telling[]): boolean => {
  const tellersOf = (address: string): readonly CustomerId[] =>
    tellings.filter(({ told }) => told === address).flatMap(({ browsers }) => browsers);
  const others = new Set(tellersOf(b.told));
  return (
    tellersOf(a.told).some((browser) => others.has(browser)) ||
    addresses.some((each) => {
      const told = toldOf(a.event, each);
      return told !== undefined && told === toldOf(b.event, each);
    })
  );
};

/**
 * Whether the event gives its customer's id away: a browser that is new to it tells another address than another browser
 * has told of it lately, and nothing says that these are one person's.
 */
export const givesAway = async (
  event: CustomerEvent,
  { id, vouchedFor, ...before }: Profile,
  ports: Pick<Ports, 'profiles' | 'ledger'>,
): Promise<boolean> => {
  const claiming = browsersOf(event);
  const differing = addresses.filter((address) => {
    const told = toldOf(event, address);
    return told !== undefined && before[address] !== undefined && before[address].toLowerCase() !== told;
  });
  if (vouchedFor === true || claiming.length === 0 || differing.length === 0) return false;
  const owners = await Promise.all(claiming.map((browser) => currentProfile(browser, ports)));
  if (owners.some((owner) => owner?.id === id)) return false;
  const events = await ports.ledger.eventsSince(id, instant(0));
  const since = minus(event.at, within);
  return differing.some((address) => {
    const [own] = tellingsOf([event], address);
    const tellings = tellingsOf([...events, event], address);
    const known = knownOf(tellingsOf(events, address), since);
    return tellings.some(
      (other) =>
        own !== undefined &&
        other.at >= since &&
        other.browsers.length > 0 &&
        !other.browsers.some((browser) => claiming.includes(browser)) &&
        other.told !== own.told &&
        !known.has(other.told) &&
        !known.has(own.told) &&
        !areOnePersons(own, other, tellings),
    );
  });
};

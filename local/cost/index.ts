/** What a shop of some size asks of AWS in a month. */
import { isBroadcastEntry, isEventEntry } from '../../shared/journeys/language.ts';
import { journeyMachine } from '../../shared/shop/names.ts';
import { enrollingJourneys, type Shop } from '../../shared/shop/shop.ts';
import { propertiesOf, readAssembly } from '../aws/template.ts';
import { silentPathOf } from '../backtest/run/silent-path.ts';
import { type Assumed, type Led, type Load, loadOf } from './load.ts';
import { type Line, monthOf, usdOf } from './month.ts';
import { type Naive, naiveOf, naiveUsd } from './naive.ts';
import { type Quota, quotasOf, timesUntil } from './quotas.ts';
import { resourcesOf } from './resources.ts';

export interface Bill {
  readonly load: Load;
  readonly lines: readonly Line[];
  /** Without messages. */
  readonly usd: number;
  /** What the month would ask more for, did the shop tell a million events more in each. */
  readonly millionEvents: readonly Line[];
  readonly messages: { readonly emails: number; readonly texts: number | undefined };
  readonly naive: Naive & { readonly usd: number };
  /** What AWS leaves each account free of it, where nothing else of the account uses it. */
  readonly free: number;
  /** Those that growing meets, in their order, with the size of the shop that does. */
  readonly quotas: readonly (Quota & { readonly customers: number })[];
}

/** What of each journey the shop's own state machines say, by their longest silent path. */
const ledOf = async (shop: Shop, assembly: string): Promise<readonly Led[]> => {
  const machines = new Map(
    readAssembly(assembly)
      .filter(({ type }) => type === 'AWS::StepFunctions::StateMachine')
      .map(({ properties }) => [
        String(properties.StateMachineName),
        String(propertiesOf(properties).DefinitionString),
      ]),
  );
  return Promise.all(
    enrollingJourneys(shop)
      // A broadcast is begun by hand: nobody knows how often.
      .filter(({ enrols }) => !isBroadcastEntry(enrols))
      .map(async (journey) => {
        const definition = machines.get(journeyMachine(shop.settings, journey.id)) ?? '';
        const key = { journey: journey.id, version: journey.version, customer: 'silent', cycle: 1 };
        const { touchpoints, transitions, lasts } = await silentPathOf(definition, {
          ...key,
          splits: {},
          path: '',
        });
        return {
          journey: journey.id,
          isBegunByEvents: isEventEntry(journey.enrols),
          touchpoints,
          transitions,
          lasts,
        };
      }),
  );
};

const aMillion = 1_000_000;

/** @returns the load, with a million events more that are told in requests of as many as the others */
const withMillionEvents = (load: Load, { eventsARequest }: Assumed): Load => ({
  ...load,
  events: load.events + aMillion,
  requests: load.requests + aMillion / eventsARequest,
});

/** What the one month has more of than the other, line by line. */
const moreIn = (larger: readonly Line[], smaller: readonly Line[]): readonly Line[] =>
  larger.flatMap((line) => {
    const same = smaller.find(({ what }) => what === line.what);
    const quantity = line.quantity - (same?.quantity ?? 0);
    const rest = { usd: line.usd - (same?.usd ?? 0), free: line.free - (same?.free ?? 0) };
    return quantity > 0 ? [{ ...line, quantity, ...rest }] : [];
  });

/**
 * @param assembly the shop's `cdk.out`
 * @returns the bill of a month, for what is assumed of the shop
 */
export const billsOf = async (shop: Shop, assembly: string): Promise<(told: Assumed) => Bill> => {
  const led = await ledOf(shop, assembly);
  const resources = resourcesOf(assembly);
  const { email = 0, sms } = shop.settings.usdEach;
  return (told) => {
    const load = loadOf(led, told, shop.settings);
    const lines = monthOf(load, resources);
    const usd = usdOf(lines);
    const naive = naiveOf(load);
    const transitions = lines.find(({ what }) => what.endsWith('transitions'))?.usd ?? 0;
    return {
      load,
      lines,
      usd,
      millionEvents: moreIn(monthOf(withMillionEvents(load, told), resources), lines),
      messages: { emails: load.emails * email, texts: sms === undefined ? undefined : load.texts * sms },
      naive: { ...naive, usd: usd - transitions + naiveUsd(naive) },
      free: lines.reduce((sum, { free }) => sum + free, 0),
      quotas: quotasOf(load, shop.settings)
        .map((quota) => ({ ...quota, customers: load.customers * timesUntil(quota) }))
        .toSorted((a, b) => a.customers - b.customers),
    };
  };
};

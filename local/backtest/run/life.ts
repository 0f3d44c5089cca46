/** Gives a world its customers: their past in its tables, what they will do, and how they react to what reaches them. */
import { createPorts } from '../../../functions/adapters/index.ts';
import { type Instant, iso } from '../../../shared/base/time.ts';
import type { ToldProduct } from '../../../shared/decisions/picks/product.ts';
import { fitMachine } from '../../../shared/shop/names.ts';
import { enrollingJourneys, type Shop } from '../../../shared/shop/shop.ts';
import type { BusEvent } from '../../aws/events.ts';
import type { SentMail } from '../../aws/mail.ts';
import type { SentText } from '../../aws/texts.ts';
import type { World } from '../../engine/world.ts';
import { putInUse } from '../feed/load.ts';
import type { SampleCustomer } from '../sample/index.ts';
import { simulatePeople } from './people.ts';
import type { Population } from './population.ts';
import { simulateReactions } from './reactions.ts';

/** Who lives in a world. */
export interface Lives {
  readonly shop: Shop;
  readonly population: Population;
  readonly seed: number;
  /** The present of the population: what is later in it is its future. */
  readonly from: Instant;
  /** What the shop sells: its feed is loaded again before it is over. */
  readonly products?: readonly ToldProduct[];
  /** Present: their reactions are simulated. */
  readonly customers?: readonly SampleCustomer[];
}

/** To be told of what the world sends and what is on its buses. */
export interface Life {
  readonly toMail: (mail: SentMail) => void;
  readonly toText: (text: SentText) => void;
  readonly toEvent: (event: BusEvent) => void;
  /** To be called before each night that is lived, with its number, from 0. */
  readonly beforeNight: (night: number) => Promise<void>;
}

/** Nights; a feed holds for 90 days. */
const loadedEach = 60;

/** The world that they live in: nothing happens before its clock is run. */
export const settle = async (
  world: World,
  { shop, population, seed, from, products, customers }: Lives,
): Promise<Life> => {
  const ports = createPorts(world.environment);
  const journeys = enrollingJourneys(shop);
  const { profiles, orders, future } = population;
  const reactions = customers && simulateReactions({ world, ports, customers, future, journeys, seed });
  const people = customers && simulatePeople({ world, journeys, seed });
  await ports.profiles.putAll(profiles);
  for (const [customer, theirs] of Map.groupBy(orders, (order) => order.customer))
    await ports.ledger.give(customer, { orders: theirs, entries: [] });
  for (const { at, detailType, detail } of future)
    world.clock.schedule(at, () => {
      world.events.put(world.bus, { source: 'shop', detailType, time: at, detail });
    });
  // What a deployment would have learned by then, its first month's rules ask.
  if (world.functionAt('functions/fit-finish/handler.ts') !== undefined)
    world.states.startExecution(`${world.environment.STATE_MACHINES}${fitMachine(shop.settings)}`, {
      at: iso(from),
    });
  return {
    toMail: (mail) => reactions?.toMail(mail),
    toText: (text) => reactions?.toText(text),
    toEvent: (event) => {
      people?.toEvent(event);
      reactions?.toEvent(event);
    },
    beforeNight: async (night) => {
      if (products !== undefined && night % loadedEach === 0)
        await putInUse(`of-night-${night + 1}`, products, ports);
    },
  };
};

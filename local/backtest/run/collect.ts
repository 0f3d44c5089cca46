/** Reads from the embedded services what a run left behind. */
import { createPorts } from '../../../functions/adapters/index.ts';
import {
  customerOf,
  isOrderItem,
  orderFromItem,
  passagesFromItems,
} from '../../../functions/adapters/ledger-items.ts';
import type { WireItem } from '../../../shared/customers/profiles/mapper.ts';
import type { Passage } from '../../../shared/journeys/records.ts';
import { journeyMachine, sweepMachine } from '../../../shared/shop/names.ts';
import { enrollingJourneys, type Shop } from '../../../shared/shop/shop.ts';
import { itemsOf } from '../../engine/items.ts';
import type { World } from '../../engine/world.ts';
import type { Left, PlacedOrder, RunFacts } from './result.ts';
import { type SilentPath, silentPathOf } from './silent-path.ts';

/** DynamoDB's size of an item: the bytes of its names and values, near enough for an average. */
const sizeOf = (item: WireItem): number =>
  Object.entries(item).reduce((sum, [name, value]) => {
    if ('S' in value) return sum + name.length + Buffer.byteLength(value.S);
    if ('N' in value) return sum + name.length + Math.ceil(value.N.replace(/^0+|\.|-/g, '').length / 2) + 1;
    if ('M' in value) return sum + name.length + 3 + sizeOf(value.M) + Object.keys(value.M).length;
    if ('L' in value)
      return sum + name.length + 3 + value.L.reduce((all, each) => all + sizeOf({ '': each }) + 1, 0);
    return sum + name.length + 1;
  }, 0);

const silentPaths = async (world: World, shop: Shop): Promise<Readonly<Record<string, SilentPath>>> => {
  const paths: Record<string, SilentPath> = {};
  for (const journey of enrollingJourneys(shop)) {
    const definition = world.definitionOf(journeyMachine(shop.settings, journey.id));
    const key = { journey: journey.id, version: journey.version, customer: 'silent', cycle: 1 };
    paths[journey.id] = await silentPathOf(definition, { ...key, splits: {}, path: '' });
  }
  return paths;
};

/** What is in the ledger, one customer's after the other's. */
function* itemsByCustomer(world: World): Generator<readonly WireItem[]> {
  let own: WireItem[] = [];
  for (const item of itemsOf(world, world.environment.LEDGER_TABLE ?? '')) {
    const [first] = own;
    if (first !== undefined && customerOf(first) !== customerOf(item)) {
      yield own;
      own = [];
    }
    own.push(item);
  }
  yield own;
}

/** Every passage in the ledger. */
export function* passagesOf(world: World): Generator<Passage> {
  for (const own of itemsByCustomer(world)) yield* passagesFromItems(own);
}

const orderIn = (item: WireItem): PlacedOrder => {
  const { orderId, customer, counted } = orderFromItem(item);
  return { orderId, customer, counted };
};

/** Customers whose records are handed over at a time: a big run's are never all in one place more than once. */
const mostAtOnce = 2_000;

/**
 * @param shop whose journeys the counts are of
 * @param take is given what is in the ledger, some customers' at a time
 */
export const collect = async (
  world: World,
  shop: Shop,
  take: (left: Left) => void,
): Promise<Omit<RunFacts, 'messagesNotKept'>> => {
  const { PROFILES_TABLE = '', LEDGER_TABLE = '' } = world.environment;
  const consumed = world.dynamodb.consumed();
  const usage = (table: string) => {
    const { requests = 0, readUnits = 0, writeUnits = 0 } = consumed[table] ?? {};
    return { requests, rru: readUnits, wru: writeUnits };
  };
  let [passages, orders, customers]: [Passage[], PlacedOrder[], number] = [[], [], 0];
  for (const own of itemsByCustomer(world)) {
    passages.push(...passagesFromItems(own));
    orders.push(...own.filter(isOrderItem).map(orderIn));
    customers += 1;
    if (customers < mostAtOnce) continue;
    take({ passages, orders });
    [passages, orders, customers] = [[], [], 0];
  }
  take({ passages, orders });
  let profileCount = 0;
  let profileBytes = 0;
  for (const item of itemsOf(world, PROFILES_TABLE)) {
    profileCount += 1;
    profileBytes += sizeOf(item);
  }
  const last = await createPorts(world.environment).sweeps.last();
  return {
    nights: world.states.stats.byMachine.get(sweepMachine(shop.settings))?.started ?? 0,
    backlogs: Object.fromEntries(
      Object.entries(last?.journeys ?? {}).flatMap(([journey, { since, backlog }]) =>
        since === undefined ? [] : [[journey, backlog] as const],
      ),
    ),
    executions: Object.fromEntries(
      enrollingJourneys(shop).map((journey) => {
        const { started = 0, transitions = 0 } =
          world.states.stats.byMachine.get(journeyMachine(shop.settings, journey.id)) ?? {};
        return [journey.id, { started, transitions }];
      }),
    ),
    silentPaths: await silentPaths(world, shop),
    tables: { profiles: usage(PROFILES_TABLE), ledger: usage(LEDGER_TABLE) },
    profileBytes,
    profileCount,
  };
};

/** What a run leaves behind: plain facts, from which the summary, the report and the files are made. */
import { type EnrolmentKey, touchKey } from '../../../shared/base/ids.ts';
import type { Instant } from '../../../shared/base/time.ts';
import type { OrderRecord } from '../../../shared/customers/orders/order.ts';
import { type BySilence, summedSilence } from '../../../shared/decisions/sweeping/silence.ts';
import type { Journey } from '../../../shared/journeys/language.ts';
import type {
  CouponRecord,
  EnrolmentRecord,
  Passage,
  TaskRecord,
  TouchRecord,
  WaiterRecord,
} from '../../../shared/journeys/records.ts';
import type { Settings } from '../../../shared/shop/settings.ts';
import { enrollingJourneys, type Shop } from '../../../shared/shop/shop.ts';
import type { SilentPath } from './silent-path.ts';

/** An execution failed: the run is not to be trusted. */
export class UnsoundRunError extends Error {
  override readonly name = 'UnsoundRunError';
}

/** What a run counted, apart from its passages. */
export interface RunFacts {
  /** Nights that were swept. */
  readonly nights: number;
  /** Messages that were delivered but are not among the report's files, because there were too many. */
  readonly messagesNotKept: number;
  /** Step Functions, by journey: executions started and states entered (Standard transitions), all counted. */
  readonly executions: Readonly<Record<string, { readonly started: number; readonly transitions: number }>>;
  /** The longest silent path of each journey, as seen in the engine. */
  readonly silentPaths: Readonly<Record<string, SilentPath>>;
  readonly tables: Readonly<
    Record<'profiles' | 'ledger', { readonly requests: number; readonly rru: number; readonly wru: number }>
  >;
  /** Of journeys that ask for days of silence: who was silent for longer than the last night looked back. */
  readonly backlogs: Readonly<Record<string, BySilence>>;
  /** Sum of the sizes of all profiles' items at the end. */
  readonly profileBytes: number;
  readonly profileCount: number;
}

/** An order as results ask for it, with its id, which in the sample says where it came from. */
export type PlacedOrder = Pick<OrderRecord, 'orderId' | 'customer' | 'counted'>;

export interface RunResult extends RunFacts {
  /** `sample`: our generator's shop, reactions simulated. `orders`: the user's own file, nothing simulated. */
  readonly source:
    | { readonly kind: 'sample'; readonly seed: number; readonly customers: number; readonly orders: number }
    | {
        readonly kind: 'orders';
        readonly file: string;
        readonly customers: number;
        readonly orders: number;
        readonly refunds: number;
        /** Set where nothing in the file tells a currency, and it is taken for the shop's. */
        readonly isCurrencyAssumed?: true;
        readonly notes: readonly string[];
        readonly skippedRows: readonly { readonly line: number; readonly problem: string }[];
      };
  readonly settings: Settings;
  /** Units of money in this run: the settings' currency, or the file's. */
  readonly currency: string;
  readonly from: Instant;
  readonly until: Instant;
  readonly journeys: readonly Journey[];
  readonly enrolments: readonly EnrolmentRecord[];
  readonly touches: readonly TouchRecord[];
  readonly coupons: readonly CouponRecord[];
  readonly tasks: readonly TaskRecord[];
  /** Of the passages still open at the end. */
  readonly waiters: readonly WaiterRecord[];
  /** All that the ledger has, of before it too; of a file's, those that somebody asks for. */
  readonly orders: readonly PlacedOrder[];
}

/** What customers have left in the ledger. */
export interface Left {
  readonly passages: readonly Passage[];
  readonly orders: readonly PlacedOrder[];
}

type Job = Pick<RunResult, 'source' | 'currency' | 'from' | 'until'> & { readonly shop: Shop };

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const keyText = ({ journey, customer, cycle }: EnrolmentKey): string =>
  `${customer}\0${journey}\0${String(cycle).padStart(4, '0')}`;

/** In an order that does not depend on where the records were kept: by time, then by what they are of. */
const inOrder = <Item>(
  items: readonly Item[],
  timeOf: (item: Item) => Instant,
  textOf: (item: Item) => string,
): readonly Item[] =>
  items
    .map((item) => ({ item, at: timeOf(item), text: textOf(item) }))
    .sort((a, b) => a.at - b.at || compareText(a.text, b.text))
    .map(({ item }) => item);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** The parts' counts, added up; what a part knows of all is the same in each. */
const factsOf = (journeys: readonly Journey[], parts: readonly [RunFacts, ...RunFacts[]]): RunFacts => {
  const usage = (table: 'profiles' | 'ledger') => ({
    requests: sum(parts.map(({ tables }) => tables[table].requests)),
    rru: sum(parts.map(({ tables }) => tables[table].rru)),
    wru: sum(parts.map(({ tables }) => tables[table].wru)),
  });
  return {
    nights: parts[0].nights,
    messagesNotKept: sum(parts.map(({ messagesNotKept }) => messagesNotKept)),
    executions: Object.fromEntries(
      journeys.map(({ id }) => [
        id,
        {
          started: sum(parts.map(({ executions }) => executions[id]?.started ?? 0)),
          transitions: sum(parts.map(({ executions }) => executions[id]?.transitions ?? 0)),
        },
      ]),
    ),
    silentPaths: parts[0].silentPaths,
    tables: { profiles: usage('profiles'), ledger: usage('ledger') },
    backlogs: Object.fromEntries(
      journeys.flatMap(({ id }) => {
        const own = parts.map(({ backlogs }) => backlogs[id]).filter((each) => each !== undefined);
        return own.length === 0 ? [] : [[id, own.reduce(summedSilence)] as const];
      }),
    ),
    profileBytes: sum(parts.map(({ profileBytes }) => profileBytes)),
    profileCount: sum(parts.map(({ profileCount }) => profileCount)),
  };
};

/** The result of a run that was lived in parts. */
export const resultOf = (
  job: Job,
  { passages, orders }: Left,
  parts: readonly [RunFacts, ...RunFacts[]],
): RunResult => {
  const { source, shop, currency, from, until } = job;
  const journeys = enrollingJourneys(shop);
  const enrolments = passages.flatMap(({ enrolment }) => enrolment ?? []);
  const open = new Set(enrolments.filter(({ exit }) => exit === undefined).map(({ key }) => keyText(key)));
  return {
    ...factsOf(journeys, parts),
    source,
    settings: shop.settings,
    currency,
    from,
    until,
    journeys,
    enrolments: inOrder(
      enrolments,
      ({ enrolledAt }) => enrolledAt,
      ({ key }) => keyText(key),
    ),
    touches: inOrder(
      passages.flatMap(({ touches }) => touches),
      ({ at }) => at,
      ({ enrolment, step }) => touchKey(enrolment, step),
    ),
    coupons: inOrder(
      passages.flatMap(({ coupons }) => coupons),
      ({ issuedAt }) => issuedAt,
      ({ enrolment }) => keyText(enrolment),
    ),
    tasks: inOrder(
      passages.flatMap(({ tasks }) => tasks),
      ({ requestedAt }) => requestedAt,
      ({ enrolment, name }) => touchKey(enrolment, name),
    ),
    waiters: inOrder(
      passages.flatMap(({ waiter }) =>
        waiter !== undefined && open.has(keyText(waiter.enrolment)) ? [waiter] : [],
      ),
      ({ since }) => since,
      ({ enrolment }) => keyText(enrolment),
    ),
    orders: inOrder(
      orders.filter(({ counted: { at } }) => at !== undefined),
      ({ counted: { at = from } }) => at,
      ({ customer }) => customer,
    ),
  };
};

/** Of the machine, not of the run: never part of the files that a seed determines. */
export interface RunCost {
  readonly seconds: number;
  readonly peakMemoryBytes: number;
}

/** What may be read wrongly in an order file, though every row of it can be read. */
import type { CustomerId } from '../../../shared/base/ids.ts';
import type { Columns } from './columns.ts';
import { normalise } from './names.ts';
import type { Order } from './order.ts';
import { isOfWholeOrder } from './parts.ts';
import type { Gathered } from './rows.ts';
import { wallClockOf } from './wall-clock.ts';

export interface Read {
  readonly orders: readonly Order[];
  readonly gathered: Gathered;
  readonly header: readonly string[];
  readonly columns: Columns;
  readonly timezone: string;
}

/** A sentence, where it is so. */
type Oddity = (read: Read) => string | undefined;

const share = (part: number, whole: number): string => `${Math.round((part / whole) * 100)}%`;
const n = (count: number): string => count.toLocaleString('en');

const ordersByCustomer = (orders: readonly Order[]): ReadonlyMap<CustomerId, number> => {
  const counts = new Map<CustomerId, number>();
  for (const { customer } of orders) counts.set(customer, (counts.get(customer) ?? 0) + 1);
  return counts;
};

/** Of fewer, everything is a coincidence. */
const fewest = 20;

/** Whole rows: of a file whose columns are all known and few, many may be alike by chance. */
const doubledFile: Oddity = ({ gathered: { rows, repeats } }) =>
  rows >= fewest && repeats.count * 3 >= rows
    ? `${n(repeats.count)} of ${n(rows)} rows repeat another in every cell: the file seems to be there twice`
    : undefined;

const oneCustomer: Oddity = ({ orders }) => {
  if (orders.length < fewest) return undefined;
  const [customer, most] = [...ordersByCustomer(orders)].reduce((one, other) =>
    other[1] > one[1] ? other : one,
  );
  return most * 4 >= orders.length
    ? `one customer, "${customer}", has ${share(most, orders.length)} of all orders: is it a till, a test or nobody? ` +
        'Name it in idsOfNobody of the settings, or leave it out with --where'
    : undefined;
};

const priceAsValue: Oddity = ({ header, columns: { positions, format, given } }) => {
  if (format !== undefined && !given.has('value')) return undefined;
  const name = header[positions.value ?? -1];
  const quantity = header[positions.quantity ?? -1];
  return name !== undefined &&
    quantity !== undefined &&
    /price|preis|prix|precio|单价|單價/.test(normalise(name)) &&
    !/total|gesamt/.test(normalise(name))
    ? `the value is "${name}", which is called as what one piece costs, and "${quantity}" is not multiplied with it: if it should be, say --columns price=${name},quantity=${quantity}`
    : undefined;
};

const unusedStatus: Oddity = ({ header, columns: { positions, statuses, format } }) => {
  if (format !== undefined) return undefined;
  const used = new Set([...Object.values(positions), ...statuses]);
  const name = header.find(
    (each, index) =>
      !used.has(index) &&
      /status|statut|état|estado|状态|狀態/.test(normalise(each)) &&
      !/ship|deliver|fulfil|versand|liefer|livraison|env[ií]o|物流|发货/.test(normalise(each)),
  );
  return name === undefined
    ? undefined
    : `"${name}" is not used: if it tells which orders were cancelled, say --columns status=${name}, or --where "${name}=…"`;
};

const unknownWord: Oddity = ({ gathered: { unknownWords } }) => {
  if (unknownWords.size === 0) return undefined;
  const words = [...unknownWords].sort((one, other) => other[1] - one[1]);
  return `what ${words
    .slice(0, 5)
    .map(([word, count]) => `"${word}" (${n(count)} ${count === 1 ? 'row' : 'rows'})`)
    .join(', ')} says of an order is not known: such rows count; leave them out with --where`;
};

const ordersAsCustomers: Oddity = ({ orders, header, columns: { positions } }) => {
  const customers = ordersByCustomer(orders).size;
  return orders.length >= 5 * fewest && customers * 100 >= orders.length * 99
    ? `nearly every customer has one order: is "${header[positions.customer] ?? ''}" who ordered, and not the order?`
    : undefined;
};

const name =
  /^(?:\p{Lu}[\p{L}.'’-]*(?:\s+(?:\p{L}\.|\p{L}[\p{L}'’-]*)){1,3}|\p{L}\.\s*\p{L}+|[\p{Script=Han}]{2,4})$/u;

const namesAsIds: Oddity = ({ orders, header, columns: { positions } }) => {
  const customers = [...ordersByCustomer(orders).keys()];
  const named = customers.filter((customer) => name.test(customer)).length;
  return customers.length >= fewest && named * 2 > customers.length
    ? `customers are known by what seems to be their names ("${customers.find((customer) => name.test(customer))}"): those of one name are one customer. ` +
        `Is there an id or an address beside "${header[positions.customer] ?? ''}"? Say --columns customer=NAME`
    : undefined;
};

const dayLength = 86_400_000;

const allMidnight: Oddity = ({ orders, gathered: { timeless }, timezone }) => {
  if (orders.length < fewest || timeless > 0) return undefined;
  const clock = wallClockOf(timezone);
  const startsDay = (at: number): boolean =>
    [0, 1].some((after) => clock(Math.floor(at / dayLength) + after, 0) === at);
  return orders.every(({ at }) => startsDay(at))
    ? `every order is at midnight in ${timezone}: the times were lost, or are those of another timezone`
    : undefined;
};

const worthNothing: Oddity = ({ orders }) => {
  const nothing = orders.filter(({ value, refunded }) => value === 0 && refunded === undefined).length;
  return orders.length >= fewest && nothing * 5 >= orders.length
    ? `${share(nothing, orders.length)} of all orders are worth nothing: is the value in another column?`
    : undefined;
};

const totalsAddedUp: Oddity = ({ orders, header, columns: { positions, format } }) => {
  const called = header[positions.value ?? -1];
  return format === undefined &&
    called !== undefined &&
    isOfWholeOrder(called) &&
    positions.order !== undefined &&
    orders.some(({ lines }) => (lines?.length ?? 0) > 1 && new Set(lines?.map(({ value }) => value)).size > 1)
    ? `"${called}" differs among rows of one order, and was added up`
    : undefined;
};

/** As a total is that each row of an order repeats; or a shop sells everything at one price. */
const sameOnAllRows: Oddity = ({ orders, header, columns: { positions, format } }) => {
  const several = orders.filter(({ lines = [], value }) => lines.length > 1 && value > 0);
  const called = header[positions.value ?? -1];
  return format === undefined &&
    called !== undefined &&
    !isOfWholeOrder(called) &&
    several.length >= fewest &&
    several.every(({ lines = [] }) => lines.every(({ value }) => value === lines[0]?.value))
    ? `"${called}" is the same on all rows of each order, and was added up: if it is the whole order's, call the column "order total"`
    : undefined;
};

/** The gravest first. */
const oddities: readonly Oddity[] = [
  doubledFile,
  priceAsValue,
  oneCustomer,
  ordersAsCustomers,
  namesAsIds,
  unusedStatus,
  unknownWord,
  totalsAddedUp,
  sameOnAllRows,
  worthNothing,
  allMidnight,
];

export const oddIn = (read: Read): readonly string[] => oddities.flatMap((oddity) => oddity(read) ?? []);

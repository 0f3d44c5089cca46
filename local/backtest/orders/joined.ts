/** Makes one order of the rows that tell of it: what it came to, what went back of it, and what lay in it. */
import type { Instant } from '../../../shared/base/time.ts';
import type { BadRow, Order, OrderLine } from './order.ts';
import { onLine } from './order.ts';
import type { Draft } from './rows.ts';

/** Whether a value is the whole order's, on one of its rows or on each, or its row's alone. */
export type ValuesOf = 'order' | 'row';

export const placeIn = ({ line, file }: Draft): Pick<BadRow, 'file' | 'line'> => ({
  line,
  ...(file === undefined ? {} : { file }),
});

/** Why a row with the same id cannot be a line of the same order; `undefined` when it can. */
const misfit = (head: Draft, { id, customer, currency }: Draft): string | undefined => {
  if (customer !== head.customer)
    return `order "${id}" is of customer "${customer}" here and of "${head.customer}" on ${onLine(head)}`;
  if (currency !== head.currency)
    return `order "${id}" is in ${currency ?? 'no currency'} here and in ${head.currency ?? 'no currency'} on ${onLine(head)}`;
  return undefined;
};

/** The rows of one order; in the order of the file, at least one. */
export type Rows = readonly [Draft, ...Draft[]];

/** Rows with one id and one customer are of one order; each of those without an id is one. */
export const groupRows = (
  drafts: readonly Draft[],
  column: string,
): { readonly groups: readonly Rows[]; readonly bad: readonly BadRow[] } => {
  const byId = new Map<string, [Draft, ...Draft[]]>();
  const groups: [Draft, ...Draft[]][] = [];
  const bad: BadRow[] = [];
  for (const draft of drafts) {
    const rows = draft.id === '' ? undefined : byId.get(draft.id);
    if (rows === undefined) {
      const group: [Draft, ...Draft[]] = [draft];
      if (draft.id !== '') byId.set(draft.id, group);
      groups.push(group);
      continue;
    }
    const wrong = misfit(rows[0], draft);
    if (wrong === undefined) rows.push(draft);
    else bad.push({ ...placeIn(draft), column, wrong, right: 'give every order an id of its own' });
  }
  return { groups, bad };
};

/**
 * Of a table that no system is known to have written: the whole order's, if its name says so and each order's rows agree.
 * @param isNamedSo whether the column's name says that it is the whole order's
 */
export const valuesIn = (groups: readonly Rows[], isNamedSo: boolean): ValuesOf =>
  isNamedSo &&
  groups.some(({ length }) => length > 1) &&
  groups.every(([head, ...others]) =>
    others.every(({ hasValue, value }) => !hasValue || value === head.value),
  )
    ? 'order'
    : 'row';

const sum = (list: readonly number[]): number => list.reduce((total, each) => total + each, 0);

const aDay = 86_400_000;

const earliestOf = (rows: Rows): Instant => rows.reduce((at, row) => (row.at < at ? row.at : at), rows[0].at);

/** What the order's rows come to, and what has gone back since, in minor units. */
const worthOf = (
  rows: Rows,
  values: ValuesOf,
): { readonly paid: number; readonly back: number; readonly at: Instant } => {
  const placedAt = earliestOf(rows);
  // A deduction is a discount of its order's day, and money that goes back later is a refund.
  const later = rows.filter(({ value, at }) => value < 0 && at >= placedAt + aDay);
  const told = rows.filter((row) => row.hasValue && !later.includes(row));
  const own = values === 'row' ? told : told.slice(0, 1);
  const paid = sum(own.map(({ value }) => value));
  const refunds = rows.map(({ refunded }) => refunded);
  const asTold = values === 'row' ? sum(refunds) : Math.max(...refunds);
  const whole =
    values === 'row'
      ? sum(
          rows
            .filter(({ isRefunded }) => isRefunded === true)
            .map(({ value, refunded }) => (refunded > 0 ? 0 : value)),
        )
      : asTold === 0 && rows.some(({ isRefunded }) => isRefunded === true)
        ? paid
        : 0;
  return {
    paid,
    back: asTold + whole - sum(later.map(({ value }) => value)),
    at: later.reduce((at, row) => (row.at > at ? row.at : at), placedAt),
  };
};

/** What was bought, at what it came to: its own value, its price, or its share of the order. */
const linesOf = (rows: Rows, values: ValuesOf, paid: number): readonly OrderLine[] => {
  const things = rows.filter(({ thing }) => thing !== undefined);
  const pieces = sum(things.map(({ quantity = 1 }) => quantity));
  const arePriced = things.every(({ price }) => price !== undefined);
  return things.map(({ thing, quantity = 1, price, value, isRefunded }) => ({
    ...thing,
    quantity,
    value:
      values === 'row' && isRefunded !== true
        ? Math.max(0, value)
        : arePriced && price !== undefined
          ? Math.round(price * quantity)
          : pieces === 0
            ? 0
            : Math.round((paid * quantity) / pieces),
  }));
};

/**
 * The order that its rows make; `undefined` when more goes back in them than was paid: a refund of an order that is not here.
 * @param returns rows of its refunds
 */
export const orderOf = (rows: Rows, values: ValuesOf, returns: readonly Draft[]): Order | undefined => {
  const [head] = rows;
  const { paid, back, at: backAt } = worthOf(rows, values);
  if (paid < 0 || (paid === 0 && rows.every(({ value }) => value < 0))) return undefined;
  const refunded = Math.min(paid, back + sum(returns.map(({ value }) => value)));
  const refundedAt = returns.reduce((at, row) => (row.at > at ? row.at : at), backAt);
  const lines = linesOf(rows, values, paid);
  const placed = rows
    .filter(({ country }) => country !== undefined)
    .reduce<Draft | undefined>(
      (first, row) => (first === undefined || row.at < first.at ? row : first),
      undefined,
    );
  const quantities = rows.flatMap(({ quantity }) => (quantity === undefined ? [] : [quantity]));
  return {
    id: head.id,
    customer: head.customer,
    // An order is placed when its first line is, in that line's country.
    at: earliestOf(rows),
    value: paid - refunded,
    ...(refunded > 0 && { refunded: { value: refunded, at: refundedAt } }),
    ...(head.currency !== undefined && { currency: head.currency }),
    ...(placed?.country !== undefined && { country: placed.country }),
    // Quantities have two decimals at most, and their sums no more.
    ...(quantities.length > 0 && { quantity: Math.round(sum(quantities) * 100) / 100 }),
    ...(lines.length > 0 && { lines }),
    ...placeIn(head),
  };
};

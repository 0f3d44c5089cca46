/** The lines of orders beside the orders that they are of, where each stands in files of its own. */
import { basename } from 'node:path';
import { OrdersFileError } from './order.ts';
import { named, type Opened, type Rows, readAt, stacked, union } from './stack.ts';
import type { Layout, Place, RowTaker, TableRow } from './table.ts';

const counted = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

const listed = (names: readonly string[]): string => names.join(', ');

/**
 * The column of the order's id, by which lines find their order: what they call it; called `id` alone, it is one beside files that
 * name it in full.
 */
const keyOf = (
  { header, parts }: Opened,
  called: string,
  spelling: Layout['spelling'],
): number | undefined => {
  const find = (name: string): number | undefined => {
    const position = header.findIndex((candidate) => spelling(candidate) === name);
    return position === -1 ? undefined : position;
  };
  return find(spelling(called)) ?? parts.order ?? find('id');
};

/** @throws OrdersFileError when there is none */
const neededKey = (file: Opened, others: string, key: number | undefined): number => {
  if (key === undefined)
    throw new OrdersFileError(
      file.name,
      `no column for the order's id among ${file.header.map((name) => `"${name}"`).join(', ')}, by which its rows would go with those of ${others}; ` +
        'say which with --columns order=NAME',
    );
  return key;
};

/**
 * Orders with the rows of other files that name them, as a shop's own export writes them: the order's cells stand on the
 * first of its rows alone, and its id on all.
 */
export const joined = (
  heads: readonly Opened[],
  details: readonly Opened[],
  spelling: Layout['spelling'],
): Rows => {
  const orders = stacked(heads, spelling, false);
  const headNames = listed(heads.map(({ name }) => name));
  const detailNames = listed(details.map(({ name }) => name));
  const [head] = heads as readonly [Opened];
  const keys = details.map((detail) => neededKey(detail, headNames, detail.parts.order));
  const [firstKey = 0] = keys;
  const keyName = details[0]?.header[firstKey] ?? '';
  const headKey = neededKey(head, detailNames, keyOf(head, keyName, spelling));
  const width = orders.header.length;
  const taken = new Set(orders.header.map(spelling));
  // What both files have is the order's; the line's own is called by its file.
  const own = details.map((detail, index) => ({
    ...detail,
    header: detail.header.map((name, column) =>
      column === keys[index] || !taken.has(spelling(name)) ? name : `${basename(detail.name)}:${name}`,
    ),
  }));
  const beside = union(
    own.map((detail, index) => ({
      ...detail,
      header: detail.header.filter((_, column) => column !== keys[index]),
    })),
    spelling,
  );
  const total = width + beside.header.length;

  const read = async ({ take, refuse }: RowTaker): Promise<readonly string[]> => {
    const kept = new Map<string, TableRow[]>();
    const emptyLine = new Array<string>(beside.header.length).fill('');
    const alone = (row: TableRow): void => take({ ...row, cells: [...row.cells, ...emptyLine] });
    const notes = [
      ...(await orders.read({
        refuse,
        take: (row) => {
          const id = row.cells[headKey] ?? '';
          const rows = kept.get(id);
          if (id === '') alone(row);
          else if (rows === undefined) kept.set(id, [row]);
          else rows.push(row);
        },
      })),
    ];
    let lines = 0;
    const met = new Set<string>();
    const strays: { readonly id: string; readonly place: Place }[] = [];
    let strayCount = 0;
    for (const [index, detail] of own.entries()) {
      const key = keys[index] ?? 0;
      const [before, after] = [
        beside.positions[index]?.slice(0, key) ?? [],
        beside.positions[index]?.slice(key) ?? [],
      ];
      const positions = [...before.map((at) => width + at), headKey, ...after.map((at) => width + at)];
      const detailNotes = await readAt(detail, positions, total, false, {
        refuse,
        take: (row) => {
          const id = row.cells[headKey] ?? '';
          const rows = kept.get(id);
          if (rows === undefined) {
            strayCount += 1;
            if (strays.length === 0) strays.push({ id, place: row });
            return;
          }
          lines += 1;
          const [first, ...others] = met.has(id) ? [] : rows;
          met.add(id);
          if (first === undefined) {
            take(row);
            return;
          }
          take({
            ...first,
            cells: [...first.cells, ...row.cells.slice(width)],
            beside: { from: width, file: row.file, line: row.line },
          });
          for (const other of others) alone(other);
        },
      });
      notes.push(...named(detail, detailNotes, false));
    }
    const [stray] = strays;
    if (lines === 0 && stray !== undefined) {
      const [known = ''] = kept.keys();
      throw new OrdersFileError(
        detailNames,
        `no row names an order of ${headNames}: "${keyName}" is such as "${stray.id}" here and as "${known}" there; write the orders' ids the same in both`,
      );
    }
    for (const [id, rows] of kept) if (!met.has(id)) for (const row of rows) alone(row);
    return [
      ...notes,
      `${counted(lines, 'row', 'rows')} of ${detailNames} went with ${counted(met.size, 'order', 'orders')} of ${headNames}, by "${keyName}"`,
      ...(met.size === kept.size
        ? []
        : [
            `${counted(kept.size - met.size, 'order of', 'orders of')} ${headNames} ${kept.size - met.size === 1 ? 'has' : 'have'} no row there`,
          ]),
      ...(stray === undefined
        ? []
        : [
            `${counted(strayCount, 'row names', 'rows name')} an order that ${headNames} does not have, and ${strayCount === 1 ? 'was' : 'were'} left out (the first is "${stray.id}" on line ${stray.place.line} of ${stray.place.file})`,
          ]),
    ];
  };
  const header = orders.header.map((name, column) => (column === headKey ? keyName : name));
  return { header: [...header, ...beside.header], read };
};

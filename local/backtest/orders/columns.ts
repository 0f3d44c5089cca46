/** Which column of an order file plays which part: found by its name, by the system that wrote it, or given. */
import { UserMistake } from '../../../shared/base/mistake.ts';
import type { Format } from './formats/format.ts';
import { formatNames, formatOf, positionOf, spellingsOf } from './formats/index.ts';
import { HeaderError } from './header-error.ts';
import { normalForms, normalise } from './names.ts';
import { isNameOf, isPartName, namesOf, type OrderColumn, orderColumns, telephoneNames } from './parts.ts';

/** Where each part's column stands in a row, counted from 0. Without a value, there are price and quantity. */
export type ColumnPositions = { readonly [K in 'customer' | 'date']: number } & {
  readonly [K in Exclude<OrderColumn, 'customer' | 'date'>]?: number;
};

/** What the columns of a file are for, and how that is known. */
export interface Columns {
  readonly positions: ColumnPositions;
  /** Those whose words say whether a row is an order. */
  readonly statuses: readonly number[];
  readonly format?: Format;
  /** Parts that a person gave. */
  readonly given: ReadonlySet<OrderColumn>;
}

/** The text after `--columns` is not what it should be. */
export class ColumnsOptionError extends UserMistake {
  override readonly name = 'ColumnsOptionError';
}

/** Whether a column of this name would be recognised in any part. */
export const isKnownName = (name: string): boolean => isPartName(name) || formatNames.has(normalise(name));

const isOrderColumn = (text: string): text is OrderColumn =>
  (orderColumns as readonly string[]).includes(text);

const quoted = (list: readonly string[]): string => list.map((item) => `"${item}"`).join(', ');

/** A name in quotes, of which those around it are none. */
const unquoted = (name: string): string => /^"(?<inner>.*)"$/s.exec(name)?.groups?.inner ?? name;

/** Pairs, of which a name may have commas: what follows one and gives no part belongs to it, and so does what is in quotes. */
const pairsOf = (text: string): readonly string[] => {
  const pairs: string[] = [];
  for (const piece of text.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/))
    if (pairs.length === 0 || piece.includes('=') || isOrderColumn(piece.trim()) || piece.trim() === '')
      pairs.push(piece);
    else pairs.push(`${pairs.pop()},${piece}`);
  return pairs;
};

/**
 * Reads `customer=client,date=bought,value=paid`; a name may have commas, as in `customer=Last, first,date=bought`.
 * @throws ColumnsOptionError for a part that does not exist, or comes twice, or has no column.
 */
export const parseColumns = (text: string): Partial<Record<OrderColumn, string>> => {
  const given: Partial<Record<OrderColumn, string>> = {};
  for (const pair of pairsOf(text)) {
    const equals = pair.indexOf('=');
    const part = pair.slice(0, equals === -1 ? undefined : equals).trim();
    const column = equals === -1 ? '' : unquoted(pair.slice(equals + 1).trim());
    if (column === '')
      throw new ColumnsOptionError(
        `--columns: "${pair.trim()}" names no column; write pairs such as customer=client,date=bought,value=paid`,
      );
    if (!isOrderColumn(part))
      throw new ColumnsOptionError(
        `--columns: there is no part "${part}"; there are ${orderColumns.join(', ')}`,
      );
    if (given[part] !== undefined)
      throw new ColumnsOptionError(`--columns: ${part} comes twice; give it one column`);
    given[part] = column;
  }
  return given;
};

const givenPosition = (header: readonly string[], part: OrderColumn, name: string): number => {
  const exact = header.indexOf(name);
  if (exact !== -1 && header.lastIndexOf(name) === exact) return exact;
  const alike = header.flatMap((candidate, index) =>
    normalise(candidate) === normalise(name) ? [index] : [],
  );
  const [first] = alike;
  if (first === undefined)
    throw new HeaderError(
      `there is no column "${name}", which --columns gives as ${part}; the columns are ${quoted(header)}`,
    );
  if (alike.length > 1)
    throw new HeaderError(
      `${alike.length} columns are called "${name}", which --columns gives as ${part}; rename all but one`,
    );
  return first;
};

/** Whether the date's column is one that could be the time's: then it holds both. */
const isTimeItself = (header: readonly string[], date: number | undefined): boolean =>
  date !== undefined && isNameOf('time', header[date] ?? '');

/** Of a day and a time in columns of their own, the day's. */
const withoutTimes = (header: readonly string[], candidates: readonly number[]): readonly number[] => {
  const others = candidates.filter((index) => !isNameOf('time', header[index] ?? ''));
  return others.length === 0 ? candidates : others;
};

/** Where the columns stand that a part's names could mean, those of the group that wins. */
const candidatesOf = (
  header: readonly string[],
  part: OrderColumn,
  taken: ReadonlySet<number>,
): readonly number[] => {
  for (const normalForm of normalForms)
    for (const group of namesOf(part)) {
      const candidates = header.flatMap((name, index) =>
        !taken.has(index) && group.has(normalForm(name)) ? [index] : [],
      );
      if (candidates.length > 0) return part === 'date' ? withoutTimes(header, candidates) : candidates;
    }
  return [];
};

/** Of a system's export the system says who ordered. */
const telephoneIn = (header: readonly string[], format: Format | undefined): number | undefined => {
  const position = header.findIndex((name) => telephoneNames.has(normalise(name)));
  return format !== undefined || position === -1 ? undefined : position;
};

/** Of these parts several columns are a question for a person; of others the first is taken. */
const foundPosition = (
  header: readonly string[],
  part: OrderColumn,
  taken: ReadonlySet<number>,
): number | undefined => {
  const candidates = candidatesOf(header, part, taken);
  if (candidates.length > 1)
    throw new HeaderError(
      `${quoted(candidates.map((index) => header[index] ?? ''))} could each be the ${part}; ` +
        `say which with --columns ${part}=NAME`,
    );
  return candidates[0];
};

/**
 * Which parts a header has columns for, before it is known which other files it goes with. Of several that could be one part, the
 * first.
 */
export const partsIn = (
  header: readonly string[],
  given: Partial<Record<OrderColumn, string>>,
): { readonly [Part in OrderColumn]?: number } => {
  const spellings = spellingsOf(header);
  const format = formatOf(spellings);
  const parts: { [Part in OrderColumn]?: number } = {};
  for (const part of orderColumns) {
    const name = given[part];
    const written = name === undefined ? undefined : spellings.get(normalise(name));
    const own = format?.columns[part];
    const position =
      written ??
      (format === undefined
        ? candidatesOf(header, part, new Set())[0]
        : own === undefined
          ? undefined
          : positionOf(own, spellings));
    if (position !== undefined) parts[part] = position;
  }
  const customer = parts.customer ?? parts.email ?? telephoneIn(header, format);
  return customer === undefined ? parts : { ...parts, customer };
};

/** All columns whose names are those of statuses; not those of what was sent. */
const statusesIn = (header: readonly string[]): readonly number[] =>
  header.flatMap((name, index) => (isNameOf('status', name) ? [index] : []));

/** What is missing, and how to say it. */
const missingColumns = (header: readonly string[], missing: readonly OrderColumn[]): HeaderError => {
  const noHeader = missing.length === 3 ? ', or name the columns on the first line' : '';
  const price = candidatesOf(header, 'price', new Set())[0];
  const byPiece =
    missing.includes('value') && price !== undefined
      ? `; "${header[price]}" is what one piece costs: it takes a quantity (--columns price=${header[price]},quantity=NAME)`
      : '';
  return new HeaderError(
    `no column for ${missing.join(' and ')} among ${quoted(header)}; ` +
      `say which with --columns ${missing.map((part) => `${part}=NAME`).join(',')}${noHeader}${byPiece}`,
  );
};

/**
 * Finds each part's column. Given names win; then those of the system that the header is known by, which has no others; an
 * email column is the customer when there is no other, and then a telephone's. What a piece costs is no value: it is one with its quantity.
 * @throws HeaderError when the customer, date or value is not there, two columns could be one part, or the format has no orders
 * in it that are anybody's
 */
export const findColumns = (
  header: readonly string[],
  given: Partial<Record<OrderColumn, string>>,
): Columns => {
  const positions = new Map<OrderColumn, number>();
  for (const part of orderColumns) {
    const name = given[part];
    if (name !== undefined) positions.set(part, givenPosition(header, part, name));
  }
  const spellings = spellingsOf(header);
  const format = formatOf(spellings);
  if (format?.refused !== undefined && given.customer === undefined)
    throw new HeaderError(`this is ${format.name}: ${format.refused}`);
  const taken = new Set(positions.values());
  // Who gives the price asks for it to be multiplied.
  const isByPiece = given.price !== undefined && given.value === undefined;
  for (const part of orderColumns) {
    if (positions.has(part) || part === 'status' || (part === 'value' && isByPiece)) continue;
    if (format !== undefined) {
      const own = format.columns[part];
      const position = own === undefined ? undefined : positionOf(own, spellings);
      if (position !== undefined) positions.set(part, position);
      continue;
    }
    if (part === 'time' && isTimeItself(header, positions.get('date'))) continue;
    const found = foundPosition(header, part, taken);
    if (found !== undefined) positions.set(part, found);
  }
  const email = positions.get('email');
  const customer = positions.get('customer') ?? email ?? telephoneIn(header, format);
  const date = positions.get('date');
  const hasValue =
    positions.get('value') !== undefined ||
    (positions.get('price') !== undefined && positions.get('quantity') !== undefined);
  if (customer === undefined || date === undefined || !hasValue)
    throw missingColumns(header, [
      ...(customer === undefined ? (['customer'] as const) : []),
      ...(date === undefined ? (['date'] as const) : []),
      ...(hasValue ? [] : (['value'] as const)),
    ]);
  const others = orderColumns.flatMap((part) => {
    const position = positions.get(part);
    return position === undefined ? [] : [[part, position] as const];
  });
  const status = positions.get('status');
  const statuses =
    status !== undefined
      ? [status]
      : format === undefined
        ? statusesIn(header)
        : (format.statuses ?? []).flatMap((name) => spellings.get(normalise(name)) ?? []);
  return {
    positions: { ...Object.fromEntries(others), customer, date },
    statuses,
    ...(format === undefined ? {} : { format }),
    given: new Set(orderColumns.filter((part) => given[part] !== undefined)),
  };
};

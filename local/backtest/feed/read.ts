/** Reads a feed of products from a file, as shops and advertisements export it: CSV or JSON. */
import { UserMistake } from '../../../shared/base/mistake.ts';
import { isCurrency, minorDigits, unitsOf } from '../../../shared/base/money.ts';
import { problemsOf } from '../../../shared/customers/events/problem.ts';
import { type ToldProduct, toldProduct } from '../../../shared/decisions/picks/product.ts';
import { readMoney } from '../orders/money.ts';
import { normalise } from '../orders/names.ts';
import { type Source, sourcesOf } from '../orders/packed.ts';
import { openFile } from '../orders/parse.ts';

/** By the first of these names that is there; those of Google’s product data are among them. */
const names = {
  id: ['id', 'product_id', 'item_id', 'sku', 'handle'],
  name: ['name', 'title', 'product_name', 'item_name'],
  url: ['url', 'link', 'product_url'],
  image: ['image', 'image_url', 'image_link', 'image_src'],
  price: ['price', 'variant_price'],
  currency: ['currency', 'currency_code', 'price_currency'],
  category: ['category', 'product_type', 'product_category', 'item_category'],
  inStock: ['in_stock', 'availability', 'stock', 'stock_status', 'stock_quantity', 'quantity', 'inventory'],
} as const satisfies Readonly<Record<keyof ToldProduct, readonly string[]>>;
type Field = keyof typeof names;
const fields = Object.keys(names) as readonly Field[];
const needed = ['id', 'name', 'url'] as const;

const isFeedName = (name: string): boolean =>
  fields.some((field) => names[field].some((each) => normalise(each) === normalise(name)));

/** What is wrong at one place, such as `line 3, column "link"`. */
interface Wrong {
  readonly at: string;
  readonly wrong: string;
}

/** So many are told; the others are counted. */
const toldWrongs = 10;

/** The feed is refused as a whole. */
class FeedFileError extends UserMistake {
  override readonly name = 'FeedFileError';
  constructor(file: string, wrongs: readonly Wrong[]) {
    const told = wrongs.slice(0, toldWrongs).map(({ at, wrong }) => `  ${at}: ${wrong}`);
    const more = wrongs.length - told.length;
    const [first] = wrongs;
    super(
      first !== undefined && wrongs.length === 1
        ? `${file}, ${first.at}: ${first.wrong}`
        : [`${file}: nothing is loaded, for`, ...told, ...(more > 0 ? [`  and ${more} more`] : [])].join(
            '\n',
          ),
    );
  }
}

export interface FeedFile {
  readonly products: readonly ToldProduct[];
  /** Of each product, where it stands: `line 3`, or `product 3` of JSON. */
  readonly places: readonly string[];
  /** Which column, or member, each field is read from. */
  readonly columns: Readonly<Partial<Record<Field, string>>>;
  /** What else there is. */
  readonly unused: readonly string[];
}

/** One product as texts, by the names that its file has. */
interface Row {
  readonly at: string;
  readonly cells: Readonly<Record<string, string>>;
}

const [yes, no] = [
  ['true', 'yes', 'y', 'instock', 'available', 'limitedavailability'],
  ['false', 'no', 'n', 'outofstock', 'soldout', 'unavailable', 'preorder', 'backorder', 'discontinued'],
];

type Told = { readonly value: unknown } | { readonly wrong: string };

const stockOf = (cell: string): Told => {
  const word = normalise(cell);
  if (yes?.includes(word)) return { value: true };
  if (no?.includes(word)) return { value: false };
  return /^-?\d+(?:[.,]0+)?$/.test(cell)
    ? { value: Number.parseInt(cell, 10) > 0 }
    : { wrong: `"${cell}" says not whether it is in stock; write yes or no, or how many there are` };
};

const currencyIn = (price: string): string | undefined => {
  const [code] = /[A-Z]{3}/.exec(price) ?? [];
  return code !== undefined && isCurrency(code) ? code : undefined;
};

const priceOf = (cell: string, currency: string | undefined): Told => {
  const code = currency ?? currencyIn(cell);
  const reading = readMoney(cell, code === undefined ? 2 : minorDigits(code));
  switch (reading.kind) {
    case 'amount':
      return { value: unitsOf(reading.minor, code ?? 'EUR') };
    case 'either':
      return { wrong: `"${cell}" may be a thousand times as much; write it with two decimals, as 1234.50` };
    case 'negative':
      return { wrong: `"${cell}" is below nothing; write what it costs, as 18.90` };
    case 'fault':
      return { wrong: `${reading.wrong}; ${reading.right}` };
  }
};

const columnsIn = (header: readonly string[]): FeedFile['columns'] =>
  Object.fromEntries(
    fields.flatMap((field) => {
      const column = names[field]
        .map((name) => header.find((each) => normalise(each) === normalise(name)))
        .find((each) => each !== undefined);
      return column === undefined ? [] : [[field, column] as const];
    }),
  );

const productsIn = (
  file: string,
  header: readonly string[],
  rows: readonly Row[],
  what: string,
): FeedFile => {
  const columns = columnsIn(header);
  const lacking = needed.filter((field) => columns[field] === undefined);
  if (lacking.length > 0)
    throw new FeedFileError(file, [
      {
        at: `the ${what}s`,
        wrong: `there is no ${lacking.map((field) => `${field} (${names[field].join(', ')})`).join(', and no ')}; there are ${header.join(', ')}`,
      },
    ]);
  const wrongs: Wrong[] = [];
  const products: ToldProduct[] = [];
  const places: string[] = [];
  const placeOf = new Map<string, string>();
  for (const { at, cells } of rows) {
    const told: Record<string, unknown> = {};
    const wrong = (field: Field, why: string): void => {
      wrongs.push({ at: `${at}, ${what} "${columns[field] ?? field}"`, wrong: why });
    };
    const cell = (field: Field): string | undefined => {
      const column = columns[field];
      const text = column === undefined ? undefined : cells[column]?.trim();
      return text === '' ? undefined : text;
    };
    for (const field of fields) {
      const text = cell(field);
      if (text === undefined) continue;
      const read: Told =
        field === 'inStock'
          ? stockOf(text)
          : field === 'price'
            ? priceOf(text, cell('currency')?.toUpperCase())
            : { value: field === 'currency' ? text.toUpperCase() : text };
      if ('wrong' in read) wrong(field, read.wrong);
      else told[field] = read.value;
    }
    const [price, currency] = [cell('price'), cell('currency')];
    const inPrice = price === undefined ? undefined : currencyIn(price);
    if (currency === undefined && inPrice !== undefined) told.currency = inPrice;
    const parsed = toldProduct.safeParse(told);
    if (!parsed.success) {
      for (const { path, wrong: why } of problemsOf(parsed.error)) wrong(path as Field, why);
      continue;
    }
    const known = placeOf.get(parsed.data.id);
    if (known !== undefined) wrong('id', `"${parsed.data.id}" stands in ${known} already; name each once`);
    placeOf.set(parsed.data.id, at);
    products.push(parsed.data);
    places.push(at);
  }
  if (wrongs.length > 0) throw new FeedFileError(file, wrongs);
  if (products.length === 0)
    throw new FeedFileError(file, [{ at: 'as a whole', wrong: 'it has no products' }]);
  const used = new Set(Object.values(columns));
  return { products, places, columns, unused: header.filter((each) => each !== '' && !used.has(each)) };
};

const textOf = async (source: Source): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of source.bytes()) chunks.push(chunk);
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\ufeff/, '');
};

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fromJson = (file: string, text: string): FeedFile => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new FeedFileError(file, [
      { at: 'as a whole', wrong: `it is no JSON: ${(error as Error).message}` },
    ]);
  }
  const list = isFields(value) ? value.products : value;
  if (!Array.isArray(list) || !list.every(isFields))
    throw new FeedFileError(file, [
      { at: 'as a whole', wrong: 'it must be a list of products, or { "products": [ … ] }' },
    ]);
  const rows = list.map((each, index): Row => {
    const told = Object.entries(each).filter(([, cell]) => cell !== null && typeof cell !== 'object');
    return {
      at: `product ${index + 1}`,
      cells: Object.fromEntries(told.map(([name, cell]) => [name, String(cell)])),
    };
  });
  const header = [...new Set(rows.flatMap(({ cells }) => Object.keys(cells)))];
  return productsIn(file, header, rows, 'member');
};

const fromTable = async (file: string, source: Source): Promise<FeedFile> => {
  const table = await openFile(source, isFeedName, {
    row: 'a product',
    columns: 'id, name and url',
  });
  const rows: Row[] = [];
  const wrongs: Wrong[] = [];
  try {
    await table.read({
      take: (cells, line) => {
        const named = table.header.map((name, index) => [name, cells[index] ?? ''] as const);
        rows.push({ at: `line ${line}`, cells: Object.fromEntries(named) });
      },
      refuse: ({ line, wrong, right }) => wrongs.push({ at: `line ${line}`, wrong: `${wrong}; ${right}` }),
    });
  } finally {
    await table.close();
  }
  if (wrongs.length > 0) throw new FeedFileError(file, wrongs);
  return productsIn(file, table.header, rows, 'column');
};

/** @throws FeedFileError, OrdersFileError where the file cannot be read at all */
export const readFeed = async (file: string): Promise<FeedFile> => {
  const [source, another] = await sourcesOf(file);
  if (source === undefined || another !== undefined)
    throw new FeedFileError(file, [{ at: 'as a whole', wrong: 'it holds several files; name one of them' }]);
  if (!/\.json(?:\.gz)?$/i.test(source.name)) return fromTable(file, source);
  return fromJson(file, await textOf(source));
};

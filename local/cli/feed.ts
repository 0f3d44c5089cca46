/** `rekindle feed`: the products that messages show, loaded as a whole. */
import { randomUUID } from 'node:crypto';
import { feedBody, mostFeedProducts } from '../../functions/api/contract/schemas.ts';
import { type FeedFile, readFeed } from '../backtest/feed/read.ts';
import { answerFrom, type ServerOptions } from './ask.ts';

const count = (value: number): string => value.toLocaleString('en');
/** So many are shown of what is understood. */
const shown = 5;

/** What is read from which column, and the first products. */
export const feedUnderstood = ({ products, columns, unused }: FeedFile): string => {
  const inStock = products.filter((each) => each.inStock !== false).length;
  const categories = new Set(products.flatMap(({ category }) => category ?? []));
  const pictured = products.filter(({ image }) => image !== undefined).length;
  return [
    `${count(products.length)} products, ${count(inStock)} in stock, ${count(pictured)} with a picture, in ${count(categories.size)} categories`,
    `Read from: ${Object.entries(columns)
      .map(([field, column]) => (field === column ? column : `${column} (${field})`))
      .join(', ')}`,
    ...(unused.length > 0 ? [`Not used: ${unused.join(', ')}`] : []),
    ...products
      .slice(0, shown)
      .map(
        ({ id, name, price, currency = '', inStock: has }) =>
          `  ${id}  ${name}${price === undefined ? '' : `, ${price}${currency && ` ${currency}`}`}${has === false ? ', out of stock' : ''}`,
      ),
    '',
  ].join('\n');
};

/** @throws FeedFileError */
export const loadFeedFile = async (
  file: string,
  { look, ...server }: ServerOptions & { readonly look?: boolean },
): Promise<void> => {
  const feed = await readFeed(file);
  process.stdout.write(feedUnderstood(feed));
  if (look === true) return;
  const { products, places } = feed;
  const path = `/v1/feed/${randomUUID()}`;
  const type = 'application/json';
  for (let start = 0; start < products.length; start += mostFeedProducts) {
    const named = (refusal: string): string =>
      refusal.replace(/products\.(\d+)\.?/g, (_, index) => `${places[start + Number(index)]}, `);
    const body = { products: products.slice(start, start + mostFeedProducts) };
    if ((await answerFrom(server, { path: `${path}/products`, type, body }, named)) === undefined) {
      process.stderr.write('Nothing of it is shown; what was in use stays.\n');
      return;
    }
  }
  const inStock = products.filter((each) => each.inStock !== false).length;
  const text = await answerFrom(server, {
    path: `${path}/use`,
    type,
    body: { products: products.length, inStock },
  });
  if (text === undefined) return;
  const { until } = feedBody.parse(JSON.parse(text));
  process.stdout.write(`In use until ${until.slice(0, 10)}, or until the next is loaded.\n`);
};

export const printFeed = async (server: ServerOptions): Promise<void> => {
  const text = await answerFrom(server, { path: '/v1/feed', method: 'GET' });
  if (text === undefined) return;
  const { products, inStock, at, until } = feedBody.parse(JSON.parse(text));
  process.stdout.write(
    `${count(products)} products, ${count(inStock)} in stock, loaded ${at}, in use until ${until.slice(0, 10)}.\n`,
  );
};

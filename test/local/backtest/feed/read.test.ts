/** Feeds of products as shops save them: what is read, and what is refused where. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFeed } from '../../../../local/backtest/feed/read.ts';
import { feedUnderstood } from '../../../../local/cli/feed.ts';
import { newFolder } from '../../../support/files.ts';

const file = (content: string, name = 'feed.csv'): string => {
  const path = join(newFolder(), name);
  writeFileSync(path, content);
  return path;
};
const read = (content: string, name?: string) => readFeed(file(content, name));

describe('a feed of products', () => {
  it('is read by the names of Google’s product data, with the price’s own currency', async () => {
    const { products, places, unused } = await read(
      'id\ttitle\tlink\timage_link\tprice\tavailability\tproduct_type\tgtin\n' +
        '7\tCup\thttps://shop.example/cup\thttps://shop.example/cup.jpg\t18.90 USD\tin_stock\tkitchen\t0123\n' +
        '8\tPot\thttps://shop.example/pot\t\t1,234.50 JPY\tout of stock\t\t\n',
      'feed.tsv',
    );
    expect(products).toEqual([
      {
        id: '7',
        name: 'Cup',
        url: 'https://shop.example/cup',
        image: 'https://shop.example/cup.jpg',
        price: 18.9,
        currency: 'USD',
        inStock: true,
        category: 'kitchen',
      },
      {
        id: '8',
        name: 'Pot',
        url: 'https://shop.example/pot',
        price: 1_235,
        currency: 'JPY',
        inStock: false,
      },
    ]);
    expect(places).toEqual(['line 2', 'line 3']);
    expect(unused).toEqual(['gtin']);
  });

  it('is read from JSON, with numbers, truths and what is missing as they are', async () => {
    const { products } = await read(
      '{"products":[{"id":7,"name":"Cup","url":"https://shop.example/cup","price":18.9,"in_stock":false,"image":null},' +
        '{"id":"8","name":"Pot","url":"https://shop.example/pot","stock_quantity":3,"category":""}]}',
      'feed.json',
    );
    expect(products).toEqual([
      { id: '7', name: 'Cup', url: 'https://shop.example/cup', price: 18.9, inStock: false },
      { id: '8', name: 'Pot', url: 'https://shop.example/pot' },
    ]);
    const { products: counted } = await read(
      '[{"id":"9","name":"Lid","url":"https://shop.example/lid","quantity":0}]',
      'feed.json',
    );
    expect(counted).toMatchObject([{ inStock: false }]);
  });

  it('is told in a few lines before it is loaded', async () => {
    const feed = await read(
      'id;name;url;price;stock;colour\n7;Cup;https://shop.example/cup;18,90;0;blue\n8;Pot;https://shop.example/pot;;4;\n',
    );
    expect(feedUnderstood(feed)).toBe(
      [
        '2 products, 1 in stock, 0 with a picture, in 0 categories',
        'Read from: id, name, url, price, stock (inStock)',
        'Not used: colour',
        '  7  Cup, 18.9, out of stock',
        '  8  Pot',
        '',
      ].join('\n'),
    );
  });

  it.each([
    ['id,name\n1,Cup\n', 'the columns: there is no url (url, link, product_url); there are id, name'],
    ['id,name,url\n1,,https://shop.example/cup\n', 'line 2, column "name": must be the product’s name'],
    [
      'id,name,url\n1,Cup,shop.example/cup\n',
      'line 2, column "url": must be an address such as https://shop.example/cup',
    ],
    [
      'id,name,url,image\n1,Cup,https://shop.example/cup,http://shop.example/cup.jpg\n',
      'line 2, column "image": must be an address of a picture that begins with https://',
    ],
    [
      'id,name,url,price\n1,Cup,https://shop.example/cup,"1,234"\n',
      'line 2, column "price": "1,234" may be a thousand times as much; write it with two decimals, as 1234.50',
    ],
    [
      'id,name,url,price\n1,Cup,https://shop.example/cup,-3\n',
      'line 2, column "price": "-3" is below nothing; write what it costs, as 18.90',
    ],
    [
      'id,name,url,availability\n1,Cup,https://shop.example/cup,soon\n',
      'line 2, column "availability": "soon" says not whether it is in stock; write yes or no, or how many there are',
    ],
    [
      'id,name,url\n1,Cup,https://shop.example/cup\n\n1,Pot,https://shop.example/pot\n',
      'line 4, column "id": "1" stands in line 2 already; name each once',
    ],
    ['id,name,url\n', 'as a whole: it has no products'],
  ])('is refused as a whole, by line and column: %j', async (content, why) => {
    const path = file(content);
    await expect(readFeed(path)).rejects.toThrow(`${path}, ${why}`);
  });

  it('is refused with all that is wrong at once, and the first ten told', async () => {
    const rows = Array.from({ length: 12 }, (_, index) => `${index},Cup,nowhere`).join('\n');
    const path = file(`id,name,url\n${rows}\n`);
    await expect(readFeed(path)).rejects.toThrow(
      new RegExp(`^${path}: nothing is loaded, for\\n(?:  line \\d+, .*\\n){10}  and 2 more$`),
    );
  });

  it.each([
    ['{', 'it is no JSON: '],
    ['{"items":[]}', 'it must be a list of products, or { "products": [ … ] }'],
  ])('is refused where it is no list: %s', async (content, why) => {
    await expect(read(content, 'feed.json')).rejects.toThrow(why);
  });
});

/** The sample's feed and its pictures. */
import { inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { sampleFeed, withPictures } from '../../../../local/backtest/sample/index.ts';
import { pictureOf } from '../../../../local/backtest/sample/pictures.ts';
import { sampleProducts } from '../../../../local/backtest/sample/products.ts';
import { instant } from '../../../../shared/base/time.ts';
import { toldProduct } from '../../../../shared/decisions/picks/product.ts';

const page = 'https://shop.example.com';
const feed = sampleFeed(page);

it('tells what the sample sells, some of it sold out, as any shop’s feed must', () => {
  expect(feed.map((each) => toldProduct.parse(each))).toEqual(feed);
  expect(feed.map(({ id }) => id)).toEqual(sampleProducts.map(({ id }) => id));
  expect(feed.filter(({ inStock }) => inStock === false).length).toBe(3);
});

it('has a picture of each thing, as a PNG of 150 pixels a side', () => {
  const pictures = sampleProducts.map(({ id }) => pictureOf(id));
  expect(new Set(pictures.map((each) => each.toString('hex'))).size).toBe(sampleProducts.length);
  for (const each of pictures) {
    expect(each.subarray(1, 4).toString()).toBe('PNG');
    expect([each.readUInt32BE(16), each.readUInt32BE(20)]).toEqual([150, 150]);
    const data = each.indexOf('IDAT');
    expect(inflateSync(each.subarray(data + 4)).length).toBe(150 * 20);
  }
});

it('lays the pictures that an email shows into it, each once, and no others', () => {
  const [cup = '', pot = ''] = feed.map(({ image }) => image);
  const html = `<img src="${cup}"><img src="${cup}"><img src="https://elsewhere.example/pictures/a.png">${pot}`;
  const { pictures = [], ...shown } = withPictures(
    { channel: 'email', touch: 'a', at: instant(0), to: 'ada@example.com', text: '', headers: [], html },
    page,
  );
  expect(pictures.map(({ cid }) => cid)).toEqual(['house-espresso@rekindle.invalid']);
  expect(shown.html?.match(/src="[^"]*"/g)).toEqual([
    'src="cid:house-espresso@rekindle.invalid"',
    'src="cid:house-espresso@rekindle.invalid"',
    'src="https://elsewhere.example/pictures/a.png"',
  ]);
});

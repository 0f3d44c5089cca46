/** Pictures of what the sample shop sells: drawn here, so that its emails ask nobody for them. */
import { crc32, deflateSync } from 'node:zlib';
import type { DeliveredMessage } from '../../engine/message-files.ts';
import { sampleProducts } from './products.ts';

const folderOf = (page: string): string => `${page.replace(/\/$/, '')}/pictures/`;

export const pictureAddress = (page: string, product: string): string => `${folderOf(page)}${product}.png`;

/** Pixels, of each side. */
const side = 150;

/** Whether the point lies in the drawing of the category; both from -1 to 1. */
type Shape = (x: number, y: number) => boolean;

const disc =
  (cx: number, cy: number, radius: number): Shape =>
  (x, y) =>
    Math.hypot(x - cx, y - cy) < radius;
const box =
  (left: number, top: number, right: number, bottom: number): Shape =>
  (x, y) =>
    x > left && x < right && y > top && y < bottom;

const shapes: Readonly<Record<string, Shape>> = {
  coffee: (x, y) =>
    box(-0.5, -0.3, 0.3, 0.5)(x, y) || (disc(0.35, 0.05, 0.3)(x, y) && !disc(0.35, 0.05, 0.18)(x, y)),
  books: (x, y) => box(-0.4, -0.55, 0.4, 0.55)(x, y) && !box(-0.28, 0.32, 0.4, 0.42)(x, y),
  garden: (x, y) =>
    box(-0.05, -0.1, 0.05, 0.6)(x, y) || disc(-0.25, -0.2, 0.28)(x, y) || disc(0.28, -0.3, 0.28)(x, y),
  toys: (x, y) =>
    disc(0, 0.15, 0.45)(x, y) || disc(-0.38, -0.35, 0.18)(x, y) || disc(0.38, -0.35, 0.18)(x, y),
  shoes: (x, y) =>
    box(-0.6, 0.3, 0.65, 0.45)(x, y) || (box(-0.6, -0.3, 0.6, 0.3)(x, y) && x < 0.05 + y * 1.6),
  music: (x, y) => disc(0, 0, 0.6)(x, y) && !disc(0, 0, 0.12)(x, y),
  outdoor: (x, y) =>
    y < 0.5 && Math.abs(x) < (y + 0.55) * 0.65 && !(y > 0 && Math.abs(x) < (y - 0.05) * 0.35),
  kitchen: (x, y) =>
    box(-0.65, -0.12, 0.05, 0.12)(x, y) || (box(0.05, -0.25, 0.65, 0.2)(x, y) && x < 0.65 - y),
};
const plain: Shape = disc(0, 0, 0.5);

/** Of a hue in degrees, as `[red, green, blue]`. */
const colour = (hue: number, lightness: number): readonly number[] =>
  [0, 8, 4].map((part) => {
    const k = (part + hue / 30) % 12;
    const spread = 0.35 * Math.min(lightness, 1 - lightness);
    return Math.round(255 * (lightness - spread * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  });

const chunk = (type: string, data: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
};

/** A PNG of two colours (RFC 2083: color type 3, one bit a pixel). */
const png = (ground: readonly number[], ink: readonly number[], shape: Shape): Buffer => {
  const bytes = Math.ceil(side / 8) + 1;
  const rows = Buffer.alloc(bytes * side);
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1)
      if (shape((2 * x) / side - 1, (2 * y) / side - 1)) {
        const at = y * bytes + 1 + (x >> 3);
        rows[at] = (rows[at] ?? 0) | (0x80 >> (x & 7));
      }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([1, 3], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from([...ground, ...ink])),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

/** A hue that is far from the neighbours'. */
const golden = 137.5;

export const pictureOf = (product: string): Buffer => {
  const index = sampleProducts.findIndex(({ id }) => id === product);
  const hue = (Math.max(0, index) * golden) % 360;
  return png(colour(hue, 0.9), colour(hue, 0.38), shapes[sampleProducts[index]?.category ?? ''] ?? plain);
};

/** The email with its pictures of the sample's products in it, as attachments that its HTML shows. @param page the shop's own */
export const withPictures = (message: DeliveredMessage, page: string): DeliveredMessage => {
  const { html } = message;
  if (html === undefined) return message;
  const shown = new Set<string>();
  const folder = folderOf(page);
  const inside = html.replace(/src="([^"]+\/pictures\/([\w-]+)\.png)"/g, (whole, address, product) => {
    if (address !== `${folder}${product}.png`) return whole;
    shown.add(product);
    return `src="cid:${product}@rekindle.invalid"`;
  });
  if (shown.size === 0) return message;
  return {
    ...message,
    html: inside,
    pictures: [...shown].map((product) => ({
      cid: `${product}@rekindle.invalid`,
      filename: `${product}.png`,
      content: pictureOf(product),
    })),
  };
};

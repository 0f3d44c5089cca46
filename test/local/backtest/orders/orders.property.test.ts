/** Laws of reading: how a file is written, and in which order its rows stand, says nothing about its orders. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Order } from '../../../../local/backtest/orders/index.ts';
import { readMoney } from '../../../../local/backtest/orders/money.ts';
import { iso, parseIso } from '../../../../shared/base/time.ts';
import { nobodyAmong } from '../../../../shared/customers/events/nobody.ts';
import { runs } from '../../../support/runs.ts';
import { now, read } from './files.ts';

interface Sale {
  readonly customer: string;
  readonly at: number;
  readonly value: number;
  readonly quantity: number;
}

const isNobody = nobodyAmong([]);
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .map((string) => string.replace(/[\0\r\uFEFF]/g, '').trim())
  .filter((string) => !isNobody(string) && !string.includes('@') && string.isWellFormed());

const sale: fc.Arbitrary<Sale> = fc.record({
  customer: fc.oneof(text, fc.constantFrom('ann', 'bob "b"', 'c,d;e|f', 'two\nlines')),
  at: fc.integer({ min: 1_000_000_000, max: now / 1_000 - 1 }).map((seconds) => seconds * 1_000),
  value: fc.integer({ min: 0, max: 1e12 }),
  quantity: fc.integer({ min: 0, max: 1_000 }),
});

const decimal = (hundredths: number, mark: string): string =>
  `${Math.floor(hundredths / 100)}${mark}${String(hundredths % 100).padStart(2, '0')}`;

interface Writing {
  readonly delimiter: string;
  readonly newline: string;
  readonly quoteAll: boolean;
  readonly bom: boolean;
  readonly mark: string;
}

const writing: fc.Arbitrary<Writing> = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  newline: fc.constantFrom('\n', '\r\n', '\r'),
  quoteAll: fc.boolean(),
  bom: fc.boolean(),
  mark: fc.constantFrom('.', ','),
});

const csv = (sales: readonly Sale[], { delimiter, newline, quoteAll, bom, mark }: Writing): string => {
  const cell = (value: string): string =>
    quoteAll || /["\n\r,;\t|]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  const rows = sales.map(({ customer, at, value, quantity }) => [
    customer,
    new Date(at).toISOString(),
    decimal(value, mark),
    String(quantity),
  ]);
  const lines = [['customer_id', 'date', 'value', 'quantity'], ...rows];
  return (bom ? '\uFEFF' : '') + lines.map((row) => row.map(cell).join(delimiter) + newline).join('');
};

const withoutLine = ({ line: _, ...order }: Order) => order;
const sorted = (orders: readonly Order[]) =>
  orders.map(withoutLine).toSorted((one, other) => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0));

it('reads back what was written, whatever the delimiter, quotes, line ends, decimal mark and BOM', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(sale, { minLength: 1, maxLength: 20 }), writing, async (sales, how) => {
      const { orders } = await read(csv(sales, how));
      const plain = ({ customer, at, value, quantity }: Sale) => ({ customer, at, value, quantity });
      const got = orders.map(({ customer, at, value, quantity }) => ({ customer, at, value, quantity }));
      const order = (one: object, other: object) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1);
      expect(got.toSorted(order)).toEqual(sales.map(plain).toSorted(order));
      expect(orders.map(({ at }) => at)).toEqual(
        sales.map(({ at }) => at).toSorted((one, other) => one - other),
      );
    }),
    runs(150),
  );
});

it('gives the same orders, with the same ids, for any order of the rows', async () => {
  const few = sale.map((one) => ({ ...one, at: parseIso('2024-01-05T00:00:00Z') + (one.at % 3_000) }));
  const shuffled = fc
    .array(few, { minLength: 1, maxLength: 15 })
    .chain((sales) => fc.tuple(fc.constant(sales), fc.shuffledSubarray(sales, { minLength: sales.length })));
  const how: Writing = { delimiter: ',', newline: '\n', quoteAll: false, bom: false, mark: '.' };
  await fc.assert(
    fc.asyncProperty(shuffled, async ([one, other]) => {
      expect(sorted((await read(csv(one, how))).orders)).toEqual(
        sorted((await read(csv(other, how))).orders),
      );
    }),
    runs(100),
  );
});

it('derives an id from the customer and the time', async () => {
  await fc.assert(
    fc.asyncProperty(sale, writing, async (one, how) => {
      const { orders } = await read(csv([one], how));
      expect(orders[0]?.id).toBe(`${one.customer}/${iso(parseIso(new Date(one.at).toISOString()))}/1`);
    }),
    runs(50),
  );
});

it('reads money exactly, however many decimals and groups it is written with', () => {
  const grouped = (whole: bigint, by: string) => String(whole).replace(/\B(?=(\d{3})+$)/g, by);
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 9_999_999_999_999n }),
      fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 4, maxLength: 9 }),
      fc.constantFrom(['', '.'], [',', '.'], ['.', ','], [' ', ','], ["'", '.']),
      (whole, fraction, [by = '', mark = '']) => {
        const scale = 10n ** BigInt(fraction.length);
        const digits = whole * scale + BigInt(fraction);
        // Half up, in whole numbers only: floor(hundredths + 1/2).
        const hundredths = (digits * 100n * 2n + scale) / (scale * 2n);
        expect(readMoney(`${grouped(whole, by)}${mark}${fraction}`, 2)).toMatchObject({
          kind: 'amount',
          minor: Number(hundredths),
          mark,
        });
      },
    ),
  );
});

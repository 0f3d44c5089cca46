/** Several files as one history: of one form below each other, lines beside their orders, and those that do not go together. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type OrderHistory, parseColumns, readOrders } from '../../../../local/backtest/orders/index.ts';
import { newFolder } from '../../../support/files.ts';
import { now } from './files.ts';

type Files = Readonly<Record<string, readonly string[]>>;

const reading = (
  files: Files,
  columns = '',
): { readonly folder: string; readonly history: Promise<OrderHistory> } => {
  const folder = newFolder();
  const paths = Object.entries(files).map(([name, lines]) => {
    writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
    return join(folder, name);
  });
  const options = { timezone: 'UTC', currency: 'EUR', now };
  const history = readOrders(
    paths,
    columns === '' ? options : { ...options, columns: parseColumns(columns) },
  );
  return { folder, history };
};

const read = async (files: Files, columns?: string): Promise<OrderHistory> => {
  const { folder, history } = reading(files, columns);
  const { notes, orders, ...rest } = await history;
  const short = (text: string): string => text.replaceAll(`${folder}/`, '');
  return {
    ...rest,
    notes: notes.map(short),
    orders: orders.map((order) => (order.file === undefined ? order : { ...order, file: short(order.file) })),
  };
};

const refusal = async (files: Files, columns?: string): Promise<string> => {
  const { folder, history } = reading(files, columns);
  const error = await history.then(
    () => new Error('the files were read, and should have been refused'),
    (cause: unknown) => cause,
  );
  return error instanceof Error ? error.message.replaceAll(`${folder}/`, '') : String(error);
};

describe('files of one form', () => {
  it('are read one after the other, each with its own delimiter, order of columns and further ones', async () => {
    const { orders, notes } = await read({
      '2023.csv': ['customer_id,date,value,order_id', 'ann,2023-01-05,12.50,1', 'bob,2023-02-05,7,2'],
      '2024.csv': [
        'Order ID;Customer ID;Date;Country;Value',
        '3;ann;2024-01-05;DE;8.00',
        '1;ann;2023-01-05;;2.00',
      ],
    });
    expect(
      orders.map(({ id, customer, value, country, line, file }) => [
        id,
        customer,
        value,
        country,
        line,
        file,
      ]),
    ).toEqual([
      ['1', 'ann', 1450, undefined, 2, '2023.csv'],
      ['2', 'bob', 700, undefined, 3, '2023.csv'],
      ['3', 'ann', 800, 'DE', 2, '2024.csv'],
    ]);
    expect(notes).toContain('2024.csv: columns are separated by a semicolon');
  });

  it('tell the file and the line of what is wrong', async () => {
    const files = {
      'a.csv': ['customer_id,date,value', 'ann,2023-01-05,12.50'],
      'b.csv': ['customer_id,date,value', 'ann,2024-01-05,1', 'ann,never,1'],
    };
    expect(await refusal(files)).toMatch(/^b\.csv, line 3, column "date": "never" is no date;/);
    const more = { ...files, 'c.csv': ['customer_id,date,value', 'ann,2023-01-05', 'ann,2024-01-05,much'] };
    const places = (await refusal(more)).split('\n').filter((line) => !line.startsWith('    '));
    expect(places.map((line) => line.split(':')[0])).toEqual([
      'a.csv, b.csv, c.csv',
      '  b.csv, line 3, column "date"',
      '  c.csv, line 2',
      '  c.csv, line 3, column "value"',
    ]);
    expect(
      await refusal({
        'a.csv': ['customer,date,value', 'ann,03/04/2024,1'],
        'b.csv': ['customer,date,value', 'ann,04/04/2024,1'],
      }),
    ).toMatch(/\("03\/04\/2024" on line 2 of a\.csv could be either\)/);
  });

  it('are refused when they call what they tell differently', async () => {
    expect(
      await refusal({
        'a.csv': ['customer_id,date,value', 'ann,2023-01-05,12.50'],
        'b.csv': ['email,date,value', 'ann@example.com,2023-01-05,12.50'],
      }),
    ).toBe(
      'b.csv: it has customer in "email", date in "date", value in "value", where a.csv has customer in "customer_id", ' +
        'date in "date", value in "value"; call the columns of both files the same, or read each by itself',
    );
  });

  it('are refused when one is named twice', async () => {
    const file = join(newFolder(), 'a.csv');
    await expect(readOrders([file, file], { timezone: 'UTC', currency: 'EUR', now })).rejects.toThrow(
      `${file}: it is named twice; name each file once`,
    );
  });
});

describe('lines in a file of their own', () => {
  const orders = [
    'id,customer_id,date,total,status',
    '1,ann,2024-01-05,20.00,paid',
    '2,bob,2024-01-06,7.00,paid',
    '3,ann,2024-01-07,3.00,paid',
  ];
  const lines = [
    'line_id,order_id,product,quantity,status',
    '10,2,Mug,1,sent',
    '11,1,Cup,2,sent',
    '12,1,Pot,1,back',
  ];

  it.each([
    ['before', { 'lines.csv': lines, 'orders.csv': orders }],
    ['after', { 'orders.csv': orders, 'lines.csv': lines }],
  ])('go with their orders by the orders’ ids, named %s them', async (_, files) => {
    const { orders: all, notes } = await read(files);
    const bought = (lines: OrderHistory['orders'][number]['lines']) =>
      lines?.map(({ product, quantity }) => `${quantity} ${product}`);
    expect(
      all.map(({ id, customer, value, file, line, lines }) => [
        id,
        customer,
        value,
        `${file}:${line}`,
        bought(lines),
      ]),
    ).toEqual([
      ['1', 'ann', 2000, 'orders.csv:2', ['2 Cup', '1 Pot']],
      ['2', 'bob', 700, 'orders.csv:3', ['1 Mug']],
      ['3', 'ann', 300, 'orders.csv:4', undefined],
    ]);
    expect(notes).toContain('3 rows of lines.csv went with 2 orders of orders.csv, by "order_id"');
    expect(notes).toContain('1 order of orders.csv has no row there');
  });

  it('that are wrong are told by their own file and line', async () => {
    const wrong = ['order_id,product,quantity', '1,Cup,two', '1,Pot,1', '2,Mug,three'];
    expect(
      (await refusal({ 'orders.csv': orders, 'lines.csv': wrong }))
        .split('\n')
        .map((line) => line.split(': ')[0]),
    ).toEqual([
      'orders.csv, lines.csv',
      '  lines.csv, line 2, column "quantity"',
      '  lines.csv, line 4, column "quantity"',
      '    in each',
    ]);
  });

  it('may bear the value, where the orders tell none', async () => {
    const { orders: all } = await read({
      'orders.csv': ['order_id,customer_id,date', '1,ann,2024-01-05', '2,bob,2024-01-06'],
      'items.csv': ['order_id,value,sku', '1,5.00,a', '1,2.50,b', '2,1.00,a'],
    });
    expect(all.map(({ value }) => value)).toEqual([750, 100]);
  });

  it('that name no order are left out, and that is said', async () => {
    const { notes } = await read({
      'orders.csv': orders,
      'lines.csv': [...lines.slice(0, 2), '13,99,Cup,1,sent'],
    });
    expect(notes).toContain(
      '1 row names an order that orders.csv does not have, and was left out (the first is "99" on line 3 of lines.csv)',
    );
  });

  it('may tell their order’s customer and date again', async () => {
    const { orders: all } = await read({
      'orders.csv': ['order_id,customer_id,date,total', '1,ann,2024-01-05,7.50'],
      'items.csv': ['order_id,customer_id,date,sku', '1,ann,2024-01-05,a', '1,ann,2024-01-05,b'],
    });
    expect(all).toMatchObject([{ value: 750, lines: [{ product: 'a' }, { product: 'b' }] }]);
  });

  it('are refused where their orders’ ids are other ones', async () => {
    expect(await refusal({ 'orders.csv': orders, 'lines.csv': ['order_id,sku', '#1,a', '#2,b'] })).toBe(
      'lines.csv: no row names an order of orders.csv: "order_id" is such as "#1" here and as "1" there; write the orders\' ids the same in both',
    );
  });

  it('are refused where nothing names their orders, or nothing tells who ordered', async () => {
    expect(await refusal({ 'orders.csv': orders, 'lines.csv': ['line_id,product', '1,Mug'] })).toBe(
      'lines.csv: no column for the order\'s id among "line_id", "product", by which its rows would go with those of orders.csv; ' +
        'say which with --columns order=NAME',
    );
    expect(
      await refusal({ 'a.csv': ['order_id,product', '1,Mug'], 'b.csv': ['order_id,sku', '1,Mug'] }),
    ).toBe(
      'a.csv, b.csv: none of these files has columns for both customer and date; say which with --columns customer=NAME,date=NAME',
    );
  });
});

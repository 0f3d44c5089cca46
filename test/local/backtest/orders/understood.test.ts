/** What a person is told of a file before anything is made of it, and what is said to look odd. */
import { describe, expect, it } from 'vitest';
import { parseColumns, understoodBriefly, understoodText } from '../../../../local/backtest/orders/index.ts';
import { read as readFile } from './files.ts';

const read = (lines: readonly string[], options: Parameters<typeof readFile>[1] = {}) =>
  readFile(`${lines.join('\n')}\n`, { timezone: 'UTC', ...options });

const many = (count: number, row: (index: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, index) => row(index));

const day = (index: number): string => new Date(Date.UTC(2024, 0, 1 + index)).toISOString().slice(0, 10);

const oddOf = async (lines: readonly string[], options: Parameters<typeof readFile>[1] = {}) =>
  (await read(lines, options)).understanding.odd;

describe('what was understood', () => {
  const file = [
    'order,customer,date,total,currency,status,refund amount,product',
    '1,ann,2024-01-05 10:00,1200.50,EUR,paid,,Mug',
    '1,,,,,,,Tea',
    '2,bob,2024-01-06 11:30,20,EUR,paid,5,Tea',
    '3,bob,2024-01-07 11:30,20,EUR,cancelled,,Tea',
  ];
  const beside = { files: ['in/orders.csv'], timezone: 'UTC', currency: 'USD' };

  it('is said in five lines', async () => {
    expect(understoodBriefly(await read(file), beside)).toEqual([
      'orders.csv: customer in "customer", date in "date", value in "total", refunded in "refund amount", order in "order", currency in "currency", status in "status", product in "product"',
      '2 orders of 2 customers, 2024-01-05 to 2024-01-06: 1,215.50 EUR',
      'Left out: 1 order: cancelled ("cancelled" in "status")',
      'Looks odd: nothing',
      'If that is not so: --columns, --where and --date-order say what is, and --preview shows what was understood.',
    ]);
  });

  it('is said in all', async () => {
    const columns = parseColumns('product=product');
    expect(understoodText(await read(file, { columns }), beside).split('\n')).toEqual([
      'orders.csv',
      '',
      'Columns',
      '  customer  "customer"       by its name',
      '  date      "date"           by its name',
      '  value     "total"          by its name',
      '  refunded  "refund amount"  by its name',
      '  order     "order"          by its name',
      '  currency  "currency"       by its name',
      '  status    "status"         by its name',
      '  product   "product"        given by --columns',
      '',
      'Orders, for example',
      '  1  2024-01-05 10:00  ann  1,200.50 EUR  1 × Mug, 1 × Tea',
      '  2  2024-01-06 11:30  bob  15.00 EUR     1 × Tea',
      '',
      'In all',
      '  orders     2 of 2 customers',
      '  span       2024-01-05 to 2024-01-06, as days in UTC',
      '  sum        1,215.50 EUR',
      '  went back  5.00 EUR of 1 order',
      '  currency   as the file tells it',
      '',
      'Left out',
      '  1 order: cancelled ("cancelled" in "status")',
      '',
      'Notes',
      '  2 rows with the same "order" were added up to 1 order',
      '  of 1 order money went back, and what is left counts',
      '',
    ]);
  });
});

describe('what looks odd', () => {
  it('is a customer with a quarter of all orders', async () => {
    const header = 'customer,date,value';
    const rows = many(
      40,
      (index) => `${index % 4 === 0 ? 'till' : `c${index % 13}`},${day(index)},${index}.50`,
    );
    expect(await oddOf([header, ...rows])).toEqual([
      'one customer, "till", has 25% of all orders: is it a till, a test or nobody? Name it in idsOfNobody of the settings, or leave it out with --where',
    ]);
  });

  it('is a file that is there twice, judged by whole rows', async () => {
    const row = (index: number) => `c${index % 9},2024-01-05,10,note ${index}`;
    const rows = many(30, row);
    expect(await oddOf(['customer,date,value,note', ...rows])).toEqual([]);
    expect(await oddOf(['customer,date,value,note', ...rows, ...rows])).toEqual([
      '30 of 60 rows repeat another in every cell: the file seems to be there twice',
    ]);
  });

  it('is a status column that is not used', async () => {
    expect(
      await oddOf(['customer,date,value,Zustand Status,Shipping status', 'ann,2024-01-05,1,x,y']),
    ).toEqual([
      '"Zustand Status" is not used: if it tells which orders were cancelled, say --columns status=Zustand Status, or --where "Zustand Status=…"',
    ]);
  });

  it('are names as ids', async () => {
    const names = ['Ann Smith', 'José García', 'Zoë Le Roux', 'Q. Public', '王小明'];
    const rows = many(
      60,
      (index) =>
        `${names[index % 5]}${index % 5 === 4 ? '' : ` ${'abcdefgh'[index % 8]}.`},${day(index)},1.5`,
    );
    const [odd] = await oddOf(['customer,date,value', ...rows]);
    expect(odd).toMatch(/^customers are known by what seems to be their names \("Ann Smith a\."\)/);
  });

  it('is an order’s id as the customer', async () => {
    expect(
      await oddOf(['customer,date,value', ...many(100, (index) => `o${index},${day(index)},1.5`)]),
    ).toEqual(['nearly every customer has one order: is "customer" who ordered, and not the order?']);
  });

  it('are times that are all midnight, where they are told', async () => {
    const at = (time: string) => many(30, (index) => `c${index % 7},${day(index)}${time},1.5`);
    expect(await oddOf(['customer,date,value', ...at(' 00:00:00')])).toEqual([
      'every order is at midnight in UTC: the times were lost, or are those of another timezone',
    ]);
    expect(await oddOf(['customer,date,value', ...at('')])).toEqual([]);
    expect(await oddOf(['customer,date,value', ...at(' 10:00')])).toEqual([]);
  });

  it('are orders that are worth nothing', async () => {
    const rows = many(40, (index) => `c${index % 7},${day(index)},${index % 5 === 0 ? 0 : 3}`);
    expect(await oddOf(['customer,date,value', ...rows])).toEqual([
      '20% of all orders are worth nothing: is the value in another column?',
    ]);
  });

  it('is a value that is the same on all rows of each order', async () => {
    const rows = many(
      40,
      (index) => `o${index >> 1},c${(index >> 1) % 7},${day(index >> 1)},${index >> 1}.25,p${index}`,
    );
    expect(await oddOf(['order,customer,date,total,sku', ...rows])).toEqual([
      '"total" is the same on all rows of each order, and was added up: if it is the whole order\'s, call the column "order total"',
    ]);
  });
});

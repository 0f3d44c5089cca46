/** What an order file may be packed and written in: archives, encodings, tabs without quotes, Excel's own lines and cells. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parseColumns } from '../../../../local/backtest/orders/index.ts';
import { encoded } from '../../../support/encoded.ts';
import { zipped } from '../../../support/zip.ts';
import { read } from './files.ts';

const plain = 'customer_id,date,value\nann,2024-01-05,12.50\nbob,2024-01-06,7\n';

describe('an archive', () => {
  it.each([
    ['gzip', gzipSync(plain)],
    ['zip', zipped({ 'export/': '', 'export/orders.csv': plain, 'export/.DS_Store': 'x', 'read me.md': '' })],
    ['zip', zipped({ 'orders.csv': encoded(plain, 'utf-16le') })],
  ])('of %s is read as what is in it, and that is said', async (packing, bytes) => {
    const { orders, notes } = await read(bytes);
    expect(orders).toEqual((await read(plain)).orders);
    expect(notes).toContain(`it was unpacked from ${packing}`);
  });

  it('of several files is read as all of them', async () => {
    const [first, second] = ['ann,2024-01-05,12.50', 'bob,2024-01-06,7'].map(
      (row) => `customer_id,date,value\n${row}\n`,
    );
    const { orders } = await read(zipped({ '2023.csv': first ?? '', '2024.csv': second ?? '' }));
    expect(orders.map(({ customer, file }) => [customer, file?.split('/').at(-1)])).toEqual([
      ['ann', '2023.csv'],
      ['bob', '2024.csv'],
    ]);
  });
});

describe('an encoding', () => {
  const western = 'Kundennr;Käufer;Bestellt;Größe;Preis €\n7;Jürgen Müller;05.01.2024;XL;12,50 €\n';
  const columns = parseColumns('customer=Käufer,date=Bestellt,value=Preis €');

  it.each(['windows-1252', 'utf-16le', 'utf-16be', 'macintosh'] as const)('is told: %s', async (encoding) => {
    const { orders } = await read(encoded(western, encoding), { columns });
    expect(orders).toMatchObject([{ customer: 'Jürgen Müller', value: 1250 }]);
  });

  it('is told for the file, and said', async () => {
    const chinese = '会员编号,下单时间,实付金额\n张伟,2024/1/5 下午 3:05,￥12.50\n';
    const { orders, notes } = await read(encoded(chinese, 'gb18030'), { timezone: 'UTC' });
    expect(orders).toMatchObject([{ customer: '张伟', value: 1250, at: Date.UTC(2024, 0, 5, 15, 5) }]);
    expect(notes).toContain('the text is in GBK, as its bytes show');
    const traditional = '會員編號,下單時間,實付金額\n陳美玲,2024/1/5 下午 3:05,12.50\n';
    const other = await read(encoded(traditional, 'big5'), { timezone: 'UTC' });
    expect(other.orders).toMatchObject([{ customer: '陳美玲', at: Date.UTC(2024, 0, 5, 15, 5) }]);
    expect(other.notes).toContain('the text is in Big5, as its bytes show');
  });
});

describe('the way of writing', () => {
  const orders = [
    { customer: 'ann', value: 1250 },
    { customer: 'bob', value: 700 },
  ];

  it.each(['sep=;', '"sep=;"', 'SEP=;;;'])('is what Excel’s own line says: %s', async (line) => {
    const history = await read(
      `${line}\r\ncustomer;date;value\r\nann;2024-01-05;12,50\r\nbob;2024-01-06;7,00\r\n`,
    );
    expect(history.orders).toMatchObject(orders);
    expect(history.orders[0]?.line).toBe(3);
    expect(history.notes).toContain('columns are separated by a semicolon, as the line "sep=" says');
    const strange = await read('sep=^\ncustomer^date^value\nann^2024-01-05^12.50\n');
    expect(strange.notes).toContain('columns are separated by a "^", as the line "sep=" says');
  });

  it('has tabs without quotes, and inches in names', async () => {
    const rows = ['ann\t2024-01-05\t12.50\tMug 12" wide', 'bob\t2024-01-06\t7\t"Best" of 5"'];
    const { orders: read1, notes } = await read(`customer\tdate\tvalue\tproduct\n${rows.join('\n')}\n`);
    expect(read1).toMatchObject(orders);
    expect(read1.map(({ lines }) => lines?.[0]?.product)).toEqual(['Mug 12" wide', '"Best" of 5"']);
    expect(notes).toContain('columns are separated by a tab, and quotes are letters like others');
  });

  it('has tabs with quotes where they go round cells, as Excel writes them', async () => {
    const row = 'ann\t2024-01-05\t12.50\t"Mug 12"" wide,\nblue"\nbob\t2024-01-06\t7\tx';
    const history = await read(`customer\tdate\tvalue\tproduct\n${row}\n`);
    expect(history.orders).toMatchObject(orders);
    expect(history.orders[0]?.lines?.[0]?.product).toBe('Mug 12" wide,\nblue');
  });

  it('has inches between tabs that come long after the first rows', async () => {
    const many = 'ann\t2024-01-05\t1\tx\n'.repeat(20_000);
    const { orders: all } = await read(
      `customer\tdate\tvalue\tproduct\n${many}bob\t2024-01-06\t7\tMug 12" wide\n`,
    );
    expect(all.at(-1)?.lines?.[0]?.product).toBe('Mug 12" wide');
  });

  it.each([
    ['in quotes', '"=""0017""",2024-01-05,12.50,"=""000123456789012345"""'],
    ['as they are', '="0017",2024-01-05,12.50,="000123456789012345"'],
    ['after an apostrophe', "'0017,2024-01-05,12.50,'000123456789012345"],
  ])('keeps the digits of ids as Excel writes them, %s', async (_, row) => {
    expect((await read(`customer,date,value,order\n${row}\n`)).orders).toMatchObject([
      { customer: '0017', id: '000123456789012345' },
    ]);
  });

  it('has names with commas in its header', async () => {
    const { orders: all } = await read('"Name, first",Bought,Paid\n"Smith, Ann",2024-01-05,12.50\n', {
      columns: parseColumns('customer=Name, first,date=Bought,value=Paid'),
    });
    expect(all).toMatchObject([{ customer: 'Smith, Ann', value: 1250 }]);
  });

  it('may have a title above the header', async () => {
    const title = 'Orders of our shop\nFrom,2024-01-01,to,2024-12-31\n\n';
    const { orders: all, notes } = await read(
      `${title}customer,date,value,note\nann,2024-01-05,12.50,\nbob,2024-01-06,7,\n`,
    );
    expect(all).toMatchObject(orders);
    expect(all[0]?.line).toBe(5);
    expect(notes).toContain('the header stands on line 4; what is above it was left out');
  });

  it('has dates and times in two columns', async () => {
    const { orders: all } = await read('customer,Order Date,Order Time,value\nann,1/31/24,9:12 PM,1\n', {
      timezone: 'UTC',
    });
    expect(all.map(({ at }) => at)).toEqual([Date.UTC(2024, 0, 31, 21, 12)]);
  });

  it('has one order of day, month and year, which dates of short years show together', async () => {
    const at = async (...dates: readonly string[]) => {
      const rows = dates.map((date) => `ann,${date},1\n`).join('');
      const { orders: all } = await read(`customer,date,value\n${rows}`, { timezone: 'UTC' });
      return all.map((order) => new Date(order.at).toISOString().slice(0, 10));
    };
    expect(await at('1/7/24', '1/31/24')).toEqual(['2024-01-07', '2024-01-31']);
    expect(await at('1/7/24', '31/7/24')).toEqual(['2024-07-01', '2024-07-31']);
    expect(await at('24/1/15', '24/1/31', '24/12/01')).toEqual(['2024-01-15', '2024-01-31', '2024-12-01']);
  });

  it('counts days as spreadsheets do, shortens numbers as they do, and says both', async () => {
    const { orders: all, notes } = await read('customer,date,value\nann,45298.38333333333,1.2E+03\n', {
      timezone: 'UTC',
    });
    expect(all).toMatchObject([{ at: Date.UTC(2024, 0, 7, 9, 12), value: 120_000 }]);
    expect(notes).toEqual([
      'columns: customer in "customer", date in "date", value in "value"',
      'dates count days from 1899-12-30, as spreadsheets do, as "45298.38333333333" on line 2 shows',
      '1 value is shortened as a spreadsheet does (1.2E+03), which may have lost digits',
    ]);
  });
});

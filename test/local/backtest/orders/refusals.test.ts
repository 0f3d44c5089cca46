/** What an order file is refused for, and the exact sentence that says so. */
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { OrdersFileError, readOrders } from '../../../../local/backtest/orders/index.ts';
import { zipped } from '../../../support/zip.ts';
import { now, read, refusal } from './files.ts';

const good = 'customer_id,date,value\nann,2024-01-05,12.50\n';
const dateExample = 'write a date such as 2024-01-31, 2024-01-31T14:05:00+01:00, 31/01/2024 or 1706659200';

describe('a file that is no order history', () => {
  it.each([
    ['is empty', '', 'orders.csv: the file is empty; it needs a header and a row an order'],
    [
      'holds a BOM and nothing else',
      '\uFEFF',
      'orders.csv: the file is empty; it needs a header and a row an order',
    ],
    ['is blank', '\n\r\n  \n', 'orders.csv: the file is empty; it needs a header and a row an order'],
    [
      'has a header only',
      'customer_id,date,value\n',
      'orders.csv: there is a header and no order below it; add a row an order',
    ],
    [
      'has a delimiter that is none',
      'customer_id^date^value\nann^2024-01-05^12.50\n',
      'orders.csv: the header is a single column, "customer_id^date^value": no comma, semicolon, tab or bar ' +
        'separates columns; save the file with one of them between columns, and with the columns customer, date and value',
    ],
    [
      'lacks a column',
      'customer_id,date,price\nann,2024-01-05,12.50\n',
      'orders.csv: no column for value among "customer_id", "date", "price"; say which with --columns value=NAME; ' +
        '"price" is what one piece costs: it takes a quantity (--columns price=price,quantity=NAME)',
    ],
    [
      'has no header',
      'ann,2024-01-05,12.50\n',
      'orders.csv: no column for customer and date and value among "ann", "2024-01-05", "12.50"; say which with ' +
        '--columns customer=NAME,date=NAME,value=NAME, or name the columns on the first line',
    ],
    [
      'has two columns that could be the value',
      'customer_id,date,value,total\nann,2024-01-05,12.50,13\n',
      'orders.csv: "value", "total" could each be the value; say which with --columns value=NAME',
    ],
    [
      'holds refunds only',
      'customer_id,date,value\nann,2024-01-05,-12.50\n',
      'orders.csv: no order is left: 1 row is a refund; add a row an order',
    ],
  ])('is refused when it %s', async (_, content, sentence) => {
    expect(await refusal(content)).toBe(sentence);
  });

  it.each([
    [
      'UTF-16 with half a character',
      Buffer.concat([Buffer.from(`\uFEFF${good}`, 'utf16le'), Buffer.from([0x41])]),
      'orders.csv, line 3: this is no text in UTF-16, which the file seems to be; save it as CSV in UTF-8 (in Excel: "CSV UTF-8 (Comma delimited)")',
    ],
    [
      'binary',
      Buffer.from('customer_id,date,value\nann\0,2024-01-05,1\n'),
      'orders.csv, line 2: there is a NUL byte, so this is no text; save it as CSV in UTF-8 (in Excel: "CSV UTF-8 (Comma delimited)")',
    ],
    [
      'Windows-1252 with a byte that is no character there',
      Buffer.from('customer_id,date,value\nren\xe9,2024-01-05,1\nj\x81rg,2024-01-05,1\n', 'latin1'),
      'orders.csv, line 3: this is no text in Windows-1252, which the file seems to be; save it as CSV in UTF-8 (in Excel: "CSV UTF-8 (Comma delimited)")',
    ],
    [
      'GBK with half a character',
      Buffer.from(
        'customer_id,date,value\n\xd5\xc5\xce\xb0,2024-01-05,1\nb\xff\xff,2024-01-05,1\n',
        'latin1',
      ),
      'orders.csv, line 3: this is no text in GBK, which the file seems to be; save it as CSV in UTF-8 (in Excel: "CSV UTF-8 (Comma delimited)")',
    ],
    [
      'UTF-8 with a character cut short at the end',
      Buffer.concat([Buffer.from(`${good}客户编号,2024-01-05,1\n`), Buffer.from([0xe5, 0xae])]),
      'orders.csv, line 4: this is not UTF-8, though there is UTF-8 before it; save it as CSV in UTF-8 (in Excel: "CSV UTF-8 (Comma delimited)")',
    ],
    [
      'a workbook',
      zipped({ '[Content_Types].xml': '<Types/>', 'xl/workbook.xml': '<workbook/>' }),
      'orders.csv: this is a workbook of a spreadsheet program, not text; save it as CSV in UTF-8 (in Excel: "CSV UTF-8 (Comma delimited)")',
    ],
    [
      'an archive that was cut short',
      zipped({ 'orders.csv': good }).subarray(0, 60),
      'orders.csv: this zip archive cannot be opened (End of central directory record signature not found. Either not a zip file, or file is truncated.); unpack it, and name the file in it',
    ],
    [
      'an archive without a table',
      zipped({ 'readme.md': 'nothing', '__MACOSX/._orders.csv': '' }),
      'orders.csv: there is no .csv, .txt or .tsv in this zip archive, but "readme.md"; name a text file with a row an order',
    ],
    [
      'an archive with a password',
      zipped({ 'orders.csv': good }, { locked: true }),
      'orders.csv: "orders.csv" in it is locked by a password; unpack it, and name the file in it',
    ],
    [
      'a gzip that was cut short',
      gzipSync(good).subarray(0, 20),
      'orders.csv: this archive is damaged; download or export it again',
    ],
    [
      'a page that is called a table',
      Buffer.from('<html><body><table><tr><td>customer</td></tr></table>'),
      'orders.csv: this is a page (HTML or XML), whatever its name ends with, not a table of text; save it as CSV in UTF-8 (in Excel: "CSV UTF-8 (Comma delimited)")',
    ],
    [
      'JSON',
      Buffer.from('[{"customer": "ann"}]'),
      'orders.csv: this is JSON, not a table of text; save it as CSV in UTF-8 (in Excel: "CSV UTF-8 (Comma delimited)")',
    ],
  ])('is refused when it is %s', async (_, content, sentence) => {
    expect(await refusal(content)).toBe(sentence);
  });

  it('is refused where an id means nobody, unless an address beside it says whose the order is', async () => {
    const file = (...rows: readonly string[]) => ['customer,email,date,value', ...rows].join('\n');
    const right = 'write the id of the customer, or the address in a column for it (--columns email=NAME)';
    for (const id of ['0', '..', 'guest', 'till-3'])
      expect(await refusal(file(`${id},,2024-01-05,1`), { idsOfNobody: ['till-3'] })).toBe(
        `orders.csv, line 2, column "customer": "${id}" means nobody, and no address beside it says who ordered; ${right}`,
      );
    const { orders, emails } = await read(file('0,Bob@Example.com,2024-01-05,1', 'till-3,,2024-01-06,1'));
    expect(orders.map(({ customer }) => customer)).toEqual(['bob@example.com', 'till-3']);
    expect([...emails.values()]).toContain('Bob@Example.com');
  });

  it('is refused when it is a folder or is not there', async () => {
    const options = { timezone: 'UTC', currency: 'EUR', now };
    await expect(readOrders([tmpdir()], options)).rejects.toThrow(
      `${tmpdir()}: this is a folder; name a CSV file in it`,
    );
    await expect(readOrders(['no/such.csv'], options)).rejects.toThrow(
      'no/such.csv: there is no such file; check its name and folder',
    );
  });
});

describe('a row that is no order', () => {
  it.each([
    ['2024-02-31', '"2024-02-31" is no day of the calendar; February 2024 has 29 days'],
    ['31/02/2024', '"31/02/2024" is no day of the calendar; February 2024 has 29 days'],
    ['2023-13-01', '"2023-13-01" has no month that exists; months go from 1 to 12'],
    [
      '2024-01-05 25:00',
      '"2024-01-05 25:00" has a time that no clock shows; write one from 00:00:00 to 23:59:59',
    ],
    ['soon', `"soon" is no date; ${dateExample}`],
    ['', `the date is empty; ${dateExample}`],
    ['1900-01-00', '"1900-01-00" is no day of the calendar; January 1900 has 31 days'],
    [
      '1899-12-30',
      '"1899-12-30" is before 1970; such a date mostly stands for an unknown one: write the real one, or remove the row',
    ],
    ['2026-01-02', '"2026-01-02" is in the future; an order history ends now, at 2026-01-01T00:00:00Z'],
  ])('is refused for its date %j', async (date, sentence) => {
    expect(await refusal(`${good}bob,${date},3\n`)).toBe(`orders.csv, line 3, column "date": ${sentence}`);
  });

  it.each([
    ['free', '"free" is no number; write a number such as 12.50'],
    ['', 'the value is empty; write a number such as 12.50'],
    ['12E+3', '"12E+3" is no number; write a number such as 12.50'],
    ['(5', '"(5" is no number; write a number such as 12.50'],
    [
      '12.3456.7',
      '"12.3456.7" has its thousands in no groups of three; write a number such as 1234.50 or 1,234.50',
    ],
    [
      '99999999999999999',
      '"99999999999999999" is more than can be counted exactly; write a number such as 12.50',
    ],
  ])('is refused for its value %j', async (value, sentence) => {
    expect(await refusal(`${good}bob,2024-01-05,${value}\n`)).toBe(
      `orders.csv, line 3, column "value": ${sentence}`,
    );
  });

  it('is refused when it names no customer', async () => {
    expect(await refusal(`${good}  ,2024-01-05,1\n`)).toBe(
      'orders.csv, line 3, column "customer_id": the customer is empty; write the id of the customer who ordered',
    );
  });

  it('is refused when it has other cells than the header', async () => {
    expect(await refusal(`${good}bob,2024-01-05\n`)).toBe(
      'orders.csv, line 3: 2 cells where the header has 3; fill the row, leaving cells empty where nothing is known',
    );
    expect(await refusal(`${good}bob,2024-01-05,1,234.50\n`)).toBe(
      'orders.csv, line 3: 4 cells where the header has 3; put quotes around cells that hold the delimiter',
    );
  });

  it('is refused for a quantity or a currency that is none', async () => {
    const header = 'customer,date,value,qty,currency\n';
    expect(await refusal(`${header}ann,2024-01-05,1,two,EUR\n`)).toBe(
      'orders.csv, line 2, column "qty": "two" is no quantity; write a number such as 2, without signs for thousands',
    );
    expect(await refusal(`${header}ann,2024-01-05,1,2,euros\n`)).toBe(
      'orders.csv, line 2, column "currency": "euros" is no currency code; write three letters such as EUR',
    );
  });

  it('is refused when its order id is another customer’s, or in another currency', async () => {
    const header = 'order_id,customer,date,value,currency\n7,ann,2024-01-05,1,EUR\n';
    expect(await refusal(`${header}7,bob,2024-01-05,1,EUR\n`)).toBe(
      'orders.csv, line 3, column "order_id": order "7" is of customer "bob" here and of "ann" on line 2; give every order an id of its own',
    );
    expect(await refusal(`${header}7,ann,2024-01-05,1,USD\n`)).toBe(
      'orders.csv, line 3, column "order_id": order "7" is in USD here and in EUR on line 2; give every order an id of its own',
    );
  });

  it('is told by the line on which it begins, with CRLF, blank lines and line breaks inside cells before it', async () => {
    const content = 'customer,date,value,note\r\n\r\nann,2024-01-05,1,"two\r\nlines"\r\nbob,never,1,x\r\n';
    expect(await refusal(content)).toMatch(/^orders\.csv, line 5, column "date": "never" is no date;/);
    const itself = 'customer,date,value,note\nann,2024-01-05,1,x\nbob,never,1,"two\nlines"\n';
    expect(await refusal(itself)).toMatch(/^orders\.csv, line 3, column "date"/);
  });

  it('is listed with up to nine others, and the rest are counted', async () => {
    const bad = Array.from({ length: 13 }, (_, index) => `bob,never${index},1\n`).join('');
    const message = await refusal(good + bad);
    expect(message.split('\n')).toHaveLength(13);
    expect(message).toMatch(
      /^orders\.csv: 13 rows cannot be read \(leave them out with --skip-bad-rows\)\n {2}line 3, /,
    );
    expect(message).toMatch(/\n {2}… and 3 more$/);
    await expect(read(good + bad)).rejects.toMatchObject({ more: 3, rows: { length: 10 } });
    await expect(read(good + bad)).rejects.toBeInstanceOf(OrdersFileError);
  });

  it('is refused for being of five megabytes, and told so, whatever opens in it', async () => {
    const long = 'x'.repeat(5_000_000);
    for (const row of [`ann,2024-01-05,${long}`, `"ann,2024-01-05,${long}`, long])
      expect(await refusal(`${good}${row}\n${good}`)).toMatch(
        /^orders\.csv, line 3: this line is 5\.0 MB long, and an order's row at most 1\.0 MB; write each row on a line of its own, or remove this one$/,
      );
    expect(await refusal(long)).toMatch(/^orders\.csv, line 1: this line is 5\.0 MB long/);
  });

  it('is refused even while skipping when its quotes are broken, since the rows after it cannot be told apart', async () => {
    const options = { skipBadRows: true };
    expect(await refusal(`${good}"bob,2024-01-05,1\ncat,2024-01-05,1\n`, options)).toBe(
      'orders.csv, line 3: a quote is opened in the row that begins here and never closed; close it, and double quotes that belong to a text',
    );
    expect(await refusal(`${good}bob "b",2024-01-05,1\n`, options)).toBe(
      'orders.csv, line 3: a quote stands where none may; put quotes around the whole cell, and double those inside it: "a 5"" disk"',
    );
    expect(await refusal(`${good}"bob"s,2024-01-05,1\n`, options)).toMatch(
      /^orders\.csv, line 3: a quote stands/,
    );
    expect(await refusal(`${good}"${'bob,2024-01-05,1\n'.repeat(80_000)}`, options)).toMatch(
      /^orders\.csv, line 3: a quote is opened in the row that begins here and never closed;/,
    );
  });
});

describe('a file that cannot be told as a whole', () => {
  it('is refused when no date shows which of day and month comes first', async () => {
    expect(await refusal('customer,date,value\nann,03/04/2024,1\nann,05/05/2024,1\n')).toBe(
      'orders.csv: no date tells whether the day or the month comes first ("03/04/2024" on line 2 could be either); ' +
        'say it with --date-order dmy or --date-order mdy',
    );
  });

  it('is refused when its dates are in two orders', async () => {
    expect(await refusal('customer,date,value\nann,13/04/2024,1\nann,04/14/2024,1\n')).toBe(
      'orders.csv: dates are written in two orders: "13/04/2024" on line 2 can only be day/month/year, and ' +
        '"04/14/2024" on line 3 only month/day/year; write them all in one order, or as 2024-01-31',
    );
  });

  it('refuses dates that do not fit the order that was given', async () => {
    const content = 'customer,date,value\nann,13/04/2024,1\n';
    expect(await refusal(content, { dateOrder: 'mdy' })).toBe(
      'orders.csv, line 2, column "date": "13/04/2024" does not fit the date order mdy; correct it, or give another --date-order',
    );
    expect(await refusal(content, { dateOrder: 'ymd' })).toMatch(/does not fit the date order ymd/);
    expect(await refusal('customer,date,value\nann,01.02.2024,1\n', { dateOrder: 'mdy' })).toMatch(
      /"01\.02\.2024" does not fit the date order mdy/,
    );
  });

  it('is refused when no value shows what its marks stand for, or two show different things', async () => {
    expect(await refusal('customer,date,value\nann,2024-01-05,"1,234"\n')).toBe(
      'orders.csv: no value tells what the mark in "1,234" on line 2 stands for, thousands or a fraction; ' +
        'write values with two decimals, such as 1234.00',
    );
    expect(await refusal('customer;date;value\nann;2024-01-05;1,50\nann;2024-01-05;1.50\n')).toBe(
      'orders.csv: values are written in two ways: "1.50" on line 3 has a decimal point, and "1,50" on line 2 a ' +
        'decimal comma; write them all in one way',
    );
  });

  it('refuses a future date that only the whole file could date', async () => {
    expect(await refusal('customer,date,value\nann,13/04/2025,1\nann,02/03/2026,1\n')).toBe(
      'orders.csv, line 3, column "date": "02/03/2026" is in the future; an order history ends now, at 2026-01-01T00:00:00Z',
    );
  });
});

describe('an id', () => {
  it('that is too long for a key is refused where it stands', async () => {
    expect(await refusal(`customer_id,date,value\n${'a'.repeat(201)},2024-01-05,12.50\n`)).toBe(
      'orders.csv, line 2, column "customer_id": the customer has 201 characters; an id has at most 200',
    );
    expect(await refusal(`customer_id,order_id,date,value\nann,${'1'.repeat(201)},2024-01-05,12.50\n`)).toBe(
      'orders.csv, line 2, column "order_id": the id has 201 characters; an id has at most 200',
    );
  });

  it('that a spreadsheet has rounded is refused: it was many', async () => {
    expect(await refusal('customer_id,date,value\n4.47701E+11,2024-03-09,53.38\n')).toBe(
      'orders.csv, line 2, column "customer_id": "4.47701E+11" is an id that a spreadsheet has rounded; ' +
        'export the column as text, so that all of its digits are there',
    );
    expect(await refusal('customer_id,order_id,date,value\n7,"4,47701E+11",2024-03-09,53.38\n')).toBe(
      'orders.csv, line 2, column "order_id": "4,47701E+11" is an id that a spreadsheet has rounded; ' +
        'export the column as text, so that all of its digits are there',
    );
  });
});

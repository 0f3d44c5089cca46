/** How an order file is understood: columns, dates, money, orders of several rows, and what a person is told. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ColumnsOptionError, parseColumns, readOrders } from '../../../../local/backtest/orders/index.ts';
import { iso } from '../../../../shared/base/time.ts';
import { now, read, refusal } from './files.ts';

const dates = async (list: readonly string[], timezone = 'UTC', dateOrder?: 'ymd' | 'dmy' | 'mdy') => {
  const rows = list.map((date) => `ann,"${date}",1`).join('\n');
  const options = { timezone, ...(dateOrder === undefined ? {} : { dateOrder }) };
  const { orders } = await read(`customer,date,value\n${rows}\n`, options);
  return orders.toSorted((one, other) => one.line - other.line).map(({ at }) => iso(at));
};

const values = async (list: readonly string[]) => {
  const rows = list.map((value) => `ann;2024-01-05;${value}`).join('\n');
  const { orders } = await read(`customer;date;value\n${rows}\n`);
  return orders.map(({ value }) => value);
};

describe('columns', () => {
  const order = { customer: 'ann', at: Date.UTC(2024, 0, 5), value: 1250, line: 2 };

  it.each([
    ['customer_id,date,value', 'ann,2024-01-05,12.50'],
    ['Customer;Order Date;Order-Total', 'ann;2024-01-05;12.50'],
    ['TIMESTAMP\tUser ID\tAmount', '2024-01-05\tann\t12.50'],
    ['note|Total|purchased at|CLIENT-ID', 'x|12.50|2024-01-05|ann'],
    ['客户,日期,金额', 'ann,2024-01-05,12.50'],
    ['订单金额,客户编号,下单日期', '12.50,ann,2024-01-05'],
    ['客戶編號,訂單日期,訂單金額', 'ann,2024-01-05,12.50'],
    ['"customer, id","order ""date""",value', 'ann,2024-01-05,12.50'],
  ])('are found in %s', async (header, row) => {
    const columns = header.startsWith('"') ? { customer: 'customer, id', date: 'order "date"' } : {};
    for (const content of [`${header}\n${row}\n`, `\uFEFF${header}\r\n${row}`, `${header}\r${row}\r`]) {
      const { orders } = await read(content, { columns });
      expect(orders).toEqual([{ ...order, id: 'ann/2024-01-05T00:00:00Z/1' }]);
    }
  });

  it.each([
    ['Order #', 'Ordered On', 'Client ID', 'Order Total (USD)'],
    ['Sale ID', 'Sale date', 'Customer email', 'Amount paid'],
    ['orderNumber', 'orderTime', 'customerId', 'invoiceAmount'],
    ['Bestell-Nr.', 'Bestellt am', 'Kd.-Nr.', 'Summe brutto in EUR'],
    ['Auftragsnummer', 'Auftragsdatum', 'Kundennummer', 'Gesamtbetrag inkl. MwSt.'],
    ['Belegnummer', 'Belegdatum', 'Kunden-E-Mail', 'Endbetrag'],
    ['N° de commande', 'Date de la commande', 'N° client', 'Montant TTC'],
    ['Numéro de facture', 'Date de facturation', 'Adresse e-mail', 'Total TTC'],
    ['Número de pedido', 'Fecha y hora', 'ID de cliente', 'Importe total con IVA'],
    ['# de venta', 'Fecha de venta', 'Comprador', 'Total (ARS)'],
    ['订单号', '订单成交时间', '手机', '用户实付金额(元)'],
    ['主订单编号', '订单提交时间', '用户ID', '订单应付金额'],
    ['訂單編號', '訂單成立日期', '會員編號', '訂單金額'],
  ])('are found where people name them %s, %s, %s and %s', async (...names) => {
    const { orders } = await read(`${names.join(';')}\no1;2024-01-05;ann@example.com;12.50\n`);
    expect(orders).toMatchObject([{ ...order, id: 'o1', customer: 'ann@example.com' }]);
  });

  it.each([
    ['what was paid, not what was listed', '订单总额,用户实付金额', '99,12.50'],
    ['the whole, not the tax', 'Total tax,Total', '99,12.50'],
    ['what taxes are in, not what they are not', 'Total HT;Total TTC', '99;12.50'],
    ['the order’s, not a count', 'Total orders,Order total', '99,12.50'],
  ])('have of several values %s', async (_, header, row) => {
    const by = header.includes(';') ? ';' : ',';
    const { orders } = await read(`customer${by}date${by}${header}\nann${by}2024-01-05${by}${row}\n`);
    expect(orders).toMatchObject([{ customer: 'ann', value: 1250 }]);
  });

  it('have the date of the order, not of its invoice, and a time beside it', async () => {
    const { orders } = await read(
      'Kunde;Rechnungsdatum;Bestelldatum;Uhrzeit;Betrag\nann;07.01.2024;05.01.2024;14:05 Uhr;1\n',
    );
    expect(orders.map(({ at }) => iso(at))).toEqual(['2024-01-05T14:05:00Z']);
  });

  it('have a day and a time that are both of the order', async () => {
    const { orders } = await read('Customer;Date of order;Time of order;Total\nann;2024-01-05;14:05;1\n');
    expect(orders.map(({ at }) => iso(at))).toEqual(['2024-01-05T14:05:00Z']);
  });

  it('tell what was bought, row by row', async () => {
    const { orders, notes } = await read(
      'order,customer,date,value,qty,Category,Product,SKU\no1,ann,2024-01-05,"1.234,50",2,shoes,Runner,p-1\no1,ann,2024-01-05,"5,00",,hats,Hat,\no2,bo,2024-01-06,"7,00",1,,,\n',
    );
    expect(orders.map(({ id, lines }) => [id, lines])).toEqual([
      [
        'o1',
        [
          { product: 'p-1', category: 'shoes', quantity: 2, value: 123_450 },
          { category: 'hats', quantity: 1, value: 500 },
        ],
      ],
      ['o2', undefined],
    ]);
    expect(notes[0]).toContain('product in "SKU", category in "Category"');
  });

  it('are those given before those found', async () => {
    const content = 'customer,client,date,value,total\nann,bob,2024-01-05,1,2\n';
    const { orders } = await read(content, { columns: parseColumns('customer=Client, value=total') });
    expect(orders).toMatchObject([{ customer: 'bob', value: 200 }]);
    await expect(read(content, { columns: { value: 'paid' } })).rejects.toThrow(
      'there is no column "paid", which --columns gives as value; the columns are "customer", "client", "date", "value", "total"',
    );
  });

  it('prefer an id to a name, and either to an address, which is contact data then', async () => {
    const history = await read(
      'email,customer,customer_id,date,value\nAnn@example.com,Ann,17,2024-02-05,1\nold@example.com,Ann,17,2024-01-05,1\nnone,Ann,17,2024-01-06,1\n',
    );
    expect(new Set(history.orders.map(({ customer }) => customer))).toEqual(new Set(['17']));
    expect(history.emails).toEqual(new Map([['17', 'Ann@example.com']]));
    expect(history.notes).toContain(
      '1 cell is no email address and left out (the first is "none" on line 4)',
    );
  });

  it('know customers by their addresses without regard to case', async () => {
    const { emails, orders } = await read(
      'email,date,value\nAnn@Example.com,2024-01-05,1\nann@example.com,2024-01-06,1\n',
    );
    expect(orders.map(({ customer }) => customer)).toEqual(['ann@example.com', 'ann@example.com']);
    expect(emails).toEqual(new Map([['ann@example.com', 'ann@example.com']]));
  });

  it('given as text are checked part by part', () => {
    expect(parseColumns('customer=client, date=Order Date,value=a=b')).toEqual({
      customer: 'client',
      date: 'Order Date',
      value: 'a=b',
    });
    expect(parseColumns('customer=Last, first,date="Paid, date=of",value=Total')).toEqual({
      customer: 'Last, first',
      date: 'Paid, date=of',
      value: 'Total',
    });
    expect(() => parseColumns('customer=a,cost=b')).toThrow(
      '--columns: there is no part "cost"; there are customer, date, time, value, price, quantity, refunded, order',
    );
    expect(() => parseColumns('customer=a,customer=b')).toThrow(
      '--columns: customer comes twice; give it one column',
    );
    expect(() => parseColumns('customer')).toThrow(ColumnsOptionError);
    expect(() => parseColumns('')).toThrow(
      '--columns: "" names no column; write pairs such as customer=client,date=bought,value=paid',
    );
  });
});

describe('dates', () => {
  it('are read in every common form', async () => {
    const noon = '2024-01-31T12:05:00Z';
    const forms = [
      '2024-01-31T12:05:00Z',
      '2024-01-31 13:05:00+0100',
      '2024/1/31 12:05',
      '20240131 12:05:00',
    ];
    const more = ['2024年1月31日 12:05', '31/01/2024 12:05', '31.1.2024, 12:05', '2024-01-31 12:05 PM'];
    const epochs = ['1706702700', '1706702700000'];
    expect(new Set(await dates([...forms, ...more, ...epochs]))).toEqual(new Set([noon]));
    expect(await dates(['2024-01-31T12:05:00.1239Z', '2024-01-31 12:05 am'])).toEqual([
      '2024-01-31T12:05:00.123Z',
      '2024-01-31T00:05:00Z',
    ]);
  });

  it('without a time begin the day of the timezone, in summer and in winter', async () => {
    expect(await dates(['2024-01-31', '20240731', '2024年7月31日'], 'Europe/Berlin')).toEqual([
      '2024-01-30T23:00:00Z',
      '2024-07-30T22:00:00Z',
      '2024-07-30T22:00:00Z',
    ]);
    // Beirut's clocks go from 23:59:59 to 01:00: the day begins at one.
    expect(await dates(['2022-03-27'], 'Asia/Beirut')).toEqual(['2022-03-26T22:00:00Z']);
  });

  it('with a time that a clock skips or shows twice are the later and the first', async () => {
    expect(
      await dates(
        ['2024-03-31 01:30', '2024-03-31 02:30', '2024-10-27 02:30', '2024-10-27 03:30'],
        'Europe/Berlin',
      ),
    ).toEqual([
      '2024-03-31T00:30:00Z',
      '2024-03-31T01:30:00Z',
      '2024-10-27T00:30:00Z',
      '2024-10-27T02:30:00Z',
    ]);
  });

  it('have day and month in the order that the file shows, or that is given', async () => {
    expect(await dates(['03/04/2024', '13/04/2024'])).toEqual([
      '2024-04-03T00:00:00Z',
      '2024-04-13T00:00:00Z',
    ]);
    expect(await dates(['03/04/2024', '04-13-2024'])).toEqual([
      '2024-03-04T00:00:00Z',
      '2024-04-13T00:00:00Z',
    ]);
    expect(await dates(['03.04.2024'])).toEqual(['2024-04-03T00:00:00Z']);
    expect(await dates(['05/05/2024'])).toEqual(['2024-05-05T00:00:00Z']);
    expect(await dates(['03/04/2024'], 'UTC', 'mdy')).toEqual(['2024-03-04T00:00:00Z']);
    const { notes } = await read('customer,date,value\nann,03/04/2024,1\nann,04/13/2024,1\n');
    expect(notes).toContain('dates are read as month/day/year, as "04/13/2024" on line 3 shows');
  });
});

describe('money', () => {
  it('is read with signs, spaces and groups, to the hundredth', async () => {
    expect(
      await values(['12.5', '$1,234.50', '1,234,567', '€ 7', '8.10 EUR', "1'234.50", '0', '.5', '+3']),
    ).toEqual([1250, 123450, 123456700, 700, 810, 123450, 0, 50, 300]);
    expect(await values(['1.234,50', '12,5', '1 234,50', '1.234', '￥8,00', '100元'])).toEqual([
      123450, 1250, 123450, 123400, 800, 10000,
    ]);
    expect(await values(['1,234', '5.5'])).toEqual([123400, 550]);
    expect(await values(['1.005', '8.675', '12.50'])).toEqual([101, 868, 1250]);
  });

  it('that is negative is a refund, and so is a negative quantity', async () => {
    const content =
      'customer;date;value;qty\na;2024-01-05;-1,5;1\na;2024-01-05;(2,00);1\na;2024-01-05;€-3;1\n';
    const more = 'a;2024-01-05;4,00-;1\na;2024-01-05;−5;1\na;2024-01-05;6;-1\na;2024-01-05;-0,00;1\n';
    const { orders, refunds, notes } = await read(content + more);
    expect({ refunds, values: orders.map(({ value }) => value) }).toEqual({ refunds: 6, values: [0] });
    expect(notes).toContain('6 rows with a negative value or quantity are refunds and no order');
  });

  it('with more than two decimals is rounded half up, and that is said', async () => {
    const { orders, notes } = await read(
      'customer,date,value\na,2024-01-05,0.125\na,2024-01-05,0.1249\na,2024-01-05,3.5000\na,2024-01-05,0.995\n',
    );
    expect(orders.map(({ value }) => value)).toEqual([13, 12, 350, 100]);
    expect(notes).toContain('3 values have more decimals than their currency and were rounded half up');
  });
});

describe('rows', () => {
  it('with one order id are lines of one order', async () => {
    const { orders, notes } = await read(
      [
        'invoice,customer,date,value,quantity,country,currency',
        '7,ann,2024-01-05 10:00,1.50,1,FR,eur',
        '8,bob,2024-01-04,9,,DE,EUR',
        '7,ann,2024-01-05 09:00,2.50,2,GB,EUR',
        '7,ann,2024-01-05 09:00,2.50,2,GB,EUR',
        ',ann,2024-01-05 09:00,2.50,2,GB,EUR',
      ].join('\n'),
      { timezone: 'UTC' },
    );
    const at = Date.UTC(2024, 0, 5, 9);
    expect(orders).toEqual([
      {
        id: '8',
        customer: 'bob',
        at: Date.UTC(2024, 0, 4),
        value: 900,
        line: 3,
        country: 'DE',
        currency: 'EUR',
      },
      { id: '7', customer: 'ann', at, value: 650, quantity: 5, line: 2, country: 'GB', currency: 'EUR' },
      {
        id: 'ann/2024-01-05T09:00:00Z/1',
        customer: 'ann',
        at,
        value: 250,
        quantity: 2,
        line: 6,
        country: 'GB',
        currency: 'EUR',
      },
    ]);
    expect(notes).toEqual([
      'columns: customer in "customer", date in "date", value in "value", quantity in "quantity", order in "invoice", currency in "currency", country in "country"',
      'dates without a time are the start of that day in UTC',
      'rows were not in order of time and were sorted',
      '3 rows with the same "invoice" were added up to 1 order',
      '1 row has no "invoice" and got an id of its own',
      '1 row repeats another exactly (the first is line 5): was the file exported twice?',
    ]);
  });

  it('that further an order may leave out what its first has told, and go with it when it is none', async () => {
    const header = 'order_id,customer,date,value,currency,product';
    const { orders } = await read(
      [
        header,
        '1,ann,13/04/2025,5,EUR,Mug',
        '1,,,,,Cup',
        '2,,,,,Pot',
        '3,bob,never,1,EUR,Pot',
        '3,,,,,Cup',
        '4,cat,02/03/2026,1,EUR,Mug',
        '4,,,,,Cup',
      ].join('\n'),
      { skipBadRows: true, timezone: 'UTC' },
    );
    expect(orders.map(({ id, customer, value, lines }) => [id, customer, value, lines?.length])).toEqual([
      ['1', 'ann', 500, 2],
    ]);
  });

  it('that are identical are orders of their own, and that is said', async () => {
    const { orders, notes } = await read(
      'customer;date;value\nann;2024-01-05;1\nann;2024-01-05;1\nann;2024-01-05;2\n',
      { timezone: 'UTC' },
    );
    expect(orders.map(({ id }) => id)).toEqual([1, 2, 3].map((n) => `ann/2024-01-05T00:00:00Z/${n}`));
    expect(notes).toEqual([
      'columns: customer in "customer", date in "date", value in "value"',
      'columns are separated by a semicolon',
      'dates without a time are the start of that day in UTC',
      '1 row repeats another exactly (the first is line 3): each was kept as an order of its own',
    ]);
  });

  it('that are bad can be skipped, and are listed', async () => {
    const { orders, skipped, notes } = await read(
      'customer,date,value\nann,2024-01-05,1\nann,never,1\n,2024-01-05,1\n,2024-01-06,1\n,2024-01-07,1\n,,\nann,2024-01-05,much\n',
      { skipBadRows: true },
    );
    expect(orders).toHaveLength(1);
    expect(skipped.map(({ line, column }) => [line, column])).toEqual([
      [3, 'date'],
      [4, 'customer'],
      [5, 'customer'],
      [6, 'customer'],
      [8, 'value'],
    ]);
    expect(notes).toContain('5 bad rows were skipped');
  });

  it.each([
    ['customer,date,total (GBP)', 'ann,2024-01-05,12.50', 'GBP', 'as "total (GBP)" says'],
    ['客户编号,日期,金额（元）', '1,2024-01-05,12.50', 'CNY', 'as "金额（元）" says'],
    ['customer,date,value', 'ann,2024-01-05,"12,50 €"', 'EUR', 'as "12,50 €" on line 2 shows'],
    ['customer,date,value', 'ann,2024-01-05,CHF 12.50', 'CHF', 'as "CHF 12.50" on line 2 shows'],
    ['customer,date,price,quantity', 'ann,2024-01-05,£12.50,1', 'GBP', 'as "£12.50" on line 2 shows'],
    ['customer,date,value', 'ann,2024-01-05,$12.50', 'CAD', 'as "$12.50" on line 2 shows'],
  ])('are in the currency that their amounts tell: %s / %s', async (header, row, currency, told) => {
    const history = await read(`${header}\n${row}\n`, { currency: 'CAD' });
    expect([history.currency, history.orders[0]?.value]).toEqual([currency, 1250]);
    expect(history.notes).toContain(`amounts are in ${currency}, ${told}`);
  });

  it.each([
    ['customer,date,value (net)', 'ann,2024-01-05,12.50'],
    ['customer,date,value', 'ann,2024-01-05,¥1250'],
    ['customer,date,value', 'ann,2024-01-05,125 kr'],
  ])('are in no currency where their amounts tell none that is one alone: %s / %s', async (header, row) => {
    expect((await read(`${header}\n${row}\n`)).currency).toBeUndefined();
  });

  it('of nobody are left out and counted, where most tell who ordered', async () => {
    const { orders, understanding, skipped } = await read(
      'customer,date,value\nann,2024-01-05,1\n,2024-01-06,1\nbob,2024-01-07,1\n,2024-01-08,1\ncy,2024-01-09,1\n',
    );
    expect([orders.length, skipped]).toEqual([3, []]);
    expect(understanding.leftOut).toEqual([
      { reason: 'of nobody who is known: no id and no address', orders: 2, rows: 2 },
    ]);
  });

  it('in several currencies are kept as they are, and it is said which count', async () => {
    const history = await read('customer,date,value,currency\na,2024-01-05,1,EUR\na,2024-01-06,1,USD\n');
    expect(history.currency).toBeUndefined();
    expect(history.notes).toContain(
      'orders are in several currencies, and those that have no rate in the settings are left out of what is spent: EUR (1), USD (1)',
    );
    expect((await read('customer,date,value,currency\na,2024-01-05,1,EUR\n')).currency).toBe('EUR');
  });

  it('may have empty cells after the last column, spaces around cells, and commas inside quotes', async () => {
    const { orders } = await read(
      'customer, date, value, country\n " Smith, Ann " , "2024-01-05",1, "x, y",,\n',
    );
    expect(orders).toMatchObject([{ customer: 'Smith, Ann', country: 'x, y', value: 100 }]);
  });
});

describe('a file of many chunks', () => {
  // Rows of odd lengths, so that the ends of chunks fall inside characters and between CR and LF.
  const rows = Array.from(
    { length: 8_000 },
    (_, index) => `客户${'é'.repeat(index % 7)}${index},2024-01-05,${index % 90}.25`,
  );
  const content = ['客户,日期,金额', ...rows].join('\r\n');

  it('is read whole, to the last character', async () => {
    const { orders } = await read(content);
    expect(orders.map(({ customer }) => customer)).toEqual(rows.map((row) => row.split(',')[0]));
    expect(orders.at(-1)?.line).toBe(8_001);
  });

  it.each([
    ['UTF-16', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 without its mark', (text: string) => Buffer.from(text, 'utf16le')],
    ['UTF-16 of the other order', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['Windows-1252', (text: string) => Buffer.from(text, 'latin1')],
  ])('is read in %s as in UTF-8', async (_, encoded) => {
    const western = ['customer,date,amount', ...rows].join('\r\n').replaceAll('客户', 'Zoë');
    const { orders } = await read(encoded(western));
    expect(orders).toEqual((await read(western)).orders);
    expect(orders).toHaveLength(8_000);
  });

  it('is read in GBK, though its characters fall on the ends of chunks', async () => {
    const pair = Buffer.from([0xd5, 0xc5, 0xce, 0xb0]);
    const lines = rows.map((row, index) =>
      Buffer.concat([
        Buffer.from('x'.repeat(index % 3)),
        pair,
        Buffer.from(`${index},${row.split(',').slice(1).join(',')}\n`),
      ]),
    );
    const { orders } = await read(Buffer.concat([Buffer.from('customer,date,amount\n'), ...lines]));
    expect(orders.map(({ customer }) => customer)).toEqual(
      rows.map((_, index) => `${'x'.repeat(index % 3)}张伟${index}`),
    );
  });

  it('is refused by the right line when something is wrong far down', async () => {
    const broken = (wrong: Buffer) =>
      Buffer.concat([Buffer.from(`${content}\r\n`), wrong, Buffer.from(`\r\n${content}`)]);
    expect(await refusal(broken(Buffer.from('ann,never,1')))).toMatch(
      /\n {2}line 8002, column "日期": "never" is no date\n/,
    );
    expect(await refusal(broken(Buffer.from('ann\0,2024-01-05,1')))).toMatch(
      /^orders\.csv, line 8002: there is a NUL byte/,
    );
    expect(await refusal(broken(Buffer.from([0xc4, 0xe3])))).toMatch(
      /^orders\.csv, line 8002: this is not UTF-8/,
    );
    expect(await refusal(broken(Buffer.from('"ann,2024-01-05,1')))).toMatch(
      /^orders\.csv, line 8002: a quote is opened/,
    );
  });
});

const master = fileURLToPath(new URL('../../../../../shared/data/cdnow/cdnow_master.csv', import.meta.url));

describe.skipIf(!existsSync(master))('the CDNOW history (skipped where ../shared/data is absent)', () => {
  it('is read whole, and to the cent', async () => {
    const history = await readOrders([master], { timezone: 'UTC', currency: 'EUR', now });
    expect(history.orders).toHaveLength(69_659);
    expect(new Set(history.orders.map(({ customer }) => customer)).size).toBe(23_570);
    expect(history.orders.reduce((sum, { value }) => sum + value, 0)).toBe(250_031_563);
    expect([iso(history.first), iso(history.last)]).toEqual(['1997-01-01T00:00:00Z', '1998-06-30T00:00:00Z']);
    expect(history.notes).toContain(
      '255 rows repeat another exactly (the first is line 1383): each was kept as an order of its own',
    );
  });

  it('takes the sample’s customer_id and leaves its master_id', async () => {
    const history = await readOrders([master.replace('master', 'sample')], {
      timezone: 'UTC',
      currency: 'EUR',
      now,
    });
    expect(history.orders).toHaveLength(6_919);
    expect(new Set(history.orders.map(({ customer }) => customer)).size).toBe(2_357);
  });
});

/** How the rows of a file become orders: by all rows of an order, by what its status says, by whom it is of. */
import { describe, expect, it } from 'vitest';
import {
  type OrderHistory,
  parseColumns,
  parseWhere,
  WhereOptionError,
} from '../../../../local/backtest/orders/index.ts';
import { iso } from '../../../../shared/base/time.ts';
import { read as readFile, refusal } from './files.ts';

const read = (lines: readonly string[], options: Parameters<typeof readFile>[1] = {}) =>
  readFile(`${lines.join('\n')}\n`, { timezone: 'UTC', ...options });

const worth = ({ orders }: OrderHistory) => orders.map(({ id, value }) => [id, value]);

describe('a status', () => {
  it('says which rows are no orders, and each reason is counted', async () => {
    const history = await read([
      'order,customer,date,total,status',
      '1,ann,2024-01-01,10,completed',
      '2,ann,2024-01-02,20,Cancelled',
      '3,bob,2024-01-03,30,on-hold',
      '4,bob,2024-01-04,40,wc-failed',
      '5,bob,2024-01-05,50,Versendet',
      '6,bob,,,Storniert',
      '7,cat,2024-01-06,60,交易关闭',
    ]);
    expect(worth(history)).toEqual([
      ['1', 1000],
      ['5', 5000],
    ]);
    expect(history.understanding.leftOut).toEqual([
      { reason: 'cancelled ("Cancelled" in "status")', orders: 1, rows: 1 },
      { reason: 'not paid ("on-hold" in "status")', orders: 1, rows: 1 },
      { reason: 'failed ("wc-failed" in "status")', orders: 1, rows: 1 },
      { reason: 'cancelled ("Storniert" in "status")', orders: 1, rows: 1 },
      { reason: 'cancelled ("交易关闭" in "status")', orders: 1, rows: 1 },
    ]);
    expect(history.notes).toContain('1 order was left out: cancelled ("Cancelled" in "status")');
  });

  it('that is not known lets the row count, and is said', async () => {
    const history = await read(['customer,date,total,status', 'ann,2024-01-01,10,zapped']);
    expect(history.orders).toHaveLength(1);
    expect(history.understanding.odd).toEqual([
      'what "zapped" (1 row) says of an order is not known: such rows count; leave them out with --where',
    ]);
  });

  it('of each of several columns is asked', async () => {
    const history = await read([
      'order,customer,date,total,order status,payment status',
      '1,ann,2024-01-01,10,processing,paid',
      '2,ann,2024-01-02,20,processing,unpaid',
    ]);
    expect(worth(history)).toEqual([['1', 1000]]);
  });

  it('of a refund leaves the order, and takes its worth', async () => {
    const history = await read([
      'order,customer,date,total,refunded amount,status',
      '1,ann,2024-01-01,10,,refunded',
      '2,ann,2024-01-02,20,5,partially refunded',
      '3,ann,2024-01-03,30,0,paid',
    ]);
    expect(worth(history)).toEqual([
      ['1', 0],
      ['2', 1500],
      ['3', 3000],
    ]);
    expect(history.orders.map(({ refunded }) => refunded?.value)).toEqual([1000, 500, undefined]);
    expect(history.notes).toContain('of 2 orders money went back, and what is left counts');
  });
});

describe('the rows of one order', () => {
  it('are judged together, in whatever order they stand', async () => {
    const head = '1,ann,2024-01-01,10,paid,Mug,1';
    const further = '1,,,,,Cup,2';
    const header = 'order,customer,date,total,status,product,quantity';
    for (const rows of [
      [head, further],
      [further, head],
    ]) {
      const { orders, skipped } = await read([header, ...rows]);
      expect(skipped).toEqual([]);
      expect(orders).toMatchObject([{ id: '1', customer: 'ann', value: 1000, quantity: 3 }]);
      expect(orders[0]?.lines?.map(({ product }) => product).toSorted()).toEqual(['Cup', 'Mug']);
    }
  });

  it('go with a first row that is no order', async () => {
    const history = await read([
      'order,customer,date,total,status,product',
      '1,ann,2024-01-01,10,voided,Mug',
      '1,ann,2024-01-01,,,Cup',
      '2,ann,2024-01-02,20,paid,Mug',
    ]);
    expect(worth(history)).toEqual([['2', 2000]]);
    expect(history.understanding.leftOut).toEqual([
      { reason: 'cancelled ("voided" in "status")', orders: 1, rows: 2 },
    ]);
  });

  it('that say for themselves that they are cancelled leave the others', async () => {
    const history = await read(
      [
        'order,customer,date,value,item status',
        '1,ann,2024-01-01,10,shipped',
        '1,ann,2024-01-01,4,cancelled',
      ],
      { columns: parseColumns('status=item status') },
    );
    expect(worth(history)).toEqual([['1', 1000]]);
  });

  it('repeat the whole order’s total, where its name and all rows say so: it counts once', async () => {
    const repeated = await read([
      'order id,customer,date,order total,product',
      '1,ann,2024-01-01,10,Mug',
      '1,ann,2024-01-01,10,Cup',
      '2,ann,2024-01-02,7,Cup',
    ]);
    expect(worth(repeated)).toEqual([
      ['1', 1000],
      ['2', 700],
    ]);
    expect(repeated.notes).toContain(
      '2 rows with the same "order id" are 1 order, whose "order total" counts once',
    );
    const differing = await read([
      'order id,customer,date,order total,product',
      '1,ann,2024-01-01,10,Mug',
      '1,ann,2024-01-01,4,Cup',
    ]);
    expect(worth(differing)).toEqual([['1', 1400]]);
    expect(differing.understanding.odd).toEqual([
      '"order total" differs among rows of one order, and was added up',
    ]);
  });

  it('may deduct, as a discount of the day or as a refund of a later one', async () => {
    const history = await read([
      'order,customer,date,value',
      '1,ann,2024-01-01,10',
      '1,ann,2024-01-01,-2',
      '2,bob,2024-02-02,-4',
      '2,bob,2024-01-02,10',
      '3,cat,2024-01-03,-9',
    ]);
    expect(worth(history)).toEqual([
      ['1', 800],
      ['2', 600],
    ]);
    expect(history.orders.map(({ refunded }) => refunded && [refunded.value, iso(refunded.at)])).toEqual([
      undefined,
      [400, '2024-02-02T00:00:00Z'],
    ]);
    expect(history.refunds).toBe(1);
  });
});

describe('what a piece costs', () => {
  const online = [
    'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country',
    '536365,85123A,HOLDER,6,2010-12-01 08:26,2.55,17850,GB',
    '536365,71053,LANTERN,6,2010-12-01 08:26,3.39,17850,GB',
    'C536379,D,Discount,-1,2010-12-01 09:41,27.50,14527,GB',
    '536367,84879,ORNAMENT,32,2010-12-01 08:34,1.69,13047,GB',
  ];

  it('is multiplied with how many there are, and that is said', async () => {
    const history = await read(online);
    expect(worth(history)).toEqual([
      ['536365', 3564],
      ['536367', 5408],
    ]);
    expect(history.orders[0]?.lines).toEqual([
      { product: '85123A', quantity: 6, value: 1530 },
      { product: '71053', quantity: 6, value: 2034 },
    ]);
    expect(history.refunds).toBe(1);
    expect(history.notes).toContain('what an order is worth is "UnitPrice" times "Quantity"');
  });

  it('is multiplied exactly, whatever the fractions', async () => {
    const history = await read(
      [
        'customer,date,each,n',
        'ann,2024-01-01,0.125,8',
        'ann,2024-01-02,"1,005.50",1.5',
        'ann,2024-01-03,0.0049,100',
      ],
      { columns: parseColumns('price=each,quantity=n') },
    );
    expect(history.orders.map(({ value }) => value)).toEqual([100, 150825, 49]);
  });

  it('is not taken as the value silently', async () => {
    const history = await read(online, { columns: parseColumns('value=UnitPrice') });
    expect(history.understanding.odd).toEqual([
      'the value is "UnitPrice", which is called as what one piece costs, and "Quantity" is not multiplied with it: if it should be, say --columns price=UnitPrice,quantity=Quantity',
    ]);
    expect(await refusal('customer,date,unit price\nann,2024-01-01,3\n')).toMatch(
      /"unit price" is what one piece costs: it takes a quantity \(--columns price=unit price,quantity=NAME\)$/,
    );
  });
});

describe('a guest', () => {
  it('is who has the address, or the customer whose address it is', async () => {
    const history = await read([
      'customer_id,email,date,total',
      '17,Ann@example.com,2024-01-01,10',
      '0,ann@example.com,2024-01-02,20',
      ',new@example.com,2024-01-03,30',
      '18,shared@example.com,2024-01-04,1',
      '19,shared@example.com,2024-01-05,1',
      'guest,shared@example.com,2024-01-06,1',
    ]);
    expect(history.orders.map(({ customer }) => customer)).toEqual([
      ...['17', '17', 'new@example.com', '18', '19', 'shared@example.com'],
    ]);
    expect([...history.emails.values()]).toContain('new@example.com');
    expect(history.notes).toContain(
      '3 rows are of guests, known by the address beside the id; 1 of them has the address of a customer with an id, and is theirs',
    );
  });
});

describe('consents', () => {
  it('are those that are told last', async () => {
    const { consents } = await read([
      'customer,date,total,accepts marketing,sms consent',
      'ann,2024-01-02,1,no,',
      'ann,2024-01-01,1,yes,TRUE',
      'bob,2024-01-01,1,,',
      'cat,2024-01-01,1,subscribed,unsubscribed',
    ]);
    expect(Object.fromEntries(consents)).toEqual({
      ann: { email: false, sms: true },
      cat: { email: true, sms: false },
    });
  });
});

describe('events', () => {
  it('are orders, what went back, what was called off, and visits; the rest is left out', async () => {
    const history = await read([
      'event,order,customer,time,value,product',
      'Product Viewed,,ann,2024-01-01T09:00:00Z,,p-1',
      'add_to_cart,,ann,2024-01-01T09:05:00Z,,p-1',
      'purchase,1,ann,2024-01-01T09:10:00Z,10,p-1',
      'Order Refunded,1,,2024-01-08T00:00:00Z,4,',
      'Placed Order,2,ann,2024-01-02T00:00:00Z,20,p-2',
      'Cancelled Order,2,ann,2024-01-03T00:00:00Z,,',
      'view,,nobody-who-buys,2024-01-01T09:00:00Z,,p-1',
      'Email Opened,,ann,2024-01-04T00:00:00Z,,',
    ]);
    expect(worth(history)).toEqual([['1', 600]]);
    expect(history.orders[0]?.refunded).toEqual({ value: 400, at: Date.UTC(2024, 0, 8) });
    expect(history.visits.map(({ customer, name, product }) => [customer, name, product])).toEqual([
      ['ann', 'Product Viewed', 'p-1'],
      ['ann', 'Product Added', 'p-1'],
    ]);
    expect(history.understanding.leftOut.map(({ reason, orders }) => [reason, orders])).toEqual([
      ['"Cancelled Order" in "event"', 0],
      ['"Email Opened" in "event"', 1],
      ['cancelled by another row', 1],
    ]);
  });
});

describe('a column that is only called so', () => {
  it('is not believed in words that are not known, where rows have a worth', async () => {
    const history = await read([
      'customer,date,total,event,refund',
      'ann,2024-01-01,10,Black Friday,none yet',
      'bob,2024-01-02,20,Christmas,',
      'cat,2024-01-03,,Email Opened,',
    ]);
    expect(history.orders.map(({ value }) => value)).toEqual([1000, 2000]);
    expect(history.understanding.leftOut).toEqual([
      { reason: '"Email Opened" in "event"', orders: 1, rows: 1 },
    ]);
    expect(history.understanding.odd).toEqual([
      'what "Black Friday" (1 row), "Christmas" (1 row) says of an order is not known: such rows count; leave them out with --where',
    ]);
  });
});

describe('--where', () => {
  const file = [
    'customer,date,total,Status',
    'ann,2024-01-01,1,done',
    'bob,2024-01-02,2,new',
    'cat,2024-01-03,3,Cancelled',
  ];

  it('says which rows count, and its column is not judged again', async () => {
    const customers = async (...where: readonly string[]) =>
      (await read(file, { where: where.map(parseWhere) })).orders.map(({ customer }) => customer);
    expect(await customers('status=done')).toEqual(['ann']);
    expect(await customers('status=NEW, cancelled')).toEqual(['bob', 'cat']);
    expect(await customers('status!=done')).toEqual(['bob', 'cat']);
    expect(await customers('status!=done', 'customer=cat')).toEqual(['cat']);
  });

  it('is refused when it can be none, or leaves nothing', async () => {
    expect(() => parseWhere('status')).toThrow(WhereOptionError);
    expect(() => parseWhere('=done')).toThrow(
      '--where: "=done" is no condition; write the column and what stands in it, as status=completed, status=completed,shipped or status!=cancelled',
    );
    const text = `${file.join('\n')}\n`;
    expect(await refusal(text, { where: [parseWhere('state=done')] })).toBe(
      'orders.csv: there is no column "state", which --where asks; the columns are "customer", "date", "total", "Status"',
    );
    expect(await refusal(text, { where: [parseWhere('status=paid')] })).toBe(
      'orders.csv: no order is left: 3 rows are left out (not asked for by --where); add a row an order',
    );
  });
});

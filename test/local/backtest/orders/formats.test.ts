/** Exports of shop systems: each known by its header, and its orders read as it means them. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { formats } from '../../../../local/backtest/orders/formats/index.ts';
import { iso } from '../../../../shared/base/time.ts';
import { read, refusal } from './files.ts';

/** Of each format an export in its own words: [order, customer, when, minor units], in order of time. */
const exports: readonly {
  readonly of: string;
  readonly file: readonly string[];
  readonly orders: readonly (readonly [string, string, string, number])[];
  readonly leftOut?: readonly string[];
}[] = [
  {
    of: 'Shopify’s export of orders',
    file: [
      'Name,Email,Financial Status,Accepts Marketing,Currency,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Cancelled at,Refunded Amount,Id',
      '#3,ann@example.com,paid,yes,USD,12.00,2024-03-01 10:00:00 -0500,1,Mug,4.00,MUG,,0.00,93',
      '#3,ann@example.com,,,,,2024-03-01 10:00:00 -0500,2,Tea,4.00,,,,',
      '#2,ann@example.com,partially_refunded,no,USD,10.00,2024-02-01 10:00:00 -0500,1,Mug,10.00,MUG,,2.50,92',
      '#1,,paid,no,USD,7.00,2024-01-01 10:00:00 -0500,1,Mug,7.00,MUG,,0.00,91',
      '#0,bob@example.com,pending,no,USD,5.00,2023-12-01 10:00:00 -0500,1,Mug,5.00,MUG,,0.00,90',
    ],
    orders: [
      ['#2', 'ann@example.com', '2024-02-01T15:00:00Z', 750],
      ['#3', 'ann@example.com', '2024-03-01T15:00:00Z', 1200],
    ],
    leftOut: ['of nobody who is known: no id and no address', 'not paid ("pending" in "Financial Status")'],
  },
  {
    of: 'Squarespace’s export of orders',
    file: [
      'Order ID,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,Amount Refunded,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Cancelled at',
      '00001,ann@example.com,PAID,,PENDING,EUR,10,0,0,0.00,10.00,2024-01-05 10:00:00 +0000,1,Mug,10.00,M,',
      '00002,ann@example.com,PAID,,CANCELED,EUR,10,0,0,0.00,10.00,2024-01-06 10:00:00 +0000,1,Mug,10.00,M,2024-01-07 10:00:00 +0000',
    ],
    orders: [['00001', 'ann@example.com', '2024-01-05T10:00:00Z', 1000]],
    leftOut: ['cancelled ("Cancelled at" is filled)'],
  },
  {
    of: 'Spiffy Stores’ orders.csv',
    file: [
      'Order Number,Email,Payment Status,Shipping Status,Closed Status,Currency,Subtotal,Total,Created At,Lineitem Quantity,Lineitem Name',
      '1001,ann@example.com,paid,shipped,True,AUD,9.00,10.00,2024-01-05 10:00,1,Mug',
      '1002,ann@example.com,voided,unshipped,True,AUD,9.00,10.00,2024-01-06 10:00,1,Mug',
    ],
    orders: [['1001', 'ann@example.com', '2024-01-05T10:00:00Z', 1000]],
    leftOut: ['cancelled ("voided" in "Payment Status")'],
  },
  {
    of: 'WooCommerce’s export of orders (Customer/Order/Coupon Export)',
    file: [
      'order_id,order_number,date,status,order_total,customer_id,billing_email,line_items',
      '1,1,2024-01-05 10:00:00,completed,10.00,17,ann@example.com,name:Mug|quantity:1',
      '2,2,2024-01-06 10:00:00,processing,20.00,0,ann@example.com,name:Mug|quantity:1',
      '3,3,2024-01-07 10:00:00,refunded,30.00,0,bob@example.com,name:Mug|quantity:1',
      '4,4,2024-01-08 10:00:00,wc-on-hold,40.00,17,ann@example.com,name:Mug|quantity:1',
    ],
    orders: [
      ['1', '17', '2024-01-05T10:00:00Z', 1000],
      ['2', '17', '2024-01-06T10:00:00Z', 2000],
      ['3', 'bob@example.com', '2024-01-07T10:00:00Z', 0],
    ],
    leftOut: ['not paid ("wc-on-hold" in "status")'],
  },
  {
    of: 'WooCommerce’s export of orders (Advanced Order Export)',
    file: [
      'Order Number,Order Status,Order Date,Email (Billing),Order Refund Amount,Order Total Amount,SKU,Item Name,Quantity,Item Cost',
      '7,Completed,2024-01-05 10:00,ann@example.com,3.00,12.00,M,Mug,1,8.00',
      '7,Completed,2024-01-05 10:00,ann@example.com,3.00,12.00,T,Tea,1,4.00',
      '8,Cancelled,2024-01-06 10:00,ann@example.com,0,5.00,T,Tea,1,5.00',
    ],
    orders: [['7', 'ann@example.com', '2024-01-05T10:00:00Z', 900]],
    leftOut: ['cancelled ("Cancelled" in "Order Status")'],
  },
  {
    of: 'Stripe’s export of payments',
    file: [
      'id,Created (UTC),Amount,Amount Refunded,Currency,Status,Customer ID,Customer Email',
      'ch_1,2024-01-05 10:00,10.00,4.00,eur,Paid,cus_1,Ann@example.com',
      'ch_2,2024-01-06 10:00,20.00,0.00,eur,Failed,,ann@example.com',
      'ch_3,2024-01-07 10:00,30.00,0.00,eur,Paid,,ann@example.com',
    ],
    orders: [
      ['ch_1', 'ann@example.com', '2024-01-05T10:00:00Z', 600],
      ['ch_3', 'ann@example.com', '2024-01-07T10:00:00Z', 3000],
    ],
    leftOut: ['failed ("Failed" in "Status")'],
  },
  {
    of: 'PayPal’s download of activity',
    file: [
      '"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address","To Email Address","Transaction ID"',
      '"13/01/2024","10:00:00","GMT","Ann","Express Checkout Payment","Completed","GBP","10.00","-0.50","9.50","ann@example.com","shop@example.com","A1"',
      '"14/01/2024","10:00:00","GMT","","General Withdrawal","Completed","GBP","-9.50","0.00","-9.50","shop@example.com","","A2"',
      '"15/01/2024","10:00:00","GMT","Bob","Website Payment","Pending","GBP","20.00","0.00","20.00","bob@example.com","shop@example.com","A3"',
    ],
    orders: [['A1', 'ann@example.com', '2024-01-13T10:00:00Z', 1000]],
    leftOut: ['"General Withdrawal" in "Type"', 'not paid ("Pending" in "Status")'],
  },
  {
    of: 'Amazon’s report of orders',
    file: [
      'amazon-order-id\tpurchase-date\torder-status\tproduct-name\tsku\titem-status\tquantity\tcurrency\titem-price\tbuyer-email\tship-country',
      '1-1\t2024-01-05T10:00:00+00:00\tShipped\tMug 12" wide\tM\t\t1\tUSD\t10.00\ta@m.example.com\tUS',
      '1-1\t2024-01-05T10:00:00+00:00\tShipped\tTea\tT\tCancelled\t0\t\t\ta@m.example.com\tUS',
      '1-1\t2024-01-05T10:00:00+00:00\tShipped\tPot\tP\t\t1\tUSD\t5.00\ta@m.example.com\tUS',
      '1-2\t2024-01-06T10:00:00+00:00\tCancelled\tTea\tT\t\t0\t\t\ta@m.example.com\tUS',
    ],
    orders: [['1-1', 'a@m.example.com', '2024-01-05T10:00:00Z', 1500]],
    leftOut: ['cancelled ("Cancelled" in "item-status")', 'cancelled ("Cancelled" in "order-status")'],
  },
  {
    of: 'BigCommerce’s export of orders',
    file: [
      'Order ID,Customer ID,Customer Name,Customer Email,Order Date,Order Status,Order Total (inc tax),Order Total (ex tax),Refund Amount,Total Quantity,Order Currency Code',
      '100,17,Ann,ann@example.com,13/01/2024,Completed,10.00,8.00,0.00,1,GBP',
      '101,0,Ann,ann@example.com,14/01/2024,Awaiting Fulfillment,20.00,16.00,5.00,1,GBP',
      '102,17,Ann,ann@example.com,15/01/2024,Awaiting Payment,30.00,24.00,0.00,1,GBP',
      '103,17,Ann,ann@example.com,16/01/2024,Declined,30.00,24.00,0.00,1,GBP',
    ],
    orders: [
      ['100', '17', '2024-01-13T00:00:00Z', 1000],
      ['101', '17', '2024-01-14T00:00:00Z', 1500],
    ],
    leftOut: ['not paid ("Awaiting Payment" in "Order Status")', 'failed ("Declined" in "Order Status")'],
  },
  {
    of: 'PrestaShop’s table of orders',
    file: [
      'id_order;reference;id_customer;email;date_add;total_paid_tax_incl;current_state',
      '1;XKBKNABJK;2;ann@example.com;2024-01-05 10:00:00;10.000000;5',
      '2;OHSATSERP;2;ann@example.com;2024-01-06 10:00:00;20.000000;6',
      '3;UOYEVOLI;2;ann@example.com;2024-01-07 10:00:00;30.000000;7',
    ],
    orders: [
      ['1', '2', '2024-01-05T10:00:00Z', 1000],
      ['3', '2', '2024-01-07T10:00:00Z', 0],
    ],
    leftOut: ['cancelled ("6" in "current_state")'],
  },
  {
    of: 'Magento’s (Adobe Commerce’s) grid of orders',
    file: [
      'ID,Purchase Point,Purchase Date,Bill-to Name,Grand Total (Base),Grand Total (Purchased),Status,Customer Email,Total Refunded',
      '000000001,Main,"Jan 5, 2024, 10:00:00 AM",Ann,10.00,10.00,complete,ann@example.com,',
      '000000002,Main,"Jan 6, 2024, 10:00:00 AM",Ann,20.00,20.00,closed,ann@example.com,20.00',
      '000000003,Main,"Jan 7, 2024, 10:00:00 AM",Ann,30.00,30.00,canceled,ann@example.com,',
    ],
    orders: [
      ['000000001', 'ann@example.com', '2024-01-05T10:00:00Z', 1000],
      ['000000002', 'ann@example.com', '2024-01-06T10:00:00Z', 0],
    ],
    leftOut: ['cancelled ("canceled" in "Status")'],
  },
  {
    of: 'Etsy’s download of orders',
    file: [
      'Sale Date,Order ID,Buyer User ID,Full Name,Number of Items,Currency,Order Value,Order Total,Status,Order Net,Adjusted Order Total',
      '01/13/24,9001,ann77,Ann,2,EUR,8.00,10.00,Completed,9.00,0.00',
      '01/14/24,9002,ann77,Ann,1,EUR,8.00,10.00,Canceled,9.00,0.00',
    ],
    orders: [['9001', 'ann77', '2024-01-13T00:00:00Z', 1000]],
    leftOut: ['cancelled ("Canceled" in "Status")'],
  },
  {
    of: 'eBay’s report of orders (Seller Hub)',
    file: [
      'Sales Record Number,Order Number,Buyer Username,Buyer Email,Ship To Country,Item Number,Item Title,Custom Label,Quantity,Sold For,Total Price,Sale Date',
      '1,24-1,ann,a@m.example.com,United States,,,,2,$12.00,$15.00,Jan-05-24',
      '1,24-1,ann,,,318,Mug,M,1,$8.00,,Jan-05-24',
      '1,24-1,ann,,,319,Tea,T,1,$4.00,,Jan-05-24',
      '2,24-2,bob,b@m.example.com,United States,318,Mug,M,1,$8.00,$9.00,Jan-06-24',
      '2 record(s) downloaded,,,,,,,,,,,',
    ],
    orders: [
      ['24-1', 'ann', '2024-01-05T00:00:00Z', 1500],
      ['24-2', 'bob', '2024-01-06T00:00:00Z', 900],
    ],
    leftOut: ['of nobody who is known: no id and no address'],
  },
  {
    of: 'Square’s export of transactions',
    file: [
      'Date,Time,Time Zone,Gross Sales,Discounts,Net Sales,Tax,Tip,Total Collected,Transaction ID,Payment ID,Event Type,Customer ID,Customer Name,Transaction Status',
      '2024-01-05,10:00:00,Eastern Time (US & Canada),$10.00,$0.00,$10.00,$1.00,$0.00,$11.00,T1,P1,Payment,C1,Ann,Complete',
      '2024-01-06,10:00:00,Eastern Time (US & Canada),$20.00,$0.00,$20.00,$2.00,$0.00,$22.00,T2,P2,Payment,,,Complete',
      '2024-01-07,10:00:00,Eastern Time (US & Canada),-$5.00,$0.00,-$5.00,$0.00,$0.00,-$5.00,T1,P3,Refund,,,Complete',
    ],
    orders: [['T1', 'C1', '2024-01-05T10:00:00Z', 600]],
    leftOut: ['of nobody who is known: no id and no address'],
  },
  {
    of: 'TikTok Shop’s export of orders',
    file: [
      'Order ID,Order Status,Order Substatus,SKU ID,Seller SKU,Product Name,Quantity,SKU Unit Original Price,Order Amount,Order Refund Amount,Created Time,Cancelled Time,Buyer Username,Country,Product Category',
      'Platform unique order ID.,Current order status.,,,,,,,,,The time the order was placed.,,,,',
      '1,Completed,Completed,s1,M,Mug,1,8,12,0,13/01/2024 10:00:00,,ann77,PH,Home',
      '1,Completed,Completed,s2,T,Tea,1,4,12,0,13/01/2024 10:00:00,,ann77,PH,Food',
      '2,Canceled,Canceled,s2,T,Tea,1,4,4,0,14/01/2024 10:00:00,14/01/2024 11:00:00,ann77,PH,Food',
    ],
    orders: [['1', 'ann77', '2024-01-13T10:00:00Z', 1200]],
    leftOut: ['cancelled ("Canceled" in "Order Status")'],
  },
  {
    of: 'Shopee’s export of orders',
    file: [
      'Order ID,Order Status,Order Creation Date,Product Name,SKU Reference No.,Deal Price,Quantity,Grand Total,Username (Buyer),Country',
      '24A,Completed,2024-01-05 10:00,Mug,M,8.00,1,13.00,ann77,MY',
      '24A,Completed,2024-01-05 10:00,Tea,T,4.00,1,13.00,ann77,MY',
      '24B,Cancelled,2024-01-06 10:00,Tea,T,4.00,1,5.00,ann77,MY',
      '24C,Unpaid,2024-01-07 10:00,Tea,T,4.00,1,5.00,ann77,MY',
    ],
    orders: [['24A', 'ann77', '2024-01-05T10:00:00Z', 1300]],
    leftOut: ['cancelled ("Cancelled" in "Order Status")', 'not paid ("Unpaid" in "Order Status")'],
  },
  {
    of: 'Taobao’s export of orders (淘宝/天猫 宝贝订单)',
    file: [
      '订单编号,买家会员名,总金额,买家实际支付金额,订单状态,订单创建时间,宝贝标题,宝贝总数量',
      '"=""280001""",tb1,10.00,10.00,交易成功,2024-01-05 10:00:00,杯子,1',
      '"=""280002""",tb1,20.00,0.00,交易关闭,2024-01-06 10:00:00,杯子,1',
      '"=""280003""",tb1,30.00,0.00,等待买家付款,2024-01-07 10:00:00,杯子,1',
      '"=""280004""",tb2,40.00,40.00,买家已付款，等待卖家发货,2024-01-08 10:00:00,杯子,1',
    ],
    orders: [
      ['280001', 'tb1', '2024-01-05T02:00:00Z', 1000],
      ['280004', 'tb2', '2024-01-08T02:00:00Z', 4000],
    ],
    leftOut: ['cancelled ("交易关闭" in "订单状态")', 'not paid ("等待买家付款" in "订单状态")'],
  },
  {
    of: 'Youzan’s export of orders (有赞)',
    file: [
      '订单号,订单状态,订单创建时间,商品金额合计,应收订单金额,订单实付金额,全部商品名称,商品种类数,买家昵称,买家手机号,订单退款状态,订单已退款金额',
      'E1,交易完成,2024-01-05 10:00:00,12,10,10.00,杯子,1,安,13800138000,,0',
      'E2,交易完成,2024-01-06 10:00:00,20,20,20.00,杯子,1,安,13800138000,部分退款,5.00',
      'E3,交易关闭,2024-01-07 10:00:00,20,20,0.00,杯子,1,安,13800138000,,0',
    ],
    orders: [
      ['E1', '13800138000', '2024-01-05T02:00:00Z', 1000],
      ['E2', '13800138000', '2024-01-06T02:00:00Z', 1500],
    ],
    leftOut: ['cancelled ("交易关闭" in "订单状态")'],
  },
  {
    of: 'JD’s export of orders (京东 商家后台)',
    file: [
      '订单号,商品名称,订购数量,下单时间,京东价,订单金额,应付金额,订单状态,下单帐号,客户姓名',
      '901,杯子,1,2024-01-05 10:00:00,8.00,12.00,10.00,完成,jd_ann,安',
      '901,茶,1,2024-01-05 10:00:00,4.00,12.00,10.00,完成,jd_ann,安',
      '902,茶,1,2024-01-06 10:00:00,4.00,4.00,4.00,(删除)等待出库,jd_ann,安',
    ],
    orders: [['901', 'jd_ann', '2024-01-05T02:00:00Z', 1000]],
    leftOut: ['cancelled ("(删除)等待出库" in "订单状态")'],
  },
];

describe('an export', () => {
  it.each(exports)('is known by its header: $of', async ({ of, file, orders, leftOut = [] }) => {
    const history = await read(`${file.join('\n')}\n`, { timezone: 'UTC' });
    expect(history.understanding.format).toBe(of);
    expect(history.orders.map(({ id, customer, at, value }) => [id, customer, iso(at), value])).toEqual(
      orders,
    );
    expect(history.understanding.leftOut.map(({ reason }) => reason)).toEqual(leftOut);
    expect(history.understanding.odd).toEqual([]);
  });

  it.each([
    [
      'Date,Order #,Status,Customer,Customer type,Product(s),Items sold,Coupon(s),Net Sales,Attribution',
      'this is WooCommerce’s analytics of orders: "Customer" is a display name',
    ],
    [
      'ID,Reference,New client,Delivery,Customer,Total,Payment,Status,Date',
      'this is PrestaShop’s list of orders: "Customer" is an initial and a name',
    ],
  ])('that tells nobody’s orders is refused, with what to export instead: %s', async (header, sentence) => {
    const row = header.replaceAll(/[^,]+/g, 'x');
    expect(await refusal(`${header}\n${row}\n`)).toContain(sentence);
  });

  it('of one country has its currency and its clock, whatever the shop has', async () => {
    const youzan = exports.find(({ of }) => of.startsWith('Youzan'))?.file ?? [];
    const history = await read(`${youzan.join('\n')}\n`, { timezone: 'UTC', currency: 'EUR' });
    expect([history.currency, history.timezone]).toEqual(['CNY', 'Asia/Shanghai']);
    expect(history.notes).toContain(
      'amounts are in CNY, and times are those of Asia/Shanghai, as in all of Youzan’s export of orders (有赞)',
    );
  });

  it('is shown here of each format that is known', () => {
    const read = formats.filter(({ refused }) => refused === undefined).map(({ name }) => name);
    expect(exports.map(({ of }) => of).toSorted()).toEqual(read.toSorted());
  });

  it('is told of in docs/orders.md, with where its columns are documented', () => {
    const page = readFileSync(fileURLToPath(new URL('../../../../docs/orders.md', import.meta.url)), 'utf8');
    for (const { name, source } of formats) expect(page).toContain(`| ${name} | ${source} |`);
  });
});

describe('a plain table', () => {
  const of = async (...file: readonly string[]) => {
    const { orders, understanding } = await read(`${file.join('\n')}\n`, { timezone: 'UTC' });
    const told = orders.map(({ id, customer, at, value }) => [id, customer, iso(at), value]);
    return { told, leftOut: understanding.leftOut.map(({ reason }) => reason), odd: understanding.odd };
  };

  it.each([
    [
      'English',
      'Order Number,Customer No.,Order Date,Order Time,Total Amount (EUR),Payment Status,Fulfillment Status,Qty,Item',
      '1,17,2024-01-31,09:12,129.67,Paid,Unfulfilled,1,Mug',
      '2,17,2024-01-31,09:13,9.67,Voided,Unfulfilled,1,Mug',
      'cancelled ("Voided" in "Payment Status")',
    ],
    [
      'German',
      'Bestell-Nr.;Kunden-Nr.;Bestelldatum;Uhrzeit;Gesamtbetrag (EUR);Zahlungsstatus;Menge;Artikel',
      '1;17;31.01.2024;09:12;129,67 €;bezahlt;1;Tasse',
      '2;17;31.01.2024;09:13;9,67 €;offen;1;Tasse',
      'not paid ("offen" in "Zahlungsstatus")',
    ],
    [
      'French',
      'N° commande;N° client;Date de commande;Montant TTC;État;Quantité;Produit',
      '1;17;31/01/2024 09:12;129,67 €;Livrée;1;Tasse',
      '2;17;31/01/2024 09:13;9,67 €;Annulée;1;Tasse',
      'cancelled ("Annulée" in "État")',
    ],
    [
      'Spanish',
      'Nº pedido;Nº cliente;Fecha del pedido;Importe total;Estado;Cantidad;Artículo',
      '1;17;31/01/2024 09:12;129,67 €;Entregado;1;Taza',
      '2;17;31/01/2024 09:13;9,67 €;Cancelado;1;Taza',
      'cancelled ("Cancelado" in "Estado")',
    ],
    [
      'Chinese',
      '订单号,会员编号,下单时间,付款时间,实付金额,订单状态,数量,商品名称',
      '1,17,2024-01-31 09:12,2024-01-31 09:20,￥129.67,已完成,1,杯子',
      '2,17,2024-01-31 09:13,,￥9.67,待付款,1,杯子',
      'not paid ("待付款" in "订单状态")',
    ],
  ])('is read in %s', async (_, header, row, left, because) => {
    expect(await of(header, row, left)).toEqual({
      told: [['1', '17', '2024-01-31T09:12:00Z', 12967]],
      leftOut: [because],
      odd: [],
    });
  });

  it('tells who ordered by a telephone where nothing else does', async () => {
    const header = 'order,date,total,phone';
    expect((await of(header, '1,2024-01-31,5,+49 151 1')).told[0]?.[1]).toBe('+49 151 1');
    expect((await of(`${header},email`, '1,2024-01-31,5,+49 151 1,a@example.com')).told[0]?.[1]).toBe(
      'a@example.com',
    );
  });

  it('shows the order of day and month also by rows that are left out', async () => {
    const rows = ['1,17,03/04/2024,5,paid', '2,17,13/04/2024,5,cancelled'];
    expect((await of('order,customer,date,total,status', ...rows)).told).toEqual([
      ['1', '17', '2024-04-03T00:00:00Z', 500],
    ]);
  });
});

/** Which column of an order file plays which part: found by its name, or given. */
import { UserMistake } from '../../../shared/base/mistake.ts';

const orderColumns = [
  'customer',
  'date',
  'time',
  'value',
  'order',
  'quantity',
  'currency',
  'country',
  'email',
  'product',
  'category',
] as const;
export type OrderColumn = (typeof orderColumns)[number];

/** Where each part's column stands in a row, counted from 0. */
export type ColumnPositions = { readonly [K in 'customer' | 'date' | 'value']: number } & {
  readonly [K in Exclude<OrderColumn, 'customer' | 'date' | 'value'>]?: number;
};

/** The text after `--columns` is not what it should be. */
export class ColumnsOptionError extends UserMistake {
  override readonly name = 'ColumnsOptionError';
}

/** The header and what was asked of it do not fit; the reader adds the file's name. */
export class HeaderError extends Error {
  override readonly name = 'HeaderError';
}

/**
 * Names that are recognised, normalised: in each part, those of an earlier group win over those of a later
 * one, and two of one group are a question for a person.
 */
const names: Readonly<Record<OrderColumn, readonly (readonly string[])[]>> = {
  customer: [
    [
      ...['customerid', 'customerno', 'customernumber', 'customercode', 'custid', 'clientid', 'userid'],
      ...['memberid', 'buyerid', 'accountid', 'shopperid', 'playerid'],
      ...[
        '客户id',
        '客户编号',
        '客户号',
        '顾客id',
        '顾客编号',
        '用户id',
        '用户编号',
        '会员id',
        '会员编号',
        '会员号',
      ],
      ...[
        '客戶id',
        '客戶編號',
        '顧客id',
        '顧客編號',
        '用戶id',
        '用戶編號',
        '會員id',
        '會員編號',
        '買家id',
        '买家id',
      ],
    ],
    [
      ...['customer', 'client', 'user', 'member', 'buyer', 'shopper', 'player'],
      ...['客户', '顾客', '用户', '会员', '买家', '客戶', '顧客', '用戶', '會員', '買家'],
    ],
  ],
  date: [
    [
      ...['orderdate', 'ordertime', 'orderdatetime', 'ordertimestamp', 'orderedat', 'orderedon'],
      ...['purchasedate', 'purchasetime', 'purchasedat', 'invoicedate', 'transactiondate'],
      ...['下单时间', '下单日期', '订单日期', '订单时间', '购买日期', '购买时间', '交易日期', '交易时间'],
      ...['下單時間', '下單日期', '訂單日期', '訂單時間', '購買日期', '購買時間', '交易時間'],
    ],
    ['date', 'timestamp', 'datetime', 'createdat', 'day', '日期'],
    ['time', '时间', '時間'],
  ],
  // Of the day, where the date stands in a column of its own.
  time: [
    [
      ...['ordertime', 'purchasetime', 'timeofday', 'bestellzeit', 'heuredecommande', 'horadelpedido'],
      ...['下单时间', '订单时间', '购买时间', '交易时间', '下單時間', '訂單時間', '購買時間', '交易時間'],
    ],
    ['time', 'uhrzeit', 'zeit', 'heure', 'hora', '时间', '時間'],
  ],
  value: [
    [
      ...['ordervalue', 'ordertotal', 'orderamount', 'totalvalue', 'totalamount', 'totalprice', 'grandtotal'],
      ...['订单金额', '订单总额', '总金额', '总价', '总额', '实付金额', '支付金额'],
      ...['訂單金額', '訂單總額', '總金額', '總價', '總額', '實付金額'],
    ],
    ['value', 'total', 'amount', 'revenue', 'sales', '金额', '金額'],
  ],
  order: [
    [
      ...['orderid', 'orderno', 'ordernumber', 'ordernum', 'order'],
      ...['订单号', '订单id', '订单编号', '订单', '訂單號', '訂單id', '訂單編號', '訂單'],
    ],
    [
      ...['invoice', 'invoiceid', 'invoiceno', 'invoicenumber', 'transactionid', 'receiptid'],
      ...['发票号', '发票', '發票號碼', '發票', '交易号', '交易號'],
    ],
  ],
  quantity: [['quantity', 'qty', 'units', '数量', '件数', '數量', '件數']],
  currency: [['currency', 'currencycode', '货币', '币种', '貨幣', '幣別', '幣種']],
  country: [['country', 'countrycode', '国家', '國家', '国家地区', '國家地區']],
  email: [
    [
      ...['email', 'emailaddress', 'customeremail', 'useremail', 'mail'],
      ...['邮箱', '电子邮箱', '电子邮件', '邮箱地址', '郵箱', '電子郵箱', '電子郵件', '電子信箱'],
    ],
  ],
  // One name a group: files that tell a thing by several have them side by side.
  product: [
    ...['productid', 'sku', 'stockcode', 'productcode', 'itemid', '商品id', '商品编号', '商品編號'],
    ...['product', 'productname', 'lineitemname', 'item', 'itemname', '商品', '商品名称', '商品名稱'],
  ].map((name) => [name]),
  category: [
    ...[
      'category',
      'productcategory',
      'producttype',
      'itemcategory',
      '品类',
      '类别',
      '分类',
      '品類',
      '類別',
      '分類',
    ],
  ].map((name) => [name]),
};

/** `Order Date`, `order_date` and `ORDER-DATE` are one name. */
export const normalise = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-.#:/()]+/gu, '');

const known = new Set(Object.values(names).flat(2));
/** Whether a column of this name would be recognised in any part. */
export const isKnownName = (name: string): boolean => known.has(normalise(name));

const isOrderColumn = (text: string): text is OrderColumn =>
  (orderColumns as readonly string[]).includes(text);

const quoted = (list: readonly string[]): string => list.map((item) => `"${item}"`).join(', ');

/** A name in quotes, of which those around it are none. */
const unquoted = (name: string): string => /^"(?<inner>.*)"$/s.exec(name)?.groups?.inner ?? name;

/** Pairs, of which a name may have commas: what follows one and gives no part belongs to it, and so does what is in quotes. */
const pairsOf = (text: string): readonly string[] => {
  const pairs: string[] = [];
  for (const piece of text.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/))
    if (pairs.length === 0 || piece.includes('=') || isOrderColumn(piece.trim()) || piece.trim() === '')
      pairs.push(piece);
    else pairs.push(`${pairs.pop()},${piece}`);
  return pairs;
};

/**
 * Reads `customer=client,date=bought,value=paid`; a name may have commas, as in `customer=Last, first,date=bought`.
 * @throws ColumnsOptionError for a part that does not exist, or comes twice, or has no column.
 */
export const parseColumns = (text: string): Partial<Record<OrderColumn, string>> => {
  const given: Partial<Record<OrderColumn, string>> = {};
  for (const pair of pairsOf(text)) {
    const equals = pair.indexOf('=');
    const part = pair.slice(0, equals === -1 ? undefined : equals).trim();
    const column = equals === -1 ? '' : unquoted(pair.slice(equals + 1).trim());
    if (column === '')
      throw new ColumnsOptionError(
        `--columns: "${pair.trim()}" names no column; write pairs such as customer=client,date=bought,value=paid`,
      );
    if (!isOrderColumn(part))
      throw new ColumnsOptionError(
        `--columns: there is no part "${part}"; there are ${orderColumns.join(', ')}`,
      );
    if (given[part] !== undefined)
      throw new ColumnsOptionError(`--columns: ${part} comes twice; give it one column`);
    given[part] = column;
  }
  return given;
};

const givenPosition = (header: readonly string[], part: OrderColumn, name: string): number => {
  const exact = header.indexOf(name);
  if (exact !== -1 && header.lastIndexOf(name) === exact) return exact;
  const alike = header.flatMap((candidate, index) =>
    normalise(candidate) === normalise(name) ? [index] : [],
  );
  const [first] = alike;
  if (first === undefined)
    throw new HeaderError(
      `there is no column "${name}", which --columns gives as ${part}; the columns are ${quoted(header)}`,
    );
  if (alike.length > 1)
    throw new HeaderError(
      `${alike.length} columns are called "${name}", which --columns gives as ${part}; rename all but one`,
    );
  return first;
};

const timeNames = new Set(names.time.flat());

/** Whether the date's column is one that could be the time's: then it holds both. */
const isTimeItself = (header: readonly string[], date: number | undefined): boolean =>
  date !== undefined && timeNames.has(normalise(header[date] ?? ''));

/** Of a day and a time in columns of their own, the day's. */
const withoutTimes = (header: readonly string[], candidates: readonly number[]): readonly number[] => {
  const others = candidates.filter((index) => !timeNames.has(normalise(header[index] ?? '')));
  return others.length === 0 ? candidates : others;
};

/** Where the columns stand that a part's names could mean, those of the group that wins. */
const candidatesOf = (
  header: readonly string[],
  part: OrderColumn,
  taken: ReadonlySet<number>,
): readonly number[] => {
  for (const group of names[part]) {
    const candidates = header.flatMap((name, index) =>
      !taken.has(index) && group.includes(normalise(name)) ? [index] : [],
    );
    if (candidates.length > 0) return part === 'date' ? withoutTimes(header, candidates) : candidates;
  }
  return [];
};

const foundPosition = (
  header: readonly string[],
  part: OrderColumn,
  taken: ReadonlySet<number>,
): number | undefined => {
  const candidates = candidatesOf(header, part, taken);
  if (candidates.length > 1)
    throw new HeaderError(
      `${quoted(candidates.map((index) => header[index] ?? ''))} could each be the ${part}; ` +
        `say which with --columns ${part}=NAME`,
    );
  return candidates[0];
};

/**
 * Which parts a header has columns for, before it is known which other files it goes with. Of several that could be one part, the
 * first.
 */
export const partsIn = (
  header: readonly string[],
  given: Partial<Record<OrderColumn, string>>,
): { readonly [Part in OrderColumn]?: number } => {
  const parts: { [Part in OrderColumn]?: number } = {};
  for (const part of orderColumns) {
    const name = given[part];
    const alike = (candidate: string): boolean =>
      name !== undefined && normalise(candidate) === normalise(name);
    const own = header.findIndex(alike);
    const position = own === -1 ? candidatesOf(header, part, new Set())[0] : own;
    if (position !== undefined) parts[part] = position;
  }
  const customer = parts.customer ?? parts.email;
  return customer === undefined ? parts : { ...parts, customer };
};

/**
 * Finds each part's column. Given names win; an email column is the customer when there is no other.
 * @throws HeaderError when the customer, date or value is not there, or two columns could be one part.
 */
export const findColumns = (
  header: readonly string[],
  given: Partial<Record<OrderColumn, string>>,
): ColumnPositions => {
  const positions = new Map<OrderColumn, number>();
  for (const part of orderColumns) {
    const name = given[part];
    if (name !== undefined) positions.set(part, givenPosition(header, part, name));
  }
  const taken = new Set(positions.values());
  for (const part of orderColumns) {
    if (positions.has(part) || (part === 'time' && isTimeItself(header, positions.get('date')))) continue;
    const found = foundPosition(header, part, taken);
    if (found !== undefined) positions.set(part, found);
  }
  const email = positions.get('email');
  const customer = positions.get('customer') ?? email;
  const date = positions.get('date');
  const value = positions.get('value');
  if (customer === undefined || date === undefined || value === undefined) {
    const missing = [
      ...(customer === undefined ? ['customer'] : []),
      ...(date === undefined ? ['date'] : []),
      ...(value === undefined ? ['value'] : []),
    ];
    const noHeader = missing.length === 3 ? ', or name the columns on the first line' : '';
    throw new HeaderError(
      `no column for ${missing.join(' and ')} among ${quoted(header)}; ` +
        `say which with --columns ${missing.map((part) => `${part}=NAME`).join(',')}${noHeader}`,
    );
  }
  const others = orderColumns.flatMap((part) => {
    const position = positions.get(part);
    return position === undefined ? [] : [[part, position] as const];
  });
  return { ...Object.fromEntries(others), customer, date, value };
};

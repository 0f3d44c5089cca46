/** What the columns of an order file are for, and the names by which a column of each is known. */
import { normalise, withoutUnit } from './names.ts';

export const orderColumns = [
  'customer',
  'date',
  'time',
  'value',
  'price',
  'quantity',
  'refunded',
  'order',
  'currency',
  'country',
  'email',
  'status',
  'event',
  'cancelled',
  'emailConsent',
  'smsConsent',
  'product',
  'productName',
  'category',
] as const;
export type OrderColumn = (typeof orderColumns)[number];

/** One name a group: files that tell a thing by several have them side by side. */
const inOrder = (list: readonly string[]): readonly (readonly string[])[] => list.map((name) => [name]);

/**
 * Names that are recognised: in each part, those of an earlier group win over those of a later
 * one, and two of one group are a question for a person. Of statuses, all are asked.
 */
const names: Readonly<Record<OrderColumn, readonly (readonly string[])[]>> = {
  customer: [
    [
      ...['customerid', 'customerno', 'customernumber', 'customercode', 'custid', 'clientid', 'userid'],
      ...['memberid', 'buyerid', 'accountid', 'shopperid', 'playerid'],
      ...['kundennr', 'kundennummer', 'kundenid', 'kdnr', 'kundenkennung', 'käufernummer'],
      ...[
        'idclient',
        'numéroclient',
        'numeroclient',
        'numclient',
        'nclient',
        'codeclient',
        'référenceclient',
      ],
      ...[
        'idcliente',
        'clienteid',
        'numerodecliente',
        'númerodecliente',
        'ncliente',
        'codigocliente',
        'códigocliente',
      ],
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
      ...['kunde', 'käufer', 'besteller', 'acheteur', 'cliente', 'comprador', 'buyerusername', 'username'],
      ...['客户', '顾客', '用户', '会员', '买家', '客戶', '顧客', '用戶', '會員', '買家'],
      'userpseudoid',
    ],
  ],
  date: [
    [
      ...['orderdate', 'ordertime', 'orderdatetime', 'ordertimestamp', 'orderedat', 'orderedon'],
      ...['purchasedate', 'purchasetime', 'purchasedat', 'invoicedate', 'transactiondate'],
      ...['bestelldatum', 'auftragsdatum', 'kaufdatum', 'bestelltam', 'bestellzeitpunkt'],
      ...['datecommande', 'datedecommande', 'datedelacommande', 'datedachat'],
      ...['fechapedido', 'fechadepedido', 'fechadelpedido', 'fechadecompra', 'saledate'],
      ...['订单创建时间', '訂單成立時間'],
      ...['下单时间', '下单日期', '订单日期', '订单时间', '购买日期', '购买时间', '交易日期', '交易时间'],
      ...['下單時間', '下單日期', '訂單日期', '訂單時間', '購買日期', '購買時間', '交易時間'],
    ],
    ['date', 'timestamp', 'datetime', 'createdat', 'day', '日期', 'datum', 'fecha'],
    ['datecreated', 'dateadd', 'created', 'eventtime', 'eventtimestamp', '创建时间'],
    ['rechnungsdatum', 'datefacture', 'fechafactura', '付款时间'],
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
      ...[
        'bestellwert',
        'auftragswert',
        'bestellsumme',
        'gesamtbetrag',
        'gesamtsumme',
        'gesamtpreis',
        'rechnungsbetrag',
      ],
      ...['totalcommande', 'montanttotal', 'montantdelacommande', 'totalttc', 'montantttc'],
      ...['totalpedido', 'totaldelpedido', 'importetotal', 'importedelpedido'],
      ...['订单金额', '订单总额', '总金额', '总价', '总额', '实付金额', '支付金额', '订单总金额'],
      ...['訂單金額', '訂單總額', '總金額', '總價', '總額', '實付金額'],
    ],
    [
      ...['value', 'total', 'amount', 'revenue', 'sales', '金额', '金額'],
      ...['betrag', 'summe', 'umsatz', 'wert', 'montant', 'importe', 'monto', 'valor'],
    ],
    ['应付金额', '实收金额', '成交金额', '付款金额', '消费金额', '合计', '总计'],
  ],
  order: [
    [
      ...['orderid', 'orderno', 'ordernumber', 'ordernum', 'order'],
      ...['bestellnummer', 'bestellnr', 'bestellid', 'bestellung', 'auftragsnummer', 'auftragsnr', 'auftrag'],
      ...['numérodecommande', 'numerodecommande', 'numcommande', 'ncommande', 'idcommande', 'commande'],
      ...['numerodepedido', 'númerodepedido', 'npedido', 'idpedido', 'pedido'],
      ...['订单号', '订单id', '订单编号', '订单', '訂單號', '訂單id', '訂單編號', '訂單'],
    ],
    [
      ...['invoice', 'invoiceid', 'invoiceno', 'invoicenumber', 'transactionid', 'receiptid'],
      ...['rechnungsnummer', 'rechnungsnr', 'facture', 'numérodefacture', 'nfacture', 'factura', 'nfactura'],
      ...['发票号', '发票', '發票號碼', '發票', '交易号', '交易號'],
    ],
  ],
  quantity: [
    [
      ...['quantity', 'qty', 'units', '数量', '件数', '數量', '件數'],
      ...['menge', 'anzahl', 'stückzahl', 'stück', 'quantité', 'quantite', 'qté', 'qte', 'cantidad'],
    ],
  ],
  currency: [
    [
      'currency',
      'currencycode',
      '货币',
      '币种',
      '貨幣',
      '幣別',
      '幣種',
      'währung',
      'waehrung',
      'devise',
      'monnaie',
      'moneda',
      'divisa',
    ],
  ],
  country: [
    ['country', 'countrycode', '国家', '國家', '国家地区', '國家地區', 'land', 'pays', 'país', 'pais'],
  ],
  email: [
    [
      ...['email', 'emailaddress', 'customeremail', 'useremail', 'mail'],
      ...['billingemail', 'buyeremail', 'clientemail', 'contactemail', 'emailadresse', 'mailadresse'],
      ...[
        'courriel',
        'adressemail',
        'adresseemail',
        'adressecourriel',
        'correo',
        'correoelectrónico',
        'correoelectronico',
      ],
      ...['邮箱', '电子邮箱', '电子邮件', '邮箱地址', '郵箱', '電子郵箱', '電子郵件', '電子信箱'],
    ],
  ],
  price: inOrder([
    ...['unitprice', 'itemprice', 'priceperunit', 'priceeach', 'lineitemprice', 'productprice', 'price'],
    ...['einzelpreis', 'stückpreis', 'preis', 'prixunitaire', 'prix', 'preciounitario', 'precio'],
    ...['单价', '商品单价', '價格', '单品价格', '單價', '价格'],
  ]),
  refunded: inOrder([
    ...['refundedamount', 'amountrefunded', 'refundamount', 'totalrefunded', 'refundtotal', 'refundedtotal'],
    ...[
      'refunded',
      'refund',
      'refunds',
      'erstattungsbetrag',
      'erstattet',
      'montantremboursé',
      'importereembolsado',
    ],
    ...['退款金额', '已退款金额', '退款', '退款金額'],
  ]),
  status: inOrder([
    ...['orderstatus', 'financialstatus', 'paymentstatus', 'transactionstatus', 'status', 'orderstate'],
    ...['bestellstatus', 'auftragsstatus', 'zahlungsstatus', 'bestellungsstatus'],
    ...['statut', 'statutcommande', 'statutdelacommande', 'statutdupaiement', 'étatdelacommande', 'état'],
    ...['estado', 'estadodelpedido', 'estadopedido', 'estadodelpago'],
    ...['订单状态', '交易状态', '支付状态', '付款状态', '状态', '訂單狀態', '付款狀態', '狀態'],
  ]),
  event: inOrder([
    ...[
      'eventname',
      'eventtype',
      'event',
      'action',
      'behaviortype',
      'behaviourtype',
      'behavior',
      'behaviour',
    ],
    ...[
      'transactiontype',
      'ereignis',
      'événement',
      'evento',
      '事件名称',
      '事件类型',
      '事件',
      '行为类型',
      '行为',
      '交易类型',
    ],
  ]),
  cancelled: inOrder([
    'cancelledat',
    'canceledat',
    'cancelleddate',
    'cancellationdate',
    'cancelledtime',
    'stornodatum',
    'storniertam',
    '取消时间',
  ]),
  emailConsent: inOrder([
    ...[
      'acceptsmarketing',
      'acceptsemailmarketing',
      'emailconsent',
      'emailmarketingconsent',
      'emailmarketing',
    ],
    ...[
      'consentsemail',
      'emailoptin',
      'marketingconsent',
      'marketingoptin',
      'newsletter',
      'newsletteroptin',
      'optin',
    ],
  ]),
  smsConsent: inOrder([
    ...[
      'acceptssmsmarketing',
      'smsconsent',
      'smsmarketingconsent',
      'smsmarketing',
      'consentssms',
      'smsoptin',
    ],
  ]),
  product: inOrder([
    ...['productid', 'sku', 'stockcode', 'productcode', 'itemid', '商品id', '商品编号', '商品編號'],
    ...['product', 'productname', 'lineitemname', 'item', 'itemname', '商品', '商品名称', '商品名稱'],
    ...['artikelnummer', 'artikelnr', 'artikel', 'produkt', 'produktname', 'artikelbezeichnung'],
    ...['référence', 'produit', 'nomduproduit', 'article', 'referencia', 'producto', 'artículo', 'articulo'],
  ]),
  // Where a row has no id of its product; of tables the names stand among the product's.
  productName: [],
  category: inOrder([
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
      ...['kategorie', 'warengruppe', 'catégorie', 'categorie', 'categoría', 'categoria'],
    ],
  ]),
};

const normalised = new Map(
  orderColumns.map((part) => [part, names[part].map((group) => group.map(normalise))] as const),
);

/** The names of a part, normalised: in groups, of which an earlier one wins over a later. */
export const namesOf = (part: OrderColumn): readonly (readonly string[])[] => normalised.get(part) ?? [];

/** Names of values that are the whole order's, though rows of its lines may repeat them. */
const ofWholeOrders: ReadonlySet<string> = new Set(
  [
    ...[
      'ordervalue',
      'ordertotal',
      'orderamount',
      'grandtotal',
      'bestellwert',
      'auftragswert',
      'bestellsumme',
    ],
    ...[
      'rechnungsbetrag',
      'totalcommande',
      'montantdelacommande',
      'totalpedido',
      'totaldelpedido',
      'importedelpedido',
    ],
    ...['订单金额', '订单总额', '訂單金額', '訂單總額', '实付金额', '實付金額', '订单总金额'],
  ].map(normalise),
);

/** Whether the name says of a value that it is the whole order's. */
export const isOfWholeOrder = (name: string): boolean => ofWholeOrders.has(normalise(withoutUnit(name)));

/** A telephone is one person's, where nothing else says who ordered. */
export const telephoneNames: ReadonlySet<string> = new Set(
  [
    ...[
      'phone',
      'phonenumber',
      'customerphone',
      'mobile',
      'telefon',
      'telefonnummer',
      'téléphone',
      'teléfono',
    ],
    ...[
      '手机号',
      '手机',
      '客户手机',
      '客户手机号',
      '会员手机号',
      '买家手机',
      '买家手机号',
      '联系手机',
      '联系电话',
    ],
  ].map(normalise),
);

const known = new Set([...[...normalised.values()].flat(2), ...telephoneNames]);
/** Whether a column of this name would be recognised in any part. */
export const isPartName = (name: string): boolean =>
  known.has(normalise(name)) || known.has(normalise(withoutUnit(name)));

/** What the columns of an order file are for, and the names by which a column of each is known. */
import { normalForms, normalise } from './names.ts';

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

/** English, German, French, Spanish and Chinese words, of which names are made. */
const list = (words: string): readonly string[] => words.trim().split(/\s+/);

/** Each of the one with each of the other, in both orders: `order id`, `id order`, `Bestellnummer`, `numéro commande`. */
const pairs = (some: readonly string[], others: readonly string[]): readonly string[] =>
  some.flatMap((one) => others.flatMap((other) => [`${one}${other}`, `${other}${one}`]));

/** One name a group: files that tell a thing by several have them side by side. */
const inOrder = (names: readonly string[]): readonly (readonly string[])[] => names.map((name) => [name]);

const numbers = list(`
  id no nr number num code ref
  nummer kennung numéro numero n código codigo clave référence referencia
  编号 号 id 号码 编码 单号 單號 編號 號 號碼 編碼`);

const customers = list(`
  customer cust client user member buyer account shopper player
  kunde kunden kd käufer besteller mitglied mitglieds benutzer
  acheteur utilisateur membre cliente clientes comprador usuario miembro
  客户 顾客 用户 会员 买家 客戶 顧客 用戶 會員 買家`);

const orders = list(`
  order purchase sale
  bestell bestellung bestellungs auftrag auftrags kauf verkauf verkaufs
  commande achat vente pedido compra orden venta
  订单 主订单 訂單`);

/** What follows an order, or is one to a bank. */
const receipts = list(`
  invoice transaction receipt
  rechnung rechnungs beleg transaktion transaktions facture facturation reçu ticket factura recibo transacción transaccion
  发票 交易 發票`);

const days = list(`date datum fecha day jour tag día 日期`);
const chineseMoments = list(`
  时间 時間 创建时间 提交时间 成交时间 生成时间 成立时间 成立時間 建立時間`);
const moments = [
  ...chineseMoments,
  ...list(`datetime timestamp time at on zeitpunkt am zeitstempel horodatage le 创建日期 成立日期 建立日期`),
];

const hours = list(`time zeit uhrzeit heure hora 时间 時間`);

const amounts = list(`
  value total amount sum revenue
  wert betrag summe gesamt gesamtbetrag gesamtsumme gesamtpreis gesamtwert umsatz
  montant montanttotal valeur prixtotal importe importetotal monto montototal valor preciototal
  金额 总额 总价 总金额 金額 總額 總價 總金額`);

/** Of a value, that it was paid: of several that is what an order was worth. */
const paid = list(`
  实付金额 实付款 实际支付金额 实付 實付金額 实付总额
  用户实付金额 买家实付金额 买家实际支付金额 订单实付金额`);

const orderAmounts = [
  ...pairs(orders, amounts),
  ...list(
    `grandtotal invoicetotal invoiceamount rechnungsbetrag rechnungssumme rechnungswert 订单应付金额 應付金額`,
  ),
];

const emails = list(`
  email mail emailaddress emailadresse mailadresse courriel adressemail adresseemail adressecourriel
  correo correoelectrónico correoe
  邮箱 电子邮箱 电子邮件 邮箱地址 郵箱 電子郵箱 電子郵件 電子信箱`);

/**
 * Names that are recognised: in each part, those of an earlier group win over those of a later
 * one, and two of one group are a question for a person. Of statuses, all are asked.
 */
const names: Readonly<Record<OrderColumn, readonly (readonly string[])[]>> = {
  customer: [pairs(customers, numbers), [...customers, ...list(`buyerusername username userpseudoid`)]],
  date: [
    [
      ...pairs(orders, [...days, ...moments]),
      ...list(`orderedat orderedon purchasedat bestelltam gekauftam 下单时间 下单日期 下單時間 下單日期`),
      ...list(`购买时间 购买日期 成交时间 購買時間 購買日期`),
    ],
    [
      ...pairs(list(`transaction transaktions transacción transaccion 交易`), [...days, ...moments]),
      ...list(`invoicedate`),
    ],
    [
      ...days,
      ...list(`timestamp datetime createdat zeitstempel horodatage 日期时间 日期時間`),
      ...list(`dateandtime datumuhrzeit datumunduhrzeit dateheure dateetheure fechahora fechayhora`),
    ],
    list(`
      datecreated dateadd created eventtime eventtimestamp 创建时间 建立時間
      erstelltam erstelldatum angelegtam datecréation datecreation crééle fechacreación fechacreacion creadoel`),
    [...pairs(receipts, days), ...list(`paidat bezahltam 付款时间 支付时间 付款時間`)],
    list(`time 时间 時間`),
  ],
  // Of the day, where the date stands in a column of its own.
  time: [
    [
      ...pairs(orders, [...hours, ...chineseMoments]),
      ...list(`timeofday 下单时间 购买时间 交易时间 下單時間 購買時間 交易時間`),
    ],
    hours,
  ],
  value: [
    paid,
    orderAmounts,
    list(`
      totalvalue totalamount totalprice totalpaid amountpaid totalsum transactionamount transactionvalue
      gesamtbetrag gesamtsumme gesamtpreis gesamtwert gesamt endbetrag
      montanttotal totalttc montantttc prixtotal importetotal montototal preciototal
      总金额 总价 总额 支付金额 總金額 總價 總額 支付金額`),
    list(`
      value total amount revenue sales 金额 金額
      betrag summe umsatz wert montant importe monto valor`),
    list(`应付金额 实收金额 成交金额 付款金额 消费金额 合计 总计 商家实收金额 合計 總計`),
  ],
  order: [
    [...pairs(orders, numbers), ...list(`order bestellung auftrag commande pedido orden 订单 訂單`)],
    [...pairs(receipts, numbers), ...list(`invoice facture factura 发票 發票 交易流水号`)],
  ],
  quantity: [
    list(`
      quantity qty units menge anzahl stückzahl stück quantité quantite qté qte cantidad unidades
      数量 件数 商品数量 商品件数 购买数量 數量 件數`),
    list(`itemquantity productquantity quantityordered lineitemquantity artikelanzahl bestellmenge`),
  ],
  currency: [
    list(`
      currency currencycode ordercurrency währung waehrung währungscode devise monnaie moneda divisa
      货币 币种 貨幣 幣別 幣種`),
  ],
  country: [list(`country countrycode land pays país pais 国家 国家地区 國家 國家地區`)],
  email: [emails, pairs([...customers, ...list(`billing contact`)], emails)],
  price: inOrder(
    list(`
      unitprice itemprice priceperunit priceeach lineitemprice productprice price
      einzelpreis stückpreis preis prixunitaire prix preciounitario precio
      单价 商品单价 单品价格 价格 單價 價格`),
  ),
  refunded: inOrder(
    list(`
      refundedamount amountrefunded refundamount totalrefunded refundtotal refundedtotal refunded refund refunds
      erstattungsbetrag erstatteterbetrag erstattet montantremboursé montantduremboursement importereembolsado
      退款金额 已退款金额 退款 退款金額`),
  ),
  status: [
    [
      'status',
      ...pairs(
        [...orders, ...list(`payment financial transaction zahlung zahlungs paiement pago 交易 支付 付款`)],
        list(`status state statut état estado 状态 狀態`),
      ),
      ...list(`statut état estado 状态 狀態`),
    ],
  ],
  event: inOrder(
    list(`
      eventname eventtype event action behaviortype behaviourtype behavior behaviour transactiontype
      ereignis événement evento 事件名称 事件类型 事件 行为类型 行为 交易类型`),
  ),
  cancelled: inOrder(
    list(`
      cancelledat canceledat cancelleddate cancellationdate cancelledtime
      stornodatum storniertam dateannulation annuléele fechacancelación 取消时间`),
  ),
  emailConsent: inOrder(
    list(`
      acceptsmarketing acceptsemailmarketing emailconsent emailmarketingconsent emailmarketing consentsemail
      emailoptin marketingconsent marketingoptin newsletter newsletteroptin optin subscribed newslettersubscribed
      newsletteranmeldung newsletterabonniert newslettereinwilligung werbeeinwilligung einwilligungwerbung
      acceptenewsletter accepteznewsletter newsletteracceptée abonnénewsletter inscritnewsletter consentementemail
      aceptanewsletter aceptamarketing aceptapublicidad suscritonewsletter consentimientoemail boletín
      接受营销 接受邮件营销 营销许可 邮件营销许可 订阅邮件 接受行銷 訂閱電子報`),
  ),
  smsConsent: inOrder(
    list(`
      acceptssmsmarketing smsconsent smsmarketingconsent smsmarketing consentssms smsoptin
      smseinwilligung consentementsms aceptasms consentimientosms 接受短信营销 短信营销许可 接受簡訊行銷`),
  ),
  product: inOrder(
    list(`
      productid sku stockcode productcode itemid 商品id 商品编号 商品編號
      product productname lineitemname item itemname 商品 商品名称 商品名稱
      artikelnummer artikelnr artikel produkt produktname artikelbezeichnung
      référence produit nomproduit article referencia producto artículo`),
  ),
  // Where a row has no id of its product; of tables the names stand among the product's.
  productName: [],
  category: inOrder(
    list(`
      category productcategory producttype itemcategory kategorie warengruppe catégorie categoría
      品类 类别 分类 品類 類別 分類`),
  ),
};

const normalised = new Map(
  orderColumns.map((part) => [part, names[part].map((group) => new Set(group.map(normalise)))] as const),
);

/** The names of a part, normalised: in groups, of which an earlier one wins over a later. */
export const namesOf = (part: OrderColumn): readonly ReadonlySet<string>[] => normalised.get(part) ?? [];

const isAmong = (known: ReadonlySet<string>, name: string): boolean =>
  normalForms.some((normalForm) => known.has(normalForm(name)));

/** Whether a column of this name could be that part's. */
export const isNameOf = (part: OrderColumn, name: string): boolean =>
  namesOf(part).some((group) => isAmong(group, name));

const ofWholeOrders: ReadonlySet<string> = new Set([...paid, ...orderAmounts].map(normalise));

/** Whether the name says of a value that it is the whole order's, though rows of its lines may repeat it. */
export const isOfWholeOrder = (name: string): boolean => isAmong(ofWholeOrders, name);

/** A telephone is one person's, where nothing else says who ordered. */
export const telephoneNames: ReadonlySet<string> = new Set(
  list(`
    phone phonenumber customerphone mobile telefon telefonnummer téléphone teléfono
    手机号 手机 客户手机 客户手机号 会员手机号 买家手机 买家手机号 联系手机 联系电话`).map(normalise),
);

const known = new Set([
  ...[...normalised.values()].flatMap((groups) => groups.flatMap((group) => [...group])),
  ...telephoneNames,
]);
/** Whether a column of this name would be recognised in any part. */
export const isPartName = (name: string): boolean => isAmong(known, name);

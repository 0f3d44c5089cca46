/** Youzan: a row a product, each with what the whole order came to; a buyer is known by the telephone number. */
import type { Format } from './format.ts';

export const youzan: Format = {
  name: 'Youzan’s export of orders (有赞)',
  source: '有赞帮助中心, “订单导出”',
  knownBy: [
    '订单号',
    '订单状态',
    ['订单创建时间', '下单时间'],
    ['订单实付金额', '实付金额', '应收订单金额'],
    [
      '买家手机号',
      '买家手机',
      '客户手机号',
      '买家电话',
      '用户id',
      '客户id',
      '收货人手机号/提货人手机号',
      '收货人手机号',
    ],
  ],
  columns: {
    customer: [
      '用户id',
      '客户id',
      '买家手机号',
      '买家手机',
      '客户手机号',
      '买家电话',
      '收货人手机号/提货人手机号',
      '收货人手机号',
    ],
    date: ['订单创建时间', '下单时间'],
    value: ['订单实付金额', '实付金额', '应收订单金额'],
    refunded: ['订单已退款金额', '已退款金额', '退款金额'],
    order: '订单号',
    product: ['商品规格编码', '商品编码'],
    productName: ['商品名称', '全部商品名称'],
    category: '商品类目',
    quantity: ['商品数量', '订单商品总件数'],
    price: '商品单价',
  },
  statuses: ['订单状态'],
  values: 'order',
  currency: 'CNY',
  timezone: 'Asia/Shanghai',
};

/** JD.com: a row a product, each with what the whole order came to. */
import type { Format } from './format.ts';

export const jd: Format = {
  name: 'JD’s export of orders (京东 商家后台)',
  source: '京东商家帮助中心, “订单导出”',
  knownBy: ['订单号', ['下单帐号', '下单账号'], '下单时间', '订单状态', ['应付金额', '订单金额']],
  columns: {
    customer: ['下单帐号', '下单账号'],
    date: '下单时间',
    value: ['应付金额', '订单金额'],
    order: '订单号',
    product: ['商品id', '货号'],
    productName: '商品名称',
    quantity: '订购数量',
    price: '京东价',
  },
  statuses: ['订单状态'],
  values: 'order',
  currency: 'CNY',
  timezone: 'Asia/Shanghai',
  words: { 锁定: 'counts', 暂停: 'counts', 删除等待出库: 'cancelled', 删除: 'cancelled' },
};

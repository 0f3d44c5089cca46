/** Taobao and Tmall: a row an order, by the buyer's name there, which is one person's. */
import type { Format } from './format.ts';

export const taobao: Format = {
  name: 'Taobao’s export of orders (淘宝/天猫 宝贝订单)',
  source: '千牛卖家中心, “批量导出订单”',
  knownBy: ['订单编号', ['买家会员名', '买家昵称'], '总金额', '订单状态', '订单创建时间'],
  columns: {
    customer: ['买家会员名', '买家昵称'],
    date: '订单创建时间',
    value: '总金额',
    refunded: '退款金额',
    order: '订单编号',
    product: '商家编码',
    productName: '宝贝标题',
    quantity: '宝贝总数量',
  },
  statuses: ['订单状态'],
  values: 'order',
  currency: 'CNY',
  timezone: 'Asia/Shanghai',
};

/** What the words of status columns say of an order: that it counts, that its worth went back, or why it is none. */
import { normalise } from './names.ts';

/** Why a row with such a status is no order. */
export type NoOrder = 'cancelled' | 'failed' | 'unpaid';
export type Standing = 'counts' | 'refunded' | NoOrder;

const words: Readonly<Record<Standing, readonly string[]>> = {
  cancelled: [
    ...[
      'cancelled',
      'canceled',
      'cancel',
      'cancelation',
      'cancellation',
      'voided',
      'void',
      'trash',
      'deleted',
    ],
    ...['rejected', 'denied', 'reversed', 'storniert', 'storno', 'annulliert', 'abgebrochen'],
    ...['annulé', 'annulée', 'annule', 'annulee', 'cancelado', 'cancelada', 'anulado', 'anulada'],
    ...['annullato', 'annullata', 'geannuleerd', 'cancelled by buyer', 'cancelled by seller'],
    ...['已取消', '取消', '交易关闭', '已关闭', '交易取消', '订单取消', '订单关闭', '已作废'],
    ...['交易關閉', '已關閉', '訂單取消'],
  ],
  failed: [
    ...['failed', 'failure', 'error', 'payment failed', 'payment error', 'declined', 'expired', 'lapsed'],
    ...[
      'blocked',
      'timeout',
      'fehlgeschlagen',
      'abgelehnt',
      'échoué',
      'échec',
      'erreur de paiement',
      'refusé',
    ],
    ...['fallido', 'fallida', 'rechazado', 'error en pago', '支付失败', '付款失败', '已过期', '已超时'],
  ],
  unpaid: [
    ...['unpaid', 'pending', 'pending payment', 'payment pending', 'awaiting payment', 'waiting for payment'],
    ...['on hold', 'holded', 'draft', 'checkout draft', 'incomplete', 'abandoned', 'uncaptured', 'not paid'],
    ...['requires payment method', 'requires action', 'requires confirmation', 'payment review'],
    ...['unbezahlt', 'offen', 'zahlung ausstehend', 'wartet auf zahlung', 'nicht bezahlt'],
    ...['non payé', 'impayé', 'impayée', 'en attente de paiement', 'en attente'],
    ...['no pagado', 'impagado', 'pendiente', 'pendiente de pago', 'en espera de pago'],
    ...['待付款', '未付款', '待支付', '未支付', '等待买家付款', '等待付款', '待買家付款'],
  ],
  refunded: [
    ...['refunded', 'refund', 'fully refunded', 'returned', 'charged back', 'chargeback', 'dispute lost'],
    ...[
      'erstattet',
      'zurückerstattet',
      'rückerstattet',
      'remboursé',
      'remboursée',
      'reembolsado',
      'devuelto',
    ],
    ...['rimborsato', '已退款', '退款成功', '全额退款', '全部退款', '退款完成'],
  ],
  counts: [
    ...['paid', 'complete', 'completed', 'processing', 'shipped', 'delivered', 'fulfilled', 'unfulfilled'],
    ...[
      'authorized',
      'authorised',
      'succeeded',
      'success',
      'captured',
      'closed',
      'open',
      'approved',
      'confirmed',
    ],
    ...['partially paid', 'partially refunded', 'partially fulfilled', 'partially shipped', 'partial refund'],
    ...[
      'awaiting fulfillment',
      'awaiting shipment',
      'awaiting pickup',
      'ready to ship',
      'to ship',
      'to receive',
    ],
    ...['in transit', 'unshipped', 'shipping', 'manual verification required', 'disputed', 'settled'],
    ...[
      'bezahlt',
      'versendet',
      'versandt',
      'geliefert',
      'abgeschlossen',
      'erledigt',
      'zugestellt',
      'abgeholt',
      'teilzahlung',
      'in bearbeitung',
      'teilweise erstattet',
    ],
    ...[
      'payé',
      'payée',
      'paiement accepté',
      'expédié',
      'livré',
      'livrée',
      'expédiée',
      'validée',
      'en cours',
      'en préparation',
      'terminé',
      'terminée',
    ],
    ...[
      'pagado',
      'pagada',
      'enviada',
      'entregada',
      'finalizado',
      'en proceso',
      'pago aceptado',
      'enviado',
      'entregado',
      'completado',
      'completada',
    ],
    ...['交易成功', '已完成', '已发货', '待发货', '已付款', '已支付', '已收货', '已签收', '待收货', '完成'],
    ...[
      '等待卖家发货',
      '卖家已发货',
      '买家已付款',
      '买家已付款，等待卖家发货',
      '卖家已发货，等待买家确认',
      '交易完成',
      '等待买家确认收货',
      '等待出库',
      '等待确认收货',
      '部分退款',
    ],
  ],
};

const standings: ReadonlyMap<string, Standing> = new Map(
  (Object.keys(words) as Standing[]).flatMap((standing) =>
    words[standing].map((word) => [normalise(word), standing] as const),
  ),
);

/**
 * `undefined` for a word that is not known: then the row counts, and it is said.
 * @param own words of the system that wrote the file, normalised, where they mean something else there
 */
export const standingOf = (
  cell: string,
  own: Readonly<Record<string, Standing>> = {},
): Standing | undefined => {
  const word = normalise(cell);
  // WooCommerce's database has its own before each.
  return own[word] ?? standings.get(word) ?? standings.get(word.replace(/^wc/, ''));
};

/** What the words of an event column say: an order, its refund or its end, or that somebody was there. */
import { browsingNames } from '../../../shared/customers/events/kinds/custom.ts';
import { meaningOf } from '../../../shared/customers/events/known-names.ts';
import { normalise } from './names.ts';

export type Happening =
  | { readonly kind: 'order' | 'refund' | 'cancellation' }
  /** The event's name, as the shop's site would tell it. */
  | { readonly kind: 'visit'; readonly name: string };

/** Beside the names that events have at our doors: what tables and payment systems write. */
const words: readonly (readonly [Happening, readonly string[]])[] = [
  [
    { kind: 'order' },
    [
      ...['order', 'orders', 'purchase', 'purchased', 'buy', 'sale', 'sold', 'payment', 'charge', 'paid'],
      ...['order placed', 'order created', 'order paid', 'checkout completed', 'transaction', 'invoice'],
      ...[
        '购买',
        '下单',
        '支付',
        '付款',
        '成交',
        '购买成功',
        'kauf',
        'bestellung',
        'achat',
        'commande',
        'compra',
        'pedido',
      ],
    ],
  ],
  [
    { kind: 'refund' },
    [
      ...[
        'refund',
        'refunded',
        'partial refund',
        'return',
        'returned',
        'chargeback',
        'credit note',
        'credit memo',
      ],
      ...[
        'payment refund',
        '退款',
        '退货',
        'erstattung',
        'gutschrift',
        'remboursement',
        'avoir',
        'reembolso',
        'devolución',
      ],
    ],
  ],
  [
    { kind: 'cancellation' },
    [
      'cancel',
      'cancelled',
      'canceled',
      'cancellation',
      'void',
      'voided',
      '取消',
      'storno',
      'annulation',
      'cancelación',
    ],
  ],
  [
    { kind: 'visit', name: 'Product Viewed' },
    ['view', 'viewed', 'pv', 'product view', 'click', '浏览', '点击', '查看'],
  ],
  [
    { kind: 'visit', name: 'Product Added' },
    ['cart', 'add', 'fav', 'wishlist', '加购', '加入购物车', '收藏'],
  ],
  [{ kind: 'visit', name: 'Product Removed' }, ['remove', 'removed']],
  [{ kind: 'visit', name: 'Cart Viewed' }, ['checkout', 'begin checkout', 'checkout started']],
  [{ kind: 'visit', name: 'Site Visited' }, ['visit', 'session', 'session start', 'login', '访问', '登录']],
];

const known: ReadonlyMap<string, Happening> = new Map(
  words.flatMap(([happening, list]) => list.map((word) => [normalise(word), happening] as const)),
);

const browsing: ReadonlySet<string> = new Set(browsingNames);

/** `undefined`: nothing that an order history tells. */
export const happeningOf = (
  cell: string,
  own: Readonly<Record<string, Happening>> = {},
): Happening | undefined => {
  const word = normalise(cell);
  const found = own[word] ?? known.get(word);
  if (found !== undefined) return found;
  // Of a table with a row an order the names are sure.
  const name = meaningOf(cell, { transaction_id: cell })?.name;
  if (name === undefined) return undefined;
  if (name === 'Order Completed') return { kind: 'order' };
  if (name === 'Order Refunded') return { kind: 'refund' };
  if (name === 'Order Cancelled') return { kind: 'cancellation' };
  // Without what lay in it, a checkout that was begun is a visit.
  if (name === 'Checkout Started') return { kind: 'visit', name: 'Cart Viewed' };
  return name === 'Site Visited' || browsing.has(name) ? { kind: 'visit', name } : undefined;
};

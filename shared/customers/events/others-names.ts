/** What other products call our events and their fields: read as ours where the meaning is certain. */
import { isObject } from './properties.ts';
import { firstOf, type Loose, listOf, within } from './reading.ts';

interface OthersName {
  readonly means: string;
  readonly sender: string;
  readonly names: readonly string[];
  /** One of these fields must be told: without it the name may mean something else. */
  readonly sureBy?: readonly string[];
}

const transaction = ['transaction_id'];

/** In the order in which docs/events.md tells of them. */
export const othersNames: readonly OthersName[] = [
  { means: 'Order Completed', sender: 'Klaviyo, Customer.io', names: ['Placed Order'] },
  { means: 'Order Completed', sender: 'GA4', names: ['purchase'], sureBy: transaction },
  { means: 'Order Refunded', sender: 'Klaviyo, Customer.io', names: ['Refunded Order'] },
  { means: 'Order Refunded', sender: 'GA4', names: ['refund'], sureBy: transaction },
  { means: 'Order Cancelled', sender: 'Klaviyo, Customer.io', names: ['Cancelled Order', 'Canceled Order'] },
  { means: 'Checkout Started', sender: 'Klaviyo, Customer.io', names: ['Started Checkout'] },
  { means: 'Checkout Started', sender: 'GA4', names: ['begin_checkout'] },
  { means: 'Site Visited', sender: 'Klaviyo', names: ['Active on Site'] },
  { means: 'Site Visited', sender: 'GA4', names: ['page_view', 'screen_view'] },
  { means: 'Product Viewed', sender: 'Klaviyo, Customer.io', names: ['Viewed Product'] },
  { means: 'Product Viewed', sender: 'GA4', names: ['view_item'] },
  { means: 'Product Added', sender: 'Klaviyo', names: ['Added to Cart'] },
  { means: 'Product Added', sender: 'GA4', names: ['add_to_cart'] },
  { means: 'Product Removed', sender: 'GA4', names: ['remove_from_cart'] },
  { means: 'Cart Viewed', sender: 'GA4', names: ['view_cart'] },
  { means: 'Product List Viewed', sender: 'GA4', names: ['view_item_list'] },
  { means: 'Products Searched', sender: 'GA4', names: ['view_search_results'] },
];

/** What others call a field, and what we do where none of our own names for it is told. */
interface OthersField {
  readonly ours: readonly [string, ...string[]];
  readonly others: readonly string[];
}

const fieldNames: readonly OthersField[] = [
  { ours: ['order_id', 'orderId'], others: ['transaction_id', 'OrderId', 'OrderID', '$event_id'] },
  { ours: ['value', 'total', 'revenue'], others: ['$value', 'Value'] },
  { ours: ['coupon', 'coupon_code', 'couponCode'], others: ['DiscountCode', 'Discount Code'] },
  { ours: ['checkout_url', 'checkoutUrl', 'url'], others: ['CheckoutURL', 'CheckoutUrl'] },
  { ours: ['products', 'items'], others: ['Items'] },
];

const productNames: readonly OthersField[] = [
  { ours: ['name', 'title'], others: ['item_name', 'ProductName'] },
  { ours: ['price'], others: ['ItemPrice', 'Price'] },
  { ours: ['quantity'], others: ['Quantity'] },
  { ours: ['url'], others: ['URL', 'ProductURL'] },
  { ours: ['category'], others: ['item_category'] },
];

/** With what others tell under their own names under ours too. */
const withOurs = (fields: Loose, names: readonly OthersField[]): Loose => {
  const added = names.flatMap(({ ours, others }) => {
    const found = firstOf(fields, ours) === undefined ? firstOf(fields, others) : undefined;
    return found === undefined ? [] : [[ours[0], found.value] as const];
  });
  return added.length === 0 ? fields : { ...fields, ...Object.fromEntries(added) };
};

const productInOurs = (product: unknown): unknown =>
  isObject(product) ? withOurs(product, productNames) : product;

const aboutOneProduct: ReadonlySet<string> = new Set(['Product Viewed', 'Product Added', 'Product Removed']);

/** The fields of one of our events under our names. @param means our event's name */
export const fieldsInOurs = (means: string, told: Loose): Loose => {
  if (aboutOneProduct.has(means)) {
    const [first] = listOf(told.items);
    return withOurs({ ...within(productInOurs(first)), ...told }, productNames);
  }
  const fields = withOurs(told, fieldNames);
  const list = firstOf(fields, ['products', 'items']);
  return list === undefined || !Array.isArray(list.value)
    ? fields
    : { ...fields, [list.name]: list.value.map(productInOurs) };
};

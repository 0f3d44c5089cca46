/** When two names are one. */

/** `Order Date`, `order_date` and `ORDER-DATE` are one name. */
export const normalise = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-.#:/()]+/gu, '');

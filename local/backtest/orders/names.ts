/** When two names are one. */

/** `Order Date`, `order_date` and `ORDER-DATE` are one name, and so are `N° de commande` and `n de commande`, `État` and `etat`. */
export const normalise = (name: string): string =>
  name
    .replace(/[°º]/gu, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\s\p{M}_\-.#:/()]+/gu, '')
    .normalize('NFC');

/** Without what a bracket at its end says of it: `Total (EUR)`. */
export const withoutUnit = (name: string): string => name.replace(/\s*[([（][^)\]）]*[)\]）]\s*$/u, '');

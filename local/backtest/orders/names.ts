/** When two names are one. */
import { currencyInName } from './currencies.ts';

/** `Order Date`, `order_date` and `ORDER-DATE` are one name, and so are `N° de commande` and `n de commande`, `État` and `etat`. */
export const normalise = (name: string): string =>
  name
    .replace(/[°º]/gu, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\s\p{M}_\-.#:/()]+/gu, '')
    .normalize('NFC');

/** Without what a bracket at its end says of it: `Total (EUR)`. */
const withoutUnit = (name: string): string => name.replace(/\s*[([（][^)\]）]*[)\]）]\s*$/u, '');

const fillers = new Set(
  [
    ...['the', 'of', 'der', 'die', 'das', 'des', 'dem', 'von', 'vom', 'zur', 'zum'],
    ...['de', 'du', 'la', 'le', 'les', 'l', 'd', 'votre', 'del', 'el', 'los', 'las', 'su'],
  ].map((word) => word.normalize('NFC')),
);

/** Of an amount, that its taxes are in it. */
const withTaxes =
  /\b(?:gross|brutto|ttc|toutes taxes comprises|(?:incl?|inkl|inklusive|including)[.\s]+(?:vat|gst|tax(?:es)?|mwst|ust)|(?:con )?iva incluido|con iva|tva comprise)(?=\W|$)\.?|[（(]?含税[）)]?/giu;

const withoutCurrency = (name: string): string =>
  currencyInName(name, '') === undefined ? name : name.replace(/\s+(?:(?:in|en)\s+)?\S+\s*$/u, '');

/** Without articles, a unit at its end, and that taxes are in it: `Date de la commande`, `# de venta`, `Gesamtbetrag inkl. MwSt.`. */
const withoutFillers = (name: string): string =>
  withoutUnit(withoutCurrency(name).replace(withTaxes, ' ').replace(/#/g, ' n '))
    .split(/[\s_\-./'’]+/u)
    .filter((word) => !fillers.has(word.toLowerCase()))
    .join(' ');

/** A name's normal forms: what is known by an earlier one is not asked by a later. */
export const normalForms: readonly ((name: string) => string)[] = [
  normalise,
  (name) => normalise(withoutUnit(name)),
  (name) => normalise(withoutFillers(name)),
];

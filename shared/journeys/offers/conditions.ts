/** What an offer may ask before it gives anything. */
import * as z from 'zod';

const mostNames = 50;
const mostLetters = 200;
/** A text of the shop's own travels in the state machine, where this would begin an expression. */
const expression = '{%';

const names = z.array(z.string()).readonly();

/** Of a basket only these count: by the shop's ids or names of products, or by categories. */
const onlySchema = z.union([z.strictObject({ products: names }), z.strictObject({ categories: names })]);
export type Only = Readonly<z.infer<typeof onlySchema>>;

/** In every benefit's schema. */
export const conditions = {
  /** That what counts of the basket comes to at least, in units of the shop's currency. */
  minimum: z.number().exactOptional(),
  /** Absent: the whole basket. */
  only: onlySchema.exactOptional(),
  /** No other code beside it. */
  notWithOthers: z.literal(true).exactOptional(),
};
export type Conditions = Readonly<z.infer<z.ZodObject<typeof conditions>>>;

/** What is wrong with a text that travels, and stands in messages; `undefined`: nothing. */
export const wrongText = (text: unknown): string | undefined => {
  if (typeof text !== 'string' || text.trim() === '') return 'must be a text that says something';
  if (text.length > mostLetters) return `must have at most ${mostLetters} letters, not ${text.length}`;
  if (/\p{Cc}/u.test(text)) return 'must be one line';
  return text.includes(expression) ? `must be without ${expression}` : undefined;
};

const wrongNames = (kind: string, listed: readonly string[]): string | undefined => {
  if (!Array.isArray(listed) || listed.length === 0 || listed.length > mostNames)
    return `must name 1 to ${mostNames} ${kind}, as { only: { ${kind}: ['tea'] } }`;
  for (const [index, name] of listed.entries()) {
    const wrong = wrongText(name);
    if (wrong !== undefined) return `has ${kind}[${index}], which ${wrong}`;
  }
  return new Set(listed).size === listed.length ? undefined : `names one of its ${kind} twice`;
};

const namesOneKind = (only: unknown): boolean =>
  typeof only === 'object' &&
  only !== null &&
  ['products', 'categories'].filter((kind) => Object.hasOwn(only, kind)).length === 1;

/** What is wrong with them, as the end of a sentence; `undefined`: nothing. */
export const wrongConditions = ({ minimum, only, notWithOthers }: Conditions): string | undefined => {
  if (minimum !== undefined && !(minimum > 0 && Number.isFinite(minimum)))
    return `must have a minimum above nothing, in units of the shop's currency, not ${minimum}`;
  if (notWithOthers !== undefined && notWithOthers !== true)
    return 'says notWithOthers: true, or leaves it out';
  if (only === undefined) return undefined;
  if (!namesOneKind(only))
    return `must be only for products, for categories or for 'favourite-category', not for ${JSON.stringify(only)}`;
  return 'products' in only
    ? wrongNames('products', only.products)
    : wrongNames('categories', only.categories);
};

/** As a drawing says them. */
export const conditionWords = ({ minimum, only, notWithOthers }: Conditions): readonly string[] => [
  ...(only === undefined
    ? []
    : [`on ${('products' in only ? only.products : only.categories).join(' or ')}`]),
  ...(minimum === undefined ? [] : [`from ${minimum}`]),
  ...(notWithOthers === true ? ['not with others'] : []),
];

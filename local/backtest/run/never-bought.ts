/** Offers of the shop's journeys that none of its customers could have used: for what no order of the history has. */
import { isFor } from '../../../shared/decisions/offers/discount.ts';
import { graphOf, touchpointsOf } from '../../../shared/journeys/graph.ts';
import { offerOf } from '../../../shared/journeys/touchpoints/index.ts';
import { enrollingJourneys, type Shop } from '../../../shared/shop/shop.ts';
import type { Order, OrderLine } from '../orders/order.ts';

const mostNamed = 5;

/** The first few that there are. */
const named = (values: ReadonlySet<string>): string => {
  const some = [...values].slice(0, mostNamed).join(', ');
  return values.size > mostNamed ? `${some} and ${values.size - mostNamed} more` : some;
};

const toldOf = (lines: readonly OrderLine[], what: 'product' | 'category'): ReadonlySet<string> =>
  new Set(lines.flatMap((line) => line[what] ?? []));

/** Sentences; none where the orders do not tell such things at all. */
export const neverBought = (shop: Shop, orders: readonly Order[]): readonly string[] => {
  const lines = orders.flatMap((order) => order.lines ?? []);
  const [products, categories] = [toldOf(lines, 'product'), toldOf(lines, 'category')];
  return enrollingJourneys(shop).flatMap((journey) => {
    const offers = new Map(
      touchpointsOf(graphOf(journey)).flatMap((touchpoint) => {
        const offer = offerOf(touchpoint);
        return offer === undefined ? [] : [[offer.name, offer.terms] as const];
      }),
    );
    return [...offers].flatMap(([name, terms]) => {
      if (terms.only === undefined) return [];
      const [kind, known, wanted] =
        'products' in terms.only
          ? (['products', products, terms.only.products] as const)
          : (['categories', categories, terms.only.categories] as const);
      const isMeant = isFor(terms);
      const isBought = [...known].some((each) => isMeant({ names: [each], categories: [each] }));
      return known.size === 0 || isBought
        ? []
        : [
            `${journey.id} offers "${name}" on ${wanted.join(', ')} alone, of which no order has any: the orders’ ${kind} are ${named(known)}`,
          ];
    });
  });
};

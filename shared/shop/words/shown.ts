/** What a preview tells a message: of its journey what the journey gives, of the customer what is known, the rest made up. */
import { days, type Instant, milliseconds, plus } from '../../base/time.ts';
import { offerTold } from '../../journeys/offers/told.ts';
import { brandTold } from '../../messages/brand.ts';
import type { ItemVariables, MessageVariables } from '../../messages/variables.ts';
import type { Settings } from '../settings.ts';
import type { SentMessage } from './given.ts';
import { pictureNames } from './pictures.ts';

/** Who is written to: what is not known is `null`. */
export interface Reader {
  readonly firstName: string | null;
  readonly favouriteCategory: string | null;
  /** BCP 47. */
  readonly locale?: string | undefined;
  /** IANA. */
  readonly timezone?: string | undefined;
  readonly points: number | null;
  readonly tier: string | null;
}

/** What is read of a shop's settings. */
type ShownSettings = Pick<Settings, 'brand' | 'timezone' | 'currency' | 'traits'>;

/** Where pictures of a preview lie for the words; `withPictures` takes their place. */
export const pictureBase = (settings: ShownSettings): string =>
  `${settings.brand.url.replace(/\/$/, '')}/preview/`;

const things = ['Stoneware cup', 'The Slow Garden', 'Potted fern'];
const prices = [1_890, 2_450, 1_200];

const itemsOf = (settings: ShownSettings): readonly (ItemVariables & { readonly url: string })[] =>
  things.map((name, index) => ({
    name,
    quantity: index === 0 ? 2 : 1,
    price: { minor: prices[index] ?? 0, currency: settings.currency },
    image: `${pictureBase(settings)}${pictureNames[index]}`,
    url: settings.brand.url,
  }));

const parametersOf = (
  { parameters }: SentMessage,
  settings: ShownSettings,
  now: Instant,
): MessageVariables['broadcast'] =>
  parameters &&
  Object.fromEntries(
    Object.entries(parameters).map(([name, kind]) => [
      name,
      {
        text: `(${name})`,
        url: settings.brand.url,
        moment: { at: plus(now, days(7)), timezone: settings.timezone },
      }[kind],
    ]),
  );

/** Days until what a preview shows ends. */
const soon = days(10);

export const shownTo = (
  reader: Reader,
  sent: SentMessage,
  settings: ShownSettings,
  now: Instant,
): MessageVariables => {
  const { firstName, favouriteCategory, points, tier, timezone = settings.timezone } = reader;
  const { url } = settings.brand;
  const items = itemsOf(settings);
  const { given, offer: carried, answers } = sent;
  const broadcast = parametersOf(sent, settings, now);
  const link = (kind: string): string => `${url.replace(/\/$/, '')}/preview/${kind}`;
  const onFavourite = carried?.onFavouriteCategory === true && favouriteCategory !== null;
  return {
    customer: { firstName, favouriteCategory },
    brand: brandTold(settings.brand),
    links: { shop: url, unsubscribe: link('unsubscribe'), preferences: link('preferences') },
    now,
    held: false,
    timezone,
    currency: settings.currency,
    loyalty: {
      points: points ?? 1_240,
      expiring: 300,
      expireAt: plus(now, soon),
      granted: 500,
      tier: tier ?? 'gold',
      tierEndsAt: plus(now, days(21)),
      toKeep: 420,
      badge: 'Early bird',
    },
    lastOrder: { items, more: 0 },
    picks: { items },
    traits: Object.fromEntries(Object.keys(settings.traits).map((trait) => [trait, null])),
    ...(carried !== undefined && {
      coupon: {
        ...offerTold(carried, settings.currency),
        ...(onFavourite && { only: [favouriteCategory] }),
        code: 'K7QM-9FXP-2RTN-4W',
        validUntil: plus(now, milliseconds(carried.validFor)),
      },
    }),
    ...(given.cart !== undefined && {
      cart: {
        items,
        more: 0,
        total: {
          minor: prices.reduce((sum, price, index) => sum + price * (index === 0 ? 2 : 1), 0),
          currency: settings.currency,
        },
        url,
      },
    }),
    ...(given.browsed !== undefined && { browsed: { items, category: favouriteCategory } }),
    ...(given.confirm !== undefined && { confirm: { link: link('confirm') } }),
    ...(broadcast !== undefined && { broadcast }),
    ...(answers !== undefined && {
      answers: Object.fromEntries(answers.map((answer) => [answer, link(answer)])),
    }),
  };
};

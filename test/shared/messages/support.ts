/** Variables of a typical customer, for the tests of messages. */

import { parseIso } from '../../../shared/base/time.ts';
import type {
  BrowsedVariables,
  CartVariables,
  CouponVariables,
  LastOrderVariables,
  MessageVariables,
  PicksVariables,
} from '../../../shared/messages/variables.ts';

export const aCoupon: CouponVariables = {
  code: 'K7QM-9FXP-2R',
  percentOff: 15,
  amountOff: null,
  freeShipping: null,
  gift: null,
  points: null,
  minimum: null,
  only: null,
  notWithOthers: false,
  forFriends: false,
  validUntil: parseIso('2026-12-01T09:13:00Z'),
};

const euros = (minor: number) => ({ minor, currency: 'EUR' });

export const aCart: CartVariables = {
  items: [
    {
      name: 'Kettle & cup',
      quantity: 1,
      price: euros(4_990),
      image: 'https://harbour.example/i/kettle.jpg?w=128&h=128',
      url: 'https://harbour.example/p/kettle?a=1&b=2',
    },
    { name: 'Oolong', quantity: 2, price: null, image: null, url: null },
  ],
  more: 1,
  total: euros(7_450),
  url: 'https://harbour.example/cart/c1?key=2f&step=pay',
};

export const whatWasBrowsed: BrowsedVariables = {
  items: [
    {
      name: 'Kettle & cup',
      price: euros(4_990),
      image: 'https://harbour.example/i/kettle.jpg?w=128&h=128',
      url: 'https://harbour.example/p/kettle?a=1&b=2',
    },
    { name: 'Oolong', price: null, image: null, url: 'https://harbour.example' },
  ],
  category: 'Tea',
};

/** A broadcast's parameter of each kind. */
export const aParameter = {
  text: 'Tea & talk, upstairs',
  url: 'https://harbour.example/events/tea?at=bristol&by=mail',
  moment: { at: parseIso('2026-12-12T18:00:00Z'), timezone: 'Europe/London' },
} as const;

const thePicks: PicksVariables = {
  items: [
    {
      name: 'Teapot',
      price: euros(3_900),
      image: 'https://harbour.example/i/teapot.jpg',
      url: 'https://harbour.example/p/teapot?a=1&b=2',
    },
    { name: 'Oolong', price: null, image: null, url: 'https://harbour.example/p/oolong' },
  ],
};
const theLastOrder: LastOrderVariables = { items: aCart.items, more: 0 };

/** Everything there is, but for the coupon, the cart, the parameters and the answers. */
export const typical: MessageVariables = {
  customer: { firstName: 'Ada', favouriteCategory: 'Board games' },
  brand: {
    name: 'Harbour & Co',
    url: 'https://harbour.example',
    address: '1 Quay Street, Bristol BS1 4ND',
    colour: '#0f766e',
    logo: null,
  },
  links: {
    shop: 'https://go.harbour.example/c/3q2wAAx1Yz9Kd8QmP4tw?to=shop&by=email',
    unsubscribe: 'https://go.harbour.example/u/3q2wAAx1Yz9Kd8QmP4tw',
    preferences: 'https://go.harbour.example/p/5Tb0nZk2Yz9Kd8QmP4tw',
  },
  loyalty: {
    points: 1_240,
    expiring: 300,
    expireAt: parseIso('2026-12-08T09:13:00Z'),
    granted: 500,
    tier: 'gold',
    tierEndsAt: parseIso('2026-12-21T09:13:00Z'),
    toKeep: 420,
    badge: 'Early bird',
  },
  lastOrder: theLastOrder,
  picks: thePicks,
  now: parseIso('2026-11-25T09:13:00Z'),
  held: false,
  timezone: 'Europe/London',
  currency: 'EUR',
};

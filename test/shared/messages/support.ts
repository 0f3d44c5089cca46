/** Variables of a typical customer, for the tests of messages. */
import type { CouponVariables, MessageVariables } from '../../../shared/messages/variables.ts';
import { parseIso } from '../../../shared/time.ts';

export const aCoupon: CouponVariables = {
  code: 'K7QM-9FXP-2R',
  percentOff: 15,
  amountOff: null,
  validUntil: parseIso('2026-12-01T09:13:00Z'),
};

/** Everything there is, but for the coupon and the answers. */
export const typical: MessageVariables = {
  customer: { firstName: 'Ada', favouriteCategory: 'Board games' },
  brand: {
    name: 'Harbour & Co',
    url: 'https://harbour.example',
    address: '1 Quay Street, Bristol BS1 4ND',
    colour: '#0f766e',
  },
  links: {
    shop: 'https://go.harbour.example/c/3q2wAAx1Yz9Kd8QmP4tw?to=shop&by=email',
    unsubscribe: 'https://go.harbour.example/u/3q2wAAx1Yz9Kd8QmP4tw',
  },
  timezone: 'Europe/London',
  currency: 'EUR',
};

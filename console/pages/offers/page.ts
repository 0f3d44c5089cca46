/** Offers: what the shop gives, what it owes by it, and each code. */
import { TicketIcon } from '../../frame/icons.tsx';
import { page } from '../page.ts';

export const offers = page({
  path: '/offers',
  name: { en: 'Offers', 'zh-Hans': '优惠', 'zh-Hant': '優惠' },
  icon: TicketIcon,
  needs: ['GET /v1/coupons', 'GET /v1/coupons/liability', 'GET /v1/journeys'],
  screens: {
    '/offers': () => import('./offers.tsx'),
    '/offers/codes': () => import('./codes.tsx'),
  },
});

/** People: one customer, what is known of her, what reaches her and why, and what a person may do about it. */
import { PeopleIcon } from '../../frame/icons.tsx';
import { page } from '../page.ts';

export const people = page({
  path: '/people',
  name: { en: 'People', 'zh-Hans': '客户', 'zh-Hant': '客戶' },
  icon: PeopleIcon,
  needs: ['GET /v1/customers/{id}'],
  screens: {
    '/people': () => import('./search.tsx'),
    '/people/*': () => import('./customer.tsx'),
  },
});

/** Journeys: each as its story, with who is where in it, what left and what did not, and the brake. */
import { RouteIcon } from '../../frame/icons.tsx';
import { page } from '../page.ts';

export const journeys = page({
  path: '/journeys',
  name: { en: 'Journeys', 'zh-Hans': '旅程', 'zh-Hant': '旅程' },
  icon: RouteIcon,
  needs: ['GET /v1/journeys', 'GET /v1/brake'],
  screens: {
    '/journeys': () => import('./list.tsx'),
    '/journeys/:id': () => import('./journey.tsx'),
  },
});

/** Broadcasts, and campaigns that work off a backlog: what people start, pace and stop. */
import { MegaphoneIcon } from '../../frame/icons.tsx';
import { page } from '../page.ts';

export const broadcasts = page({
  path: '/broadcasts',
  name: { en: 'Broadcasts', 'zh-Hans': '群发', 'zh-Hant': '群發' },
  icon: MegaphoneIcon,
  needs: ['GET /v1/broadcasts', 'GET /v1/journeys', 'GET /v1/journeys/{id}/backlog'],
  screens: {
    '/broadcasts': () => import('./broadcasts.tsx'),
    '/broadcasts/new': () => import('./new-broadcast.tsx'),
    '/broadcasts/backlog': () => import('./backlog.tsx'),
    '/broadcasts/of/:id': () => import('./broadcast.tsx'),
  },
});

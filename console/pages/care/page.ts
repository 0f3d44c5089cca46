/** Care: what journeys ask people to do, a queue at a time. */
import { PhoneIcon } from '../../frame/icons.tsx';
import { page } from '../page.ts';

export const care = page({
  path: '/care',
  name: { en: 'Care', 'zh-Hans': '关怀', 'zh-Hant': '關懷' },
  icon: PhoneIcon,
  needs: ['GET /v1/tasks', 'GET /v1/tasks/queues'],
  screens: { '/care': () => import('./care.tsx') },
});

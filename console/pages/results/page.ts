/** Results: what the journeys bring, how the months went, and why customers leave. */
import { ChartIcon } from '../../frame/icons.tsx';
import { page } from '../page.ts';

export const results = page({
  path: '/results',
  name: { en: 'Results', 'zh-Hans': '成效', 'zh-Hant': '成效' },
  icon: ChartIcon,
  needs: ['GET /v1/figures/months', 'GET /v1/figures/leaving'],
  screens: { '/results': () => import('./results.tsx') },
});

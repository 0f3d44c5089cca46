/** Tonight: what the next sweep will do, what the last one did, and what needs somebody. */
import { MoonIcon } from '../../frame/icons.tsx';
import { page } from '../page.ts';
import { tonightAsks } from './asked.ts';

export const tonight = page({
  path: '/tonight',
  name: { en: 'Tonight', 'zh-Hans': '今晚', 'zh-Hant': '今晚' },
  icon: MoonIcon,
  needs: ['GET /v1/tonight'],
  asks: tonightAsks,
  screens: { '/tonight': () => import('./tonight.tsx') },
});

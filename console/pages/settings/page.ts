/** Settings: what the shop is, what was learned of it, what it shows and counts; read-only where it is code. */
import { GearIcon } from '../../frame/icons.tsx';
import { page } from '../page.ts';

export const settings = page({
  path: '/settings',
  name: { en: 'Settings', 'zh-Hans': '设置', 'zh-Hant': '設定' },
  icon: GearIcon,
  needs: ['GET /v1/shop'],
  screens: { '/settings': () => import('./settings.tsx') },
});

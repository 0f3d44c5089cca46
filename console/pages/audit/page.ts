/** Audit: who changed what. */
import { BookIcon } from '../../frame/icons.tsx';
import { page } from '../page.ts';

export const audit = page({
  path: '/audit',
  name: { en: 'Audit', 'zh-Hans': '审计', 'zh-Hant': '稽核' },
  icon: BookIcon,
  needs: ['GET /v1/audit'],
  screens: { '/audit': () => import('./audit.tsx') },
});

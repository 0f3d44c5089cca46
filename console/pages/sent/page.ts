/** Sent: on a development server, the messages that it wrote instead of sending them. */
import { MailIcon } from '../../frame/icons.tsx';
import { page } from '../page.ts';

export const sent = page({
  path: '/sent',
  name: { en: 'Sent here', 'zh-Hans': '本机发件', 'zh-Hant': '本機寄件' },
  icon: MailIcon,
  needs: [],
  isLocal: true,
  screens: { '/sent': () => import('./sent.tsx') },
});

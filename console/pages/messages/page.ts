/** Messages: each as it would look, its words to be changed, tried and published. */
import { MailIcon } from '../../frame/icons.tsx';
import { page } from '../page.ts';

export const messages = page({
  path: '/messages',
  name: { en: 'Messages', 'zh-Hans': '消息', 'zh-Hant': '訊息' },
  icon: MailIcon,
  needs: ['GET /v1/words', 'GET /v1/words/{id}', 'POST /v1/words/{id}/render'],
  screens: {
    '/messages': () => import('./messages.tsx'),
    '/messages/:id': () => import('./message.tsx'),
  },
});

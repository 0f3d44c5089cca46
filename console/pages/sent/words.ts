import { words } from '../../words/locale.tsx';

export const sentWords = words({
  en: {
    title: 'Sent here',
    about: 'A development server sends nothing: these are the latest 100 messages, as they would have left.',
    file: 'As a file',
  },
  'zh-Hans': {
    title: '本机发件',
    about: '开发服务器不会真正发送：这里是最近 100 条消息，与将要发出的完全一致。',
    file: '文件',
  },
  'zh-Hant': {
    title: '本機寄件',
    about: '開發伺服器不會真正寄出：這裡是最近 100 則訊息，與將要寄出的完全一致。',
    file: '檔案',
  },
});

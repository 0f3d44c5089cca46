/** What brings messages, by the names that the API has for it. */
import { useWords, words } from '../words/locale.tsx';

const channelWords = words({
  en: { email: 'email', sms: 'text', push: 'push', post: 'post', person: 'calls' },
  'zh-Hans': { email: '邮件', sms: '短信', push: '推送', post: '信件', person: '人工' },
  'zh-Hant': { email: '郵件', sms: '簡訊', push: '推播', post: '信件', person: '專人' },
});

/** A name that is none of a channel stays as it is. */
export const useChannel = (): ((name: string) => string) => {
  const own: Readonly<Record<string, string>> = useWords(channelWords);
  return (name) => own[name] ?? name;
};

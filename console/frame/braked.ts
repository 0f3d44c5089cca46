/** What a brake is on, in the language that is chosen: of the data that the API tells. */
import type { Body } from '../client/client.ts';
import { useWords, words } from '../words/locale.tsx';
import { useChannel } from './channels.ts';

type Braked = Body<'Braked'>;
type Kinds = Readonly<Record<Braked['kind'], (name: string) => string>>;

const brakedWords = words({
  en: {
    all: 'All journeys',
    kinds: {
      journeys: (name: string) => `Journey ${name}`,
      lanes: (name: string) => `Lane ${name}`,
      channels: (name: string) => `Channel ${name}`,
      messages: (name: string) => `Message ${name}`,
    } satisfies Kinds,
    version: (message: string, version: number) => `${message} (words ${version})`,
  },
  'zh-Hans': {
    all: '全部旅程',
    kinds: {
      journeys: (name) => `旅程 ${name}`,
      lanes: (name) => `通道 ${name}`,
      channels: (name) => `渠道 ${name}`,
      messages: (name) => `消息 ${name}`,
    },
    version: (message, version) => `${message}（文字第 ${version} 版）`,
  },
  'zh-Hant': {
    all: '全部旅程',
    kinds: {
      journeys: (name) => `旅程 ${name}`,
      lanes: (name) => `通道 ${name}`,
      channels: (name) => `管道 ${name}`,
      messages: (name) => `訊息 ${name}`,
    },
    version: (message, version) => `${message}（文字第 ${version} 版）`,
  },
});

export const useBraked = (): ((braked: Braked) => string) => {
  const own = useWords(brakedWords);
  const channel = useChannel();
  return ({ kind, name, version }) => {
    if (name === undefined) return own.all;
    const said = own.kinds[kind](kind === 'channels' ? channel(name) : name);
    return version === undefined ? said : own.version(said, version);
  };
};

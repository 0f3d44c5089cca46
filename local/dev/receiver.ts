/** Webhooks of a development server: to one receiver on this machine, whoever the settings name. */
import { BlockList } from 'node:net';
import { createPost } from '../../functions/adapters/post.ts';
import { addressIn } from '../../shared/base/public-address.ts';
import { type Post, type Posting, UnansweredPostError } from '../../shared/flows/webhooks/deliver.ts';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const isLoopbackAddress = (address: string): boolean =>
  loopback.check(address, address.includes(':') ? 'ipv6' : 'ipv4');

export const isLoopback = (text: string): boolean => {
  const { protocol = '', hostname = '' } = URL.parse(text) ?? {};
  const address = addressIn(hostname);
  const isHere = address === undefined ? hostname === 'localhost' : isLoopbackAddress(address);
  return isHere && (protocol === 'http:' || protocol === 'https:');
};

export interface LocalReceiver {
  readonly post: Post;
  /** All that was posted so far has its answer. */
  readonly answered: () => Promise<void>;
}

const typeIn = ({ body }: Posting): string => (JSON.parse(body) as { readonly type: string }).type;

/**
 * @param url its own address; absent: there is none
 * @param tell given a line for each post
 */
export const createReceiver = (url: string | undefined, tell: (line: string) => void): LocalReceiver => {
  const posting = new Set<Promise<unknown>>();
  const reach = createPost(isLoopbackAddress);
  const post: Post = async (request) => {
    const { url: meant } = request;
    const what = `${typeIn(request)} for ${meant}`;
    if (url === undefined) {
      tell(`${what}: not posted; --webhooks names a receiver`);
      return { status: 204 };
    }
    const { pathname, search } = new URL(meant);
    try {
      const answer = await reach({ ...request, url: new URL(`${pathname}${search}`, url).href });
      tell(`${what}: ${answer.status}`);
      return answer;
    } catch (error) {
      if (error instanceof UnansweredPostError) tell(`${what}: ${error.message}`);
      throw error;
    }
  };
  return {
    post: (request) => {
      const answer = post(request).finally(() => posting.delete(answer));
      posting.add(answer);
      return answer;
    },
    answered: async () => {
      await Promise.allSettled(posting);
    },
  };
};

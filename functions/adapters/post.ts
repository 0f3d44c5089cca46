/** Posts to receivers of webhooks. */
import { type Post, UnansweredPostError } from '../../shared/flows/webhooks/deliver.ts';
import { createAsk, type MayReach } from './ask.ts';

/** Nothing of an answer's body is wanted; a short one may end, so that the connection is not cut. */
const mostAnswerBytes = 16_384;

/** Where nothing is to leave this machine. */
export const noPost: Post = async () => {
  throw new UnansweredPostError('nothing is posted from here');
};

/** @param mayReach of an address, whether it may be posted to */
export const createPost = (mayReach: MayReach): Post => {
  const ask = createAsk(mayReach, mostAnswerBytes);
  return async (posting) => {
    const { status, retryAfter } = await ask({ method: 'POST', ...posting });
    return { status, retryAfter };
  };
};

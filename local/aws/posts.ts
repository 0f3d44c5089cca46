/** API destinations in process: what would be posted to them is kept at hand, and nothing leaves this machine. */
import type { Instant } from './time.ts';

export interface SentPost {
  readonly at: Instant;
  /** The id of the event that led to it. */
  readonly eventId: string;
  /** The API destination's name, and its address. */
  readonly destination: string;
  readonly url: string;
  /** JSON: the event, or what its target's InputPath takes of it. */
  readonly body: string;
}

export interface LocalPosts {
  readonly deliver: (post: Pick<SentPost, 'eventId' | 'destination' | 'body'>) => void;
}

/** @param urls the destinations' addresses, by their names */
export const createPosts = (options: {
  readonly urls: ReadonlyMap<string, string>;
  readonly now: () => Instant;
  readonly onSent?: (post: SentPost) => void;
}): LocalPosts => ({
  deliver: (post) => {
    options.onSent?.({ ...post, at: options.now(), url: options.urls.get(post.destination) ?? '' });
  },
});

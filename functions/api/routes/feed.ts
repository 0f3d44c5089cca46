/** The feed of what the shop sells. */
import { iso } from '../../../shared/base/time.ts';
import type { FeedHead } from '../../../shared/decisions/picks/product.ts';
import { loadFeed, useLoaded } from '../../../shared/flows/feed/load.ts';
import { processPorts } from '../../adapters/index.ts';
import { HttpFault, unlessRefused } from '../contract/fault.ts';
import { mostFileBytes } from '../contract/limits.ts';
import { campaigns } from '../contract/roles.ts';
import { route, type Topic } from '../contract/route.ts';
import { feedBody, feedLoadedBody, feedProductsBody, feedUseBody } from '../contract/schemas.ts';

const told = ({ at, until, ...head }: FeedHead) => ({ ...head, at: iso(at), until: iso(until) });

export const feed: Topic = {
  name: 'Feed',
  about: 'What the shop sells, as messages show it',
  routes: [
    route({
      at: 'GET /v1/feed',
      roles: campaigns,
      summary: 'The feed of products in use',
      answer: feedBody,
      faults: [404],
      handle: async () => {
        const head = await processPorts().feed.latest();
        if (head === undefined)
          throw new HttpFault('not-found', 'no feed is in use; load one with rekindle feed load', {
            reason: { kind: 'no-feed' },
          });
        return told(head);
      },
    }),
    route({
      at: 'POST /v1/feed/{id}/products',
      roles: campaigns,
      summary: 'Writes products of a feed that nobody is shown yet; written again they are there once',
      id: 'The feed’s version, of the loader’s making',
      body: feedProductsBody,
      most: mostFileBytes,
      answer: feedLoadedBody,
      faults: [409],
      handle: async ({ id, body }) => unlessRefused(await loadFeed(id, body.products, processPorts())),
    }),
    route({
      at: 'POST /v1/feed/{id}/use',
      roles: campaigns,
      summary: 'From now on messages show the products of this feed, all that were written of it',
      id: 'The feed’s version',
      body: feedUseBody,
      answer: feedBody,
      faults: [409],
      handle: async ({ id, body }) => told(unlessRefused(await useLoaded(id, body, processPorts()))),
    }),
  ],
};

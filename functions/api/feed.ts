/** The feed of what the shop sells. */
import { iso } from '../../shared/base/time.ts';
import type { FeedHead } from '../../shared/decisions/picks/product.ts';
import { loadFeed, useLoaded } from '../../shared/flows/feed/load.ts';
import { processPorts } from '../adapters/index.ts';
import { HttpFault, unlessRefused } from './contract/fault.ts';
import { mostFileBytes } from './contract/limits.ts';
import { idOf, type Route, readBody } from './contract/request.ts';
import { feedProductsBody, feedUseBody } from './contract/schemas.ts';

const told = ({ at, until, ...head }: FeedHead) => ({ ...head, at: iso(at), until: iso(until) });

export const tellFeed: Route = async () => {
  const head = await processPorts().feed.latest();
  if (head === undefined)
    throw new HttpFault('not-found', 'no feed is in use; load one with rekindle feed load');
  return told(head);
};

export const loadProducts: Route = async (request) => {
  const { products } = readBody(request, feedProductsBody, mostFileBytes);
  return unlessRefused(await loadFeed(idOf(request), products, processPorts()));
};

export const useFeed: Route = async (request) =>
  told(unlessRefused(await useLoaded(idOf(request), readBody(request, feedUseBody), processPorts())));

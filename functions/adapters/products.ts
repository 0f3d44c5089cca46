/** The feed of products, and the lists of what goes together, in the Ledger table. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Instant } from '../../shared/base/time.ts';
import type { WireItem } from '../../shared/customers/profiles/mapper.ts';
import { type PicksHead, picksHead } from '../../shared/decisions/picks/picked.ts';
import { type FeedHead, feedHead, type Product, product } from '../../shared/decisions/picks/product.ts';
import { type PicksList, picksList } from '../../shared/decisions/picks/together.ts';
import type { FeedStore, PicksStore } from '../../shared/flows/ports.ts';
import { createEditions } from './editions.ts';
import { recordCodec } from './record-codec.ts';

const feedHeadKey = { c: 'feed', k: 'head' };
const productKey = (version: string, id: string) => ({ c: `feed#${version}#${id}`, k: 'product' });
const picksHeadKey = { c: 'picks', k: 'head' };
const listKey = (version: string, of: string) => ({ c: `picks#${version}#${of}`, k: 'list' });

const feeds = recordCodec<FeedHead>('feed', feedHead);
const products = recordCodec<Product>('product', product);
const picksHeads = recordCodec<PicksHead>('picks', picksHead);
const lists = recordCodec<PicksList>('list of picks', picksList);

/** @throws MalformedRecordError, as all that read items do */
export const feedFromItem = feeds.decode;
export const feedToItem = (head: FeedHead): WireItem => feeds.encode(feedHeadKey, head);

export const productFromItem = products.decode;
export const productToItem = (version: string, each: Product): WireItem =>
  products.encode(productKey(version, each.id), each);

export const picksFromItem = picksHeads.decode;
export const picksToItem = (head: PicksHead): WireItem => picksHeads.encode(picksHeadKey, head);

export const picksListFromItem = lists.decode;
export const picksListToItem = (version: string, list: PicksList): WireItem =>
  lists.encode(listKey(version, list.of), list);

export const createFeed = (client: DynamoDBClient, table: string, now: () => Instant): FeedStore =>
  createEditions(client, table, now, {
    heads: feeds,
    headKey: feedHeadKey,
    entries: products,
    keyOf: productKey,
    nameOf: ({ id }) => id,
  });

export const createPicks = (client: DynamoDBClient, table: string, now: () => Instant): PicksStore =>
  createEditions(client, table, now, {
    heads: picksHeads,
    headKey: picksHeadKey,
    entries: lists,
    keyOf: listKey,
    nameOf: ({ of }) => of,
  });

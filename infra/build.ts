/** Builds the CDK app of a shop: for `cdk synth`, for the embedded engine, and for the tests. */
import { App } from 'aws-cdk-lib';
import type { Shop } from '../shared/shop/shop.ts';
import { checkedWords } from '../workflows/compile/locked.ts';
import type { ShopWords } from '../workflows/compile/words.ts';
import { Rekindle } from './rekindle.ts';

export interface BuildOptions {
  readonly outdir?: string;
  readonly context?: Readonly<Record<string, unknown>>;
  /** Whether a tree of the constructs is written beside the templates; absent: it is. */
  readonly treeMetadata?: boolean;
  /** As `checkedWords` gives them; absent: they are asked for. */
  readonly words?: ShopWords;
  /** Adds to the app what is the shop's own. */
  readonly extend?: (rekindle: Rekindle, app: App) => void | Promise<void>;
}

/** @throws as `checkedWords` does, before anything is written */
export const buildApp = async (shop: Shop, { extend, words, ...props }: BuildOptions = {}): Promise<App> => {
  // An app makes its folder at once.
  const checked = words ?? (await checkedWords(shop));
  const app = new App({ analyticsReporting: false, ...props });
  const rekindle = new Rekindle(app, 'Rekindle', { shop, words: checked });
  await extend?.(rekindle, app);
  return app;
};

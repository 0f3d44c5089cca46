/** Builds the CDK app of a shop: for `cdk synth`, for the embedded engine, and for the tests. */
import { App } from 'aws-cdk-lib';
import type { Shop } from '../shared/shop/shop.ts';
import { Rekindle } from './rekindle.ts';

export interface BuildOptions {
  readonly outdir?: string;
  readonly context?: Readonly<Record<string, unknown>>;
  /** Adds to the app what is the shop's own. */
  readonly extend?: (rekindle: Rekindle, app: App) => void | Promise<void>;
}

/** @throws TemplateError for a bad template */
export const buildApp = async (shop: Shop, { extend, ...props }: BuildOptions = {}): Promise<App> => {
  const app = new App({ analyticsReporting: false, ...props });
  const rekindle = await Rekindle.of(app, 'Rekindle', shop);
  await extend?.(rekindle, app);
  return app;
};

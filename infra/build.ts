/** Builds the CDK app of a shop: for `cdk synth`, for the embedded engine, and for the tests. */
import { App } from 'aws-cdk-lib';
import type { Shop } from '../shared/shop/shop.ts';
import { Rekindle } from './rekindle.ts';

export interface BuildOptions {
  readonly outdir?: string;
  readonly context?: Readonly<Record<string, unknown>>;
  /** Adds to the app what is the shop's own. */
  readonly extend?: (rekindle: Rekindle, app: App) => void;
}

/** CDK's own choices, here and not in cdk.json, so that every way to synthesize gives the same templates. */
const features = {
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
  '@aws-cdk/aws-iam:minimizePolicies': true,
};

/** @throws TemplateError for a bad template */
export const buildApp = async (shop: Shop, options: BuildOptions = {}): Promise<App> => {
  const app = new App({
    analyticsReporting: false,
    context: { ...features, ...options.context },
    ...(options.outdir !== undefined && { outdir: options.outdir }),
  });
  const rekindle = await Rekindle.of(app, shop);
  options.extend?.(rekindle, app);
  return app;
};

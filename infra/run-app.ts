/** What the entry of `cdk` does: loads the shop, builds, and says what is wrong with it in sentences. */
import { UserMistake } from '../shared/base/mistake.ts';
import { loadShop } from '../shared/shop/load.ts';
import type { BuildOptions } from './build.ts';

/** `cdk synth -c config=other.config.ts` names another config than that of the current folder. */
const configInContext = ({ CDK_CONTEXT_JSON }: NodeJS.ProcessEnv): string | undefined => {
  const context: Readonly<Record<string, unknown>> = JSON.parse(CDK_CONTEXT_JSON ?? '{}');
  return typeof context.config === 'string' ? context.config : undefined;
};

/**
 * Synthesizes the shop that the CDK context or the variable REKINDLE_CONFIG names, or that of the current folder. A
 * mistake of the user's is one sentence and exit code 2.
 * @param extend adds to the app what is the shop's own
 */
export const runApp = async (extend?: BuildOptions['extend']): Promise<void> => {
  try {
    const shop = await loadShop(configInContext(process.env));
    // Only now: a mistake is told before all of CDK has been loaded.
    const { buildApp } = await import('./build.ts');
    const app = await buildApp(shop, extend === undefined ? {} : { extend });
    app.synth();
  } catch (error) {
    if (!(error instanceof UserMistake)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
};

/** The entry of `cdk`: the shop of rekindle.config.ts. */
import { runApp } from 'rekindle/cdk';

await runApp(() => {
  // Stacks of your own go here, beside Rekindle's.
});

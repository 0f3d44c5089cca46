/** The entries of the package, and the sources behind them. */
import packageJson from '../../package.json' with { type: 'json' };

/** The source of each entry, by the entry's name: `./cdk` is `infra/index.ts`. */
export const entries = Object.entries(packageJson.exports).flatMap(([entry, target]) =>
  typeof target === 'string'
    ? []
    : [[entry, target.default.replace('./dist/', '').replace(/\.js$/, '.ts')] as const],
);

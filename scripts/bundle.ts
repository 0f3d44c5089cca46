/** Bundles one handler for Lambda: `node scripts/bundle.ts NAME FOLDER`. */
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** ESM has no `require`, and a CommonJS dependency of a bundle asks for one. */
const requireBanner =
  "import { createRequire as rekindleRequire } from 'node:module'; const require = rekindleRequire(import.meta.url);";

const [name, folder] = process.argv.slice(2);
if (name === undefined || folder === undefined) throw new Error('name a function and a folder');
buildSync({
  entryPoints: [join(import.meta.dirname, '..', 'functions', name, 'handler.ts')],
  outfile: join(folder, 'index.mjs'),
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minify: true,
  sourcemap: true,
  // Stack traces need names and lines, and the sources are public.
  sourcesContent: false,
  // The whole SDK is bundled: versions are pinned, and Lambda's own copy is not.
  mainFields: ['module', 'main'],
  banner: { js: requireBanner },
  logLevel: 'warning',
});

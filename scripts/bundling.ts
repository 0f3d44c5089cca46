/** How a handler is bundled for Lambda. */
import type { BuildOptions } from 'esbuild';

/** @param folder gets `index.js`, and its map beside it */
export const bundling = (entry: string, folder: string) =>
  ({
    entryPoints: [entry],
    outfile: `${folder}/index.js`,
    bundle: true,
    platform: 'node',
    target: 'node24',
    // As ESM, whatever imports node:http has Node load all of undici with it: as long as it takes to load the AWS clients.
    format: 'cjs',
    define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
    minify: true,
    sourcemap: true,
    // Stack traces need names and lines, and the sources are public.
    sourcesContent: false,
    // The whole SDK is bundled: versions are pinned, and Lambda's own copy is not.
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  }) satisfies BuildOptions;

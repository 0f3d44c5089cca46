/** `npm run test:deep`: the files that hold properties, each property tried many times as often as in `npm test`. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const holdsProperties = (file: string): boolean =>
  readFileSync(join(import.meta.dirname, file), 'utf8').includes("from 'fast-check'");

export default defineConfig({
  test: {
    include: globSync('test/**/*.test.ts', { cwd: import.meta.dirname }).filter(holdsProperties),
    env: {
      PROPERTY_RUNS: process.env.PROPERTY_RUNS ?? '800',
      POWERTOOLS_LOG_LEVEL: 'SILENT',
      POWERTOOLS_TRACE_ENABLED: 'false',
    },
    maxWorkers: '100%',
    isolate: false,
    // As long as it takes: how many runs there are is the limit.
    testTimeout: 0,
    hookTimeout: 0,
    setupFiles: ['test/support/setup.ts'],
  },
});

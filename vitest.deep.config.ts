/** `npm run test:deep`: what may be tried more than `npm test` has time for: each property many times as often, whole shops, and commands that run. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** `*.deep.test.ts` are run here alone. */
const hasMore = (file: string): boolean =>
  file.endsWith('.deep.test.ts') ||
  /from 'fast-check'|\b(areAllTried|deathsWithin)\b/.test(
    readFileSync(join(import.meta.dirname, file), 'utf8'),
  );

export default defineConfig({
  test: {
    include: globSync('test/**/*.test.ts', { cwd: import.meta.dirname }).filter(hasMore),
    env: {
      PROPERTY_RUNS: process.env.PROPERTY_RUNS ?? '200',
      POWERTOOLS_LOG_LEVEL: 'SILENT',
      POWERTOOLS_TRACE_ENABLED: 'false',
      CDK_VALIDATION: 'false',
    },
    maxWorkers: '100%',
    isolate: false,
    // As long as it takes: how many runs there are is the limit.
    testTimeout: 0,
    hookTimeout: 0,
    setupFiles: ['test/support/setup.ts'],
  },
});

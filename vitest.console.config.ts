/** `npm run test:console`: the console in a browser, against the development server with the sample's customers. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/console/**/*.test.ts'],
    env: { POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_TRACE_ENABLED: 'false', CDK_VALIDATION: 'false' },
    // Ends what hangs.
    testTimeout: 5 * 60_000,
    hookTimeout: 10 * 60_000,
    // All look at one shop, which takes a while to live: one file after the other, in one process.
    fileParallelism: false,
    isolate: false,
    setupFiles: ['test/support/setup.ts'],
  },
});

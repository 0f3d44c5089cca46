/** `npm run test:pages`: the pages behind links in a browser, against the real handler on the embedded engine, and the emails. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/pages/**/*.test.ts'],
    env: { POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_TRACE_ENABLED: 'false', CDK_VALIDATION: 'false' },
    // Ends what hangs.
    testTimeout: 5 * 60_000,
    hookTimeout: 5 * 60_000,
    // As many pages at once as the machine that tests has cores.
    maxConcurrency: 2,
    setupFiles: ['test/support/setup.ts'],
  },
});

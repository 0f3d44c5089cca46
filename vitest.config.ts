/** How the tests run: no network, no services; files share a process, and what they import. */
import { defineConfig } from 'vitest/config';

/** What `npm run test:pages` and `npm run test:console` run, in a browser. */
const pages = ['test/pages/**', 'test/console/**'];

/** What `npm run test:deep` alone runs, because it takes long: `npm test` is to take five minutes at most. */
const deep = ['test/**/*.deep.test.ts'];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...pages, ...deep],
    // Vitest leaves a core to itself, which has next to nothing to do.
    maxWorkers: '100%',
    // To load the SDK, CDK and the handlers anew for each file takes longer than most files' tests do.
    isolate: false,
    // Ends a test that hangs, and none that is slow: what a test may take is said in requests, steps and runs.
    testTimeout: 15 * 60_000,
    hookTimeout: 15 * 60_000,
    // Handlers' logs and traces stay out of the tests' output.
    // CDK checks the templates of what is deployed: that takes longer than all else that a test of them does.
    env: { POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_TRACE_ENABLED: 'false', CDK_VALIDATION: 'false' },
    setupFiles: ['test/support/setup.ts'],
  },
});

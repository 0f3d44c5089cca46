/** `npm run test:console`: the console in a browser, against the development server with the sample's customers. */
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** By their names, whatever was slow the last time: all files act in one shop. */
class InOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => (a.moduleId < b.moduleId ? -1 : 1));
  }
}

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
    sequence: { sequencer: InOrder },
    setupFiles: ['test/support/setup.ts'],
  },
});

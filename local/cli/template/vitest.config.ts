/** How the tests run: the first of them synthesizes the shop's templates, which takes its time. */
import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { include: ['test/**/*.test.ts'], testTimeout: 10 * 60_000 } });

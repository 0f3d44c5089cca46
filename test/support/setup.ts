/** Runs before each test file: compiled code is kept, properties follow `PROPERTY_RUNS`, and no file stays. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { clearFolders } from './files.ts';
import { runs } from './runs.ts';

// What is compiled once serves the other workers, and the many commands that tests start.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '../../build/compile-cache');
enableCompileCache(process.env.NODE_COMPILE_CACHE);

// 100 is what fast-check does unasked; most files have no property, and do not wait for it to load.
if (process.env.PROPERTY_RUNS !== undefined) (await import('fast-check')).configureGlobal(runs(100));

afterAll(clearFolders);

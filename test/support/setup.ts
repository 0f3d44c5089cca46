/** Runs before each test file: properties that name no count of their own follow `PROPERTY_RUNS`, and no file stays. */
import { afterAll } from 'vitest';
import { clearFolders } from './files.ts';
import { runs } from './runs.ts';

// 100 is what fast-check does unasked; most files have no property, and do not wait for it to load.
if (process.env.PROPERTY_RUNS !== undefined) (await import('fast-check')).configureGlobal(runs(100));

afterAll(clearFolders);

/** Counts what `.ci/run` ran, from vitest's JSON report and exit codes; ends with 1 when anything failed. */
import { readFileSync } from 'node:fs';

const [, , report, ...codes] = process.argv;

/** What the report says; a run that left none failed as a whole. */
const counted = () => {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
    const unloadable = testResults.filter(
      ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
    );
    for (const { name } of unloadable) console.log(`${name} could not be loaded: counted as one failure`);
    return { passed: numPassedTests, failed: numFailedTests + unloadable.length };
  } catch (error) {
    console.log(`vitest left no report (${error.message}): counted as one failure`);
    return { passed: 0, failed: 1 };
  }
};

const { passed, failed } = counted();
const exits = Object.fromEntries(codes.map((code) => code.split('=')));
let others = 0;
if (exits.check !== '0') {
  console.log('npm run check failed: counted as one failure');
  others += 1;
}
if (exits.tests !== '0' && failed === 0) {
  console.log(`vitest ended with ${exits.tests} though no test failed: counted as one failure`);
  others += 1;
}
console.log(`${passed} passed, ${failed + others} failed`);
process.exitCode = failed + others === 0 ? 0 : 1;

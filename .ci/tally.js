/** Counts what `.ci/run` ran, from vitest's JSON report and each step's exit code; ends with 1 when anything failed. */
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

const tests = counted();
const exits = codes.map((code) => {
  const at = code.lastIndexOf('=');
  return { step: code.slice(0, at), exit: code.slice(at + 1) };
});
// Tests that failed are counted one by one: their step's own exit says no more.
const failedSteps = exits.filter(
  ({ step, exit }) => exit !== '0' && !(step === 'npm test' && tests.failed > 0),
);
for (const { step, exit } of failedSteps) console.log(`${step} ended with ${exit}: counted as one failure`);
if (exits.length === 0) console.log('no step was run: counted as one failure');

const failed = tests.failed + failedSteps.length + (exits.length === 0 ? 1 : 0);
console.log(`${tests.passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** Runs every benchmark that package.json names, small: a benchmark that nobody runs is soon one that does not run. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import './bench.ts';

const root = join(import.meta.dirname, '..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const benchmarks = Object.entries(scripts).flatMap(([name, command]) => {
  const file = /^node (bench\/\S+)$/.exec(command)?.[1];
  return file === undefined || name === 'bench:small' ? [] : [{ name, file }];
});

const failed = benchmarks.filter(({ name, file }) => {
  console.log(`\n${name} --small`);
  const began = performance.now();
  const { status, signal } = spawnSync(process.execPath, [join(root, file), '--small'], {
    cwd: root,
    stdio: 'inherit',
  });
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  console.log(
    status === 0 ? `ran in ${seconds} s` : `failed: ended by ${signal ?? status} after ${seconds} s`,
  );
  return status !== 0;
});

console.log(`\n${benchmarks.length - failed.length} of ${benchmarks.length} benchmarks ran small`);
if (failed.length > 0) {
  console.log(`failed: ${failed.map(({ name }) => name).join(', ')}`);
  process.exitCode = 1;
}

/** Wrong stories do not compile: the type checker itself is asked. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const fixture = 'test/shared/journeys/misuse.fixture.ts';

const errorLines = (): readonly number[] => {
  const folder = mkdtempSync(join(tmpdir(), 'rekindle-misuse-'));
  try {
    const config = join(folder, 'tsconfig.json');
    writeFileSync(
      config,
      JSON.stringify({
        extends: join(root, 'tsconfig.json'),
        compilerOptions: { typeRoots: [join(root, 'node_modules/@types')] },
        include: [],
        files: [join(root, fixture)],
      }),
    );
    const { stdout } = spawnSync(
      process.execPath,
      [join(root, 'node_modules/typescript/bin/tsc'), '--pretty', 'false', '-p', config],
      { cwd: root, encoding: 'utf8' },
    );
    return [...stdout.matchAll(/^\S*misuse\.fixture\.ts\((\d+),\d+\): error/gm)].map(([, line]) =>
      Number(line),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

it('refuses exactly the stories that are marked as wrong', () => {
  const marked = readFileSync(join(root, fixture), 'utf8')
    .split('\n')
    .flatMap((line, index) => (line.includes('// WRONG:') ? [index + 1] : []));
  expect(marked.length).toBeGreaterThan(10);
  expect([...new Set(errorLines())]).toEqual(marked);
});

/** `rekindle synth` and `deploy`: what they ask of the shop's own cdk, and when they do not. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { newFolder } from '../../support/files.ts';

const root = join(import.meta.dirname, '../../..');
let folder: string;

/** A cdk that says what it is asked, and ends with 3. */
const fakeCdk =
  "process.stdout.write(process.argv.slice(2).concat(process.env.REKINDLE_CONFIG ?? 'default').join(' ')); process.exitCode = 3;";

const config = (journeys: string): string => `import { defineShop } from '${root}/shared/shop/shop.ts';
import { winBack14d } from '${root}/workflows/journeys/index.ts';
import shop from '${root}/rekindle.config.ts';
export default defineShop({ ...shop.settings, locales: ['en'], journeys: [${journeys}] });
`;

beforeEach(() => {
  folder = newFolder();
  mkdirSync(join(folder, 'node_modules/aws-cdk/bin'), { recursive: true });
  writeFileSync(join(folder, 'node_modules/aws-cdk/bin/cdk'), fakeCdk);
  writeFileSync(join(folder, 'rekindle.config.ts'), config('winBack14d()'));
});

const run = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'local/cli/rekindle.ts'), ...args],
    { cwd: folder, encoding: 'utf8' },
  );
  return { status, stdout, stderr };
};
/** What cdk was asked. */
const asked = (...args: readonly string[]): string | undefined => {
  const { status, stdout } = run(...args);
  expect(status).toBe(3);
  return stdout.split('\n').at(-1);
};

describe('rekindle synth', () => {
  it('checks, hands stacks and options on to the shop’s own cdk, and ends as that does', () => {
    expect(asked('synth')).toBe('synth --quiet default');
    writeFileSync(join(folder, 'other.config.ts'), config('winBack14d()'));
    expect(asked('synth', 'Rekindle/Data', '--verbose', '--config', 'other.config.ts')).toBe(
      'synth --quiet Rekindle/Data --verbose other.config.ts',
    );
  });

  it('asks no cdk when something is wrong with the shop, and ends with 2', () => {
    writeFileSync(join(folder, 'rekindle.config.ts'), config('winBack14d(), winBack14d()'));
    expect(run('synth')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'rekindle.config.ts:4: journeys.1: "win-back-14d" is named twice; name it once\n',
    });
  });
});

describe('rekindle deploy', () => {
  it('locks, and deploys all stacks or those that are named first', () => {
    expect(asked('deploy', '--profile', 'shop')).toBe('deploy --all --profile shop default');
    expect(existsSync(join(folder, 'journeys.lock.json'))).toBe(true);
    expect(asked('deploy', 'Rekindle/Api', '--profile', 'shop')).toBe(
      'deploy Rekindle/Api --profile shop default',
    );
  });

  it('says how to get a cdk where there is none', () => {
    const bare = newFolder();
    writeFileSync(join(bare, 'rekindle.config.ts'), config('winBack14d()'));
    folder = bare;
    expect(run('deploy')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^there is no cdk in this folder; npm install .* aws-cdk@[\d.]+ brings/),
    });
    expect(readdirSync(bare)).toEqual(['rekindle.config.ts']);
  });
});

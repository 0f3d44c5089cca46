/** A shop that can't be run or deployed: whichever command is asked, the same sentence, exit code 2, and nothing written. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { lockFile, lockText } from '../../../workflows/compile/lock.ts';
import { newFolder } from '../../support/files.ts';

const root = join(import.meta.dirname, '../../..');
let folder: string;

const run = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'local/cli/rekindle.ts'), ...args],
    { cwd: folder, encoding: 'utf8' },
  );
  return { status, stdout, stderr };
};

/** Whatever stands in the folder. */
const content = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path, entry.isFile() ? readFileSync(path, 'utf8') : ''];
    }),
  );

/** A shop of one journey that sends one message. */
const config = (message: string): string =>
  [
    `import { days, defineShop, dormantFor, email, journey, purchase, send } from '${root}/shared/index.ts';`,
    `import shop from '${root}/rekindle.config.ts';`,
    'const enrols = { when: dormantFor(days(9)) };',
    `const steps = [send(email('${message}'))];`,
    "const own = journey('own', { version: 1, enrols, goal: purchase, steps });",
    "export default defineShop({ ...shop.settings, locales: ['en'], journeys: [own] });",
  ].join('\n');

beforeAll(() => {
  folder = newFolder();
  mkdirSync(join(folder, 'node_modules/aws-cdk/bin'), { recursive: true });
  writeFileSync(join(folder, 'node_modules/aws-cdk/bin/cdk'), "throw new Error('cdk was asked');");
  writeFileSync(join(folder, 'silent.config.ts'), config('nowhere'));
  writeFileSync(join(folder, 'locked.config.ts'), config('we-apologise'));
  const lock = { journeys: {}, messages: { hello: { 1: '0123456789abcdef' } } };
  writeFileSync(join(folder, lockFile), lockText(lock).replace('hello', 'goodbye'));
});

const missing = /^messages\/nowhere\/en\.mjml:1: is missing: own sends it, .*\n$/;
const edited = /^journeys\.lock\.json:\d+: was edited by hand: .*\n$/;

it.each([
  ['check', 'a message that is not there', 'silent.config.ts', missing],
  ['start', 'a message that is not there', 'silent.config.ts', missing],
  ['synth', 'a message that is not there', 'silent.config.ts', missing],
  ['start', 'a lock that was edited by hand', 'locked.config.ts', edited],
])('%s refuses %s with one sentence, and writes nothing', (command, _, file, sentence) => {
  const before = content();
  expect(run(command, '--config', file)).toEqual({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(sentence),
  });
  expect(content()).toEqual(before);
});

/** `rekindle init`: makes a shop in a folder of its own. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { ownPackage } from './package.ts';
import { UsageError } from './usage.ts';

const template = join(import.meta.dirname, 'template');

/** npm leaves out what begins with a dot. */
const dotted: Readonly<Record<string, string>> = { gitignore: '.gitignore', npmrc: '.npmrc' };
/** Files in which the shop's name is filled in. */
const named = ['README.md', 'rekindle.config.ts'];

/** The name of what is deployed: the shop's settings take no other. */
const namePattern = /^(?=.{1,24}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** `Garden Tools` for `garden-tools`. */
const titleOf = (name: string): string =>
  name
    .split('-')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join(' ');

/** The same versions as Rekindle's own, which are those that it was tried with. */
const pinned = (names: readonly string[]): Readonly<Record<string, string>> => {
  const versions = { ...ownPackage.devDependencies, ...ownPackage.dependencies };
  return Object.fromEntries(
    names.flatMap((name) => (versions[name] === undefined ? [] : [[name, versions[name]]])),
  );
};

const manifest = (name: string, from: string): object => {
  const { node = '' } = pinned(['node']);
  return {
    name,
    version: '0.0.0',
    private: true,
    type: 'module',
    scripts: {
      start: 'rekindle start',
      dev: 'rekindle dev',
      test: 'rekindle check && vitest run',
      synth: 'rekindle synth',
      lock: 'rekindle lock',
      deploy: 'rekindle deploy',
    },
    dependencies: { rekindle: from },
    devDependencies: pinned([
      '@types/node',
      'aws-cdk',
      'aws-cdk-lib',
      'constructs',
      'node',
      'typescript',
      'vitest',
    ]),
    allowScripts: { [`node@${node}`]: true },
  };
};

const checkEmpty = (folder: string): void => {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new UsageError(`${folder} is not empty: name a folder that is, or that is not there yet`);
};

/**
 * @param from what the shop's package.json takes rekindle from: a version, or a file
 * @throws UsageError for a folder that is not empty, or whose name can be no shop's; nothing is written then
 */
export const initShop = (path: string, from: string): void => {
  const folder = resolve(path);
  const name = basename(folder);
  if (!namePattern.test(name))
    throw new UsageError(
      `"${name}" can be no shop’s name: take at most 24 lower-case letters, digits and single dashes, such as my-shop`,
    );
  checkEmpty(folder);
  mkdirSync(folder, { recursive: true });
  cpSync(template, folder, { recursive: true });
  for (const [plain, hidden] of Object.entries(dotted)) renameSync(join(folder, plain), join(folder, hidden));
  for (const file of named) {
    const text = readFileSync(join(folder, file), 'utf8');
    const filled = text.replaceAll('{{ name }}', name).replaceAll('{{ title }}', titleOf(name));
    writeFileSync(join(folder, file), filled);
  }
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(name, from), null, 2)}\n`);
  process.stdout.write(
    `${folder} is a shop. To see it at work:\n\n  cd ${path}\n  npm install\n  npm start\n`,
  );
};

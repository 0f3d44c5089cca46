/** `rekindle init`: makes a shop in a folder of its own. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import * as z from 'zod';
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

/** Asks on a terminal; elsewhere, and where the answer is empty, nobody is told. */
const askedOnTerminal = async (): Promise<string | undefined> => {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question(
      'Who is told by email when something goes wrong? An address, or nothing to say it later: ',
    );
    return answer.trim() === '' ? undefined : answer.trim();
  } finally {
    terminal.close();
  }
};

/** The line of the config. @throws UsageError */
const alarmsLine = (address: string | undefined): string => {
  if (address === undefined)
    return '// Who is told by email when something goes wrong: alarmsTo: "ops@shop.example.com",';
  if (!z.email().safeParse(address).success)
    throw new UsageError(`--alarms-to takes an email address such as ops@shop.example.com, not "${address}"`);
  return `alarmsTo: '${address.replaceAll("'", "\\'")}',`;
};

export interface InitOptions {
  /** What the shop's package.json takes rekindle from: a version, or a file. */
  readonly from: string;
  /** Absent: it is asked for, on a terminal. */
  readonly alarmsTo?: string;
}

/** @throws UsageError for a folder that is not empty, or whose name can be no shop's; nothing is written then */
export const initShop = async (path: string, { from, ...told }: InitOptions): Promise<void> => {
  const folder = resolve(path);
  const name = basename(folder);
  if (!namePattern.test(name))
    throw new UsageError(
      `"${name}" can be no shop’s name: take at most 24 lower-case letters, digits and single dashes, such as my-shop`,
    );
  checkEmpty(folder);
  const alarms = alarmsLine(told.alarmsTo ?? (await askedOnTerminal()));
  mkdirSync(folder, { recursive: true });
  cpSync(template, folder, { recursive: true });
  for (const [plain, hidden] of Object.entries(dotted)) renameSync(join(folder, plain), join(folder, hidden));
  for (const file of named) {
    const text = readFileSync(join(folder, file), 'utf8');
    const filled = text
      .replaceAll('{{ name }}', name)
      .replaceAll('{{ title }}', titleOf(name))
      .replace('// {{ alarmsTo }}', () => alarms);
    writeFileSync(join(folder, file), filled);
  }
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(name, from), null, 2)}\n`);
  process.stdout.write(
    `${folder} is a shop. To see it at work:\n\n  cd ${path}\n  npm install\n  npm start\n`,
  );
};

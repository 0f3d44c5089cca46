/** Installs the clients into .cache/clients, by the ordinary client of each registry, and keeps them between runs. */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './commands.ts';
import { type Ecosystem, versions } from './versions.ts';

const programs = join(import.meta.dirname, 'programs');
const cache = join(import.meta.dirname, '../../.cache/clients');

export const folderOf = (ecosystem: Ecosystem): string => join(cache, ecosystem);

type Step = readonly [command: string, ...args: readonly string[]];

interface Installation {
  /** Which programs are its own. */
  readonly programs: RegExp;
  /** Written before its steps are run. */
  readonly manifest: { readonly name: string; readonly content: string };
  readonly steps: readonly Step[];
}

const pom = (): string => {
  const dependencies = Object.entries(versions.java).map(([name, version]) => {
    const [group, artifact] = name.split(':');
    return `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;
  });
  return `<project><modelVersion>4.0.0</modelVersion><groupId>clients</groupId><artifactId>clients</artifactId>
<version>1</version><packaging>pom</packaging><dependencies>${dependencies.join('\n')}</dependencies></project>\n`;
};

const lines = (of: Readonly<Record<string, string>>, between: string): string =>
  Object.entries(of)
    .map(([name, version]) => `${name}${between}${version}\n`)
    .join('');

const installations: Readonly<Record<Ecosystem, Installation>> = {
  npm: {
    programs: /\.mjs$/,
    manifest: {
      name: 'package.json',
      content: JSON.stringify({ private: true, dependencies: versions.npm }),
    },
    steps: [
      ['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund'],
      [
        join(import.meta.dirname, '../../node_modules/.bin/esbuild'),
        'page.mjs',
        '--bundle',
        '--outfile=page.js',
        '--log-level=warning',
      ],
    ],
  },
  python: {
    programs: /\.py$/,
    manifest: { name: 'requirements.txt', content: lines(versions.python, '==') },
    steps: [
      ['python3', '-m', 'venv', 'venv'],
      [join('venv', 'bin', 'pip'), 'install', '--quiet', '--requirement', 'requirements.txt'],
    ],
  },
  go: {
    programs: /\.go$/,
    manifest: { name: 'go.mod', content: `module clients\n\nrequire (\n${lines(versions.go, ' ')})\n` },
    steps: [
      ['go', 'mod', 'tidy'],
      ['go', 'build', '-o', 'segment-go', '.'],
    ],
  },
  java: {
    programs: /\.java$/,
    manifest: { name: 'pom.xml', content: pom() },
    steps: [
      ['mvn', '--batch-mode', '--quiet', 'dependency:copy-dependencies', '-DoutputDirectory=lib'],
      ['javac', '-cp', join('lib', '*'), 'SegmentJava.java'],
    ],
  },
};

/** Of all that is installed: when it is another, what was installed is installed anew. */
const digestOf = ({ manifest, steps }: Installation, files: readonly string[]): string => {
  const hash = createHash('sha256').update(JSON.stringify([manifest, steps]));
  for (const file of files) hash.update(readFileSync(join(programs, file)));
  return hash.digest('hex');
};

/** A registry may be slow, and a machine new. */
const installsWithin = 240;

/** @returns why it could not be, or nothing */
export const install = async (ecosystem: Ecosystem): Promise<string | undefined> => {
  const installation = installations[ecosystem];
  const { manifest, steps } = installation;
  const folder = folderOf(ecosystem);
  const files = readdirSync(programs).filter((file) => installation.programs.test(file));
  const done = join(folder, 'installed');
  const digest = digestOf(installation, files);
  if (existsSync(done) && readFileSync(done, 'utf8') === digest) return undefined;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, manifest.name), manifest.content);
  for (const file of files) cpSync(join(programs, file), join(folder, file));
  for (const [command, ...args] of steps) {
    const { code, output } = await run(command, args, { cwd: folder, within: installsWithin });
    if (code !== 0) return `${command}: ${output.split('\n').at(-1) || 'its time was up'}`;
  }
  writeFileSync(done, digest);
  return undefined;
};

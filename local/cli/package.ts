/** The package that this is a part of, whether from its sources or as it is installed. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../engine/synth.ts';

/** The folder that has the package.json: compiled files lie a folder deeper. */
export const packageFolder = existsSync(join(projectRoot, 'package.json'))
  ? projectRoot
  : join(projectRoot, '..');

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

export const ownPackage = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as Manifest;

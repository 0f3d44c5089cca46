/** `rekindle synth` and `rekindle deploy`: the shop's own `cdk`, when nothing is wrong with the shop. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { loadShop } from '../../shared/shop/load.ts';
import { askPublished, type CheckOptions, checkShop, lockWords } from './check.ts';
import { ownPackage } from './package.ts';
import { UsageError } from './usage.ts';

/** The shop's own `cdk`, whatever the path says. @throws UsageError when it has none */
const cdkCommand = (): string => {
  try {
    return createRequire(resolve('package.json')).resolve('aws-cdk/bin/cdk');
  } catch {
    throw new UsageError(
      `there is no cdk in this folder; npm install --save-dev --save-exact aws-cdk@${ownPackage.devDependencies['aws-cdk']} brings the one that Rekindle was tried with`,
    );
  }
};

interface CdkOptions {
  readonly config?: string;
}

/** Ends as it ends: what the shop does wrong has been refused before, with exit code 2, where `cdk` knows but 1. */
const runCdk = (cdk: string, args: readonly string[], { config }: CdkOptions): void => {
  const { error, status } = spawnSync(process.execPath, [cdk, ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...(config !== undefined && { REKINDLE_CONFIG: config }) },
  });
  if (error !== undefined) throw error;
  process.exitCode = status ?? 1;
};

export const synthShop = async (args: readonly string[], options: CdkOptions): Promise<void> => {
  const cdk = cdkCommand();
  await checkShop(options);
  runCdk(cdk, ['synth', '--quiet', ...args], options);
};

/** All stacks, unless the first of the arguments names one; none, while words are published that the shop's files lack. */
export const deployShop = async (
  args: readonly string[],
  { url, key, ...options }: CdkOptions & Pick<CheckOptions, 'url' | 'key'>,
): Promise<void> => {
  const cdk = cdkCommand();
  const server = { ...(url !== undefined && { url }), ...(key !== undefined && { key }) };
  const { folder = '.' } = await loadShop(options.config);
  if (!(await askPublished(server, folder))) return;
  await lockWords(options);
  const [first] = args;
  const namesStacks = first !== undefined && !first.startsWith('-');
  runCdk(cdk, ['deploy', ...(namesStacks ? [] : ['--all']), ...args], options);
};

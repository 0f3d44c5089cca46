/** The real CDK command line, pinned by package.json, against an account, or MiniStack as one. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import type { MiniStack } from '../peers/ministack.ts';
import { folderOf } from '../peers/peer.ts';
import { start } from '../processes.ts';

const root = join(import.meta.dirname, '../../..');
const command = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk');

/** Where it deploys to. */
export interface Target {
  /** Takes what it says. */
  readonly folder: string;
  /** All of its environment. */
  readonly env: NodeJS.ProcessEnv;
}

export const targetOf = ({ url, region, certificate, credentials }: MiniStack): Target => {
  const folder = join(folderOf('ministack'), 'run');
  return {
    folder,
    env: {
      PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
      HOME: folder,
      TMPDIR: join(folder, 'tmp'),
      AWS_ENDPOINT_URL: url,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: 'true',
      NODE_EXTRA_CA_CERTS: certificate,
    },
  };
};

export interface Ended {
  readonly code: number | null;
  /** The end of what it said, when it did not end well. */
  readonly said?: string;
}

/**
 * @param name of what it says, in the target's folder
 * @param args such as `['deploy', '--all']`
 */
export const cdk = async ({ folder, env }: Target, name: string, args: readonly string[]): Promise<Ended> => {
  const log = join(folder, `cdk-${name}.log`);
  const started = await start(process.execPath, [command, ...args, '--no-notices', '--ci'], {
    cwd: root,
    env: { ...env, CDK_DISABLE_CLI_TELEMETRY: 'true', CDK_VALIDATION: 'false' },
    log,
  });
  const code = await started.ended;
  return code === 0 ? { code } : { code, said: readFileSync(log, 'utf8').slice(-4_000) };
};
